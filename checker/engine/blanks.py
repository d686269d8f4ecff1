"""Why a record could not be judged: the blank cells that its rule needed, and no others.

A finding sends somebody to a cell. A column that is blank but was not asked for (P50 while the project is a concept, a
pool that the condition tests for being blank) must not be among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    it is not for a blank.
    """
    texts = tiers(rule, periods, lambda names: told(names, headings), judged)
    return first_of(texts, texts)


def unreadable(
    rule: Rule,
    periods: Sequence[str],
    headings: Mapping[str, str],
    unread: Mapping[str, pl.Expr],
    judged: Expression | None = None,
) -> pl.Expr:
    """The headings of those among the columns that ``lacking`` gives whose cell is not blank, but says what cannot be
    read: ``unread`` says it of the columns of which it is true anywhere.
    """
    import polars as pl

    if not unread:
        return pl.lit("")
    broken = tiers(
        rule, periods, lambda names: told((name for name in names if name in unread), headings, unread), judged
    )
    return first_of(tiers(rule, periods, lambda names: told(names, headings), judged), broken)


def tiers(
    rule: Rule, periods: Sequence[str], tell: Callable[[Iterable[str]], pl.Expr], judged: Expression | None
) -> list[pl.Expr]:
    """What ``tell`` says of the columns that a row needs, in the order in which one asks who can know what does not
    apply: does the rule, is the project judged (``judged``), which line holds, what is measured, against what.
    """
    import polars as pl

    found = []
    for scope in filter(None, (rule.when, judged if rule.table is rule.pack.judged else None)):
        found.append(pl.when(scope.polars().is_null()).then(tell(asked(scope.tree))).otherwise(pl.lit("")))
    found += [tell(names) for names in needed(rule)]
    found.insert(-1, of_lines(rule, periods, tell))
    return found


def first_of(asked_in: Sequence[pl.Expr], texts: Sequence[pl.Expr]) -> pl.Expr:
    """The text at the place of the first that is not empty of ``asked_in``."""
    import polars as pl

    result = pl.lit("")
    for tier, text in zip(reversed(asked_in), reversed(texts), strict=True):
        result = pl.when(tier != "").then(text).otherwise(result)
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


def of_lines(rule: Rule, periods: Sequence[str], tell: Callable[[Iterable[str]], pl.Expr]) -> pl.Expr:
    """What ``tell`` says of the columns in the limits of each row's own line."""
    import polars as pl

    def value(line: Line) -> pl.Expr:
        own = [part for path, part in rule.parts.items() if path[: len(line.path)] == line.path]
        return tell(kept(rule, (name for part in own for name in asked(part.tree))))

    return choose(rule.lines, getattr(rule.model, "per", None), periods, value, pl.lit(""), pl.lit(""))


def asked(tree: s.Node) -> list[str]:
    """The columns that a tree reads otherwise than by asking whether they are blank."""
    if isinstance(tree, s.IsNull):
        return []
    found = [tree.name] if isinstance(tree, s.Name) else []
    for child in tree.children():
        found += asked(child)
    return list(dict.fromkeys(found))


def told(names: Iterable[str], headings: Mapping[str, str], only: Mapping[str, pl.Expr] | None = None) -> pl.Expr:
    """The headings of those of the columns that are blank, and of which ``only`` is true, where it is given."""
    import polars as pl

    blank = {name: pl.col(name).is_null() for name in names}
    if only is not None:
        blank = {name: is_null & only[name] for name, is_null in blank.items()}
    parts = [pl.when(is_null).then(pl.lit(headings.get(name, name))) for name, is_null in blank.items()]
    return pl.concat_str(parts, separator=APART, ignore_nulls=True) if parts else pl.lit("")
