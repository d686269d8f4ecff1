"""What the submission of the period before does not say: columns that it has not, and cells that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from checker.rule import PREVIOUS, Rule
from checker.submission import WHOLE, Identity, Submission

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
