"""The report on one screen: verdict, matrix of projects and parameters, and findings by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.model.finding import Finding
from checker.model.report import Report
from checker.output.parts.document import GAP, Paint, Section, grid, section_text, visible_width, wrap
from checker.output.parts.findings import (
    Base,
    Block,
    FindingSection,
    base_of,
    colours,
    message,
    parameter,
    sections_of,
    subject,
    where,
)
from checker.output.parts.overview import (
    Cell,
    Line,
    Matrix,
    count_line,
    gate_sections,
    identity_lines,
    matrix_of,
    reason_lines,
    silence_sections,
    text_lists,
    text_summary,
    verdict_line,
)
from checker.output.parts.words import colour_word, phrase, title_of

name = "table"
suffix = ".txt"

DEFAULT = 100  # columns
NARROWEST = 72  # columns; a narrower screen folds the lines by itself
IDLE_LISTED = 8  # rules without a record, by title
STATEMENTS = {"contradicts": 99, "untied": 20, "agrees": 12, "unread": 20}  # of each list of the report's text


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """Render the screen, ``width`` columns wide (default 100), with ANSI colours if ``colour``."""
    screen = Screen(report, base_of(report), language, Paint(colour), max(NARROWEST, width or DEFAULT))
    sections = sections_of(report)
    parts = [
        heading(screen, sections),
        "\n".join(section_text(section, screen.width, screen.paint) for section in gate_sections(report, language)),
        draw_matrix(report, matrix_of(report, language), language, screen.paint, screen.width),
        *draw_sections(screen, sections),
        report_text(screen),
        rules_without_result(screen),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def heading(screen: Screen, sections: list[FindingSection]) -> str:
    report, language, paint = screen.report, screen.language, screen.paint
    verdict = paint("green" if report.verdict.publishable else "red", paint("bold", verdict_line(report, language)))
    reasons = [wrap(line, screen.width, "  ") for line in reason_lines(report, language)]
    counts = [wrap(count_line(sections, language), screen.width, hanging="  ")] if sections else []
    identities = [paint("dim", wrap(line, screen.width)) for line in identity_lines(report, screen.base, language)]
    return "\n".join([verdict, *reasons, *counts, *identities])


def report_text(screen: Screen) -> str:
    """Draw the claims of the report text, the most serious first; empty if no text was read."""
    published, language, width = screen.report.published, screen.language, screen.width
    if published is None:
        return ""
    summary = Section(phrase("manuscript", language), [text_summary(published, language)])
    lines = [section_text(summary, width, screen.paint)]
    for name, whole in text_lists(published, language).items():
        section = first(whole, STATEMENTS[name], language)
        lines += [f"  {section.title}", *(wrap(line, width, "    ", "      ") for line in section.remarks)]
        lines += [section.more] if section.more else []
    return "\n".join(lines)


def rules_without_result(screen: Screen) -> str:
    """Draw the rules that did not run, with the reasons, and the first of those without records."""
    found = silence_sections(screen.report, screen.language)
    most = {"not-run": len(screen.report.outcomes), "without-records": IDLE_LISTED}
    sections = [first(found[name], count, screen.language) for name, count in most.items() if name in found]
    return "\n".join(section_text(section, screen.width, screen.paint) for section in sections)


def first(section: Section, most: int, language: str) -> Section:
    """Return the section with its first remarks and the number of further ones."""
    further = len(section.remarks) - most
    if further <= 0:
        return section
    more = "  " + phrase("more-lines", language, count=further)
    return replace(section, remarks=section.remarks[:most], more=more)


PROJECT = 24  # letters of a project's name that should stay on one line
HEADING = 10  # letters of a parameter's title on one line


def draw_matrix(report: Report, matrix: Matrix, language: str, paint: Paint, width: int) -> str:
    parts = []
    if matrix.lines:
        legend = [phrase("matrix", language)]
        if any(cell[0] is None for line in matrix.lines for cell in line.cells):
            legend.append(phrase("matrix-dash", language, dash=phrase("dash", language)))
        parts = [paint("dim", wrap(" · ".join(legend), width)), matrix_grid(report, matrix, language, paint, width)]
    parts += [paint("dim", wrap(remark, width, hanging="  ")) for remark in matrix.remarks]
    return "\n".join(parts)


def matrix_grid(report: Report, matrix: Matrix, language: str, paint: Paint, width: int) -> str:
    """Draw one row per project; reported and derived colour share a line if the names still fit."""
    headers = [title_of(report.parameters[name], language, name) for name in matrix.parameters]
    for between in (" → ", "\n→ "):
        cells = [
            [draw_cell(report, cell, between, language, paint, line) for cell in line.cells] for line in matrix.lines
        ]
        columns = zip(headers, zip(*cells, strict=True), strict=True)
        widths = [column_width(header, column) for header, column in columns]
        room = width - sum(found + GAP for found in widths)
        if room >= PROJECT:
            break
    names = max(len(name) for name in [*map(project_title, matrix.lines), *(group for group, _ in matrix.groups)]) + 2
    room = max(HEADING, min(room, names))
    rows = matrix_rows(matrix, cells, room, paint)
    return grid(rows, [None, *widths], [phrase("project", language), *headers])


def column_width(header: str, cells: Sequence[str]) -> int:
    longest = max(map(len, header.split()), default=1)
    return max(min(len(header), HEADING), longest, *map(visible_width, cells))


def matrix_rows(matrix: Matrix, cells: list[list[str]], room: int, paint: Paint) -> list[list[str]]:
    rows, remaining = [], iter(cells)
    for group, lines in matrix.groups:
        indent = "  " if group else ""
        if group:
            rows.append([paint("bold", wrap(group, room)), *("" for _ in matrix.parameters)])
        for line in lines:
            name = wrap(project_title(line), room, indent, indent)
            rows.append([name if not line.state else paint("dim", name), *next(remaining)])
    return rows


def project_title(line: Line) -> str:
    return f"{line.project} ({line.state})" if line.state else line.project


def draw_cell(report: Report, cell: Cell, between: str, language: str, paint: Paint, line: Line) -> str:
    words = [paint("dim" if line.state else colour, colour_word(report, colour, language)) for colour in cell]
    return between.join(words)


NOTES = 12  # of each section that does not concern publication
WIDE = 110  # columns of a screen on which the status has a column of its own
MARK = "\ue000"  # marks a block's remedy while rows are laid out; no text from a submission has it
HEADERS = ("project", "status", "message", "where")
STYLES = {"stops": "red", "mend": "yellow"}


@dataclass(frozen=True)
class Screen:
    """The report with its language, colours and width in columns, as all sections need it."""

    report: Report
    base: Base
    language: str
    paint: Paint
    width: int

    def row(self, finding: Finding) -> list[str]:
        """Project, status, message and place of one finding; on a narrow screen the status precedes the message."""
        status, sentence = self.status(finding), message(finding, self.language)
        if self.width < WIDE:
            status, sentence = "", f"{status}\n{sentence}" if status else sentence
        places = "\n".join(where(finding, self.base, self.language))
        return [subject(self.report, finding, self.language), status, sentence, places]

    def status(self, finding: Finding) -> str:
        """The parameter and its colours ("KOST: Grønn → Rød")."""
        name, pair = parameter(self.report, finding, self.language), colours(finding)
        words = [self.paint(colour, colour_word(self.report, colour, self.language)) for colour in pair]
        return ": ".join(part for part in (name, " → ".join(words)) if part)


def draw_sections(screen: Screen, sections: list[FindingSection]) -> list[str]:
    """Draw every section. Errors and warnings are never cut; notes are, with the number of the rest."""
    kept = [section if section.name in STYLES else section.first(NOTES) for section in sections]
    rows = [screen.row(finding) for section in kept for block in section.blocks for finding in block.findings]
    titles = [phrase(title, screen.language) for title in HEADERS]
    widths = column_widths(rows, titles, screen.width) if rows else []
    texts = []
    for section, part in zip(sections, kept, strict=True):
        text = [section_heading(screen, section), draw_section(screen, part, widths)]
        if part.count < section.count:
            text.append(phrase("more-findings", screen.language, count=section.count - part.count))
        texts.append("\n".join(text))
    return texts


def section_heading(screen: Screen, section: FindingSection) -> str:
    name = phrase(section.name, screen.language).upper()
    title = screen.paint(STYLES.get(section.name), screen.paint("bold", f"{name} ({section.count})"))
    return f"{title} {screen.paint('dim', phrase(f'{section.name}-means', screen.language))}"


def column_widths(rows: list[list[str]], titles: list[str], width: int) -> list[int]:
    """Return the column widths: the message gets the remaining space; an empty column gets 0."""
    caps = (width * 24 // 100, width * 20 // 100, width * 30 // 100)
    needed = [max(visible_width(row[column]) for row in rows) for column in (0, 1, 3)]
    least = [len(titles[column]) for column in (0, 1, 3)]
    project, status, place = (
        min(max(need, low), cap) if need else 0 for need, low, cap in zip(needed, least, caps, strict=True)
    )
    gaps = GAP * sum(1 for found in (project, status, place) if found)
    return [project, status, width - project - status - place - gaps, place]


def draw_section(screen: Screen, section: FindingSection, widths: list[int]) -> str:
    """Draw the rows of one section, with the remedy of each block below it over the whole width."""
    used = [column for column, width in enumerate(widths) if width]
    titles = [phrase(title, screen.language) for title in HEADERS]
    rows = []
    for number, block in enumerate(section.blocks):
        rows += [[screen.row(finding)[column] for column in used] for finding in block.findings]
        rows.append([f"{MARK}{number}", *("" for _ in used[1:])])
    lines = grid(rows, [widths[column] for column in used], [titles[column] for column in used]).split("\n")
    return "\n".join(remedy(screen, section.blocks[int(line[1:])]) if line.startswith(MARK) else line for line in lines)


def remedy(screen: Screen, block: Block) -> str:
    label = phrase("remedy", screen.language)
    text = f"→ {label}: {block.remedy} [{block.source}]" if block.remedy else f"[{block.source}]"
    return wrap(text, screen.width, "  ", "    ")
