"""A located sheet becomes typed columns, with the contract failures of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from checker.cell import Broken, CellParser
from checker.schema import Column, Pack, TableDescription, fold
from checker.structure.column import read_cells
from checker.structure.decimals import of_cells, of_series
from checker.structure.header import Located
from checker.structure.locate import STAMPS
from checker.structure.rows import ragged, tell
from checker.structure.stack import Stack, stack
from checker.structure.typed import Typed, constant
from checker.structure.words import Day, Listing, Term, Title, place
from checker.submission import DECIMALS, Failure, Source
from checker.texts import Text
from checker.value import dtype

if TYPE_CHECKING:
    import polars as pl


@dataclass
class Part:
    """The rows of one sheet, or of several of the same table: described columns, ``@row``, ``@line`` and ``@source``
    (index into ``sources``); row indices count from its own first row.

    ``stamps`` holds the columns of an archive that say, record by record, which submission a row belongs to.
    ``totals`` are the sum rows, if any: a part of their own, of which nothing is told. Its frame has ``@words`` too.
    """

    table: TableDescription
    frame: pl.DataFrame
    sources: tuple[Source, ...]
    absent: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    gaps: dict[str, dict[int, str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)
    stamps: dict[str, pl.Series] = field(default_factory=dict)
    totals: Part | None = None


def convert(sheets: Sequence[Located], pack: Pack, decimal: str | None = None) -> Part:
    """Read every described column of one or more sheets of the same table (a Parquet file stands alone). ``decimal`` is
    the decimal mark, where the submission states it. Of the columns that the pack wants so it is kept how many decimals
    each cell was typed with, in ``@decimals.COLUMN``.
    """
    whole = stack(sheets)
    parsers = {name: _parser(column, pack, decimal) for name, column in whole.table.columns.items()}
    part, columns = _part(whole, parsers, pack)
    for located, found, offset in zip(sheets, whole.found, whole.offsets(), strict=True):
        part.failures += [moved(failure, offset) for failure in ragged(located, found)]
        part.told += tell(located, found)
    rounded: list[tuple[Column, int, CellParser]] = []
    for name, column in whole.table.columns.items():
        _keep(part, column, columns[name], pack)
        if columns[name].rounded:
            rounded.append((column, columns[name].rounded, parsers[name]))
    part.told.extend(_rounded(sheets[0], rounded, len(sheets)))
    part.absent = frozenset(whole.table.columns).difference(*(located.fit.found for located in sheets))
    part.broken |= {name for located in sheets for name in located.fit.twice}
    if whole.totals:
        part.totals = _part(whole.totals, parsers, pack)[0]
        part.totals.frame = part.totals.frame.with_columns(whole.totals.words())
    return part


def moved(failure: Failure, offset: int) -> Failure:
    """A failure whose rows stand so many further down."""
    if failure.rows is None or not offset:
        return failure
    return replace(failure, rows=[row + offset for row in failure.rows])


def _part(whole: Stack, parsers: Mapping[str, CellParser], pack: Pack) -> tuple[Part, dict[str, Typed]]:
    """The rows of some sheets, and how each column of theirs was read."""
    import polars as pl

    columns = {name: _typed(whole, name, parser) for name, parser in parsers.items()}
    wanted = sorted(pack.typed.get(whole.table.name, ()))
    decimals = {f"{DECIMALS}{name}": _decimals(whole, name, parsers[name]) for name in wanted}
    series = {name: column.series for name, column in columns.items()}
    part = Part(whole.table, pl.DataFrame({**series, **whole.numbers(), **decimals}), whole.sources())
    if whole.frame is not None:
        part.stamps = {fold(name): whole.frame[name] for name in whole.frame.columns if fold(name) in STAMPS}
    return part, columns


def _decimals(whole: Stack, name: str, parser: CellParser) -> pl.Series:
    """How many decimals each cell of a column was typed with; null where it was not typed."""
    import polars as pl

    if (series := whole.series(name)) is not None:
        return of_series(series, parser)
    if whole.frame is not None or (cells := whole.cells(name)) is None:
        return constant(None, pl.UInt8(), len(whole))
    return of_cells(cells, parser)


def _typed(whole: Stack, name: str, parser: CellParser) -> Typed:
    """One described column; nulls where no sheet has it."""
    if (series := whole.series(name)) is not None:
        from checker.structure.vector import read_series

        return read_series(series, parser)
    if whole.frame is not None or (cells := whole.cells(name)) is None:
        return Typed(constant(None, dtype(parser.type), len(whole)))
    return read_cells(cells, parser)


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


def _rounded(located: Located, columns: Sequence[tuple[Column, int, CellParser]], sheets: int) -> Iterator[Text]:
    """That months and longer times were read as their last day, once for all sheets."""
    if columns:
        example, day = next(iter(columns[0][2].rounded.items()))
        titles = Listing(parts=[Title(of=column) for column, _, _ in columns])
        where = place(located.sheet) + (f" (+{sheets - 1})" if sheets > 1 else "")
        values = {"place": where, "count": sum(count for _, count, _ in columns), "columns": titles}
        yield Text("structure.rounded", {**values, "example": example, "day": Day(day=day)})
