"""What stops a run. Wrong data is a finding; everything here is a failed run, and the program exits with 2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
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


FEW = 12  # names shown beside a near one
KeyPath = tuple[str, ...]


@dataclass(frozen=True)
class Wrong:
    """A mistake in a rule file: the path of keys to it, what is wrong, and how far into the value's text it lies."""

    path: KeyPath
    text: Text
    offset: int | None = None


def unknown(found: str, allowed: Sequence[str]) -> Text:
    """The sentence for a name that is not among those allowed: the nearest one, or all."""
    nearest = get_close_matches(found, allowed, n=1, cutoff=0.5)
    values = {"found": found, "nearest": nearest[0] if nearest else "", "allowed": shortly(allowed, nearest)}
    return Text("rulebook.unknown-near" if nearest else "rulebook.unknown", values)


def shortly(allowed: Sequence[str], nearest: Sequence[str]) -> str:
    """What is allowed, each name once; where a near one is known, the first few will do."""
    names = list(dict.fromkeys(allowed))
    most = FEW if nearest else len(names)
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


ALIKE = 0.5  # of 1: how alike a near name is at least


def most_alike(name: str, known: Iterable[str]) -> str | None:
    """What difflib's ``get_close_matches`` finds first, but a name that cannot beat the best so far is passed over."""
    matcher = SequenceMatcher()
    matcher.set_seq2(name)
    best = (ALIKE, "")
    for other in known:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
            best = max(best, (matcher.ratio(), other))
    return best[1] or None
