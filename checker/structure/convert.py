"""A located sheet becomes typed columns, with the contract failures of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker.cell import Broken, CellParser, shown
from checker.schema import Column, Pack, TableDescription, fold
from checker.structure.column import read_cells
from checker.structure.decimals import of_cells, of_series
from checker.structure.header import Located
from checker.structure.locate import STAMPS
from checker.structure.rows import Records, cells, ragged, records, records_of_frame, tell
from checker.structure.typed import Typed, constant
from checker.structure.words import Day, Listing, Term, Title, place
from checker.submission import DECIMALS, Failure, Source
from checker.texts import Text
from checker.value import dtype

if TYPE_CHECKING:
    import polars as pl


@dataclass
class Part:
    """The rows of one sheet: described columns, ``@row`` and ``@line``; row indices count from its own first row.

    ``stamps`` holds the columns of an archive that say, record by record, which submission a row belongs to.
    ``totals`` are the sum rows, if any: a part of their own, of which nothing is told. Its frame has ``@words`` too.
    """

    table: TableDescription
    frame: pl.DataFrame
    source: Source
    absent: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    gaps: dict[str, dict[int, str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)
    stamps: dict[str, pl.Series] = field(default_factory=dict)
    totals: Part | None = None


def convert(located: Located, pack: Pack, decimal: str | None = None) -> Part:
    """Read every described column of a sheet. ``decimal`` is the decimal mark, where the submission states it. Of the
    columns that the pack wants so it is kept how many decimals each cell was typed with, in ``@decimals.COLUMN``.
    """

    table, frame = located.table, located.sheet.frame
    found = records(located) if frame is None else records_of_frame(located, frame)
    parsers = {name: _parser(column, pack, decimal) for name, column in table.columns.items()}
    part, columns = _part(located, found, parsers, pack)
    part.failures, part.told = ragged(located, found), tell(located, found)
    rounded: list[tuple[Column, int, CellParser]] = []
    for name, column in table.columns.items():
        _keep(part, column, columns[name], pack)
        if columns[name].rounded:
            rounded.append((column, columns[name].rounded, parsers[name]))
    part.told.extend(_rounded(located, rounded))
    part.absent = frozenset(table.columns) - located.fit.found
    part.broken |= frozenset(located.fit.twice)
    if found.totals:
        part.totals = _part(located, found.totals, parsers, pack)[0]
        part.totals.frame = part.totals.frame.with_columns(_words(located, found.totals))
    return part


def _part(
    located: Located, found: Records, parsers: Mapping[str, CellParser], pack: Pack
) -> tuple[Part, dict[str, Typed]]:
    """Some rows of a sheet, and how each column of theirs was read."""
    import polars as pl

    columns = {name: _typed(located, found, name, parser) for name, parser in parsers.items()}
    wanted = sorted(pack.typed.get(located.table.name, ()))
    decimals = {f"{DECIMALS}{name}": _decimals(located, found, name, parsers[name]) for name in wanted}
    series = {name: column.series for name, column in columns.items()}
    part = Part(located.table, pl.DataFrame({**series, **_numbers(located, found), **decimals}), _source(located))
    if found.frame is not None:
        part.stamps = {fold(name): found.frame[name] for name in found.frame.columns if fold(name) in STAMPS}
    return part, columns


def _decimals(located: Located, found: Records, name: str, parser: CellParser) -> pl.Series:
    """How many decimals each cell of a column was typed with; null where it was not typed."""
    import polars as pl

    index = located.fit.columns.get(name)
    if index is None:
        return constant(None, pl.UInt8(), len(found))
    if found.frame is None:
        return of_cells(cells(located, found, index), parser)
    return of_series(found.frame.to_series(index), parser)


def _words(located: Located, totals: Records) -> pl.Series:
    """What stands in the total column of sum rows, as ``@words``."""
    import polars as pl

    assert located.table.model.total_rows is not None  # else there are none
    index = located.fit.columns[located.table.model.total_rows.column]
    if totals.frame is not None:
        return totals.frame.to_series(index).cast(pl.String).alias("@words")
    return pl.Series("@words", [shown(cell) for cell in cells(located, totals, index)], dtype=pl.String)


def _typed(located: Located, found: Records, name: str, parser: CellParser) -> Typed:
    """One described column; nulls where the sheet does not have it."""
    index = located.fit.columns.get(name)
    if index is None:
        return Typed(constant(None, dtype(parser.type), len(found)))
    if found.frame is None:
        return read_cells(cells(located, found, index), parser)
    from checker.structure.vector import read_series

    return read_series(found.frame.to_series(index), parser)


def _numbers(located: Located, found: Records) -> dict[str, pl.Series]:
    """``@row`` and ``@line`` of each record. A Parquet file has no headings in a row: its first record is row 1."""
    import polars as pl

    if not located.sheet.numbered:
        return {name: constant(None, pl.UInt32(), len(found)) for name in ("@row", "@line")}
    if found.frame is not None:
        return {"@row": (found.kept + 1).cast(pl.UInt32), "@line": constant(None, pl.UInt32(), len(found))}
    grid = located.grid
    numbers = [grid.numbers[index] for index in found.indices] if grid else []
    counted = [grid.lines[index] if grid.lines else None for index in found.indices] if grid else []
    return {"@row": pl.Series(numbers, dtype=pl.UInt32), "@line": pl.Series(counted, dtype=pl.UInt32)}


def _source(located: Located) -> Source:
    """Where the cells stand. A Parquet file has no letters; of a table on its side, the "letters" are row numbers."""
    fit, grid, sheet = located.fit, located.grid, located.sheet
    letters = {name: grid.places[index] for name, index in fit.columns.items()} if grid else {}
    headings = {name: fit.texts[index] for name, index in fit.columns.items()}
    heading = grid.numbers[located.first - 1] if grid else None
    return Source(sheet.file, sheet.sheet, letters, headings, grid is not None and grid.turned, heading)


def _parser(column: Column, pack: Pack, decimal: str | None) -> CellParser:
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    spellings = vocabulary.spellings() if vocabulary else None
    return CellParser(column.type, spellings=spellings, missing=pack.model.missing, decimal=decimal)


def _keep(part: Part, column: Column, typed: Typed, pack: Pack) -> None:
    """Add a column's gaps and failures to the part."""
    if typed.gaps:
        part.gaps[column.name] = typed.gaps
    if typed.unreadable:
        part.broken |= {column.name}
    for broke in typed.broke.values():
        values = {"expected": Text(f"structure.expected-{column.type.kind}"), **_worded(broke.why, column, pack)}
        failure = Failure(broke.why.rule, part.table.name, column.name, broke.rows, broke.observed, values=values)
        part.failures.append(failure)


def _worded(why: Broken, column: Column, pack: Pack) -> Mapping[str, Any]:
    """The message's values; a vocabulary's terms become what people call them."""
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    if why.rule != "CONTRACT-VOCABULARY" or vocabulary is None:
        return why.values
    nearest = why.values["nearest"]
    hint = Text("structure.nothing-near")
    if nearest:
        hint = Text("structure.did-you-mean", {"nearest": Term(term=nearest, of=vocabulary)})
    return {"allowed": Listing(parts=[Term(term=term, of=vocabulary) for term in vocabulary.terms]), "hint": hint}


def _rounded(located: Located, columns: Sequence[tuple[Column, int, CellParser]]) -> Iterator[Text]:
    """That months and longer times were read as their last day, once for the sheet."""
    if columns:
        example, day = next(iter(columns[0][2].rounded.items()))
        titles = Listing(parts=[Title(of=column) for column, _, _ in columns])
        values = {"place": place(located.sheet), "count": sum(count for _, count, _ in columns), "columns": titles}
        yield Text("structure.rounded", {**values, "example": example, "day": Day(day=day)})
