"""The first lines of a report: the verdict, what decided it, and whose submission this is."""

from __future__ import annotations

from checker.renderers.parts.places import Base
from checker.renderers.parts.sections import Section
from checker.renderers.parts.wording import counted, joined, phrase, plain, said
from checker.report import Report
from checker.submission import Identity
from checker.values import date_text

SUBMISSIONS = 3  # named one by one; more are counted


def verdict_line(report: Report, language: str) -> str:
    """ "Stoppes: 3 funn må rettes", or "Kan publiseres". A waived finding is not counted."""
    if report.verdict.publishable:
        return phrase("publishable", language)
    frame = report.frame
    errors = int(((frame["level"] == "error") & frame["waiver"].is_null()).sum())
    return counted("blocked", errors, language) if errors else phrase("blocked", language)


def reason_lines(report: Report, language: str) -> list[str]:
    """What decided the verdict, and how much of it is shown."""
    lines = [plain(reason.say(language)) for reason in report.verdict.reasons]
    if report.frame.height == 0:
        lines.append(phrase("no-findings", language))
    if report.shown.height != report.frame.height:
        lines.append(phrase("shown", language, shown=report.shown.height, total=report.frame.height))
    if not any(standing.judged for standing in report.standings):
        lines.append(phrase("nothing-judged", language))
    return lines


def step_lines(report: Report, language: str) -> list[str]:
    """What would change the verdict; told at the gate only."""
    return [plain(step.say(language)) for step in report.verdict.steps]


def remark_lines(report: Report, language: str) -> list[str]:
    """What the policy bears, and how much room is left; told at the gate only."""
    return [plain(remark.say(language)) for remark in report.verdict.remarks]


def count_line(sections: list[Section], language: str) -> str:
    """How many findings each section has: "Stopper 3 · Bør rettes 2"."""
    return joined(*(f"{phrase(section.name, language)} {section.count}" for section in sections))


def identity_lines(report: Report, base: Base, language: str) -> list[str]:
    """Whose submission, which period and date, against which rulebook, and where its files are."""
    lines = [identity_line(identity, language) for identity in report.identities[:SUBMISSIONS]]
    further = len(report.identities) - SUBMISSIONS
    if further > 0:
        lines.append(phrase("more-submissions", language, count=further))
    if report.title:
        lines.append(phrase("against", language, title=said(report.title, language)))
    return [*lines, *([base.say(language)] if base.path else [])]


def identity_line(identity: Identity, language: str) -> str:
    """Portfolio, period, reporting date, version, and whether it is an extract."""
    return joined(
        plain(identity.portfolio),
        plain(identity.period),
        phrase("as-of", language, day=date_text(identity.as_of, language)),
        phrase("version", language, version=plain(identity.version)) if identity.version else "",
        phrase("extract", language) if identity.extract else "",
    )
