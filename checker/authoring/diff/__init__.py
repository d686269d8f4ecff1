"""``rules diff``: what a changed rulebook would have done over past periods, record by record: colours and verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker import gate
from checker.authoring.cases.running import outcome
from checker.authoring.diff.inputs import NamedRulebook, open_rulebook, submissions
from checker.evaluate.codes import Judged
from checker.evaluate.evaluate import Codes
from checker.findings import assemble as engine
from checker.findings.locations import place_of
from checker.findings.messages import MessageWriter
from checker.findings.outcomes import Outcome, Outcomes, constants_of, gather
from checker.findings.project_statuses import colour
from checker.intake import readers
from checker.intake.build import build_submission
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.finding import LEVELS, Code
from checker.model.submission import RawSubmission, Submission
from checker.rulebook.rulebook import Rulebook
from checker.texts import LANGUAGES, Text

# The greater, the stricter. Outcomes that judge nothing are neither.
STRICTNESS = {"green": 0, "ok": 0, "yellow": 1, "missing": 2, "red": 3, "finding": 3}
JUDGED_NOTHING = ("not applicable", "no record")


@dataclass(frozen=True)
class RecordOutcome:
    """What one rulebook says of a record. Figures are exact; ``spoken`` has them as people of a language read them.

    ``outcome`` is a colour, "ok", "finding", "missing", "not applicable", or "no record" where the rulebook's tables
    have no such row.
    """

    outcome: str
    observed: str | None = None
    limit: str | None = None
    unit: str | None = None
    spoken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One record of which a rule says something else. ``place`` is its file and cell."""

    rule: str
    portfolio: str
    period: str
    key: str
    project: str | None
    segment: str | None
    place: str
    old: RecordOutcome
    new: RecordOutcome


@dataclass(frozen=True)
class Recoloured:
    """A project's parameter whose derived colour is another one. None: not judged."""

    portfolio: str
    period: str
    project: str
    parameter: str
    reported: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Decision:
    """The verdict by one rulebook, how many findings of each level there are, and what decided it.

    Whether the packs are approved is left aside: that comes after the change.
    """

    word: str
    levels: Mapping[str, int]
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class Assessed:
    """One submission: where it lies (below the archive), which it is, and the verdict by each rulebook."""

    path: str
    portfolio: str
    period: str
    old: Decision
    new: Decision

    @property
    def turned(self) -> bool:
        """Whether the verdicts differ."""
        return self.old.word != self.new.word


@dataclass(frozen=True)
class Silence:
    """A rule that runs on a submission under one rulebook only: why it does not under the other (None: it runs)."""

    rule: str
    portfolio: str
    period: str
    old: Text | None
    new: Text | None


