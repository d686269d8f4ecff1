"""Matching rows by their keys gives the same for few rows, by a dictionary, as for many, by a join."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.kinds import row_matches
from checker.kinds.row_matches import gathered, matched, positions, true_or_null, with_column

KEYS = ["a", "b"]
CELLS = st.sampled_from(["x", "y", None])
TABLES = st.lists(st.tuples(CELLS, CELLS), max_size=8)


def table(rows: list[tuple[str | None, str | None]], names: list[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


@given(TABLES, TABLES, st.booleans(), st.booleans())
def test_few_and_many_rows_match_alike(left, right, nulls_equal, numbered):
    rows, others = table(left, KEYS), table(right, ["c", "d"])
    found, kept = [], row_matches.FEW
    try:
        for row_matches.FEW in (0, kept):
            options = {"nulls_equal": nulls_equal, "numbered": numbered}
            found.append(positions(rows, others, KEYS, ["c", "d"], **options).to_list())
            found.append(matched(rows, others, KEYS, ["c", "d"], nulls_equal=nulls_equal).to_list())
    finally:
        row_matches.FEW = kept
    assert found[0] == found[2]
    assert found[1] == found[3]


def test_the_first_of_equal_rows_is_matched_and_numbered_ones_pair_up():
    rows, others = table([("x", "y")] * 3, KEYS), table([("y", "x"), ("x", "y"), ("x", "y")], KEYS)
    assert positions(rows, others, KEYS).to_list() == [1, 1, 1]
    assert positions(rows, others, KEYS, numbered=True).to_list() == [1, 2, None]


def test_a_blank_matches_a_blank_only_if_asked():
    rows = table([(None, "y")], KEYS)
    assert matched(rows, rows, KEYS).to_list() == [False]
    assert matched(rows, rows, KEYS, nulls_equal=True).to_list() == [True]


@pytest.mark.parametrize("places", [[0, None, 1], [None, None, None]])
def test_columns_are_gathered_with_nulls_where_nothing_matched(places):
    others = pl.DataFrame({"n": [10, 20]})
    (found,) = gathered(others, pl.Series(places, dtype=pl.UInt32), {"n": "new"})
    assert found.name == "new"
    assert found.to_list() == [None if place is None else [10, 20][place] for place in places]


def test_a_column_is_replaced_in_its_place_or_added_at_the_end():
    rows = pl.DataFrame({"a": [1], "b": [2]})
    assert with_column(rows, pl.Series("a", [3])).rows() == [(3, 2)]
    assert with_column(rows, pl.Series("c", [3])).columns == ["a", "b", "c"]
    assert true_or_null(pl.Series([True, False]), "t").to_list() == [True, None]
