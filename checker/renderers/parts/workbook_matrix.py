"""Projects against parameters as a sheet of a workbook."""

from __future__ import annotations

from typing import Any

from checker.renderers.parts.matrix import Line, lines_of
from checker.renderers.parts.palette import COLOURS, INK
from checker.renderers.parts.wording import colour_word, phrase, plain, said, term
from checker.renderers.parts.workbook import Book
from checker.report import ProjectStatus, Report


def matrix_sheet(book: Book, report: Report) -> None:
    """Every project against the parameters, each colour as a word on its fill."""
    language = book.language
    many = len(report.identities) > 1
    about = ["portfolio", "period"] if many else []
    about += ["project", "group", "segment", "state"]
    titles = [phrase(f"column-{name}", language) for name in about]
    parameters = [said(title, language, name) for name, title in report.parameters.items()]
    widths = [*(54 if name == "project" else 24 for name in about), *(max(17, len(title) + 5) for title in parameters)]
    sheet = book.sheet(phrase("sheet-matrix", language), widths)
    book.write(sheet, 0, 0, phrase("matrix", language), font_color="#595959")
    book.table(sheet, 1, [*titles, *distinct(parameters, titles)], len(report.project_statuses), "matrix")
    sheet.freeze_panes(2, about.index("project") + 1)
    for row, (standing, line) in enumerate(zip(report.project_statuses, lines_of(report, language), strict=True), 2):
        for column, name in enumerate(about):
            book.write(sheet, row, column, told_of(report, standing, name, language))
        colours(book, sheet, row, len(about), report, line)


def distinct(titles: list[str], taken: list[str]) -> list[str]:
    """Titles of which none stands twice: a table of a workbook takes no two alike."""
    found: list[str] = []
    seen = {title.casefold() for title in taken}
    for title in titles:
        name, number = title, 2
        while name.casefold() in seen:
            name, number = f"{title} {number}", number + 1
        seen.add(name.casefold())
        found.append(name)
    return found


def told_of(report: Report, standing: ProjectStatus, name: str, language: str) -> str | None:
    """What a standing says beside its colours."""
    value = getattr(standing, name)
    return term(report, value, language) if value and name in ("group", "segment", "state") else plain(value)


def colours(book: Book, sheet: Any, row: int, left: int, report: Report, line: Line) -> None:
    """A project's colours: the reported one, and where it differs the derived one too, on whose fill both stand."""
    for column, pair in enumerate(line.cells, left):
        words = " → ".join(colour_word(report, colour, book.language) for colour in pair)
        look: dict[str, Any] = dict(COLOURS.get(pair[-1] or "", {})) if not line.state else {"font_color": "#808080"}
        if len(pair) > 1:
            look |= {"bold": True, "border": 2, "border_color": INK}
        book.write(sheet, row, column, words, align="center", **look)
