"""Bounds of columns that no figure can keep, or that nobody holds a figure to."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.texts import Text


def check_bounds(found: Read) -> Iterator[Mistake]:
    """``min`` above ``max``; bounds of what is no number."""
    for table in found.pack.tables.values() if found.pack is not None else ():
        document = found.documents[table.file]
        for name, column in table.columns.items():
            least, greatest = column.model.min, column.model.max
            if least is not None and greatest is not None and least > greatest:
                values = {"column": name, "min": least, "max": greatest}
                yield mistake(document, ("column", name, "max"), Text("lint.bounds", values))
            for key, bound in (("min", least), ("max", greatest)):
                if bound is not None and column.type.kind != "number":
                    values = {"column": name, "bound": key, "type": str(column.type)}
                    yield mistake(document, ("column", name, key), Text("lint.bounds-unused", values))
