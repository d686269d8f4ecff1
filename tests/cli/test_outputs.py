"""Nothing that a run reads is written over, whichever option names it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from checker.cli.write import refuse_inputs
from checker.model.errors import CheckError

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "datasets" / "hso-2023-01.xlsx"
Write = Callable[..., Path]
Run = Callable[..., Any]
FEBRUARY = 'portfolio = "Regional IKT"\nperiod = "2023-02"\nreporting_date = 2023-02-28\ndecimal = ","\n'


def files(folder: Path) -> Mapping[Path, bytes]:
    """Every file under a folder, with its content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def refused(called: Run, tmp_path: Path) -> Callable[..., str]:
    """Run something that must be refused with nothing written, and give what was said."""

    def ran(*arguments: Any) -> str:
        before = files(tmp_path)
        ended = called(*arguments, "--rules", ROOT / "rules.toml", "--language", "en")
        assert (ended.code, ended.out) == (2, "")
        assert "Nothing has been written" in ended.err
        assert files(tmp_path) == before
        return str(ended.err)

    return ran


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A controller's workbook."""
    return Path(shutil.copy(BOOK, tmp_path / "mars.xlsx"))


@pytest.mark.parametrize("command", ["check", "gate"])
def test_the_workbook_that_is_checked(refused: Run, workbook: Path, command: str) -> None:
    assert "mars.xlsx is read in the same run" in refused(command, workbook, "-o", workbook)
    refused(command, workbook, "-o", workbook.parent / ".." / workbook.parent.name / "mars.xlsx")


@pytest.mark.parametrize("command", ["check", "gate"])
@pytest.mark.parametrize("name", ["projects.csv", "x.csv", "X.CSV", "x.parquet", "submission.toml"])
def test_a_file_of_the_folder_that_is_checked(refused: Run, write: Write, command: str, name: str) -> None:
    folder = write()
    said = refused(command, folder, "-o", folder / name, "--format", "csv")
    assert f"would be read as a part of the submission in {folder}" in said


def test_what_is_no_table_may_lie_in_the_folder(called: Run, write: Write) -> None:
    folder = write()
    for name in ("funn.json", "funn.json", "funn.xlsx", "funn.md"):
        assert called("check", folder, "--rules", ROOT / "rules.toml", "-o", folder / name).code == 0
    assert called("check", folder, "--rules", ROOT / "rules.toml").code == 0


def test_periods_before_given_or_found(refused: Run, write: Write) -> None:
    found, given, now = write("2023-01"), write("januar"), write("2023-02", FEBRUARY)
    refused("check", now, "-o", found / "projects.csv")
    refused("check", now, "--previous", given, "-o", given / "projects.csv")
    refused("gate", now, "--previous", given, "--attest", given / "projects.csv", "--root", "/")


@pytest.mark.parametrize("option", ["-o", "--attest"])
def test_at_the_gate(refused: Run, called: Run, write: Write, tmp_path: Path, option: str) -> None:
    folder, known, report = write(), tmp_path / "known.json", tmp_path / "rapport.md"
    report.write_text("# Rapport\n\nAlt er grønt.\n", encoding="utf-8")
    rules = ["--rules", ROOT / "rules.toml"]
    called("gate", folder, "--baseline", known, "--start-baseline", *rules)
    assert known.exists()
    refused("gate", folder, "--baseline", known, option, known)
    refused("gate", folder, "--report", report, option, report)
    refused("gate", folder, option, folder / "milestones.csv")
    refused("gate", folder, "--baseline", folder / "x.csv", "--start-baseline")


def test_two_things_in_one_file(refused: Run, write: Write, tmp_path: Path) -> None:
    refused("gate", write(), "-o", tmp_path / "a.json", "--attest", tmp_path / "b" / ".." / "a.json")
    assert not (tmp_path / "a.json").exists()


def test_a_history_in_a_submissions_folder(refused: Run, write: Write) -> None:
    folder = write()
    refused("gate", folder, "--history", folder)


@pytest.mark.parametrize("name", ["rules.toml", "rules/hso/pack.toml", "waivers.toml"])
def test_the_rulebook_its_packs_and_its_waivers(called: Run, write: Write, tmp_path: Path, name: str) -> None:
    office = tmp_path / "kontor"
    shutil.copytree(ROOT / "rules" / "hso", office / "rules" / "hso")
    text = (ROOT / "rules.toml").read_text(encoding="utf-8")
    waivers = "" if "\nwaivers" in text else '\nwaivers = "waivers.toml"\n'
    head, mark, tail = text.partition("\npacks")
    (office / "rules.toml").write_text(head + waivers + mark + tail, encoding="utf-8")
    (office / "waivers.toml").write_text("", encoding="utf-8")
    before = files(office)
    given = ["--rules", office, "-o", office / name, "--format", "json", "--language", "en"]
    ended = called("check", write(), *given)
    assert (ended.code, ended.out) == (2, "")
    assert "is read in the same run" in ended.err
    assert files(office) == before


def test_annotate_writes_over_nothing_it_reads_even_when_forced(refused: Run, workbook: Path) -> None:
    earlier = Path(shutil.copy(BOOK, workbook.with_name("februar.xlsx")))
    with pytest.raises(CheckError, match=r"februar\.xlsx is read in the same run"):
        refuse_inputs([earlier], [workbook, earlier])
    assert "--in-place" in refused("annotate", workbook, "-o", workbook, "--force")


def test_a_template_is_not_written_over_what_it_takes_from(refused: Run, workbook: Path) -> None:
    assert "is read in the same run" in refused("template", "--prefill", workbook, "-o", workbook, "--force")


def test_nothing_is_put_among_returns(refused: Run, tmp_path: Path) -> None:
    folder = tmp_path / "svar"
    folder.mkdir()
    shutil.copy(BOOK, folder / "prosjekt.xlsx")
    stated = 'portfolio = "Regional IKT"\nperiod = "2023-01"\nreporting_date = 2023-01-31\nreturns = true\n'
    (folder / "submission.toml").write_text(stated, encoding="utf-8")
    assert "as a part of the submission" in refused("check", folder, "-o", folder / "prosjekt.xlsx")
    assert "as a part of the submission" in refused("check", folder, "-o", folder / "funn.xlsx")
    assert "as a part of the submission" in refused("template", "--prefill", folder, "-o", folder / "mal.xlsx")


def test_a_database(refused: Run, tmp_path: Path) -> None:
    file = tmp_path / "lager.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE projects (portfolio TEXT, period TEXT, project TEXT)")
        connection.execute("INSERT INTO projects VALUES ('Regional IKT', '2023-01', 'A')")
    connection.close()
    given = ["--connection", f"sqlite:///{file}", "--format", "json"]
    stated = ["--portfolio", "Regional IKT", "--period", "2023-01", "--as-of", "2023-01-31"]
    assert "is read in the same run" in refused("check", *given, *stated, "-o", file)
    assert "is read in the same run" in refused("gx", "run", *given, "-o", file)
