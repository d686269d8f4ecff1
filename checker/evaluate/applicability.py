"""Whether a rule applies to a submission and, if not, why.

A rule that applies to none of the submissions did not run, and gives the reason. Of several submissions, the rows of
those that it does not apply to are not applicable: many together give what each gives alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from checker.evaluate.codes import Judged
from checker.evaluate.related_rows import KEYS
from checker.kinds.rule import PREVIOUS, Rule
from checker.lazy import pl
from checker.model.finding import Code
from checker.model.submission import WHOLE, Identity, Submission, Table
from checker.texts import Text, Title

Where = tuple[str, str]  # portfolio and period
Column = tuple[str, str]  # a table and its column
NO_PREVIOUS = Text("engine.no-previous")


def not_run(rule: Rule, submission: Submission, periods: Sequence[str]) -> Text | None:
    """Why a rule applies to none of the submissions; None where it applies to one."""
    if rule.off is not None:
        return Text("engine.switched-off", {"reason": rule.off})
    for cause in (missing_table, missing_column, missing_history):
        if (reason := cause(rule, submission)) is not None:
            return reason
    if rule.lines and periods and all(line.since.isoformat()[:7] > periods[-1] for line in rule.lines):
        return Text("engine.not-in-force", {"since": min(line.since for line in rule.lines).isoformat()})
    return None


def where_it_applies(judged: Judged, submission: Submission) -> Judged:
    """A judged rule, not applicable to the rows of those of several submissions that it does not apply to."""
    outside = excluded(judged.rule, submission) if len(submission.identities) > 1 else set()
    if not outside:
        return judged
    key = pl.concat_str(KEYS, separator="\n")
    rows = judged.frame.select(key.is_in(["\n".join(where) for where in outside])).to_series()
    return replace(judged, codes=judged.codes.set(rows.fill_null(False), int(Code.NOT_APPLICABLE)))


def excluded(rule: Rule, submission: Submission) -> set[Where]:
    """The submissions that a rule does not apply to: other tables or columns that it needs were not delivered with
    them, are not due or were left out of an extract, or too little is known of the periods before.
    """
    return without_history(rule, submission) | without_tables(rule, submission) | without_columns(rule, submission)


def missing_table(rule: Rule, submission: Submission) -> Text | None:
    """A table that the rule needs and that was not delivered or is not due."""
    beside, elsewhere = rule.kind.beside(rule.model), rule.kind.elsewhere(rule)
    for name in (rule.table.name, *filter(None, [other_rows(rule)]), *beside):
        if name in submission.undue and name not in submission.tables:
            return Text("engine.not-due", {"table": titled(rule, name)})
        # without its rows a requirement fails, unless the rows were left out on purpose
        if name in submission.missing and (name == rule.table.name or name in beside or submission.extract):
            return undelivered(rule, name)
    if elsewhere and not any(name in submission.tables for name in elsewhere):
        return undelivered(rule, elsewhere[-1])
    return None


def without_tables(rule: Rule, submission: Submission) -> set[Where]:
    """The submissions without a table that the rule needs beside its own."""
    beside, elsewhere, rows = rule.kind.beside(rule.model), rule.kind.elsewhere(rule), other_rows(rule)
    if not (beside or elsewhere or rows):
        return set()
    everywhere = {where_of(each) for each in submission.identities}
    found: set[Where] = set()
    if elsewhere:
        found |= everywhere.difference(*(delivered(submission.tables.get(name)) for name in elsewhere))
    for name in beside:
        found |= everywhere - delivered(submission.tables.get(name))
    if rows:
        table = rule.pack.tables[rows]
        undue = {where for where in everywhere if not (table.model.optional or table.due(where[1][5:]))}
        found |= (extracts(submission) | undue) - delivered(submission.tables.get(rows))
    return found


def missing_column(rule: Rule, submission: Submission) -> Text | None:
    """A column that the rule reads and that cannot be read, or was left out of an extract."""
    for name, column in read_columns(rule):
        table = submission.tables.get(name)
        if table is not None and column in table.broken:
            return Text("engine.broken-column", {"table": titled(rule, name), "column": titled(rule, name, column)})
        absent = table is not None and column in table.absent and submission.extract
        if absent and column not in rule.kind.dispensable(rule.model):
            return Text("engine.absent-column", {"table": titled(rule, name), "column": titled(rule, name, column)})
    return None


def without_columns(rule: Rule, submission: Submission) -> set[Where]:
    """The extracts without a column that the rule reads."""
    found: set[Where] = set()
    own = extracts(submission)
    for name, column in read_columns(rule) if own else ():
        if column in rule.pack.tables[name].columns and column not in rule.kind.dispensable(rule.model):
            found |= own & delivered(submission.tables.get(name), lacking=column)
    return found


def missing_history(rule: Rule, submission: Submission) -> Text | None:
    """Too few earlier periods, or a column that the period before does not have."""
    if not rule.looks_back:
        return None
    depth = max(map(submission.depth, submission.identities), default=0)
    if rule.looks_back > depth:
        return Text("engine.few-previous", {"count": rule.looks_back, "found": depth}) if depth else NO_PREVIOUS
    gone = [missing_before(rule, submission, each) for each in submission.identities]
    if not gone or gone[0] is None or not all(gone):
        return None
    name, column = gone[0]
    if column == WHOLE:
        return Text("engine.table-before", {"table": titled(rule, name)})
    return Text("engine.column-before", {"table": titled(rule, name), "column": titled(rule, name, column)})


def without_history(rule: Rule, submission: Submission) -> set[Where]:
    """The submissions of which too little is known of the periods before."""
    return {
        where_of(each)
        for each in submission.identities
        if rule.looks_back
        and (submission.depth(each) < rule.looks_back or missing_before(rule, submission, each) is not None)
    }


def columns_of(rule: Rule, name: str) -> Iterator[Column]:
    """The columns that a name means: one of the rule's table, or of the tables behind the dot."""
    side, dot, other = name.removeprefix(PREVIOUS).partition(".")
    if not dot:
        yield rule.table.name, side
    else:
        yield from ((table, other) for table in rule.table.related(side))


