"""The journey in a warehouse: suites run there as one checkpoint, the reported rows are fetched with the
codes that the database gave them, and findings are worded as everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlglot import exp

from checker import gate
from checker.evaluate.applicability import not_run
from checker.evaluate.codes import outcome
from checker.evaluate.related_rows import empty
from checker.findings import assemble as engine
from checker.intake.database import Database, connected, with_settings
from checker.model.errors import CheckError
from checker.model.report import Report, Verdict
from checker.model.submission import Identity, RawSubmission, Sheet, Submission
from checker.pipeline import check_selection, select_findings, vocabularies, words
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.schema.tables import Column
from checker.texts import LANGUAGES, Text
from checker.warehouse.connection import STAMPS, WHERE, Place
from checker.warehouse.contract import is_of_type
from checker.warehouse.fetch import Gathered, gather
from checker.warehouse.local_frames import codes_of, in_order, submission_of
from checker.warehouse.platform import Result, run
from checker.warehouse.sql.cells import aliased, table_of
from checker.warehouse.sql.expressions import column
from checker.warehouse.sql.layers import Layers
from checker.warehouse.sql.query import written
from checker.warehouse.suites import suites
from checker.warehouse.typed_rows import build_typed_rows
from checker.warehouse.unsupported import unsaid

PLACES = ("table", "column", "parameter", "colour", "level")


@dataclass(frozen=True)
class Asked:
    """What is to be run: the database, which of its submissions, by which rulebook, and what to show of it.

    With ``docs``, Data Docs are written into that folder. ``progress`` shows Great Expectations' own bars.
    """

    url: str
    schema: str | None = None
    rules: str | Path | None = None
    language: str | None = None
    portfolio: str | None = None
    period: str | None = None
    docs: Path | None = None
    select: Sequence[str] = ()
    level: str = "note"
    progress: bool = False


def check(asked: Asked) -> tuple[Report, str]:
    """Run a rulebook's suites in a database. Returns the report and the language it is in.

    Raises CheckError where anything could not be run, or two answers of the database contradict each other.
    """
    book = rulebook.load(rulebook.find(asked.rules))
    language = asked.language or next((each for each in book.languages if each in LANGUAGES), "en")
    check_selection(asked.select, book)
    with connected(asked.url, asked.schema) as database:
        place, identities = found_there(database, book, asked)
        silent = silenced(book, place, identities)
        layers = Layers(book, place, frozenset(silent))
        results = platform_results(asked, layers, language)
        tables = list(place.tables.values())
        gathered = [in_order(gather(database, layers, table), place) for table in tables]
        submission = submission_of(gathered, place, database.name, identities)
        agree(results, gathered, submission, bool(place.only))
        codes = codes_of(gathered, submission, book, place, silent | not_said(layers), database)
    judgement = engine.worded(codes, submission, book, language)
    return report_of(book, layers, submission, with_counts(judgement, book, gathered), asked), language


def found_there(database: Database, book: Rulebook, asked: Asked) -> tuple[Place, list[Identity]]:
    """The pack's tables that have rows, and the submissions that these are of. Raises CheckError where there is none,
    or a row does not say which it is of.
    """
    only = {name: value for name in WHERE if (value := getattr(asked, name)) is not None}
    columns = {name: found for name, found in database.columns().items() if name in book.pack.tables}
    place = Place(book.pack, database.dialect, asked.schema, columns, only)
    days: dict[tuple[str, str], date] = {}
    filled = set()
    for name in place.tables:
        if not set(STAMPS) <= columns[name]:
            raise CheckError("warehouse.no-stamps", table=name, columns=", ".join(STAMPS))
        query = exp.select(*(column(each, "t") for each in STAMPS)).distinct()
        frame = database.query(written(query.from_(aliased(table_of(place, name))), place.dialect))
        filled |= {name} if frame.height else set()
        for portfolio, period, day in frame.iter_rows():
            if portfolio is None or period is None or day is None:
                raise CheckError("warehouse.unstamped", table=name, columns=", ".join(STAMPS))
            if days.setdefault((portfolio, period), day) != day:
                raise CheckError("warehouse.two-dates", table=name, portfolio=portfolio, period=period)
    if not filled:
        raise CheckError("reading.no-rows", database=database.name, chosen=", ".join(only.values()) or "–")
    present = {name: found for name, found in columns.items() if name in filled}
    return replace(place, present=present), [Identity(*where, as_day(days[where])) for where in sorted(days)]


def as_day(value: date | str) -> date:
    """A reporting date; SQLite keeps it as a text."""
    from datetime import date

    return date.fromisoformat(value) if isinstance(value, str) else value


def silenced(book: Rulebook, place: Place, identities: Sequence[Identity]) -> dict[str, Text]:
    """Why some rules do not run here, as the local engine says it: a table that did not come, a rule switched off."""
    frames = {name: empty(place.pack.tables[name]) for name in place.tables}
    columns = place.present or {}
    sheets = []
    for name, frame in frames.items():
        there = [each for each in frame.columns if each in columns.get(name, ()) or each in STAMPS]
        sheets.append(Sheet(name, name, frame=frame.select(there), numbered=False))
    nothing = build_typed_rows(RawSubmission("", tuple(sheets)), place.pack, identities)
    periods = tuple(sorted({identity.period for identity in identities}))
    return {rule.id: reason for rule in book.rules if (reason := not_run(rule, nothing, periods))}


def platform_results(asked: Asked, layers: Layers, language: str) -> list[Result]:
    """What Great Expectations found."""
    every = list(suites(layers, language))
    url = asked.url
    if layers.place.dialect == "postgres":
        url = with_settings(asked.url).replace("postgresql://", "postgresql+psycopg2://", 1)
    return run(url, every, asked.schema, asked.docs, asked.progress)


def not_said(layers: Layers) -> dict[str, Text]:
    """The rules that cannot be said in SQL: not run, and why."""
    return {rule: Text("warehouse.not-said", {"reason": reason.reason}) for rule, reason in layers.not_exact.items()}


def agree(results: Sequence[Result], gathered: Sequence[Gathered], submission: Submission, narrowed: bool) -> None:
    """Hold what Great Expectations counted against the rows that were brought home. Raises CheckError where they
    differ: the tables have changed meanwhile, or a failure has no finding. Where only some submissions are asked for
    (``narrowed``), the standard expectations look at the others, too, and what they find there is not held here.
    """
    counts = {rule: found for each in gathered for rule, found in each.counts.items()}
    levels = {key: count for each in gathered for key, count in each.levels.items()}
    failed = {(each.rule, each.table, each.column) for each in submission.failures}
    for result in results:
        meta = result.meta
        if meta["id"] in counts:
            same = counts[meta["id"]][meta["colour"]] == result.unexpected
        elif meta["id"] == "COMPARE":
            same = levels[meta["parameter"], meta["level"]] == result.unexpected
        elif "type_list" in result.kwargs:
            described = submission_columns(gathered, meta["table"])[meta["column"]]
            same = result.success or is_of_type(str(result.observed), described)
        else:
            same = narrowed or result.success or (meta["id"], meta["table"], meta["column"]) in failed
        if not same:
            where = " · ".join(str(meta[key]) for key in PLACES if key in meta)
            raise CheckError("warehouse.disagree", rule=meta["id"], where=where, count=result.unexpected)


def submission_columns(gathered: Sequence[Gathered], table: str) -> Mapping[str, Column]:
    """The described columns of a table."""
    return next(each.table.columns for each in gathered if each.table.name == table)


def with_counts(judgement: engine.Judgement, book: Rulebook, gathered: Sequence[Gathered]) -> engine.Judgement:
    """The judgement with outcomes that count all rows of the database, not only those brought home."""
    counts: Mapping[str, Mapping[str, int]] = {rule: found for each in gathered for rule, found in each.counts.items()}
    rules = {rule.id: rule for rule in book.rules}
    outcomes = tuple(
        outcome(rules[each.rule], counts[each.rule]) if each.rule in counts else each for each in judgement.outcomes
    )
    return replace(judgement, outcomes=outcomes)


def report_of(
    book: Rulebook, layers: Layers, submission: Submission, judgement: engine.Judgement, asked: Asked
) -> Report:
    """The report. What could not be compared in the database is never publishable."""
    verdict = gate.decide(book, judgement.findings, judgement.outcomes, submission)
    lacking = list(incomplete(layers))
    if lacking:
        reasons = (*verdict.reasons, Text("warehouse.not-compared", {"parameters": ", ".join(lacking)}))
        verdict = Verdict(False, reasons)
    return Report(
        title=book.title,
        identities=submission.identities,
        verdict=verdict,
        table=judgement.findings.lazy(),
        chosen=select_findings(judgement.findings, asked.select, asked.level).lazy(),
        outcomes=judgement.outcomes,
        project_statuses=judgement.project_statuses,
        parameters={name: model.title for name, model in book.pack.model.parameter.items()},
        words=words(book),
        vocabularies=vocabularies(book),
        notices=(*told(layers), *judgement.told),
    )


def incomplete(layers: Layers) -> Iterator[str]:
    """The parameters whose colours cannot be derived in the database."""
    return (name for name in layers.place.pack.model.parameter if layers.incomplete(name) is not None)


def told(layers: Layers) -> Iterator[Text]:
    """What the suites do not say, in one sentence each."""
    for each in unsaid(layers):
        yield Text("warehouse.unsaid", {"id": each.id, "where": each.where, "reason": each.reason})
