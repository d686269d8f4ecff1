"""Every small change to a shipped rule is noticed by one of the rule's own cases.

A rule is changed in memory, one thing at a time: a limit by its smallest unit, a comparator, two colours of a ladder, a
condition or a part of one left out, a field, a term. A change that no case notices must stand in ``EQUIVALENT`` with
the reason why it changes nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from checker.cases import run_rule
from checker.checks.limit import COMPARATOR
from checker.expression.tokens import Token, tokens
from checker.rule import Rule
from checker.rulebook import load
from checker.rulebook.document import Document
from checker.rulebook.rules import checked
from checker.texts import Text

ROOT = Path(__file__).parents[1]
COLOURS = ("green", "yellow", "red")
STRICTER = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
NEGATED = {"<=": ">", "<": ">=", ">=": "<", ">": "<=", "=": "<>", "<>": "="}
Content = dict[str, Any]
Mutant = tuple[str, Content]

# what no case can notice, and why
EQUIVALENT: Mapping[str, str] = {
    "RISK-MITIGATION: when: 12 to 11 at 24": "the figures are whole and from 1 to 5: no two make 11",
    "NM-APUC-ADDS: holds: 1 to 1.001 at 79": "the limit moves by less than the figures' last place",
    "NM-PAUC-ADDS: holds: 1 to 1.001 at 53": "the limit moves by less than the figures' last place",
    "P2-SCOPE: limits.2017-01-01.green: 1 to 0.9999 at 22": "products are whole, and nobody agrees on 10,000",
    "ITDB-COST: measure: 0 to 0.000001 at 125": "only plans of ten dollars or less could tell",
    "ITDB-COST: measure: 0 to -0.000001 at 125": "below nought is as far within every limit as nought",
}


class Draft(Document):
    """A rule's content as changed, without a file."""

    def __init__(self, rule: Rule, content: Content) -> None:
        self.name, self.source, self.over = rule.file, "", None
        self.mistakes = []
        self.content = content
        self.found: list[Text] = []

    def wrong(self, path: tuple[str, ...], text: Text, offset: int | None = None) -> None:
        """Remember what is wrong, without a place."""
        self.found.append(text)


def rebuilt(rule: Rule, content: Content) -> Rule | None:
    """The rule that the changed content makes; None where the rulebook would refuse it."""
    draft = Draft(rule, content)
    model = rule.kind.Model.model_validate(content)
    found = checked(draft, model, rule.kind, rule.table, rule.pack)
    return None if draft.found else found


def changed(content: Content, path: tuple[str, ...], value: Any) -> Content:
    """The content with another value at a path; None takes the key away."""
    copy = deepcopy(content)
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return copy


