"""The whole journey of a check, in reading order. A newcomer begins here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker import engine, gate, readers, rulebook, structure
from checker.errors import CheckError
from checker.finding import COLOURS, LEVELS
from checker.policy import Rulebook
from checker.report import Report
from checker.submission import RawSubmission
from checker.texts import LANGUAGES, template

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Request:
    """What is to be checked, by which rulebook, and what is to be shown of it.

    ``select`` names rules (or findings' ids), ``level`` the mildest level to show: neither changes the verdict.
    ``portfolio``, ``period`` and ``as_of`` say what the submission itself does not; ``as_of`` overrides it.
    ``connection`` is the address of a database whose tables, in ``schema``, are a submission, too; there ``portfolio``
    and ``period`` choose the rows.
    """

    submissions: Sequence[str | Path]
    rules: str | Path | None = None
    language: str | None = None
    portfolio: str | None = None
    period: str | None = None
    as_of: date | None = None
    select: Sequence[str] = ()
    level: str = "note"
    connection: str | None = None
    schema: str | None = None


def check(request: Request) -> tuple[Report, str]:
    """Check submissions by a rulebook. Returns the report and the language it is in.

    Raises CheckError (RulebookError among them) where the check could not be carried out.
    """
    book = rulebook.load(rulebook.find(request.rules))
    language = request.language or next((each for each in book.languages if each in LANGUAGES), "en")
    check_selection(request.select, book)
    raws = [readers.read(path) for path in request.submissions]
    if request.connection is not None:
        raws.append(from_database(request, book))
    submission = structure.build(
        raws, book.pack, portfolio=request.portfolio, period=request.period, as_of=request.as_of
    )
    judgement = engine.judge(submission, book, language)
    verdict = gate.decide(book, judgement.findings, judgement.outcomes, submission.identities)
    report = Report(
        title=book.title,
        identities=submission.identities,
        verdict=verdict,
        frame=judgement.findings,
        shown=chosen(judgement.findings, request.select, request.level),
        outcomes=judgement.outcomes,
        standings=judgement.standings,
        parameters={name: model.title for name, model in book.pack.model.parameter.items()},
        words=words(book),
        told=submission.told,
    )
    return report, language


def from_database(request: Request, book: Rulebook) -> RawSubmission:
    """The submission, or the submissions, that lie in a database."""
    from checker.readers import database

    chosen = {"schema": request.schema, "portfolio": request.portfolio, "period": request.period}
    return database.read(str(request.connection), list(book.pack.tables), **chosen)


def check_selection(select: Sequence[str], book: Rulebook) -> None:
    """Refuse to select by the id of a rule that there is not: what is not there would look like "nothing found"."""
    known = {rule.id for rule in book.rules} | {"COMPARE"}
    for name in select:
        rule = name.split("/")[0]
        if rule not in known and not rule.startswith("CONTRACT-"):
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
