"""The words of the marks: a cell's comment, a row's worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.annotation.placing import in_order, worst
from checker.finding import Finding
from checker.intake.annotations import SIGNS
from checker.renderers.parts.figures import figure
from checker.renderers.parts.sections import message, section_name
from checker.renderers.parts.wording import joined, phrase, plain
from checker.report import Report
from checker.texts import Text

LONGEST = 1500  # letters of one message: a comment holds 32,767 in all
MOST = 6  # findings in one comment


@dataclass(frozen=True)
class Answer:
    """What is put into a workbook: a report, in a language; ``file`` is the workbook's name in it."""

    report: Report
    file: str
    language: str


def say(name: str, language: str, /, **values: object) -> str:
    """An entry of this room's texts."""
    return Text(f"annotation.{name}", values).say(language)


def word(name: str, language: str) -> str:
    """What a section is called."""
    return say("none", language) if name == "none" else phrase(name, language)


def row_text(findings: Sequence[Finding], language: str) -> str:
    """A row's worst, and how many findings it has if there are several: ``✖ Stops (of 3 findings)``."""
    name = worst(findings)
    values = {"sign": SIGNS[name], "word": word(name, language), "count": len(findings)}
    return say("sign-many" if len(findings) > 1 else "sign", language, **values)


def comment(findings: Sequence[Finding], answer: Answer) -> str:
    """What a cell's comment says of its findings, the most serious first."""
    ordered, language = in_order(findings), answer.language
    parts = [one(finding, answer) for finding in ordered[:MOST]]
    if len(ordered) > MOST:
        parts.append(say("cut", language, count=len(ordered) - MOST, sheet=say("mark", language)))
    return "\n\n".join(parts)


def one(finding: Finding, answer: Answer) -> str:
    """One finding: how serious, what is wrong, the figures, what would mend it, and the rule."""
    name, language = section_name(finding), answer.language
    related = ", ".join(spot(place, answer.file) for place in (finding.related or ())[:3])
    lines = [
        f"{SIGNS[name]} {phrase(name, language)}",
        shortened(message(finding, language)),
        figures(finding, answer),
        say("do", language, remedy=shortened(plain(finding.remedy))) if finding.remedy else "",
        say("also", language, places=related) if related else "",
        say("by-rule", language, rule=finding.rule),
    ]
    return "\n".join(line for line in lines if line)


def figures(finding: Finding, answer: Answer) -> str:
    """Observed, limit and distance, as far as they are known."""
    known = {"figures": ("observed", finding.observed), "limit": ("limit", finding.limit)}
    known["distance"] = ("distance", finding.distance)
    parts = [
        say(name, answer.language, **{key: shortened(figure(answer.report, finding, text, answer.language))})
        for name, (key, text) in known.items()
        if text
    ]
    return joined(*parts)


def spot(place: str, file: str) -> str:
    """A further place: with its file, where that is not the workbook itself."""
    return plain(place.removeprefix(f"{file} · "))


def shortened(text: str) -> str:
    """A text, cut where it would fill the screen."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