def missing_before(rule: Rule, submission: Submission, identity: Identity) -> Column | None:
    """The first column that a rule reads of the period before and that was not there then, or could not be read.

    Optional columns count where everything that it reads was missing and is there now; else everything would seem new.
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
    if not having:  # no source has it, or the sources have no letters, such as a database
        return column in table.absent | table.broken
    own = table.frame.filter(portfolio=portfolio, period=period)["@source"].unique().to_list()
    return column in table.broken or (bool(own) and having.isdisjoint(own))


def delivered(table: Table | None, lacking: str | None = None) -> set[Where]:
    """The submissions that have rows of a table; with ``lacking``, in files without that column."""
    if table is None:
        return set()
    frame = table.frame
    if lacking is not None:
        without = [place for place, source in enumerate(table.sources) if lacking not in source.letters]
        frame = frame.filter(pl.col("@source").is_in(without))
    return set(frame.select(KEYS).unique().rows())


def extracts(submission: Submission) -> set[Where]:
    """The submissions that are extracts."""
    return {where_of(each) for each in submission.identities if each.extract}


def where_of(identity: Identity) -> Where:
    """The portfolio and period of a submission."""
    return identity.portfolio, identity.period


def other_rows(rule: Rule) -> str | None:
    """The table whose rows belong to the rule's records, if it reads one."""
    return getattr(rule.model, "rows", None)


def undelivered(rule: Rule, table: str) -> Text:
    """That a table was not delivered; one that is optional need not be."""
    optional = rule.pack.tables[table].model.optional
    return Text("engine.not-given" if optional else "engine.no-table", {"table": titled(rule, table)})


def titled(rule: Rule, table: str, column: str | None = None) -> Title:
    """What people call a table, or a column of it."""
    description = rule.pack.tables[table]
    if column is None:
        return Title(table, description.model.title)
    return Title(column, description.columns[column].model.title if column in description.columns else {})


def read_columns(rule: Rule) -> Iterable[tuple[str, str]]:
    """The (table, column) pairs that a rule reads, those of related rows among them."""
    for name in sorted(rule.reads):
        yield from columns_of(rule, name)
    yield from rule.kind.columns_beside(rule.model)
