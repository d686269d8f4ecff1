"""What stops a run. Wrong data is a finding; everything here is a failed run, and the program exits with 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checker.texts import Text


class CheckError(Exception):
    """A run that could not be carried out, said in one sentence that names the file and the next step."""

    def __init__(self, key: str, /, **values: Any) -> None:
        self.text = Text(key, values)
        super().__init__(str(self.text))

    def say(self, language: str) -> str:
        """The sentence in a language."""
        return self.text.say(language)


@dataclass(frozen=True)
class Mistake:
    """One mistake in a rule, table, pack or rulebook file. Line and column count from 1."""

    file: str
    line: int
    column: int
    text: Text

    def say(self, language: str) -> str:
        """``file:line:column: sentence``, as editors and compilers write it."""
        return f"{self.file}:{self.line}:{self.column}: {self.text.say(language)}"

    def __lt__(self, other: Mistake) -> bool:
        return (self.file, self.line, self.column, str(self.text)) < (
            other.file,
            other.line,
            other.column,
            str(other.text),
        )


class RulebookError(CheckError):
    """Mistakes in the rulebook's files: all of them at once, in the order of file and line."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        several = len(self.mistakes) != 1
        super().__init__("rulebook.mistakes" if several else "rulebook.mistake", count=len(self.mistakes))

    def say(self, language: str) -> str:
        """One line a mistake, then how many there are."""
        return "\n".join([*(mistake.say(language) for mistake in self.mistakes), super().say(language)])
