"""``checker gate --history``: what it says and what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.gate import command
from checker.model.errors import CheckError
from checker.output.history.store import load

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("language", "once", "again"), [("nb", "lagt til som", "ingenting"), ("en", "added", "nothing")]
)
def test_a_run_is_added_once_and_said(write: Write, folder: Path, language: str, once: str, again: str) -> None:
    given = [str(write()), "--history", str(folder), "--at", "2023-02-03", "--language", language, "--format", "csv"]
    first, second = CliRunner().invoke(command, given), CliRunner().invoke(command, given)
    assert once in first.stderr
    assert again in second.stderr
    assert [(run.number, run.at) for run in load(folder).runs] == [(1, "2023-02-03")]
    assert first.stdout == second.stdout


def test_a_history_that_cannot_be_written_is_a_failed_run(write: Write, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(command, [str(write()), "--history", str(tmp_path / "fil")])
    assert isinstance(result.exception, CheckError)
    assert result.stdout == ""
