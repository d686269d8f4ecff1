"""Submissions of a few rows, made in the test that judges them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.findings.assemble import Judgement, judge
from checker.model.finding import Finding
from checker.model.submission import Failure, Identity, Source, Submission, Table
from checker.model.types import dtype
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
Row = Mapping[str, Any]
Make = Callable[..., Submission]
Judge = Callable[..., list[Finding]]

SOUND: dict[str, Any] = {
    "project": "Prosjekt A",
    "sub_portfolio": "clinical",
    "state": "active",
    "phase": "concept",
    "last_gate": "bp1",
    "budget": Decimal("20.00"),
    "forecast": Decimal("20.00"),
    "end_threatened": "no",
    "scope_change": "none",
    "risk_exposure": "within",
    "risk_measures": "sufficient",
    "adoption_progress": "as_planned",
    "handover_progress": "as_planned",
    "status_cost": "green",
    "status_time": "green",
    "status_scope": "green",
    "status_risk": "green",
    "status_adoption": "green",
    "status_operations": "green",
}
DESCRIBED: dict[str, Any] = {
    "project": "Prosjekt A",
    "deviation": "Forsinket",
    "consequence": "Et halvt år",
    "measures": "Innsatsgruppe",
    "responsible": "Prosjektleder",
}
EXECUTION: dict[str, Any] = {
    "phase": "execution",
    "last_gate": "bp3",
    "budget": Decimal("100.00"),
    "p50": Decimal("120.00"),
    "p85": Decimal("140.00"),
    "forecast": Decimal("100.00"),
}


def project(name: str = "Prosjekt A", **cells: Any) -> dict[str, Any]:
    """A project of which nothing is to be told, but for some cells."""
    return {**SOUND, "project": name, **cells}


def typed(book: Rulebook, name: str, rows: Sequence[Row], **about: Any) -> Table:
    """Typed rows of a table; columns that no row names are blank. ``about`` are further fields of ``Table``."""
    columns = book.pack.tables[name].columns
    data = {
        column.name: pl.Series([row.get(column.name) for row in rows], dtype=dtype(column.type))
        for column in columns.values()
    }
    data |= {
        "portfolio": pl.Series([row.get("portfolio", "P") for row in rows], dtype=pl.String),
        "period": pl.Series([row.get("period", "2023-01") for row in rows], dtype=pl.String),
        "as_of": pl.Series([row.get("as_of", date(2023, 1, 31)) for row in rows], dtype=pl.Date),
        "@source": pl.Series([row.get("@source", 0) for row in rows], dtype=pl.UInt32),
        "@row": pl.Series([row.get("@row", place + 2) for place, row in enumerate(rows)], dtype=pl.UInt32),
        "@line": pl.Series([row.get("@line") for row in rows], dtype=pl.UInt32),
    }
    absent = about.get("absent", frozenset())
    letters = {column: letter(place) for place, column in enumerate(columns) if column not in absent}
    about.setdefault("sources", (Source(f"{name}.csv", None, letters),))
    return Table(name, pl.DataFrame(data), **about)


def letter(place: int) -> str:
    """A column as a spreadsheet letters it: 0 is A, 26 is AA."""
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


@pytest.fixture
def make(book: Rulebook) -> Make:
    """Submissions from rows, a keyword argument a table; ``about`` says more of tables, ``extract`` of them all."""

    def made(
        extract: bool = False,
        about: Mapping[str, Mapping[str, Any]] | None = None,
        failures: Iterable[Failure] = (),
        lacking: Iterable[str] | None = None,
        undue: Iterable[str] = (),
        rulebook: Rulebook = book,
        **tables: Sequence[Row],
    ) -> Submission:
        given = {name: typed(rulebook, name, rows, **(about or {}).get(name, {})) for name, rows in tables.items()}
        seen = {
            (row.get("portfolio", "P"), row.get("period", "2023-01")): row.get("as_of", date(2023, 1, 31))
            for rows in tables.values()
            for row in rows
        } or {("P", "2023-01"): date(2023, 1, 31)}
        identities = tuple(Identity(*where, as_of, extract=extract) for where, as_of in seen.items())
        gone = frozenset(rulebook.pack.tables) - set(given) - set(undue) if lacking is None else frozenset(lacking)
        return Submission(identities, given, tuple(failures), (), frozenset(undue), gone)

    return made


@pytest.fixture
def judgement(book: Rulebook, make: Make) -> Callable[..., Judgement]:
    """What the engine says of rows."""

    def judged(language: str = "en", rulebook: Rulebook = book, **given: Any) -> Judgement:
        return judge(make(rulebook=rulebook, **given), rulebook, language)

    return judged


@pytest.fixture
def found(judgement: Callable[..., Judgement]) -> Judge:
    """The findings of rows."""

    def told(**given: Any) -> list[Finding]:
        return [Finding(*row) for row in judgement(**given).findings.iter_rows()]

    return told


@pytest.fixture
def sound() -> Callable[..., dict[str, Any]]:
    """A project of which nothing is to be told, but for some cells."""
    return project


@pytest.fixture
def execution() -> Callable[..., dict[str, Any]]:
    """The same in execution: budget 100, P50 120, P85 140."""

    def made(name: str = "Prosjekt A", **cells: Any) -> dict[str, Any]:
        return project(name, **{**EXECUTION, **cells})

    return made


@pytest.fixture
def described() -> dict[str, Any]:
    """A deviation description with nothing lacking."""
    return dict(DESCRIBED)


PACK = """
title.en = "Test pack"
vocabulary.colour.green   = { en = ["Green"] }
vocabulary.colour.yellow  = { en = ["Yellow"] }
vocabulary.colour.red     = { en = ["Red"] }
vocabulary.colour.missing = { en = ["Information missing"] }
vocabulary.phase.early = { en = ["Early"] }
vocabulary.phase.late  = { en = ["Late"] }
parameter.cost = { en = "Cost", reported = "status_cost" }
judged.table = "projects"
"""
PROJECTS = """
title.en = "Projects"
key      = "project"
unit     = "MNOK"
places   = 2
column.project  = { type = "text", en = "Project" }
column.phase    = { type = "phase", en = "Phase" }
column.budget   = { type = "money", en = "Budget" }
column.forecast = { type = "money", en = "Forecast" }
"""
BOOK = """
title.en  = "Test book"
languages = ["en"]
packs     = ["pack"]
compare.green   = { green = "agrees", yellow = "error", red = "error", missing = "error" }
compare.yellow  = { green = "warning", yellow = "agrees", red = "error", missing = "error" }
compare.red     = { green = "warning", yellow = "warning", red = "agrees", missing = "warning" }
compare.missing = { green = "warning", yellow = "error", red = "error", missing = "note" }
compare.blank   = { green = "error", yellow = "error", red = "error", missing = "error" }
"""
RULE = """
id    = "{id}"
kind  = "limit"
title.en = "Forecast"
source = {{ text = "Here", verified = true }}
table = "projects"
parameter = "cost"
measure = "forecast"
{limits}
message.en = "{{observed}} against {{limit}}."
remedy.en  = "Spend less."
cases = ""
"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Rulebook]:
    """A rulebook of one table and one parameter, with limit rules by their id."""

    def made(**limits: str) -> Rulebook:
        pack = tmp_path / "pack"
        (pack / "tables").mkdir(parents=True)
        (pack / "rules").mkdir()
        (tmp_path / "rules.toml").write_text(BOOK, encoding="utf-8")
        (pack / "pack.toml").write_text(PACK, encoding="utf-8")
        (pack / "tables" / "projects.toml").write_text(PROJECTS, encoding="utf-8")
        for name, text in limits.items():
            rule = RULE.format(id=name, limits=text)
            (pack / "rules" / f"{name.lower()}.toml").write_text(rule, encoding="utf-8")
        return rulebook.load(tmp_path / "rules.toml")

    return made
