"""Which projects sent a return: one that sent nothing, or two, is a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.expression import Expression
from checker.schema import Pack, fold
from checker.submission import Failure, Identity, Returns, Submission, Table
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


def returned(submission: Submission, pack: Pack, judged: Expression | None) -> Submission:
    """The submission with the failures of its returns as a whole, and what should be told of them.

    Expected is who is stated, else who was judged (``judged``) in the period before: its tables are among the earlier
    ones, where they are known at all.
    """
    if pack.judged is None or not pack.judged.key:
        return submission
    for returns in submission.returns:
        names = named(submission, pack, returns.identity)
        expected = stated(returns) if returns.expected is not None else before(submission, pack, returns, judged)
        failures = [*twice(submission, pack, returns)]
        told = [] if expected is not None else [Text("structure.nobody-expected", {"path": returns.path})]
        for key, also in (expected or {}).items():
            if not names & {fold(key), *map(fold, also)}:
                values = {"project": key, "path": returns.path}
                failure = Failure("CONTRACT-RETURN-MISSING", pack.judged.name, values=values, file=returns.path)
                failures.append(replace(failure, key=key))
        others = without_copies(submission.failures, failures, pack)
        where = (returns.identity.portfolio, returns.identity.period)
        unsent = {(*where, each.key) for each in failures if each.rule == "CONTRACT-RETURN-MISSING" and each.key}
        submission = replace(
            submission,
            failures=(*others, *failures),
            told=(*submission.told, *told),
            unsent=submission.unsent | unsent,
        )
    return submission


def without_copies(failures: Sequence[Failure], sent: Sequence[Failure], pack: Pack) -> Iterator[Failure]:
    """The failures without those keys that stand twice since two returns were sent, which is told of the returns."""
    assert pack.judged is not None
    keys = {key for each in sent if each.rule == "CONTRACT-RETURN-TWICE" for key in each.observed or ()}
    for failure in failures:
        if (failure.rule, failure.table) != ("CONTRACT-KEY", pack.judged.name):
            yield failure
            continue
        pairs = zip(failure.rows or (), failure.observed or (), strict=True)
        kept = [(row, key) for row, key in pairs if key not in keys]
        if kept:
            yield replace(failure, rows=[row for row, _ in kept], observed=[key for _, key in kept])


def stated(returns: Returns) -> Mapping[str, tuple[str, ...]]:
    """The projects that ``submission.toml`` lists."""
    return dict.fromkeys(returns.expected or (), ())


def before(
    submission: Submission, pack: Pack, returns: Returns, judged: Expression | None
) -> Mapping[str, list[str]] | None:
    """The projects, with their other names, that were judged in the period before; None where none is known."""
    table = submission.earlier.get(pack.judged.name) if pack.judged else None
    period = submission.ago(returns.identity, 1)
    if table is None or period is None:
        return None
    rows = of_period(table, replace(returns.identity, period=period))
    if judged is not None and set(judged.reads) <= set(rows.columns):
        rows = rows.filter(judged.polars())
    return {key: also for key, also, _ in records(rows, pack) if key}


def named(submission: Submission, pack: Pack, identity: Identity) -> set[str]:
    """Every name, folded, of the projects that sent something."""
    table = submission.tables.get(pack.judged.name) if pack.judged else None
    if table is None:
        return set()
    found = records(of_period(table, identity), pack)
    return {fold(name) for key, also, _ in found for name in (key, *also) if name}


def twice(submission: Submission, pack: Pack, returns: Returns) -> Iterator[Failure]:
    """Rows of a project that an earlier file has a row of too, under the same name or another of its names."""
    table = submission.tables.get(pack.judged.name) if pack.judged else None
    if table is None or pack.judged is None:
        return
    keys: dict[str, str] = {}
    aliases: dict[str, str] = {}
    rows = of_period(table.frame.with_row_index("@index"), returns.identity)
    for (key, also, source), index in zip(records(rows, pack), rows["@index"].to_list(), strict=True):
        file, name = table.sources[source].file, fold(key or "")
        same = [keys.get(name), aliases.get(name), *(keys.get(fold(other)) for other in also)]
        first = next((other for other in same if other is not None and other != file), None)
        if first is not None:
            column, values = pack.judged.key[0], {"first": first, "second": file}
            yield Failure("CONTRACT-RETURN-TWICE", table.name, column, [index], [key], values=values)
        if key:
            keys.setdefault(name, file)
            for other in also:
                aliases.setdefault(fold(other), file)


def of_period(table: Table | pl.DataFrame, identity: Identity) -> pl.DataFrame:
    """The rows of one portfolio and period."""
    import polars as pl

    frame = table.frame if isinstance(table, Table) else table
    return frame.filter(portfolio=pl.lit(identity.portfolio), period=pl.lit(identity.period))


def records(rows: pl.DataFrame, pack: Pack) -> Iterator[tuple[str | None, list[str], int]]:
    """Key, other names and source of each project's row."""
    assert pack.judged is not None
    aliases = pack.judged.model.aliases
    keys, sources = rows[pack.judged.key[0]].to_list(), rows["@source"].to_list()
    others = rows[aliases].to_list() if aliases in rows.columns else [None] * len(keys)
    for key, also, source in zip(keys, others, sources, strict=True):
        yield key, list(also or ()), source
