"""What the rules had to judge on a submission."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.derive.judging import Delivered, judge
from checker.authoring.profile import RuleProfile, profile, render
from checker.pipeline import Request, check
from checker.rulebook.rulebook import Rulebook
from checker.texts import LANGUAGES

ROOT = Path(__file__).parents[3]
Write = Callable[..., Path]
NAMES = {"not-applicable": "not_applicable", "ok": "green", "finding": "failed"}


def covered(folder: Path, book: Rulebook) -> dict[str, RuleProfile]:
    """The coverage of a submission by rule."""
    return {each.rule.id: each for each in profile(judge(Delivered(str(folder)), book), book)}


def test_counts_by_outcome_and_what_never_occurred_by_segment(write: Write, book: Rulebook) -> None:
    found = covered(write(forecast="21,00"), book)["TOL-COST"]
    assert found.counts == {"yellow": 1, "green": 1}
    assert found.judged == 2
    assert set(found.never) == {
        ("concept", "green"),
        ("concept", "red"),
        *(("planning", colour) for colour in ("green", "yellow", "red")),
        *(("execution", colour) for colour in ("yellow", "red")),
    }


def test_a_requirement_of_nothing_cannot_be_broken(write: Write, book: Rulebook) -> None:
    dependency = {"dependent": "Prosjekt A", "supplier": "Prosjekt B", "delivery": "Testmiljø", "control": "God"}
    found = covered(write(dependencies=[dependency]), book)["DEP-MITIGATION"]
    assert ("good", "finding") not in found.never
    assert {("medium", "ok"), ("medium", "finding")} <= set(found.never)


def test_what_did_not_run_says_why(write: Write, book: Rulebook) -> None:
    found = covered(write(), book)
    assert found["REF-DELIVERIES"].silent is not None
    text = render(list(found.values()), "en", 150)
    assert "Not run" in text
    assert any(line.strip().startswith('"Deliveries" is not due this month: ') for line in text.splitlines())


def test_a_rule_that_judged_nobody_never_gave_anything(write: Write, book: Rulebook) -> None:
    found = covered(write(), book)["OBL-PAUSED"]
    assert found.judged == 0
    assert found.never == ((None, "ok"), (None, "finding"))


def test_the_counts_are_those_of_the_check(book: Rulebook) -> None:
    folder = ROOT / "datasets" / "sample" / "2023-01"
    report, _ = check(Request([folder], rules=ROOT / "rules.toml"))
    found = covered(folder, book)
    for outcome in report.outcomes:
        own = found[outcome.rule]
        assert (own.silent is None) == (outcome.not_run is None)
        assert own.judged == outcome.in_scope
        for name, count in own.counts.items():
            assert count == getattr(outcome, NAMES.get(name, name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_has_a_line_for_every_rule(write: Write, book: Rulebook, language: str) -> None:
    found = covered(write(), book)
    text = render(list(found.values()), language, 150)
    for name in found:
        assert name in text
    ran = sum(each.silent is None for each in found.values())
    assert text.splitlines()[-1].startswith(f"{len(found)} ")
    assert f" {ran} " in text.splitlines()[-1]
