"""What is wrong in a rule file, before anybody knows at which line: a path of keys, and the sentence to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from checker.texts import Text

FEW = 12  # names shown beside a near one
Path = tuple[str, ...]


@dataclass(frozen=True)
class Wrong:
    """A mistake in a rule file: the path of keys to it, what is wrong, and how far into the value's text it lies."""

    path: Path
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
