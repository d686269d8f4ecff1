"""Finding and loading a rulebook, and what it says of single rules."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checker.model.errors import CheckError
from checker.rulebook.loader import find, load

ROOT = Path(__file__).parents[2]


def test_find_takes_what_is_given(book: Any) -> None:
    assert find(book.folder / "rules.toml") == book.folder / "rules.toml"
    assert find(str(book.folder)) == book.folder / "rules.toml"


@pytest.mark.parametrize("given", ["nowhere.toml", "nowhere", "."])
def test_find_says_what_is_not_there(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckError) as caught:
        find(given)
    assert given in caught.value.say("nb")
    assert "--rules" in caught.value.say("en")


def test_find_looks_here_first_and_then_in_the_program(
    book: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book.folder)
    assert find().resolve() == book.folder.resolve() / "rules.toml"
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    assert load(find()).title["en"] == load(ROOT / "rules.toml").title["en"]


def test_a_folder_in_place_of_a_file(book: Any) -> None:
    (book.folder / "rules/small/dir.toml").mkdir()
    with pytest.raises(CheckError) as caught:
        book.load()
    assert "rules/small/dir.toml" in caught.value.say("nb")


def test_a_file_too_large(book: Any) -> None:
    (book.folder / "rules/small/big.toml").write_bytes(b"# " + b"x" * 5_000_000)
    with pytest.raises(CheckError, match="5 MB"):
        book.load()


def test_rules_stand_in_the_order_of_their_files(book: Any) -> None:
    text = (book.folder / "rules/small/tolerance/cost.toml").read_text(encoding="utf-8")
    for name in ("z", "a"):
        book.write(text.replace("TOL-COST", f"TOL-{name.upper()}"), f"rules/small/{name}.toml")
    assert [rule.id for rule in book.load().rules] == ["TOL-A", "TOL-COST", "TOL-Z"]


def test_limits_are_decimals_from_the_file(book: Any) -> None:
    pack = book.change('min = 0, nb = "Budsjett"', 'min = 0.10, nb = "Budsjett"', "rules/small/tables/projects.toml")
    low = pack.load().pack.tables["projects"].columns["budget"].model.min
    assert isinstance(low, Decimal)
    assert str(low) == "0.10"


def test_a_later_date_restates_only_some_lines(book: Any) -> None:
    book.change(
        "limits.2023-01-01.execution",
        'limits.2024-01-01.concept = { green = "<= budget * 1.05" }\nlimits.2023-01-01.execution',
    )
    [rule] = book.load().rules
    assert [(line.since.isoformat(), line.segment) for line in rule.lines] == [
        ("2023-01-01", "concept"),
        ("2023-01-01", "planning"),
        ("2023-01-01", "execution"),
        ("2024-01-01", "concept"),
    ]


def test_an_override_replaces_what_it_says_and_nothing_else(book: Any) -> None:
    book.change(
        "gate.must_judge",
        'override.TOL-COST.limits.2023-01-01.concept = { green = "<= budget * 1.10" }\n'
        'override.TOL-COST.title.en = "Otherwise"\ngate.must_judge',
        "rules.toml",
    )
    [rule] = book.load().rules
    assert rule.model.title == {"nb": "Prognose mot budsjett", "en": "Otherwise"}
    assert rule.model.limits["2023-01-01"]["concept"] == {"green": "<= budget * 1.10"}
    assert rule.model.limits["2023-01-01"]["planning"]["yellow"] == "<= budget * 1.15"


def test_a_rule_that_is_switched_off_keeps_its_reason(book: Any) -> None:
    book.change('gate.must_judge = ["TOL-COST"]', 'off.TOL-COST = "Prøveår"', "rules.toml")
    [rule] = book.load().rules
    assert rule.off == "Prøveår"


def test_several_packs_as_one(book: Any) -> None:
    book.write('title.en = "Other"\nvocabulary.gate.bp1 = ["BP1"]\n', "rules/other/pack.toml")
    book.write(
        'title.en = "Gates"\ncolumn.project = { type = "projects.project" }\ncolumn.gate = { type = "gate" }\n',
        "rules/other/tables/gates.toml",
    )
    book.change('["rules/small"]', '["rules/small", "rules/other"]', "rules.toml")
    pack = book.load().pack
    assert sorted(pack.tables) == ["gates", "milestones", "projects"]
    assert pack.tables["gates"].columns["gate"].type.terms == ("bp1",)


def test_nothing_is_read_twice_the_same_rulebook_twice_is_equal(book: Any, tmp_path_factory: Any) -> None:
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(book.folder, copy, dirs_exist_ok=True)
    here, there = book.load(), load(copy / "rules.toml")
    assert [rule.model for rule in here.rules] == [rule.model for rule in there.rules]
    assert here.source == there.source
