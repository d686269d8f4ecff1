"""The command line: exit codes, what goes where, and that nothing ends in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.findings import assemble as engine

ROOT = Path(__file__).parents[1]
Write = Callable[..., Path]


Run = Callable[..., Any]


@pytest.fixture
def run(called: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command in this process, in a folder that has no rulebook."""
    (tmp_path / "annet sted").mkdir()

    def ran(*arguments: Any) -> Any:
        monkeypatch.chdir(tmp_path / "annet sted")
        return called(*arguments)

    return ran


def apart(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, in another folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# ------------------------------------------------------------------------------------------------------- exit codes


def test_publishable_is_0(run: Run, write: Write) -> None:
    assert run("check", write()).code == 0


def test_blocked_is_1(run: Run, write: Write) -> None:
    assert run("check", write(forecast="23,01")).code == 1


def test_findings_to_standard_output_all_else_to_standard_error(run: Run, write: Write) -> None:
    folder = write(forecast="23,01")
    (folder / "notater.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    ran = run("check", folder, "--format", "json")
    assert json.loads(ran.out)["verdict"] == "blocked"
    assert "notater.csv" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "ingen-slik-mappe"],
        ["check", ".", "--format", "pdf"],
        ["check", ".", "--language", "sv"],
        ["check", ".", "--as-of", "i går"],
        ["check", ".", "--level", "fatal"],
        ["check", ".", "--rules", "ingen.toml"],
        ["check", "."],
        ["sjekk"],
    ],
)
def test_what_cannot_be_checked_is_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.strip()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b"PK\x03\x04 cut off", b"Prosjekt\nPrg;1;2;3;4\n", b"\xef\xbb\xbf"],
    ids=["empty", "nul", "utf-16", "truncated", "ragged", "mark only"],
)
@pytest.mark.parametrize("name", ["prosjekter.csv", "bok.xlsx", "prosjekter.parquet"])
def test_bad_files_end_in_sentences(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    folder = tmp_path / "ødelagt"
    folder.mkdir()
    (folder / name).write_bytes(content)
    (folder / "submission.toml").write_text(
        'portfolio = "P"\nperiod = "2023-01"\nreporting_date = 2023-01-31\n', encoding="utf-8"
    )
    ran = run("check", folder / name if name.endswith("xlsx") else folder)
    assert ran.code in (1, 2)
    assert (ran.out + ran.err).strip()
    assert "Feil i selve programmet" not in ran.err
    assert "A fault of the program" not in ran.err


def test_a_bad_rulebook_is_told_at_its_line(run: Run, write: Write, tmp_path: Path) -> None:
    rules = (ROOT / "rules.toml").read_text(encoding="utf-8") + '\ngate.bloks = ["error"]\n'
    book = tmp_path / "rules.toml"
    book.write_text(rules, encoding="utf-8")
    ran = run("check", write(), "--rules", book)
    assert ran.code == 2
    assert f"rules.toml:{len(rules.splitlines())}:6: " in ran.err
    assert "blocks" in ran.err


def test_a_bug_is_one_sentence_and_2(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("division by zero\nsecond line")

    monkeypatch.setattr(engine, "judge", broken)
    monkeypatch.delenv("CHECKER_DEBUG", raising=False)
    ran = run("check", write(), "--language", "en")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1
    assert "ZeroDivisionError: division by zero second line" in ran.err


def test_an_interrupt_is_2(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "judge", interrupted)
    ran = run("check", write(), "--language", "nb")
    assert (ran.code, ran.err.strip()) == (2, "Avbrutt. Ingenting er vurdert.")


# ------------------------------------------------------------------------------------------------------ what is shown


@pytest.mark.parametrize("options", [["--level", "error"], ["--select", "OBL-RED"], ["--select", "CONTRACT-TYPE"]])
def test_showing_less_does_not_change_the_verdict(run: Run, write: Write, options: list[str]) -> None:
    ran = run("check", write(forecast="23,01"), "--format", "json", *options)
    report = json.loads(ran.out)
    assert ran.code == 1
    assert report["verdict"] == "blocked"
    assert report["summary"]["findings"] == 2
    assert len(report["findings"]) < 2


def test_an_unknown_rule_is_refused_with_those_that_there_are(run: Run, write: Write) -> None:
    ran = run("check", write(), "--select", "TOL-KOST")
    assert ran.code == 2
    assert "TOL-KOST" in ran.err
    assert "TOL-COST" in ran.err


def test_the_language(run: Run, write: Write) -> None:
    folder = write(forecast="23,01")
    for language, word in (("nb", "Prognosen er 23,01 MNOK"), ("en", "The forecast is 23.01 MNOK")):
        report = json.loads(run("check", folder, "--format", "json", "--language", language).out)
        assert any(word in each["message"] for each in report["findings"])


def test_two_runs_give_the_same_bytes(run: Run, write: Write) -> None:
    folder = write(forecast="23,01", state="Pause")
    for form in ("json", "csv", "markdown", "table"):
        first, second = (run("check", folder, "--format", form).out for _ in range(2))
        assert first == second
        assert first


def test_colour_on_a_terminal_only(run: Run, write: Write) -> None:
    assert "\x1b[" not in run("check", write(forecast="23,01")).out


def test_no_colour_where_it_is_not_wanted(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(forecast="23,01")
    seen: list[bool] = []
    table = __import__("checker.output.table", fromlist=["render"])
    render = table.render

    def watched(report: Any, *, language: str, colour: bool = False, width: int | None = None) -> Any:
        seen.append(colour)
        return render(report, language=language, colour=colour, width=width)

    monkeypatch.setattr(table, "render", watched)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for value in ("", "1"):
        monkeypatch.setenv("NO_COLOR", value)
        run("check", folder)
    assert seen == [True, False]


# ------------------------------------------------------------------------------------------------------------ --output


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.json", b"{"), ("a.csv", b"\xef\xbb\xbfid"), ("a.md", b"#"), ("a.parquet", b"PAR1"), ("a.xlsx", b"PK")],
)
def test_the_format_follows_the_suffix(run: Run, write: Write, tmp_path: Path, name: str, begins: bytes) -> None:
    ran = run("check", write(forecast="23,01"), "--output", tmp_path / name)
    assert (ran.code, ran.out) == (1, "")
    assert (tmp_path / name).read_bytes().lstrip(b"\xef\xbb\xbf").startswith(begins.lstrip(b"\xef\xbb\xbf"))


def test_a_suffix_that_no_format_has_is_refused_before_anything_is_judged(
    run: Run, write: Write, tmp_path: Path
) -> None:
    code, out, err = run("check", write(), "--output", tmp_path / "findings.docx")
    assert (code, out) == (2, "")
    assert ".csv" in err
    assert not (tmp_path / "findings.docx").exists()


def test_a_format_that_is_named_beats_the_suffix(run: Run, write: Write, tmp_path: Path) -> None:
    run("check", write(), "-o", tmp_path / "a.txt", "--format", "json")
    assert json.loads((tmp_path / "a.txt").read_text(encoding="utf-8"))["verdict"] == "publishable"


def test_where_nothing_can_be_written_nothing_is(run: Run, write: Write, tmp_path: Path) -> None:
    target = tmp_path / "ingen mappe" / "a.json"
    ran = run("check", write(), "--output", target, "--language", "en")
    assert ran.code == 2
    assert "Nothing has been written" in ran.err
    assert not target.parent.exists()


def test_a_file_that_was_there_survives_a_failure(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ut" / "a.json"
    target.parent.mkdir()
    target.write_text("før", encoding="utf-8")

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = run("check", write(), "--output", target)
    assert ran.code == 2
    assert "No space left on device" in ran.err
    assert [each.name for each in target.parent.iterdir()] == ["a.json"]
    assert target.read_text(encoding="utf-8") == "før"


def test_a_check_that_fails_leaves_the_file_alone(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("før", encoding="utf-8")
    assert run("check", tmp_path / "ingen", "--output", target).code == 2
    assert target.read_text(encoding="utf-8") == "før"


def test_a_new_report_takes_the_old_ones_place(run: Run, write: Write, tmp_path: Path) -> None:
    target = tmp_path / "ut" / "a.json"
    target.parent.mkdir()
    target.write_text("før" * 100_000, encoding="utf-8")
    assert run("check", write(), "--output", target).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["verdict"] == "publishable"
    assert [each.name for each in target.parent.iterdir()] == ["a.json"]


# --------------------------------------------------------------------------------------------------- in its own process


def test_outside_the_checkout_the_rulebook_is_found(write: Write, tmp_path: Path) -> None:
    ended = apart("-m", "checker", "check", str(write(forecast="23,01")), "--format", "csv", cwd=tmp_path)
    assert ended.returncode == 1, ended.stderr
    assert "TOL-COST/projects/Prosjekt A/status_cost" in ended.stdout
    assert "\x1b[" not in ended.stdout


def test_a_rulebook_in_the_folder_comes_first(write: Write, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("title = 1\n", encoding="utf-8")
    ended = apart("-m", "checker", "check", str(write()), cwd=tmp_path)
    assert ended.returncode == 2
    assert "rules.toml:1:" in ended.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    heavy = ("polars", "pandera", "pydantic", "python_calamine", "tabulate", "tree_sitter")
    program = (
        "import sys\nfrom checker.cli import main\n"
        f"sys.argv = ['checker', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code\n"
        f"print(sorted(set(sys.modules) & set({heavy!r})), file=sys.stderr)"
    )
    ended = apart("-c", program, cwd=tmp_path)
    assert ended.stdout.strip()
    assert ended.stderr.strip() == "[]"
