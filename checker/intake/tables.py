"""Typed tables from located sheets, and several of them put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain, repeat, zip_longest
from pathlib import PurePath
from typing import Any

from checker.intake.cells import CellParser, shown
from checker.intake.headings import Located, Row, is_blank
from checker.intake.locate import STAMPS
from checker.intake.message_parts import Day, Listing, Term, Title, place, shortened
from checker.intake.typed_columns import Typed, constant, decimals_of, read_column
from checker.intake.unreadable import Broken
from checker.lazy import pl
from checker.model.columns import AS_OF, DECIMALS, IDENTITY, LINE, PERIOD, PORTFOLIO, ROW, SOURCE, STAMP, WORDS
from checker.model.submission import Cell, Failure, Identity, RawSubmission, Source, Table
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.schema.tables import Column, TableDescription
from checker.texts import Text


@dataclass(frozen=True)
class Rows:
    """The records of a located sheet, or its total rows: indices into the sheet's rows.

    Of a Parquet file, ``frame`` holds the rows themselves and ``positions`` their indices.
    """

    located: Located
    indices: Sequence[int] = ()
    frame: pl.DataFrame | None = None
    positions: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.indices) if self.frame is None else len(self.frame)

    def cells(self, name: str) -> Sequence[Cell] | pl.Series | None:
        """The cells of a described column; None where the sheet does not have it."""
        index = self.located.fit.columns.get(name)
        if index is None:
            return None
        if self.frame is not None:
            return self.frame.to_series(index)
        return self._columns[index] if index < len(self._columns) else [None] * len(self.indices)

    @cached_property
    def _columns(self) -> Sequence[Sequence[Cell]]:
        """All columns; None where a row ends early. Rows of one length are laid end to end, which is faster."""
        rows = [self.located.sheet.rows[index] for index in self.indices]
        widths = set(map(len, rows))
        if len(widths) != 1:
            return list(zip_longest(*rows))
        (width,) = widths
        flat = list(chain.from_iterable(rows))
        return [flat[place::width] for place in range(width)]


@dataclass(frozen=True)
class Split:
    """The rows under the headings of one sheet. ``surplus`` holds records with cells beyond the headings."""

    records: Rows
    totals: Rows
    surplus: Sequence[tuple[int, str]] = ()


@dataclass
class Reading:
    """One submission as read. ``claimed`` names the tables that some sheet is meant for, readable or not."""

    raw: RawSubmission
    identities: Sequence[Identity]
    tables: Sequence[Table]
    claimed: frozenset[str]
    failures: list[Failure] = field(default_factory=list)
    messages: list[Text] = field(default_factory=list)


def read_table(sheets: Sequence[Located], pack: Pack, decimal: str | None = None) -> Table:
    """Type one or more sheets of the same table; a Parquet file comes alone.

    ``decimal`` is the decimal mark where the submission states it. Where the pack asks for it, ``@decimals.COLUMN``
    holds how many decimals each cell was typed with. Columns of an archive that identify the submission of each record
    are kept as ``@stamp.NAME``.
    """
    described = sheets[0].table
    splits = [split_rows(located) for located in sheets]
    parsers = _parsers(pack, described.name, decimal)
    frame, columns = _frame([split.records for split in splits], parsers, pack)
    failures: list[Failure] = []
    messages: list[Text] = []
    offset = 0
    for located, split in zip(sheets, splits, strict=True):
        failures += [moved(failure, offset) for failure in _surplus_cells(located, split)]
        messages += row_messages(located, split)
        offset += len(split.records)
    for name, column in columns.items():
        failures += _cell_failures(described, described.columns[name], column, pack)
    rounded = [(described.columns[name], column, parsers[name]) for name, column in columns.items() if column.rounded]
    messages += _rounded(sheets, rounded)
    unreadable = {name for name, column in columns.items() if column.unreadable}
    return Table(
        described.name,
        frame,
        tuple(map(source, sheets)),
        absent=frozenset(described.columns).difference(*(located.fit.found for located in sheets)),
        broken=frozenset(unreadable.union(*(located.fit.twice for located in sheets))),
        gaps={name: column.gaps for name, column in columns.items() if column.gaps},
        totals=_total_rows([split.totals for split in splits], parsers, pack),
        failures=tuple(failures),
        messages=tuple(messages),
    )


def split_rows(located: Located) -> Split:
    """Separate records from total rows; blank rows and repeated headings are neither."""
    sheet, places = located.sheet, sorted(located.fit.columns.values())
    if sheet.frame is not None:
        return _split_frame(located, sheet.frame)
    records: list[int] = []
    totals: list[int] = []
    surplus: list[tuple[int, str]] = []
    width, header = located.fit.width, sheet.rows[located.first - 1]
    first = places[0] if places else 0
    title = header[first] if places else None
    is_total = _total_row(located)
    for index in range(located.first, len(sheet.rows)):
        row = sheet.rows[index]
        seen = row[first] if places and first < len(row) else None
        doubtful = not seen or seen == title or (seen.__class__ is str and seen.isspace())
        if doubtful and (_is_empty(row, places) or _repeats(row, header, places)):
            continue
        if is_total is not None and is_total(row):
            totals.append(index)
            continue
        if len(row) > width and not all(map(is_blank, row[width:])):
            beyond = " | ".join(shown(cell) for cell in row[width:] if not is_blank(cell))
            surplus.append((len(records), shortened(beyond)))
        records.append(index)
    return Split(Rows(located, records), Rows(located, totals), surplus)


def row_messages(located: Located, split: Split) -> Iterator[Text]:
    """Report, once each, total rows left out, hidden rows read, and cells hidden under merged ones."""
    sheet, records = located.sheet, split.records.indices
    hidden = [index for index in records if sheet.numbers[index] in sheet.hidden_rows] if sheet.hidden_rows else ()
    counts = {
        "structure.sum-rows": len(split.totals),
        "structure.hidden-rows": len(hidden),
        "structure.merged-cells": _merged(located, records),
    }
    for key, count in counts.items():
        if count:
            yield Text(key, {"place": place(sheet), "count": count})


def source(located: Located) -> Source:
    """Where the cells of a sheet are. A Parquet file has no letters; a table on its side has row numbers for them."""
    fit, sheet = located.fit, located.sheet
    letters = {name: sheet.place(index) for name, index in fit.columns.items()} if sheet.frame is None else {}
    headings = {name: fit.texts[index] for name, index in fit.columns.items()}
    if located.fixed is not None:
        return Source(sheet.file, sheet.sheet, letters, headings, rows=located.fixed)
    heading = sheet.numbers[located.first - 1] if sheet.frame is None else None
    return Source(sheet.file, sheet.sheet, letters, headings, sheet.sideways, heading)


def assemble(readings: Sequence[Reading], pack: Pack) -> tuple[dict[str, Table], list[Failure]]:
    """Return one table for each of the pack's that any submission has, and the failures of all cells."""
    tables: dict[str, Table] = {}
    failures: list[Failure] = []
    for name in pack.tables:
        parts = [(reading, table) for reading in readings for table in reading.tables if table.name == name]
        if parts:
            tables[name], found = _merged_table(pack.tables[name], parts)
            failures += found
    return tables, failures


