"""The changes that only some kinds of rule have: ladders and segments, grades, required fields, terms of a balance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from checker.authoring.testing.mutations.expressions import Change, Edit, change_of, walked
from checker.expression import syntax as s
from checker.expression.to_source import exchanged
from checker.kinds.effective_dates import NOT_APPLICABLE, Line, segments_of
from checker.kinds.linked_rows import link
from checker.kinds.rule import Rule
from checker.texts import Text

COLOURS = ("green", "yellow", "red")
TURNED = {"+": "-", "-": "+"}


def of_kind(rule: Rule) -> Iterator[Change]:
    """What can be changed in the lines of a rule, and in what its kind alone has."""
    yield from of_lines(rule)
    if rule.kind.name in OF_KIND:
        yield from OF_KIND[rule.kind.name](rule)


def of_lines(rule: Rule) -> Iterator[Change]:
    """Neighbouring segments exchanged, a segment taken out of scope, and a later line left out."""
    for first, second in pairwise(rule.lines):
        if first.since == second.since and first.value != second.value:
            names = {"first": ".".join(first.path), "second": str(second.segment)}
            yield {first.path: second.value, second.path: first.value}, Text("testing.swapped", names), None
    for line in rule.lines:
        if line.applicable and line.segment is not None:
            name = {"key": ".".join(line.path), "new": NOT_APPLICABLE}
            yield {line.path: NOT_APPLICABLE}, Text("testing.replaced", name), None
    for segment in segments_of(rule.lines):
        for line in [each for each in rule.lines if each.segment == segment][1:]:
            yield {line.path: None}, Text("testing.left-out", {"key": ".".join(line.path)}), None


def of_limits(rule: Rule) -> Iterator[Change]:
    """Another colour beyond the last limits, those limits' own exchanged with it, and neighbouring steps exchanged."""
    beyond = rule.model.beyond
    for colour in COLOURS:
        if colour != beyond:
            yield {("beyond",): colour}, Text("testing.changed", {"key": "beyond", "old": beyond, "new": colour}), None
    ladders = [line for line in rule.lines if line.applicable]
    for last in dict.fromkeys(list(line.value)[-1] for line in ladders):
        turned = {line.path: renamed(line, last, beyond) for line in ladders if last in line.value}
        names = {"first": last, "second": f"beyond ({beyond})"}
        yield {**turned, ("beyond",): last}, Text("testing.swapped", names), None
    yield from (change for line in ladders for change in of_ladder(line))


def renamed(line: Line, colour: str, other: str) -> dict[str, Any]:
    return {other if name == colour else name: text for name, text in line.value.items()}


def of_ladder(line: Line) -> Iterator[Change]:
    for first, second in pairwise(line.value):
        turned = {{first: second, second: first}.get(name, name): text for name, text in line.value.items()}
        crossed = line.value | {first: line.value[second], second: line.value[first]}
        names = {"first": ".".join((*line.path, first)), "second": second}
        yield from (({line.path: new}, Text("testing.swapped", names), None) for new in (turned, crossed))


def neighbours(place: int) -> list[str]:
    """The next better and the next worse colour."""
    return [COLOURS[each] for each in (place - 1, place + 1) if 0 <= each < len(COLOURS)]


def of_grades(rule: Rule) -> Iterator[Change]:
    for line, colour, terms in ((each, *graded) for each in rule.lines for graded in each.value.items()):
        place = COLOURS.index(colour) if colour in COLOURS else len(COLOURS)
        for term in terms:
            for other in neighbours(place):
                moved = {name: [each for each in given if each != term] for name, given in line.value.items()}
                moved[other] = [*moved.get(other, []), term]
                names = {"key": ".".join((*line.path, colour)), "what": term, "other": other}
                yield {line.path: moved}, Text("testing.moved", names), None


def of_movement(rule: Rule) -> Iterator[Change]:
    """A period more or less that something must have lasted, and each column that must follow left out."""
    lasting = rule.model.lasting
    for new in (lasting - 1, lasting + 1) if lasting > 1 else ():
        yield {("lasting",): new}, Text("testing.changed", {"key": "lasting", "old": lasting, "new": new}), None
    yield from without(("follows",), rule.model.follows)


def turned(rule: Rule) -> Change:
    source, target = rule.model.from_, rule.model.to
    return {("from",): target, ("to",): source}, Text("testing.swapped", {"first": "from", "second": "to"}), None


