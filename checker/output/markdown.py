"""The report in Markdown for a pull request or a wiki: verdict, matrix, findings by section, notes folded away.

Texts from the submission are escaped: they can neither break a table nor add markup, links or mentions.
"""

from __future__ import annotations

from checker.model.finding import Finding
from checker.model.report import Report
from checker.output.parts.document import Section, bullets, details, escape, pipe_table
from checker.output.parts.findings import (
    Base,
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

name = "markdown"
suffix = ".md"

SIGNS = {"green": "🟢", "yellow": "🟡", "red": "🔴", "missing": "⚪"}
OPEN = ("stops", "mend")  # sections that are not folded away


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    base, sections = base_of(report), sections_of(report)
    parts = [
        f"## {'✅' if report.verdict.publishable else '⛔'} {escape(verdict_line(report, language))}",
        bullets(reason_lines(report, language)),
        f"**{count_line(sections, language)}**" if sections else "",
        "<br>\n".join(map(escape, identity_lines(report, base, language))),
        *(f"### {gate.title}\n\n{bullets(gate.remarks)}" for gate in gate_sections(report, language)),
        matrix_text(report, matrix_of(report, language), language),
        *(section_text(report, section, base, language) for section in sections),
        *report_text(report, language),
        *rules_without_result(report, language),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def matrix_text(report: Report, matrix: Matrix, language: str) -> str:
    remarks = bullets(matrix.remarks)
    if not matrix.lines:
        return remarks
    parameters = [title_of(report.parameters[key], language, key) for key in matrix.parameters]
    rows: list[list[str]] = []
    for group, lines in matrix.groups:
        rows += [[f"**{escape(group)}**", *("" for _ in matrix.parameters)]] if group else []
        for line in lines:
            title = f"{escape(line.project)} *({escape(line.state)})*" if line.state else escape(line.project)
            rows.append([title, *(signs(report, cell, language) for cell in line.cells)])
    drawn = pipe_table(map(escape, (phrase("project", language), *parameters)), rows)
    return "\n\n".join(part for part in (phrase("matrix", language), drawn, remarks) if part)


def signs(report: Report, pair: Cell, language: str) -> str:
    """Colours as a sign and a word, never as a sign alone."""
    words = [f"{SIGNS.get(colour or '', '')} {escape(colour_word(report, colour, language))}" for colour in pair]
    return " → ".join(word.strip() for word in words)


def section_text(report: Report, section: FindingSection, base: Base, language: str) -> str:
    title = f"{phrase(section.name, language)} ({section.count})"
    meaning = phrase(f"{section.name}-means", language)
    headers = [phrase(key, language) for key in ("project", "status", "message", "where", "rule")]
    rows = [finding_row(report, found, base, language) for block in section.blocks for found in block.findings]
    remedies = [f"- **{escape(block.source)}**: {escape(block.remedy)}" for block in section.blocks if block.remedy]
    what = [f"{phrase('remedy', language)}:", "\n".join(remedies)] if remedies else []
    body = "\n\n".join([pipe_table(headers, rows), *what])
    if section.name in OPEN:
        return f"### {title}\n\n*{meaning}*\n\n{body}"
    return details(f"<b>{title}</b> {meaning}", body)


def finding_row(report: Report, finding: Finding, base: Base, language: str) -> list[str]:
    pair = colours(finding)
    parts = (escape(parameter(report, finding, language)), signs(report, pair, language))
    status = ": ".join(part for part in parts if part)
    places = "<br>".join(map(escape, where(finding, base, language)))
    project, sentence = escape(subject(report, finding, language)), escape(message(finding, language))
    return [project, status, sentence, places, escape(finding.rule)]


def report_text(report: Report, language: str) -> list[str]:
    """Return the claims of the report text, in folded lists; empty if no text was read."""
    if report.published is None:
        return []
    lists = text_lists(report.published, language).values()
    heading = [f"### {phrase('manuscript', language)}", escape(text_summary(report.published, language))]
    return [*heading, *map(fold_section, lists)]


def rules_without_result(report: Report, language: str) -> list[str]:
    """Return the rules that did not run and, folded away, the rules without records and the readers' notices."""
    sections = silence_sections(report, language)
    not_run = sections.pop("not-run", None)
    heading = [f"### {not_run.title}", bullets(not_run.remarks)] if not_run else []
    return [*heading, *map(fold_section, sections.values())]


def fold_section(section: Section) -> str:
    return details(f"<b>{section.title}</b>", bullets(section.remarks))