def texts_of(rule: Rule, content: Content) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Each expression of a rule: its path, the whole text of the key, and where in it the expression begins."""
    for path in rule.parts:
        text: Any = content
        for step in path:
            text = text[step]
        comparator = COMPARATOR.match(text) if path[0] == "limits" else None
        yield path, text, comparator.end() if comparator else 0


def spliced(text: str, token: Token, new: str) -> str:
    """A text with other words in place of a token."""
    return text[: token.position] + new + text[token.position + len(token.text) :]


def of_expression(rule: Rule, path: tuple[str, ...], text: str, start: int) -> Iterator[tuple[str, str]]:
    """An expression with one comparator, literal or part changed: what was changed, and the new text."""
    found = [each for each in tokens(text[start:], start) if each.kind != "end"]
    scales = [rule.scope[name].scale for name in rule.parts[path].reads if name in rule.scope]
    if path[0] == "limits":
        scales.append(rule.parts[("measure",)].type.scale)
    for place, token in enumerate(found):
        before, after = (found[place + step].text if 0 <= place + step < len(found) else "" for step in (-1, 1))
        if token.kind == "operator" and token.text in NEGATED:
            for said, other in (("stricter", STRICTER.get(token.text)), ("negated", NEGATED[token.text])):
                if other:
                    yield f"{said} at {token.position}", spliced(text, token, other)
        if token.kind == "number":
            factor = "*" in (before, after) or "/" in (before, after)
            places = -int(Decimal(token.text).as_tuple().exponent) if factor else max([0, *scales])
            for sign in (-1, 1):
                other = Decimal(token.text) + sign * Decimal(1).scaleb(-places)
                yield f"{token.text} to {other} at {token.position}", spliced(text, token, f"{other:f}")
        if token.kind == "keyword" and token.text == "NULL":
            said = "" if before == "NOT" else "NOT "
            less = found[place - 1] if before == "NOT" else None
            other = spliced(text, less, "") if less else spliced(text, token, f"{said}{token.text}")
            yield f"null negated at {token.position}", other


def parts_left_out(text: str) -> Iterator[tuple[str, str]]:
    """A condition without one of the parts that AND joins at its top."""
    depth, between, cuts = 0, 0, []
    for token in tokens(text, 0):
        depth += (token.text == "(") - (token.text == ")") if token.kind == "operator" else 0
        between += token.text == "BETWEEN" and token.kind == "keyword"
        if token.kind == "keyword" and token.text == "AND" and depth == 0:
            if between:
                between -= 1
            else:
                cuts.append(token.position)
        if token.kind == "keyword" and token.text == "OR" and depth == 0:
            return
    if not cuts:
        return
    edges = [(0, cuts[0]), *((a + 3, b) for a, b in pairwise([*cuts, len(text)]))]
    parts = [text[start:end].strip() for start, end in edges]
    for place, part in enumerate(parts):
        yield f"without {part!r}", " and ".join(parts[:place] + parts[place + 1 :])


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every changed content of a rule, with what was changed."""
    content = tomllib.loads(rule.source, parse_float=Decimal)
    for path, text, start in texts_of(rule, content):
        name = ".".join(path)
        for said, other in of_expression(rule, path, text, start):
            yield f"{name}: {said}", changed(content, path, other)
        if path[0] in ("when", "needs", "holds", "rows_when"):
            for said, other in parts_left_out(text):
                yield f"{name}: {said}", changed(content, path, other)
    for key in ("when", "needs", "rows_when", "pool", "optional"):
        if key in content:
            yield f"{key} left out", changed(content, (key,), None)
    for name in rule.model.optional:
        others = [other for other in rule.model.optional if other != name]
        yield f"optional: without {name}", changed(content, ("optional",), others)
    yield from of_kind(rule, content)


def of_kind(rule: Rule, content: Content) -> Iterator[Mutant]:
    """What can be changed in one kind only."""
    if rule.kind.name == "limit":
        yield from of_limits(rule, content)
    if rule.kind.name == "grade":
        yield from of_grades(content)
    if rule.kind.name == "require":
        for line in rule.lines:
            for name in line.value if line.applicable else ():
                others = [other for other in line.value if other != name]
                yield f"{'.'.join(line.path)}: without {name}", changed(content, line.path, others)
    if rule.kind.name == "unique" and len(rule.model.columns) > 1:
        for name in rule.model.columns:
            others = [other for other in rule.model.columns if other != name]
            yield f"columns: without {name}", changed(content, ("columns",), others)


