"""What a cover sheet says beside which submission it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.submission import Submission
from checker.schema.packs import Pack

Write = Callable[..., Path]
HEADINGS = "Portefølje;Periode;Per dato;Versjon;Utdrag;Levert av (rolle);Godkjent av (rolle)"


def read(folder: Path, pack: Pack, *lines: str) -> Submission:
    """A submission with a cover sheet of these lines."""
    if lines:
        (folder / "innsending.csv").write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    return build_submission([readers.read(folder)], pack)


def test_who_delivered_and_approved(write: Write, pack: Pack) -> None:
    found = read(write(), pack, "Regional IKT;2023-01;31.01.2023;1;Nei;Controller;Porteføljeleder").covers
    (lines,) = found.values()
    assert list(found) == [("Regional IKT", "2023-01")]
    assert [(line.column, line.value) for line in lines] == [
        ("delivered_by", "Controller"),
        ("approved_by", "Porteføljeleder"),
    ]
    assert lines[1].title["en"] == "Approved by (role)"


@pytest.mark.parametrize("lines", [(), ("Regional IKT;2023-01;31.01.2023;;;;",)])
def test_what_is_not_said_is_left_out(write: Write, pack: Pack, lines: tuple[str, ...]) -> None:
    assert not any(read(write(), pack, *lines).covers.values())
