"""Other names of a record become its key wherever a column refers to it, within the same portfolio and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from checker.schema import Pack, fold
from checker.structure.typed import FEW
from checker.submission import Failure, Table

if TYPE_CHECKING:
    import polars as pl

WHERE = ("portfolio", "period")
Name = tuple[str, str, str]  # portfolio, period, folded name


@dataclass
class Names:
    """What the records of one table are called: folded key or alias → key. ``unclear`` aliases mean two records."""

    keys: dict[Name, str] = field(default_factory=dict)
    aliases: dict[Name, str] = field(default_factory=dict)
    unclear: dict[Name, list[int]] = field(default_factory=dict)
    written: dict[Name, str] = field(default_factory=dict)  # unclear names as they were typed

    def key(self, name: Name) -> str | None:
        """The key of the record that is meant, where it is one."""
        if name in self.keys:
            return self.keys[name]
        return None if name in self.unclear else self.aliases.get(name)


def resolve(tables: Mapping[str, Table], pack: Pack) -> tuple[dict[str, Table], list[Failure]]:
    """The tables with references resolved, and a CONTRACT-ALIAS failure for every name that means two records."""
    names: dict[tuple[str, str], Names] = {}
    resolved = dict(tables)
    for name, table in tables.items():
        columns, sums = {}, {}
        for column in pack.tables[name].columns.values():
            targets = [target for target in column.reference if target[0] in tables]
            for target in targets:
                if target not in names:
                    names[target] = names_of(tables[target[0]].frame, target[1], pack.tables[target[0]].model.aliases)
            if targets:
                known = [names[target] for target in targets]
                columns[column.name] = _resolved(table.frame, column.name, known)
                if table.totals is not None:
                    sums[column.name] = _resolved(table.totals, column.name, known)
        if columns:
            totals = table.totals.with_columns(**sums) if table.totals is not None else None
            resolved[name] = replace(table, frame=table.frame.with_columns(**columns), totals=totals)
    for name, table in tables.items():  # names count from period to period, too, where nothing refers to them in one
        described = pack.tables[name]
        if described.model.aliases and len(described.key) == 1 and (name, described.key[0]) not in names:
            names[name, described.key[0]] = names_of(table.frame, described.key[0], described.model.aliases)
    unclear = [_unclear(tables[target[0]], pack, known) for target, known in names.items()]
    return resolved, [failure for failures in unclear for failure in failures]


def names_of(frame: pl.DataFrame, key: str, aliases: str | None) -> Names:
    """Every name of a table's records."""
    names = Names()
    rows = frame.select(*WHERE, key).rows()
    for portfolio, period, value in rows:
        if value is not None:
            names.keys.setdefault((portfolio, period, fold(value)), value)
    if aliases is None or aliases not in frame.columns:
        return names
    for row in frame[aliases].is_not_null().arg_true().to_list():
        portfolio, period, value = rows[row]
        for alias in frame[aliases][row].to_list() if value is not None else ():
            _add(names, (portfolio, period, fold(alias)), value, row, alias)
    return names


def _add(names: Names, name: Name, key: str, row: int, alias: str) -> None:
    """Note an alias; one that another record has already, as key or as alias, is unclear."""
    taken = names.keys.get(name) or names.aliases.setdefault(name, key)
    if fold(taken) != fold(key):
        names.unclear.setdefault(name, []).append(row)
        names.written.setdefault(name, alias)


def _resolved(frame: pl.DataFrame, column: str, targets: list[Names]) -> pl.Series:
    """The column with every name that is known replaced by its key, the targets tried in order."""
    import polars as pl

    if len(frame) <= FEW:
        rows = frame.select(*WHERE, column).rows()
        values = [_key((*where, fold(value)), targets) or value if value else value for *where, value in rows]
        return pl.Series(column, values, dtype=pl.String)
    distinct = frame.select(*WHERE, column).unique().drop_nulls(column)
    keys = [_key((portfolio, period, fold(value)), targets) or value for portfolio, period, value in distinct.rows()]
    known = distinct.with_columns(pl.Series("@key", keys, dtype=pl.String)).filter(pl.col("@key") != pl.col(column))
    if known.is_empty():
        return frame[column]
    joined = frame.select(*WHERE, column).join(known, on=[*WHERE, column], how="left", maintain_order="left")
    return joined.select(pl.coalesce("@key", column))["@key"].alias(column)


def _key(name: Name, targets: list[Names]) -> str | None:
    return next((key for target in targets if (key := target.key(name)) is not None), None)


def _unclear(table: Table, pack: Pack, names: Names) -> Iterator[Failure]:
    """Aliases that mean two records."""
    column = pack.tables[table.name].model.aliases
    for name, rows in names.unclear.items():
        first = names.keys.get(name) or names.aliases[name]
        alias = names.written[name]
        values = {"alias": alias, "first": first}
        yield Failure("CONTRACT-ALIAS", table.name, column, rows, [alias] * len(rows), values=values)
