"""Reported against derived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from checker.model.finding import Finding

PROGRESS = {"green": "as_planned", "yellow": "slightly_worse", "red": "far_worse", "missing": None}
TABLE = {
    "green": {"green": None, "yellow": "error", "red": "error", "missing": "error"},
    "yellow": {"green": "warning", "yellow": None, "red": "error", "missing": "error"},
    "red": {"green": "warning", "yellow": "warning", "red": None, "missing": "warning"},
    "missing": {"green": "warning", "yellow": "error", "red": "error", "missing": "note"},
    None: {"green": "error", "yellow": "error", "red": "error", "missing": "error"},
}
CELLS = [(reported, derived, level) for reported, row in TABLE.items() for derived, level in row.items()]
Found = Callable[..., list[Finding]]
Made = Callable[..., dict[str, Any]]


def mismatches(findings: list[Finding]) -> list[Finding]:
    """The findings of the comparison."""
    return [each for each in findings if each.class_ == "defect" and each.parameter is not None]


@pytest.mark.parametrize(("reported", "derived", "level"), CELLS)
def test_every_pair_has_its_level(
    found: Found, sound: Made, reported: str | None, derived: str, level: str | None
) -> None:
    row = sound(status_adoption=reported, adoption_progress=PROGRESS[derived])
    (mismatch,) = mismatches(found(projects=[row])) or [None]
    given = (mismatch.level, mismatch.reported, mismatch.derived) if mismatch else None
    assert given == (None if level is None else (level, reported, derived))


def test_nothing_is_told_of_a_sound_project(found: Found, sound: Made) -> None:
    assert found(projects=[sound()]) == []


def test_green_that_derives_red_is_a_deviation_and_a_defect(found: Found, sound: Made) -> None:
    findings = found(projects=[sound(forecast=Decimal("23.01"))])
    mismatch, deviation = sorted(findings, key=lambda each: each.level)
    assert (deviation.class_, deviation.level, deviation.colour) == ("deviation", "note", "red")
    assert (deviation.reported, deviation.derived) == ("green", "red")
    assert (mismatch.class_, mismatch.level, mismatch.rule) == ("defect", "error", "TOL-COST")
    assert (mismatch.observed, mismatch.limit, mismatch.distance) == ("23.01", "23.00", "0.01")
    assert (mismatch.unit, mismatch.segment) == ("MNOK", "concept")
    assert mismatch.rule_file is not None
    assert mismatch.rule_file.endswith("cost.toml")
    assert mismatch.rule_line is not None
    assert mismatch.column == "status_cost"
    assert mismatch.file == "projects.csv"
    assert mismatch.cell is not None
    assert mismatch.related == [f"projects.csv · {deviation.cell}"]
    assert "23.01 MNOK" in mismatch.message
    assert "23.00 MNOK" in mismatch.message
    assert "Concept" in mismatch.message


def test_the_mismatch_points_at_the_reported_colour_and_the_deviation_at_the_figure(found: Found, sound: Made) -> None:
    findings = found(projects=[sound(forecast=Decimal("20.01"), **{"@row": 14})])
    places = {each.class_: (each.column, each.row, str(each.cell)[-2:]) for each in findings}
    assert places == {"deviation": ("forecast", 14, "14"), "defect": ("status_cost", 14, "14")}


def test_red_reported_red_with_measures_is_only_a_note(found: Found, sound: Made, described: dict[str, Any]) -> None:
    row = sound(forecast=Decimal("23.01"), status_cost="red")
    findings = found(projects=[row], deviation_descriptions=[described])
    assert [(each.class_, each.level, each.rule) for each in findings] == [("deviation", "note", "TOL-COST")]


def test_red_reported_red_without_measures_is_an_error(found: Found, sound: Made) -> None:
    row = sound(forecast=Decimal("23.01"), status_cost="red")
    errors = [each.rule for each in found(projects=[row]) if each.level == "error"]
    assert errors == ["OBL-RED"]


@pytest.mark.parametrize("reported", ["green", "yellow"])
def test_a_blank_forecast_is_no_way_past(found: Found, sound: Made, reported: str) -> None:
    row = sound(forecast=None, status_cost=reported, measures_considered="Vurdert")
    (mismatch,) = mismatches(found(projects=[row]))
    assert (mismatch.level, mismatch.derived, mismatch.colour) == ("error", "missing", "missing")
    assert "Forecast is blank" in mismatch.message


def test_what_is_blank_is_named_in_the_language(found: Found, sound: Made) -> None:
    (mismatch,) = mismatches(found(projects=[sound(forecast=None)], language="nb"))
    assert "Prognose mangler" in mismatch.message
    assert mismatch.remedy == "Fyll ut Prognose, eller rapporter «Informasjon mangler»."


@pytest.mark.parametrize("kind", ["broken", "error"])
def test_a_cell_that_cannot_be_read_is_not_called_blank(kind: str, found: Found, sound: Made) -> None:
    given = {"projects": [sound(forecast=None)], "about": {"projects": {"gaps": {"forecast": {0: kind}}}}}
    (mismatch,) = mismatches(found(**given))
    assert (mismatch.level, mismatch.derived, mismatch.rule) == ("error", "missing", "TOL-COST")
    assert "Forecast is filled in, but cannot be read" in mismatch.message
    assert mismatch.remedy == "Mend the cell (Forecast); a finding of its own says what is wrong with it."
    (mismatch,) = mismatches(found(**given, language="nb"))
    assert "Prognose er fylt ut, men kan ikke leses" in mismatch.message


def test_only_the_row_whose_cell_cannot_be_read_is_said_to_have_one(found: Found, sound: Made) -> None:
    rows = [sound("A", forecast=None), sound("B", forecast=None), sound("C", budget=None, forecast=None)]
    about = {"projects": {"gaps": {"forecast": {1: "error"}, "budget": {2: "broken"}}}}
    messages = {each.project: each.message for each in mismatches(found(projects=rows, about=about))}
    assert "Forecast is blank" in messages["A"]
    assert "Forecast is filled in" in messages["B"]
    assert "Project budget is filled in" in messages["C"]


def test_a_reason_that_was_given_leaves_a_cell_blank(found: Found, sound: Made) -> None:
    about = {"projects": {"gaps": {"forecast": {0: "withheld"}}}}
    (mismatch,) = mismatches(found(projects=[sound(forecast=None)], about=about))
    assert "Forecast is blank" in mismatch.message


def test_a_cell_of_another_table_that_cannot_be_read(found: Found, execution: Made) -> None:
    row = {"project": "Prosjekt A", "milestone": "Prosjektslutt", "is_end": "yes", "slack": None}
    row |= {"planned": date(2023, 9, 1), "forecast": date(2023, 9, 1)}
    about = {"milestones": {"gaps": {"slack": {0: "error"}}}}
    (mismatch,) = mismatches(found(projects=[execution()], milestones=[row], about=about))
    assert (mismatch.rule, mismatch.derived) == ("TOL-TIME-END", "missing")
    assert "cannot be read" in mismatch.message


def test_a_cell_of_the_related_project_that_cannot_be_read(found: Found, execution: Made) -> None:
    row = {"project": "Prosjekt A", "planned": date(2023, 9, 1), "forecast": date(2023, 10, 1)}
    about = {"projects": {"gaps": {"handover_slack": {0: "broken"}}}}
    projects = [execution(handover_slack=None)]
    (mismatch,) = mismatches(found(projects=projects, handovers=[row], about=about))
    assert (mismatch.rule, mismatch.derived) == ("TOL-OPERATIONS-DATE", "missing")
    assert "(Projects) is filled in, but cannot be read" in mismatch.message
    (mismatch,) = mismatches(found(projects=projects, handovers=[row]))
    assert "(Projects) is blank" in mismatch.message


def test_limits_out_of_order_are_said_to_be(found: Found, execution: Made) -> None:
    row = execution(forecast=Decimal("95.00"), p50=Decimal("90.00"))
    (mismatch,) = mismatches(found(projects=[row]))
    assert (mismatch.level, mismatch.derived) == ("error", "missing")
    assert "out of order" in mismatch.message


def test_the_worse_of_two_rules_decides_and_lends_its_evidence(found: Found, sound: Made) -> None:
    row = sound(risk_exposure="at_limit", risk_measures="insufficient")
    (mismatch,) = mismatches(found(projects=[row]))
    assert (mismatch.rule, mismatch.derived, mismatch.observed) == ("TOL-RISK-MEASURES", "red", "insufficient")


def test_of_two_rules_with_the_same_colour_the_first_decides(found: Found, sound: Made) -> None:
    row = sound(risk_exposure="over", risk_measures="insufficient")
    (mismatch,) = mismatches(found(projects=[row]))
    assert mismatch.rule == "TOL-RISK-EXPOSURE"


def test_a_rule_on_another_table_decides_with_its_own_cell(found: Found, execution: Made) -> None:
    milestone = {"project": "Prosjekt A", "milestone": "Prosjektslutt", "is_end": "yes", "slack": Decimal(30)}
    milestone |= {"planned": date(2023, 9, 1), "@row": 7}
    milestone |= {"forecast": milestone["planned"].replace(month=12)}
    (mismatch,) = mismatches(found(projects=[execution()], milestones=[milestone]))
    assert (mismatch.rule, mismatch.derived) == ("TOL-TIME-END", "red")
    assert (mismatch.observed, mismatch.limit, mismatch.distance, mismatch.unit) == ("91", "30", "61", "days")
    assert (mismatch.file, mismatch.column) == ("projects.csv", "status_time")
    assert mismatch.related is not None
    assert mismatch.related[0].startswith("milestones.csv · ")
    assert mismatch.related[0].endswith("7")


def test_a_project_that_nobody_judges_is_not_compared(found: Found, sound: Made) -> None:
    for cells in ({"state": "awaiting_start"}, {"phase": "mobilisation", "last_gate": None}):
        assert mismatches(found(projects=[sound(forecast=Decimal("90.00"), **cells)])) == []


@pytest.mark.parametrize("blank", ["state", "phase"])
def test_a_project_of_which_nobody_knows_whether_it_is_judged_is_missing(found: Found, sound: Made, blank: str) -> None:
    derived = {each.derived for each in mismatches(found(projects=[sound(**{blank: None})]))}
    assert derived == {"missing"}


def test_a_concept_on_a_pool_without_a_line_has_no_colour(found: Found, sound: Made) -> None:
    (mismatch,) = mismatches(found(projects=[sound(pool="felles", budget=None, forecast=None)]))
    assert (mismatch.rule, mismatch.derived) == ("COMPARE", "missing")
    assert mismatch.rule_file == "rules.toml"
    assert mismatch.rule_line is not None
    assert "no rule found figures" in mismatch.message


def test_an_extract_gives_one_note_a_parameter(found: Found, sound: Made) -> None:
    statuses = {f"status_{name}": None for name in ("cost", "time", "scope", "risk", "adoption", "operations")}
    rows = [sound(f"Prosjekt {place}", forecast=None, **statuses) for place in range(30)]
    findings = mismatches(found(extract=True, projects=rows))
    assert [(each.level, each.rule) for each in findings] == [("note", "COMPARE")] * 6
    assert all("30 projects" in each.message for each in findings)


def test_what_an_extract_prints_is_compared(found: Found, sound: Made) -> None:
    rows = [sound("Prosjekt A", forecast=Decimal("23.01")), sound("Prosjekt B", status_cost=None)]
    findings = [each for each in mismatches(found(extract=True, projects=rows)) if each.parameter == "cost"]
    assert [(each.level, each.project) for each in findings] == [("error", "Prosjekt A"), ("note", None)]
