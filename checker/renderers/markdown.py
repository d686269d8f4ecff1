"""The report for a pull request or a wiki: the verdict, the matrix, the findings by section, notes folded away.

Texts from the submission are escaped: they can neither break a table nor add markup, links or mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.renderers.parts.findings import (
    Base,
    Section,
    base_of,
    colours,
    message,
    parameter,
    sections_of,
    subject,
    where,
)
from checker.renderers.parts.overview import (
    Cell,
    Line,
    Matrix,
    count_line,
    identity_lines,
    matrix_of,
    not_run,
    reader_notices,
    reason_lines,
    remark_lines,
    step_lines,
    text_summary,
    verdict_line,
    without_records,
)
from checker.renderers.parts.overview import text_lists as lists
from checker.renderers.parts.words import colour_word, counted, phrase, title_of

if TYPE_CHECKING:
    from checker.finding import Finding
    from checker.report import Report

name = "markdown"
suffix = ".md"

MARKUP = re.compile(r"([\\`*_\[\]<>|~$])")
SUMMONS = re.compile(r"([@#])(?=\w)|(:)(?=//)|(\bwww)(?=\.)")  # a person, an issue or a link, where a forge reads it
SIGNS = {"green": "🟢", "yellow": "🟡", "red": "🔴", "missing": "⚪"}
OPEN = ("stops", "mend")  # sections that are not folded away


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """The report in GitHub's Markdown."""
    base, sections = base_of(report), sections_of(report)
    parts = [
        f"## {'✅' if report.verdict.publishable else '⛔'} {escaped(verdict_line(report, language))}",
        bullets(reason_lines(report, language)),
        f"**{count_line(sections, language)}**" if sections else "",
        "<br>\n".join(map(escaped, identity_lines(report, base, language))),
        gate_text(report, language),
        matrix_text(report, matrix_of(report, language), language),
        *(section_text(report, section, base, language) for section in sections),
        manuscript_text(report, language),
        silences(report, language),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def gate_text(report: Report, language: str) -> str:
    """What would change the verdict, and what the policy bears."""
    steps, remarks = step_lines(report, language), remark_lines(report, language)
    found = [(phrase("change", language), steps), (phrase("bears", language), remarks)]
    return "\n\n".join(f"### {title}\n\n{bullets(lines)}" for title, lines in found if lines)


def escaped(text: str) -> str:
    """A text in which nothing is markup."""
    text = MARKUP.sub(r"\\\1", text.replace("&", "&amp;"))
    return SUMMONS.sub(r"\g<0>&#8203;", text)


def bullets(lines: Iterable[str]) -> str:
    """A list of texts."""
    return "\n".join(f"- {escaped(line)}" for line in lines)


def table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A pipe table of cells that are escaped already. Not padded: a forge limits how long a comment may be."""
    head = list(headers)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def matrix_text(report: Report, matrix: Matrix, language: str) -> str:
    """Projects against parameters, and what is only counted."""
    remarks = bullets(matrix.remarks)
    if not matrix.lines:
        return remarks
    titles = [
        phrase("project", language),
        *(title_of(report.parameters[key], language, key) for key in matrix.parameters),
    ]
    rows: list[list[str]] = []
    for group, lines in matrix.groups:
        rows += [[f"**{escaped(group)}**", *("" for _ in matrix.parameters)]] if group else []
        rows += [project_row(report, line, language) for line in lines]
    drawn = table(map(escaped, titles), rows)
    return "\n\n".join(part for part in (phrase("matrix", language), drawn, remarks) if part)


def project_row(report: Report, line: Line, language: str) -> list[str]:
    """A project's name, its state where it is not judged, and its colours."""
    title = f"{escaped(line.project)} *({escaped(line.state)})*" if line.state else escaped(line.project)
    return [title, *(signs(report, cell, language) for cell in line.cells)]


def signs(report: Report, pair: Cell, language: str) -> str:
    """Colours as a sign and a word: never as a sign alone."""
    words = [f"{SIGNS.get(colour or '', '')} {escaped(colour_word(report, colour, language))}" for colour in pair]
    return " → ".join(word.strip() for word in words)


def section_text(report: Report, section: Section, base: Base, language: str) -> str:
    """One section: its findings, then what to do, once per rule."""
    title = f"{phrase(section.name, language)} ({section.count})"
    meaning = phrase(f"{section.name}-means", language)
    headers = [phrase(key, language) for key in ("project", "status", "message", "where", "rule")]
    rows = [finding_row(report, found, base, language) for block in section.blocks for found in block.findings]
    remedies = [f"- **{escaped(block.source)}**: {escaped(block.remedy)}" for block in section.blocks if block.remedy]
    what = [f"{phrase('remedy', language)}:", "\n".join(remedies)] if remedies else []
    body = "\n\n".join([table(headers, rows), *what])
    if section.name in OPEN:
        return f"### {title}\n\n*{meaning}*\n\n{body}"
    return f"<details>\n<summary><b>{title}</b> {meaning}</summary>\n\n{body}\n\n</details>"


def finding_row(report: Report, finding: Finding, base: Base, language: str) -> list[str]:
    """Project, status, message, place and rule of one finding."""
    pair = colours(finding)
    parts = (escaped(parameter(report, finding, language)), signs(report, pair, language))
    status = ": ".join(part for part in parts if part)
    places = "<br>".join(map(escaped, where(finding, base, language)))
    return [
        escaped(subject(report, finding, language)),
        status,
        escaped(message(finding, language)),
        places,
        escaped(finding.rule),
    ]


def manuscript_text(report: Report, language: str) -> str:
    """What the report's text says, where it was read: the lists folded away."""
    if report.published is None:
        return ""
    reader_notices = [f"### {phrase('manuscript', language)}", escaped(text_summary(report.published, language))]
    for part in lists(report.published, language):
        reader_notices.append(
            f"<details>\n<summary><b>{part.title}</b></summary>\n\n{bullets(part.lines)}\n\n</details>"
        )
    return "\n\n".join(reader_notices)


def silences(report: Report, language: str) -> str:
    """What did not run, what had nothing to judge, and what the readers told."""
    reasons, idle, heard = (
        not_run(report, language),
        without_records(report, language),
        reader_notices(report, language),
    )
    parts = []
    if reasons:
        parts.append(f"### {counted('not-run', sum(len(titles) for _, titles in reasons), language)}")
        parts.append(bullets(f"{reason} ({'; '.join(titles)})" for reason, titles in reasons))
    for title, lines in ((counted("without-records", len(idle), language), idle), (phrase("told", language), heard)):
        if lines:
            parts.append(f"<details>\n<summary><b>{title}</b></summary>\n\n{bullets(lines)}\n\n</details>")
    return "\n\n".join(parts)
