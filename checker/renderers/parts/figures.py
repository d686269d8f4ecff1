"""The evidence of a finding as people of a language read it: figures with units, days, and terms by their words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from checker.finding import Finding
from checker.renderers.parts.wording import phrase, plain, term
from checker.report import Report
from checker.values import Value, date_text, decimal_text, typed, with_unit

AS_TYPED = ("CONTRACT-AMBIGUOUS",)  # a figure that can be read in two ways is shown as it stands
UNITS = ("days", "percent")  # those that are words and no signs


def evidence(report: Report, finding: Finding, text: str | None, language: str) -> Value:
    """A figure or a day as what it is, a term of a vocabulary by its word, any other text as it stands."""
    value = text if finding.rule in AS_TYPED else typed(text)
    if isinstance(value, Decimal) and finding.unit == "percent":
        return value * 100
    return spoken(report, finding, value, language) if isinstance(value, str) else value


def figure(report: Report, finding: Finding, text: str | None, language: str) -> str:
    """The same as a text: with decimal sign and unit of the language, and days as it writes them."""
    value = evidence(report, finding, text, language)
    if isinstance(value, date):
        return date_text(value, language)
    if not isinstance(value, Decimal):
        return plain(str(value or ""))
    return with_unit(decimal_text(value, language), value, plain(finding.unit), language)


def unit(name: str | None, language: str) -> str | None:
    """A unit as people of the language call it."""
    return phrase(f"unit-{name}", language) if name in UNITS else name


def spoken(report: Report, finding: Finding, name: str, language: str) -> str:
    """What people call a term: in the vocabulary of the finding's column, else of its table's columns, else of any."""
    own = report.vocabularies.get(finding.table or "", {})
    words = report.words.get(language, {})
    for vocabulary in dict.fromkeys([own.get(finding.column or "", ""), *own.values()]):
        if name in words.get(vocabulary, {}):
            return plain(words[vocabulary][name])
    return term(report, name, language)


def subject(report: Report, finding: Finding, language: str) -> str:
    """Whom a finding is about: the project, else the row's key in words, else nobody in particular."""
    if finding.project or not finding.key:
        return plain(finding.project)
    parts = (typed(part) for part in finding.key.split(" · "))
    words = (date_text(part, language) if isinstance(part, date) else part for part in parts)
    return " · ".join(spoken(report, finding, str(part), language) for part in words)
