"""``verify``: changing one byte of any file, taking one away or adding one makes it say which."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from checker.cli.gate import command as gate
from checker.model.errors import CheckError

ROOT = Path(__file__).parents[3]
Ask = Callable[..., Result]
OTHER = "The verdict no longer follows: it was may be published, and is now stopped."


def listed(project: Path) -> list[str]:
    """Every file that the attestation names."""
    found = json.loads((project / "attest.json").read_text(encoding="utf-8"))
    return [each["name"] for each in [*found["subject"], *found["predicate"]["configuration"]]]


def named(result: Result, what: str) -> list[str]:
    """The files that are said to be changed, missing or new."""
    lines = [line.partition(": ") for line in result.stdout.splitlines()]
    return [rest.rpartition(" (")[0] for first, _, rest in lines if first == what]


def test_everything_is_the_same(project: Path, attested: Path, verified: Ask) -> None:
    result = verified()
    assert result.exit_code == 0
    assert (
        f"All {len(listed(project))} files are those of the attestation. The verdict then: may be published."
        in result.stdout
    )


def test_a_changed_byte_of_any_file_is_named(project: Path, attested: Path, verified: Ask) -> None:
    draw = random.Random(20230131)
    assert len(listed(project)) > 60
    for name in listed(project):
        path = project / name
        content = path.read_bytes()
        place = draw.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        result = verified()
        path.write_bytes(content)
        assert (result.exit_code, named(result, "changed")) == (1, [name])
    assert verified().exit_code == 0


def test_a_changed_byte_of_the_report_is_named(project: Path, attest: Ask, verified: Ask) -> None:
    (project / "rapport.md").write_text("Prosjekt A går som planlagt.\n", encoding="utf-8")
    attest("--report", "rapport.md")
    assert "rapport.md" in listed(project)
    assert verified("--replay").exit_code == 0
    (project / "rapport.md").write_text("Prosjekt B går som planlagt.\n", encoding="utf-8")
    result = verified()
    assert (result.exit_code, named(result, "changed")) == (1, ["rapport.md"])
    assert "(report)" in result.stdout


def test_a_file_that_is_gone_is_named(project: Path, attested: Path, verified: Ask) -> None:
    for name in listed(project):
        path = project / name
        path.rename(project / "borte")
        result = verified()
        (project / "borte").rename(path)
        assert (result.exit_code, named(result, "missing")) == (1, [name])


@pytest.mark.parametrize("name", ["innsending/risks2.csv", "rules/hso/tolerance/new.toml"])
def test_a_file_that_has_come_since_is_named(project: Path, attested: Path, verified: Ask, name: str) -> None:
    (project / name).write_text("x", encoding="utf-8")
    assert (verified().exit_code, named(verified(), "new")) == (1, [name])


def test_waivers_that_have_come_since_are_named(project: Path, attest: Ask, verified: Ask) -> None:
    waivers = (project / "waivers.toml").read_text(encoding="utf-8")
    (project / "waivers.toml").unlink()
    attest()
    assert verified().exit_code == 0
    (project / "waivers.toml").write_text(waivers, encoding="utf-8")
    assert (verified().exit_code, named(verified(), "new")) == (1, ["waivers.toml"])


def test_the_whole_folder_may_lie_elsewhere(project: Path, attested: Path, verified: Ask, tmp_path: Path) -> None:
    (tmp_path / "arkiv").mkdir()
    for path in list(project.iterdir()):
        if path.name != "attest.json":
            path.rename(tmp_path / "arkiv" / path.name)
    assert verified().exit_code == 1
    assert verified("--root", str(tmp_path / "arkiv"), "--replay").exit_code == 0


# ------------------------------------------------------------------------------------------------------------- replay


def test_the_verdict_still_follows(attest: Ask, verified: Ask) -> None:
    attest("--language", "en")
    result = verified("--replay")
    assert result.exit_code == 0
    assert "Judged again: the same verdict (may be published)" in result.stdout


def test_it_does_not_matter_how_the_submission_was_named(project: Path, attest: Ask, verified: Ask) -> None:
    (project / "innsending" / "milestones.csv").unlink()  # a table that is lacking is told with the folder
    for place in ("innsending", "./innsending/", str(project / "innsending")):
        CliRunner().invoke(gate, [place, "--attest", "attest.json", "--format", "csv"])
        assert verified("--replay").exit_code == 0, place


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("innsending/projects.csv", "23,01", "23,02", "The findings are not the same"),
        ("innsending/projects.csv", "23,01", "99,00", OTHER),
        ("rules/hso/tolerance/cost.toml", "budget * 1.15", "budget * 1.05", OTHER),
        ("waivers.toml", "2023-06-30", "2022-06-30", OTHER),
    ],
)
def test_a_changed_result_is_reported(
    project: Path, attested: Path, verified: Ask, name: str, old: str, new: str, said: str
) -> None:
    path = project / name
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode()))
    result = verified("--replay")
    assert result.exit_code == 1
    assert said in result.stdout
    assert named(result, "changed") == [name]


def test_an_invented_finding_in_an_attestation_is_noticed(attested: Path, verified: Ask) -> None:
    found = json.loads(attested.read_text(encoding="utf-8"))
    found["predicate"]["checker"]["findings"]["sha256"] = "0" * 64
    attested.write_text(json.dumps(found), encoding="utf-8")
    assert verified().exit_code == 0  # the files are the same; whether the answer follows is only known by asking
    assert verified("--replay").exit_code == 1


# ----------------------------------------------------------------------------------------------- what is no attestation


def tampered(**changes: Any) -> Callable[[dict[str, Any]], None]:
    """A change of the statement's own keys."""
    return lambda found: found.update(changes)


