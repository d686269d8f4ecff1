"""The matrix of a rule: every outcome that each of its lines can give, and which of them a case reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.authoring.testing.bench import Bench
from checker.cases import Case, outcome, parsed
from checker.checks.require import fields_of
from checker.dated import Line, in_force
from checker.finding import Code
from checker.rule import Rule
from checker.wrong import Path

NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Cell:
    """One cell: the line or condition that it belongs to, its segment, its date where the segment has several, and the
    outcome in the words of cases.
    """

    path: Path
    outcome: str
    segment: str | None = None
    since: date | None = None


def cells(rule: Rule) -> Iterator[Cell]:
    """Every cell of a rule's matrix, those that no record may ever reach among them."""
    for line in rule.lines:
        yield from (cell(rule, line, each) for each in outcomes(rule, line))
    if getattr(rule.model, "per", None):
        yield Cell(("per",), "missing")
    if not rule.kind.colours and not rule.lines:
        yield from (Cell((), each) for each in ("ok", "finding"))
    if not rule.kind.colours and (may_be_missing(rule) or may_lack(rule)):
        yield Cell((), "missing")
    if rule.when is not None or rule.kind.elsewhere(rule) or rule.kind.looks_back(rule.model):
        yield Cell(("when",), NOT_APPLICABLE)


def may_be_missing(rule: Rule) -> bool:
    """Whether something that a rule without colours needs may be blank."""
    if rule.when is not None or rule.kind.name in ("assert", "cycle", "hub", "unique"):
        return True
    finds = rule.parts.get(("finds",))
    return finds is not None and any(name not in rule.model.optional for name in finds.reads)


def may_lack(rule: Rule) -> bool:
    """Whether a balance reads a figure that may not be blank, or must know which rows are its parts."""
    sides = [*rule.parts[("parts",)].reads, *rule.parts[("total",)].reads] if ("parts",) in rule.parts else []
    read = {*sides, *getattr(rule.model, "down", ())} if rule.kind.name == "balance" else set()
    return bool(read - set(rule.model.optional)) or (("rows_when",) in rule.parts and bool(read))


def cell(rule: Rule, line: Line, given: str) -> Cell:
    """A line's cell."""
    several = sum(each.segment == line.segment for each in rule.lines) > 1
    return Cell(line.path, given, line.segment, line.since if several else None)


def outcomes(rule: Rule, line: Line) -> Sequence[str]:
    """What a line can give."""
    if not line.applicable:
        return (NOT_APPLICABLE,)
    if rule.kind.name == "require":
        return ("ok", "finding") if fields_of(line) else ("ok",)
    if rule.kind.asks:
        return tuple(dict.fromkeys(["green", *line.value.values()]))
    beyond = [rule.model.beyond] if rule.kind.name == "limit" else []
    coloured: Mapping[str, Any] = line.value
    return tuple(dict.fromkeys([*(colour for colour, said in coloured.items() if said), *beyond, "missing"]))


def reached(bench: Bench) -> Iterator[tuple[Case, Cell | None]]:
    """Each case with the cell that it reaches; None for one before the first line."""
    for case, code in zip(bench.cases, bench.codes, strict=True):
        yield case, None if code is None else cell_of(bench.rule, case, Code(code))


def cell_of(rule: Rule, case: Case, code: Code) -> Cell | None:
    """The cell of one case."""
    given = outcome(code, rule.kind.colours)
    per = getattr(rule.model, "per", None)
    segment = parsed(case.values.get(per, ""), rule.scope[per]) if per else None
    line = line_of(rule, segment, case.period)
    if given == NOT_APPLICABLE and (line is None or line.applicable):
        return Cell(("when",), NOT_APPLICABLE) if line is not None or not rule.lines else None
    if given == "missing" and (not rule.kind.colours or (per and segment is None)):
        return Cell(("per",) if per and segment is None else (), "missing")
    if not rule.lines:
        return Cell((), given)
    return cell(rule, line, given) if line is not None else None


def line_of(rule: Rule, segment: str | None, period: str) -> Line | None:
    """The line in force for a segment in a month."""
    own = [line for line in rule.lines if line.segment == segment]
    return next(iter(in_force(own, [period])), None)