def absences(readings: Sequence[Reading], pack: Pack) -> tuple[list[Failure], frozenset[str], frozenset[str]]:
    """Return failures for missing tables, the tables due in no period, and those that no submission has."""
    failures: list[Failure] = []
    undue: set[str] = set()
    missing: set[str] = set()
    for name, table in pack.tables.items():
        present = any(part.name == name for reading in readings for part in reading.tables)
        due = any(table.due(identity.period[5:]) for reading in readings for identity in reading.identities)
        if not present:
            (missing if due or table.model.optional else undue).add(name)
        failures += [_missing(table, reading) for reading in readings if _is_missing(table, reading)]
    return failures, frozenset(undue), frozenset(missing)


def moved(failure: Failure, offset: int) -> Failure:
    """A failure whose rows are so many further down."""
    if failure.rows is None or not offset:
        return failure
    return replace(failure, rows=[row + offset for row in failure.rows])


def _frame(
    rows: Sequence[Rows], parsers: Mapping[str, CellParser], pack: Pack
) -> tuple[pl.DataFrame, dict[str, Typed]]:
    count, table = sum(map(len, rows)), rows[0].located.table
    cells = {name: _cells(rows, name) for name in parsers}
    columns = {name: read_column(cells[name], count, parser) for name, parser in parsers.items()}
    decimals = {
        f"{DECIMALS}{name}": decimals_of(cells[name], count, parsers[name])
        for name in sorted(pack.typed.get(table.name, ()))
    }
    stamps = {}
    if (frame := rows[0].frame) is not None:
        stamps = {f"{STAMP}{fold(name)}": frame[name] for name in frame.columns if fold(name) in STAMPS}
    series = {name: column.series for name, column in columns.items()}
    return pl.DataFrame({**series, **_numbers(rows, count), **decimals, **stamps}), columns


def _cells(rows: Sequence[Rows], name: str) -> Sequence[Cell] | pl.Series | None:
    found = [each.cells(name) for each in rows]
    if len(found) == 1 or all(cells is None for cells in found):
        return found[0]
    pairs = zip(rows, found, strict=True)
    return list(chain.from_iterable(repeat(None, len(each)) if cells is None else cells for each, cells in pairs))


