"""A short Markdown summary for a comment on a pull request: the verdict, its reasons, and what must be fixed.

It fits the longest comment that a forge allows; further findings are counted. The first line is a mark by which a
workflow finds its own comment again.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from checker.model.finding import Finding
from checker.model.report import Report
from checker.output.markdown import OPEN, signs
from checker.output.parts.document import bullets, escape, pipe_table
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
    count_line,
    identity_lines,
    not_run,
    reason_lines,
    step_lines,
    verdict_line,
    without_records,
)
from checker.output.parts.words import count_phrase, phrase, shorten

name = "summary"
suffix = ""

MARK = "<!-- portfolio-checker -->"
ROWS = 20  # findings of a section at most
ROOM = 15_000  # characters of a section's rows; a comment takes 65,536 in all
LONGEST = 300  # characters of a text from the submission
LINES = 10  # lines of a list


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """Render the summary in GitHub's Markdown, which GitLab reads too."""
    base, sections = base_of(report), sections_of(report)
    sign, steps = "✅" if report.verdict.publishable else "⛔", step_lines(report, language)
    parts = [
        f"{MARK}\n### {sign} {escape(verdict_line(report, language))}",
        bullet_list(reason_lines(report, language)),
        f"{phrase('change', language)}\n\n{bullet_list(steps)}" if steps else "",
        f"**{count_line(sections, language)}**" if sections else "",
        "<br>\n".join(escape(shorten(line, LONGEST)) for line in identity_lines(report, base, language)),
        *(section_text(report, section, base, language) for section in sections if section.name in OPEN),
        rules_without_result(report, language),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def bullet_list(lines: Iterable[str]) -> str:
    """A list of the first LINES texts, each cut to LONGEST characters."""
    return bullets(shorten(line, LONGEST) for line, _ in zip(lines, range(LINES), strict=False))


def section_text(report: Report, section: FindingSection, base: Base, language: str) -> str:
    """The first findings of a section as a table, and the number of the rest."""
    headers = [phrase(key, language) for key in ("project", "status", "message", "where", "rule")]
    found = [finding for block in section.first(ROWS).blocks for finding in block.findings]
    rows = [finding_row(report, finding, base, language) for finding in found]
    lengths = accumulate(sum(map(len, row)) for row in rows)
    rows = [row for row, length in zip(rows, lengths, strict=True) if length <= ROOM]
    more = section.count - len(rows)
    rest = phrase("more-findings", language, count=more) if more else ""
    title = f"#### {phrase(section.name, language)} ({section.count})"
    return "\n\n".join(part for part in (title, pipe_table(headers, rows), rest) if part)


def finding_row(report: Report, finding: Finding, base: Base, language: str) -> list[str]:
    parts = (escape(shorten(parameter(report, finding, language), 40)), signs(report, colours(finding), language))
    about, places = subject(report, finding, language), " · ".join(where(finding, base, language))
    texts = (about, message(finding, language), places, finding.rule)
    project, sentence, place, rule = (escape(shorten(text, LONGEST)) for text in texts)
    return [project, ": ".join(part for part in parts if part), sentence, place, rule]


def rules_without_result(report: Report, language: str) -> str:
    reasons, idle = not_run(report, language), without_records(report, language)
    lines = [f"{count_phrase('not-run', len(titles), language)}: {reason}" for reason, titles in reasons]
    return bullet_list([*lines, *([count_phrase("without-records", len(idle), language)] if idle else [])])
