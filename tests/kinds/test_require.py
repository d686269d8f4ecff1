"""Kind ``require``: fields and rows that must be there."""

from __future__ import annotations

from typing import Any

import pytest

from checker.kinds.rule import NO_ROW

OWN = 'kind = "require"\ntable = "projects"\nfields.2023-01-01 = ["measures", "ends"]\n'
PER = """
kind = "require"
table = "projects"
per = "phase"
fields.2023-01-01.concept   = []
fields.2023-01-01.planning  = ["measures"]
fields.2023-01-01.execution = ["measures", "ends"]
"""
ROWS = """
kind = "require"
table = "projects"
when = "state = 'active'"
rows = "milestones"
rows_when = "planned <= as_of"
fields.2023-01-01 = ["owner", "actual"]
"""


def test_fields_of_the_record_itself(judge: Any) -> None:
    rule = judge(OWN)
    full = {"measures": "x", "ends": "2023-01-01"}
    rows = [full, full | {"measures": None}, full | {"ends": None}, {}]
    assert rule.says(*rows) == ["ok", "finding", "finding", "finding"]
    assert rule.shows("lacking", *rows) == [[], ["measures"], ["ends"], ["measures", "ends"]]
    assert rule.shows("column", *rows[1:]) == ["measures", "ends", "measures"]


def test_per_segment(judge: Any) -> None:
    rule = judge(PER)
    rows = [{"phase": phase} for phase in ("concept", "planning", "execution", None)]
    assert rule.says(*rows) == ["ok", "finding", "finding", "missing"]
    assert rule.shows("lacking", *rows) == [[], ["measures"], ["measures", "ends"], []]
    assert rule.shows("segment", *rows) == ["concept", "planning", "execution", None]
    assert rule.says({"phase": "planning", "measures": "x"}, {"phase": "execution", "measures": "x"}) == [
        "ok",
        "finding",
    ]


def test_where_a_row_is_lacking_the_rule_may_say_where_to_point(judge: Any) -> None:
    row = {"project": "A", "state": "active", "budget": "10"}
    assert judge(ROWS).shows("column", row) == ["project"]
    assert judge(ROWS + 'column = "budget"\n').shows("column", row) == ["budget"]


def test_a_segment_that_is_not_applicable(judge: Any) -> None:
    rule = judge(PER.replace("concept   = []", 'concept   = "not applicable"'))
    assert rule.says({"phase": "concept"}, {"phase": "planning"}) == ["not applicable", "finding"]


def test_a_later_date_asks_for_more(judge: Any) -> None:
    rule = judge(PER + 'fields.2024-01-01.concept = ["measures"]\n')
    rows = [{"phase": phase, "period": year} for year in ("2023-12", "2024-01") for phase in ("concept", "planning")]
    assert rule.says(*rows) == ["ok", "finding", "finding", "finding"]


MILESTONE = {"project": "A", "planned": "2023-01-31", "owner": "x", "actual": "2023-01-31"}


@pytest.mark.parametrize(
    ("rows", "says", "lacking"),
    [
        ([MILESTONE], "ok", []),
        ([MILESTONE | {"owner": None}], "finding", ["owner"]),
        # not one full row, though together they fill both fields
        ([MILESTONE | {"owner": None}, MILESTONE | {"actual": None}], "finding", ["owner"]),
        ([MILESTONE | {"owner": None, "actual": None}, MILESTONE | {"actual": None}], "finding", ["actual"]),
        ([MILESTONE | {"owner": None}, MILESTONE], "ok", []),
        ([MILESTONE | {"project": "B"}], "finding", None),
        ([MILESTONE | {"project": None}], "finding", None),
        ([MILESTONE | {"planned": "2023-02-01"}], "finding", None),  # rows_when is false
        ([MILESTONE | {"planned": None}], "finding", None),  # it cannot be known
        ([MILESTONE | {"portfolio": "Q"}], "finding", None),
        ([MILESTONE | {"period": "2022-12"}], "finding", None),
        ([], "finding", None),
    ],
)
def test_rows_of_another_table(rows: list[dict[str, Any]], says: str, lacking: list[str] | None, judge: Any) -> None:
    rule = judge(ROWS)
    project = {"project": "A", "state": "active"}
    assert rule.says(project, milestones=rows) == [says]
    if lacking is not None:
        assert rule.shows("lacking", project, milestones=rows) == [lacking]


def test_rows_are_asked_for_only_where_the_rule_applies(judge: Any) -> None:
    rows = [{"project": name, "state": state} for name, state in (("A", "active"), ("B", "paused"), ("C", None))]
    assert judge(ROWS).says(*rows, milestones=[MILESTONE]) == ["ok", "not applicable", "missing"]


def test_each_record_stands_once_however_many_rows_it_has(judge: Any) -> None:
    rows = [{"project": name, "state": "active"} for name in "ABA"]
    assert judge(ROWS).says(*rows, milestones=[MILESTONE, MILESTONE, MILESTONE | {"owner": None}]) == [
        "ok",
        "finding",
        "ok",
    ]


def test_the_best_row_is_the_one_for_the_fields_of_the_line(judge: Any) -> None:
    rule = judge(
        """
kind = "require"
table = "projects"
per = "phase"
rows = "milestones"
fields.2023-01-01.concept   = ["owner"]
fields.2023-01-01.planning  = ["actual", "planned", "cost"]
fields.2023-01-01.execution = []
"""
    )
    rows = [{"project": "A", "phase": phase} for phase in ("concept", "planning", "execution")]
    owned, dated = {"project": "A", "owner": "x"}, {"project": "A", "actual": "2023-01-01", "planned": "2023-01-01"}
    assert rule.says(*rows, milestones=[dated, owned]) == ["ok", "finding", "ok"]
    assert rule.shows("lacking", rows[1], milestones=[owned, dated]) == [["cost"]]
    assert rule.says(*rows, milestones=[]) == ["finding", "finding", "finding"]  # with no fields, the row itself


def test_no_row_at_all_is_what_is_lacking(judge: Any) -> None:
    project = {"project": "A", "state": "active"}
    assert judge(ROWS).shows("lacking", project, milestones=[MILESTONE | {"project": "B"}]) == [[NO_ROW]]
    blank = MILESTONE | {"owner": None, "actual": None}
    assert judge(ROWS).shows("lacking", project, milestones=[blank]) == [["owner", "actual"]]
