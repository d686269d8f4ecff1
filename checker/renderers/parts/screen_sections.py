"""The sections of findings on a terminal: rows of project, status, message and place, the remedy once per rule."""

from __future__ import annotations

from dataclasses import dataclass

from checker.finding import Finding
from checker.renderers.parts.figures import subject
from checker.renderers.parts.places import Base, where
from checker.renderers.parts.screen import GAP, Paint, folded, grid, visible
from checker.renderers.parts.sections import Block, Section, colours, message, parameter
from checker.renderers.parts.wording import colour_word, phrase
from checker.report import Report

NOTES = 12  # of each section that asks for nothing before publication
WIDE = 110  # columns of a screen on which the status has a column of its own
MARK = "\ue000"  # stands for a block's remedy while the rows are laid out; no text from a submission holds it
TITLES = ("project", "status", "message", "where")
STYLES = {"stops": "red", "mend": "yellow"}


@dataclass(frozen=True)
class Screen:
    """What all sections share: the report, how it is spoken and painted, and the columns' widths."""

    report: Report
    base: Base
    language: str
    paint: Paint
    width: int

    def row(self, finding: Finding) -> list[str]:
        """Project, status, message and place of one finding; on a narrow screen the status begins the message."""
        status, sentence = self.status(finding), message(finding, self.language)
        if self.width < WIDE:
            status, sentence = "", f"{status}\n{sentence}" if status else sentence
        return [
            subject(self.report, finding, self.language),
            status,
            sentence,
            "\n".join(where(finding, self.base, self.language)),
        ]

    def status(self, finding: Finding) -> str:
        """The parameter and its colours ("KOST: Grønn → Rød")."""
        name, pair = parameter(self.report, finding, self.language), colours(finding)
        words = [self.paint(colour, colour_word(self.report, colour, self.language)) for colour in pair]
        return ": ".join(part for part in (name, " → ".join(words)) if part)


def draw_sections(screen: Screen, sections: list[Section]) -> list[str]:
    """Every section as text. Errors and warnings are never cut; notes are, with their number."""
    kept = [section if section.name in STYLES else section.first(NOTES) for section in sections]
    rows = [screen.row(finding) for section in kept for block in section.blocks for finding in block.findings]
    titles = [phrase(title, screen.language) for title in TITLES]
    widths = column_widths(rows, titles, screen.width) if rows else []
    texts = []
    for section, part in zip(sections, kept, strict=True):
        text = [heading(screen, section), draw(screen, part, widths)]
        if part.count < section.count:
            text.append(phrase("more-findings", screen.language, count=section.count - part.count))
        texts.append("\n".join(text))
    return texts


def heading(screen: Screen, section: Section) -> str:
    """The section's name, how many findings it has, and what that means."""
    name = phrase(section.name, screen.language).upper()
    title = screen.paint(STYLES.get(section.name), screen.paint("bold", f"{name} ({section.count})"))
    return f"{title} {screen.paint('dim', phrase(f'{section.name}-means', screen.language))}"


def column_widths(rows: list[list[str]], titles: list[str], width: int) -> list[int]:
    """How wide each column is: the message has what the others leave; a column without any text has nothing."""
    caps = (width * 24 // 100, width * 20 // 100, width * 30 // 100)
    needed = [max(visible(row[column]) for row in rows) for column in (0, 1, 3)]
    least = [len(titles[column]) for column in (0, 1, 3)]
    project, status, place = (
        min(max(need, low), cap) if need else 0 for need, low, cap in zip(needed, least, caps, strict=True)
    )
    gaps = GAP * sum(1 for found in (project, status, place) if found)
    return [project, status, width - project - status - place - gaps, place]


def draw(screen: Screen, section: Section, widths: list[int]) -> str:
    """One section's rows, with each block's remedy under it, over the whole width."""
    used = [column for column, width in enumerate(widths) if width]
    titles = [phrase(title, screen.language) for title in TITLES]
    rows = []
    for number, block in enumerate(section.blocks):
        rows += [[screen.row(finding)[column] for column in used] for finding in block.findings]
        rows.append([f"{MARK}{number}", *("" for _ in used[1:])])
    lines = grid(rows, [widths[column] for column in used], [titles[column] for column in used]).split("\n")
    return "\n".join(remedy(screen, section.blocks[int(line[1:])]) if line.startswith(MARK) else line for line in lines)


def remedy(screen: Screen, block: Block) -> str:
    """What to do about a block's findings, and which rule says so."""
    label = phrase("remedy", screen.language)
    text = f"→ {label}: {block.remedy} [{block.source}]" if block.remedy else f"[{block.source}]"
    return folded(text, screen.width, "  ", "    ")
