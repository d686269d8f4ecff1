"""Asking z3, each question once: what differs in names only is the same question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import z3

from checker.authoring.lint.proofs.logic import Formula

UNKNOWN = re.compile(r"\b[rinbo]\d+\b")  # the letter says of what sort it is
EFFORT = 2_000_000  # z3's own measure of work: the same answer on every machine


class Prover:
    """Answers whether some formulas can hold together, and counts the proofs."""

    def __init__(self) -> None:
        self.known: dict[str, bool | None] = {}
        self.asked = 0

    @property
    def shared(self) -> int:
        """How many questions had been answered before."""
        return self.asked - len(self.known)

    def possible(self, formulas: Iterable[Formula]) -> bool | None:
        """Whether all formulas can hold at once; None where z3 cannot tell."""
        left = [formula for formula in formulas if formula is not True]
        if any(formula is False for formula in left):
            return False
        if not left:
            return True
        self.asked += 1
        question = normalised(left)
        if question not in self.known:
            self.known[question] = answer(left)
        return self.known[question]

    def impossible(self, formulas: Iterable[Formula]) -> bool:
        """Whether it is proved that the formulas cannot hold at once."""
        return self.possible(formulas) is False


def normalised(formulas: Sequence[Formula]) -> str:
    """The formulas as text, their unknowns numbered as they come."""
    names: dict[str, str] = {}
    text = "\n".join(formula.sexpr() for formula in formulas)
    return UNKNOWN.sub(lambda match: names.setdefault(match[0], f"{match[0][0]}#{len(names)}"), text)


def answer(formulas: Sequence[Formula]) -> bool | None:
    """What z3 says."""
    result = solver(formulas).check()
    return None if result == z3.unknown else bool(result == z3.sat)


def solver(formulas: Sequence[Formula]) -> Any:
    """A solver that works no longer than it may."""
    found = z3.Solver()
    found.set("rlimit", EFFORT)
    found.add(*formulas)
    return found
