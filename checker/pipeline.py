"""The whole journey of a check, in reading order. A newcomer begins here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from checker import batches, gate
from checker.batches import Spool
from checker.findings import assemble as engine
from checker.findings.budget import Budget
from checker.gate import baseline
from checker.intake import readers
from checker.intake import report_text as manuscript
from checker.intake.build import build_submission
from checker.intake.previous_periods import add_previous_periods
from checker.intake.returns import check_returns
from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.finding import COLOURS, LEVELS
from checker.model.provenance import Basis, Folders, Relied
from checker.model.report import FindingCounts, Report, Verdict
from checker.model.submission import Progress, RawSubmission, Sheet, Submission, silent
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook, previous_periods_needed
from checker.texts import LANGUAGES, Text, template


def basis_of(path: Path, book: Rulebook, submission: Submission, relied: Sequence[Relied]) -> Basis:
    """What a verdict rests on beside the findings; ``path`` is the rulebook's, ``relied`` the rows relied on."""
    return Basis(
        inputs=tuple(dict.fromkeys(submission.paths)),
        earlier=tuple(dict.fromkeys(submission.earlier_paths)),
        rules=tuple(map(str, rulebook.files(path, book.packs))),
        packs=tuple(str(rulebook.pack_folder(path.parent, name)) for name in book.packs),
        waivers=str(path.parent / book.waivers_file) if book.waivers_file else None,
        policy=book.gate.model_dump(mode="json"),
        fingerprint=book.fingerprint,
        relied=tuple(relied),
    )


def folders(submission: Submission, reports: Sequence[str | Path], book: Rulebook) -> Folders:
    """Where the submissions, the report and the packs lie, as seen from here."""
    keys = [(identity.portfolio, identity.period) for identity in submission.identities]
    places = {path: rulebook.from_here(Path(path), path) for path in dict.fromkeys(submission.paths)}
    paths = [places[path] for path in submission.paths]
    root = Path(book.pack.folder)
    packs = {name: rulebook.from_here(rulebook.pack_folder(root, name), name) for name in book.packs}
    others = (*submission.earlier_paths, *map(str, reports))
    further = tuple(rulebook.from_here(Path(path), path) for path in others)
    return Folders(dict(zip(keys, paths, strict=True)), {**packs, "": rulebook.from_here(root, "")}, further)


@dataclass(frozen=True)
class Request:
    """What is to be checked, by which rulebook, and what is to be shown of it.

    ``select`` names rules (or findings' ids), ``level`` the mildest level to show: neither changes the verdict.
    ``portfolio``, ``period`` and ``as_of`` say what the submission itself does not; ``as_of`` overrides it.
    ``previous`` are submissions of the periods before; without them they are looked for beside the submission.
    ``reports`` are the files of the report to be published, whose text is compared with the submission.

    ``progress`` hears how far the reading of many returns has come.

    ``at_gate`` is the check before publishing: ``publication_date`` is the day of it, ``approved`` the fingerprint that
    the rulebook must have, ``baseline`` the file of known findings, which ``start_baseline`` begins. What would change
    the verdict is reported only there.

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

    An archive that is too large to be judged in one piece is judged in batches, in bounded memory. Raises CheckError
    (RulebookError among them) where the check could not be carried out.
    """
    book, language = prepared(request)
    parts = archive_parts(request, book)
    if parts is None:
        return in_one_piece(request, book, language)[0], language
    return in_batches(request, book, language, parts), language


def check_in_memory(request: Request, tables: Mapping[str, pl.DataFrame]) -> tuple[Report, str]:
    """As ``check``, of tables in memory."""
    book, language = prepared(request)
    return in_one_piece(request, book, language, [submission_of(tables)])[0], language


def examine(request: Request) -> tuple[Report, str, Submission]:
    """As ``check``, always in one piece, with the typed tables that were judged."""
    book, language = prepared(request)
    report, submission = in_one_piece(request, book, language)
    return report, language, submission


def prepared(request: Request) -> tuple[Rulebook, str]:
    """The rulebook and the language of the report."""
    book = rulebook.load(rulebook.find(request.rules), fingerprinted=request.at_gate)
    check_selection(request.select, book)
    return book, request.language or next((each for each in book.languages if each in LANGUAGES), "en")


@dataclass(frozen=True)
class Part:
    """What was judged together: a submission, or a batch of an archive, with its waivers and disputes applied."""

    submission: Submission
    findings: pl.DataFrame
    judgement: engine.Judgement

    @property
    def counts(self) -> FindingCounts:
        """How many findings there are."""
        return FindingCounts.of(self.findings, self.findings.height)


def in_one_piece(
    request: Request, book: Rulebook, language: str, raws: Sequence[RawSubmission] = ()
) -> tuple[Report, Submission]:
    """Read, judge and decide at once. ``raws`` are submissions that are in memory already."""
    read = [*raws, *(readers.read(path, request.progress) for path in request.submissions)]
    if request.connection is not None:
        read.append(from_database(request, book))
    part = judged(read, request, book, language)
    publication = publication_of(request, book, part.submission)
    if publication is not None:
        publication = replace(publication, published=part.judgement.published)
    findings, told = held(part.findings, request, part.submission)
    verdict = gate.decide(book, findings, part.judgement.outcomes, part.submission, publication, told)
    table, shown = findings.lazy(), chosen(findings, request.select, request.level).lazy()
    return report_of(request, book, part.submission, part.judgement, verdict, table, shown), part.submission


