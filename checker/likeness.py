"""The known name that an unknown one is most like: offered to people, never taken for the same."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

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
