"""The shipped packs: every rule's own cases, its texts in both languages, its words, its file under another reader."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import toml

from checker.authoring.cases.case import Result, read_cases
from checker.authoring.cases.running import run_judged, run_rule
from checker.kinds.rule import Rule
from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook
from checker.schema.base import fold

ROOT = Path(__file__).parents[1]
PACKS = sorted(path.parent for path in (ROOT / "rules").glob("*/pack.toml"))
RULES = sorted(
    path
    for pack in PACKS
    for path in pack.rglob("*.toml")
    if path.parent != pack / "tables" and path != pack / "pack.toml"
)
RULEBOOKS = [ROOT / "rules.toml", *sorted(ROOT.glob("datasets/*/rules.toml"))]
SHIPPED = sorted(
    [
        ROOT / "rules.toml",
        *(path for part in ("rules", "datasets", "checker") for path in (ROOT / part).rglob("*.toml")),
    ]
)
LANGUAGES = ("nb", "en")
COMPARE = "\n".join(
    f'compare.{reported} = {{ green = "note", yellow = "note", red = "note", missing = "note" }}'
    for reported in ("green", "yellow", "red", "missing", "blank")
)


def named(path: Path) -> str:
    """A shipped file as the checkout names it."""
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Each pack in a rulebook of its own."""

    @cache
    def loaded(pack: Path) -> Rulebook:
        folder = tmp_path_factory.mktemp(pack.name)
        text = f'title.en = "One pack"\nlanguages = ["nb", "en"]\npacks = [{str(pack)!r}]\n{COMPARE}\n'
        (folder / "rules.toml").write_text(text, encoding="utf-8")
        return load(folder / "rules.toml")

    return loaded


@pytest.fixture
def rule(packs: Any, path: Path) -> Rule:
    """The rule of a shipped file."""
    pack = next(pack for pack in PACKS if pack in path.parents)
    [found] = [each for each in packs(pack).rules if each.file.endswith(path.relative_to(pack).as_posix())]
    return found


@pytest.fixture(scope="module")
def results_of() -> Callable[[Rule], list[Result]]:
    """The cases of a rule, run once."""
    found: dict[int, list[Result]] = {}

    def results(rule: Rule) -> list[Result]:
        if id(rule) not in found:
            found[id(rule)] = list(run_rule(rule))
        return found[id(rule)]

    return results


each_rule = pytest.mark.parametrize("path", RULES, ids=[named(path) for path in RULES])
each_pack = pytest.mark.parametrize("pack", PACKS, ids=[named(pack) for pack in PACKS])


def told(results: list[Result]) -> str:
    """The cases that fail, expected against given."""
    return "\n".join(
        f"line {each.case.line} of the cases: expected {each.case.expect!r}, given {each.problem or each.given!r}"
        for each in results
        if not each.passed
    )


@each_rule
def test_the_cases_of_a_rule(rule: Rule, results_of: Callable[[Rule], list[Result]]) -> None:
    results = results_of(rule)
    assert len(results) == len(read_cases(rule.model.cases or "", rule.model.given)) > 0, "a rule brings its own test"
    assert not told(results), told(results)


@each_rule
def test_a_rule_has_a_case_for_each_sort_of_outcome(rule: Rule, results_of: Callable[[Rule], list[Result]]) -> None:
    expected = {result.case.expect for result in results_of(rule)}
    if rule.kind.colours:
        assert "green" in expected
        assert expected & {"yellow", "red"}
        assert "missing" in expected
    else:
        assert {"ok", "finding"} <= expected
    if rule.when is not None:
        assert "not applicable" in expected


@each_pack
def test_the_cases_of_who_is_judged(pack: Path, packs: Any) -> None:
    results = list(run_judged(packs(pack)))
    assert not told(results), told(results)
    judged = packs(pack).judged is not None
    assert bool(results) is judged
    assert not judged or {result.case.expect for result in results} >= {"yes", "no"}


