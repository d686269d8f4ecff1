"""A history is only added to, run by run, each whole: whoever is killed leaves nothing that is read."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.model.errors import CheckError
from checker.output.history.record import Record, record_of
from checker.output.history.store import append, load, read_runs, run_numbers
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
Keep = Callable[..., int]
Write = Callable[..., Path]
Stated = Callable[..., str]

SIZE = 300_000  # bytes of a file in the entries that are only written


def entry(mark: str) -> Record:
    """An entry that is quickly made."""
    about = {"at": None, "verdict": "blocked", "submissions": [], "not_run": [], "digest": mark, "checker": "0"}
    submission = {"portfolio": "P", "period": "2023-01", "version": None, "cover": []}
    return Record({**about, "submissions": [submission]}, {"findings.parquet": mark.encode() * SIZE}, mark)


def test_runs_are_numbered_and_name_the_one_before(folder: Path) -> None:
    assert [append(folder, entry(mark)) for mark in "abc"] == [(1, True), (2, True), (3, True)]
    assert sorted(path.name for path in folder.iterdir()) == ["000001", "000002", "000003"]
    assert [about["previous"] is None for about, _ in read_runs(folder).values()] == [True, False, False]


def test_the_same_again_is_kept_once_and_going_back_is_kept(folder: Path) -> None:
    assert [append(folder, entry(mark)) for mark in "aaba"] == [(1, True), (1, False), (2, True), (3, True)]


def test_the_language_of_a_run_makes_no_difference(keep: Keep, write: Write) -> None:
    submission = write(forecast="23,01")
    assert [keep(submission, language=language) for language in ("nb", "en")] == [1, 1]


def test_a_byte_of_the_submission_makes_another_run(keep: Keep, write: Write) -> None:
    submission = write()
    assert keep(submission) == 1
    file = submission / "projects.csv"
    file.write_bytes(file.read_bytes() + b"\r\n")
    assert keep(submission) == 2


def test_what_was_kept_is_read_again(folder: Path, write: Write, stated: Stated) -> None:
    report, _ = check(Request([write("en", stated("01"), forecast="23,01")], rules=ROOT / "rules.toml"))
    append(folder, record_of(report, date(2023, 2, 3)))
    history = load(folder)
    assert history.findings.drop("run").equals(report.frame)
    assert history.runs[0].at == "2023-02-03"
    assert history.colours.filter(project="Prosjekt A", parameter="cost")["derived"].to_list() == ["red"]


def test_nothing_of_the_day_or_the_machine_is_kept(folder: Path, write: Write, tmp_path: Path) -> None:
    report, _ = check(Request([write()], rules=ROOT / "rules.toml"))
    contents = []
    for name in ("a", "b"):
        append(tmp_path / name, record_of(report))
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name / "000001").iterdir()})
    assert contents[0] == contents[1]
    assert all(str(tmp_path).encode() not in content for content in contents[0].values())


@pytest.mark.parametrize("name", ["run.json", "findings.parquet", "colours.parquet"])
@pytest.mark.parametrize("change", ["a byte", "gone"])
def test_a_run_that_was_changed_is_not_read(folder: Path, keep: Keep, write: Write, name: str, change: str) -> None:
    keep(write())
    keep(write("to", forecast="23,01"))
    path = folder / "000001" / name
    content = path.read_bytes()
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(content.replace(content[40:41], bytes([content[40] ^ 1]), 1))
    with pytest.raises(CheckError) as raised:
        load(folder)
    assert "00000" in raised.value.say("nb")


def test_a_run_that_was_removed_is_noticed(folder: Path) -> None:
    for mark in "abc":
        append(folder, entry(mark))
    (folder / "000002").rename(folder.parent / "away")
    with pytest.raises(CheckError):
        read_runs(folder)
    with pytest.raises(CheckError):
        append(folder, entry("d"))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_folder_with_something_else_is_left_alone(write: Write, language: str) -> None:
    submission = write()
    before = sorted(submission.iterdir())
    with pytest.raises(CheckError) as raised:
        append(submission, entry("a"))
    assert str(submission) in raised.value.say(language)
    assert sorted(submission.iterdir()) == before


def test_a_file_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "h").write_text("x", encoding="utf-8")
    with pytest.raises(CheckError):
        append(tmp_path / "h", entry("a"))
    with pytest.raises(CheckError):
        load(tmp_path / "h")
    with pytest.raises(CheckError):
        load(tmp_path / "none")


# ------------------------------------------------------------------------------------------------------------- killed

# The process kills itself, as kill -9 does, before its n-th step on the file system.
AT_STEP = """
import os, pickle, signal, sys
from pathlib import Path
from checker.output.history.store import append
entry, steps = pickle.load(sys.stdin.buffer), int(sys.argv[2])
def step(event, _):
    global steps
    if event in ("open", "os.mkdir", "os.rename", "os.listdir", "os.scandir", "os.remove", "os.rmdir"):
        steps -= 1
        if not steps:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
