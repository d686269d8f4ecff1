"""The summary sheet: verdict, reasons, and every finding with a link to its cell, as the workbook's first sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from checker.intake.annotations import SIGNS, TITLES
from checker.model.finding import Finding
from checker.model.submission import column_letters
from checker.output.annotate.comments import AnnotationContext, annotation_text, truncate
from checker.output.annotate.package import (
    SHEET_TYPE,
    Book,
    add_element,
    add_text,
    child,
    children_of,
    make_element,
    namespace,
    parse,
    relation_namespace,
    sheet_names,
)
from checker.output.annotate.styles import Styles
from checker.output.annotate.targets import by_severity
from checker.output.parts.findings import Base, cell, figure, message, section_name, sections_of, subject
from checker.output.parts.overview import count_line, identity_lines, not_run, reason_lines, verdict_line
from checker.output.parts.words import join, phrase, plain

BANNER = 3  # further cells in the verdict's colour
TITLES_PER_LINE = 3
WIDTHS = (19, 22, 28, 62, 44, 14, 14, 14, 20)  # digits
LINE_HEIGHT, TITLE_HEIGHT = 13.5, 26  # points
CELL_LIMIT = 32_000  # characters
EMPTY_SHEET = (
    '<worksheet xmlns="{space}"><sheetPr><tabColor rgb="FF2F3B4A"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols/><sheetData/></worksheet>'
)


def strip_summary(book: Book) -> None:
    """Remove our summary sheet, wherever it is now."""
    root = book.tree(book.name)
    identifier = f"{{{relation_namespace(root)}}}id"
    for place, entry in reversed(list(enumerate(children_of(root, "sheets")))):
        if entry.get("name") not in TITLES:
            continue
        part = next((part for found, _, part in book.relations(book.name) if found == entry.get(identifier)), "")
        for _, _, owned in book.relations(part):
            book.drop(owned)
        book.unrelate(book.name, entry.get(identifier))
        book.drop(part)
        entry.getparent().remove(entry)
        renumber(root, place, -1)


def renumber(root: Any, place: int, step: int) -> None:
    """Shift the sheet numbers of sheet-local names when a sheet is added or removed."""
    for name in children_of(root, "definedNames"):
        number = int(name.get("localSheetId", -1))
        if step < 0 and number == place:
            name.getparent().remove(name)
        elif number >= place:
            name.set("localSheetId", str(number + step))
    names = child(root, "definedNames")
    if names is not None and not len(names):
        root.remove(names)


def deselect(book: Book) -> None:
    """Deselect all other sheets: a change in one of several selected sheets changes all."""
    for _, kind, part in book.relations(book.name):
        if kind in ("worksheet", "chartsheet") and book.has(part) and b"tabSelected" in book.read(part):
            for view in children_of(book.tree(part), "sheetViews"):
                view.attrib.pop("tabSelected", None)


def write_summary(book: Book, styles: Styles, context: AnnotationContext, notices: list[str]) -> None:
    """Insert the summary sheet before all others and open the workbook with it."""
    deselect(book)
    root = book.tree(book.name)
    part = book.beside("worksheets/sheet{}.xml")
    sheet = parse(book.path, part, EMPTY_SHEET.format(space=namespace(root)).encode())
    fill_sheet(sheet, styles, list(summary_lines(book, context, notices)))
    book.plant(part, sheet, f"{SHEET_TYPE}.worksheet+xml")
    sheets = child(root, "sheets")
    number = max((int(entry.get("sheetId", 0)) for entry in sheets), default=0) + 1
    entry = make_element(sheets, "sheet", name=annotation_text("mark", context.language), sheetId=str(number))
    entry.set(f"{{{relation_namespace(root)}}}id", book.relate(book.name, "worksheet", part))
    renumber(root, 0, 1)
    sheets.insert(0, entry)
    if child(root, "bookViews") is None:
        sheets.addprevious(make_element(root, "bookViews"))
        add_element(child(root, "bookViews"), "workbookView")
    for view in children_of(root, "bookViews"):
        view.attrib.pop("firstSheet", None)
        view.set("activeTab", "0")


@dataclass
class Line:
    """One row of the sheet: texts with style names, and the link target of the second."""

    texts: tuple[tuple[str, str], ...] = ()
    link: str | None = None


def summary_lines(book: Book, context: AnnotationContext, notices: list[str]) -> Iterator[Line]:
    """The sheet's rows from top to bottom."""
    report, language = context.report, context.language
    sections, names = sections_of(report), sheet_names(book)
    style = "title-publishable" if report.verdict.publishable else "title-stops"
    yield Line(((verdict_line(report, language), style), *[("", style)] * BANNER))
    yield from (Line(((text, "plain"),)) for text in reason_lines(report, language))
    if sections:
        yield Line(((count_line(sections, language), "bold"),))
    identities = identity_lines(report, Base(context.file, True), language)[:-1]
    yield from (Line(((text, "plain"),)) for text in identities)
    yield Line()
    if report.shown.height:
        yield Line(((annotation_text("how", language, mark=annotation_text("mark", language)), "plain"),))
        yield Line(((annotation_text("again", language), "plain"),))
        yield Line()
        yield Line(tuple((text, "heading") for text in list_headings(language)))
        yield from (finding_line(finding, names, context) for finding in by_severity(list(report.rows)))
    silent = [f"{why} ({'; '.join(first_titles(titles, language))})" for why, titles in not_run(report, language)]
    yield from titled_list(annotation_text("not-judged", language), silent)
    yield from titled_list(annotation_text("reading", language), notices)