@pytest.mark.parametrize("path", RULEBOOKS, ids=[named(path) for path in RULEBOOKS])
def test_a_shipped_rulebook_loads_and_its_gate_names_its_rules(path: Path) -> None:
    rulebook = load(path)
    assert set(rulebook.gate.must_judge) <= {rule.id for rule in rulebook.rules}
    assert set(rulebook.languages) == set(LANGUAGES)


def placeholders(text: str) -> set[str]:
    """What a text has in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@each_rule
def test_the_texts_of_a_rule_are_complete(rule: Rule) -> None:
    model = rule.model
    for name, texts in {
        "title": model.title,
        "message": model.message,
        "remedy": model.remedy,
        "source.text": model.source.text,
        "source.reading": model.source.reading,
    }.items():
        assert set(texts) == set(LANGUAGES), name
        assert all(text.strip() for text in texts.values()), name
    for texts in (model.message, model.remedy):
        assert placeholders(texts["nb"]) == placeholders(texts["en"])


@each_rule
def test_a_message_asks_only_for_what_its_kind_gives(rule: Rule) -> None:
    given = set(rule.kind.evidence(rule, ("2023-01",))) | {"project"} | set(rule.table.columns)
    given |= {
        f"{name}.{column}"
        for name, relation in rule.table.relations.items()
        for column in rule.pack.tables[relation.model.table].columns
    }
    for texts in (rule.model.message, rule.model.remedy):
        assert placeholders(texts["en"]) <= given


def untitled(pack: Any) -> Iterator[str]:
    """What has no title, or a title in one language only."""
    things = {"pack": pack.model.title} | {name: each.title for name, each in pack.model.parameter.items()}
    for table in pack.tables.values():
        things[table.name] = table.model.title
        for name, column in table.columns.items():
            things[f"{table.name}.{name}"] = column.model.title
            if column.model.help:
                things[f"{table.name}.{name} help"] = column.model.help
    for name, titles in things.items():
        if not set(LANGUAGES) <= set(titles) or not all(titles[language].strip() for language in LANGUAGES):
            yield name
    for vocabulary in pack.vocabularies.values():
        for term in vocabulary.terms:
            words = vocabulary.words.get(term, {})
            if "" not in words and not all(words.get(language) for language in LANGUAGES):
                yield f"{vocabulary.name}.{term}"


@each_pack
def test_everything_has_a_title_in_both_languages(pack: Path, packs: Any) -> None:
    assert list(untitled(packs(pack).pack)) == []


@each_pack
def test_no_word_stands_for_two_terms(pack: Path, packs: Any) -> None:
    for vocabulary in packs(pack).pack.vocabularies.values():
        meant: dict[str, set[str]] = {fold(term): {term} for term in vocabulary.terms}
        for term, languages in vocabulary.words.items():
            for word in (word for words in languages.values() for word in words):
                meant.setdefault(fold(word), set()).add(term)
        assert {word: terms for word, terms in meant.items() if len(terms) > 1} == {}, vocabulary.name


@each_pack
def test_no_heading_stands_for_two_columns(pack: Path, packs: Any) -> None:
    for table in packs(pack).pack.tables.values():
        meant: dict[tuple[str, int | None], list[str]] = {}
        for name, column in table.columns.items():
            for heading in column.headings:
                meant.setdefault((heading, column.model.occurrence), []).append(name)
        assert {heading: names for heading, names in meant.items() if len(names) > 1} == {}, table.name


@pytest.mark.parametrize("path", SHIPPED, ids=[named(path) for path in SHIPPED])
def test_a_shipped_file_reads_the_same_under_the_toml_package(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert toml.loads(text) == tomllib.loads(text)


@each_rule
def test_an_id_is_used_once_in_all_packs_that_may_be_used_together(rule: Rule, packs: Any) -> None:
    same = [each.file for pack in PACKS for each in packs(pack).rules if each.id == rule.id]
    assert len(same) == 1
