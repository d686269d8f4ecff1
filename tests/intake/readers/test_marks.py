"""Letters and numbers of cells, and error values put into a grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.intake.workbook_xml import Marks, column_number, position
from checker.model.submission import Cell, ErrorValue, column_letters


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("ZZ", 701), ("XFD", 16383)])
def test_letters_of_columns(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters


@given(st.integers(0, 20_000))
def test_letters_and_back(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_a_reference_is_a_position() -> None:
    assert position("G14") == (13, 6)
    with pytest.raises(ValueError, match="14G"):
        position("14G")


def test_error_values_widen_the_grid_where_they_stand_outside() -> None:
    rows: list[list[Cell]] = [[1.0]]
    Marks(errors={(0, 0): "#N/A", (2, 1): "="}).put_into(rows)
    assert rows == [[ErrorValue("#N/A"), ""], ["", ""], ["", ErrorValue("=")]]
    empty: list[list[Cell]] = []
    Marks(errors={(0, 1): "#N/A"}).put_into(empty)
    assert empty == [["", ErrorValue("#N/A")]]
