"""``rules test``: the cases in the rules' own files, which cells of the matrix they reach, and which small changes of
the rules they would not notice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.authoring.cases.case import Result
from checker.authoring.cases.running import run_judged, run_rule
from checker.authoring.lint.reading import read
from checker.authoring.testing.case_set import JUDGED, Failing, case_set_of, failures, judged_rule
from checker.authoring.testing.coverage import Gap, gaps, matrix_of
from checker.authoring.testing.mutations import mutants
from checker.authoring.testing.survivors import Equivalence, Survivor, survivors
from checker.kinds.rule import Rule
from checker.model.errors import CheckError
from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook

__all__ = ["Changes", "Trial", "changes", "tried"]


@dataclass(frozen=True)
class Trial:
    """What the cases of some rules showed. ``untested`` are rules without a case; ``cells`` how many the matrix has."""

    rules: int
    cases: int
    failing: Sequence[Failing]
    untested: Sequence[Rule]
    cells: int
    gaps: Sequence[Gap]

    @property
    def missed(self) -> list[Gap]:
        """The cells that a case could reach, and none does."""
        return [gap for gap in self.gaps if gap.paste is not None]


@dataclass(frozen=True)
class Changes:
    """How many small changes were tried, and which of them no case noticed. Rules without a case (``untested``) were
    not changed: nothing could notice.
    """

    count: int
    survivors: Sequence[Survivor]
    untested: Sequence[Rule] = ()
    proofs: bool = True

    @property
    def unnoticed(self) -> list[Survivor]:
        """Those for which there is a case that would notice them."""
        return [each for each in self.survivors if each.paste is not None]

    @property
    def equivalent(self) -> list[Survivor]:
        """Those that are proved to change nothing."""
        return [each for each in self.survivors if each.equivalent]

    @property
    def undecided(self) -> list[Survivor]:
        """Those that may change nothing: no record was found, and nothing is proved."""
        return [each for each in self.survivors if each.paste is None and not each.equivalent]


def tried(path: Path, select: Collection[str]) -> Trial:
    """Run the cases of the rulebook at ``path``, or only of the rules that ``select`` names.

    Raises RulebookError where it cannot be loaded, CheckError for a rule that is not there.
    """
    book = load(path)
    rules, judged = selected(book, select)
    results: list[Result] = [result for rule in rules for result in run_rule(rule)]
    results += run_judged(book) if judged is not None else []
    everything = {rule.id: rule for rule in (*rules, *([judged] if judged else []))}
    matrix = {rule.id: matrix_of(rule) for rule in rules if rule.model.cases}
    missing = [gap for rule in rules if rule.id in matrix for gap in gaps(case_set_of(rule), matrix[rule.id])]
    bare = [rule for rule in rules if not any(result.rule == rule.id for result in results)]
    count = sum(map(len, matrix.values()))
    return Trial(len(rules), len(results), list(failures(results, everything)), bare, count, missing)


def changes(path: Path, select: Collection[str]) -> Changes:
    """Change each rule of the rulebook at ``path`` in every small way, and see which changes its cases notice."""
    book = load(path)
    proofs = Equivalence(read(path))
    rules, judged = selected(book, select)
    count = 0
    found: list[Survivor] = []
    bare: list[Rule] = []
    for rule in (*rules, *([judged] if judged else [])):
        case_set = case_set_of(rule)
        if not case_set.cases:
            bare.append(rule)
            continue
        own = [mutant for mutant in mutants(rule) if rule is not judged or mutant.path == ("holds",)]
        count += len(own)
        found += survivors(case_set, own, proofs)
    return Changes(count, found, bare, proofs.possible)


def selected(book: Rulebook, names: Collection[str]) -> tuple[list[Rule], Rule | None]:
    """The rules of these names, all where none is given, and the condition that says who is judged."""
    judged = judged_rule(book)
    if not names:
        return list(book.rules), judged
    wanted = {name.casefold(): name for name in names}
    known = {rule.id.casefold() for rule in book.rules} | ({JUDGED} if judged is not None else set())
    for folded, name in wanted.items():
        if folded not in known:
            raise unknown_rule(book, name)
    rules = [rule for rule in book.rules if rule.id.casefold() in wanted]
    return rules, judged if JUDGED in wanted else None


def unknown_rule(book: Rulebook, name: str) -> CheckError:
    """That there is no rule of this name, with the nearest one."""
    from checker.authoring.explain import find_rule

    try:
        find_rule(book, name)
    except CheckError as error:
        return error
    raise AssertionError(name)  # it was not known
