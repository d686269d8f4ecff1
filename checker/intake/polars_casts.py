"""Cast columns in Polars where the cell parser would certainly read the same.

Each function returns the typed values and, for each, whether it is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import time
from typing import TYPE_CHECKING

from checker.intake.cells import CellParser
from checker.intake.numbers import percentage
from checker.intake.typed_columns import FEW, constant
from checker.value import WHOLE_DIGITS, Type, dtype

if TYPE_CHECKING:
    import polars as pl


ALMOST_HALF = 0.45
COMPARED = 8  # terms, beyond which Polars' cast is faster
AS_WRITTEN = 4e-16  # half a unit in the 15th digit of any number is more than this part of it
SUSPECT = r"^$|^\s|\s$|^#|^[\x{FEFF}\x{200B}]|[\x{FEFF}\x{200B}]$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def _none(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    import polars as pl

    return constant(None, dtype(parser.type), len(series)), constant(False, pl.Boolean(), len(series))


def _all(typed: pl.Series) -> tuple[pl.Series, pl.Series]:
    import polars as pl

    return typed, constant(True, pl.Boolean(), len(typed))


def _number(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    import polars as pl

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
    import polars as pl

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
    import polars as pl

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
    import polars as pl

    target = dtype(parser.type)
    if series.dtype == target:
        return _all(series)
    if not isinstance(series.dtype, pl.String) or any(parser(term) != term for term in parser.type.terms):
        return _none(series, parser)
    typed = _verbatim(series, parser.type.terms, target)
    return _all(typed) if typed.null_count() == series.null_count() else (typed, typed.is_not_null())


def _verbatim(series: pl.Series, terms: Sequence[str], target: pl.DataType) -> pl.Series:
    """The texts that are terms, null where one is not. Few terms are compared one by one, a third of a cast's time."""
    import polars as pl

    if not 0 < len(terms) <= COMPARED:
        return series.cast(target, strict=False)
    found = pl.lit(None, dtype=target)
    for term in reversed(terms):
        found = pl.when(pl.first() == term).then(pl.lit(term, dtype=target)).otherwise(found)
    return series.to_frame().select(found.alias(series.name)).to_series()


def _text(series: pl.Series, parser: CellParser) -> tuple[pl.Series, pl.Series]:
    import polars as pl

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
