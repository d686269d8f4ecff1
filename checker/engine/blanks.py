"""Why a record could not be judged: the blank cells that its rule needed, and no others.

A finding sends somebody to a cell. A column that is blank but was not asked for (P50 while the project is a concept, a
pool that the condition tests for being blank) must not be among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.dated import Line, choose
from checker.expression import Expression
from checker.expression import syntax as s
from checker.rule import Rule

if TYPE_CHECKING:
    import polars as pl

APART = ", "


def lacking(
    rule: Rule, periods: Sequence[str], headings: Mapping[str, str], judged: Expression | None = None
) -> pl.Expr:
    """The headings of the blank columns that keep a row of the rule's frame from being judged, as one text; empty where
    it is not for a blank. Who can know what does not apply asks in this order: does the rule, is the project judged
    (``judged``), which line holds, what is measured, against what.
    """
    import polars as pl

    tiers = []
    for scope in filter(None, (rule.when, judged if rule.table is rule.pack.judged else None)):
        blank = told(asked(scope.tree), headings)
        tiers.append(pl.when(scope.polars().is_null()).then(blank).otherwise(pl.lit("")))
    tiers += [told(names, headings) for names in needed(rule)]
    tiers.insert(-1, of_lines(rule, periods, headings))
    result = pl.lit("")
    for tier in reversed(tiers):
        result = pl.when(tier != "").then(tier).otherwise(result)
    return result


def needed(rule: Rule) -> Iterable[list[str]]:
    """The columns that the rule needs in every row, the most telling first, and last those of which one is needed."""
    model = rule.model
    yield [name for name in (getattr(model, "per", None), getattr(model, "pool", None)) if name]
    apart = ("when", "rows_when", "row_when")
    parts = [part for path, part in rule.parts.items() if len(path) == 1 and path[0] not in apart]
    yield kept(rule, (name for part in parts for name in asked(part.tree)))
    yield [name for name in kept(rule, rule.kind.columns(model)) if name not in rule.kind.dispensable(model)]
    yield [name for path, part in rule.parts.items() if path == ("needs",) for name in part.reads]


def kept(rule: Rule, names: Iterable[str]) -> list[str]:
    """Those that may not be blank."""
    return [name for name in dict.fromkeys(names) if name not in rule.model.optional and name != "as_of"]


def of_lines(rule: Rule, periods: Sequence[str], headings: Mapping[str, str]) -> pl.Expr:
    """The blank columns in the limits of each row's own line."""
    import polars as pl

    def value(line: Line) -> pl.Expr:
        own = [part for path, part in rule.parts.items() if path[: len(line.path)] == line.path]
        return told(kept(rule, (name for part in own for name in asked(part.tree))), headings)

    return choose(rule.lines, getattr(rule.model, "per", None), periods, value, pl.lit(""), pl.lit(""))


def asked(tree: s.Node) -> list[str]:
    """The columns that a tree reads otherwise than by asking whether they are blank."""
    if isinstance(tree, s.IsNull):
        return []
    found = [tree.name] if isinstance(tree, s.Name) else []
    for child in tree.children():
        found += asked(child)
    return list(dict.fromkeys(found))


def told(names: Iterable[str], headings: Mapping[str, str]) -> pl.Expr:
    """The headings of those of the columns that are blank."""
    import polars as pl

    parts = [pl.when(pl.col(name).is_null()).then(pl.lit(headings.get(name, name))) for name in names]
    return pl.concat_str(parts, separator=APART, ignore_nulls=True) if parts else pl.lit("")
