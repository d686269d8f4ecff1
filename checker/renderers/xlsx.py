"""The report as a workbook: verdict, findings as a table, projects against parameters, and the outcome of every rule.

A text from the submission is a text: it can never be run as a formula.
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from checker.renderers.parts.wording import said
from checker.renderers.parts.workbook import Book
from checker.renderers.parts.workbook_findings import findings_sheet
from checker.renderers.parts.workbook_matrix import matrix_sheet
from checker.renderers.parts.workbook_sheets import outcomes_sheet, verdict_sheet

if TYPE_CHECKING:
    from checker.report import Report

name = "xlsx"
suffix = ".xlsx"

MADE = datetime(2000, 1, 1)  # where no reporting date is known: the day it is made would change its bytes


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> bytes:
    """The workbook; the same report gives the same bytes.

    Raises CheckError where there are more findings than a sheet has rows.
    """
    from xlsxwriter import Workbook

    file = BytesIO()
    workbook = Workbook(file, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    made = datetime.combine(report.identities[0].as_of, time()) if report.identities else MADE
    workbook.set_properties({"title": said(report.title, language), "created": made})
    book = Book(workbook, language)
    verdict_sheet(book, report)
    findings_sheet(book, report)
    if report.project_statuses:
        matrix_sheet(book, report)
    outcomes_sheet(book, report)
    workbook.close()
    return file.getvalue()
