"""The proof that nothing of theirs has changed notices any change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.intake import readers
from checker.model.errors import CheckError
from checker.output.annotate.proof import check_same, is_copy

Make = Callable[..., Path]


def change(found: Any, what: str) -> None:
    sheet = found["Prosjekter"]
    if what == "value":
        sheet["B2"] = "et annet navn"
    elif what == "gone":
        sheet["A3"] = None
    elif what == "hidden":
        sheet.sheet_state = "hidden"
    elif what == "row":
        sheet.row_dimensions[2].hidden = True
    elif what == "merged":
        sheet.merge_cells("AX1:AY1")
    elif what == "sheet":
        found.create_sheet("Ekstra").append([1])


@pytest.mark.parametrize("what", ["value", "gone", "hidden", "row", "merged", "sheet"])
def test_a_change_is_noticed(book: Make, annotate: Any, what: str) -> None:
    path = book()
    raw = readers.read(path)
    other = path.with_name("endret.xlsx")
    other.write_bytes(annotate(path).content)
    assert is_copy(other, path)
    found = openpyxl.load_workbook(other)
    change(found, what)
    found.save(other)
    with pytest.raises(CheckError) as caught:
        check_same(path, raw, other.read_bytes())
    assert caught.value.text.key == "annotation.not-the-same"
    assert not is_copy(other, path)


def test_what_cannot_be_read_or_was_never_marked_is_no_copy(book: Make, tmp_path: Path) -> None:
    (tmp_path / "tull.xlsx").write_bytes(b"tull")
    assert not is_copy(tmp_path / "tull.xlsx", book())
    path = book("like.xlsx")
    (tmp_path / "igjen.xlsx").write_bytes(path.read_bytes())
    assert not is_copy(tmp_path / "igjen.xlsx", path)
