"""The matrix of a rule: every outcome that each of its lines can give, and cases for those that none reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.authoring.cases.case import Case, parsed
from checker.authoring.cases.running import outcome
from checker.authoring.testing.candidates import rounds
from checker.authoring.testing.case_set import CaseSet, SuggestedCase, key_place, suggest
from checker.kinds.effective_dates import NOT_APPLICABLE, Line
from checker.kinds.require import fields_of
from checker.kinds.rule import Rule
from checker.kinds.thresholds import ladders
from checker.model.errors import KeyPath
from checker.model.finding import Code

MAY_BE_MISSING = ("assert", "cycle", "hub", "unique")  # kinds without colours of which a row may always be missing


@dataclass(frozen=True)
class Cell:
    """One cell: the path of its line or condition, its segment, its date where the segment has several lines, and the
    outcome in the words of cases.
    """

    path: KeyPath
    outcome: str
    segment: str | None = None
    since: date | None = None


def matrix_of(rule: Rule) -> list[Cell]:
    """The cells of a rule, each once."""
    return list(dict.fromkeys(cells(rule)))


def cells(rule: Rule) -> Iterator[Cell]:
    """Every cell of a rule's matrix, those that no record may ever reach among them."""
    for line in rule.lines:
        yield from (cell(rule, line, each) for each in outcomes(rule, line))
    if rule.per:
        yield Cell(("per",), "missing")
    if not rule.kind.colours:
        if not rule.lines:
            yield from (Cell((), each) for each in ("ok", "finding"))
        if may_be_missing(rule):
            yield Cell((), "missing")
    if rule.when is not None or rule.kind.elsewhere(rule) or rule.kind.looks_back(rule.model):
        yield Cell(("when",), NOT_APPLICABLE)


def may_be_missing(rule: Rule) -> bool:
    """Whether something that a rule without colours needs may be blank: of a movement what it finds, of a balance a
    figure, or which rows are its parts.
    """
    if rule.when is not None or rule.kind.name in MAY_BE_MISSING:
        return True
    if ("finds",) in rule.parts:
        return not set(rule.parts[("finds",)].reads) <= set(rule.model.optional)
    if rule.kind.gathers:
        sides = [name for path in (("parts",), ("total",)) if path in rule.parts for name in rule.parts[path].reads]
        figures = {*sides, *rule.model.down}
        return bool(figures - set(rule.model.optional)) or (("rows_when",) in rule.parts and bool(figures))
    return False


def cell(rule: Rule, line: Line, given: str) -> Cell:
    several = sum(each.segment == line.segment for each in rule.lines) > 1
    return Cell(line.path, given, line.segment, line.since if several else None)


def outcomes(rule: Rule, line: Line) -> Sequence[str]:
    """What a line can give."""
    if not line.applicable:
        return (NOT_APPLICABLE,)
    if not rule.kind.colours:
        return ("ok", "finding") if fields_of(line) else ("ok",)
    if rule.kind.asks:
        return tuple(dict.fromkeys(["green", *line.value.values()]))
    ladder = ladders(rule).get(line)
    colours = [colour for colour, given in line.value.items() if given]
    return tuple(dict.fromkeys([*colours, *([ladder.beyond] if ladder else []), "missing"]))


def reached(case_set: CaseSet) -> Iterator[tuple[Case, Cell | None]]:
    """Each case with the cell that it reaches; None for one before the first line."""
    for case, code in zip(case_set.cases, case_set.codes, strict=True):
        yield case, None if code is None else cell_of(case_set.rule, case, Code(code))


def cell_of(rule: Rule, case: Case, code: Code) -> Cell | None:
    given = outcome(code, rule.kind.colours)
    per = rule.per
    segment = parsed(case.values.get(per, ""), rule.scope[per]) if per else None
    line = rule.line(segment, case.period)
    if given == NOT_APPLICABLE and (line is None or line.applicable):
        return Cell(("when",), NOT_APPLICABLE) if line is not None or not rule.lines else None
    if given == "missing" and (not rule.kind.colours or (per and segment is None)):
        return Cell(("per",) if per and segment is None else (), "missing")
    if not rule.lines:
        return Cell((), given)
    return cell(rule, line, given) if line is not None else None


@dataclass(frozen=True)
class Gap:
    """A cell that no case reaches. Without ``paste`` no record was found that does, and perhaps none can.

    ``per`` is the rule's column of segments.
    """

    rule: str
    file: str
    line: int
    cell: Cell
    paste: SuggestedCase | None
    per: str = ""


def gaps(case_set: CaseSet, matrix: Sequence[Cell]) -> Iterator[Gap]:
    """The cells that no case of the rule reaches, in the order of the matrix."""
    left = set(matrix) - {cell for _, cell in reached(case_set)}
    found = found_for(rounds(case_set), left) if left and case_set.cases else {}
    for cell in matrix:
        if cell in left:
            file, line = key_place(case_set.rule, cell.path)
            per = case_set.rule.per or ""
            yield Gap(case_set.rule.id, file, line, cell, found.get(cell), per)


def found_for(case_sets: Iterable[CaseSet], wanted: set[Cell]) -> dict[Cell, SuggestedCase]:
    """For each cell the nearest candidate that reaches it."""
    found: dict[Cell, SuggestedCase] = {}
    for case_set in case_sets:
        for place, (_, cell) in enumerate(reached(case_set)):
            if cell in wanted and cell not in found:
                found[cell] = suggest(case_set, place, len(found) + 1)
        if len(found) == len(wanted):
            break
    return found
