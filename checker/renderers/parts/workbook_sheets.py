"""Two sheets of a report as a workbook: the verdict, and what every rule said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.renderers.parts.heading import identity_lines, reason_lines, verdict_line
from checker.renderers.parts.palette import COLOURS, INK, SECTIONS
from checker.renderers.parts.places import base_of
from checker.renderers.parts.sections import sections_of
from checker.renderers.parts.silences import not_run, told, without_records
from checker.renderers.parts.wording import counted, phrase, said
from checker.renderers.parts.workbook import Book
from checker.values import Value
from checker.report import COUNTS, Outcome, Report

NUMBERS = ("in_scope", *COUNTS)
OUTCOME = ("rule", "title", "kind", "table", "level", "parameter", *NUMBERS, "not_run")
WIDTHS = {"title": 58, "rule": 28, "table": 24, "not_run": 60}


def verdict_sheet(book: Book, report: Report) -> None:
    """The first sheet: the verdict and what decided it, how many findings there are, whose submission this is."""
    language = book.language
    sheet = book.sheet(phrase("sheet-verdict", language), [26, 12, 90])
    sheet.hide_gridlines(2)
    sheet.set_row(0, 30)
    colour = COLOURS["green" if report.verdict.publishable else "red"]
    large = {"bold": True, "font_size": 18, "valign": "vcenter", **colour}
    for column, text in enumerate((verdict_line(report, language), "", "")):
        book.write(sheet, 0, column, text, **large)
    row = lines(book, sheet, 1, "", reason_lines(report, language))
    row = counts(book, sheet, row + 1, report)
    row = lines(book, sheet, row + 1, phrase("submission", language), identity_lines(report, base_of(report), language))
    for title, texts in silences(report, language):
        row = lines(book, sheet, row + 1, title, texts)


def lines(book: Book, sheet: Any, row: int, title: str, texts: list[str]) -> int:
    """A title and its lines of text. Gives the row after them."""
    if title and texts:
        book.write(sheet, row, 0, title, bold=True, font_color=INK)
        row += 1
    for number, text in enumerate(texts):
        book.write(sheet, row + number, 0, text)
    return row + len(texts)


def counts(book: Book, sheet: Any, row: int, report: Report) -> int:
    """How many findings ask for what. Gives the row after them."""
    sections = sections_of(report)
    for number, section in enumerate(sections):
        look = SECTIONS[section.name]
        book.write(sheet, row + number, 0, phrase(section.name, book.language), bold=True, **look)
        book.write(sheet, row + number, 1, section.count, **look)
        book.write(sheet, row + number, 2, phrase(f"{section.name}-means", book.language), font_color="#595959")
    return row + len(sections)


def silences(report: Report, language: str) -> Iterator[tuple[str, list[str]]]:
    """What did not run, what had nothing to judge, and what the readers told."""
    reasons, idle = not_run(report, language), without_records(report, language)
    silent = [f"{reason} ({'; '.join(titles)})" for reason, titles in reasons]
    yield counted("not-run", sum(len(titles) for _, titles in reasons), language), silent
    yield counted("without-records", len(idle), language), idle
    yield phrase("told", language), told(report, language)


def outcomes_sheet(book: Book, report: Report) -> None:
    """What every rule said of its records, or why it did not run."""
    sheet = book.sheet(phrase("sheet-outcomes", book.language), [WIDTHS.get(name, 13) for name in OUTCOME])
    titles = [phrase(f"outcome-{name}", book.language) for name in OUTCOME]
    book.table(sheet, 0, titles, len(report.outcomes), "outcomes")
    sheet.freeze_panes(1, 1)
    for row, outcome in enumerate(report.outcomes, 1):
        for column, name in enumerate(OUTCOME):
            value = outcome_value(report, outcome, name, book.language)
            look = COLOURS.get(name, {}) if isinstance(value, int) and value else {}
            book.write(sheet, row, column, value, **look)


def outcome_value(report: Report, outcome: Outcome, name: str, language: str) -> Value:
    """What stands in a column of a rule's outcome. Of a rule that did not run nothing was counted."""
    if name in NUMBERS:
        return None if outcome.not_run is not None else int(getattr(outcome, name))
    if name == "title":
        return said(outcome.title, language, outcome.rule)
    if name == "level":
        return phrase(f"level-{outcome.level}", language)
    if name == "parameter":
        return said(report.parameters.get(outcome.parameter or "", {}), language, outcome.parameter or "")
    if name == "not_run":
        return outcome.not_run.say(language) if outcome.not_run is not None else None
    return str(getattr(outcome, name))
