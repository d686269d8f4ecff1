"""Rules that could not run: which of them block, and which are tolerated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checker.gate.verdict import allowed_not_run, judged_nothing, rules_not_run
from checker.model.report import RuleCounts
from checker.model.submission import Identity, Submission
from checker.rulebook.policy_files import GateModel
from checker.texts import Text

MONTH = Submission((Identity("P", "2023-01", date(2023, 1, 31)),), {})


def silent(rule: str, key: str = "engine.no-table", **values: Any) -> RuleCounts:
    """A rule that did not run, of level error unless said."""
    reason = Text(key, {"table": "t", "column": "c", "since": "2024-01-01", "reason": "r"})
    given: dict[str, Any] = {"level": "error", "parameter": None, **values}
    return RuleCounts(rule, {}, "limit", "projects", not_run=reason, **given)


def said(policy: dict[str, Any], *outcomes: RuleCounts, submission: Submission = MONTH) -> list[str]:
    """The sentences that block."""
    return [reason.message.say("en") for reason in rules_not_run(GateModel(**policy), outcomes, submission)]


@pytest.mark.parametrize("key", ["no-table", "broken-column", "not-in-force"])
def test_what_could_not_run_blocks(key: str) -> None:
    assert said({}, silent("A", f"engine.{key}"), silent("B")) == ["these rules could not run: A, B"]


@pytest.mark.parametrize("key", ["switched-off", "not-due", "not-given"])
def test_what_was_not_meant_to_run_does_not(key: str) -> None:
    assert said({}, silent("A", f"engine.{key}")) == []
    assert said({"must_judge": ["A"]}, silent("A", f"engine.{key}")) == ["these rules have to run and did not: A"]


def test_only_rules_that_might_have_blocked_count() -> None:
    assert said({}, silent("A", level="warning"), silent("B", level="note")) == []
    assert said({"blocks": ["warning"]}, silent("A", level="warning")) == ["these rules could not run: A"]
    assert said({}, silent("A", level="note", parameter="cost")) == ["these rules could not run: A"]
    assert said({"blocking_rules": ["A"]}, silent("A", level="note")) == ["these rules could not run: A"]


@pytest.mark.parametrize("key", ["engine.no-previous", "engine.few-previous"])
def test_missing_earlier_periods_are_reported_with_the_way_out(key: str) -> None:
    few = Text(key, {"count": 2, "found": 1})
    outcomes = [replace(silent(rule), not_run=few) for rule in ("A", "B")]
    for policy, way in (({}, "gate.first_period"), ({"must_judge": ["A", "B"]}, "--previous")):
        told = said(policy, silent("C", level="error"), *outcomes)
        [before] = [each for each in told if each != "these rules could not run: C"]
        assert len(told) == 2
        assert "for want of earlier periods" in before
        assert way in before
        assert before.endswith(": A, B")


def test_the_policy_may_bear_it_with_a_reason() -> None:
    policy = {"may_not_run": {"A": "no data before March"}}
    assert said(policy, silent("A"), silent("B")) == ["these rules could not run: B"]
    [remark] = allowed_not_run(GateModel(**policy), [silent("A"), silent("B")])
    assert remark.say("en") == 'A did not run ("t" was not delivered); the rulebook bears it: no data before March'


def test_of_an_extract_only_rules_that_must_judge_are_reported() -> None:
    extract = replace(MONTH, identities=(replace(MONTH.identities[0], extract=True),))
    assert said({"must_judge": ["A"]}, silent("A"), silent("B"), submission=extract) == [
        "these rules have to run and did not: A"
    ]


def test_what_a_rule_without_a_record_needs_is_reported() -> None:
    first, _ = judged_nothing(GateModel(must_judge=["A"]), [RuleCounts("A", {}, "limit", "projects", "error")], {})
    assert [step.say("en") for step in first.steps] == ['A needs at least one row of "projects" that it applies to']


def test_nothing_judged_at_all_blocks_whatever_the_policy() -> None:
    resting = RuleCounts("A", {}, "limit", "projects", "error", not_applicable=9)
    for outcomes in ([], [silent("A", "engine.switched-off")], [resting]):
        [reason] = judged_nothing(GateModel(blocks=[]), outcomes, {})
        assert reason.message.say("en") == "no rule had a single record to judge"
    assert list(judged_nothing(GateModel(), [replace(resting, missing=1)], {})) == []
