"""Single rules that block, and budgets: what is over, what is left, and how little would do."""

from __future__ import annotations

from typing import Any

import polars as pl

from checker.gate.verdict import blocking_findings, exceeded_budgets, remaining_budgets
from checker.rulebook.policy_files import GateModel


def findings(**counts: int) -> pl.DataFrame:
    """So many warnings of each rule; a name with "note" at its end gives notes."""
    rows = []
    for name, count in counts.items():
        rule, _, level = name.partition("_")
        rows += [(f"{rule}/t/{place}/-", rule, level or "warning") for place in range(count)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "rule", "level"), pl.String), orient="row")


def said(policy: dict[str, Any], **counts: int) -> list[tuple[str, ...]]:
    """Each reason, with its steps."""
    model, found = GateModel(**policy), findings(**counts)
    both = [*blocking_findings(model, found), *exceeded_budgets(model, found)]
    return [tuple(text.say("en") for text in (reason.message, *reason.steps)) for reason in both]


def test_a_rule_that_always_blocks() -> None:
    policy = {"blocks": [], "blocking_rules": ["A", "B"]}
    assert said(policy, C=3) == []
    assert said(policy, A_note=1, B=1, C=1) == [
        (
            "2 findings of rules that always stop publication: A, B",
            "Mend these, or have them waived (2): A/t/0/-, B/t/0/-",
        )
    ]


def test_a_rule_whose_level_blocks_anyway_is_reported_once() -> None:
    [reason] = said({"blocks": ["warning"], "blocking_rules": ["A"]}, A=1)
    assert reason[0] == "1 warning stops publication"


def test_how_few_would_do() -> None:
    [reason] = said({"blocks": [], "max_warnings": 2}, A=1, B=2)
    assert reason == (
        "more warnings than the rulebook bears (3 of at most 2)",
        "Mend at least 1 of these 3: A/t/0/-, B/t/0/-, B/t/1/-",
    )


def test_a_budget_of_one_rule() -> None:
    policy = {"blocks": [], "max_findings": {"A": 1}}
    assert said(policy, A=1, B=9) == []
    [reason] = said(policy, A=1, A_note=2)
    assert reason[0] == "A has more findings than the rulebook bears (3 of at most 1)"
    assert reason[1].startswith("Mend at least 2 of these 3: ")


def test_many_names_are_counted() -> None:
    [reason] = said({"blocks": ["warning"]}, A=8)
    assert reason[1].endswith("A/t/4/- … and 3 more")


def test_the_room_that_is_left() -> None:
    policy = GateModel(max_warnings=3, max_findings={"A": 1, "B": 0})
    assert [text.say("en") for text in remaining_budgets(policy, findings(A=1, B=1))] == [
        "Warnings: 2 of at most 3; room for 1 more",
        "A: 1 of at most 1 findings; room for 0 more",
    ]
