"""Changes that no case notices: each with a case that would, or proved to change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec

from checker.authoring.lint.constraints import Constraint, Constraints
from checker.authoring.lint.reading import Read
from checker.authoring.testing.candidates import rounds
from checker.authoring.testing.case_set import CaseSet, SuggestedCase, key_place, suggest
from checker.authoring.testing.mutations import Mutant
from checker.kinds.rule import Rule
from checker.kinds.thresholds import Ladder, ladders
from checker.schema.tables import TableDescription
from checker.texts import Text

CONDITIONS = ("when", "needs", "rows_when", "term")


class Equivalence:
    """Proofs about one rulebook's rules and their mutants."""

    def __init__(self, read: Read) -> None:
        self.read = read

    @cached_property
    def constraints(self) -> Constraints:
        from checker.authoring.lint.constraints import Constraints

        return Constraints(self.read)

    @property
    def possible(self) -> bool:
        """Whether z3 is installed."""
        return find_spec("z3") is not None

    def proved(self, rule: Rule, mutant: Mutant) -> bool:
        """Whether no record separates the two."""
        if not self.possible or mutant.edit is None or rule.model.optional != mutant.rule.model.optional:
            return False
        from checker.authoring.lint.record import Unprovable

        try:
            differences = list(self.differences(rule, mutant))
        except Unprovable:
            return False
        table = rule.stands_on(mutant.path) or rule.table
        return bool(differences) and all(self.never(table, given) for given in differences)

    def differences(self, rule: Rule, mutant: Mutant) -> Iterator[Sequence[Constraint]]:
        """For each way in which the two may differ, the constraints that say so."""
        key = mutant.path[0]
        if key in CONDITIONS:
            yield from self.of_condition(rule, mutant)
        elif key == "holds":
            for own, other in zip(self.constraints.holds(rule), self.constraints.holds(mutant.rule), strict=True):
                yield [self.constraints.scope(rule), differing(own, other)]
        elif not rule.kind.told_once(rule.model):  # of a pool's sums nothing is proved
            for (line, ladder), other_ladder in zip(ladders(rule).items(), ladders(mutant.rule).values(), strict=True):
                given = [self.constraints.scope(rule), self.constraints.segment(rule, line)]
                for difference in self.of_ladder(rule, ladder, mutant.rule, other_ladder):
                    yield [*given, difference]

    def of_condition(self, rule: Rule, mutant: Mutant) -> Iterator[Sequence[Constraint]]:
        """That a condition is true, or false, for a record for which the other is not."""
        from checker.authoring.lint.constraints import Constraint

        own, other = self.constraints.part(rule, mutant.path), self.constraints.part(mutant.rule, mutant.path)
        reads = (*own.reads, *other.reads)
        yield [differing(Constraint(own.meaning.true, reads), Constraint(other.meaning.true, reads))]
        if mutant.path == ("when",):  # elsewhere false and unknown have the same effect
            yield [differing(Constraint(own.meaning.false, reads), Constraint(other.meaning.false, reads))]

    def of_ladder(self, rule: Rule, ladder: Ladder, changed: Rule, other: Ladder) -> Iterator[Constraint]:
        """That a record has a colour on one ladder, and not on the other."""
        from checker.authoring.lint.constraints import Constraint, LadderConstraints

        own = LadderConstraints(self.constraints, rule, ladder)
        theirs = LadderConstraints(self.constraints, changed, other)
        formulas = {decision.code: formula for decision, formula in theirs.colours()}
        for decision, formula in own.colours():
            yield differing(Constraint(formula, own.reads), Constraint(formulas[decision.code], theirs.reads))

    def never(self, table: TableDescription, given: Sequence[Constraint]) -> bool:
        """Whether no record of a table meets all constraints, with no more decimals than its columns have."""
        from checker.authoring.lint.constraints import together
        from checker.authoring.lint.counterexample import has_places
        from checker.authoring.lint.prover import answer

        record = self.constraints.record(table)
        constraint = together(given)
        formulas = [each for each in (*record.sure_of(constraint.reads), constraint.formula) if each is not True]
        if any(each is False for each in formulas) or answer(formulas) is False:
            return True
        places = [has_places(record, name) for name in dict.fromkeys(constraint.reads)]
        return answer([*formulas, *(each for each in places if each is not True)]) is False


def differing(own: Constraint, other: Constraint) -> Constraint:
    """That one constraint is met and the other is not."""
    from checker.authoring.lint.constraints import Constraint
    from checker.authoring.lint.record import all_of, any_of, not_

    formula = any_of([all_of([own.formula, not_(other.formula)]), all_of([not_(own.formula), other.formula])])
    return Constraint(formula, (*own.reads, *other.reads))


@dataclass(frozen=True)
class Survivor:
    """A change that no case notices. Without ``paste`` no record was found that separates the two; ``equivalent``
    says that it is proved that there is none.
    """

    rule: str
    file: str
    line: int
    change: Text
    paste: SuggestedCase | None
    equivalent: bool


def survivors(case_set: CaseSet, changed: Sequence[Mutant], proofs: Equivalence) -> Iterator[Survivor]:
    """The changes of a rule that its cases do not notice."""
    judged = case_set.judged([mutant.rule for mutant in changed])
    alive = [mutant for mutant, codes in zip(changed, judged, strict=True) if codes == case_set.codes]
    found = distinguishing(case_set, alive) if alive else {}
    for mutant in alive:
        file, line = key_place(case_set.rule, mutant.path)
        suggested = found.get(id(mutant))
        same = suggested is None and proofs.proved(case_set.rule, mutant)
        yield Survivor(case_set.rule.id, file, line, mutant.change, suggested, same)


def distinguishing(case_set: CaseSet, alive: Sequence[Mutant]) -> dict[int, SuggestedCase]:
    """For each change the nearest candidate that the rule and the changed rule judge differently. One that serves for
    an earlier change is taken again.
    """
    found: dict[int, SuggestedCase] = {}
    chosen: dict[str, SuggestedCase] = {}
    for candidates in rounds(case_set):
        left = [mutant for mutant in alive if id(mutant) not in found]
        for mutant, codes in zip(left, candidates.judged([each.rule for each in left]), strict=True):
            pairs = zip(candidates.cases, candidates.codes, codes, strict=True)
            sets = {case.together: place for place, (case, mine, other) in enumerate(pairs) if mine != other}
            name = next((each for each in (*chosen, *sets) if each in sets), None)
            if name is not None:
                if name not in chosen:
                    chosen[name] = suggest(candidates, sets[name], len(set(map(id, found.values()))) + 1)
                found[id(mutant)] = chosen[name]
        if len(found) == len(alive):
            break
        chosen = {}  # the sets of another round have names of their own
    return found
