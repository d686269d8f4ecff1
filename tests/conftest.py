"""A month's submission as CSV files, whole and sound but for the cells that a test gives."""

from __future__ import annotations

import csv
import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from checker import cli
from checker.rulebook import loader as rulebook
from checker.schema.packs import Pack

os.environ.pop("COLUMNS", None)  # pytest-xdist sets it: what is printed must not depend on who runs the tests
os.environ["CHECKER_NO_CACHE"] = "1"  # tests load many rulebooks once; the cache has its own tests
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # programs that tests start need not be compiled each time
settings.register_profile("checker", deadline=None)  # how busy a machine is, is no fault of an example
settings.load_profile("checker")

ROOT = Path(__file__).parents[1]
Cells = Mapping[str, str]
Write = Callable[..., Path]
Convert = Callable[[Sequence[Path], str, Path], None]
PATIENCE = 180  # seconds for LibreOffice, before the test is given up

STATED = """
portfolio      = "Regional IKT"
period         = "2023-01"
reporting_date = 2023-01-31
decimal        = ","
"""
PROJECT = {
    "project": "Prosjekt A",
    "sub_portfolio": "Kliniske løsninger",
    "phase": "Konsept",
    "state": "Pågår",
    "last_gate": "BP1",
    "budget": "20,00",
    "forecast": "20,00",
    "end_threatened": "Nei",
    "scope_change": "Ingen endring",
    "risk_exposure": "Akseptabel",
    "risk_measures": "Tilstrekkelig",
    "adoption_progress": "Som planlagt",
    "handover_progress": "Som planlagt",
    "status_cost": "Grønn",
    "status_time": "Grønn",
    "status_scope": "Grønn",
    "status_risk": "Grønn",
    "status_adoption": "Grønn",
    "status_operations": "Grønn",
}
# in execution, with an end milestone that the rulebook's gate wants judged
ANOTHER = PROJECT | {
    "project": "Prosjekt B",
    "phase": "Gjennomføre og avslutte",
    "last_gate": "BP3",
    "budget": "100,00",
    "p50": "120,00",
    "p85": "140,00",
    "forecast": "100,00",
}
MILESTONE = {
    "project": "Prosjekt B",
    "milestone": "Prosjektslutt",
    "is_end": "Ja",
    "planned": "31.12.2023",
    "slack": "30",
    "forecast": "31.12.2023",
}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is collected is thrown away, so that nobody need look for it then or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def write_table(folder: Path, pack: Pack, name: str, rows: Sequence[Cells]) -> None:
    """One table as a CSV file, its headings the Norwegian ones."""
    columns = pack.tables[name].columns
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([column.title("nb") for column in columns.values()])
        writer.writerows([[row.get(column, "") for column in columns] for row in rows])


class Ran(NamedTuple):
    """How a run of the program ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Call the program as people do, but in this process."""

    def ran(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["checker", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(int(ended.value.code or 0), out, err)

    return ran


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack of the shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml").pack


@pytest.fixture
def write(tmp_path: Path, pack: Pack) -> Write:
    """Write a submission: two sound projects, ``cells`` of the first one changed, and further tables' rows."""

    def written(name: str = "innsending", stated: str = STATED, /, **given: object) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "submission.toml").write_text(stated, encoding="utf-8")
        tables = {key: value for key, value in given.items() if key in pack.tables}
        cells = {key: value for key, value in given.items() if key not in pack.tables}
        tables = {"projects": [PROJECT | cells, ANOTHER], "milestones": [MILESTONE]} | tables
        for table, description in pack.tables.items():
            if (table in tables or description.due("01")) and description.model.role is None:
                write_table(folder, pack, table, tables.get(table, []))  # type: ignore[arg-type]
        return folder

    return written


@pytest.fixture(scope="session")
def first_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rulebook for a portfolio's first month: rules that look back may go without running."""
    book = rulebook.load(ROOT / "rules.toml")
    path = tmp_path_factory.mktemp("first") / "rules.toml"
    lines = [f'gate.may_not_run.{rule.id} = "første måned"' for rule in book.rules if rule.looks_back]
    path.write_text("\n".join([book.source, *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Convert workbooks by LibreOffice without a screen: ``libreoffice([path, …], "ods", folder)``.

    It has a profile of its own, and one conversion runs at a time, whichever process of the tests asks.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (Debian's libreoffice-calc)")
    base = tmp_path_factory.getbasetemp()
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(paths: Sequence[Path], form: str, folder: Path) -> None:
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", form]
        with (base.parent / "libreoffice.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = subprocess.run(
                [*command, "--outdir", str(folder), *map(str, paths)], capture_output=True, text=True, timeout=PATIENCE
            )
        missing = [path.name for path in paths if not (folder / f"{path.stem}.{form}").is_file()]
        assert missing == [], done.stdout + done.stderr

    return convert
