"""The report on one screen: the verdict, projects against parameters, and the findings by what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.renderers.parts.heading import (
    count_line,
    identity_lines,
    reason_lines,
    remark_lines,
    step_lines,
    verdict_line,
)
from checker.renderers.parts.manuscript import parts as lists
from checker.renderers.parts.manuscript import summary
from checker.renderers.parts.matrix import matrix_of
from checker.renderers.parts.places import base_of
from checker.renderers.parts.screen import Paint, folded
from checker.renderers.parts.screen_matrix import draw_matrix
from checker.renderers.parts.screen_sections import Screen, draw_sections
from checker.renderers.parts.sections import Section, sections_of
from checker.renderers.parts.silences import not_run, without_records
from checker.renderers.parts.wording import counted, phrase

if TYPE_CHECKING:
    from checker.report import Report

name = "table"
suffix = ".txt"

DEFAULT = 100  # columns where nobody says
NARROWEST = 72  # columns; a narrower screen folds the lines by itself
TITLES = 8  # rules without a record, by title
STATEMENTS = {"contradicts": 99, "untied": 20, "agrees": 12, "unread": 20}  # of each list of the report's text


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """The screen, ``width`` columns wide (100 unless said), with ANSI colours if ``colour``."""
    screen = Screen(report, base_of(report), language, Paint(colour), max(NARROWEST, width or DEFAULT))
    sections = sections_of(report)
    parts = [
        heading(screen, sections),
        gate(screen),
        draw_matrix(report, matrix_of(report, language), language, screen.paint, screen.width),
        *draw_sections(screen, sections),
        manuscript(screen),
        silences(screen),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def heading(screen: Screen, sections: list[Section]) -> str:
    """The verdict, what decided it, and whose submission it is."""
    report, language, paint = screen.report, screen.language, screen.paint
    verdict = paint("green" if report.verdict.publishable else "red", paint("bold", verdict_line(report, language)))
    reasons = [folded(line, screen.width, "  ") for line in reason_lines(report, language)]
    counts = [folded(count_line(sections, language), screen.width, hanging="  ")] if sections else []
    identities = [paint("dim", folded(line, screen.width)) for line in identity_lines(report, screen.base, language)]
    return "\n".join([verdict, *reasons, *counts, *identities])


def gate(screen: Screen) -> str:
    """What would change the verdict, and what the policy bears."""
    language = screen.language
    lines = []
    for title, found in (
        ("change", step_lines(screen.report, language)),
        ("bears", remark_lines(screen.report, language)),
    ):
        if found:
            lines.append(screen.paint("bold", phrase(title, language)))
            lines += [folded(line, screen.width, "  ", "    ") for line in found]
    return "\n".join(lines)


def manuscript(screen: Screen) -> str:
    """What the report's text says, where it was read: what is contradicted or held against nothing, what agrees, and
    what was not read.
    """
    published, language, width = screen.report.published, screen.language, screen.width
    if published is None:
        return ""
    lines = [screen.paint("bold", phrase("manuscript", language)), folded(summary(published, language), width, "  ")]
    for part in lists(published, language):
        told = [folded(line, width, "    ", "      ") for line in part.lines]
        lines += [f"  {part.title}", *cut(told, STATEMENTS[part.name], language)]
    return "\n".join(lines)


def silences(screen: Screen) -> str:
    """What did not run and why, and which rules had nothing to judge."""
    language, width = screen.language, screen.width
    lines = []
    if reasons := not_run(screen.report, language):
        rules = sum(len(titles) for _, titles in reasons)
        lines.append(screen.paint("bold", counted("not-run", rules, language)))
        lines += [folded(f"{reason} ({'; '.join(titles)})", width, "  ", "    ") for reason, titles in reasons]
    if titles := without_records(screen.report, language):
        lines.append(screen.paint("bold", counted("without-records", len(titles), language)))
        lines += cut([folded(title, width, "  ", "    ") for title in titles], TITLES, language)
    return "\n".join(lines)


def cut(lines: list[str], most: int, language: str) -> list[str]:
    """The first lines, and how many more there are."""
    further = len(lines) - most
    return lines if further <= 0 else [*lines[:most], "  " + phrase("more-lines", language, count=further)]
