"""One column: cells in, a typed series out, with the cells that could not be read.

Few cells are read one by one. Many are read by Polars where its reading is certain to be the same, and only the
doubtful rest by the cell parser, each distinct value once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal

from checker.intake.cells import CellParser, Given, Value, shown
from checker.intake.message_parts import shortened
from checker.intake.numbers import percentage
from checker.intake.unreadable import Broken, Gap, not_of_type
from checker.lazy import pl
from checker.model.submission import Cell
from checker.model.types import WHOLE_DIGITS, Type, dtype

FEW = 2000  # cells, below which starting Polars costs more than it saves
PLAIN = r"^-?[0-9]{1,15}(?:[.,]([0-9]{1,2}))?$"  # a number with one reading


@dataclass
class BrokenCells:
    """Cells that break the contract in the same way: row indices and what is in them."""

    why: Broken
    rows: list[int] = field(default_factory=list)
    observed: list[str] = field(default_factory=list)


@dataclass
class Typed:
    """A column as read. ``series`` is null where a cell has no value; ``gaps`` gives the reason unless it is blank.

    ``rounded`` counts the cells that state a month or a longer time; ``example`` is the first of them.
    """

    series: pl.Series
    broken: dict[str, BrokenCells] = field(default_factory=dict)
    gaps: dict[int, str] = field(default_factory=dict)
    rounded: int = 0
    example: str = ""

    @property
    def unreadable(self) -> bool:
        """Whether several cells are filled and none can be read: the column is wrong, not a cell."""
        broken = sum(len(cells.rows) for cells in self.broken.values())
        return broken > 1 and self.series.null_count() == len(self.series)

    def note(self, row: int, cell: Given, result: object) -> None:
        """Keep the reason why a row has no value, unless its cell is blank."""
        if isinstance(result, Gap) and result.kind != "empty":
            self.gaps[row] = result.kind
        elif isinstance(result, Broken):
            self.gaps[row] = "error" if result.rule == "CONTRACT-ERROR-VALUE" else "broken"
            cells = self.broken.setdefault(f"{result.rule} {result.values!r}", BrokenCells(result))
            cells.rows.append(row)
            cells.observed.append(shortened(shown(cell)))


def constant(value: object, kind: pl.DataType, rows: int) -> pl.Series:
    """The same value in every row."""
    return pl.Series([value], dtype=kind).new_from_index(0, rows) if rows else pl.Series([], dtype=kind)


def read_column(cells: Sequence[Cell] | pl.Series | None, rows: int, parser: CellParser) -> Typed:
    """Read a column of a sheet or of a Parquet file; nulls where there is none."""
    if cells is None:
        return Typed(constant(None, dtype(parser.type), rows))
    return read_series(cells, parser) if isinstance(cells, pl.Series) else read_cells(cells, parser)


def read_cells(cells: Sequence[Cell], parser: CellParser) -> Typed:
    """Read a column of a sheet."""
    kinds = set(map(type, cells))
    if len(cells) > FEW and len(kinds) > 1 and str in kinds:  # a workbook's blank cells are texts
        cells = [None if cell == "" else cell for cell in cells]
        kinds = set(map(type, cells))
    native = {str: pl.String(), float: pl.Float64(), datetime: pl.Datetime("us")}
    if len(cells) > FEW and len(kinds - {None.__class__}) == 1 and (kind := next(filter(native.get, kinds), None)):
        return read_series(pl.Series(cells, dtype=native[kind]), parser)
    results = [parser(cell) for cell in cells]
    typed = Typed(_series(results, parser.type))
    for row, result in enumerate(results):
        if isinstance(result, (Gap, Broken)):
            typed.note(row, cells[row], result)
    if parser.rounded:
        rounded = [text for cell in cells if (text := shown(cell).strip()) in parser.rounded]
        typed.rounded, typed.example = len(rounded), rounded[0] if rounded else ""
    return typed


def read_series(series: pl.Series, parser: CellParser) -> Typed:
    """Read a column that Polars holds."""

    if isinstance(series.dtype, (pl.Categorical, pl.Enum)) and series.dtype != dtype(parser.type):
        series = series.cast(pl.String)
    if series.dtype == pl.Float32:
        series = series.cast(pl.String).cast(pl.Float64)  # the digits that it shows, not those of its binary fraction
    if not _is_plain(series, parser.type):
        return _nested(series, parser.type)
    typed, certain = CASTS[parser.type.kind](series, parser)
    doubtful = (~certain & series.is_not_null()).fill_null(True)
    if not doubtful.any():
        return Typed(typed)
    if not certain.any():  # as in an archive with titles for terms: no row need be taken out and put back
        return _distinct(series, parser)
    rows = doubtful.arg_true()
    return _combined(typed, rows, _distinct(series.gather(rows), parser))


def decimals_of(cells: Sequence[Cell] | pl.Series | None, rows: int, parser: CellParser) -> pl.Series:
    """How many decimals each cell was typed with, for the rounding of its figure; null for what was not typed."""
    if isinstance(cells, pl.Series):
        return _decimals_of_series(cells, parser)
    if cells is None:
        return constant(None, pl.UInt8(), rows)
    return pl.Series([_decimals(cell, parser) if isinstance(cell, str) else None for cell in cells], dtype=pl.UInt8)


def _series(results: Sequence[Value | Gap | Broken], type: Type) -> pl.Series:
    values = [None if isinstance(result, (Gap, Broken)) else result for result in results]
    return pl.Series(values, dtype=dtype(type))


def _distinct(series: pl.Series, parser: CellParser) -> Typed:
    distinct = series.unique(maintain_order=True)
    codes = series.replace_strict(distinct, pl.Series(range(len(distinct)), dtype=pl.UInt32), return_dtype=pl.UInt32)
    cells: list[Given] = distinct.to_list()
    results = [parser(cell) for cell in cells]
    typed = Typed(_series(results, parser.type).gather(codes))
    odd = [
        code
        for code, result in enumerate(results)
        if isinstance(result, Broken) or (isinstance(result, Gap) and result.kind != "empty")
    ]
    if odd:
        for row in codes.is_in(odd).arg_true().to_list():
            typed.note(row, cells[codes[row]], results[codes[row]])
    if parser.rounded:
        rounded = [code for code, cell in enumerate(cells) if shown(cell).strip() in parser.rounded]
        typed.rounded = int(codes.is_in(rounded).sum())
        typed.example = shown(cells[rounded[0]]).strip() if rounded else ""
    return typed


def _combined(typed: pl.Series, rows: pl.Series, read: Typed) -> Typed:
    places = pl.arange(0, len(typed), eager=True, dtype=pl.UInt32)
    places = places.scatter(rows, pl.arange(len(typed), len(typed) + len(rows), eager=True, dtype=pl.UInt32))
    series = pl.concat([typed.alias(""), read.series.alias("")], rechunk=True).gather(places)
    at = rows.to_list() if read.broken or read.gaps else []
    broken = {
        key: BrokenCells(one.why, [at[row] for row in one.rows], one.observed) for key, one in read.broken.items()
    }
    return Typed(series, broken, {at[row]: kind for row, kind in read.gaps.items()}, read.rounded, read.example)


def _is_plain(series: pl.Series, type: Type) -> bool:
    """Whether the values are such as a cell may hold."""
    dtype = series.dtype
    if type.kind == "list" and dtype == pl.List(pl.String):
        return True
    return not dtype.is_nested() and dtype not in (pl.Binary, pl.Object, pl.Duration, pl.Time)


def _nested(series: pl.Series, type: Type) -> Typed:
    """A Parquet column of structures, bytes or times of day, of which no value can be read."""
    rows = series.is_not_null().arg_true().to_list()
    cells = BrokenCells(not_of_type("not-plain", type=str(series.dtype)), rows, [str(series.dtype)] * len(rows))
    empty = constant(None, dtype(type), len(series))
    return Typed(empty, {"": cells} if rows else {}, dict.fromkeys(rows, "broken"))


def _decimals_of_series(series: pl.Series, parser: CellParser) -> pl.Series:
    if series.dtype != pl.String:
        return constant(None, pl.UInt8(), len(series))
    scale = parser.type.scale
    found = series.str.extract(PLAIN).str.len_chars().clip(0, scale).fill_null(0).cast(pl.UInt8)
    usual = series.str.contains(PLAIN) if parser.type.unit != "percent" else constant(False, pl.Boolean(), len(series))
    if usual.all():  # what is null is neither usual nor odd
        return found.set(series.is_null(), None)
    odd = series.filter(~usual).unique().drop_nulls()
    typed = [_decimals(text, parser) for text in odd.to_list()]
    others = series.replace_strict(odd, pl.Series(typed, dtype=pl.UInt8), default=None, return_dtype=pl.UInt8)
    return found.zip_with(usual.fill_null(False), others)


def _decimals(text: str, parser: CellParser) -> int | None:
    """The digits after the decimal mark, as far as the column keeps them."""
    value = parser(text)
    if not isinstance(value, Decimal):
        return None
    exponent = value.as_tuple().exponent
    return min(max(0, -exponent), parser.type.scale) if isinstance(exponent, int) else None


ALMOST_HALF = 0.45
COMPARED = 8  # terms, beyond which Polars' cast is faster
AS_WRITTEN = 4e-16  # half a unit in the 15th digit of any number is more than this part of it
SUSPECT = r"^$|^\s|\s$|^#|^[\x{FEFF}\x{200B}]|[\x{FEFF}\x{200B}]$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def _none(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    return constant(None, dtype(parser.type), len(series)), constant(False, pl.Boolean(), len(series))


def _all(typed: pl.Series) -> tuple[pl.Series, pl.Series]:
    return typed, constant(True, pl.Boolean(), len(typed))


def _number(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    given, target = series.dtype, dtype(parser.type)
    if isinstance(given, pl.String):
        return _plain_numbers(series, parser)
    if not given.is_numeric():
        return _none(series, parser)
    if given.is_float():
        return _floats(series.cast(pl.Float64), parser.type)
    if given.is_integer() and given != pl.Int64:
        series = series.cast(pl.Int128)  # the limit below must be of the type
    limit = 1 if percentage(parser.type) else 10**WHOLE_DIGITS - 1
    certain = series.is_between(-limit, limit)
    typed = _kept(series, certain).cast(target)
    if isinstance(given, pl.Decimal) and given.scale > parser.type.scale:
        certain &= typed.cast(given) == series
    return typed, certain


def _kept(series: pl.Series, certain: pl.Series) -> pl.Series:
    """The values that may be cast; one that cannot aborts the cast of all."""
    return series if certain.all() else series.set(~certain.fill_null(False), None)


def _floats(series: pl.Series, type: Type) -> tuple[pl.Series, pl.Series]:
    """Floats that show, at 15 digits, exactly the decimal that they are cast to.

    Polars' own ``round_sig_figs`` is one digit short beside powers of ten.
    """
    size = series.abs()
    fits = size <= (1.0 if percentage(type) else 10.0 ** (WHOLE_DIGITS - type.scale))
    typed = _kept(series, fits).cast(dtype(type))
    away = (typed.cast(pl.Float64) - series).abs()
    certain = fits & (away <= size * AS_WRITTEN)
    if not certain.all():
        last_digit = 10.0 ** ((size.log10() - 1e-9).floor() - WHOLE_DIGITS + 1)
        certain = fits & (away <= last_digit * ALMOST_HALF)
    return typed, certain.fill_null(False) | series.is_null()


def _plain_numbers(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    """Texts that the parser takes as they are: digits, and at most two of them after the mark."""
    if percentage(parser.type):
        return _none(series, parser)
    places, mark = min(2, parser.type.scale), parser.decimal or ".,"
    tail = f"(?:[{mark}][0-9]{{1,{places}}})?" if places else ""
    certain = series.str.contains(f"^-?[0-9]{{1,{WHOLE_DIGITS}}}{tail}$")
    plain = _kept(series, certain).str.replace(",", ".", literal=True)
    return plain.cast(dtype(parser.type)), certain


def _date(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    if isinstance(series.dtype, pl.Date):
        return _all(series)
    if isinstance(series.dtype, pl.Datetime):
        days = series.dt.date()
        return days, series.dt.time() == time()
    if isinstance(series.dtype, pl.String):
        days = series.str.to_date("%Y-%m-%d", strict=False)
        return days, days.is_not_null() & series.str.contains("^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    return _none(series, parser)


def _term(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    target = dtype(parser.type)
    if series.dtype == target:
        return _all(series)
    if not isinstance(series.dtype, pl.String) or any(parser(term) != term for term in parser.type.terms):
        return _none(series, parser)
    typed = _verbatim(series, parser.type.terms, target)
    return _all(typed) if typed.null_count() == series.null_count() else (typed, typed.is_not_null())


def _verbatim(series: pl.Series, terms: Sequence[str], target: pl.DataType) -> pl.Series:
    """The texts that are terms, null where one is not. Few terms are compared one by one, a third of a cast's time."""
    if not 0 < len(terms) <= COMPARED:
        return series.cast(target, strict=False)
    found = pl.lit(None, dtype=target)
    for term in reversed(terms):
        found = pl.when(pl.first() == term).then(pl.lit(term, dtype=target)).otherwise(found)
    return series.to_frame().select(found.alias(series.name)).to_series()


def _text(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    if isinstance(series.dtype, pl.String):
        pattern = _suspect(parser)
        if _repeats(series) and not series.unique().str.contains(pattern).any():
            return _all(series)
        return series, ~series.str.contains(pattern)
    if series.dtype.is_integer() or series.dtype in (pl.Date, pl.Boolean):
        return _all(series.cast(pl.String))
    return _none(series, parser)


def _repeats(series: pl.Series) -> bool:
    """Whether texts seem to recur, so that it pays to find the distinct ones first."""
    return len(series) > FEW and series.head(FEW).n_unique() < FEW // 2


def _list(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    return _all(series) if series.dtype == dtype(parser.type) else _none(series, parser)


def _suspect(parser: CellParser) -> str:
    """A pattern for texts that need the parser: blanks around them, control characters, a word for a gap."""
    words = [re.escape(word).replace(r"\ ", r"\s+").replace(r"\*", ".*") for word in parser.gap_words]
    return f"{SUSPECT}|(?is)^(?:{'|'.join(words)})$" if words else SUSPECT


CASTS: dict[str, Callable[[pl.Series, CellParser], tuple[pl.Series, pl.Series]]] = {
    "number": _number,
    "date": _date,
    "term": _term,
    "text": _text,
    "list": _list,
}
