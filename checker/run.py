"""The whole journey of a check, in reading order. A newcomer begins here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker import engine, gate, manuscript, rulebook
from checker.errors import CheckError
from checker.finding import COLOURS, LEVELS
from checker.grounds import basis_of, folders
from checker.intake import readers
from checker.intake.build import build_submission
from checker.intake.previous_periods import add_previous_periods
from checker.intake.returns import check_returns
from checker.lookback import previous_periods_needed
from checker.policy import Rulebook
from checker.report import Report
from checker.submission import Progress, RawSubmission, Submission, silent
from checker.texts import LANGUAGES, Text, template

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Request:
    """What is to be checked, by which rulebook, and what is to be shown of it.

    ``select`` names rules (or findings' ids), ``level`` the mildest level to show: neither changes the verdict.
    ``portfolio``, ``period`` and ``as_of`` say what the submission itself does not; ``as_of`` overrides it.
    ``previous`` are submissions of the periods before; without them they are looked for beside the submission.
    ``reports`` are the files of the report that is to be published, whose text is held against the submission.

    ``progress`` hears how far the reading of many returns has come.

    ``at_gate`` is the check before publishing: ``publication_date`` is the day of it, ``approved`` the fingerprint that
    the rulebook must have, ``baseline`` the file of known findings, which ``start_baseline`` begins. What would change
    the verdict is told only there.

    ``connection`` is the address of a database whose tables, in ``schema``, are a submission, too; there ``portfolio``
    and ``period`` choose the rows.
    """

    submissions: Sequence[str | Path]
    rules: str | Path | None = None
    language: str | None = None
    portfolio: str | None = None
    period: str | None = None
    as_of: date | None = None
    previous: Sequence[str | Path] = ()
    select: Sequence[str] = ()
    level: str = "note"
    reports: Sequence[str | Path] = ()
    at_gate: bool = False
    publication_date: date | None = None
    approved: str | None = None
    baseline: str | Path | None = None
    start_baseline: bool = False
    connection: str | None = None
    schema: str | None = None
    progress: Progress = silent


def check(request: Request) -> tuple[Report, str]:
    """Check submissions by a rulebook. Returns the report and the language it is in.

    Raises CheckError (RulebookError among them) where the check could not be carried out.
    """
    report, language, _ = examine(request)
    return report, language


def examine(request: Request) -> tuple[Report, str, Submission]:
    """As ``check``, with the typed tables that were judged, for those who must know where each of them stands."""
    book = rulebook.load(rulebook.find(request.rules), fingerprinted=request.at_gate)
    language = request.language or next((each for each in book.languages if each in LANGUAGES), "en")
    check_selection(request.select, book)
    raws = [readers.read(path, request.progress) for path in request.submissions]
    if request.connection is not None:
        raws.append(from_database(request, book))
    given = {"portfolio": request.portfolio, "period": request.period}
    submission = build_submission(raws, book.pack, **given, as_of=request.as_of, progress=request.progress)
    need = previous_periods_needed(book)
    submission = add_previous_periods(submission, request.submissions, request.previous, need, book.pack)
    submission = check_returns(submission, book.pack, book.judged)
    publication = publication_of(request, book, submission)
    text = manuscript.read(request.reports) if request.reports else None
    judgement = engine.judge(submission, book, language, text, relying=request.at_gate)
    if publication is not None:
        publication = replace(publication, published=judgement.published)
    findings = settled(judgement.findings, book, submission, publication, language)
    findings, told = held(findings, request, submission)
    verdict = gate.decide(book, findings, judgement.outcomes, submission, publication, told)
    report = Report(
        title=book.title,
        identities=submission.identities,
        verdict=verdict,
        frame=findings,
        shown=chosen(findings, request.select, request.level),
        outcomes=judgement.outcomes,
        standings=judgement.standings,
        parameters={name: model.title for name, model in book.pack.model.parameter.items()},
        words=words(book),
        vocabularies=vocabularies(book),
        told=submission.messages,
        folders=folders(submission, request.reports, book),
        covers=submission.covers,
        basis=basis_of(rulebook.find(request.rules), book, submission, judgement.relied) if request.at_gate else None,
        published=judgement.published,
    )
    return report, language, submission


def publication_of(request: Request, book: Rulebook, submission: Submission) -> gate.Publication | None:
    """What the publisher says; None where nothing is about to be published. Raises CheckError for a day that is
    lacking or impossible.
    """
    if not request.at_gate:
        return None
    gate.check_date(book.gate, submission.identities, request.publication_date)
    standing = rulebook.approved_here(request.rules) if request.rules is not None else ""
    return gate.Publication(request.as_of, request.approved or "", standing, request.publication_date)


def settled(
    findings: pl.DataFrame,
    book: Rulebook,
    submission: Submission,
    publication: gate.Publication | None,
    language: str,
) -> pl.DataFrame:
    """The findings with the waivers that cover them and the disputes about them, and findings about these."""
    day = publication.date if publication is not None else None
    findings, of_waivers = gate.waive(findings, book, submission, day, language)
    findings, of_disputes = gate.dispute(findings, book, submission, language)
    return engine.joined(findings, [*of_waivers, *of_disputes])


def held(findings: pl.DataFrame, request: Request, submission: Submission) -> tuple[pl.DataFrame, Sequence[Text]]:
    """The findings, those held by the baseline marked, and what is to be said of it."""
    if request.baseline is None:
        return findings, ()
    if request.start_baseline:
        return gate.baseline.hold(findings, gate.baseline.begun(findings, submission.identities))
    return gate.baseline.hold(findings, gate.baseline.read(Path(request.baseline)))


def from_database(request: Request, book: Rulebook) -> RawSubmission:
    """The submission, or the submissions, that lie in a database."""
    from checker.intake import database

    chosen = {"schema": request.schema, "portfolio": request.portfolio, "period": request.period}
    return database.read(str(request.connection), list(book.pack.tables), **chosen)


def check_selection(select: Sequence[str], book: Rulebook) -> None:
    """Refuse to select by the id of a rule that there is not: what is not there would look like "nothing found"."""
    known = {rule.id for rule in book.rules} | {"COMPARE"}
    for name in select:
        rule = name.split("/")[0]
        if rule not in known and not rule.startswith(("CONTRACT-", "WAIVER-", "DISPUTE-")):
            raise CheckError("cli.select", rule=rule, known=", ".join(sorted(known)))


def chosen(findings: pl.DataFrame, select: Sequence[str], level: str) -> pl.DataFrame:
    """The findings to be shown: those of some rules or ids, down to a level."""
    import polars as pl

    shown = findings.filter(pl.col("level").is_in(LEVELS[: LEVELS.index(level) + 1]))
    return shown.filter(pl.col("rule").is_in(select) | pl.col("id").is_in(select)) if select else shown


def words(book: Rulebook) -> dict[str, dict[str, dict[str, str]]]:
    """What people call every term, per language and vocabulary; the four colours always."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for language in LANGUAGES:
        colours = {colour: template(f"engine.colour-{colour}", language) for colour in COLOURS}
        found[language] = {"colour": colours} | {
            name: {term: vocabulary.title(term, language) for term in vocabulary.terms}
            for name, vocabulary in book.pack.vocabularies.items()
        }
    return found


def vocabularies(book: Rulebook) -> dict[str, dict[str, str]]:
    """Which vocabulary the terms of a column are of, per table."""
    return {
        name: {each: column.type.vocabulary for each, column in table.columns.items() if column.type.vocabulary}
        for name, table in book.pack.tables.items()
    }