def check_frames(
    tables: Mapping[str, pl.DataFrame],
    book: Rulebook,
    *,
    row_numbers: Mapping[str, Sequence[int]] | None = None,
    portfolio: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    language: str = "en",
) -> Part:
    """Judge tables that are in memory: findings, outcomes and counts, no file read and nothing decided.

    ``tables`` maps the name of each table to its rows (anything with Arrow's C stream will do), headings as in a file;
    the columns ``portfolio`` and ``period`` say which submission a row is of where there are several. ``row_numbers``
    are the rows' numbers in their source, 1 for the first where they are not given. Raises CheckError where no table is
    one of the rulebook's, or it is not known which submission it is.
    """
    request = Request((), portfolio=portfolio, period=period, as_of=as_of)
    return judged([submission_of(tables, row_numbers or {})], request, book, language)


def submission_of(
    tables: Mapping[str, pl.DataFrame], row_numbers: Mapping[str, Sequence[int]] | None = None
) -> RawSubmission:
    """Tables in memory as a submission that was read."""
    numbers = row_numbers or {}
    frames = {name: rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows) for name, rows in tables.items()}
    sheets = [Sheet(name, name, frame=frame, row_numbers=numbers.get(name, ())) for name, frame in frames.items()]
    return RawSubmission("tables", tuple(sheets))


def judged(
    raws: Sequence[RawSubmission], request: Request, book: Rulebook, language: str, budget: Budget | None = None
) -> Part:
    """Type, compare with earlier periods and judge what was read."""
    given = {"portfolio": request.portfolio, "period": request.period}
    submission = build_submission(raws, book.pack, **given, as_of=request.as_of, progress=request.progress)
    need = previous_periods_needed(book)
    submission = add_previous_periods(submission, request.submissions, request.previous, need, book.pack)
    submission = check_returns(submission, book.pack, book.judged)
    day = request.publication_date
    if request.at_gate:
        gate.check_date(book.gate, submission.identities, day)
    text = manuscript.read(request.reports) if request.reports else None
    judgement = engine.judge(submission, book, language, text, relying=request.at_gate, budget=budget)
    return Part(submission, settled(judgement.findings, book, submission, day, language), judgement)


def archive_parts(request: Request, book: Rulebook) -> Iterator[RawSubmission] | None:
    """The batches of an archive; None where the check must be, or can as well be, in one piece: a report's text, a
    baseline, required rows and earlier submissions given by name are compared with everything at once.
    """
    whole = request.reports or request.baseline or request.previous or request.connection or book.gate.must_have
    if whole or len(request.submissions) != 1:
        return None
    return batches.batches(request.submissions[0])


def in_batches(request: Request, book: Rulebook, language: str, parts: Iterable[RawSubmission]) -> Report:
    """Judge an archive batch by batch. Findings go to disk; the counts and what the verdict rests on stay."""
    spool, budget = Spool(), Budget()
    for raw in parts:
        part = judged([raw], request, book, language, budget)
        shown = chosen(part.findings, request.select, request.level)
        spool.add(part.submission, part.judgement, part.findings, shown)
    spool.finish()
    submission, judgement = spool.submission, spool.judgement
    verdict = gate.decide(
        book, spool.counted, judgement.outcomes, submission, publication_of(request, book, submission)
    )
    report = report_of(request, book, submission, judgement, verdict, spool.table, spool.chosen)
    return replace(report, totals=spool.counts, spool=spool)


def report_of(
    request: Request,
    book: Rulebook,
    submission: Submission,
    judgement: engine.Judgement,
    verdict: Verdict,
    table: pl.LazyFrame,
    shown: pl.LazyFrame,
) -> Report:
    """Everything that the outputs need."""
    return Report(
        title=book.title,
        identities=submission.identities,
        verdict=verdict,
        table=table,
        chosen=shown,
        outcomes=judgement.outcomes,
        project_statuses=judgement.project_statuses,
        parameters={name: model.title for name, model in book.pack.model.parameter.items()},
        words=words(book),
        vocabularies=vocabularies(book),
        notices=(*submission.messages, *judgement.told),
        folders=folders(submission, request.reports, book),
        covers=submission.covers,
        basis=basis_of(rulebook.find(request.rules), book, submission, judgement.relied) if request.at_gate else None,
        published=judgement.published,
    )


def publication_of(request: Request, book: Rulebook, submission: Submission) -> gate.Publication | None:
    """What the publisher says; None where nothing is about to be published."""
    if not request.at_gate:
        return None
    standing = rulebook.approved_here(request.rules) if request.rules is not None else ""
    return gate.Publication(request.as_of, request.approved or "", standing, request.publication_date)


def settled(
    findings: pl.DataFrame,
    book: Rulebook,
    submission: Submission,
    day: date | None,
    language: str,
) -> pl.DataFrame:
    """The findings with the waivers that cover them on a day, the disputes about them, and findings about these."""
    findings, of_waivers = gate.waive(findings, book, submission, day, language)
    findings, of_disputes = gate.dispute(findings, book, submission, language)
    return engine.joined(findings, [*of_waivers, *of_disputes])


def held(findings: pl.DataFrame, request: Request, submission: Submission) -> tuple[pl.DataFrame, Sequence[Text]]:
    """The findings, those held by the baseline marked, and what is to be said of it."""
    if request.baseline is None:
        return findings, ()
    if request.start_baseline:
        return baseline.apply(findings, baseline.create(findings, submission.identities))
    return baseline.apply(findings, baseline.read(Path(request.baseline)))


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
