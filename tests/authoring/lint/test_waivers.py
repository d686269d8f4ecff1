"""Mistakes in the file of waivers are told with all others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checker.authoring.lint import lint

WAIVER = '[[waiver]]\nfinding = "TOL-COTS/projects/A/status_cost"\nportfolio = "P"\nreason = "r"\nowner = "o"\n'
WAIVER += 'approval = "a"\nuntil = 2023-06-30\nup_to = "any"\n'


def test_a_waiver_of_a_rule_that_there_is_not(variant: Callable[..., Path]) -> None:
    book = variant('off.TOL-COTS = "r"')
    book.with_name("waivers.toml").write_text(WAIVER, encoding="utf-8")
    said = [mistake.say("en") for mistake in lint(book, False).mistakes]
    assert any(each.startswith("rules.toml:") and "did you mean TOL-COST" in each for each in said)
    assert any(each.startswith("waivers.toml:2:1: Unknown") and "did you mean TOL-COST" in each for each in said)