def of_propagation(rule: Rule) -> Iterator[Change]:
    """Supplier and dependent exchanged, and each colour that passes made the next better or worse one."""
    yield turned(rule)
    lines = [each for each in rule.lines if each.applicable]
    for line, colour, passed in ((each, *passes) for each in lines for passes in each.value.items()):
        for other in neighbours(COLOURS.index(passed)):
            names = {"key": ".".join((*line.path, colour)), "old": passed, "new": other}
            yield {line.path: line.value | {colour: other}}, Text("testing.changed", names), None


def of_hub(rule: Rule) -> Iterator[Change]:
    """Supplier and dependent exchanged; how many dependents, and what share of all, by their last digit."""
    yield turned(rule)
    for key, old in (("at_least", rule.model.at_least), ("share", rule.model.share)):
        if old is None:
            continue
        unit = Decimal(1).scaleb(int(Decimal(old).as_tuple().exponent))
        for new in (old - type(old)(unit), old + type(old)(unit)):
            yield {(key,): new}, Text("testing.changed", {"key": key, "old": str(old), "new": str(new)}), None
    if rule.model.share is not None:
        yield {("share",): None}, Text("testing.left-out", {"key": "share"}), None


def of_fields(rule: Rule) -> Iterator[Change]:
    """Each required field dropped. Where it was the only one of a row, the row itself is still required."""
    linked = link(rule.pack, rule.rows, rule.table.name) if rule.rows else None
    for line in rule.lines:
        if not line.applicable:
            continue
        if linked is None or len(line.value) != 1:
            yield from without(line.path, line.value)
        elif line.value != [linked[0]]:
            names = {"key": ".".join(line.path), "what": line.value[0]}
            yield {line.path: [linked[0]]}, Text("testing.dropped", names), None


def of_statement(rule: Rule) -> Iterator[Change]:
    for language, patterns in rule.model.patterns.items():
        yield from without(("patterns", language), patterns)
    if rule.model.total:
        yield {("total",): None}, Text("testing.left-out", {"key": "total"}), None


def of_unique(rule: Rule) -> Iterator[Change]:
    if len(rule.model.columns) > 1:
        yield from without(("columns",), rule.model.columns)


def of_balance(rule: Rule) -> Iterator[Change]:
    """Each sign turned round and each figure left out, another unit, each term's condition and each column dropped."""
    for side in ("parts", "total"):
        if (side,) in rule.parts:
            for edit in of_sum(rule.parts[(side,)].tree):
                yield {(side,): edit.text}, change_of((side,), edit), edit
    if rule.model.rounding is not None:
        for unit in (Decimal(rule.model.rounding) * 2, Decimal(rule.model.rounding) / 2):
            names = {"key": "rounding", "old": rule.model.rounding, "new": f"{unit:f}"}
            yield {("rounding",): f"{unit:f}"}, Text("testing.changed", names), None
    for name, term in rule.model.term.items():
        if term.when is not None:
            path = ("term", name, "when")
            yield {path: None}, Text("testing.left-out", {"key": ".".join(path)}), None
    if len(rule.model.down) > 1:
        yield from without(("down",), rule.model.down)
    for key, value in (("group", rule.model.group), ("sum_rows", rule.model.sum_rows)):
        if value:
            yield {(key,): None}, Text("testing.left-out", {"key": key}), None


def of_sum(tree: s.Node) -> Iterator[Edit]:
    """A sum with each sign turned round, and without each of its figures."""
    for node, _ in walked(tree, None):
        if isinstance(node, s.Arithmetic) and node.operator in TURNED:
            turned = replace(node, operator=TURNED[node.operator])
            yield Edit(exchanged(tree, node, turned), node, turned)
            yield Edit(exchanged(tree, node, node.left), node.right, None)
            if node.operator == "+":
                yield Edit(exchanged(tree, node, node.right), node.left, None)


def without(path: tuple[str, ...], names: list[Any]) -> Iterator[Change]:
    """A list without each of its members."""
    for name in names:
        rest = [each for each in names if each != name]
        yield {path: rest}, Text("testing.dropped", {"key": ".".join(path), "what": name}), None


OF_KIND: Mapping[str, Callable[[Rule], Iterator[Change]]] = {
    "limit": of_limits,
    "grade": of_grades,
    "require": of_fields,
    "movement": of_movement,
    "balance": of_balance,
    "propagation": of_propagation,
    "hub": of_hub,
    "statement": of_statement,
    "unique": of_unique,
}