def first_titles(titles: Sequence[str], language: str) -> Iterator[str]:
    """The first titles and the number of further ones, so that a line is no wider than the list."""
    yield from titles[:TITLES_PER_LINE]
    if len(titles) > TITLES_PER_LINE:
        yield annotation_text("more", language, count=len(titles) - TITLES_PER_LINE)


def titled_list(title: str, texts: list[str]) -> Iterator[Line]:
    """Sentences under a title; nothing if there are none."""
    if texts:
        yield Line()
        yield Line(((title, "bold"),))
        yield from (Line(((text, "plain"),)) for text in texts)


def list_headings(language: str) -> list[str]:
    return [
        *(annotation_text(name, language) for name in ("what", "place")),
        *(phrase(name, language) for name in ("project", "message", "remedy")),
        *(annotation_text(name, language) for name in ("observed", "of-limit", "of-distance")),
        phrase("rule", language),
    ]


def finding_line(finding: Finding, names: frozenset[str], context: AnnotationContext) -> Line:
    name, language = section_name(finding), context.language
    place, link = finding_target(finding, names, context)
    evidence = (finding.observed, finding.limit, finding.distance)
    figures = [truncate(figure(context.report, finding, text, language)) for text in evidence]
    about = (subject(context.report, finding, language), message(finding, language), plain(finding.remedy))
    marks = [(f"{SIGNS[name]} {phrase(name, language)}", name), (place, "link" if link else "plain-wrapped")]
    return Line((*marks, *((text, "plain-wrapped") for text in (*about, *figures, finding.rule))), link)


def finding_target(finding: Finding, names: frozenset[str], context: AnnotationContext) -> tuple[str, str | None]:
    """Location of a finding in words, and its link: the top of a sheet for the whole sheet, none for another file."""
    language = context.language
    if finding.file not in (None, context.file):
        return join(plain(finding.file), cell(finding, language)), None
    if finding.sheet is None or finding.sheet not in names:
        return annotation_text("whole-book", language), None
    quoted = "'" + finding.sheet.replace("'", "''") + "'"
    if finding.cell:
        return f"{finding.sheet}!{finding.cell}", f"{quoted}!{finding.cell}"
    if finding.row:
        return f"{finding.sheet}, {phrase('row', language, row=finding.row)}", f"{quoted}!A{finding.row}"
    return annotation_text("whole-sheet", language, sheet=finding.sheet), f"{quoted}!A1"


def fill_sheet(sheet: Any, styles: Styles, content: list[Line]) -> None:
    style_numbers = summary_styles(styles)
    for number, width in enumerate(WIDTHS, 1):
        add_element(child(sheet, "cols"), "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    links = make_element(sheet, "hyperlinks")
    table = [number for number, line in enumerate(content, 1) if len(line.texts) == len(WIDTHS)]
    for number, line in enumerate(content, 1):
        height = str(line_height(line))
        element = add_element(child(sheet, "sheetData"), "row", r=str(number), ht=height, customHeight="1")
        for column, (text, style) in enumerate(line.texts):
            write_cell(element, f"{column_letters(column)}{number}", plain(text), style_numbers[style])
        if line.link:
            add_element(links, "hyperlink", ref=f"B{number}", location=line.link)
    if table:
        add_element(sheet, "autoFilter", ref=f"A{table[0]}:{column_letters(len(WIDTHS) - 1)}{table[-1]}")
    if len(links):
        sheet.append(links)
    add_element(sheet, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    add_element(sheet, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")


def line_height(line: Line) -> float:
    """Row height in points; not every spreadsheet works it out."""
    if any(style.startswith("title") for _, style in line.texts):
        return TITLE_HEIGHT
    if len(line.texts) < len(WIDTHS):
        return LINE_HEIGHT + 1.5
    # 5 % spare, since words are not split
    lines = [math.ceil(len(text) * 1.05 / width) for (text, _), width in zip(line.texts, WIDTHS, strict=True)]
    return LINE_HEIGHT * max(1, *lines) + 1.5


def write_cell(row: Any, name: str, text: str, style: int) -> None:
    """Write a text cell, which never becomes a formula."""
    cell = add_element(row, "c", r=name, s=str(style))
    if text:
        cell.set("t", "inlineStr")
        add_text(add_element(cell, "is"), text[:CELL_LIMIT])


def summary_styles(styles: Styles) -> dict[str, int]:
    return {
        "title-publishable": styles.cell("publishable", bold=True, size=16),
        "title-stops": styles.cell("stops", bold=True, size=16),
        "bold": styles.cell(bold=True, size=11),
        "plain": styles.cell(size=11),
        "plain-wrapped": styles.cell(),
        "link": styles.cell(link=True),
        "heading": styles.cell("heading", bold=True),
        **{name: styles.cell(name, bold=True) for name in ("stops", "mend", "deviation", "news", "waived")},
    }
