"""Which names an expression on a table may use, and their types."""

from __future__ import annotations

from collections.abc import Iterator

from checker.rule import PREVIOUS
from checker.schema import Pack, TableDescription
from checker.value import COLOUR, DATE, Type

COUNT = Type("number", 3, 0)


def scope_of(table: TableDescription, pack: Pack) -> dict[str, Type]:
    """The table's columns, those of related rows behind a dot, ``as_of``, all of these in the period before behind
    ``previous.``, and on the judged table reported and derived colours.
    """
    scope = {name: column.type for name, column in table.columns.items()}
    for name in dict.fromkeys([*(column for column, _, _ in table.references()), *table.relations]):
        for target in table.related(name):
            for column, related in pack.tables[target].columns.items() if target in pack.tables else ():
                scope.setdefault(f"{name}.{column}", related.type)
    scope["as_of"] = DATE
    scope |= {f"{PREVIOUS}{name}": kind for name, kind in scope.items()}
    if pack.judged is not None and table.name == pack.judged.name:
        scope |= dict(colours(pack))
    return scope


def colours(pack: Pack) -> Iterator[tuple[str, Type]]:
    """``reported.cost``, ``derived.cost``, and of each of the two the worst and how many of each colour."""
    for side in ("reported", "derived"):
        for parameter in pack.model.parameter:
            yield f"{side}.{parameter}", COLOUR
        yield f"{side}.worst", COLOUR
        for count in ("reds", "yellows", "missings"):
            yield f"{side}.{count}", COUNT
