"""Where the gate is run: the hook of pre-commit, the GitHub Action, the GitLab job. What they run is run here as it
stands, on datasets, as far as a machine without their servers allows.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import parse

import pytest
import yaml

ROOT = Path(__file__).parents[2]
STOPPED = "datasets/hso-2023-01"
ASKED = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")

pytestmark = [pytest.mark.long, pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")]


def read(name: str) -> Any:
    """A YAML file of the project."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``checker`` is this checkout's."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "checker"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def run(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as both forges do: bash that stops at the first failure."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


# ------------------------------------------------------------------------------------------------------- pre-commit


def test_pre_commit_takes_the_manifest() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_gates_hook_lets_pass_only_what_may_be_published(
    environment: dict[str, str], write: Callable[..., Path], first_month: Path
) -> None:
    hook = next(each for each in read(".pre-commit-hooks.yaml") if each["id"] == "checker-gate")
    for submission, code in ((write(), 0), (write("rød", forecast="23,01"), 1), ("no/such/place", 2)):
        given = ["--rules", str(first_month), str(submission)]
        done = run(f"{hook['entry']} {shlex.join(given)}", environment)
        assert done.returncode == code, done.stdout
        assert "Traceback" not in done.stderr


def test_the_rules_hook_finds_the_rules_sound(environment: dict[str, str]) -> None:
    hook = next(each for each in read(".pre-commit-hooks.yaml") if each["id"] == "checker-rules")
    assert run(hook["entry"], environment).returncode == 0
    assert re.search(hook["files"], "rules/hso/pack.toml")


# ---------------------------------------------------------------------------------------------------- GitHub Action


def test_the_action_installs_what_lies_beside_it() -> None:
    action = read("action.yml")
    steps = action["runs"]["steps"]
    assert action["runs"]["using"] == "composite"
    assert all("shell" in step for step in steps if "run" in step)
    assert '"$GITHUB_ACTION_PATH"' in steps[1]["run"]
    assert (ROOT / "pyproject.toml").is_file()  # beside action.yml, where that path leads


def test_nothing_that_a_workflow_gives_stands_in_a_script() -> None:
    steps = read("action.yml")["runs"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def act(environment: dict[str, str], tmp_path: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run the action's own step with inputs; how it ended, and the summary."""
    action = read("action.yml")
    step = next(each for each in action["runs"]["steps"] if each.get("id") == "gate")
    given = {name: str(said.get("default", "")) for name, said in action["inputs"].items()} | inputs
    values = {name: ASKED.sub(lambda match: given[match[1]], value) for name, value in step["env"].items()}
    files = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    done = run(step["run"], {**environment, **values, **files})
    summary = tmp_path / "GITHUB_STEP_SUMMARY"
    code = (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8").strip()
    assert code == f"exit-code={done.returncode}"
    return done, summary.read_text(encoding="utf-8") if summary.exists() else ""


def test_the_action_annotates_and_sums_up(environment: dict[str, str], tmp_path: Path) -> None:
    sarif, attestation = tmp_path / "findings.sarif", tmp_path / "attest.json"
    done, summary = act(
        environment,
        tmp_path,
        submission=f"{STOPPED}\n",
        arguments="--language\nen\n",
        sarif=str(sarif),
        attestation=str(attestation),
    )
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=Stopped%3A ")
    assert f"::error file={STOPPED}/" in done.stdout
    assert summary.startswith("<!-- portfolio-checker -->\n### ⛔ Stopped: ")
    assert json.loads(sarif.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert json.loads(attestation.read_text(encoding="utf-8"))["predicate"]["result"] == "FAILED"


@pytest.mark.parametrize("submission", ["", "$(touch hacked); `touch hacked`", "--help"])
def test_the_action_ends_with_2_where_nothing_could_be_checked(
    environment: dict[str, str], tmp_path: Path, submission: str
) -> None:
    done, summary = act(environment, tmp_path, submission=submission)
    assert (done.returncode, summary) == (2, "")
    assert not (ROOT / "hacked").exists()


# --------------------------------------------------------------------------------------------------------- GitLab


@pytest.mark.parametrize(("submission", "code"), [(STOPPED, 1), ("", 2)])
def test_the_gitlab_job_gives_its_artifacts(
    environment: dict[str, str], tmp_path: Path, submission: str, code: int
) -> None:
    job = read("ci/gitlab.yml")["portfolio-gate"]
    script = "\n".join(job["script"])
    artifacts = {name: tmp_path / name for name in job["artifacts"]["paths"]}
    for name, path in artifacts.items():
        script = script.replace(f" {name}", f" {shlex.quote(str(path))}")
    done = run(script, {**environment, **job["variables"], "CHECKER_SUBMISSION": submission})
    assert done.returncode == code
    assert {path.exists() for path in artifacts.values()} == {code < 2}
    if code < 2:
        junit = parse(artifacts[job["artifacts"]["reports"]["junit"]]).getroot()
        assert (junit.get("failures") != "0") == (code == 1)


def test_the_gitlab_job_installs_what_it_is_told_to() -> None:
    job = read("ci/gitlab.yml")["portfolio-gate"]
    assert job["variables"]["CHECKER_SOURCE"] == "portfolio-checker"
    assert [line for line in job["before_script"] if '"$CHECKER_SOURCE"' in line]
