"""The findings as a table of a workbook, with a link to the cell that each points at."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from checker.errors import CheckError
from checker.finding import COLUMNS, Finding
from checker.renderers.parts.figures import evidence, subject, unit
from checker.renderers.parts.palette import COLOURS, SECTIONS
from checker.renderers.parts.places import Base, base_of, where
from checker.renderers.parts.sections import message, parameter, section_name
from checker.renderers.parts.wording import colour_word, phrase, plain, term
from checker.renderers.parts.workbook import Book, height
from checker.values import Value
from checker.report import Report

MOST_ROWS, MOST_LINKS = 1_048_575, 65_530  # of a sheet
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
WIDTHS = {"what": 20, "project": 30, "parameter": 12, "reported": 12, "derived": 12, "message": 60, "remedy": 44}
WIDTHS |= {"where": 26, "observed": 14, "limit": 14, "distance": 12, "unit": 9, "segment": 22, "rule": 24, "id": 40}
WRAPPED = ("project", "message", "remedy")
FIRST = tuple(WIDTHS)[:-1]  # what a person reads; then the findings table's other columns in their order
LAST = tuple(name for name in COLUMNS if name not in FIRST)
COLOURED = ("reported", "derived", "colour")


def findings_sheet(book: Book, report: Report) -> None:
    """The sheet of findings. Raises CheckError where they are more than a sheet has rows."""
    if report.shown.height > MOST_ROWS:
        raise CheckError("rendering.too-many-rows", count=report.shown.height, most=MOST_ROWS)
    columns = (*FIRST, *LAST)
    sheet = book.sheet(phrase("sheet-findings", book.language), [WIDTHS.get(name, 14) for name in columns])
    titles = [phrase(f"column-{name}", book.language) for name in columns]
    book.table(sheet, 0, titles, report.shown.height, "findings")
    sheet.freeze_panes(1, 2)
    sheet.print_area(0, 0, max(1, report.shown.height), len(FIRST) - 1)
    base = base_of(report)
    for row, finding in enumerate(report.findings, 1):
        finding_row(book, sheet, row, finding, values_of(report, finding, base, book.language))


def finding_row(book: Book, sheet: Any, row: int, finding: Finding, values: dict[str, Value]) -> None:
    """One finding: what a person reads, then everything else."""
    for column, name in enumerate((*FIRST, *LAST)):
        look = looks(name, finding)
        if name == "where" and (target := link(finding)) and row <= MOST_LINKS:
            blue = book.look(font_color="#1F4E9E", underline=1)
            sheet.write_url(row, column, target, blue, str(values[name]))
        else:
            book.write(sheet, row, column, values[name], **look)
    sheet.set_row(row, height([(str(values[name]), WIDTHS[name]) for name in WRAPPED]))


def looks(name: str, finding: Finding) -> dict[str, Any]:
    """How a cell looks: its section's fill, its colour's, or wrapped text."""
    if name == "what":
        return {**SECTIONS[section_name(finding)], "bold": True}
    if name in COLOURED and (colour := getattr(finding, name)) in COLOURS:
        return COLOURS[colour]
    return {"text_wrap": True} if name in WRAPPED else {}


def values_of(report: Report, finding: Finding, base: Base, language: str) -> dict[str, Value]:
    """What stands in each column: figures as numbers, days as dates, words of the language."""
    found: dict[str, Value] = {name: getattr(finding, name, None) for name in COLUMNS if name != "class"}
    places = where(finding, base, language)
    return found | {
        "what": phrase(section_name(finding), language),
        "project": subject(report, finding, language) or None,
        "parameter": parameter(report, finding, language),
        **{name: word(report, getattr(finding, name), language) for name in COLOURED},
        "message": message(finding, language),
        "remedy": plain(finding.remedy),
        "where": places[0] if places else None,
        **{
            name: evidence(report, finding, getattr(finding, name), language)
            for name in ("observed", "limit", "distance")
        },
        "unit": unit(finding.unit, language),
        "segment": term(report, finding.segment, language) if finding.segment else None,
        "level": phrase(f"level-{finding.level}", language),
        "class": phrase(f"class-{finding.class_}", language),
        "related": " | ".join(finding.related or ()) or None,
    }


def word(report: Report, colour: str | None, language: str) -> str | None:
    """The word for a colour; nothing where there is none."""
    return colour_word(report, colour, language) if colour else None


def link(finding: Finding) -> str | None:
    """Where the cell is, if the submission is a workbook. The findings must lie beside it, or the link leads nowhere.

    A name with a number sign cannot be linked to: what follows the sign would be taken for the cell.
    """
    file, sheet = finding.file or "", finding.sheet or ""
    if PurePath(file).suffix.lower() not in WORKBOOKS or not (sheet and finding.cell) or "#" in file + sheet:
        return None
    quoted = sheet.replace("'", "''")
    return f"external:{file}#'{quoted}'!{finding.cell}"
