"""Where a rule runs, of several submissions: what one of them delivers is not asked of another, so that many together
give what each gives alone.
"""

from __future__ import annotations

from dataclasses import replace

from checker.evaluate.codes import Judged, read_columns
from checker.evaluate.previous_period import unsaid
from checker.evaluate.related_rows import KEYS
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.finding import Code
from checker.model.submission import Submission, Table

Where = tuple[str, str]  # portfolio and period


def where_it_runs(judged: Judged, submission: Submission) -> Judged:
    """A judged rule, not applicable to the rows of those submissions of several that it could not run on alone."""
    silent = unable(judged.rule, submission) if len(submission.identities) > 1 else set()
    if not silent:
        return judged
    key = pl.concat_str(KEYS, separator="\n")
    outside = judged.frame.select(key.is_in(["\n".join(where) for where in silent])).to_series()
    return replace(judged, codes=judged.codes.set(outside.fill_null(False), int(Code.NOT_APPLICABLE)))


def unable(rule: Rule, submission: Submission) -> set[Where]:
    """The submissions that the rule could not run on alone: what it needs of other tables was not delivered with them,
    or is not due, or was left out of an extract.
    """
    found: set[Where] = set()
    elsewhere, rows = rule.kind.elsewhere(rule), getattr(rule.model, "rows", None)
    beside = rule.kind.beside(rule.model)
    extracts = {(each.portfolio, each.period) for each in submission.identities if each.extract}
    if rule.looks_back:
        few = (each for each in submission.identities if submission.depth(each) < rule.looks_back)
        found |= {(each.portfolio, each.period) for each in few}
        silent = (each for each in submission.identities if unsaid(rule, submission, each))
        found |= {(each.portfolio, each.period) for each in silent}
    if not (elsewhere or beside or rows or extracts):
        return found
    everywhere = {(each.portfolio, each.period) for each in submission.identities}
    if elsewhere:
        found |= everywhere.difference(*(delivered(submission.tables.get(name)) for name in elsewhere))
    for name in beside:
        found |= everywhere - delivered(submission.tables.get(name))
    if rows:
        description = rule.pack.tables[rows]
        undue = {where for where in everywhere if not (description.model.optional or description.due(where[1][5:]))}
        found |= (extracts | undue) - delivered(submission.tables.get(rows))
    for name, column in read_columns(rule) if extracts else ():
        described = column in rule.pack.tables[name].columns
        if described and column not in rule.kind.dispensable(rule.model):
            found |= extracts & delivered(submission.tables.get(name), lacking=column)
    return found


def delivered(table: Table | None, lacking: str | None = None) -> set[Where]:
    """The submissions that have rows of a table; with ``lacking``, in files that do not have that column."""
    if table is None:
        return set()
    frame = table.frame
    if lacking is not None:
        without = [place for place, source in enumerate(table.sources) if lacking not in source.letters]
        frame = frame.filter(pl.col("@source").is_in(without))
    return set(frame.select(KEYS).unique().rows())
