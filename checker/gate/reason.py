"""A reason to block, and what would take it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checker.texts import Text

LISTED = 5  # names in a sentence; more are counted


class Reason(NamedTuple):
    """What blocks, in a sentence, and the next steps that would change it."""

    said: Text
    steps: tuple[Text, ...] = ()


def named(names: Sequence[str], count: int | None = None) -> Text:
    """Names in a row, the first few of many; ``count`` says how many there are where ``names`` are only the first."""
    further = (len(names) if count is None else count) - LISTED
    shown = ", ".join(names[:LISTED])
    if further > 0:
        return Text("gate.names-more", {"names": shown, "count": further})
    return Text("gate.names", {"names": shown})
