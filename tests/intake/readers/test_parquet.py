"""Parquet files as frames."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from checker.intake.readers import read
from checker.model.errors import CheckError

FRAME = pl.DataFrame({"prosjekt": ["A", None], "prognose": [Decimal("1.50"), Decimal("2.00")], "liste": [[1], [2, 3]]})


def test_the_frame_is_kept_as_it_is(tmp_path: Path) -> None:
    for name in ("prosjekter", "avvik"):
        FRAME.with_columns(dag=date(2023, 1, 31)).write_parquet(tmp_path / f"{name}.parquet")
    raw = read(tmp_path)
    assert [(sheet.file, sheet.name, sheet.row_numbers) for sheet in raw.sheets] == [
        ("avvik.parquet", "avvik", ()),
        ("prosjekter.parquet", "prosjekter", ()),
    ]
    for sheet in raw.sheets:
        assert sheet.frame is not None
        assert sheet.frame.equals(FRAME.with_columns(dag=date(2023, 1, 31)))
        assert sheet.frame.schema["prognose"] == FRAME.schema["prognose"]


@pytest.mark.parametrize("name", ["a[1].parquet", "a*.parquet", "period=2023-01.parquet"])
def test_a_name_is_a_name_and_no_pattern(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "portfolio=X"
    folder.mkdir()
    FRAME.write_parquet(folder / name)
    frame = read(folder / name).sheets[0].frame
    assert frame is not None
    assert frame.columns == FRAME.columns


def test_a_frame_without_records_is_not_an_empty_submission(tmp_path: Path) -> None:
    FRAME.clear().write_parquet(tmp_path / "a.parquet")
    frame = read(tmp_path).sheets[0].frame
    assert frame is not None
    assert frame.height == 0


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "cut in half", "end only"])
def test_a_damaged_file_is_refused(tmp_path: Path, refused: Callable[[Path], CheckError], damage: str) -> None:
    file = tmp_path / "a.parquet"
    FRAME.write_parquet(file)
    whole = file.read_bytes()
    contents = {"empty": b"", "text": b"a;b\n" * 20, "cut": whole[:-3], "cut in half": whole[: len(whole) // 2]}
    file.write_bytes(contents.get(damage, whole[-40:]))
    assert refused(tmp_path / "a.parquet").text.key == "reading.parquet-damaged"
