"""Names of an earlier period as they are now: who is called otherwise today is found by the other names that records
give themselves. What is merely similar is not taken for the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.evaluate.related_rows import KEYS
from checker.intake.aliases import Names, names_of
from checker.kinds.row_matches import gathered, matched, positions, with_column
from checker.lazy import pl
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription

Target = tuple[str, str]  # a table and its key
Changed = Callable[[Target], "pl.DataFrame"]  # old and new names of a table's records


def renamed(rows: pl.DataFrame, table: TableDescription, pack: Pack, changed: Changed) -> pl.DataFrame:
    """An earlier period's rows with the names that its records have now, in keys and in what refers to them."""
    pairs = [] if rows.is_empty() else [(column, changed(target)) for column, target in named_by(table, pack)]
    pairs = [(column, names) for column, names in pairs if not names.is_empty()]
    if not pairs:
        return rows
    for column, names in pairs:
        if not matched(rows, names, [*KEYS, column], [*KEYS, "old"]).any():
            continue
        (new,) = gathered(names, positions(rows, names, [*KEYS, column], [*KEYS, "old"]), {"new": column})
        rows = with_column(rows, new.zip_with(new.is_not_null(), rows[column]))
    return rows


def named_by(table: TableDescription, pack: Pack) -> Iterator[tuple[str, Target]]:
    """The columns of a table that hold names of records, and whose: a column may name those of several tables."""
    for column, target, key in table.references():
        if pack.tables[target].model.aliases:
            yield column, (target, key)
    if len(table.key) == 1 and table.model.aliases:
        yield table.key[0], (table.name, table.key[0])


def changed(target: Target, pack: Pack, now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """The names that records of a table had then (``old``) and have now (``new``), where they differ."""
    key, aliases = target[1], str(pack.tables[target[0]].model.aliases)
    rows: list[tuple[str, str, str, str]] = []
    schema = dict.fromkeys(("portfolio", "period", "old", "new"), pl.String)
    gone, fresh = only_in(then, now, key, aliases), only_in(now, then, key, aliases)
    if gone.is_empty() or fresh.is_empty():
        return pl.DataFrame(schema=schema)
    known = names_of(fresh, key, aliases)
    for portfolio, period, old, also in gone.rows():
        if new := meant(known, portfolio, period, [old, *(also or ())]):
            rows.append((portfolio, period, old, new))
    # two that claim to be the same one now are not known apart
    return pl.DataFrame(rows, schema=schema, orient="row").unique([*KEYS, "new"], keep="none", maintain_order=True)


def only_in(rows: pl.DataFrame, others: pl.DataFrame, key: str, aliases: str) -> pl.DataFrame:
    """Portfolio, period, key and other names of the records whose key the other rows do not have."""
    own = rows[[*KEYS, key, aliases]]
    gone = ~matched(own, others, [*KEYS, key])
    return own.filter(gone & own[key].is_not_null()) if gone.any() else own.clear()


def meant(known: Names, portfolio: str, period: str, names: list[str]) -> str | None:
    """The one record of now that goes by any of some names; None where it is none, or more than one."""
    found = {key for name in names if (key := known.key((portfolio, period, fold(name)))) is not None}
    return found.pop() if len(found) == 1 else None
