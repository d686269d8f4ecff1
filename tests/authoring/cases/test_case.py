"""The pipe table that cases are written in."""

from __future__ import annotations

from checker.authoring.cases.case import read_cases


def test_reading_a_table_of_cases() -> None:
    [first, second] = read_cases("\na | expect | why\n\n1 | ok | one\n2\n", {"b": "3", "a": "0"})
    assert (first.values, first.expect, first.why, first.line) == ({"b": "3", "a": "1"}, "ok", "one", 4)
    assert (second.values, second.expect, second.line) == ({"b": "3", "a": "2"}, "", 5)
    assert first.together != second.together
    assert read_cases("", {}) == []
