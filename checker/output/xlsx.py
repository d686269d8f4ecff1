"""The report as a workbook: verdict, findings, matrix of projects and parameters, and the outcome of every rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from math import ceil
from pathlib import PurePath
from typing import Any

from checker.model.errors import CheckError
from checker.model.finding import COLUMNS, Finding
from checker.model.report import COUNTS, ProjectStatus, Report, RuleCounts
from checker.model.values import Value
from checker.output.parts.document import Section
from checker.output.parts.findings import (
    Base,
    base_of,
    evidence,
    message,
    parameter,
    section_name,
    sections_of,
    subject,
    unit,
    where,
)
from checker.output.parts.overview import Line, identity_lines, lines_of, reason_lines, silence_sections, verdict_line
from checker.output.parts.words import colour_word, phrase, plain, term, title_of

name = "xlsx"
suffix = ".xlsx"

MADE = datetime(2000, 1, 1)  # without a reporting date; today's date would change the bytes


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> bytes:
    """Render the workbook; the same report gives the same bytes.

    Raises CheckError for more findings than a sheet has rows.
    """
    from xlsxwriter import Workbook

    file = BytesIO()
    workbook = Workbook(file, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    made = datetime.combine(report.identities[0].as_of, time()) if report.identities else MADE
    workbook.set_properties({"title": title_of(report.title, language), "created": made})
    book = Book(workbook, language)
    verdict_sheet(book, report)
    findings_sheet(book, report)
    if report.project_statuses:
        matrix_sheet(book, report)
    outcomes_sheet(book, report)
    workbook.close()
    return file.getvalue()


INK, LINE, BAND = "#1F3864", "#BFC8D9", "#DCE4F2"
COLOURS = {
    "green": {"bg_color": "#C6EFCE", "font_color": "#0B5A1E"},
    "yellow": {"bg_color": "#FFE699", "font_color": "#7A4B00"},
    "red": {"bg_color": "#F8B9B9", "font_color": "#8A0010"},
    "missing": {"bg_color": "#D9D9D9", "font_color": "#404040"},
}
SECTIONS = {
    "stops": COLOURS["red"],
    "mend": COLOURS["yellow"],
    "deviation": {"bg_color": "#DDEBF7", "font_color": "#1F3864"},
    "news": {"bg_color": "#F2F2F2", "font_color": "#404040"},
    "waived": {"bg_color": "#E4DFEC", "font_color": "#3F3151"},
}
INCOMPLETE = {"bg_color": "#FCE4D6"}  # a blank cell that is required
A4 = 9
LINE_HEIGHT = 15  # points
LETTERS = 1.1  # of a text in the width of a digit
LONGEST = 32_767  # letters in a cell
RISKY = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
DATES = {"nb": "dd.mm.yyyy"}
STYLE = "Table Style Light 9"


class Book:
    """A workbook that is being written, in a language."""

    def __init__(self, workbook: Any, language: str) -> None:
        self.workbook = workbook
        self.language = language
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """Return the format with these properties; equal properties share one."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[float]) -> Any:
        """Add a sheet with columns of these widths, printed across A4 and one page wide."""
        sheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        set_up_page(sheet)
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: Value, **look: Any) -> None:
        """Write a value with its type. A text is never a formula, even when it is edited afterwards."""
        if value is None or value == "":
            if look:
                sheet.write_blank(row, column, None, self.look(**look))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.look(num_format=self.days, align="left", **look))
        elif isinstance(value, str):
            text = plain(value)[:LONGEST]
            guard = {"quote_prefix": True} if RISKY.match(value) else {}
            sheet.write_string(row, column, text, self.look(**guard, **look))
        else:
            sheet.write_number(row, column, value, self.look(num_format=number_format(value), **look))

    def table(self, sheet: Any, top: int, titles: Sequence[str], rows: int, name: str) -> None:
        """Turn the rows under ``top`` into a table with filters; headings repeat on every printed page."""
        columns = [{"header": title} for title in titles]
        options = {"columns": columns, "style": STYLE, "name": name}
        sheet.add_table(top, 0, top + max(1, rows), len(titles) - 1, options)
        head = self.look(bold=True, bg_color=INK, font_color="#FFFFFF", text_wrap=True)
        for column, title in enumerate(titles):
            sheet.write_string(top, column, title, head)
        sheet.set_row(top, 2 * LINE_HEIGHT)
        sheet.repeat_rows(top)

    @property
    def days(self) -> str:
        return DATES.get(self.language, "yyyy-mm-dd")


