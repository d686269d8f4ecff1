"""Which rules run, and what they say of how many records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from checker.findings.assemble import Judgement
from checker.model.report import RuleCounts
from checker.rulebook.rulebook import Rulebook

Judged = Callable[..., Judgement]
Made = Callable[..., dict[str, Any]]
LADDER = 'limits.2023-01-01 = { green = "<= budget", yellow = "<= budget * 1.15" }'
STRICTER = LADDER + '\nlimits.2023-02-01 = { green = "<= budget", yellow = "<= budget * 1.10" }'
ROW = {"project": "A", "phase": "early", "budget": Decimal("20.00"), "forecast": Decimal("22.50"), "status_cost": "red"}


def outcome(judgement: Judgement, rule: str) -> RuleCounts:
    """What one rule said."""
    return next(each for each in judgement.outcomes if each.rule == rule)


def why(judgement: Judgement, rule: str, language: str = "en") -> str | None:
    """Why a rule did not run."""
    reason = outcome(judgement, rule).not_run
    return reason.say(language) if reason is not None else None


def test_every_rule_has_an_outcome_in_the_order_of_the_rulebook(judgement: Judged, sound: Made, book: Rulebook) -> None:
    given = judgement(projects=[sound()])
    assert [each.rule for each in given.outcomes] == [rule.id for rule in book.rules]


def test_an_outcome_counts_every_record(judgement: Judged, sound: Made) -> None:
    forecasts = ["20.00", "20.01", "23.01", None]
    rows = [sound(f"P{place}", forecast=text and Decimal(text)) for place, text in enumerate(forecasts)]
    rows.append(sound("P9", state="paused"))
    cost = outcome(judgement(projects=rows), "TOL-COST")
    assert (cost.green, cost.yellow, cost.red, cost.missing, cost.not_applicable) == (1, 1, 1, 1, 1)
    assert cost.in_scope == 4


def test_a_rule_without_a_record_in_scope_says_so(judgement: Judged, sound: Made) -> None:
    pause = outcome(judgement(projects=[sound()]), "OBL-PAUSED")
    assert pause.not_run is None
    assert (pause.in_scope, pause.not_applicable) == (0, 1)


def test_a_table_that_was_not_delivered(judgement: Judged, sound: Made) -> None:
    given = judgement(projects=[sound()])
    assert why(given, "TOL-TIME-SLACK") == '"Milestones" was not delivered'
    assert why(given, "TOL-TIME-SLACK", "nb") == "«Milepæler» er ikke levert"


def test_a_table_that_is_not_due(judgement: Judged, sound: Made) -> None:
    given = judgement(projects=[sound()], undue=["deliveries"])
    assert why(given, "REF-DELIVERIES") == '"Deliveries" is not due this month'


def test_a_column_that_cannot_be_read(judgement: Judged, sound: Made) -> None:
    about = {"projects": {"broken": frozenset({"budget"})}}
    given = judgement(projects=[sound(budget=None)], about=about)
    assert why(given, "TOL-COST") == '"Project budget" in "Projects" cannot be read'
    assert why(given, "TOL-SCOPE") is None


def test_a_broken_column_of_a_related_row(judgement: Judged, execution: Made) -> None:
    handover = {"project": "Prosjekt A", "list_ends": date(2023, 12, 31), "planned": date(2023, 6, 1)}
    about = {"projects": {"broken": frozenset({"handover_slack"})}}
    given = judgement(projects=[execution()], handovers=[handover], about=about)
    assert why(given, "TOL-OPERATIONS-DATE") == '"Handover tolerance" in "Projects" cannot be read'


def test_a_column_that_an_extract_left_out(judgement: Judged, sound: Made) -> None:
    about = {"projects": {"absent": frozenset({"scope_change"})}}
    rows = [sound(scope_change=None)]
    given = judgement(projects=rows, extract=True, about=about)
    assert why(given, "TOL-SCOPE") == 'the extract has no "Scope change" in "Projects"'
    whole = judgement(projects=rows, about=about)
    assert why(whole, "TOL-SCOPE") is None
    assert outcome(whole, "TOL-SCOPE").missing == 1


def test_a_requirement_whose_rows_were_not_delivered_fails(judgement: Judged, sound: Made) -> None:
    row = sound(state="paused")
    assert outcome(judgement(projects=[row]), "OBL-PAUSED").failed == 1
    assert why(judgement(projects=[row], extract=True), "OBL-PAUSED") == '"Decisions" was not delivered'


def test_references_are_not_judged_where_nothing_could_be_known(judgement: Judged, sound: Made) -> None:
    row = {"dependent": "A", "supplier": "B", "delivery": "C", "control": "good", "risk_number": "7b"}
    given = judgement(projects=[sound("A"), sound("B")], dependencies=[row])
    assert why(given, "DEP-RISK") == '"Risks" is optional and was not delivered'
    assert outcome(given, "DEP-PARTY-SUPPLIER").green == 1


def test_a_rule_that_is_not_yet_in_force(judgement: Judged, small: Callable[..., Rulebook]) -> None:
    book = small(NEW='limits.2023-02-01 = { green = "<= budget" }')
    given = judgement(rulebook=book, projects=[ROW])
    assert why(given, "NEW") == "the rule is in force from 2023-02-01 only"


def test_limits_hold_by_the_period_of_each_row(judgement: Judged, small: Callable[..., Rulebook]) -> None:
    book = small(COST=STRICTER)
    rows = [{**ROW, "period": period} for period in ("2022-12", "2023-01", "2023-02", "2023-03")]
    given = judgement(rulebook=book, projects=rows)
    assert [each.colours["cost"][1] for each in given.project_statuses] == ["missing", "yellow", "red", "red"]
    limits = given.findings.filter(class_deviation()).select("period", "limit", "rule_line").rows()
    lines = {period: line for period, _, line in limits}
    assert [(period, limit) for period, limit, _ in limits] == [
        ("2023-01", "20.00"),
        ("2023-02", "22.00"),
        ("2023-03", "22.00"),
    ]
    assert lines["2023-02"] == lines["2023-03"] == lines["2023-01"] + 1


def test_a_segment_that_does_not_apply_and_one_that_is_blank(judgement: Judged, small: Callable[..., Rulebook]) -> None:
    lines = ('per = "phase"', 'limits.2023-01-01.early = { green = "<= budget" }')
    book = small(COST="\n".join([*lines, 'limits.2023-01-01.late = "not applicable"']))
    rows = [{**ROW, "project": str(phase), "phase": phase} for phase in ("early", "late", None)]
    counts = outcome(judgement(rulebook=book, projects=rows), "COST")
    assert (counts.red, counts.not_applicable, counts.missing) == (1, 1, 1)


def test_no_rows_at_all(judgement: Judged) -> None:
    given = judgement(projects=[])
    assert given.findings.is_empty()
    assert all(each.in_scope == 0 for each in given.outcomes)


def class_deviation() -> Any:
    """Whether a finding is a deviation."""
    import polars as pl

    return pl.col("class") == "deviation"
