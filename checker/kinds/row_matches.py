"""Finding the row of another table that has the same keys: the one way in which rows of two tables meet one to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from checker.lazy import pl

FEW = 5_000  # rows of both tables up to which a dictionary is faster than a join


def positions(
    rows: pl.DataFrame,
    others: pl.DataFrame,
    keys: Sequence[str],
    other_keys: Sequence[str] | None = None,
    *,
    nulls_equal: bool = False,
    numbered: bool = False,
) -> pl.Series:
    """For each of ``rows`` the position in ``others`` of the first row with the same keys; null where there is none.

    With ``nulls_equal`` a blank matches a blank, otherwise nothing. With ``numbered`` the second of equal rows matches
    the second of ``others``, and so on.
    """
    theirs = list(other_keys or keys)
    if rows.height + others.height > FEW:
        return joined_positions(rows, others, list(keys), theirs, nulls_equal, numbered)
    known: dict[tuple[object, ...], int] = {}
    for place, key in enumerate(key_tuples(others, theirs, numbered)):
        known.setdefault(key, place)
    own = key_tuples(rows, list(keys), numbered)
    return pl.Series([known.get(key) if nulls_equal or None not in key else None for key in own], dtype=pl.UInt32)


def matched(
    rows: pl.DataFrame,
    others: pl.DataFrame,
    keys: Sequence[str],
    other_keys: Sequence[str] | None = None,
    *,
    nulls_equal: bool = False,
) -> pl.Series:
    """Whether each of ``rows`` has a row in ``others`` with the same keys."""
    if rows.height + others.height > FEW:
        return positions(rows, others, keys, other_keys, nulls_equal=nulls_equal).is_not_null()
    known = set(others[list(other_keys or keys)].iter_rows())
    own = rows[list(keys)].iter_rows()
    return pl.Series([key in known and (nulls_equal or None not in key) for key in own], dtype=pl.Boolean)


def key_tuples(rows: pl.DataFrame, keys: list[str], numbered: bool) -> Iterator[tuple[object, ...]]:
    """The keys of each row, with their number among equal ones if ``numbered``."""
    if not numbered:
        yield from rows[keys].iter_rows()
        return
    counters: dict[tuple[object, ...], count[int]] = {}
    for key in rows[keys].iter_rows():
        yield (*key, next(counters.setdefault(key, count())))


def joined_positions(
    rows: pl.DataFrame, others: pl.DataFrame, keys: list[str], theirs: list[str], nulls_equal: bool, numbered: bool
) -> pl.Series:
    """As ``positions``, by a join."""
    right = others.lazy().select(pl.col(name).alias(key) for key, name in zip(keys, theirs, strict=True))
    left, on = rows.lazy().select(keys), list(keys)
    if numbered:
        number = pl.int_range(pl.len()).over(keys).alias("@nth")
        left, right, on = left.with_columns(number), right.with_columns(number), [*keys, "@nth"]
    right = right.with_row_index("@position").unique(on, keep="first", maintain_order=True)
    found = left.join(right, on=on, how="left", nulls_equal=nulls_equal, maintain_order="left")
    return found.select("@position").collect(engine="in-memory").to_series().rename("")


def gathered(others: pl.DataFrame, places: pl.Series, names: dict[str, str]) -> list[pl.Series]:
    """Columns of ``others`` at some positions under new names; null where a position is null."""
    found = others[list(dict.fromkeys(names))][places]
    return [found[name].alias(new) for name, new in names.items()]


def with_column(rows: pl.DataFrame, series: pl.Series) -> pl.DataFrame:
    """The rows with one column replaced or added."""
    if series.name not in rows.columns:
        return rows.hstack([series])
    return pl.DataFrame([series if column.name == series.name else column for column in rows])


def true_or_null(mask: pl.Series, name: str) -> pl.Series:
    """A column that is true where the mask is, and null elsewhere."""
    return mask.set(~mask, None).alias(name)


def empty_column(name: str, rows: int) -> pl.Series:
    """A text column without values."""
    return pl.Series(name, [None], pl.String).new_from_index(0, rows)
