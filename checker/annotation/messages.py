"""Texts of the annotations: a cell's comment, a row's status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.annotation.targets import by_severity, worst_section
from checker.finding import Finding
from checker.intake.annotations import SIGNS
from checker.renderers.parts.findings import figure, message, section_name
from checker.renderers.parts.words import joined, phrase, plain
from checker.report import Report
from checker.texts import Text

MESSAGE_LIMIT = 1500  # characters; a comment is limited to 32,767 in all
COMMENT_FINDINGS = 6  # findings in one comment


@dataclass(frozen=True)
class AnnotationContext:
    """A report and its language; ``file`` is the workbook's name in the report."""

    report: Report
    file: str
    language: str


def annotation_text(name: str, language: str, /, **values: object) -> str:
    return Text(f"annotation.{name}", values).say(language)


def section_title(name: str, language: str) -> str:
    return annotation_text("none", language) if name == "none" else phrase(name, language)


def row_status(findings: Sequence[Finding], language: str) -> str:
    """A row's most serious section, with the number of findings if several."""
    name = worst_section(findings)
    values = {"sign": SIGNS[name], "word": section_title(name, language), "count": len(findings)}
    return annotation_text("sign-many" if len(findings) > 1 else "sign", language, **values)


def comment_text(findings: Sequence[Finding], context: AnnotationContext) -> str:
    """A comment's text, the most serious finding first."""
    ordered, language = by_severity(findings), context.language
    parts = [finding_text(finding, context) for finding in ordered[:COMMENT_FINDINGS]]
    if len(ordered) > COMMENT_FINDINGS:
        further = {"count": len(ordered) - COMMENT_FINDINGS, "sheet": annotation_text("mark", language)}
        parts.append(annotation_text("cut", language, **further))
    return "\n\n".join(parts)


def finding_text(finding: Finding, context: AnnotationContext) -> str:
    """One finding: severity, message, figures, remedy and rule."""
    name, language = section_name(finding), context.language
    related = ", ".join(place_text(place, context.file) for place in (finding.related or ())[:3])
    lines = [
        f"{SIGNS[name]} {phrase(name, language)}",
        truncated(message(finding, language)),
        finding_figures(finding, context),
        annotation_text("do", language, remedy=truncated(plain(finding.remedy))) if finding.remedy else "",
        annotation_text("also", language, places=related) if related else "",
        annotation_text("by-rule", language, rule=finding.rule),
    ]
    return "\n".join(line for line in lines if line)


def finding_figures(finding: Finding, context: AnnotationContext) -> str:
    parts = []
    for name, field in (("figures", "observed"), ("limit", "limit"), ("distance", "distance")):
        if text := getattr(finding, field):
            shown = truncated(figure(context.report, finding, text, context.language))
            parts.append(annotation_text(name, context.language, **{field: shown}))
    return joined(*parts)


def place_text(place: str, file: str) -> str:
    """A related location, with its file if it is another one."""
    return plain(place.removeprefix(f"{file} · "))


def truncated(text: str) -> str:
    return text if len(text) <= MESSAGE_LIMIT else f"{text[: MESSAGE_LIMIT - 1]}…"
