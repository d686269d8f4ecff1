"""The JSON object: its keys are a promise to programs."""

from __future__ import annotations

import json
from dataclasses import replace

from checker.model.finding import COLUMNS
from checker.output.json import render


def test_looks_as_agreed(example, same_as_golden):
    same_as_golden("report.json", render(example, language="nb"))


def test_keys_and_their_order(example):
    found = json.loads(render(example, language="nb"))
    assert list(found) == [
        "schema_version",
        "language",
        "title",
        "identities",
        "verdict",
        "reasons",
        "steps",
        "remarks",
        "summary",
        "outcomes",
        "standings",
        "told",
        "published",
        "findings",
    ]
    assert found["schema_version"] == "1.1"
    assert {tuple(finding) for finding in found["findings"]} == {COLUMNS}


def test_figures_are_exact_texts(example):
    findings = json.loads(render(example, language="nb"))["findings"]
    finding = next(found for found in findings if found["observed"] == "500.00")
    assert (finding["limit"], finding["distance"], finding["rule_line"]) == ("400.00", "-100.00", 15)


def test_the_summary_counts_everything_and_what_is_shown(example):
    found = json.loads(render(replace(example, chosen=example.frame.head(2).lazy()), language="nb"))
    assert len(found["findings"]) == 2
    assert found["summary"] == {
        "findings": 7,
        "shown": 2,
        "levels": {"error": 4, "warning": 1, "note": 2},
        "classes": {"deviation": 1, "defect": 6},
        "waived": 1,
        "held": 0,
    }


def test_sentences_follow_the_language(example):
    found = json.loads(render(example, language="en"))
    assert found["title"] == "Tolerances and reporting duties"
    assert found["reasons"] == ["Stopped: 3 findings must be mended"]
    assert [outcome["not_run"] for outcome in found["outcomes"]] == [None, "row\u00a04", "row\u00a04", None]


def test_an_empty_report_is_an_object_too(empty):
    found = json.loads(render(empty, language="nb"))
    assert (found["verdict"], found["findings"], found["standings"]) == ("publishable", [], [])
