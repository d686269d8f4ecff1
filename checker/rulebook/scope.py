"""Which names an expression on a table may use, and their types."""

from __future__ import annotations

from collections.abc import Iterator

from checker.schema import Pack, TableDescription
from checker.value import COLOUR, DATE, Type

COUNT = Type("number", 3, 0)


def scope_of(table: TableDescription, pack: Pack) -> dict[str, Type]:
    """The table's columns, those of related rows behind a dot, ``as_of``, and on the judged table reported and
    derived colours.
    """
    scope = {name: column.type for name, column in table.columns.items()}
    for column, target, _ in table.references():
        for name, related in pack.tables[target].columns.items() if target in pack.tables else ():
            scope.setdefault(f"{column}.{name}", related.type)
    if pack.judged is not None and table.name == pack.judged.name:
        scope |= dict(colours(pack))
    return scope | {"as_of": DATE}


def colours(pack: Pack) -> Iterator[tuple[str, Type]]:
    """``reported.cost``, ``derived.cost``, and of each of the two the worst and how many of each colour."""
    for side in ("reported", "derived"):
        for parameter in pack.model.parameter:
            yield f"{side}.{parameter}", COLOUR
        yield f"{side}.worst", COLOUR
        for count in ("reds", "yellows", "missings"):
            yield f"{side}.{count}", COUNT
