"""Pandera without pandas: where pandas is installed, for Great Expectations, Pandera would import it and not use it,
and every check would take half a second longer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType


class Hidden(MetaPathFinder):
    """A finder that finds no pandas."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Nothing; for pandas, that it is not installed, in the words that Pandera knows."""
        if fullname == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")


@contextmanager
def without_pandas() -> Iterator[None]:
    """A block, or a function, in which pandas cannot be imported, unless it is loaded already. Pandera tries more than
    once: when it is imported, and when it first validates.
    """
    hidden = Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        yield
    finally:
        sys.meta_path.remove(hidden)
