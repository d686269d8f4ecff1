"""Parts of messages that differ by language: titles of tables and columns, lists, terms of a vocabulary, days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.model.submission import Sheet
from checker.schema.tables import Column, TableDescription, Vocabulary
from checker.texts import Text


@dataclass(frozen=True)
class Title(Text):
    """The title of a table or of a column."""

    key: str = ""
    of: TableDescription | Column | None = None

    def say(self, language: str) -> str:
        return self.of.title(language) if self.of else ""


@dataclass(frozen=True)
class Listing(Text):
    """Several parts, with commas."""

    key: str = ""
    parts: Sequence[Text | str] = ()

    def say(self, language: str) -> str:
        return ", ".join(part if isinstance(part, str) else part.say(language) for part in self.parts)


@dataclass(frozen=True)
class Term(Text):
    """The title of a term of a vocabulary."""

    key: str = ""
    term: str = ""
    of: Vocabulary | None = None

    def say(self, language: str) -> str:
        return self.of.title(self.term, language) if self.of else self.term


@dataclass(frozen=True)
class Day(Text):
    """A date as it is written in a language."""

    key: str = ""
    day: date = date.min

    def say(self, language: str) -> str:
        """The day as 31.01.2023 in Norwegian, else as 2023-01-31."""
        return f"{self.day:%d.%m.%Y}" if language == "nb" else self.day.isoformat()


def place(sheet: Sheet) -> str:
    """A sheet's file, and its name in a workbook."""
    return f"{sheet.file} · {sheet.sheet}" if sheet.sheet else sheet.file


def shortened(text: str, longest: int = 200) -> str:
    """A cell's text, cut to ``longest`` characters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
