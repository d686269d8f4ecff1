"""``checker template``: a file, whole or not at all, and nobody's work written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import commands
from checker.model.errors import CheckError

ROOT = Path(__file__).resolve().parents[2]
RULES = ["--rules", str(ROOT / "rules.toml")]


def run(*arguments: str) -> str:
    """What the command says."""
    result = CliRunner().invoke(commands, ["template", *RULES, *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_template_is_written_and_told(tmp_path: Path) -> None:
    said = run("-o", str(tmp_path / "a.xlsx"), "--language", "en")
    assert said == f"{tmp_path / 'a.xlsx'} is made. Open it in the spreadsheet and begin on the first sheet.\n"
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(("language", "name"), [("nb", "mal.xlsx"), ("en", "template.xlsx")])
def test_without_a_name_it_has_the_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run("--language", language)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("filled in", encoding="utf-8")
    with pytest.raises(CheckError, match="left alone"):
        run("-o", str(tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").read_text(encoding="utf-8") == "filled in"
    run("-o", str(tmp_path / "a.xlsx"), "--force")
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"must end in \.xlsx"):
        run("-o", str(tmp_path / "a.ods"))


def test_prefill_says_what_was_carried_over(tmp_path: Path) -> None:
    source = str(ROOT / "datasets" / "sample" / "2023-01")
    said = run("-o", str(tmp_path / "a.xlsx"), "--prefill", source)
    assert f"Faste opplysninger er hentet fra {source}." in said


def test_a_projects_own_workbook(tmp_path: Path) -> None:
    source = ["--prefill", str(ROOT / "datasets" / "sample" / "2023-02")]
    whole = run("-o", str(tmp_path / "all.xlsx"), *source)
    own = run("-o", str(tmp_path / "own.xlsx"), *source, "--project", "Vaktplan og bemanning")
    assert "Antall rader: 6." in own
    assert "Antall rader: 6." not in whole


def test_a_project_is_chosen_from_an_earlier_submission(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="--prefill"):
        run("-o", str(tmp_path / "a.xlsx"), "--project", "Vaktplan og bemanning")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(CheckError):
        run("-o", str(tmp_path / "a.xlsx"), "--prefill", str(tmp_path / "2022-12"))
    assert list(tmp_path.iterdir()) == []
