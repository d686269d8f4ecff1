"""A copy of the controller's own workbook with the answer in it. Read ``annotate``: it is the whole journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker import run
from checker.annotation import colours, column, front, notes, proof
from checker.annotation.book import Book
from checker.annotation.limits import refuse_large, refuse_others
from checker.annotation.listing import sheets_of, told_of
from checker.annotation.placing import placed, spreads
from checker.annotation.sheet import Sheet
from checker.annotation.styles import Styles
from checker.annotation.wording import Answer, comment
from checker.intake import readers
from checker.intake.annotations import TITLES
from checker.intake.workbook_package import opened_package
from checker.report import Report
from checker.submission import RawSubmission, Submission
from checker.texts import Text

__all__ = ["Annotated", "annotate"]


@dataclass(frozen=True)
class Annotated:
    """The marked workbook's content, the report that was put into it and its language, and what should be told."""

    content: bytes
    report: Report
    language: str
    told: tuple[Text, ...]


def annotate(request: run.Request) -> Annotated:
    """Check one workbook, and mark a copy of it. Marks of an earlier run are taken out first.

    Raises CheckError where it could not be checked, is no workbook that can be marked, or would not stay as it is.
    """
    path = Path(request.submissions[0])
    refuse_others(path)
    report, language, submission = run.examine(request)
    raw = readers.read(path)
    with opened_package(path) as package:
        book = Book(package)
        refuse_large(package, [part for _, _, part in sheets_of(book)])
        told = (*report.told, *told_of(book))
        strip(book, raw)
        answer = Answer(report, path.name, language)
        mark(book, answer, submission)
        front.write(book, Styles(book), answer, [text.say(language) for text in told])
        content = book.packed()
    proof.same(path, raw, content)
    return Annotated(content, report, language, told)


def strip(book: Book, raw: RawSubmission) -> None:
    """Take out what an earlier run put in, and nothing else."""
    front.strip(book)
    grids = {sheet.name: sheet for sheet in raw.sheets}
    for sheet in sheets(book):
        notes.strip(book, sheet)
        colours.strip(sheet)
        column.strip(sheet, grids[sheet.name])


def mark(book: Book, answer: Answer, submission: Submission) -> None:
    """Put the findings in: colours and comments on their cells, and each row's worst beside its table."""
    styles = Styles(book)
    findings = list(answer.report.findings)
    for sheet in sheets(book):
        found = placed(sheet, answer.file, findings)
        looks = column.of_cells(found.cells)
        for spread in spreads(submission, answer.file, sheet.name):
            looks = column.joined(looks, column.write(sheet, spread, found, answer.language))
        colours.write(sheet, styles, looks)
        notes.write(book, sheet, {cell: comment(each, answer) for cell, each in found.cells.items()})


def sheets(book: Book) -> Sequence[Sheet]:
    """The workbook's own sheets."""
    found = [(name, part) for _, name, part in sheets_of(book) if name not in TITLES]
    return [Sheet(book, name, part, number) for number, (name, part) in enumerate(found, 1)]
