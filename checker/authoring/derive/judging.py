"""A submission judged by a rulebook with its rows kept, and the rows of one project in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from checker.evaluate.codes import Judged
from checker.findings import assemble as engine
from checker.findings.locations import place_of
from checker.findings.messages import MessageWriter
from checker.findings.outcomes import gather
from checker.findings.table import identified
from checker.intake import readers
from checker.intake.build import build_submission
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.finding import Code
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook
from checker.schema.base import fold
from checker.schema.tables import TableDescription
from checker.texts import Text


@dataclass(frozen=True)
class Delivered:
    """The path of a submission, and what it does not say of itself."""

    path: str
    portfolio: str | None = None
    period: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Judging:
    """Every rule with its rows and their codes, why the others did not run, and the tables with all colours."""

    submission: Submission
    tables: Mapping[str, pl.DataFrame]
    periods: tuple[str, ...]
    judged: Mapping[str, Judged]
    silent: Mapping[str, Text]


@dataclass(frozen=True)
class Record:
    """One project in one period: its key, and its row of the judged table with ``@judged``, ``@reported.*``,
    ``@derived.*``.
    """

    key: str
    portfolio: str
    period: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What a rule gave one row: its code, the row's name and place, its values, and the row itself as a frame."""

    rule: Rule
    code: Code
    label: str
    place: str
    values: Mapping[str, Any]
    frame: pl.DataFrame

    def value(self, expression: pl.Expr) -> Any:
        return self.frame.select(expression).item()

    @property
    def line(self) -> Line | None:
        """The dated line in force for the row's segment; None where there is none."""
        return self.rule.line(self.values[self.rule.per] if self.rule.per else None, self.values["period"])


def judge(delivered: Delivered, book: Rulebook) -> Judging:
    """Judge as a check does, up to where findings are worded. Raises CheckError where the submission cannot be read."""
    raws, portfolio, period = [readers.read(delivered.path)], delivered.portfolio, delivered.period
    submission = build_submission(raws, book.pack, portfolio=portfolio, period=period, as_of=delivered.as_of)
    found = engine.codes(submission, book)
    return Judging(submission, found.tables, found.periods, found.judged, found.silent)


def find_project(judging: Judging, book: Rulebook, name: str, path: str) -> list[Record]:
    """The project's rows by its name or an alias, one a period. Raises CheckError with the nearest name."""
    table = book.pack.judged
    if table is None or len(table.key) != 1:
        raise CheckError("explaining.no-projects", file=book.file)
    rows = list(judging.tables[table.name].iter_rows(named=True))
    keys = {fold(alias): str(row[table.key[0]]) for row in rows for alias in aliases_of(row, table)}
    keys |= {fold(str(key)): str(key) for row in rows if (key := row[table.key[0]]) is not None}
    key = keys.get(fold(name))
    if key is None:
        nearest = get_close_matches(fold(name), keys, n=1, cutoff=0.4)
        form = "unknown-project-near" if nearest else "unknown-project"
        raise CheckError(f"explaining.{form}", project=name, file=path, nearest=keys[nearest[0]] if nearest else "")
    own = [row for row in rows if row[table.key[0]] == key]
    return [Record(key, row["portfolio"], row["period"], row) for row in own]


def aliases_of(row: Mapping[str, Any], table: TableDescription) -> Iterator[str]:
    """Other names of a row; none where its own is blank."""
    if table.model.aliases and row[table.key[0]] is not None:
        yield from row[table.model.aliases] or ()


def verdicts(judging: Judging, judged: Judged, record: Record) -> list[Verdict]:
    """The project's rows in a rule's table, the worst first."""
    rule = judged.rule
    if rule.project is None:
        return []
    column = rule.kind.evidence(rule, judging.periods)["column"].value
    frame = judged.frame.with_columns(judged.codes.alias("@code"))
    same = (pl.col("portfolio") == record.portfolio) & (pl.col("period") == record.period)
    frame = frame.filter(same & (pl.col(rule.project) == record.key)).sort(
        "@code", descending=True, maintain_order=True
    )
    table = judging.submission.tables.get(rule.table.name)
    names = frame.select(identified(rule.table).alias("label"), column.alias("column")).rows()
    return [
        Verdict(
            rule, Code(values["@code"]), label or "", place_of(table, values, name).spot or "", values, frame[number]
        )
        for number, ((label, name), values) in enumerate(zip(names, frame.iter_rows(named=True), strict=True))
    ]


def message(judging: Judging, judged: Judged, verdict: Verdict, language: str) -> str:
    own = Judged(judged.rule, verdict.frame.drop("@code"), verdict.frame["@code"])
    outcomes = gather(own, pl.Series([0], dtype=pl.UInt32), judging.periods)
    writer = MessageWriter(judging.submission, judged.rule.pack, language)
    return writer.own(next(outcomes.first()), outcomes.types)[0]
