"""Whether a change changes nothing: proved with z3 for conditions and ladders, where it is there to prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from checker.authoring.lint.reading import Read
from checker.authoring.testing.mutations import Mutant
from checker.dated import Line
from checker.rule import Rule
from checker.schema import TableDescription

if TYPE_CHECKING:
    from checker.authoring.lint.proofs.claims import Claims

CONDITIONS = ("when", "needs", "rows_when", "term")


class Equivalence:
    """Proofs about one rulebook's rules and their changed selves."""

    def __init__(self, read: Read) -> None:
        self.read = read

    @cached_property
    def claims(self) -> Claims:
        """What the rules claim of a record."""
        from checker.authoring.lint.proofs.claims import Claims

        return Claims(self.read)

    @property
    def possible(self) -> bool:
        """Whether z3 is there."""
        return find_spec("z3") is not None

    def proved(self, rule: Rule, mutant: Mutant) -> bool:
        """Whether no record tells the two apart."""
        if not self.possible or mutant.edit is None or rule.model.optional != mutant.rule.model.optional:
            return False
        from checker.authoring.lint.proofs.logic import Unprovable

        try:
            questions = list(self.questions(rule, mutant))
        except Unprovable:
            return False
        table = rule.stands_on(mutant.path) or rule.table
        return bool(questions) and all(self.never(table, given) for given in questions)

    def questions(self, rule: Rule, mutant: Mutant) -> Iterator[Sequence[Any]]:
        """Of each way in which the two may differ, the claims that say so."""
        key = mutant.path[0]
        if key in CONDITIONS:
            yield from self.of_condition(rule, mutant)
        elif key == "holds":
            for mine, other in zip(self.claims.holds(rule), self.claims.holds(mutant.rule), strict=True):
                yield [self.claims.scope(rule), differing(mine, other)]
        elif rule.kind.name == "limit" and not rule.model.pool:
            for line, changed in zip(rule.lines, mutant.rule.lines, strict=True):
                if line.applicable:
                    yield from self.of_ladder(rule, line, mutant.rule, changed)

    def of_condition(self, rule: Rule, mutant: Mutant) -> Iterator[Sequence[Any]]:
        """That a condition is true, or false, of a record for which the other is not."""
        from checker.authoring.lint.proofs.claims import Claim

        mine, other = self.claims.part(rule, mutant.path), self.claims.part(mutant.rule, mutant.path)
        reads = (*mine.reads, *other.reads)
        yield [differing(Claim(mine.meaning.true, reads), Claim(other.meaning.true, reads))]
        if mutant.path == ("when",):  # elsewhere it is all one whether a condition is false or unknown
            yield [differing(Claim(mine.meaning.false, reads), Claim(other.meaning.false, reads))]

    def of_ladder(self, rule: Rule, line: Line, changed: Rule, other: Line) -> Iterator[Sequence[Any]]:
        """That a record has a colour on one ladder, and not on the other."""
        from checker.authoring.lint.proofs.claims import Claim
        from checker.authoring.lint.proofs.ladders import walk

        walks = [walk(self.claims, rule, line), walk(self.claims, changed, other)]
        colours = [dict(each.colours(rule.model.beyond)) for each in walks]
        reads = tuple(name for each in walks for name in each.reads)
        given = [self.claims.scope(rule), self.claims.segment(rule, line)]
        for colour, formula in colours[0].items():
            yield [*given, differing(Claim(formula, reads), Claim(colours[1][colour], reads))]

    def never(self, table: TableDescription, given: Sequence[Any]) -> bool:
        """Whether no record of a table is as the claims say, the places of its figures kept in mind."""
        from checker.authoring.lint.proofs.claims import together
        from checker.authoring.lint.proofs.prover import answer
        from checker.authoring.lint.proofs.witness import whole

        record = self.claims.record(table)
        claim = together(given)
        formulas = [each for each in (*record.sure_of(claim.reads), claim.formula) if each is not True]
        if False in [each for each in formulas if isinstance(each, bool)]:
            return True
        if answer(formulas) is False:
            return True
        places: list[Any] = []
        for name in dict.fromkeys(claim.reads):
            whole(Gathered(places), record, name)
        return answer([*formulas, *places]) is False


class Gathered:
    """What would be said to a solver, in a list."""

    def __init__(self, formulas: list[Any]) -> None:
        self.formulas = formulas

    def add(self, formula: Any) -> None:
        """One more."""
        self.formulas.append(formula)


def differing(mine: Any, other: Any) -> Any:
    """That one claim is so and the other is not."""
    from checker.authoring.lint.proofs.claims import Claim
    from checker.authoring.lint.proofs.logic import every, nay, some

    formula = some([every([mine.formula, nay(other.formula)]), every([nay(mine.formula), other.formula])])
    return Claim(formula, (*mine.reads, *other.reads))
