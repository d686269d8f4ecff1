"""The bar that shows how far the returns are read: on a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli.progress import SHORT, Bar

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("terminal", [None, False])
def test_what_is_no_terminal_is_told_nothing(terminal: bool | None, capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar("en", terminal)
    for done in range(1, 21):
        bar("reading.progress", done, 20)
    assert capsys.readouterr() == ("", "")


def test_a_few_files_need_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    Bar("en", True)("reading.progress", 1, SHORT - 1)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_each_work_to_its_end() -> None:
    script = (
        "from checker.cli.progress import Bar\nbar = Bar('en')\n"
        "for what in ('reading.progress', 'structure.progress'):\n"
        "    for done in range(1, 21):\n        bar(what, done, 20)\n"
    )
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", script], stderr=theirs, cwd=ROOT) as process:
        os.close(theirs)
        seen = b""
        while piece := read(ours):
            seen += piece
        assert process.wait() == 0
    os.close(ours)
    text = seen.decode()
    assert text.index("Reading the returns") < text.index("Finding the tables")
    assert text.count("20/20") == 2
    assert text.count("\n") == 2


def read(descriptor: int) -> bytes:
    """What stands on a terminal; nothing once its other side is closed, which Linux says by an error."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
