"""``checker gate`` as it is called: its options, its baseline, its exit codes and what it prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from checker.cli.gate import command
from checker.model.errors import CheckError

ROOT = Path(__file__).parents[2]
Write = Callable[..., Path]
OVER = {"forecast": "21,00"}


def run(*arguments: Any) -> Result:
    """The command, called as people do, by the shipped rulebook."""
    named = ["--rules", str(ROOT / "rules.toml"), "--language", "en"]
    return CliRunner().invoke(command, [*map(str, arguments), *named])


def test_the_verdict_and_what_would_change_it(write: Write) -> None:
    done = run(write(**OVER))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "Stopped: 1 finding must be mended"
    place = lines.index("What would change it")
    assert lines[place + 1] == "  Mend these, or have them waived (1): TOL-COST/projects/Prosjekt A/status_cost"
    assert "What the rulebook bears" in lines


def test_a_program_gets_the_same(write: Write) -> None:
    report = json.loads(run(write(**OVER), "--format", "json").stdout)
    assert report["steps"] == ["Mend these, or have them waived (1): TOL-COST/projects/Prosjekt A/status_cost"]
    assert any("fingerprint" in remark for remark in report["remarks"])
    assert report["summary"]["held"] == report["summary"]["waived"] == 0


def test_known_findings_are_held_from_the_start_and_new_ones_are_not(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    started = run(write("a", **OVER), "--baseline", file, "--start-baseline")
    assert started.exit_code == 0
    assert f"The baseline {file}: 0 findings before, 1 now." in started.stderr
    again = run(write("b", **OVER), "--baseline", file)
    assert again.exit_code == 0
    assert "KNOWN FINDINGS THAT ARE HELD (1)" in again.stdout
    worse = run(write("c", forecast="21,01"), "--baseline", file)
    assert worse.exit_code == 1
    assert "has become worse: the distance beyond the limit is 1.01" in " ".join(worse.stdout.split())
    new = run(write("d", **OVER, state="Pause"), "--baseline", file)
    assert new.exit_code == 1


def test_an_update_takes_out_what_is_solved_and_adds_nothing(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run(write("a", **OVER), "--baseline", file, "--start-baseline")
    before = file.read_bytes()
    assert run(write("b", **OVER, state="Pause"), "--baseline", file).exit_code == 1
    assert file.read_bytes() == before
    blocked = run(write("c", state="Pause"), "--baseline", file, "--update-baseline")
    assert blocked.exit_code == 1
    assert "1 findings before, 0 now" in blocked.stderr
    assert json.loads(file.read_text(encoding="utf-8"))["findings"] == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--start-baseline"], "need --baseline FILE"),
        (["--update-baseline"], "need --baseline FILE"),
        (["--baseline", "x.json", "--update-baseline", "--start-baseline"], "only one of them"),
        (["--baseline", "x.json"], "is not there"),
        (["--baseline", str(ROOT / "rules.toml"), "--start-baseline"], "is there already"),
        (["--baseline", str(ROOT / "rules.toml")], "is not a baseline"),
        (["--select", "OBL-RED"], "cannot be used here"),
        (["--level", "error"], "cannot be used here"),
    ],
)
def test_what_does_not_go_together_is_refused(write: Write, options: list[str], says: str) -> None:
    done = run(write(), *options)
    assert isinstance(done.exception, CheckError)
    assert says in done.exception.say("en")
    assert done.stdout == ""


def test_a_baseline_that_cannot_be_written_leaves_the_old_one(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "known.json"
    run(write("a", **OVER), "--baseline", file, "--start-baseline")
    before = file.read_bytes()

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run(write("b"), "--baseline", file, "--update-baseline")
    assert isinstance(done.exception, CheckError)
    assert done.stdout == ""
    assert file.read_bytes() == before


def test_two_runs_give_the_same_bytes(write: Write) -> None:
    folder = write(**OVER)
    for form in ("table", "markdown", "json"):
        assert run(folder, "--format", form).stdout == run(folder, "--format", form).stdout != ""
