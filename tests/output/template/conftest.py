"""A Norwegian template filled in by a script: a small portfolio of good figures, in every table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from checker.output.template import workbook
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.schema.packs import Pack

ROOT = Path(__file__).parents[3]
Rows = list[dict[str, object]]
GREEN = {f"status_{name}": "Grønn" for name in ("cost", "time", "scope", "risk", "adoption", "operations")}
SOUND = GREEN | {
    "sub_portfolio": "Kliniske løsninger",
    "state": "Pågår",
    "end_threatened": "Nei",
    "scope_change": "Ingen endring",
    "risk_exposure": "Akseptabel",
    "risk_measures": "Tilstrekkelig",
    "adoption_progress": "Som planlagt",
    "handover_progress": "Som planlagt",
}


def day(year: int, month: int, number: int) -> datetime:
    """A date as a spreadsheet holds it."""
    return datetime(year, month, number)


def project(name: str, phase: str, gate: str, **given: object) -> dict[str, object]:
    """A sound project."""
    return {"project": name, "phase": phase, "last_gate": gate, **SOUND, **given}


def frames(budget: float, p50: float, p85: float) -> dict[str, object]:
    """Budget, its frames, and a forecast within."""
    return {"budget": budget, "p50": p50, "p85": p85, "forecast": budget, "size_band": "25 - 100 MNOK"}


PROJECTS = [
    project("Blodbank", "Gjennomføre og avslutte", "BP3", aliases="Blod; Ny blodbank", **frames(80, 88.5, 99.125)),
    project("Fødejournal", "Gjennomføre og avslutte", "BP3.2", **frames(60, 66, 72), handover_slack=30),
    project("Sårjournal", "Planlegge", "BP2", budget=31.5, forecast=31.5, size_band="25 - 100 MNOK"),
    project("Reiseregning", "Gjennomføre og avslutte", "BP3", **frames(55.5, 61, 66)),
    project("Datarom", "Gjennomføre og avslutte", "BP3", **frames(90, 99, 108.9)),
    project("Tolk på skjerm", "Gjennomføre og avslutte", "BP3", **frames(41, 45, 49)),
    project("Lønnsarkiv", "Realisere", "BP5", **frames(30, 33, 36)),  # not judged: an error stays by itself
    project("Bildedeling", "Konsept", "BP1", budget=0, pool="Ufordelt konsept", size_band="< 10 MNOK"),
]
ENDING = [str(each["project"]) for each in PROJECTS if each["phase"] not in ("Konsept", "Realisere")]
MILESTONES = [
    {"project": name, "milestone": "Prosjektslutt", "is_end": "Ja", "planned": day(2023, 12, 29), "slack": 30}
    | {"forecast": day(2023, 12, 29)}
    for name in ENDING
]
TABLES: Mapping[str, Rows] = {
    "submission": [
        {"portfolio": "Regional IKT", "period": "2023-01", "reporting_date": day(2023, 1, 31), "version": "1"}
        | {"delivered_by": "controller"}
    ],
    "projects": PROJECTS,
    "milestones": [
        *MILESTONES,
        {"project": "Fødejournal", "milestone": "Prøvedrift", "is_end": "Nei", "planned": day(2023, 1, 10), "slack": 0}
        | {"forecast": day(2023, 1, 10), "actual": day(2023, 1, 9)},
    ],
    "parties": [{"party": "Driftsleverandøren", "kind": "Virksomhet", "aliases": "Leverandøren"}],
    "risks": [
        {"risk_number": "7b", "project": "Blodbank", "risk": "Oppgradering", "probability": 3, "impact": 3}
        | {"owner": "linjen", "mitigation": "prøvedrift"}
    ],
    "dependencies": [
        {"dependent": "Leverandøren", "supplier": "Fødejournal", "delivery": "Krav til drift", "control": "God"}
        | {"risk_number": "7b", "required_by": day(2023, 9, 1), "delivery_forecast": day(2023, 6, 1)}
        | {"mitigation": "prøvedrift", "responsible": "prosjektleder"},
        {"dependent": "Sårjournal", "supplier": "Datarom", "delivery": "Register", "control": "Middels"}
        | {"required_by": day(2023, 12, 1), "delivery_forecast": day(2023, 6, 1)}
        | {"mitigation": "felles plan", "responsible": "prosjektleder"},
    ],
    "decisions": [
        {"project": "Blodbank", "decided": "Beslutningspunkt", "decision_point": "BP3", "body": "Porteføljestyret"}
        | {"answer": "Godkjent", "decided_on": day(2022, 11, 24), "case_number": "074-2022"}
    ],
    "handovers": [
        {"project": "Reiseregning", "list_ends": day(2023, 12, 31), "planned": day(2023, 6, 30)}
        | {"forecast": day(2023, 6, 30), "els_ongoing": "Nei"}
    ],
    "concept_economy": [
        {"project": "Bildedeling", "pool": "Ufordelt konsept", "actual_to_date": 0.1, "budget_to_date": 0.1}
        | {"variance_to_date": 0, "year_estimate": 0.5, "year_budget": 0.5, "year_variance": 0}
    ],
    "key_figures": [
        {"figure": "Ramme 2023", "amount": 950, "calculation": "900 + 50"},
        {"figure": "Årsbudsjett 2023", "amount": 900},
        {"figure": "Overført fra i fjor", "amount": 50},
    ],
    "resources": [{"month": day(2023, 1, 31), "resource_group": "Ansatte", "ordered": 94, "delivered": 90.5}],
    "procurements": [{"project": "Datarom", "procurement": "Skannere", "from_year": 2022, "to_year": 2023}],
}


class Filled:
    """A template's workbook, to be filled in, spoilt at one cell, and saved."""

    def __init__(self, content: bytes, pack: Pack, language: str = "nb") -> None:
        self.book: Workbook = openpyxl.load_workbook(BytesIO(content))
        self.pack = pack
        self.language = language

    def cell(self, table: str, column: str, record: int = 0) -> tuple[str, str]:
        """The sheet and the cell of a record's column, found by the heading as a person would."""
        description = self.pack.tables[table]
        heading = description.columns[column].title(self.language)
        name = next(sheet for sheet in self.book.sheetnames if sheet == description.title(self.language))
        sideways = description.model.role == "submission"
        rows = self.book[name].iter_rows(min_row=1 if sideways else 4, max_row=20 if sideways else 4)
        found = next(cell for row in rows for cell in row if cell.value == heading)
        place = found.offset(0, 1 + record) if sideways else found.offset(1 + record, 0)
        return name, place.coordinate

    def put(self, table: str, column: str, value: object, record: int = 0) -> None:
        """Write a cell."""
        sheet, place = self.cell(table, column, record)
        self.book[sheet][place].value = value  # type: ignore[assignment]

    def spoilt(self, path: Path, table: str, column: str, value: object, record: int = 0) -> Path:
        """Save the workbook with one cell changed, which is put back afterwards."""
        sheet, place = self.cell(table, column, record)
        cell = self.book[sheet][place]
        before, shown = cell.value, cell.number_format
        cell.value = value  # type: ignore[assignment]
        self.book.save(path)
        cell.value, cell.number_format = before, shown
        return path

    def fill(self, tables: Mapping[str, Rows]) -> Filled:
        """Write the rows of tables."""
        for table, rows in tables.items():
            for record, row in enumerate(rows):
                for column, value in row.items():
                    self.put(table, column, value, record)
        return self


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


@pytest.fixture(scope="session")
def norwegian(book: Rulebook) -> bytes:
    """The Norwegian template."""
    return workbook(book, "nb")


@pytest.fixture(scope="session")
def filled(norwegian: bytes, book: Rulebook) -> Filled:
    """The template filled in with good figures."""
    return Filled(norwegian, book.pack).fill(TABLES)
