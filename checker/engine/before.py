"""What the submission of the period before does not say: columns that it has not, and cells that could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from checker.engine.places import located, spot
from checker.rule import PREVIOUS, Rule
from checker.submission import WHOLE, Identity, Submission, Table

if TYPE_CHECKING:
    import polars as pl

NOW, THEN = "\x01", "\x02"  # before a heading: of the record's own cell, of its like in the period before
OWN = f"{NOW}[^{NOW}{THEN}]*"
APART = ", "

Column = tuple[str, str]  # a table and its column


def columns_of(rule: Rule, name: str) -> Iterator[Column]:
    """The columns that a name stands for: one of the rule's table, or of those whose rows are behind the dot."""
    side, dot, other = name.removeprefix(PREVIOUS).partition(".")
    if not dot:
        yield rule.table.name, side
    else:
        yield from ((table, other) for table in rule.table.related(side))


def unsaid(rule: Rule, submission: Submission, identity: Identity) -> Column | None:
    """The first column that a rule reads of the period before and that was not there then, or could not be read. Those
    that may be blank count where all that it reads were lacking and are there now: else everything would seem new.
    """
    period = submission.ago(identity, 1)
    if period is None:
        return None
    if is_due(rule, period) and lacks(submission, identity.portfolio, period, rule.table.name, WHOLE):
        return rule.table.name, WHOLE
    gone: list[Column] = []
    names = sorted(each for each in rule.reads if each.startswith(PREVIOUS))
    tables = rule.pack.tables
    read = {name: [each for each in columns_of(rule, name) if each[1] in tables[each[0]].columns] for name in names}
    for name, columns in read.items():
        lacking = [each for each in columns if lacks(submission, identity.portfolio, period, *each)]
        if lacking and name not in rule.kind.dispensable(rule.model):
            return lacking[0]
        gone += lacking
    there = [each for each in gone if not lacks(submission, identity.portfolio, identity.period, *each)]
    return there[0] if there and len(gone) == sum(map(len, read.values())) else None


def is_due(rule: Rule, period: str) -> bool:
    """Whether a rule's table had to be delivered in a period, so that without it nothing is known of its rows."""
    return rule.table.due(period[5:7])


def lacks(submission: Submission, portfolio: str, period: str, name: str, column: str) -> bool:
    """Whether a submission delivered a table without a column, or with one that cannot be read; of an earlier one, also
    whether it has not the whole table.
    """
    if (unread := submission.unread.get((portfolio, period))) is not None:
        return (name, column) in unread
    table = submission.tables.get(name)
    if table is None or column == WHOLE:
        return False
    having = {place for place, each in enumerate(table.sources) if column in each.letters}
    if not having:  # nobody has it, or what was read has no letters, as a database
        return column in table.absent | table.broken
    own = table.frame.filter(portfolio=portfolio, period=period)["@source"].unique().to_list()
    return column in table.broken or (bool(own) and having.isdisjoint(own))


def marked(headings: Mapping[str, str], names: Iterable[str], plain: Mapping[str, str]) -> dict[str, str]:
    """Headings that say whose they are: the record's own, or its like's, under the column's plain heading."""
    found = {name: NOW + headings.get(name, name) for name in names}
    then = [name for name in found if name.startswith(PREVIOUS)]
    return found | {name: THEN + plain.get(name.removeprefix(PREVIOUS), name) for name in then}


def sides(blank: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Of marked headings in a row those of the record's own cells, as one text, and all where none is its own."""
    import polars as pl

    each = blank.str.extract_all(OWN).list.eval(pl.element().str.strip_prefix(NOW).str.strip_suffix(APART))
    own = each.list.join(APART)
    then = pl.when(own == "").then(blank.str.replace_all(THEN, "")).otherwise(pl.lit(""))
    return own, then


def place_before(rule: Rule, table: Table | None, rows: pl.DataFrame) -> pl.Expr:
    """Where the first cell stands that a row's like lacks, as a list of places."""
    import polars as pl

    names = sorted(name for name in rule.reads if name.startswith(PREVIOUS) and name in rows.columns)
    own = [name for name in names if name.removeprefix(PREVIOUS) in rule.table.columns]
    if not own or f"@{PREVIOUS}source" not in rows.columns:
        return pl.lit([], dtype=pl.List(pl.String))
    first = [pl.when(pl.col(name).is_null()).then(pl.lit(name.removeprefix(PREVIOUS))) for name in own]
    places = spot(located(table, pl.coalesce(*first, pl.lit(own[0].removeprefix(PREVIOUS))), f"@{PREVIOUS}"))
    return pl.concat_list(places).list.drop_nulls()