def set_up_page(sheet: Any, across: int = 1) -> None:
    """Print in A4 landscape, ``across`` pages wide, with sheet name and page numbers."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(across, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P / &N")


def number_format(value: Decimal | int) -> str:
    """Return the number format with the decimals of the figure."""
    places = -value.as_tuple().exponent if isinstance(value, Decimal) else 0  # type: ignore[operator]
    return "0" + ("." + "0" * places if places > 0 else "")


def height(texts: Sequence[tuple[str, float]]) -> int:
    """Return the height in points of a row with wrapped texts, each with the width of its column."""
    return LINE_HEIGHT * max((ceil(len(text) / (LETTERS * width)) for text, width in texts), default=1)


NUMBERS = ("in_scope", *COUNTS)
OUTCOME = ("rule", "title", "kind", "table", "level", "parameter", *NUMBERS, "not_run")
OUTCOME_WIDTHS = {"title": 58, "rule": 28, "table": 24, "not_run": 60}


def verdict_sheet(book: Book, report: Report) -> None:
    language = book.language
    sheet = book.sheet(phrase("sheet-verdict", language), [26, 12, 90])
    sheet.hide_gridlines(2)
    sheet.set_row(0, 30)
    colour = COLOURS["green" if report.verdict.publishable else "red"]
    large = {"bold": True, "font_size": 18, "valign": "vcenter", **colour}
    for column, text in enumerate((verdict_line(report, language), "", "")):
        book.write(sheet, 0, column, text, **large)
    row = text_lines(book, sheet, 1, "", reason_lines(report, language))
    row = section_counts(book, sheet, row + 1, report)
    identities = identity_lines(report, base_of(report), language)
    row = text_lines(book, sheet, row + 1, phrase("submission", language), identities)
    silences = silence_sections(report, language)
    for name in ("not-run", "without-records", "told"):
        silence = silences.get(name, Section())
        row = text_lines(book, sheet, row + 1, silence.title, silence.remarks)


def text_lines(book: Book, sheet: Any, row: int, title: str, texts: Sequence[str]) -> int:
    """Write a title and its lines; return the row after them."""
    if title and texts:
        book.write(sheet, row, 0, title, bold=True, font_color=INK)
        row += 1
    for number, text in enumerate(texts):
        book.write(sheet, row + number, 0, text)
    return row + len(texts)


def section_counts(book: Book, sheet: Any, row: int, report: Report) -> int:
    """Write the number of findings of each section; return the row after them."""
    sections = sections_of(report)
    for number, section in enumerate(sections):
        look = SECTIONS[section.name]
        book.write(sheet, row + number, 0, phrase(section.name, book.language), bold=True, **look)
        book.write(sheet, row + number, 1, section.count, **look)
        book.write(sheet, row + number, 2, phrase(f"{section.name}-means", book.language), font_color="#595959")
    return row + len(sections)


def outcomes_sheet(book: Book, report: Report) -> None:
    sheet = book.sheet(phrase("sheet-outcomes", book.language), [OUTCOME_WIDTHS.get(name, 13) for name in OUTCOME])
    titles = [phrase(f"outcome-{name}", book.language) for name in OUTCOME]
    book.table(sheet, 0, titles, len(report.outcomes), "outcomes")
    sheet.freeze_panes(1, 1)
    for row, outcome in enumerate(report.outcomes, 1):
        for column, name in enumerate(OUTCOME):
            value = outcome_value(report, outcome, name, book.language)
            look = COLOURS.get(name, {}) if isinstance(value, int) and value else {}
            book.write(sheet, row, column, value, **look)


def outcome_value(report: Report, outcome: RuleCounts, name: str, language: str) -> Value:
    """Return the value of a column for a rule's outcome; counts are blank for a rule that did not run."""
    if name in NUMBERS:
        return None if outcome.not_run is not None else int(getattr(outcome, name))
    if name == "title":
        return title_of(outcome.title, language, outcome.rule)
    if name == "level":
        return phrase(f"level-{outcome.level}", language)
    if name == "parameter":
        return title_of(report.parameters.get(outcome.parameter or "", {}), language, outcome.parameter or "")
    if name == "not_run":
        return outcome.not_run.say(language) if outcome.not_run is not None else None
    return str(getattr(outcome, name))


MOST_ROWS, MOST_LINKS = 1_048_575, 65_530  # of a sheet
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
WIDTHS = {"what": 20, "project": 30, "parameter": 12, "reported": 12, "derived": 12, "message": 60, "remedy": 44}
WIDTHS |= {"where": 26, "observed": 14, "limit": 14, "distance": 12, "unit": 9, "segment": 22, "rule": 24, "id": 40}
WRAPPED = ("project", "message", "remedy")
FIRST = tuple(WIDTHS)[:-1]  # columns for people; then the findings table's other columns in their order
LAST = tuple(name for name in COLUMNS if name not in FIRST)
COLOURED = ("reported", "derived", "colour")
FIGURES = ("observed", "limit", "distance")


def findings_sheet(book: Book, report: Report) -> None:
    if report.shown.height > MOST_ROWS:
        raise CheckError("rendering.too-many-rows", count=report.shown.height, most=MOST_ROWS)
    columns = (*FIRST, *LAST)
    sheet = book.sheet(phrase("sheet-findings", book.language), [WIDTHS.get(name, 14) for name in columns])
    titles = [phrase(f"column-{name}", book.language) for name in columns]
    book.table(sheet, 0, titles, report.shown.height, "findings")
    sheet.freeze_panes(1, 2)
    sheet.print_area(0, 0, max(1, report.shown.height), len(FIRST) - 1)
    base = base_of(report)
    for row, finding in enumerate(report.rows, 1):
        write_finding(book, sheet, row, finding, values_of(report, finding, base, book.language))


