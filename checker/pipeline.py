"""The journey of one check, in the order in which it happens: load, read, judge, apply waivers, decide, report."""

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
from checker.intake import readers, report_text
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


@dataclass(frozen=True)
class Request:
    """A check: its submissions, its rulebook, and the findings to show.

    ``select`` names rules or ids of findings, ``level`` the mildest level to show; neither changes the verdict.
    ``portfolio`` and ``period`` are used where the submission has none; ``as_of`` overrides its reporting date.
    ``previous`` are submissions of earlier periods; by default those beside the submission are used. ``reports`` are
    files of the report whose text is compared with the submission. ``progress`` is called while many returns are read.

    ``at_gate`` marks the check before publishing, on ``publication_date``. ``approved`` is the fingerprint that the
    rulebook must have; ``baseline`` is the file of known findings, which ``start_baseline`` creates.

    ``connection`` is the address of a database whose tables, in ``schema``, are a further submission; ``portfolio`` and
    ``period`` then select its rows.
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


def check(request: Request, tables: Mapping[str, pl.DataFrame] | None = None) -> tuple[Report, str]:
    """Check submissions, or ``tables`` in memory, by a rulebook. Return the report and its language.

    A large archive is judged in batches, in bounded memory. Raises CheckError (RulebookError among them) if the check
    could not be carried out.
    """
    book, language = load_rulebook(request)
    if tables is not None:
        return check_whole(request, book, language, [submission_from(tables)])[0], language
    archive = split_archive(request, book)
    if archive is None:
        return check_whole(request, book, language)[0], language
    return check_batches(request, book, language, archive), language


def check_with_submission(request: Request) -> tuple[Report, str, Submission]:
    """Check as ``check`` does, never in batches; return the typed tables too."""
    book, language = load_rulebook(request)
    report, submission = check_whole(request, book, language)
    return report, language, submission


def load_rulebook(request: Request) -> tuple[Rulebook, str]:
    """Return the rulebook and the language of the report."""
    book = rulebook.load(rulebook.find(request.rules), fingerprinted=request.at_gate)
    check_selection(request.select, book)
    return book, request.language or next((each for each in book.languages if each in LANGUAGES), "en")


def check_selection(select: Sequence[str], book: Rulebook) -> None:
    """Raise CheckError for an unknown rule in ``select``: its empty result would look like "nothing found"."""
    known = {rule.id for rule in book.rules} | {"COMPARE"}
    for name in select:
        rule = name.split("/")[0]
        if rule not in known and not rule.startswith(("CONTRACT-", "WAIVER-", "DISPUTE-")):
            raise CheckError("cli.select", rule=rule, known=", ".join(sorted(known)))


@dataclass(frozen=True)
class CheckResult:
    """A judged submission, or one batch of an archive. Waivers and disputes are applied to ``findings``."""

    submission: Submission
    findings: pl.DataFrame
    judgement: engine.Judgement

    @property
    def counts(self) -> FindingCounts:
        return FindingCounts.of(self.findings, self.findings.height)


def check_whole(
    request: Request, book: Rulebook, language: str, raws: Sequence[RawSubmission] = ()
) -> tuple[Report, Submission]:
    """Read, judge and decide at once. ``raws`` are submissions already in memory."""
    raws = [*raws, *(readers.read(path, request.progress) for path in request.submissions)]
    if request.connection is not None:
        raws.append(read_database(request, book))
    result = judge(raws, request, book, language)
    submission, judgement = result.submission, result.judgement
    publication = publication_of(request, book, submission)
    if publication is not None:
        publication = replace(publication, published=judgement.published)
    findings, notices = apply_baseline(result.findings, request, submission)
    verdict = gate.decide(book, findings, judgement.outcomes, submission, publication, notices)
    shown = select_findings(findings, request.select, request.level)
    return report_of(request, book, result, verdict, findings.lazy(), shown.lazy()), submission


def split_archive(request: Request, book: Rulebook) -> Iterator[RawSubmission] | None:
    """Return the batches of an archive; None if it is small or the check needs all rows at once.

    A report's text, a baseline, required rows and named earlier submissions are compared with all rows.
    """
    whole = request.reports or request.baseline or request.previous or request.connection or book.gate.must_have
    return None if whole or len(request.submissions) != 1 else batches.batches(request.submissions[0])


def check_batches(request: Request, book: Rulebook, language: str, archive: Iterable[RawSubmission]) -> Report:
    """Judge an archive batch by batch. Findings go to disk; counts and the grounds of the verdict stay in memory."""
    spool, budget = Spool(), Budget()
    for raw in archive:
        result = judge([raw], request, book, language, budget)
        shown = select_findings(result.findings, request.select, request.level)
        spool.add(result.submission, result.judgement, result.findings, shown)
    spool.finish()
    result = CheckResult(spool.submission, spool.counted, spool.judgement)
    publication = publication_of(request, book, result.submission)
    verdict = gate.decide(book, result.findings, result.judgement.outcomes, result.submission, publication)
    report = report_of(request, book, result, verdict, spool.table, spool.chosen)
    return replace(report, totals=spool.counts, spool=spool)


def check_frames(
    tables: Mapping[str, pl.DataFrame],
    book: Rulebook,
    *,
    row_numbers: Mapping[str, Sequence[int]] | None = None,
    portfolio: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    language: str = "en",
) -> CheckResult:
    """Judge tables in memory: the pure core, which reads no file and decides nothing.

    Args:
        tables: The rows by table name, headings as in a file (anything with Arrow's C stream interface).
        book: The loaded rulebook.
        row_numbers: The rows' numbers in their source, by table; by default they count from 1.
        portfolio: The portfolio of all rows; otherwise the column ``portfolio`` has it.
        period: The period of all rows; otherwise the column ``period`` has it.
        as_of: The reporting date.
        language: The language of the messages.

    Raises:
        CheckError: No table is in the rulebook, or portfolio, period or reporting date is unknown.
    """
    request = Request((), portfolio=portfolio, period=period, as_of=as_of)
    return judge([submission_from(tables, row_numbers or {})], request, book, language)


def submission_from(
    tables: Mapping[str, pl.DataFrame], row_numbers: Mapping[str, Sequence[int]] | None = None
) -> RawSubmission:
    """Return tables in memory as a raw submission."""
    numbers = row_numbers or {}
    frames = {name: rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows) for name, rows in tables.items()}
    sheets = [Sheet(name, name, frame=frame, row_numbers=numbers.get(name, ())) for name, frame in frames.items()]
    return RawSubmission("tables", tuple(sheets))


def read_database(request: Request, book: Rulebook) -> RawSubmission:
    from checker.intake import database

    rows = {"schema": request.schema, "portfolio": request.portfolio, "period": request.period}
    return database.read(str(request.connection), list(book.pack.tables), **rows)


def judge(
    raws: Sequence[RawSubmission], request: Request, book: Rulebook, language: str, budget: Budget | None = None
) -> CheckResult:
    """Type the rows, add earlier periods, judge, and apply waivers and disputes."""
    identity = {"portfolio": request.portfolio, "period": request.period}
    submission = build_submission(raws, book.pack, **identity, as_of=request.as_of, progress=request.progress)
    need = previous_periods_needed(book)
    submission = add_previous_periods(submission, request.submissions, request.previous, need, book.pack)
    submission = check_returns(submission, book.pack, book.judged)
    day = request.publication_date
    if request.at_gate:
        gate.check_date(book.gate, submission.identities, day)
    text = report_text.read(request.reports) if request.reports else None
    judgement = engine.judge(submission, book, language, text, relying=request.at_gate, budget=budget)
    findings, about_waivers = gate.waive(judgement.findings, book, submission, day, language)
    findings, about_disputes = gate.dispute(findings, book, submission, language)
    return CheckResult(submission, engine.joined(findings, [*about_waivers, *about_disputes]), judgement)


def publication_of(request: Request, book: Rulebook, submission: Submission) -> gate.Publication | None:
    """Return what the publisher states; None away from the gate."""
    if not request.at_gate:
        return None
    approved_here = rulebook.approved_here(request.rules) if request.rules is not None else ""
    return gate.Publication(request.as_of, request.approved or "", approved_here, request.publication_date)


def apply_baseline(
    findings: pl.DataFrame, request: Request, submission: Submission
) -> tuple[pl.DataFrame, Sequence[Text]]:
    """Mark the findings that the baseline holds; return notices about it too."""
    if request.baseline is None:
        return findings, ()
    if request.start_baseline:
        return baseline.apply(findings, baseline.create(findings, submission.identities))
    return baseline.apply(findings, baseline.read(Path(request.baseline)))


def select_findings(findings: pl.DataFrame, select: Sequence[str], level: str) -> pl.DataFrame:
    """Return the findings to show: those of the selected rules or ids, down to a level."""
    if not select and level == LEVELS[-1]:
        return findings
    shown = findings.filter(pl.col("level").is_in(LEVELS[: LEVELS.index(level) + 1]))
    return shown.filter(pl.col("rule").is_in(select) | pl.col("id").is_in(select)) if select else shown


def report_of(
    request: Request, book: Rulebook, result: CheckResult, verdict: Verdict, table: pl.LazyFrame, shown: pl.LazyFrame
) -> Report:
    submission, judgement = result.submission, result.judgement
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
        folders=folders_of(submission, request.reports, book),
        covers=submission.covers,
        basis=basis_of(rulebook.find(request.rules), book, submission, judgement.relied) if request.at_gate else None,
        published=judgement.published,
    )


def folders_of(submission: Submission, reports: Sequence[str | Path], book: Rulebook) -> Folders:
    """Return the paths of the submissions, the report and the packs, relative to the working folder."""
    keys = [(identity.portfolio, identity.period) for identity in submission.identities]
    known = {path: rulebook.from_here(Path(path), path) for path in dict.fromkeys(submission.paths)}
    paths = [known[path] for path in submission.paths]
    root = Path(book.pack.folder)
    packs = {name: rulebook.from_here(rulebook.pack_folder(root, name), name) for name in book.packs}
    others = (*submission.earlier_paths, *map(str, reports))
    places = tuple(rulebook.from_here(Path(path), path) for path in others)
    return Folders(dict(zip(keys, paths, strict=True)), {**packs, "": rulebook.from_here(root, "")}, places)


def basis_of(path: Path, book: Rulebook, submission: Submission, relied: Sequence[Relied]) -> Basis:
    """Return the provenance of a verdict. ``path`` is the rulebook; ``relied`` are the supporting rows."""
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


def words(book: Rulebook) -> dict[str, dict[str, dict[str, str]]]:
    """Return the title of every term, per language and vocabulary, and of the four colours under ``colour``."""
    titles = {}
    for language in LANGUAGES:
        colours = {colour: template(f"engine.colour-{colour}", language) for colour in COLOURS}
        titles[language] = {"colour": colours} | {
            name: {term: vocabulary.title(term, language) for term in vocabulary.terms}
            for name, vocabulary in book.pack.vocabularies.items()
        }
    return titles


def vocabularies(book: Rulebook) -> dict[str, dict[str, str]]:
    """Return the vocabulary of each column that has one, per table."""
    return {
        name: {each: column.type.vocabulary for each, column in table.columns.items() if column.type.vocabulary}
        for name, table in book.pack.tables.items()
    }
