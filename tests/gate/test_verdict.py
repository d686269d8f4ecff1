"""What decides the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.gate.verdict import decide
from checker.model.report import RuleCounts
from checker.model.submission import Identity, Submission
from checker.rulebook import loader as rulebook
from checker.rulebook.policy_files import GateModel
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    """The shipped rulebook, for what a gate does not look at."""
    return rulebook.load(ROOT / "rules.toml")


MONTH = Submission((Identity("P", "2023-01", date(2023, 1, 31)),), {})


def findings(*levels: str) -> pl.DataFrame:
    """A findings table with these levels: the columns that the verdict rests on."""
    rows = [(f"OBL-RED/t/{place}/-", "OBL-RED", level, None) for place, level in enumerate(levels)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "rule", "level", "waiver"), pl.String), orient="row")


def outcome(rule: str, **counts: Any) -> RuleCounts:
    """What one rule said."""
    return RuleCounts(rule, {}, "limit", "projects", "error", **counts)


JUDGED = outcome("DEP-TWICE", green=1)  # a rule that had something to judge


def reasons(book: Rulebook, policy: dict[str, Any], *levels: str, outcomes: tuple[RuleCounts, ...] = ()) -> list[str]:
    """The sentences that block; the verdict is compared with them."""
    verdict = decide(replace(book, gate=GateModel(**policy)), findings(*levels), (*outcomes, JUDGED), MONTH)
    assert verdict.publishable == (not verdict.reasons)
    assert verdict.word == ("publishable" if verdict.publishable else "blocked")
    return [reason.say("en") for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("blocks", "levels", "said"),
    [
        (["error"], [], []),
        (["error"], ["warning", "note"], []),
        (["error"], ["error"], ["1 error stops publication"]),
        (["error"], ["error", "error"], ["2 errors stop publication"]),
        (["error", "warning"], ["warning"], ["1 warning stops publication"]),
        (["error", "warning"], ["error", "warning"], ["1 error stops publication", "1 warning stops publication"]),
        (["note"], ["note", "note"], ["2 notes stop publication"]),
        ([], ["error"], []),
    ],
)
def test_levels_that_block(shipped: Rulebook, blocks: list[str], levels: list[str], said: list[str]) -> None:
    assert reasons(shipped, {"blocks": blocks}, *levels) == said


def test_a_budget_of_warnings(shipped: Rulebook) -> None:
    policy = {"max_warnings": 2}
    assert reasons(shipped, policy, "warning", "warning") == []
    assert reasons(shipped, policy, *["warning"] * 3) == ["more warnings than the rulebook bears (3 of at most 2)"]
    one = reasons(shipped, {"max_warnings": 0}, "warning")
    assert one == ["more warnings than the rulebook bears (1 of at most 0)"]


def test_a_check_that_judged_no_record_has_proved_nothing(shipped: Rulebook) -> None:
    policy = {"must_judge": ["TOL-COST"]}
    assert reasons(shipped, policy, outcomes=(outcome("TOL-COST", green=1),)) == []
    assert reasons(shipped, policy, outcomes=(outcome("TOL-COST", missing=1),)) == []
    idle = reasons(shipped, policy, outcomes=(outcome("TOL-COST", not_applicable=9),))
    assert idle == ["these rules have to judge at least one record and had none: TOL-COST"]
    silent = reasons(shipped, policy, outcomes=(outcome("TOL-COST", not_run=Text("engine.not-due", {"table": "x"})),))
    assert silent == ["these rules have to run and did not: TOL-COST"]


def test_other_rules_may_be_idle(shipped: Rulebook) -> None:
    assert reasons(shipped, {"must_judge": ["TOL-COST"]}, outcomes=(outcome("OBL-RED"),)) == []


def test_a_pack_that_is_not_the_approved_one_blocks(tmp_path: Path) -> None:
    text = (ROOT / "rules.toml").read_text(encoding="utf-8")
    book = tmp_path / "rules.toml"
    book.write_text(f'{text}\napproved.pack_sha256 = "{"0" * 64}"\n', encoding="utf-8")
    other = rulebook.load(book)
    [said] = reasons(other, {"blocks": []})
    assert said.startswith("the pack of rules is another than the approved one")
    book.write_text(f'{text}\napproved.pack_sha256 = "{other.sha256}"\n', encoding="utf-8")
    assert reasons(rulebook.load(book), {"blocks": []}) == []


def test_an_extract_clears_nothing(shipped: Rulebook) -> None:
    book = replace(shipped, gate=GateModel(blocks=["error"]))
    whole = Identity("P", "2023-01", date(2023, 1, 31))
    assert decide(book, findings(), (JUDGED,), replace(MONTH, identities=(whole,))).publishable
    several = replace(MONTH, identities=(whole, replace(whole, period="2023-02", extract=True)))
    verdict = decide(book, findings(), (JUDGED,), several)
    assert not verdict.publishable
    assert [reason.key for reason in verdict.reasons] == ["gate.extract"]