def of_limits(rule: Rule, content: Content) -> Iterator[Mutant]:
    """Limits moved, ladders turned about, lines left out and exchanged."""
    unit = Decimal(1).scaleb(-rule.parts[("measure",)].type.scale)
    beyond = content.get("beyond", "red")
    for colour in COLOURS:
        if colour != beyond:
            yield f"beyond {colour}", changed(content, ("beyond",), colour)
    for line in rule.lines:
        name = ".".join(line.path)
        if not line.applicable:
            continue
        yield f"{name}: not applicable", changed(content, line.path, "not applicable")
        for colour, text in line.value.items():
            comparator = COMPARATOR.match(text)
            assert comparator is not None
            for sign in "+-":
                moved = f"{text[: comparator.end()]}({text[comparator.end() :]}) {sign} {unit:f}"
                yield f"{name}.{colour}: {sign} {unit}", changed(content, (*line.path, colour), moved)
            other = text.replace(comparator[1], STRICTER[comparator[1]], 1)
            yield f"{name}.{colour}: {other}", changed(content, (*line.path, colour), other)
        for first, second in pairwise(line.value):
            turned = dict(line.value) | {first: line.value[second], second: line.value[first]}
            yield f"{name}: {first} and {second} exchanged", changed(content, line.path, turned)
        last = list(line.value)[-1]
        turned = {beyond if colour == last else colour: text for colour, text in line.value.items()}
        yield f"{name}: {last} and beyond exchanged", changed(content | {"beyond": last}, line.path, turned)
    for first, second in pairwise(rule.lines):
        if first.since == second.since and first.value != second.value:
            turned = changed(changed(content, first.path, second.value), second.path, first.value)
            yield f"{first.segment} and {second.segment} exchanged", turned


def of_grades(content: Content) -> Iterator[Mutant]:
    """Each term moved to a neighbouring colour."""
    for day, grades in content["grades"].items():
        for colour, terms in grades.items():
            place = COLOURS.index(colour)
            for term in terms:
                for other in (COLOURS[each] for each in (place - 1, place + 1) if 0 <= each < len(COLOURS)):
                    moved = {name: [each for each in given if each != term] for name, given in grades.items()}
                    moved[other] = [*moved.get(other, []), term]
                    yield f"{day}: {term} to {other}", changed(content, ("grades", day), moved)


def given(rule: Rule) -> list[str]:
    """What the rule gives for its cases."""
    return [result.given for result in run_rule(rule)]


PACKS = sorted(path.parent for path in (ROOT / "rules").glob("*/pack.toml"))
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for pack in PACKS
    for path in pack.rglob("*.toml")
    if path.parent != pack / "tables" and path != pack / "pack.toml"
)
COMPARE = "\n".join(
    f'compare.{reported} = {{ green = "note", yellow = "note", red = "note", missing = "note" }}'
    for reported in ("green", "yellow", "red", "missing", "blank")
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Rule]:
    """The rules of all shipped packs by the name of their file, each pack in a rulebook of its own."""
    found = {}
    for pack in PACKS:
        book = tmp_path_factory.mktemp(pack.name) / "rules.toml"
        text = f'title.en = "One pack"\nlanguages = ["nb", "en"]\npacks = [{str(pack)!r}]\n{COMPARE}\n'
        book.write_text(text, encoding="utf-8")
        found |= {rule.file.removeprefix(f"{ROOT.as_posix()}/"): rule for rule in load(book).rules}
    return found


@pytest.fixture(scope="module")
def count() -> Iterator[list[int]]:
    """How many changes were tried; printed at the end (``pytest -s``)."""
    tried: list[int] = []
    yield tried
    print(f"\n{sum(tried)} changes to {len(tried)} rules")  # noqa: T201


@pytest.mark.parametrize("file", FILES)
def test_every_change_is_noticed(file: str, rules: Mapping[str, Rule], count: list[int]) -> None:
    rule = rules[file]
    before = given(rule)
    tried, unnoticed = 0, []
    for said, content in mutants(rule):
        mutant = rebuilt(rule, content)
        if mutant is None:
            continue
        tried += 1
        if given(mutant) == before and f"{rule.id}: {said}" not in EQUIVALENT:
            unnoticed.append(said)
    count.append(tried)
    assert unnoticed == []


def test_what_is_listed_as_equivalent_is_a_change_that_is_tried(rules: Mapping[str, Rule]) -> None:
    tried = {f"{rule.id}: {said}" for rule in rules.values() for said, _ in mutants(rule)}
    assert set(EQUIVALENT) <= tried
