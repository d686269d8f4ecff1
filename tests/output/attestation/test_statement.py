"""The statement: valid by in-toto's own package, and everything that an auditor asks for."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from checker.model.errors import CheckError
from checker.output.attestation.predicate import Root
from checker.output.attestation.statement import create_statement, digests_before
from checker.pipeline import Request, check

Ask = Callable[..., Result]


def content(project: Path) -> dict[str, Any]:
    """What the attestation says."""
    return dict(json.loads((project / "attest.json").read_text(encoding="utf-8")))


def about(project: Path) -> dict[str, Any]:
    """Content of the key of our own in the predicate."""
    return dict(content(project)["predicate"]["checker"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_is_valid_by_in_totos_own_package(project: Path, attest: Ask) -> None:
    from google.protobuf.json_format import ParseDict
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement

    attest()
    found = Statement.copy_from_pb(ParseDict(content(project), statement_pb2.Statement()))
    found.validate()
    assert found.pb.predicate_type == "https://in-toto.io/attestation/test-result/v0.1"
    broken = content(project)
    del broken["subject"][0]["digest"]
    with pytest.raises(ValueError, match="digest"):
        Statement.copy_from_pb(ParseDict(broken, statement_pb2.Statement())).validate()


def test_names_every_file_once_with_its_role(project: Path, attest: Ask) -> None:
    attest()
    found = content(project)
    subject = {each["name"]: each["annotations"]["role"] for each in found["subject"]}
    rules = {each["name"]: each["annotations"]["role"] for each in found["predicate"]["configuration"]}
    assert subject == {f"innsending/{path.name}": "input" for path in (project / "innsending").iterdir()}
    packs = {path.relative_to(project).as_posix(): "rule" for path in (project / "rules").rglob("*.toml")}
    assert rules == {"rules.toml": "rulebook", "waivers.toml": "waivers", **packs}


def test_the_verdict_and_the_rules_by_outcome(project: Path, attest: Ask) -> None:
    assert attest().exit_code == 0
    assert content(project)["predicate"]["result"] == "PASSED"
    (project / "waivers.toml").unlink()
    assert attest().exit_code == 1
    predicate = content(project)["predicate"]
    assert (predicate["result"], predicate["failedTests"]) == ("FAILED", ["TOL-COST"])
    assert "TOL-TIME-END" in predicate["passedTests"]
    lists = [predicate[name] for name in ("passedTests", "warnedTests", "failedTests")]
    assert sum(map(len, lists)) == len({rule for each in lists for rule in each})


def test_waivers_what_is_missing_and_what_did_not_run(project: Path, attest: Ask) -> None:
    text = (project / "rules.toml").read_text(encoding="utf-8")
    (project / "rules.toml").write_text(f'{text}\noff.TOL-SCOPE = "under arbeid"\n', encoding="utf-8")
    attest("--language", "en")
    found = about(project)
    (findings,) = found["waivers"].values()
    assert findings == ["TOL-COST/projects/Prosjekt A/status_cost"]
    assert "under arbeid" in found["notRun"]["TOL-SCOPE"]
    assert found["outcomes"]["TOL-COST"]["red"] == 1
    assert "TOL-SCOPE" not in found["outcomes"]
    assert set(found["judgedNothing"]) & {"OBL-PAUSED", "DEP-BUFFER"}
    assert found["rulebook"]["policy"]["blocks"] == ["error"]
    assert set(found["versions"]) == {"checker", "polars", "python"}
    assert found["submissions"][0]["asOf"] == "2023-01-31"


def test_decisions_that_were_relied_on_are_named_with_their_place(attest: Ask, project: Path) -> None:
    attest()
    (end,) = [each for each in about(project)["decisions"] if each["rule"] == "OBL-END-MILESTONE"]
    assert (end["table"], end["record"], end["file"], end["cell"]) == (
        "milestones",
        "Prosjekt B",
        "milestones.csv",
        "A2",
    )


def test_two_runs_give_the_same_bytes_and_no_place_of_the_machine(project: Path, attest: Ask) -> None:
    attest()
    first = (project / "attest.json").read_bytes()
    attest()
    assert (project / "attest.json").read_bytes() == first
    assert str(project).encode() not in first
    assert not re.search(rb'"/|"[A-Za-z]:\\|\.\./', first)


def test_the_language_changes_no_digest(project: Path, attest: Ask) -> None:
    digests = set()
    for language in ("nb", "en"):
        attest("--language", language)
        digests.add(about(project)["findings"]["sha256"])
    assert len(digests) == 1


def test_a_file_outside_the_root_is_refused(project: Path, attest: Ask) -> None:
    (project / "rot").mkdir()
    result = attest("--root", "rot")
    assert isinstance(result.exception, CheckError)
    assert not (project / "attest.json").exists()
    assert "--root" in result.exception.say("nb")


def test_what_is_shipped_with_the_program_needs_no_root(project: Path, attest: Ask, verified: Ask) -> None:
    (project / "rules.toml").unlink()
    shutil.rmtree(project / "rules")
    attest()
    named = [each["name"] for each in content(project)["predicate"]["configuration"]]
    assert "checker:rules.toml" in named
    assert "checker:rules/hso/pack.toml" in named
    assert verified("--replay").exit_code == 0


def test_a_file_that_changes_meanwhile_stops_the_attestation(project: Path) -> None:
    request = Request(["innsending"], at_gate=True)
    before = digests_before(request)
    report, language = check(request)
    create_statement(request, report, Root(project), before, language)
    with (project / "innsending" / "projects.csv").open("ab") as file:
        file.write(b"\r\n")
    with pytest.raises(CheckError) as raised:
        create_statement(request, report, Root(project), before, language)
    assert "projects.csv" in raised.value.say("en")


def test_a_month_with_a_month_before_names_both(project: Path, attest: Ask, verified: Ask) -> None:
    earlier = project / "tidligere"
    shutil.copytree(project / "innsending", earlier)
    stated = (earlier / "submission.toml").read_text(encoding="utf-8").replace("2023-01-31", "2022-12-31")
    (earlier / "submission.toml").write_text(stated.replace('"2023-01"', '"2022-12"'), encoding="utf-8")
    attest("--previous", "tidligere")
    roles = {each["annotations"]["role"] for each in content(project)["subject"]}
    assert roles == {"input", "earlier"}
    assert verified("--replay").exit_code == 0
    (earlier / "milestones.csv").write_bytes(b"x")
    assert "changed: tidligere/milestones.csv (earlier submission)" in verified().output