def _numbers(rows: Sequence[Rows], count: int) -> dict[str, pl.Series]:
    """The rows' places. A Parquet file has no headings in a row: its first record is row 1."""
    none = constant(None, pl.UInt32(), count)
    counts = [(place, len(each)) for place, each in enumerate(rows)]
    places = pl.Series([place for place, length in counts for _ in range(length)], dtype=pl.UInt32)
    sheets = [(each.located.sheet, each.indices) for each in rows]
    if not sheets[0][0].numbered:
        return {ROW: none, LINE: none, SOURCE: places}
    if (positions := rows[0].positions) is not None:
        known = sheets[0][0].row_numbers
        numbers = pl.Series(known, dtype=pl.UInt32)[positions] if len(known) else (positions + 1).cast(pl.UInt32)
        return {ROW: numbers, LINE: none, SOURCE: constant(0, pl.UInt32(), count)}
    own = [number for sheet, indices in sheets for number in map(sheet.numbers.__getitem__, indices)]
    lines = [sheet.lines[index] if sheet.lines else None for sheet, indices in sheets for index in indices]
    return {ROW: pl.Series(own, dtype=pl.UInt32), LINE: pl.Series(lines, dtype=pl.UInt32), SOURCE: places}


def _total_rows(totals: Sequence[Rows], parsers: Mapping[str, CellParser], pack: Pack) -> pl.DataFrame | None:
    total = totals[0].located.table.model.total_rows
    if total is None or not any(map(len, totals)):
        return None
    frame, _ = _frame(totals, parsers, pack)
    words = _cells(totals, total.column)
    if isinstance(words, pl.Series):
        return frame.with_columns(words.cast(pl.String).alias(WORDS))
    return frame.with_columns(pl.Series(WORDS, [shown(cell) for cell in words or ()], dtype=pl.String))


def _split_frame(located: Located, frame: pl.DataFrame) -> Split:
    total, positions = located.table.model.total_rows, pl.arange(0, len(frame), eager=True)
    index = located.fit.columns.get(total.column) if total else None
    if total is None or index is None:
        return Split(Rows(located, (), frame, positions), Rows(located))
    names = frame.to_series(index).cast(pl.String)
    words = [word for word in names.unique().drop_nulls().to_list() if total.rest(word) is not None]
    is_total = names.is_in(words).fill_null(False)
    records, totals = (Rows(located, (), frame.filter(kept), positions.filter(kept)) for kept in (~is_total, is_total))
    return Split(records, totals)


def _total_row(located: Located) -> Callable[[Row], bool] | None:
    total = located.table.model.total_rows
    index = located.fit.columns.get(total.column) if total else None
    if total is None or index is None:
        return None
    return lambda row: index < len(row) and total.rest(shown(row[index])) is not None


def _is_empty(row: Row, places: Sequence[int]) -> bool:
    return all(is_blank(row[place]) for place in places if place < len(row))


def _repeats(row: Row, header: Row, places: Sequence[int]) -> bool:
    """Whether the row is the headings again, as on every page of a print."""
    return all(place < len(row) and row[place] == header[place] for place in places)


def _merged(located: Located, records: Sequence[int]) -> int:
    """How many merged ranges hide a cell of a record, so that it is read as blank."""
    places, rows = set(located.fit.columns.values()), set(records)
    return sum(
        1
        for top, left, bottom, right in located.sheet.merged
        if any(
            (row, place) != (top, left)
            for row in range(max(top, located.first), bottom + 1)
            if row in rows
            for place in range(left, right + 1)
            if place in places
        )
    )


def _surplus_cells(located: Located, split: Split) -> Iterator[Failure]:
    """Rows longer than the headings. In a CSV file the cells have moved, so that no cell of the row can be trusted."""
    if split.surplus:
        rows, texts = zip(*split.surplus, strict=True)
        level = "error" if located.sheet.sheet is None else "note"  # beside a workbook's table it is a remark
        values = {"place": place(located.sheet)}
        name = located.table.name
        yield Failure("CONTRACT-ROW", name, rows=list(rows), observed=list(texts), level=level, values=values)


def _cell_failures(table: TableDescription, column: Column, typed: Typed, pack: Pack) -> Iterator[Failure]:
    for cells in typed.broken.values():
        values = {"expected": Text(f"structure.expected-{column.type.kind}"), **_values(cells.why, column, pack)}
        yield Failure(cells.why.rule, table.name, column.name, cells.rows, cells.observed, values=values)


