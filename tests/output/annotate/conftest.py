"""Workbooks as controllers have them, marked, and looked at with other people's eyes: openpyxl and LibreOffice."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from checker.output import annotate as annotation
from checker.output.annotate import Annotated
from checker.pipeline import Request
from checker.schema.packs import Pack

ROOT = Path(__file__).parents[3]
COVER = (("Portefølje", "Periode", "Per dato"), ("Regional IKT", "2023-01", "31.01.2023"))
NUMBER = re.compile(r"-?[0-9]+,[0-9]+")
Make = Callable[..., Path]
Mark = Callable[..., Path]
Office = Callable[[Path, str], Path]


@pytest.fixture
def book(tmp_path: Path, write: Callable[..., Path], pack: Pack) -> Make:
    """A workbook with a sheet a table, headings bold, figures as numbers; ``change`` gets it before it is saved."""

    def made(name: str = "bok.xlsx", /, change: Callable[[Workbook], object] | None = None, **cells: object) -> Path:
        folder = write(f"tabeller {name}", **cells)
        found = openpyxl.Workbook()
        cover = found.active
        cover.title = "Innsending"
        for row in COVER:
            cover.append(row)
        for file in sorted(folder.glob("*.csv")):
            sheet = found.create_sheet(pack.tables[file.stem].title("nb")[:31])
            with file.open(encoding="utf-8", newline="") as stream:
                for line in csv.reader(stream, delimiter=";"):
                    sheet.append(
                        [float(cell.replace(",", ".")) if NUMBER.fullmatch(cell) else cell or None for cell in line]
                    )
        if change is not None:
            change(found)
        found.save(tmp_path / name)
        return tmp_path / name

    return made


@pytest.fixture
def mark() -> Mark:
    """Annotate a workbook, into a file beside it."""

    def marked(path: Path, name: str = "kopi.xlsx", language: str = "nb") -> Path:
        target = path.with_name(name)
        target.write_bytes(annotated(path, language).content)
        return target

    return marked


def annotated(path: Path, language: str = "nb") -> Annotated:
    """A workbook annotated by the shipped rulebook."""
    return annotation.annotate(Request([path], rules=ROOT / "rules.toml", language=language))


@pytest.fixture
def annotate() -> Callable[..., Annotated]:
    """Annotate a workbook, and see everything that comes of it."""
    return annotated


@pytest.fixture
def column() -> Callable[[Any, str], str]:
    """The letter of the column under a heading, the first row being the headings."""

    def letter(sheet: Any, heading: str) -> str:
        return str(next(cell.column_letter for cell in sheet[1] if cell.value == heading))

    return letter


@pytest.fixture
def colour() -> Callable[[Any, str], str | None]:
    """The colour that conditional formatting gives a cell."""

    def of(sheet: Any, cell: str) -> str | None:
        for found in sheet.conditional_formatting:
            if cell in found.sqref:
                rule = min(found.rules, key=lambda rule: rule.priority)
                return str(rule.dxf.fill.bgColor.rgb)
        return None

    return of


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Convert a file with LibreOffice. The test is skipped where it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    profile = tmp_path_factory.mktemp("office").as_uri()

    def convert(path: Path, form: str, *filters: str) -> Path:
        if program is None:
            pytest.skip("LibreOffice (soffice) is not installed")
        folder = path.parent / "office"
        options = [f"--infilter={each}" for each in filters]
        command = [program, f"-env:UserInstallation={profile}", "--headless", *options, "--convert-to", form]
        done = subprocess.run(
            [*command, "--outdir", str(folder), str(path)], capture_output=True, text=True, check=False
        )
        target = folder / f"{path.stem}.{form.partition(':')[0]}"
        assert target.exists(), done.stderr
        return target

    return convert


@pytest.fixture
def parts() -> Callable[[Path], dict[str, bytes]]:
    """The parts of a package by name."""

    def read(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.fixture
def comments() -> Callable[[Any], dict[str, str]]:
    """The comments of a sheet by cell."""

    def read(sheet: Any) -> dict[str, str]:
        return dict(found(sheet))

    def found(sheet: Any) -> Iterator[tuple[str, str]]:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    yield cell.coordinate, cell.comment.text

    return read
