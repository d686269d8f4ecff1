"""Why a record could not be judged: the blank cells that its rule needed, and no others.

A finding sends a reader to a cell. A column that is blank but was not needed (P50 while the project is a concept, a
pool that the condition tests for being blank) must not be among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from checker.evaluate.related_rows import KEYS
from checker.expression import Expression
from checker.expression import syntax as s
from checker.kinds.effective_dates import Line, in_force
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.submission import UNREADABLE, Submission

SCOPE = "@scope."  # before a number: whether one of the conditions for judging a row at all cannot be known


def scopes(rule: Rule, judged: Expression | None) -> list[Expression]:
    """The conditions under which a row is judged: the rule's own, and on judged records the rulebook's (``judged``)."""
    return [each for each in (rule.when, judged if rule.table is rule.pack.judged else None) if each is not None]


def unknown_scopes(rule: Rule, judged: Expression | None = None) -> dict[str, pl.Expr]:
    """For each of these conditions whether it cannot be known, as a column that ``blank_columns`` reads."""
    return {f"{SCOPE}{place}": each.polars().is_null() for place, each in enumerate(scopes(rule, judged))}


def blank_columns(rule: Rule, row: Mapping[str, Any], judged: Expression | None = None) -> list[str]:
    """The blank columns that keep a row of the rule's frame from being judged; none where it is not for a blank.

    Asked in this order: does the rule apply, is the project judged, what is measured, which line holds, what is needed.
    """
    for names in tiers(rule, row, judged):
        if blank := [name for name in names if row[name] is None]:
            return blank
    return []


def tiers(rule: Rule, row: Mapping[str, Any], judged: Expression | None) -> Iterator[Sequence[str]]:
    """The columns that a row needs, those first that are asked for first."""
    for place, scope in enumerate(scopes(rule, judged)):
        if row[f"{SCOPE}{place}"]:
            yield asked(scope.tree)
    *first, last = needed(rule)
    yield from first
    line = line_of(rule, row)
    yield columns_of(rule, line) if line is not None and line.applicable else ()
    yield last


def line_of(rule: Rule, row: Mapping[str, Any]) -> Line | None:
    """The dated line in force for a row: by its segment and its period."""
    per = getattr(rule.model, "per", None)
    own = [line for line in rule.lines if line.segment == (row[per] if per else None)]
    return next(iter(in_force(own, [row["period"]])), None)


@cache
def needed(rule: Rule) -> tuple[list[str], ...]:
    """The columns that the rule needs in every row, the most telling first, and last those of which one is needed."""
    model = rule.model
    segment = [name for name in (getattr(model, "per", None), getattr(model, "pool", None)) if name]
    apart = ("when", "rows_when", "row_when")
    parts = [part for path, part in rule.parts.items() if len(path) == 1 and path[0] not in apart]
    measured = kept(rule, (name for part in parts for name in asked(part.tree)))
    columns = [name for name in kept(rule, rule.kind.columns(model)) if name not in rule.kind.dispensable(model)]
    return segment, measured, columns, list(rule.parts[("needs",)].reads) if ("needs",) in rule.parts else []


@cache
def columns_of(rule: Rule, line: Line) -> list[str]:
    """The columns in the limits of a line."""
    own = [part for path, part in rule.parts.items() if path[: len(line.path)] == line.path]
    return kept(rule, (name for part in own for name in asked(part.tree)))


def kept(rule: Rule, names: Iterable[str]) -> list[str]:
    """Those that may not be blank."""
    return [name for name in dict.fromkeys(names) if name not in rule.model.optional and name != "as_of"]


def asked(tree: s.Node) -> list[str]:
    """The columns that a tree reads otherwise than by asking whether they are blank."""
    if isinstance(tree, s.IsNull):
        return []
    found = [tree.name] if isinstance(tree, s.Name) else []
    for child in tree.children():
        found += asked(child)
    return list(dict.fromkeys(found))


class Unreadable:
    """The cells of a submission that are filled in and cannot be read: a broken figure, an error value, a formula that
    was not calculated.
    """

    def __init__(self, submission: Submission) -> None:
        self.rows: dict[tuple[str, str], set[int]] = {}  # by table and column
        for table in submission.tables.values():
            for column, gaps in table.gaps.items():
                if rows := {row for row, kind in gaps.items() if kind in UNREADABLE}:
                    self.rows[table.name, column] = rows
        self.submission = submission
        self.records: dict[tuple[str, str], set[tuple[Any, ...]]] = {}

    def is_of(self, rule: Rule, name: str, row: Mapping[str, Any]) -> bool:
        """Whether the cell of a column is one, of the row itself or of a row that it refers to."""
        if row["@index"] in self.rows.get((rule.table.name, name), ()):
            return True
        side, _, other = name.partition(".")
        for column, table, key in rule.table.references():
            if column == side and (table, other) in self.rows and row[side] is not None:
                return (*(row[each] for each in KEYS), row[side]) in self.named(table, key, other)
        return False

    def named(self, table: str, key: str, column: str) -> set[tuple[Any, ...]]:
        """Portfolio, period and key of the records in which a column cannot be read."""
        if (table, column) not in self.records:
            records = self.submission.tables[table].frame[[*KEYS, key]][sorted(self.rows[table, column])]
            self.records[table, column] = set(records.rows())
        return self.records[table, column]
