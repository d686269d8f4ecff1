"""Every dataset gives what its ``expected.json`` says, and the same from a workbook or from Parquet.

With CHECKER_WRITE_EXPECTED=1 the files are written anew, and the test fails so that nobody takes that for a pass.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.report import Report
from checker.pipeline import Request, check
from checker.rulebook import loader as rulebook

ROOT = Path(__file__).parents[1]
DATASETS = ROOT / "datasets"
MONTHS = ("2023-01", "2023-02", "2023-03", "2023-04")
GMPP = ("gmpp-2021", "gmpp-2022", "gmpp-2023")
RULES = dict.fromkeys(GMPP, DATASETS / "gmpp-2023" / "rules.toml")
EXPECTED = ("hso-2023-01", *GMPP, *(f"sample/{month}" for month in MONTHS))
PLACES = ("file", "sheet", "row", "cell", "line", "related")


@cache
def checked(path: Path, previous: tuple[Path, ...] = ()) -> Report:
    """The report of a submission by the rulebook that is its own; each is judged once."""
    rules = RULES.get(path.name, ROOT / "rules.toml")
    return check(Request([path], rules=rules, language="nb", previous=previous))[0]


def before(month: str) -> tuple[Path, ...]:
    """The months of the sample before one, the nearest first, as a check finds them beside it."""
    return tuple(DATASETS / "sample" / each for each in reversed(MONTHS[: MONTHS.index(month)]))


def told(report: Report) -> dict[str, Any]:
    """What is kept of a report: its verdict, and each finding's id, level and colour."""
    return {
        "verdict": report.verdict.word,
        "findings": [list(row) for row in report.frame.select("id", "level", "colour").rows()],
    }


def as_json(found: dict[str, Any]) -> str:
    """One finding a line, so that a change reads well."""
    lines = ",\n".join(f"  {json.dumps(finding, ensure_ascii=False)}" for finding in found["findings"])
    return f'{{"verdict": {json.dumps(found["verdict"])},\n "findings": [\n{lines}\n]}}\n'


def without_places(report: Report) -> list[tuple[Any, ...]]:
    """Every finding but where it stands, sorted, since the order of findings goes by file and row too."""
    return sorted(report.frame.drop(PLACES).rows(), key=repr)


def texts_as_parquet(source: Path, target: Path) -> None:
    """The cells of a folder of CSV files as they stand, in Parquet files."""
    target.mkdir()
    shutil.copy(source / "submission.toml", target)
    for file in sorted(source.glob("*.csv")):
        text = file.read_text(encoding="utf-8-sig")
        separator = ";" if text.split("\n", 1)[0].count(";") else ","
        head, *rows = csv.reader(text.splitlines(), delimiter=separator)
        columns = {name: pl.Series([row[i] for row in rows], dtype=pl.String) for i, name in enumerate(head)}
        pl.DataFrame(columns).write_parquet(target / f"{file.stem}.parquet")


def typed_as_parquet(source: Path, target: Path) -> None:
    """The typed tables of a submission: decimals, dates, lists and terms, under the columns' own names."""
    target.mkdir()
    shutil.copy(source / "submission.toml", target)
    pack = rulebook.load(ROOT / "rules.toml").pack
    tables = build_submission([readers.read(source)], pack).tables
    for name, table in tables.items():
        rows = [each.select(*pack.tables[name].columns) for each in (table.frame, table.totals) if each is not None]
        pl.concat(rows).write_parquet(target / f"{name}.parquet")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_dataset_gives_what_is_expected(name: str) -> None:
    found = told(checked(DATASETS / name))
    file = DATASETS / name / "expected.json"
    if os.environ.get("CHECKER_WRITE_EXPECTED") == "1":
        file.write_text(as_json(found), encoding="utf-8")
        pytest.fail(
            f"{file.relative_to(ROOT)} is written anew: read what changed, and run without CHECKER_WRITE_EXPECTED"
        )
    expected = json.loads(file.read_text(encoding="utf-8"))
    assert expected["findings"], "a dataset that finds nothing shows nothing"
    assert found == expected


def test_the_workbook_gives_what_the_folder_gives() -> None:
    folder, workbook = (checked(DATASETS / name) for name in ("hso-2023-01", "hso-2023-01.xlsx"))
    assert without_places(workbook) == without_places(folder)
    assert workbook.verdict == folder.verdict
    assert [each.colours for each in workbook.project_statuses] == [each.colours for each in folder.project_statuses]
    assert set(workbook.frame["file"].drop_nulls().to_list()) == {"hso-2023-01.xlsx"}


@pytest.mark.parametrize("month", MONTHS[:2])
def test_parquet_of_the_cells_gives_what_the_folder_gives(month: str, tmp_path: Path) -> None:
    source = DATASETS / "sample" / month
    texts_as_parquet(source, tmp_path / month)
    folder, parquet = checked(source), checked(tmp_path / month, previous=before(month))
    assert without_places(parquet) == without_places(folder)
    assert parquet.project_statuses == folder.project_statuses
    assert parquet.verdict == folder.verdict


def test_parquet_of_typed_columns_gives_what_the_folder_gives(tmp_path: Path) -> None:
    source = DATASETS / "sample" / "2023-02"  # January has cells that cannot be typed
    typed_as_parquet(source, tmp_path / "typed")
    folder, parquet = checked(source), checked(tmp_path / "typed", previous=before("2023-02"))
    assert without_places(parquet) == without_places(folder)
    assert parquet.project_statuses == folder.project_statuses
    assert parquet.verdict == folder.verdict