def write_finding(book: Book, sheet: Any, row: int, finding: Finding, values: dict[str, Value]) -> None:
    for column, name in enumerate((*FIRST, *LAST)):
        look = cell_look(name, finding)
        if name == "where" and (target := cell_link(finding)) and row <= MOST_LINKS:
            blue = book.look(font_color="#1F4E9E", underline=1)
            sheet.write_url(row, column, target, blue, str(values[name]))
        else:
            book.write(sheet, row, column, values[name], **look)
    sheet.set_row(row, height([(str(values[name]), WIDTHS[name]) for name in WRAPPED]))


def cell_look(name: str, finding: Finding) -> dict[str, Any]:
    if name == "what":
        return {**SECTIONS[section_name(finding)], "bold": True}
    if name in COLOURED and (colour := getattr(finding, name)) in COLOURS:
        return COLOURS[colour]
    return {"text_wrap": True} if name in WRAPPED else {}


def values_of(report: Report, finding: Finding, base: Base, language: str) -> dict[str, Value]:
    """Return the value of each column: figures as numbers, dates as dates, words in the language."""
    found: dict[str, Value] = {name: getattr(finding, name, None) for name in COLUMNS if name != "class"}
    places = where(finding, base, language)
    return found | {
        "what": phrase(section_name(finding), language),
        "project": subject(report, finding, language) or None,
        "parameter": parameter(report, finding, language),
        **{name: colour_word(report, colour, language) for name in COLOURED if (colour := getattr(finding, name))},
        "message": message(finding, language),
        "remedy": plain(finding.remedy),
        "where": places[0] if places else None,
        **{name: evidence(report, finding, getattr(finding, name), language) for name in FIGURES},
        "unit": unit(finding.unit, language),
        "segment": term(report, finding.segment, language) if finding.segment else None,
        "level": phrase(f"level-{finding.level}", language),
        "class": phrase(f"class-{finding.class_}", language),
        "related": " | ".join(finding.related or ()) or None,
    }


def cell_link(finding: Finding) -> str | None:
    """Return a link to the cell of a workbook in the same folder; None for other files.

    A name with a number sign cannot be linked: the rest would be read as the cell.
    """
    file, sheet = finding.file or "", finding.sheet or ""
    if PurePath(file).suffix.lower() not in WORKBOOKS or not (sheet and finding.cell) or "#" in file + sheet:
        return None
    quoted = sheet.replace("'", "''")
    return f"external:{file}#'{quoted}'!{finding.cell}"


def matrix_sheet(book: Book, report: Report) -> None:
    language = book.language
    many = len(report.identities) > 1
    about = ["portfolio", "period"] if many else []
    about += ["project", "group", "segment", "state"]
    titles = [phrase(f"column-{name}", language) for name in about]
    parameters = [title_of(title, language, name) for name, title in report.parameters.items()]
    widths = [*(54 if name == "project" else 24 for name in about), *(max(17, len(title) + 5) for title in parameters)]
    sheet = book.sheet(phrase("sheet-matrix", language), widths)
    book.write(sheet, 0, 0, phrase("matrix", language), font_color="#595959")
    book.table(sheet, 1, [*titles, *number_duplicates(parameters, titles)], len(report.project_statuses), "matrix")
    sheet.freeze_panes(2, about.index("project") + 1)
    for row, (standing, line) in enumerate(zip(report.project_statuses, lines_of(report, language), strict=True), 2):
        for column, name in enumerate(about):
            book.write(sheet, row, column, status_value(report, standing, name, language))
        colour_cells(book, sheet, row, len(about), report, line)


def number_duplicates(titles: list[str], taken: list[str]) -> list[str]:
    """Number titles that occur twice: a workbook's table needs distinct ones."""
    found: list[str] = []
    seen = {title.casefold() for title in taken}
    for title in titles:
        name, number = title, 2
        while name.casefold() in seen:
            name, number = f"{title} {number}", number + 1
        seen.add(name.casefold())
        found.append(name)
    return found


def status_value(report: Report, standing: ProjectStatus, name: str, language: str) -> str | None:
    value = getattr(standing, name)
    return term(report, value, language) if value and name in ("group", "segment", "state") else plain(value)


def colour_cells(book: Book, sheet: Any, row: int, left: int, report: Report, line: Line) -> None:
    """Write the reported colour, and the derived one if it differs, on the fill of the latter."""
    for column, pair in enumerate(line.cells, left):
        words = " → ".join(colour_word(report, colour, book.language) for colour in pair)
        look: dict[str, Any] = dict(COLOURS.get(pair[-1] or "", {})) if not line.state else {"font_color": "#808080"}
        if len(pair) > 1:
            look |= {"bold": True, "border": 2, "border_color": INK}
        book.write(sheet, row, column, words, align="center", **look)
