"""Dated lines: which holds when, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest

from checker.kinds.effective_dates import Line, as_date, in_force, period_end, read_lines

PHASES = ("concept", "planning")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-01-31", date(2023, 1, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2023-13-01", None),
        ("20230131", None),
        ("2023-W05-2", None),
        ("2023-1-1", None),
        ("31.01.2023", None),
        ("concept", None),
        ("", None),
    ],
)
def test_as_date(text: str, day: date | None) -> None:
    assert as_date(text) == day


@pytest.mark.parametrize(
    ("period", "end"),
    [("2023-01", "2023-01-31"), ("2023-12", "2023-12-31"), ("2024-02", "2024-02-29"), ("2023-02", "2023-02-28")],
)
def test_period_end(period: str, end: str) -> None:
    assert period_end(period).isoformat() == end


def test_the_last_line_dated_no_later_than_the_period_holds() -> None:
    lines, wrong = read_lines("limits", {"2024-03-31": "c", "2023-01-01": "a", "2024-01-15": "b"}, None)
    assert wrong == []
    chosen = {
        period: None if line is None else line.value
        for line, periods in in_force(lines, ("2022-12", "2023-01", "2023-12", "2024-01", "2024-02", "2024-03")).items()
        for period in periods
    }
    assert chosen == {
        "2022-12": None,
        "2023-01": "a",
        "2023-12": "a",
        "2024-01": "b",
        "2024-02": "b",
        "2024-03": "c",
    }


def test_a_segment_may_get_its_line_at_any_date() -> None:
    lines, wrong = read_lines("limits", {"2023-01-01": {"concept": "a"}, "2024-01-01": {"planning": "b"}}, PHASES)
    assert wrong == []
    assert [(line.since.year, line.segment, line.path) for line in lines] == [
        (2023, "concept", ("limits", "2023-01-01", "concept")),
        (2024, "planning", ("limits", "2024-01-01", "planning")),
    ]


@pytest.mark.parametrize(
    ("stated", "segments", "wrong"),
    [
        ({}, None, [(("limits",), "undated")]),
        ({}, PHASES, [(("limits",), "undated")]),
        ({"soon": "a"}, None, [(("limits", "soon"), "date")]),
        ({"2023-01-01": "a"}, PHASES, [(("limits", "2023-01-01"), "segments")]),
        ({"2023-01-01": {"concept": "a"}}, PHASES, [(("limits", "2023-01-01"), "segment-lacking")]),
        (
            {"2023-01-01": {"concept": "a", "planing": "b"}},
            PHASES,
            [(("limits", "2023-01-01", "planing"), "unknown-near")],
        ),
        (
            {"2023-01-01": {"concept": "a", "planning": "b", "x": "c"}, "soon": {}},
            PHASES,
            [(("limits", "soon"), "date"), (("limits", "2023-01-01", "x"), "unknown")],
        ),
    ],
)
def test_what_is_wrong(stated: dict[str, object], segments: tuple[str, ...] | None, wrong: object) -> None:
    found = read_lines("limits", stated, segments)[1]
    assert [(each.path, each.text.key.removeprefix("rulebook.")) for each in found] == wrong


@pytest.mark.parametrize(("value", "applicable"), [("not applicable", False), ({"green": "<= 1"}, True), ([], True)])
def test_applicable(value: object, applicable: bool) -> None:
    assert Line(date(2023, 1, 1), None, value, ()).applicable is applicable
