"""Small packs and submissions, made in the test that reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from checker.intake.build import build_submission
from checker.model.submission import Cell, Failure, RawSubmission, Sheet, Submission
from checker.schema.packs import Pack, PackModel
from checker.schema.tables import TableDescription, TableModel, settle, vocabulary

PACK: dict[str, Any] = {
    "title": {"nb": "Prøvepakke", "en": "Test pack"},
    "vocabulary": {
        "phase": {"concept": ["Konsept"], "execution": ["Gjennomføre"]},
        "yes_no": {"yes": ["Ja"], "no": ["Nei"]},
    },
    "missing": {"empty": ["-"], "not_yet": ["ikke kjent"], "not_applicable": ["i/a"], "withheld": ["unntatt*"]},
}
STATED = {"portfolio": "Prøve", "period": "2023-01", "reporting_date": date(2023, 1, 31)}


def text(nb: str, **more: Any) -> dict[str, Any]:
    """A text column."""
    return {"type": "text", "nb": nb, **more}


def money(nb: str, **more: Any) -> dict[str, Any]:
    """A money column."""
    return {"type": "money", "nb": nb, **more}


PROJECTS: dict[str, Any] = {
    "title": {"nb": "Prosjekter", "en": "Projects"},
    "key": "project",
    "aliases": "aliases",
    "unit": "MNOK",
    "places": 2,
    "column": {
        "project": text("Prosjekt", required=True, en="Project"),
        "aliases": {"type": "list", "nb": "Også kalt"},
        "phase": {"type": "phase", "nb": "Fase"},
        "budget": money("Budsjett", min=0),
        "ends": {"type": "date", "nb": "Slutt"},
    },
}
MILESTONES: dict[str, Any] = {
    "title": {"nb": "Milepæler", "en": "Milestones"},
    "optional": True,
    "column": {
        "project": {"type": "projects.project", "required": True, "nb": "Prosjekt"},
        "milestone": text("Milepæl", required=True),
        "planned": {"type": "date", "nb": "Planlagt"},
    },
}


def pack_of(**tables: Mapping[str, Any]) -> Pack:
    """A pack with these tables and the words above."""
    model = PackModel(**PACK)
    words = {name: vocabulary(name, given) for name, given in model.vocabulary.items()}
    described = {}
    for name, given in tables.items():
        table = TableModel(**given)
        columns = {column: settle(column, own, table, words) for column, own in table.column.items()}
        described[name] = TableDescription(name, table, columns)
    return Pack("test", "", model, words, described)


def sheet_of(name: str, rows: Sequence[Sequence[Cell]], **more: Any) -> Sheet:
    """A workbook's sheet that begins at A1, unless said otherwise."""
    numbers = more.pop("row_numbers", range(1, len(rows) + 1))
    return Sheet("bok.xlsx", name, name, rows=rows, row_numbers=numbers, **more)


def csv_of(name: str, text: str) -> Sheet:
    """A CSV file with semicolons and no quotes."""
    rows = [line.split(";") for line in text.strip("\n").split("\n")]
    numbers = range(1, len(rows) + 1)
    return Sheet(f"{name}.csv", name, rows=rows, row_numbers=numbers, lines=numbers)


def parquet_of(name: str, frame: pl.DataFrame) -> Sheet:
    """A Parquet file."""
    return Sheet(f"{name}.parquet", name, frame=frame)


def raw_of(*sheets: Sheet, path: str = "prøve", **stated: Any) -> RawSubmission:
    """A submission of January 2023."""
    return RawSubmission(path, sheets, {**STATED, **stated})


def rules_of(submission: Submission) -> list[str]:
    """The contract rules that are broken, in order."""
    return [failure.rule for failure in submission.failures]


def only(submission: Submission) -> Failure:
    """The one failure there is."""
    assert len(submission.failures) == 1, submission.failures
    return submission.failures[0]


def told(submission: Submission) -> list[str]:
    """What is told, in Norwegian."""
    return [text.say("nb") for text in submission.messages]


class Make:
    """The makers above, for tests that ask for them."""

    pack = staticmethod(pack_of)
    sheet = staticmethod(sheet_of)
    csv = staticmethod(csv_of)
    parquet = staticmethod(parquet_of)
    raw = staticmethod(raw_of)
    text = staticmethod(text)
    money = staticmethod(money)
    rules = staticmethod(rules_of)
    only = staticmethod(only)
    told = staticmethod(told)
    projects = PROJECTS
    milestones = MILESTONES


@pytest.fixture
def make() -> type[Make]:
    """Makers of packs, sheets and submissions."""
    return Make


@pytest.fixture
def read() -> Callable[..., Submission]:
    """Build the submission of some sheets, with projects and milestones for a pack."""

    def of(*sheets: Sheet, pack: Pack | None = None, **stated: Any) -> Submission:
        return build_submission([raw_of(*sheets, **stated)], pack or pack_of(projects=PROJECTS, milestones=MILESTONES))

    return of
