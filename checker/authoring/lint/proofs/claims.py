"""What the engine makes of a record, as claims about it: in scope, blank, off a condition, of a colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.authoring.lint.proofs.logic import Formula, Truth, every, nay, some
from checker.authoring.lint.proofs.record import Record, bounds_of
from checker.authoring.lint.proofs.translation import Translated, Translator
from checker.authoring.lint.reading import Read
from checker.dated import Line
from checker.rule import Rule
from checker.rulebook.scope import scope_of
from checker.schema import TableDescription
from checker.wrong import Path


@dataclass(frozen=True)
class Claim:
    """A formula about a record, the columns that it speaks of, and whether it says exactly what the engine does."""

    formula: Formula
    reads: tuple[str, ...] = ()
    exact: bool = True


def together(claims: Iterable[Claim]) -> Claim:
    """All claims at once."""
    given = list(claims)
    reads = dict.fromkeys(name for claim in given for name in claim.reads)
    return Claim(every(claim.formula for claim in given), tuple(reads), all(claim.exact for claim in given))


class Claims:
    """The claims of a rulebook's rules, each on one record of the rule's table; ``sums`` on the sums of a pool."""

    def __init__(self, read: Read, *, sums: bool = False) -> None:
        assert read.pack is not None
        self.read = read
        self.pack = read.pack
        self.sums = sums
        self.records: dict[str, Record] = {}
        self.translators: dict[tuple[str, str, frozenset[str]], Translator] = {}
        self.scopes: dict[str, Mapping[str, object]] = {}

    def record(self, table: TableDescription) -> Record:
        """The record of a table."""
        if table.name not in self.records:
            scope = scope_of(table, self.pack)
            self.records[table.name] = Record(scope, bounds_of(table, self.pack), self.pack, sums=self.sums)
        return self.records[table.name]

    def translator(self, table: TableDescription, prefix: str = "", optional: Iterable[str] = ()) -> Translator:
        """What translates expressions on a table's record, or (``prefix``) on one related to it."""
        key = (table.name, prefix, frozenset(optional))
        if key not in self.translators:
            self.translators[key] = Translator(self.record(table), prefix)
        return self.translators[key]

    def part(self, rule: Rule, path: Path, on: TableDescription | None = None, prefix: str = "") -> Translated:
        """One of a rule's expressions."""
        table = rule.stands_on(path) or rule.table
        scope = rule.scope if table is rule.table else scope_of(table, self.pack)
        translator = self.translator(on or table, prefix, rule.model.optional)
        return translator.translate(rule.parts[path], scope, rule.model.optional)

    def true(self, rule: Rule, path: Path) -> Claim:
        """That a condition of the rule is true."""
        found = self.part(rule, path)
        return Claim(found.meaning.true, found.reads, found.exact)

    def judged(self, rule: Rule) -> Claim:
        """That the project concerned is judged."""
        judged, table = self.read.judged, self.pack.judged
        if judged is None or table is None or rule.project is None:
            return Claim(True)
        prefix = "" if rule.table.name == table.name else f"{rule.project}."
        found = self.translator(rule.table, prefix).translate(judged, scope_of(table, self.pack))
        return Claim(found.meaning.true, found.reads, found.exact)

    def standing(self, rule: Rule) -> Claim:
        """What is given before ``when`` is asked: that the project is judged, for a rule with a parameter."""
        return self.judged(rule) if rule.model.parameter is not None else Claim(True)

    def scope(self, rule: Rule) -> Claim:
        """That the rule judges the record."""
        own = [self.true(rule, ("when",))] if rule.when is not None else []
        return together([self.standing(rule), *own])

    def segment(self, rule: Rule, line: Line) -> Claim:
        """That the record is of the line's segment."""
        if line.segment is None:
            return Claim(True)
        per = self.record(rule.table).column(rule.model.per)
        place = rule.scope[rule.model.per].terms.index(line.segment)
        return Claim(every([nay(per.null), per.value == place]), (rule.model.per,))

    def nulls(self, table: TableDescription, names: Iterable[str]) -> Iterator[Formula]:
        """Of each column whether it is blank."""
        yield from (self.record(table).column(name).null for name in names)

    def holds(self, rule: Rule, on: TableDescription | None = None, prefix: str = "") -> tuple[Claim, Claim]:
        """That an assert rule's condition is known and true, and that it is known and false, scope aside."""
        found = self.part(rule, ("holds",), on, prefix)
        needed = [name for name in rule.parts[("holds",)].reads if name not in (*rule.model.optional, "as_of")]
        there = [nay(null) for null in self.nulls(on or rule.table, (f"{prefix}{name}" for name in needed))]
        truth: Truth = found.meaning
        claims = (Claim(every([*there, each]), found.reads, found.exact) for each in (truth.true, truth.false))
        return next(claims), next(claims)

    def kept(self, rule: Rule, on: TableDescription | None = None, prefix: str = "") -> Claim:
        """That an assert rule finds nothing in the record: out of scope, or known and true."""
        fine, _ = self.holds(rule, on, prefix)
        if rule.when is None:
            return fine
        when = self.part(rule, ("when",), on, prefix)
        formula = some([when.meaning.false, every([when.meaning.true, fine.formula])])
        return Claim(formula, tuple(dict.fromkeys([*fine.reads, *when.reads])), fine.exact and when.exact)