@pytest.mark.parametrize(
    "change",
    [
        tampered(_type="https://in-toto.io/Statement/v0.1"),
        tampered(predicateType="https://slsa.dev/provenance/v1"),
        tampered(subject=[{"name": "a", "digest": {"sha256": "xyz"}, "annotations": {"role": "input"}}]),
        tampered(subject="innsending"),
        tampered(predicate=None),
        lambda found: found["predicate"].pop("checker"),
        lambda found: found["predicate"].update(result="FAILED"),
        lambda found: found["subject"].append(found["subject"][0]),
        lambda found: found["predicate"]["checker"].pop("arguments"),
        lambda found: found["predicate"]["checker"]["folders"].update(inputs=[3]),
    ],
)
def test_a_damaged_statement_is_refused(attested: Path, verified: Ask, change: Any) -> None:
    found = json.loads(attested.read_text(encoding="utf-8"))
    change(found)
    attested.write_text(json.dumps(found), encoding="utf-8")
    result = verified("--replay")
    assert isinstance(result.exception, CheckError)
    assert "attest.json" in result.exception.say("nb")


@pytest.mark.parametrize("name", ["../kontor/rules.toml", "/rules.toml", "a/../../x", "checker:../pyproject.toml"])
def test_a_name_that_leads_out_is_refused(attested: Path, verified: Ask, name: str) -> None:
    found = json.loads(attested.read_text(encoding="utf-8"))
    found["subject"][0]["name"] = name
    attested.write_text(json.dumps(found), encoding="utf-8")
    result = verified()
    assert isinstance(result.exception, CheckError)
    assert name in result.exception.say("nb")


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff", b'"x"'])
def test_what_is_no_json_is_refused(project: Path, verified: Ask, content: bytes | None) -> None:
    if content is not None:
        (project / "attest.json").write_bytes(content)
    assert isinstance(verified().exception, CheckError)


def test_a_missing_root_is_reported(attested: Path, verified: Ask) -> None:
    assert isinstance(verified("--root", "ingen").exception, CheckError)


# ------------------------------------------------------------------------------------------------------------- killed

AT_STEP = """
import os, signal, sys
from pathlib import Path
from checker.cli.write import write_whole
steps = int(sys.argv[2])
def step(event, _):
    global steps
    if event in ("open", "os.rename", "os.remove"):
        steps -= 1
        if not steps:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
write_whole(Path(sys.argv[1]), b"new" * 500_000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_every_step_leaves_the_old_attestation_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "attest.json"
    path.write_bytes(b"old")
    step, ended = 0, -9
    while ended == -9:
        step += 1
        command = [sys.executable, "-c", AT_STEP, str(path), str(step)]
        ended = subprocess.run(command, cwd=ROOT, check=False).returncode
        assert path.read_bytes() in (b"old", b"new" * 500_000)
    assert (ended, path.read_bytes()) == (0, b"new" * 500_000)
    assert step > 2
