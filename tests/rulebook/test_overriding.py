"""What a rulebook may say of single rules: switched off with a reason, or with keys of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.kinds.rule import Rule
from checker.model.errors import RulebookError
from checker.rulebook.loader import load
from checker.rulebook.packs import digest
from checker.rulebook.rulebook import Rulebook

SHIPPED = Path(__file__).parents[2] / "rules.toml"


def rulebook(folder: Path, extra: str) -> Rulebook:
    """The shipped rulebook with more lines, in another folder: its pack is found among the shipped ones."""
    path = folder / "rules.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8") + "\n" + extra, encoding="utf-8")
    return load(path)


def rule(book: Rulebook, name: str) -> Rule:
    """One rule of a rulebook."""
    return next(rule for rule in book.rules if rule.id == name)


def mistakes(folder: Path, extra: str) -> list[str]:
    """What is said of a rulebook that does not load."""
    with pytest.raises(RulebookError) as caught:
        rulebook(folder, extra)
    return [mistake.say("en") for mistake in caught.value.mistakes]


def test_a_limit_is_overridden_for_one_phase_and_date(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path, 'override.TOL-COST.limits.2024-01-01.concept = { green = "<= budget", yellow = "<= budget * 1.10" }'
    )
    cost = rule(book, "TOL-COST")
    since = [(str(line.since), line.segment) for line in cost.lines if line.segment == "concept"]
    assert since == [("2023-01-01", "concept"), ("2024-01-01", "concept")]
    file, line = cost.place(("limits", "2024-01-01", "concept"))
    assert (file, line) == ("rules.toml", len(SHIPPED.read_text(encoding="utf-8").splitlines()) + 2)
    assert cost.place(("limits", "2023-01-01", "concept"))[0] == "rules/hso/tolerance/cost.toml"


def test_a_ladder_is_replaced_whole(tmp_path: Path) -> None:
    book = rulebook(tmp_path, 'override.TOL-COST.limits.2023-01-01.concept = { green = "<= budget" }')
    line = next(line for line in rule(book, "TOL-COST").lines if line.segment == "concept")
    assert line.value == {"green": "<= budget"}


def test_a_rule_is_switched_off_with_its_reason(tmp_path: Path) -> None:
    assert (
        rule(rulebook(tmp_path, 'off.DEP-BUFFER = "no dates are reported here"'), "DEP-BUFFER").off
        == "no dates are reported here"
    )


@pytest.mark.parametrize(
    ("extra", "place", "said"),
    [
        ('off.DEP-BUFER = "why"', "1:5", "did you mean DEP-BUFFER?"),
        ('off.DEP-BUFFER = " "', "1:5", "without a reason"),
        ('override.TOL-CST.level = "note"', "1:10", "did you mean TOL-COST?"),
        ('override.TOL-COST.kind = "grade"', "1:19", "cannot be overridden"),
        ('override.TOL-COST.lvl = "note"', "1:19", "did you mean level?"),
        ('override.TOL-COST.measure = "forcast"', "1:30", "did you mean forecast?"),
    ],
)
def test_mistakes_are_told_in_the_rulebook(tmp_path: Path, extra: str, place: str, said: str) -> None:
    line, column = place.split(":")
    first = len(SHIPPED.read_text(encoding="utf-8").splitlines()) + 1 + int(line)
    told = mistakes(tmp_path, extra)
    assert any(text.startswith(f"rules.toml:{first}:{column}:") and said in text for text in told), told


def test_another_byte_is_another_digest(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.toml").write_text('title.nb = "a"\n', encoding="utf-8")
    before = digest(tmp_path, ["pack"])
    (pack / "pack.toml").write_text('title.nb = "b"\n', encoding="utf-8")
    assert digest(tmp_path, ["pack"]) != before
    assert len(before) == 64
