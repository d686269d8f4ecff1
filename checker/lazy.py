"""Heavy libraries that load when they are first used, so that a command waits only for what it needs.

``from checker.lazy import pl`` at the top of a module costs nothing: Polars is imported when an attribute of ``pl`` is
first read.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl
else:

    class LazyModule:
        """Proxy of a module, which is imported when one of its attributes is first read."""

        def __init__(self, name: str) -> None:
            self.__name__ = name

        def __getattr__(self, attribute: str) -> Any:
            return getattr(sys.modules.get(self.__name__) or import_module(self.__name__), attribute)

    pl = LazyModule("polars")

__all__ = ["pl"]
