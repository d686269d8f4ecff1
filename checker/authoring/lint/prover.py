"""Asking z3 about the rules of a rulebook, each question once: what differs in names only is the same question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import z3

from checker.authoring.lint.constraints import Constraint, Constraints, together
from checker.authoring.lint.reading import Read, mistake
from checker.authoring.lint.record import Formula, Record
from checker.kinds.rule import Rule
from checker.model.errors import KeyPath, Mistake
from checker.schema.tables import TableDescription
from checker.texts import Text

UNKNOWN = re.compile(r"\b[rinbo]\d+\b")  # the letter says of what sort it is
EFFORT = 2_000_000  # z3's own measure of work: the same answer on every machine


class Prover:
    """Questions about one rulebook's rules, and the answers so far.

    ``asked`` counts questions, ``known`` has the different ones; ``undecided`` lists what z3 could not answer.
    ``settled`` are the rules, and the lines of rules, about which everything is reported already.
    """

    def __init__(self, read: Read) -> None:
        self.read = read
        self.constraints = Constraints(read)
        self.sums = Constraints(read, sums=True)
        self.known: dict[str, bool | None] = {}
        self.asked = 0
        self.undecided: dict[tuple[str, int, int], Mistake] = {}
        self.settled: set[tuple[str, KeyPath]] = set()

    def record(self, rule: Rule) -> Record:
        """An arbitrary record of a rule's table."""
        return self.constraints.record(rule.table)

    def possible(
        self, asked: Rule | TableDescription, constraints: Iterable[Constraint], *, sums: bool = False
    ) -> bool | None:
        """Whether a record of a rule's table, or of a table, may meet all constraints.

        None where z3 cannot answer, which is remembered for the rule.
        """
        table = asked.table if isinstance(asked, Rule) else asked
        record = (self.sums if sums else self.constraints).record(table)
        constraint = together(constraints)
        if constraint.formula is False:
            return False
        result = self.answer([*record.sure_of(constraint.reads), constraint.formula])
        if result is None and isinstance(asked, Rule):
            self.undecide(asked, ("id",))
        return result

    def impossible(
        self, asked: Rule | TableDescription, constraints: Iterable[Constraint], *, sums: bool = False
    ) -> bool:
        """Whether it is proved that no record meets all constraints."""
        return self.possible(asked, constraints, sums=sums) is False

    def answer(self, formulas: Iterable[Formula]) -> bool | None:
        """Whether all formulas can hold at once; None where z3 cannot answer."""
        left = [formula for formula in formulas if formula is not True]
        if not left or any(formula is False for formula in left):
            return not left
        self.asked += 1
        question = normalised(left)
        if question not in self.known:
            self.known[question] = answer(left)
        return self.known[question]

    def mistake(self, rule: Rule, path: KeyPath, key: str, offset: int | None = None, /, **values: object) -> Mistake:
        """A mistake in a rule's file: at a key, or ``offset`` characters into its value."""
        return mistake(self.read.documents[rule.file], path, Text(f"lint.{key}", values), offset)

    def undecide(self, rule: Rule, path: KeyPath) -> None:
        """Remember that something could be neither proved nor refuted."""
        found = self.mistake(rule, path, "undecided", rule=rule.id)
        self.undecided[(found.file, found.line, found.column)] = found


def normalised(formulas: Sequence[Formula]) -> str:
    """The formulas as text, their unknowns numbered in order of appearance."""
    names: dict[str, str] = {}
    text = "\n".join(formula.sexpr() for formula in formulas)
    return UNKNOWN.sub(lambda match: names.setdefault(match[0], f"{match[0][0]}#{len(names)}"), text)


def answer(formulas: Sequence[Formula]) -> bool | None:
    """Whether z3 finds a model; None where its effort is used up."""
    result = solver(formulas).check()
    return None if result == z3.unknown else bool(result == z3.sat)


def solver(formulas: Sequence[Formula]) -> Any:
    found = z3.Solver()
    found.set("rlimit", EFFORT)
    found.add(*formulas)
    return found
