"""Annotated copies of controllers' workbooks: findings as colours, comments, a status column and a summary sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.intake import readers
from checker.intake.annotations import TITLES
from checker.intake.workbook_package import opened_package
from checker.model.report import Report
from checker.model.submission import RawSubmission, Submission
from checker.output.annotate.comments import AnnotationContext, comment_text, strip_comments, write_comments
from checker.output.annotate.package import Book, preservation_notices, refuse_large, refuse_other_formats, worksheets
from checker.output.annotate.proof import check_same
from checker.output.annotate.sheet import Sheet
from checker.output.annotate.status_column import cell_styles, merge_styles, strip_status, write_status
from checker.output.annotate.styles import Styles, strip_colours, write_colours
from checker.output.annotate.summary_sheet import strip_summary, write_summary
from checker.output.annotate.targets import table_areas, targets_in
from checker.pipeline import Request, check_with_submission
from checker.texts import Text

__all__ = ["Annotated", "annotate"]


@dataclass(frozen=True)
class Annotated:
    """Content of the annotated workbook, the report in it and its language, and notices for the user."""

    content: bytes
    report: Report
    language: str
    notices: tuple[Text, ...]


def annotate(request: Request) -> Annotated:
    """Check one workbook and annotate a copy of it; annotations of an earlier run are removed first.

    Raises CheckError if it cannot be checked or annotated, or if its own content would change.
    """
    path = Path(request.submissions[0])
    refuse_other_formats(path)
    report, language, submission = check_with_submission(request)
    raw = readers.read(path)
    with opened_package(path) as package:
        book = Book(package)
        refuse_large(package, [part for _, _, part in worksheets(book)])
        notices = (*report.notices, *preservation_notices(book))
        strip_all(book, raw)
        context = AnnotationContext(report, path.name, language)
        add_annotations(book, context, submission)
        write_summary(book, Styles(book), context, [text.say(language) for text in notices])
        content = book.packed()
    check_same(path, raw, content)
    return Annotated(content, report, language, notices)


def strip_all(book: Book, raw: RawSubmission) -> None:
    """Remove what an earlier run added, and nothing else."""
    strip_summary(book)
    grids = {sheet.name: sheet for sheet in raw.sheets}
    for sheet in sheets(book):
        strip_comments(book, sheet)
        strip_colours(sheet)
        strip_status(sheet, grids[sheet.name])


def add_annotations(book: Book, context: AnnotationContext, submission: Submission) -> None:
    """Add colours and comments to cells, and each row's status beside its table."""
    styles = Styles(book)
    findings = list(context.report.rows)
    for sheet in sheets(book):
        found = targets_in(sheet, context.file, findings)
        cells = cell_styles(found.cells)
        for area in table_areas(submission, context.file, sheet.name):
            cells = merge_styles(cells, write_status(sheet, area, found, context.language))
        write_colours(sheet, styles, cells)
        write_comments(book, sheet, {cell: comment_text(each, context) for cell, each in found.cells.items()})


def sheets(book: Book) -> Sequence[Sheet]:
    found = [(name, part) for _, name, part in worksheets(book) if name not in TITLES]
    return [Sheet(book, name, part, number) for number, (name, part) in enumerate(found, 1)]
