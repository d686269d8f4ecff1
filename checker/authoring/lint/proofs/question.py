"""What every proof needs: the claims of the rules, the prover, and where to put what it cannot decide."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from checker.authoring.lint.proofs.claims import Claim, Claims, together
from checker.authoring.lint.proofs.logic import Unprovable
from checker.authoring.lint.proofs.prover import Prover
from checker.authoring.lint.proofs.record import Record
from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.rule import Rule
from checker.schema import TableDescription
from checker.texts import Text
from checker.wrong import Path

__all__ = ["Questions", "Unprovable"]


class Questions:
    """The questions to one rulebook's rules."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.claims = Claims(read)
        self.sums = Claims(read, sums=True)
        self.prover = Prover()
        self.undecided: dict[tuple[str, int, int], Mistake] = {}
        self.settled: set[tuple[str, Path]] = (
            set()
        )  # rules, and ladders of rules, of which all is said that is to be said

    @cached_property
    def active(self) -> list[Rule]:
        """The rules that are not switched off."""
        return [rule for rule in self.read.rules if rule.off is None]

    def record(self, rule: Rule) -> Record:
        """The record that a rule is asked about."""
        return self.claims.record(rule.table)

    def possible(self, asked: Rule | TableDescription, claims: Iterable[Claim], *, sums: bool = False) -> bool | None:
        """Whether a record of a rule's table, or of a table, may be as all claims say.

        None where it cannot be told, which is remembered of the rule.
        """
        table = asked.table if isinstance(asked, Rule) else asked
        record = (self.sums if sums else self.claims).record(table)
        claim = together(claims)
        if claim.formula is False:
            return False
        answer = self.prover.possible([*record.sure_of(claim.reads), claim.formula])
        if answer is None and isinstance(asked, Rule):
            self.leave(asked, ("id",))
        return answer

    def impossible(self, asked: Rule | TableDescription, claims: Iterable[Claim], *, sums: bool = False) -> bool:
        """Whether it is proved that no record is as the claims say."""
        return self.possible(asked, claims, sums=sums) is False

    def mistake(self, rule: Rule, path: Path, key: str, offset: int | None = None, /, **values: object) -> Mistake:
        """A mistake at a place of a rule's file: at its key, or ``offset`` characters into its value."""
        return mistake(self.read.documents[rule.file], path, Text(f"lint.{key}", values), offset)

    def leave(self, rule: Rule, path: Path) -> None:
        """Remember that something could be neither proved nor refuted."""
        found = self.mistake(rule, path, "undecided", rule=rule.id)
        self.undecided[(found.file, found.line, found.column)] = found