def _values(why: Broken, column: Column, pack: Pack) -> Mapping[str, Any]:
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    if why.rule != "CONTRACT-VOCABULARY" or vocabulary is None:
        return why.values
    nearest = why.values["nearest"]
    hint = Text("structure.nothing-near")
    if nearest:
        hint = Text("structure.did-you-mean", {"nearest": Term(term=nearest, of=vocabulary)})
    return {"allowed": Listing(parts=[Term(term=term, of=vocabulary) for term in vocabulary.terms]), "hint": hint}


def _rounded(sheets: Sequence[Located], columns: Sequence[tuple[Column, Typed, CellParser]]) -> Iterator[Text]:
    """Report, once for all sheets, that months and longer times were read as their last day."""
    if columns:
        _, first, parser = columns[0]
        titles = Listing(parts=[Title(of=column) for column, _, _ in columns])
        where = place(sheets[0].sheet) + (f" (+{len(sheets) - 1})" if len(sheets) > 1 else "")
        values = {"place": where, "count": sum(typed.rounded for _, typed, _ in columns), "columns": titles}
        yield Text(
            "structure.rounded", {**values, "example": first.example, "day": Day(day=parser.rounded[first.example])}
        )


@lru_cache(maxsize=128)
def _parsers(pack: Pack, table: str, decimal: str | None) -> Mapping[str, CellParser]:
    """The parsers of a table's columns, kept because the cells of previous periods are much the same."""
    spellings = {name: vocabulary.spellings() for name, vocabulary in pack.vocabularies.items()}
    return {
        name: CellParser(
            column.type,
            spellings=spellings.get(column.type.vocabulary or ""),
            missing=pack.model.missing,
            decimal=decimal,
        )
        for name, column in pack.tables[table].columns.items()
    }


def _is_missing(table: TableDescription, reading: Reading) -> bool:
    """Whether a submission has no such table though it is due. The cover sheet may be left out."""
    due = any(table.due(identity.period[5:]) for identity in reading.identities)
    return due and table.name not in reading.claimed and table.model.role != "submission"


def _missing(table: TableDescription, reading: Reading) -> Failure:
    level = "note" if all(identity.extract for identity in reading.identities) else "error"
    values = {"title": Title(of=table), "path": reading.raw.path}
    name = PurePath(reading.raw.path).name or reading.raw.path  # the whole path is in the message
    return Failure("CONTRACT-TABLE", table.name, level=level, values=values, file=name)


def _merged_table(described: TableDescription, parts: Sequence[tuple[Reading, Table]]) -> tuple[Table, list[Failure]]:
    frames: list[pl.DataFrame] = []
    totals: list[pl.DataFrame] = []
    sources: tuple[Source, ...] = ()
    gaps: dict[str, dict[int, str]] = {}
    failures: list[Failure] = []
    offset = 0
    for reading, table in parts:
        frames.append(_identified(described, table.frame, reading.identities, len(sources)))
        if table.totals is not None:
            totals.append(_identified(described, table.totals, reading.identities, len(sources)))
        sources += table.sources
        for column, kinds in table.gaps.items():
            gaps.setdefault(column, {}).update({row + offset: kind for row, kind in kinds.items()})
        failures += [moved(failure, offset) for failure in table.failures]
        offset += len(table.frame)
    frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="vertical", rechunk=True)
    absent = frozenset.intersection(*(table.absent for _, table in parts))
    broken = {name for _, table in parts for name in table.broken if frame[name].null_count() == len(frame)}
    sums = pl.concat(totals, how="vertical", rechunk=True) if totals else None
    return Table(described.name, frame, sources, absent, frozenset(broken) - absent, gaps, sums), failures


def _identified(
    described: TableDescription, frame: pl.DataFrame, identities: Sequence[Identity], sources: int
) -> pl.DataFrame:
    """Rows with the columns that identify their submission, and their sources counted on from ``sources``."""
    own = [name for name in frame.columns if name.startswith(DECIMALS) or name == WORDS]
    if AS_OF in frame.columns:
        identity = [frame[name] for name in IDENTITY]
    else:  # not identified record by record: the submission is one
        one = identities[0]
        stated = {PORTFOLIO: one.portfolio, PERIOD: one.period, AS_OF: one.as_of}
        types = {PORTFOLIO: pl.String(), PERIOD: pl.String(), AS_OF: pl.Date()}
        identity = [constant(value, types[name], len(frame)).alias(name) for name, value in stated.items()]
    columns = [frame[name] for name in described.columns if name not in IDENTITY]
    return pl.DataFrame([*columns, *identity, frame[SOURCE] + sources, *(frame[name] for name in (ROW, LINE, *own))])
