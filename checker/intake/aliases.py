"""Replace other names of a record by its key wherever a column refers to it, within the same portfolio and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from checker.intake.typed_columns import FEW
from checker.lazy import pl
from checker.model.columns import INDEX, SUBMISSION_KEY
from checker.model.submission import Failure, Table
from checker.schema.base import fold
from checker.schema.packs import Pack

PLAIN = r"^[0-9A-Za-zÆØÅæøå._/-]+(?: [0-9A-Za-zÆØÅæøå._/-]+)*$"  # names that lower case folds as `fold` does
Name = tuple[str, str, str]  # portfolio, period, folded name
Reference = tuple[str, str, str]  # portfolio, period, name as written
Target = tuple[str, str]  # a table and its key


@dataclass
class Names:
    """Folded key or alias of a table's records → key. ``unclear`` aliases belong to two records."""

    keys: dict[Name, str] = field(default_factory=dict)
    aliases: dict[Name, str] = field(default_factory=dict)
    unclear: dict[Name, list[int]] = field(default_factory=dict)
    written: dict[Name, str] = field(default_factory=dict)  # unclear names as they were typed

    def key(self, name: Name) -> str | None:
        """The key of the one record with this name; None for no record and for several."""
        if name in self.keys:
            return self.keys[name]
        return None if name in self.unclear else self.aliases.get(name)


def resolve_aliases(tables: Mapping[str, Table], pack: Pack) -> tuple[dict[str, Table], list[Failure]]:
    """Resolve all references, and return a CONTRACT-ALIAS failure for every name of two records.

    Names are folded in Python, so a large table is reduced to what needs it: references that are not letter by letter
    a key, and the periods of portfolios in which these, or aliases, occur.
    """
    unsettled: dict[tuple[str, str], list[Reference]] = {}
    searched: dict[Target, set[tuple[str, ...]]] = {}
    for name, table in tables.items():
        described = pack.tables[name]
        for column in described.columns.values():
            if targets := [target for target in column.reference if target[0] in tables]:
                found = _unsettled(table, column.name, tables[targets[0][0]].frame, targets[0][1])
                unsettled[name, column.name] = found
                for target in targets:
                    searched.setdefault(target, set()).update(reference[:2] for reference in found)
        if described.model.aliases and len(described.key) == 1:  # unclear even where nothing refers to the table
            searched.setdefault((name, described.key[0]), set())
    names = {target: _names(tables[target[0]].frame, target, pack, places) for target, places in searched.items()}
    resolved = dict(tables)
    for (name, reference), found in unsettled.items():
        known = [names[target] for target in pack.tables[name].columns[reference].reference if target in names]
        resolved[name] = _with_keys(resolved[name], reference, found, known)
    unclear = [_unclear(tables[target[0]], pack, known) for target, known in names.items()]
    return resolved, [failure for failures in unclear for failure in failures]


def names_of(frame: pl.DataFrame, key: str, aliases: str | None) -> Names:
    """Every name of a table's records."""
    names = Names()
    rows = frame[[*SUBMISSION_KEY, key]].rows()
    for portfolio, period, value in rows:
        if value is not None:
            names.keys.setdefault((portfolio, period, fold(value)), value)
    if aliases is None or aliases not in frame.columns:
        return names
    numbers = frame[INDEX].to_list() if INDEX in frame.columns else range(len(frame))
    for row in frame[aliases].is_not_null().arg_true().to_list():
        portfolio, period, value = rows[row]
        for alias in frame[aliases][row].to_list() if value is not None else ():
            name = (portfolio, period, fold(alias))
            taken = names.keys.get(name) or names.aliases.setdefault(name, value)
            if fold(taken) != fold(value):
                names.unclear.setdefault(name, []).append(numbers[row])
                names.written.setdefault(name, alias)
    return names


def _names(frame: pl.DataFrame, target: Target, pack: Pack, places: set[tuple[str, ...]]) -> Names:
    key, aliases = target[1], pack.tables[target[0]].model.aliases
    if len(frame) <= FEW:
        return names_of(frame, key, aliases)
    if aliases and frame[aliases].null_count() < len(frame):
        places = places.union(frame.filter(pl.col(aliases).is_not_null()).select(SUBMISSION_KEY).unique().rows())
    if not places:
        return Names()
    near = pl.DataFrame(list(places), schema=dict.fromkeys(SUBMISSION_KEY, pl.String), orient="row")
    rows = frame.select(*SUBMISSION_KEY, key, *([aliases] if aliases else [])).with_row_index(INDEX)
    return names_of(rows.join(near, on=SUBMISSION_KEY, how="semi", maintain_order="left"), key, aliases)


def _unsettled(table: Table, column: str, target: pl.DataFrame, key: str) -> list[Reference]:
    columns = [*SUBMISSION_KEY, column]
    found = table.frame[columns]
    if table.totals is not None:
        found = pl.concat([found, table.totals[columns]])
    if len(found) > FEW:
        found = found.unique().drop_nulls(column)
        if _one_spelling(target[key]):
            found = found.join(target, left_on=[*SUBMISSION_KEY, column], right_on=[*SUBMISSION_KEY, key], how="anti")
    return [row for row in dict.fromkeys(found.rows()) if row[2]]


def _one_spelling(keys: pl.Series) -> bool:
    """Whether no two keys differ in capitals or spaces only, so that an equal key is the key."""
    distinct = keys.drop_nulls().unique()
    plain = distinct.str.contains(PLAIN)
    folded = distinct.filter(plain).str.to_lowercase()
    others = pl.Series([fold(key) for key in distinct.filter(~plain).to_list()], dtype=pl.String)
    return pl.concat([folded.alias(""), others]).n_unique() == len(distinct)


def _with_keys(table: Table, column: str, found: list[Reference], targets: list[Names]) -> Table:
    """The table with every known name in a column replaced by its key; targets are tried in order."""
    rows = [(*at, value, _key((*at, fold(value)), targets)) for at, value in ((row[:2], row[2]) for row in found)]
    known = [row for row in rows if row[3] is not None and row[3] != row[2]]
    if not known:
        return table
    names = pl.DataFrame(known, schema=dict.fromkeys((*SUBMISSION_KEY, column, "@key"), pl.String), orient="row")

    def replaced(frame: pl.DataFrame) -> pl.DataFrame:
        joined = frame.join(names, on=[*SUBMISSION_KEY, column], how="left", maintain_order="left")
        return joined.with_columns(pl.coalesce("@key", column).alias(column)).drop("@key")

    totals = replaced(table.totals) if table.totals is not None else None
    return replace(table, frame=replaced(table.frame), totals=totals)


def _key(name: Name, targets: list[Names]) -> str | None:
    return next((key for target in targets if (key := target.key(name)) is not None), None)


def _unclear(table: Table, pack: Pack, names: Names) -> Iterator[Failure]:
    column = pack.tables[table.name].model.aliases
    for name, rows in names.unclear.items():
        first = names.keys.get(name) or names.aliases[name]
        alias = names.written[name]
        values = {"alias": alias, "first": first}
        yield Failure("CONTRACT-ALIAS", table.name, column, rows, [alias] * len(rows), values=values)
