"""Derived colours: the worst of the rules that feed a parameter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from checker.findings.assemble import Judgement
from checker.rulebook.rulebook import Rulebook

Judged = Callable[..., Judgement]
Made = Callable[..., dict[str, Any]]
ON_PLAN = {"is_end": "no", "slack": Decimal(0), "planned": date(2023, 6, 1), "forecast": date(2023, 6, 1)}


def derived(judgement: Judgement, parameter: str) -> list[str | None]:
    """A parameter's derived colour in each project."""
    return [each.colours[parameter][1] for each in judgement.project_statuses]


@pytest.mark.parametrize(
    ("exposure", "measures", "colour"),
    [
        ("within", "sufficient", "green"),
        ("within", "uncertain", "yellow"),
        ("at_limit", "insufficient", "red"),
        ("at_limit", None, "missing"),
        ("over", None, "red"),
        (None, None, "missing"),
    ],
)
def test_the_worst_of_two_rules_counts(
    judgement: Judged, sound: Made, exposure: str | None, measures: str | None, colour: str
) -> None:
    row = sound(risk_exposure=exposure, risk_measures=measures)
    assert derived(judgement(projects=[row]), "risk") == [colour]


def test_rows_of_other_tables_count_for_their_own_project_only(judgement: Judged, sound: Made) -> None:
    late = {**ON_PLAN, "project": "Prosjekt B", "milestone": "Pilot", "forecast": date(2023, 6, 2)}
    given = judgement(projects=[sound("Prosjekt A"), sound("Prosjekt B")], milestones=[late])
    assert derived(given, "time") == ["green", "yellow"]


def test_the_worst_milestone_counts(judgement: Judged, sound: Made) -> None:
    own = {**ON_PLAN, "project": "Prosjekt A"}
    rows = [{**own, "milestone": "1"}, {**own, "milestone": "2", "planned": None}, {**own, "milestone": "3"}]
    assert derived(judgement(projects=[sound()], milestones=rows), "time") == ["missing"]


def test_projects_of_the_same_name_in_two_portfolios_do_not_meet(judgement: Judged, sound: Made) -> None:
    rows = [sound(portfolio="P"), sound(portfolio="Q")]
    late = {**ON_PLAN, "project": "Prosjekt A", "milestone": "1", "forecast": date(2023, 6, 2), "portfolio": "Q"}
    assert derived(judgement(projects=rows, milestones=[late]), "time") == ["green", "yellow"]


def test_a_milestone_of_a_project_that_is_not_listed_counts_for_nobody(judgement: Judged, sound: Made) -> None:
    rows = [{**ON_PLAN, "project": "Ukjent", "milestone": "1", "planned": None}]
    given = judgement(projects=[sound()], milestones=rows)
    assert derived(given, "time") == ["green"]
    (outcome,) = [each for each in given.outcomes if each.rule == "TOL-TIME-SLACK"]
    assert (outcome.in_scope, outcome.not_applicable) == (0, 1)


def test_a_parameter_that_no_rule_reaches_is_missing(judgement: Judged, sound: Made) -> None:
    assert derived(judgement(projects=[sound(pool="felles")]), "cost") == ["missing"]


def test_a_parameter_without_any_rule_is_missing(judgement: Judged, small: Callable[..., Rulebook]) -> None:
    book = small()
    row = {"project": "A", "phase": "early", "status_cost": "green"}
    given = judgement(rulebook=book, projects=[row])
    assert derived(given, "cost") == ["missing"]
    assert given.findings.select("rule", "level", "derived").rows() == [("COMPARE", "error", "missing")]


def test_a_project_that_is_not_judged_has_no_derived_colour(judgement: Judged, sound: Made) -> None:
    (standing,) = judgement(projects=[sound(state="paused")]).project_statuses
    assert not standing.judged
    assert set(standing.colours.values()) == {("green", None)}


def test_lines_of_a_pool_share_one_colour_and_pools_do_not_meet(judgement: Judged, sound: Made) -> None:
    names = ("Prosjekt A", "Prosjekt B", "Prosjekt C")
    rows = [sound(name, pool="x", budget=None, forecast=None) for name in names]
    line = {"year_budget": Decimal(0), "year_estimate": Decimal("5.00")}
    economy = [
        {**line, "project": "Prosjekt A", "pool": "felles"},
        {**line, "project": "Prosjekt B", "pool": "felles"},
        {**line, "project": None, "pool": "felles", "year_budget": Decimal("9.99"), "year_estimate": Decimal(0)},
        {**line, "project": "Prosjekt C", "pool": "annen", "year_budget": Decimal("5.00")},
    ]
    given = judgement(projects=rows, concept_economy=economy)
    assert derived(given, "cost") == ["yellow", "yellow", "green"]


def test_two_records_with_one_key_keep_their_own_colours(judgement: Judged, sound: Made) -> None:
    given = judgement(projects=[sound(), sound(adoption_progress="far_worse")])
    assert derived(given, "adoption") == ["green", "red"]
