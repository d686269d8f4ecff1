"""Shipped files with random slips in them: they load and can be judged, or every mistake has its place in the file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.authoring.cases.running import run_cases
from checker.model.errors import RulebookError
from checker.rulebook.loader import load

ROOT = Path(__file__).parents[2]
HSO = ROOT / "rules" / "hso"
RULES = sorted(path for path in HSO.rglob("*.toml") if path.parent != HSO / "tables" and path.name != "pack.toml")
TOKEN = re.compile(r"\w+|[^\w\s]+|\s+")
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def tokens_of(text: str) -> list[str]:
    """The words, signs and spaces of a file."""
    return TOKEN.findall(text)


def dropped(text: str, place: int, word: str) -> str:
    """Without one line."""
    lines = text.splitlines(keepends=True)
    del lines[place % len(lines)]
    return "".join(lines)


def doubled(text: str, place: int, word: str) -> str:
    """With one character twice."""
    place %= len(text)
    return text[:place] + text[place] + text[place:]


def bitten(text: str, place: int, word: str) -> str:
    """Without one character."""
    place %= len(text)
    return text[:place] + text[place + 1 :]


def replaced(text: str, place: int, word: str) -> str:
    """With one word or sign replaced by another."""
    found = tokens_of(text)
    found[place % len(found)] = word
    return "".join(found)


def swapped(text: str, place: int, word: str) -> str:
    """With two neighbouring words changed about."""
    found = tokens_of(text)
    words = [index for index, token in enumerate(found) if token.strip()]
    if len(words) < 2:
        return text
    here = place % (len(words) - 1)
    first, second = words[here], words[here + 1]
    found[first], found[second] = found[second], found[first]
    return "".join(found)


def cut(text: str, place: int, word: str) -> str:
    """With its end lost."""
    return text[: place % len(text)]


SLIPS = [dropped, doubled, bitten, replaced, swapped, cut]
WORDS = sorted({word for path in RULES[::7] for word in tokens_of(path.read_text(encoding="utf-8")) if len(word) < 30})
OTHERS = ["pack.toml", "tables/projects.toml", "tables/dependencies.toml", "tables/concept_economy.toml"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack hso without its rules, and a rulebook on it."""
    folder = tmp_path_factory.mktemp("fuzz")
    pack = folder / "rules" / "hso"
    shutil.copytree(HSO / "tables", pack / "tables")
    shutil.copy(HSO / "pack.toml", pack / "pack.toml")
    text = (ROOT / "rules.toml").read_text(encoding="utf-8")
    (folder / "rules.toml").write_text(re.sub(r"(?m)^gate\.must_judge.*$", "", text), encoding="utf-8")
    return folder


def loads_or_says_where(folder: Path) -> None:
    """Load the rulebook in ``folder`` and run its cases; a mistake must lie inside its file."""
    try:
        rulebook = load(folder / "rules.toml")
    except RulebookError as error:
        mistakes = error.mistakes
    else:
        mistakes = ()
        assert all(result.rule for result in run_cases(rulebook))
    for each in mistakes:
        lines = f"{(folder / each.file).read_text(encoding='utf-8')}\n".split("\n")
        assert 1 <= each.line <= len(lines), each
        assert 1 <= each.column <= len(lines[each.line - 1]) + 1, each
        assert each.say("nb")
        assert each.say("en")


@settings(max_examples=150, suppress_health_check=SLOW)
@given(
    st.sampled_from(RULES),
    st.lists(st.tuples(st.sampled_from(SLIPS), st.integers(0, 10**6), st.sampled_from(WORDS)), min_size=1, max_size=2),
)
def test_a_rule_file_with_slips(folder: Path, file: Path, slips: list[tuple[object, int, str]]) -> None:
    text = file.read_text(encoding="utf-8")
    for slip, place, word in slips:
        text = slip(text, place, word) if text else text  # type: ignore[operator]
    (folder / "rules" / "hso" / "rule.toml").write_text(text, encoding="utf-8", newline="")
    loads_or_says_where(folder)


@settings(max_examples=60, suppress_health_check=SLOW)
@given(st.sampled_from(OTHERS), st.sampled_from(SLIPS), st.integers(0, 10**6), st.sampled_from(WORDS))
def test_a_pack_or_table_with_a_slip(folder: Path, name: str, slip: object, place: int, word: str) -> None:
    shutil.copy(HSO / "tolerance" / "cost.toml", folder / "rules" / "hso" / "rule.toml")
    path = folder / "rules" / "hso" / name
    path.write_text(slip((HSO / name).read_text(encoding="utf-8"), place, word), encoding="utf-8", newline="")  # type: ignore[operator]
    try:
        loads_or_says_where(folder)
    finally:
        shutil.copy(HSO / name, path)


@settings(max_examples=60, suppress_health_check=SLOW)
@given(st.sampled_from(SLIPS), st.integers(0, 10**6), st.sampled_from(WORDS))
def test_a_rulebook_with_a_slip(folder: Path, slip: object, place: int, word: str) -> None:
    shutil.copy(HSO / "tolerance" / "cost.toml", folder / "rules" / "hso" / "rule.toml")
    path = folder / "rules.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(slip(before, place, word), encoding="utf-8", newline="")  # type: ignore[operator]
    try:
        loads_or_says_where(folder)
    finally:
        path.write_text(before, encoding="utf-8")