@dataclass(frozen=True)
class UnsharedRule:
    """A rule that only one rulebook has, and how many records of the archive it gives each outcome."""

    rule: str
    title: Mapping[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """Everything that a changed rulebook would have done over an archive.

    ``unseen`` names the rules of both rulebooks that judged no record at all: of them the archive shows nothing.
    """

    old: NamedRulebook
    new: NamedRulebook
    archive: str
    assessed: Sequence[Assessed]
    changes: Sequence[Change]
    recoloured: Sequence[Recoloured]
    silences: Sequence[Silence]
    only_old: Sequence[UnsharedRule]
    only_new: Sequence[UnsharedRule]
    unseen: Sequence[str]

    def by_rule(self) -> Iterator[tuple[str, Mapping[str, str], list[Change]]]:
        """Each rule with changed records, in the order of the new rulebook: id, title and changes."""
        for rule in self.new.book.rules:
            if own := [change for change in self.changes if change.rule == rule.id]:
                yield rule.id, rule.model.title, own

    def parameters(self) -> dict[str, Mapping[str, str]]:
        models = self.old.book.pack.model.parameter | self.new.book.pack.model.parameter
        return {name: model.title for name, model in models.items()}


def direction(old: str | None, new: str | None) -> int:
    """1 where the second outcome is stricter than the first, -1 where it is milder, else 0."""
    first, second = STRICTNESS.get(old or ""), STRICTNESS.get(new or "")
    if first is None or second is None:
        return 0
    return (second > first) - (second < first)


Project = tuple[Any, ...]  # file, sheet and row of the judged table
Colours = Mapping[str, tuple[str | None, str | None]]  # by parameter: reported and derived


@dataclass(frozen=True)
class Judging:
    """One submission and all that one rulebook says of it."""

    submission: Submission
    book: Rulebook
    codes: Codes
    decision: Decision
    writers: Mapping[str, MessageWriter]


Both = tuple[Judging, Judging]  # by the old rulebook and the new one


def difference(old: str, new: str, archive: str) -> Difference:
    """What the rulebook ``new`` says differently from ``old`` of every submission in ``archive``.

    Each rulebook is a file or a git revision. Raises CheckError where a rulebook or a submission cannot be read: what
    was left out of a comparison would look like "no change".
    """
    before, after = open_rulebook(old), open_rulebook(new)
    paths = submissions(Path(archive))
    both = [judged_by_both(path, before, after) for path in paths]
    check_once(paths, both)
    shared = shared_rules(before.book, after.book)
    return Difference(
        old=before,
        new=after,
        archive=Path(archive).as_posix(),
        assessed=tuple(assessed(path, pair, archive) for path, pair in zip(paths, both, strict=True)),
        changes=tuple(change for rule in shared for pair in both for change in rule_changes(pair, rule)),
        recoloured=tuple(each for pair in both for each in recoloured(*pair)),
        silences=tuple(each for rule in shared for pair in both for each in rules_silenced(pair, rule)),
        only_old=tuple(unshared_rules(before.book, shared, [pair[0] for pair in both])),
        only_new=tuple(unshared_rules(after.book, shared, [pair[1] for pair in both])),
        unseen=tuple(rules_without_records(before.book, after.book, shared, both)),
    )


def judged_by_both(path: Path, old: NamedRulebook, new: NamedRulebook) -> Both:
    """Read a submission once and judge it by each rulebook."""
    raw = readers.read(path)
    return judge(raw, old.book), judge(raw, new.book)


def check_once(paths: Sequence[Path], both: Sequence[Both]) -> None:
    """Refuse an archive with two submissions for one portfolio and period: records would be counted twice."""
    seen: dict[tuple[str, str], Path] = {}
    for path, (_, judging) in zip(paths, both, strict=True):
        for each in judging.submission.identities:
            key = (each.portfolio, each.period)
            if key in seen:
                values = {"portfolio": each.portfolio, "period": each.period}
                raise CheckError("structure.given-twice", first=str(seen[key]), second=str(path), **values)
            seen[key] = path


def rule_changes(pair: Both, rule: str) -> Iterator[Change]:
    """The changed records of one submission and rule; none unless it ran under both rulebooks."""
    if all(rule in judging.codes.judged for judging in pair):
        yield from changes(*pair, rule)


def rules_silenced(pair: Both, rule: str) -> Iterator[Silence]:
    """A rule that runs on one submission under one rulebook only."""
    reasons = [judging.codes.silent.get(rule) for judging in pair]
    if (reasons[0] is None) != (reasons[1] is None):
        yield Silence(rule, *submission_name(pair[1]), *reasons)


def recoloured(old: Judging, new: Judging) -> Iterator[Recoloured]:
    """The projects and parameters whose derived colour changes, in the order of the new rulebook's table."""
    before, after = colours(old), colours(new)
    for place in dict.fromkeys((*after, *before)):
        own, _ = after.get(place) or before[place]
        sides = [side[place][1] if place in side else {} for side in (before, after)]
        for parameter in dict.fromkeys((*sides[1], *sides[0])):
            (reported, was), (reported_now, now) = (side.get(parameter, (None, None)) for side in sides)
            if was != now:
                yield Recoloured(**own, parameter=parameter, reported=reported_now or reported, old=was, new=now)


def assessed(path: Path, pair: Both, archive: str) -> Assessed:
    shown = path.relative_to(archive).as_posix() if path != Path(archive) else path.name
    return Assessed(shown, *submission_name(pair[1]), pair[0].decision, pair[1].decision)


def submission_name(judging: Judging) -> tuple[str, str]:
    """Portfolio and period; of several submissions all portfolios, first and last period."""
    identities = judging.submission.identities
    periods = sorted({each.period for each in identities})
    period = periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"
    return ", ".join(dict.fromkeys(each.portfolio for each in identities)), period


def judge(raw: RawSubmission, book: Rulebook) -> Judging:
    """Judge a submission as a check does. Whether the packs are approved is left aside.

    Raises CheckError where the submission cannot be checked by the rulebook.
    """
    submission = build_submission([raw], book.pack)
    codes = engine.codes(submission, book)
    judgement = engine.worded(codes, submission, book, LANGUAGES[0])
    policy = replace(book, approved=None)
    verdict = gate.decide(policy, judgement.findings, judgement.outcomes, submission)
    levels = {level: int((judgement.findings["level"] == level).sum()) for level in LEVELS}
    writers = {language: MessageWriter(submission, book.pack, language) for language in LANGUAGES}
    return Judging(submission, book, codes, Decision(verdict.word, levels, verdict.reasons), writers)


def colours(judging: Judging) -> dict[Project, tuple[dict[str, Any], Colours]]:
    """The row of each judged record and its colours where it is judged, by its location."""
    judged = judging.book.pack.judged
    table = judging.submission.tables.get(judged.name) if judged is not None else None
    if judged is None or table is None:
        return {}
    found = {}
    for row in judging.codes.tables[judged.name].iter_rows(named=True):
        source = table.sources[row["@source"]]
        own = {"portfolio": row["portfolio"], "period": row["period"], "project": row[judged.key[0]] or "–"}
        found[(source.file, source.sheet, row["@row"])] = (own, colours_of(row, judging.book))
    return found


def colours_of(row: Mapping[str, Any], book: Rulebook) -> Colours:
    return {
        name: (colour(row[f"@reported.{name}"]), colour(row[f"@derived.{name}"]) if row["@judged"] else None)
        for name in book.pack.model.parameter
    }


def shared_rules(old: Rulebook, new: Rulebook) -> list[str]:
    """The rules that both rulebooks have on the same table, in the order of the new one."""
    before = {(rule.id, rule.table.name) for rule in old.rules}
    return [rule.id for rule in new.rules if (rule.id, rule.table.name) in before]


def unshared_rules(book: Rulebook, shared: Sequence[str], judgings: Sequence[Judging]) -> Iterator[UnsharedRule]:
    """The rules that only this rulebook has, with their outcomes over the archive."""
    for rule in book.rules:
        if rule.id not in shared:
            yield UnsharedRule(rule.id, rule.model.title, outcome_counts(rule, judgings))


def outcome_counts(rule: Rule, judgings: Sequence[Judging]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for judging in judgings:
        if (judged := judging.codes.judged.get(rule.id)) is not None:
            codes = dict(judged.codes.value_counts().iter_rows())
            counts += Counter({outcome(code, rule.kind.colours): codes[int(code)] for code in codes_of(judged)})
    return counts


def rules_without_records(old: Rulebook, new: Rulebook, shared: Sequence[str], both: Sequence[Both]) -> Iterator[str]:
    """The shared rules that judged no record of the archive under either rulebook."""
    before = {rule.id: rule for rule in old.rules}
    for rule in new.rules:
        if rule.id in shared:
            counts = outcome_counts(before[rule.id], [pair[0] for pair in both]) + outcome_counts(
                rule, [pair[1] for pair in both]
            )
            if set(counts) <= set(JUDGED_NOTHING):
                yield rule.id


NO_RECORD = RecordOutcome("no record")
PLACE = ("file", "sheet", "row", "sum")
KEPT = ("portfolio", "period", "key", "project", "segment")


def changes(old: Judging, new: Judging, rule: str) -> Iterator[Change]:
    """The records to which a rule that ran under both rulebooks gives another outcome, in the order of their rows.

    A record is known by its file, sheet and row: keys may be blank or occur twice.
    """
    pair = [side.codes.judged[rule] for side in (old, new)]
    first, second = (numbered(side, judged) for side, judged in zip((old, new), pair, strict=True))
    both = first.join(second, on=PLACE, how="full", coalesce=True, nulls_equal=True, suffix="@new")
    differ = both.filter(pl.col("@said").ne_missing(pl.col("@said@new"))).sort("@place@new", "@place", nulls_last=True)
    said = [
        described(side, judged, differ[name].drop_nulls().to_list())
        for side, judged, name in zip((old, new), pair, ("@place", "@place@new"), strict=True)
    ]
    for before, after in differ.select("@place", "@place@new").iter_rows():
        rows = said[0].get(before), said[1].get(after)
        yield change(rule, *rows)


def numbered(side: Judging, judged: Judged) -> pl.DataFrame:
    """The file, sheet and number of each row, its place in the frame, and its outcome."""
    table = side.submission.tables.get(judged.rule.table.name)
    sources = dict(enumerate(table.sources)) if table is not None else {}
    source = pl.col("@source").cast(pl.Int64)
    files = {place: each.file for place, each in sources.items()}
    sheets = {place: each.sheet or "" for place, each in sources.items()}
    words = {int(code): outcome(code, judged.rule.kind.colours) for code in codes_of(judged)}
    said = judged.codes.replace_strict(words, default=None, return_dtype=pl.String)
    return (
        judged.frame.select(
            source.replace_strict(files, default=None, return_dtype=pl.String).alias("file"),
            source.replace_strict(sheets, default=None, return_dtype=pl.String).alias("sheet"),
            pl.col("@row").cast(pl.Int64).alias("row"),
            # a row of several sums occurs once for each
            (pl.col("@column") if "@column" in judged.frame.columns else pl.lit(None)).cast(pl.String).alias("sum"),
        )
        .with_columns(said.alias("@said"))
        .with_row_index("@place")
    )


def codes_of(judged: Judged) -> list[Code]:
    return [Code(code) for code in judged.codes.unique().sort().to_list()]


def described(side: Judging, judged: Judged, places: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The outcome, figures and location of some rows, by their place in the frame."""
    if not places:
        return {}
    outcomes = gather(judged, pl.Series(sorted(places), dtype=pl.UInt32), side.codes.periods)
    rows = outcomes.facts.iter_rows(named=True)
    found = (described_row(side, *each, outcomes) for each in zip(outcomes.first(), rows, strict=True))
    return dict(zip(sorted(places), found, strict=True))


def described_row(side: Judging, row: Outcome, facts: dict[str, Any], outcomes: Outcomes) -> dict[str, Any]:
    """The values that a change needs of a row. ``facts`` are the findings table's columns that its outcome gives."""
    rule, types = row.rule, outcomes.types
    figures = {"observed": facts.get("observed"), "limit": facts.get("limit"), "unit": constants_of(outcomes)["unit"]}
    words = {
        language: {
            name: value
            for name in ("observed", "limit")
            if name in types and (value := writer.say(row.shown(name), types[name]))
        }
        for language, writer in side.writers.items()
    }
    said = RecordOutcome(outcome(row.code, rule.kind.colours), **figures, spoken=words)
    spot = place_of(side.submission.sourced(rule.table.name), facts, facts["column"]).spot or ""
    return {**{name: facts.get(name) for name in KEPT}, "place": spot.strip(" ·"), "said": said}


def change(rule: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Change:
    """The change of one record; "no record" where a rulebook's tables do not have it."""
    row = new or old
    assert row is not None  # a joined row is in one of the frames
    before, after = (each["said"] if each else NO_RECORD for each in (old, new))
    return Change(rule, **{name: row[name] for name in (*KEPT, "place")}, old=before, new=after)
