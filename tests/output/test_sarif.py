"""SARIF: valid by the published schema, and each finding at its place in the submission and in the rules."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.model.provenance import Folders
from checker.model.report import Report
from checker.output.sarif import render
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def run_of(report: Report, language: str = "nb") -> dict[str, Any]:
    """The one run of a report's log, which is valid."""
    log = json.loads(render(report, language=language))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert len(log["runs"]) == 1
    return dict(log["runs"][0])


def test_looks_as_agreed(example, same_as_golden):
    same_as_golden("report.sarif", render(example, language="nb"))


@pytest.mark.parametrize("name", ["example", "empty", "hostile"])
def test_every_report_is_valid_by_the_published_schema(name, request):
    report = request.getfixturevalue(name)
    assert len(run_of(report)["results"]) == report.shown.height


def test_the_schema_refuses_what_is_not_sarif(example):
    log = json.loads(render(example, language="nb"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


@pytest.mark.parametrize(
    ("submission", "rules", "file"),
    [
        ("datasets/sample/2023-02", "rules.toml", "datasets/sample/2023-02/projects.csv"),
        ("datasets/hso-2023-01.xlsx", "rules.toml", "datasets/hso-2023-01.xlsx"),
        ("datasets/gmpp-2023", "datasets/gmpp-2023/rules.toml", "datasets/gmpp-2023/major_projects.csv"),
    ],
)
def test_every_place_is_a_line_of_a_file_that_is_there(submission, rules, file, monkeypatch):
    monkeypatch.chdir(ROOT)
    run = run_of(check(Request([submission], rules=rules))[0])
    physical = [
        place["physicalLocation"]
        for result in run["results"]
        for place in [*result["locations"], *result.get("relatedLocations", [])]
        if "physicalLocation" in place
    ]
    assert file in {place["artifactLocation"]["uri"] for place in physical}
    assert any(place["artifactLocation"]["uri"].endswith(".toml") for place in physical)
    for place in physical:
        path = ROOT / place["artifactLocation"]["uri"]
        assert path.is_file(), path
        if path.suffix in (".csv", ".toml") and "region" in place:
            ends = len(re.findall(rb"\r\n|\n|\r", path.read_bytes()))  # as newlineSequences has it
            assert 1 <= place["region"]["startLine"] <= ends + 1


def test_a_finding_says_its_cell_and_its_rules_line(example):
    cost = next(each for each in run_of(example)["results"] if each["ruleId"] == "TOL-COST")
    (place,) = cost["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 2}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "L2", "kind": "value"}]
    (rule,) = cost["relatedLocations"]
    assert rule["physicalLocation"]["artifactLocation"]["uri"] == "rules/hso/tolerances/cost.toml"
    assert rule["physicalLocation"]["region"] == {"startLine": 15}
    assert (cost["properties"]["observed"], cost["properties"]["limit"]) == ("500.00", "400.00")


def test_a_waived_finding_is_suppressed_and_no_other(example):
    by_rule = {each["ruleId"]: each["suppressions"] for each in run_of(example)["results"]}
    waiver = {"kind": "external", "status": "accepted", "justification": "sak 009-2023, til 2023-06-30"}
    assert by_rule.pop("ECO-FRAMES") == [waiver]
    assert set(map(str, by_rule.values())) == {"[]"}


def test_what_did_not_run_is_told(example):
    run = run_of(example, "en")
    (invocation,) = run["invocations"]
    rules = [note["associatedRule"]["id"] for note in invocation["toolExecutionNotifications"]]
    assert rules == ["TOL-TIME-SLACK", "TOL-TIME-END"]
    assert run["properties"]["verdict"] == "blocked"
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == sorted(set(ids))
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_a_finding_keeps_its_fingerprint_over_rows_and_periods(make_report, make_finding):
    def prints(**values: Any) -> dict[str, str]:
        found = make_finding("TOL-COST", "note", "m", "r", key="A", column="forecast", **values)
        return dict(run_of(make_report(found))["results"][0]["partialFingerprints"])

    first, moved = prints(row=2, period="2023-01"), prints(row=9, period="2023-01")
    assert first == moved
    later = prints(row=2, period="2023-02")
    assert later["finding/v1"] == first["finding/v1"]
    assert later["primaryLocationLineHash"] != first["primaryLocationLineHash"]


def test_files_are_named_as_seen_from_here(make_report, make_finding):
    found = [
        make_finding("X-1", "note", "m", "", file="a b.csv", rule_file="rules/p/x.toml", rule_line=3),
        make_finding("X-2", "note", "m", "", file="a b.csv", period="2023-02", rule_file="rules.toml", rule_line=1),
        make_finding("X-3", "note", "m", "", file="archive/2023-02", period="2023-02"),
    ]
    places = {("Regional IKT", "2023-01"): "in/book.xlsx", ("Regional IKT", "2023-02"): "archive/2023-02"}
    report = replace(make_report(*found), folders=Folders(places, {"rules/p": "up/rules/p", "": "up"}))
    uris = [
        [
            place["physicalLocation"]["artifactLocation"]["uri"]
            for place in [*result["locations"], *result.get("relatedLocations", [])]
        ]
        for result in run_of(report)["results"]
    ]
    assert uris == [
        ["in/book.xlsx/a%20b.csv", "up/rules/p/x.toml"],
        ["archive/2023-02/a%20b.csv", "up/rules.toml"],
        ["archive/2023-02"],
    ]