append(Path(sys.argv[1]), entry)
"""
WITHOUT_END = """
import pickle, sys
from dataclasses import replace
from pathlib import Path
from checker.output.history.store import append
entry = pickle.load(sys.stdin.buffer)
for number in range(10_000):
    again = replace(entry, about={**entry.about, "digest": str(number)}, digest=str(number))
    print(append(Path(sys.argv[1]), again)[0], flush=True)
"""


def start(code: str, *arguments: Any, given: Record) -> subprocess.Popen[bytes]:
    """A process of its own that gets an entry."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(pickle.dumps(given))
    process.stdin.close()
    return process


def whole(folder: Path) -> int:
    """How many runs there are; each is whole, with the files that it states."""
    known = read_runs(folder) if folder.exists() else {}
    for number, (about, _) in known.items():
        inside = folder / f"{number:06}"
        assert {path.name for path in inside.iterdir()} == {*about["files"], "run.json"}
        assert all((inside / name).stat().st_size == SIZE for name in about["files"])
    return len(known)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_every_step_leaves_nothing_half(folder: Path) -> None:
    append(folder, entry("a"))
    step, ended = 0, -9
    while ended == -9:
        step += 1
        with start(AT_STEP, folder, step, given=entry("b")) as process:
            ended = process.wait()
        assert whole(folder) in (1, 2)
    assert ended == 0
    assert step > 5
    assert whole(folder) == 2
    assert append(folder, entry("c")) == (3, True)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_any_moment_leaves_nothing_half(folder: Path) -> None:
    draw = random.Random(20230131)
    seen = 0
    for _ in range(8):
        with start(WITHOUT_END, folder, given=entry("x")) as process:
            assert process.stdout is not None
            told = [int(process.stdout.readline()) for _ in range(draw.randint(1, 4))]
            for _ in range(draw.randint(0, 40_000)):  # a moment, whatever the machine makes of it
                pass
            process.kill()
        seen = max(seen, told[-1])
        assert whole(folder) >= seen
    assert run_numbers(folder) == list(range(1, len(run_numbers(folder)) + 1))


def test_two_that_add_at_once_get_a_number_each(folder: Path) -> None:
    with start(WITHOUT_END, folder, given=entry("x")) as first, start(WITHOUT_END, folder, given=entry("y")) as second:
        for process in (first, second):
            assert process.stdout is not None
            for _ in range(4):
                process.stdout.readline()
        for process in (first, second):
            process.kill()
    assert whole(folder) >= 8


def test_run_json_says_what_it_holds(folder: Path, keep: Keep, write: Write, stated: Stated) -> None:
    keep(write("en", stated("01", "2")))
    about = json.loads((folder / "000001" / "run.json").read_text(encoding="utf-8"))
    (submission,) = about["submissions"]
    assert (submission["portfolio"], submission["period"], submission["version"]) == ("Regional IKT", "2023-01", "2")
    assert set(submission["files"]) == {path.name for path in (folder.parent / "en").iterdir()}
    assert about["at"] is None
