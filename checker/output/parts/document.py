"""Documents of sections with a heading, remarks and a table: as text on a terminal, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tabulate import SEPARATING_LINE, tabulate

STYLES = {"green": "32", "yellow": "33", "red": "31", "missing": "35", "bold": "1", "dim": "2"}
SEQUENCE = re.compile("\x1b\\[[0-9;]*m")
GAP = 2  # blanks between two columns
MARKUP = re.compile(r"([\\`*_\[\]<>|~$])")
MENTIONS = re.compile(r"([@#])(?=\w)|(:)(?=//)|(\bwww)(?=\.)")  # a person, an issue or a link on a code host
NARROWEST = 24  # characters to which the widest columns may shrink


@dataclass(frozen=True)
class Table:
    """Rows under headers.

    ``widths`` caps the columns on a terminal (None: as wide as its cells); without it the widest columns shrink until
    the table fits. ``indent`` precedes each line on a terminal.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int | None] | None = None
    indent: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with remarks and a table below it; each part may be missing. ``more`` is a last line on a terminal."""

    title: str = ""
    remarks: Sequence[str] = ()
    table: Table | None = None
    more: str = ""


@dataclass(frozen=True)
class Paint:
    """ANSI colours, on or off."""

    on: bool

    def __call__(self, style: str | None, text: str) -> str:
        """Apply a style (a key of STYLES) to each line of the text; no change if colours are off."""
        if not self.on or style not in STYLES or not text:
            return text
        return "\n".join(f"\x1b[{STYLES[style]}m{line}\x1b[0m" for line in text.split("\n"))


def wrap(text: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    """Fold a paragraph into lines of at most ``width`` columns; wide characters count as two."""
    hanging = indent if hanging is None else hanging
    room = width - max(len(indent), len(hanging))
    lines = grid([[text]], [room], None).split("\n")
    return "\n".join((hanging if number else indent) + line for number, line in enumerate(lines))


def grid(rows: Sequence[Sequence[str]], widths: Sequence[int | None], headers: Sequence[str] | None) -> str:
    """Lay out rows under headers, each column capped by ``widths`` (None: as wide as its cells)."""
    # headers are laid out as a row: otherwise tabulate makes each column two wider than its header
    text = tabulate(
        [headers, SEPARATING_LINE, *rows] if headers else rows,
        tablefmt="simple" if headers else "plain",
        disable_numparse=True,
        preserve_whitespace=True,
        maxcolwidths=list(widths),
        break_on_hyphens=False,
    )
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines[1:-1] if headers else lines)


def visible_width(text: str) -> int:
    return max(len(line) for line in SEQUENCE.sub("", text).split("\n"))


def as_text(sections: Iterable[Section], width: int) -> str:
    """Render sections, at most ``width`` columns wide if their cells can be folded."""
    return "\n\n".join(section_text(section, width) for section in sections) + "\n"


def section_text(section: Section, width: int, paint: Paint = Paint(False)) -> str:
    """Render one section; remarks are indented below a heading."""
    lines = [paint("bold", section.title)] if section.title else []
    indent, hanging = ("  ", "    ") if section.title else ("", "  ")
    lines += [wrap(remark, width, indent, hanging) for remark in section.remarks]
    if section.table is not None:
        table = section.table
        drawn = grid(table.rows, table.widths or fit_widths(table, width), table.headers)
        lines += [f"{table.indent}{line}".rstrip() for line in drawn.split("\n")]
    lines += [section.more] if section.more else []
    return "\n".join(lines)


def fit_widths(table: Table, width: int) -> list[int]:
    """Return column widths with which the table fits; the widest columns shrink."""
    room = width - len(table.indent) - GAP * (len(table.headers) - 1)
    found = [max(map(len, column)) for column in zip(table.headers, *table.rows, strict=True)]
    while sum(found) > room and max(found) > NARROWEST:
        found[found.index(max(found))] -= 1
    return found


def as_markdown(sections: Iterable[Section]) -> str:
    """Render sections in GitHub's Markdown; the first heading is the document's."""
    parts = []
    for place, section in enumerate(sections):
        if section.title:
            parts.append(f"{'##' if place else '#'} {escape(section.title)}")
        if section.remarks:
            parts.append(bullets(section.remarks))
        if section.table is not None:
            rows = (map(escape_cell, row) for row in section.table.rows)
            parts.append(pipe_table(map(escape, section.table.headers), rows))
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Escape everything in a text that Markdown or a forge would interpret."""
    text = MARKUP.sub(r"\\\1", text.replace("&", "&amp;"))
    return MENTIONS.sub(r"\g<0>&#8203;", text)


def escape_cell(text: str) -> str:
    """Escape a cell and put it on one line; no tag can begin in it, whatever reads the page."""
    return escape(" ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")


def bullets(lines: Iterable[str]) -> str:
    """A Markdown list of texts, escaped here."""
    return "\n".join(f"- {escape(line)}" for line in lines)


def pipe_table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table of escaped cells. Not padded: a forge limits the length of a comment."""
    head = list(headers)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def details(title: str, body: str) -> str:
    """Return a folded part of a Markdown document. ``title`` may contain markup."""
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
