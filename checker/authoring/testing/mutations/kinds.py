"""The changes that only some kinds of rule know: ladders and segments, grades, required fields, keys, patterns."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from checker.authoring.testing.mutations.balances import of_balance, without
from checker.authoring.testing.mutations.parts import Change
from checker.dated import NOT_APPLICABLE, Line, segments_of
from checker.rows import link
from checker.rule import Rule
from checker.texts import Text

COLOURS = ("green", "yellow", "red")


def of_kind(rule: Rule) -> Iterator[Change]:
    """What can be changed in the lines of a rule, and in what its kind alone has."""
    yield from of_lines(rule)
    if rule.kind.name == "limit":
        yield from of_beyond(rule)
        yield from (change for line in rule.lines for change in of_ladder(line))
    elif rule.kind.name == "grade":
        yield from (change for line in rule.lines for change in of_grades(line))
    elif rule.kind.name == "require":
        yield from (change for line in rule.lines for change in of_fields(rule, line))
    elif rule.kind.name == "movement":
        yield from of_lasting(rule)
        yield from without(("follows",), rule.model.follows)
    elif rule.kind.name == "balance":
        yield from of_balance(rule)
    elif rule.kind.name == "propagation":
        yield turned(rule)
        yield from (change for line in rule.lines for change in of_passes(line))
    elif rule.kind.name == "hub":
        yield turned(rule)
        yield from of_numbers(rule)
    elif rule.kind.name == "statement":
        for language, patterns in rule.model.patterns.items():
            yield from without(("patterns", language), patterns)
        if rule.model.total:
            yield {("total",): None}, Text("testing.left-out", {"key": "total"}), None
    elif rule.kind.name == "unique" and len(rule.model.columns) > 1:
        yield from without(("columns",), rule.model.columns)


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


def of_beyond(rule: Rule) -> Iterator[Change]:
    """Another colour beyond the last limits, and those limits' own exchanged with it."""
    beyond = rule.model.beyond
    for colour in COLOURS:
        if colour != beyond:
            yield {("beyond",): colour}, Text("testing.changed", {"key": "beyond", "old": beyond, "new": colour}), None
    ladders = [line for line in rule.lines if line.applicable]
    for last in dict.fromkeys(list(line.value)[-1] for line in ladders):
        turned = {line.path: renamed(line, last, beyond) for line in ladders if last in line.value}
        names = {"first": last, "second": f"beyond ({beyond})"}
        yield {**turned, ("beyond",): last}, Text("testing.swapped", names), None


def renamed(line: Line, colour: str, other: str) -> dict[str, Any]:
    """A ladder with another colour on one step."""
    return {other if name == colour else name: text for name, text in line.value.items()}


def of_ladder(line: Line) -> Iterator[Change]:
    """Neighbouring steps exchanged: their colours, or their limits."""
    for first, second in pairwise(line.value if line.applicable else ()):
        turned = {{first: second, second: first}.get(name, name): text for name, text in line.value.items()}
        crossed = line.value | {first: line.value[second], second: line.value[first]}
        names = {"first": ".".join((*line.path, first)), "second": second}
        yield from (({line.path: new}, Text("testing.swapped", names), None) for new in (turned, crossed))


def of_grades(line: Line) -> Iterator[Change]:
    """Each term moved to a neighbouring colour."""
    for colour, terms in line.value.items():
        place = COLOURS.index(colour) if colour in COLOURS else len(COLOURS)
        for term in terms:
            for other in (COLOURS[each] for each in (place - 1, place + 1) if 0 <= each < len(COLOURS)):
                moved = {name: [each for each in given if each != term] for name, given in line.value.items()}
                moved[other] = [*moved.get(other, []), term]
                names = {"key": ".".join((*line.path, colour)), "what": term, "other": other}
                yield {line.path: moved}, Text("testing.moved", names), None


def of_lasting(rule: Rule) -> Iterator[Change]:
    """A period more or less that something must have lasted."""
    lasting = rule.model.lasting
    for new in (lasting - 1, lasting + 1) if lasting > 1 else ():
        yield {("lasting",): new}, Text("testing.changed", {"key": "lasting", "old": lasting, "new": new}), None


def turned(rule: Rule) -> Change:
    """Supplier and dependent exchanged."""
    source, target = rule.model.from_, rule.model.to
    return {("from",): target, ("to",): source}, Text("testing.swapped", {"first": "from", "second": "to"}), None


def of_passes(line: Line) -> Iterator[Change]:
    """Each colour that passes made the next better or worse one."""
    for colour, passed in line.value.items() if line.applicable else ():
        place = COLOURS.index(passed)
        for other in (COLOURS[each] for each in (place - 1, place + 1) if 0 <= each < len(COLOURS)):
            names = {"key": ".".join((*line.path, colour)), "old": passed, "new": other}
            yield {line.path: line.value | {colour: other}}, Text("testing.changed", names), None


def of_numbers(rule: Rule) -> Iterator[Change]:
    """How many dependents, and what share of all, by their last digit."""
    for key in ("at_least", "share"):
        old = getattr(rule.model, key)
        if old is None:
            continue
        unit = Decimal(1).scaleb(int(Decimal(old).as_tuple().exponent))
        for new in (old - type(old)(unit), old + type(old)(unit)):
            yield {(key,): new}, Text("testing.changed", {"key": key, "old": str(old), "new": str(new)}), None
    if rule.model.share is not None:
        yield {("share",): None}, Text("testing.left-out", {"key": "share"}), None


def of_fields(rule: Rule, line: Line) -> Iterator[Change]:
    """Each required field dropped. Where it was the only one of a row, the row itself remains to be asked for."""
    if not line.applicable:
        return
    linked = link(rule.pack, rule.model.rows, rule.table.name) if rule.model.rows else None
    if linked is not None and len(line.value) == 1:
        if line.value != [linked[0]]:
            names = {"key": ".".join(line.path), "what": line.value[0]}
            yield {line.path: [linked[0]]}, Text("testing.dropped", names), None
        return
    yield from without(line.path, line.value)
