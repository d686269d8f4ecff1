"""Headings over indented paragraphs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from checker.authoring.words.phrases import capital

INDENT = "  "


def paragraphs(heading: str, lines: Sequence[str], width: int) -> str:
    """Each line folded under a heading; a line that is a table already (it has line breaks) stays as it is."""
    told = [heading] if heading else []
    for line in lines:
        if "\n" in line:
            told.append(textwrap.indent(line, INDENT))
        else:
            first = INDENT if heading else ""
            further = first + INDENT if line.startswith("- ") else first
            told.append(
                textwrap.fill(
                    line,
                    width,
                    initial_indent=first,
                    subsequent_indent=further,
                    break_on_hyphens=False,
                    break_long_words=False,
                )
            )
    return "\n".join(told)


def sentence_of(text: str) -> str:
    """A capital first and a full stop last."""
    return capital(text) if text.endswith((".", ":", "!", "?")) else f"{capital(text)}."
