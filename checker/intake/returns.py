"""A folder of returns, each sent by one project, read as one submission, and the projects that sent none or two.

The sheets of all returns are put together table by table before any cell is typed. What is wrong with one return is a
finding, and the others are read all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.expression import Expression
from checker.intake.annotations import strip_annotations
from checker.intake.identity import Given, differing_covers, identify, is_archive
from checker.intake.locate import Found, Known, locate
from checker.intake.message_parts import Title
from checker.intake.tables import Reading, read_table
from checker.lazy import pl
from checker.model.columns import INDEX, PERIOD, PORTFOLIO, SOURCE
from checker.model.errors import CheckError
from checker.model.submission import Failure, Identity, Progress, RawSubmission, Returns, Submission, Table
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text

LISTED = 5  # messages of the same sort that are listed one by one


@dataclass
class Delivered:
    """The file and the located tables of each return, with failures and messages."""

    found: list[tuple[str, Found]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    messages: list[Text] = field(default_factory=list)


def read_returns(
    raw: RawSubmission, known: Known, given: Given, only: Collection[str] | None, progress: Progress
) -> Reading:
    """Read the returns and the office's own sheets as one submission.

    Raises CheckError where the folder is not identified, or is an archive.
    """
    pack = known.pack
    office = locate(strip_annotations(raw), known) if raw.sheets else Found()
    decimal = raw.stated.get("decimal")
    tables = [read_table([located], pack, decimal) for located in office.tables.values()]
    identities = identify(raw, tables, pack, given).identities
    if len(identities) > 1 or is_archive(tables, pack):
        raise CheckError("structure.returns-archive", path=raw.path)
    sent, judged = _without_unfilled(_delivered(raw, known, progress), pack, decimal)
    for name, described in pack.tables.items():
        sheets = [found.tables[name] for _, found in sent.found if name in found.tables]
        if sheets and (only is None or name in only or described.is_cover):
            table = judged if judged and judged.name == name else read_table(sheets, pack, decimal)
            if described.is_cover:
                table = replace(table, failures=(*table.failures, *differing_covers(table, identities[0])))
            tables.append(table)
    claimed = office.claimed.union(*(found.claimed for _, found in sent.found))
    failures = [*office.failures, *sent.failures, *_without_project(sent, tables, pack)]
    failures += _missing_tables(sent, office, pack, identities[0])
    messages = [*sent.messages, *(message for table in tables for message in table.messages)]
    messages = [*raw.messages, *office.messages, *_shortened(messages)]
    return Reading(raw, identities, tables, frozenset(claimed), failures, messages)


def check_returns(submission: Submission, pack: Pack, judged: Expression | None) -> Submission:
    """Add the failures for projects that sent no return, or two.

    Projects are expected if ``submission.toml`` lists them, else if they were judged (``judged``) in the previous
    period, whose tables are among the earlier ones if there are any.
    """
    if pack.judged is None or not pack.judged.key:
        return submission
    for returns in submission.returns:
        names = _submitted_names(submission, pack.judged, returns.identity)
        expected = _expected(submission, pack.judged, returns, judged)
        failures = [*_returned_twice(submission, pack.judged, returns)]
        messages = [] if expected is not None else [Text("structure.nobody-expected", {"path": returns.path})]
        unsent = {key for key, aliases in (expected or {}).items() if not names & {fold(key), *map(fold, aliases)}}
        for key in expected or {}:
            if key in unsent:
                values = {"project": key, "path": returns.path}
                failure = Failure("CONTRACT-RETURN-MISSING", pack.judged.name, values=values, file=returns.path)
                failures.append(replace(failure, key=key))
        others = _without_copies(submission.failures, failures, pack.judged)
        key_of_submission = (returns.identity.portfolio, returns.identity.period)
        submission = replace(
            submission,
            failures=(*others, *failures),
            messages=(*submission.messages, *messages),
            unsent=submission.unsent | {(*key_of_submission, key) for key in unsent if key},
        )
    return submission


def _delivered(raw: RawSubmission, known: Known, progress: Progress) -> Delivered:
    """The tables of each return; one without any, and one that could not be read, is a failure."""
    sent = Delivered()
    for done, each in enumerate(raw.returns, 1):
        file = Path(each.path).name
        try:
            if each.refused is not None:
                sent.failures.append(_unreadable(file, each.refused))
                continue
            found = locate(strip_annotations(each), known)
            sent.found.append((file, found))
            sent.failures += found.failures
            sent.messages += [*each.messages, *found.messages]
        except CheckError as error:
            sent.failures.append(_unreadable(file, error.text))
        finally:
            progress("structure.progress", done, len(raw.returns))
    return sent


def _unreadable(file: str, reason: Text) -> Failure:
    return Failure("CONTRACT-RETURN-UNREADABLE", values={"reason": reason}, file=file)


def _without_unfilled(sent: Delivered, pack: Pack, decimal: str | None) -> tuple[Delivered, Table | None]:
    """The returns in which something of this month is filled in, and the judged table where those are all returns.

    Each other one, a template sent back as it was, is a failure and not read: its standing data would be beside those
    of the project's own return.
    """
    judged = pack.judged
    sheets = [found.tables[judged.name] for _, found in sent.found if judged and judged.name in found.tables]
    if judged is None or not sheets:
        return sent, None
    table = read_table(sheets, pack, decimal)
    files = sorted(_unfilled(table, judged))
    if not files:
        return sent, table
    failures = [Failure("CONTRACT-RETURN-UNFILLED", judged.name, file=file) for file in files]
    found = [(file, each) for file, each in sent.found if file not in files]
    return Delivered(found, [*sent.failures, *failures], sent.messages), None


def _unfilled(table: Table, described: TableDescription) -> Iterator[str]:
    """The files that name projects, and of them nothing but what does not change from month to month."""
    month = [name for name, column in described.columns.items() if not column.model.standing]
    if len(month) in (0, len(described.columns)):  # nothing is the month's own, or everything
        return
    gaps = {row for name in month for row in table.gaps.get(name, ())}  # a dash is an answer, too
    blank = pl.all_horizontal(pl.col(name).is_null() for name in month) & ~pl.int_range(pl.len()).is_in(list(gaps))
    by_file = table.frame.group_by(SOURCE).agg(blank.all().alias("blank")).filter("blank")
    yield from (table.sources[place].file for place in by_file[SOURCE].to_list())


def _missing_tables(sent: Delivered, office: Found, pack: Pack, identity: Identity) -> Iterator[Failure]:
    """Tables that are due and missing in a return though other returns have them.

    A table that no return has is missing in the folder; one that the office gives is asked of no return; a form is
    complete as it is.
    """
    everywhere = {name for _, found in sent.found for name in found.claimed}
    due = [table for table in pack.tables.values() if table.due(identity.period[5:]) and not table.is_cover]
    for table in due:
        if table.name in everywhere and table.name not in office.claimed:
            for file, found in sent.found:
                if table.name not in found.claimed and not found.forms:
                    values = {"title": Title(of=table), "path": file}
                    level = "note" if identity.extract else "warning"
                    yield Failure("CONTRACT-TABLE", table.name, level=level, values=values, file=file)


def _without_project(sent: Delivered, tables: Sequence[Table], pack: Pack) -> Iterator[Failure]:
    if pack.judged is None:
        return
    filled: set[str] = set()
    for table in tables:
        if table.name == pack.judged.name:
            filled |= {table.sources[place].file for place in table.frame[SOURCE].unique().to_list()}
    for file, _ in sent.found:
        if file not in filled:
            yield Failure("CONTRACT-RETURN-EMPTY", pack.judged.name, file=file)


def _shortened(messages: Sequence[Text]) -> Iterator[Text]:
    by_key: dict[str, list[Text]] = {}
    for text in messages:
        by_key.setdefault(text.key, []).append(text)
    for same in by_key.values():
        yield from same[:LISTED]
        if len(same) > LISTED:
            yield Text("structure.told-more", {"count": len(same) - LISTED})


def _without_copies(
    failures: Sequence[Failure], of_returns: Sequence[Failure], judged: TableDescription
) -> Iterator[Failure]:
    """Drop duplicate-key failures caused by two returns for one project; CONTRACT-RETURN-TWICE reports those."""
    keys = {key for each in of_returns if each.rule == "CONTRACT-RETURN-TWICE" for key in each.observed or ()}
    for failure in failures:
        if (failure.rule, failure.table) != ("CONTRACT-KEY", judged.name):
            yield failure
            continue
        pairs = zip(failure.rows or (), failure.observed or (), strict=True)
        kept = [(row, key) for row, key in pairs if key not in keys]
        if kept:
            yield replace(failure, rows=[row for row, _ in kept], observed=[key for _, key in kept])


def _expected(
    submission: Submission, described: TableDescription, returns: Returns, judged: Expression | None
) -> Mapping[str, Sequence[str]] | None:
    """The expected projects with their aliases; None where they are not known."""
    if returns.expected is not None:
        return dict.fromkeys(returns.expected, ())
    table = submission.earlier.get(described.name)
    period = submission.ago(returns.identity, 1)
    if table is None or period is None:
        return None
    rows = _of_submission(table.frame, replace(returns.identity, period=period))
    if judged is not None and set(judged.reads) <= set(rows.columns):
        rows = rows.filter(judged.polars())
    return {key: aliases for key, aliases, _ in _projects(rows, described) if key}


def _submitted_names(submission: Submission, described: TableDescription, identity: Identity) -> set[str]:
    table = submission.tables.get(described.name)
    if table is None:
        return set()
    found = _projects(_of_submission(table.frame, identity), described)
    return {fold(name) for key, aliases, _ in found for name in (key, *aliases) if name}


def _returned_twice(submission: Submission, described: TableDescription, returns: Returns) -> Iterator[Failure]:
    """Rows of a project that an earlier file has a row of too, under the same name or an alias."""
    table = submission.tables.get(described.name)
    if table is None:
        return
    by_key: dict[str, str] = {}
    by_alias: dict[str, str] = {}
    rows = _of_submission(table.frame.with_row_index(INDEX), returns.identity)
    for (key, aliases, source), index in zip(_projects(rows, described), rows[INDEX].to_list(), strict=True):
        file, name = table.sources[source].file, fold(key or "")
        same = [by_key.get(name), by_alias.get(name), *(by_key.get(fold(alias)) for alias in aliases)]
        first = next((other for other in same if other is not None and other != file), None)
        if first is not None:
            values = {"first": first, "second": file}
            yield Failure("CONTRACT-RETURN-TWICE", table.name, described.key[0], [index], [key], values=values)
        if key:
            by_key.setdefault(name, file)
            for alias in aliases:
                by_alias.setdefault(fold(alias), file)


def _of_submission(frame: pl.DataFrame, identity: Identity) -> pl.DataFrame:
    return frame.filter(pl.col(PORTFOLIO) == identity.portfolio, pl.col(PERIOD) == identity.period)


def _projects(rows: pl.DataFrame, described: TableDescription) -> Iterator[tuple[str | None, list[str], int]]:
    """Key, aliases and source of each project's row."""
    aliases = described.model.aliases
    keys, sources = rows[described.key[0]].to_list(), rows[SOURCE].to_list()
    others = rows[aliases].to_list() if aliases in rows.columns else [None] * len(keys)
    for key, also, source in zip(keys, others, sources, strict=True):
        yield key, list(also or ()), source
