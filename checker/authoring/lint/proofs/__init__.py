"""What can be proved about a rulebook with z3. Nothing outside this folder imports z3."""

from __future__ import annotations

from checker.authoring.lint.proofs.colours import check_colours
from checker.authoring.lint.proofs.conditions import check_conditions
from checker.authoring.lint.proofs.contradictions import check_contradictions
from checker.authoring.lint.proofs.crossing import check_crossing
from checker.authoring.lint.proofs.question import Questions
from checker.authoring.lint.reading import Read
from checker.errors import Mistake


def prove(read: Read) -> tuple[list[Mistake], int, int, list[Mistake]]:
    """Mistakes, how many proofs were made, how many more were the same as one of them, and what was left undecided."""
    if read.pack is None or not read.rules:
        return [], 0, 0, []
    questions = Questions(read)
    # crossing before colours: a ladder out of order gives no colour, and that is said once
    checks = (check_conditions, check_crossing, check_colours, check_contradictions)
    mistakes = [mistake for check in checks for mistake in check(questions)]
    prover = questions.prover
    return mistakes, len(prover.known), prover.shared, list(questions.undecided.values())
