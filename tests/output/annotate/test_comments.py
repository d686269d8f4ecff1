"""Comments: ours behind theirs, and taken out again whole, whatever a spreadsheet has made of them meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from checker.output.annotate.comments import BEGIN, BOX_MAX_HEIGHT, BOX_WIDTH, END, OURS, box_height, remove_own_text
from checker.output.annotate.package import parse

Make = Callable[..., Path]
Mark = Callable[..., Path]
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OVER = {"forecast": "23,01"}


def with_comment(text: str) -> Callable[[Any], None]:
    """A comment of theirs on every cell of the first project."""

    def change(found: Any) -> None:
        for cell in found["Prosjekter"][2]:
            cell.comment = Comment(text, "Controller", height=40, width=90)

    return change


def test_our_comment_follows_theirs_and_theirs_comes_back(
    book: Make, mark: Mark, comments: Any, column: Any, parts: Any
) -> None:
    marked = mark(book(change=with_comment("Avklart med styret"), **OVER))
    found = openpyxl.load_workbook(marked)
    sheet = found["Prosjekter"]
    cost = f"{column(sheet, 'KOST')}2"
    assert sheet[cost].comment.text.startswith(f"Avklart med styret\n\n{BEGIN}\n✖ Stopper\n")
    assert sheet[cost].comment.author == "Controller"
    assert comments(sheet)["B2"] == "Avklart med styret"
    sheet[f"{column(sheet, 'Prognose')}2"] = 20.0
    found.save(marked)
    mended = openpyxl.load_workbook(mark(marked, "rettet.xlsx"))["Prosjekter"]
    assert set(comments(mended).values()) == {"Avklart med styret"}
    assert mended[cost].comment.author == "Controller"


def test_theirs_is_made_large_enough_and_others_keep_their_size(book: Make, mark: Mark, parts: Any) -> None:
    marked = parts(mark(book(change=with_comment("Avklart"), **OVER)))
    (drawing,) = [content.decode() for name, content in marked.items() if name.endswith(".vml")]
    assert drawing.count(f"width:{BOX_WIDTH}px") == 2
    assert drawing.count("width:90px") == drawing.count('ObjectType="Note"') - 2 > 20


def test_a_comment_of_ours_alone_is_ours_and_can_be_read(book: Make, mark: Mark, parts: Any, column: Any) -> None:
    marked = mark(book(**OVER))
    sheet = openpyxl.load_workbook(marked)["Prosjekter"]
    comment = sheet[f"{column(sheet, 'KOST')}2"].comment
    assert comment.author == "checker"
    (drawing,) = [content.decode() for name, content in parts(marked).items() if name.endswith(".vml")]
    height = box_height(comment.text.removeprefix(f"{BEGIN}\n").removesuffix(f"\n{END}"))
    assert f"width:{BOX_WIDTH}px;height:{height}px" in drawing
    assert drawing.count("<x:Anchor>") == 2


def test_no_comment_leaves_no_part_behind(book: Make, mark: Mark, parts: Any, column: Any) -> None:
    path = book(**OVER)
    marked = mark(path)
    found = openpyxl.load_workbook(marked)
    found["Prosjekter"][f"{column(found['Prosjekter'], 'Prognose')}2"] = 20.0
    found.save(marked)
    names = parts(mark(marked, "rettet.xlsx"))
    assert not any("comment" in name.lower() or name.endswith(".vml") for name in names)
    assert b"legacyDrawing" not in b"".join(names.values())


@pytest.mark.parametrize(
    ("runs", "left"),
    [
        (["deres", f"\n\n{BEGIN}\na\nb\n{END}"], "deres"),
        ([f"deres\n\n{BEGIN}\na", f"\nb\n{END}"], "deres"),
        (["deres\r\n\r\n", f"{BEGIN}\r\na\r\n{END}"], "deres"),
        ([f"{BEGIN}\na\n{END}", "\nsvar fra prosjektet"], "\nsvar fra prosjektet"),
        ([f"før\n\n{BEGIN}\na\n{END}", "\netter", f"\n\n{BEGIN}\nb\n{END}"], "før\netter"),
        (["bare deres"], "bare deres"),
    ],
)
def test_our_comment_is_found_in_any_runs(tmp_path: Path, runs: list[str], left: str) -> None:
    comment = parse(tmp_path, "x", f'<comment xmlns="{SPACE}"><text/></comment>'.encode())
    for text in runs:
        run = comment[0].makeelement(f"{{{SPACE}}}r")
        run.append(run.makeelement(f"{{{SPACE}}}t"))
        run[0].text = text
        comment[0].append(run)
    assert remove_own_text(comment) is False
    assert "".join(comment.itertext()) == left


def test_a_comment_that_is_all_ours_is_empty_without_it(tmp_path: Path) -> None:
    text = f'<comment xmlns="{SPACE}"><text><t>{BEGIN}\na\n{END}</t></text></comment>'
    assert remove_own_text(parse(tmp_path, "x", text.encode())) is True


def test_a_mark_that_was_broken_is_theirs() -> None:
    assert OURS.search(f"{BEGIN} hei\na\n{END}") is None
    assert OURS.search(f"{BEGIN}\na\n") is None


def test_a_cell_that_holds_our_last_line_leaves_nothing_of_ours_behind(book: Make, mark: Mark, comments: Any) -> None:
    def name(found: Any) -> None:
        found["Prosjekter"]["D2"] = f"{END} {BEGIN}"

    marked = mark(book(change=name))
    found = openpyxl.load_workbook(marked)
    assert any("▲-checker" in text for text in comments(found["Prosjekter"]).values())
    found["Prosjekter"]["D2"] = "Konsept"
    found.save(marked)
    assert comments(openpyxl.load_workbook(mark(marked, "rettet.xlsx"))["Prosjekter"]) == {}


def test_a_box_grows_with_its_text_up_to_a_limit() -> None:
    assert box_height("kort") < box_height("x" * 300) < box_height("x" * 900) <= BOX_MAX_HEIGHT
    assert box_height("x\n" * 1000) == BOX_MAX_HEIGHT
