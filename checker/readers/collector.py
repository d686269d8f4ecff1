"""Python's collector of unreachable objects, kept still while many are made that are all kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_still() -> Iterator[None]:
    """A block, or a function, in which nothing is collected: rows of cells hold no circles, and going through them all
    again and again costs a tenth of the reading. Afterwards it runs again, whatever was raised, if it ran before.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
