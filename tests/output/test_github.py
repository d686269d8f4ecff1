"""Workflow commands: one a finding at its line, and none that a submission could write itself."""

from __future__ import annotations

import re
from dataclasses import replace

from checker.model.provenance import Folders
from checker.output.github import render

COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)")


def test_looks_as_agreed(example, same_as_golden):
    same_as_golden("github.txt", render(example, language="nb"))


def test_the_verdict_stands_first_then_the_worst(example):
    lines = render(example, language="en").splitlines()
    assert lines[0] == "::error title=Stopped%3A 3 findings must be mended::Stopped: 3 findings must be mended"
    levels = [line.split(" ")[0].strip(":") for line in lines[1:]]
    # three errors, one warning, two notes and a waived error, two rules that did not run for the same reason
    assert levels == ["error"] * 3 + ["warning"] + ["notice"] * 3 + ["warning"]


def test_a_command_names_file_and_line_from_here(make_report, make_finding):
    found = make_finding("X", "error", "m", "r", file="a.csv", line=7, row=6)
    report = replace(make_report(found), folders=Folders({("Regional IKT", "2023-01"): "in/2023-01"}))
    assert "::error file=in/2023-01/a.csv,line=7,title=X · row\u00a06::m r\n" in render(report, language="en")


def test_a_workbook_is_pointed_at_by_its_row_and_cell(make_report, make_finding):
    found = make_finding("X", "warning", "m", "", file="b.xlsx", sheet="Ark 1", cell="G14", row=14)
    assert "::warning file=b.xlsx,line=14,title=X · Ark 1!G14::m\n" in render(make_report(found), language="en")


def test_a_finding_without_a_file_has_no_line(make_report, make_finding):
    assert "::notice title=X::m\n" in render(make_report(make_finding("X", "note", "m", "")), language="en")


def test_no_text_becomes_a_command(hostile):
    lines = render(hostile, language="nb").split("\n")
    assert lines.pop() == ""
    assert len(lines) == 6  # the verdict, four findings, one rule that did not run
    for line in lines:
        assert COMMAND.fullmatch(line)
        assert "\r" not in line
        assert "\x1b" not in line
        assert len(line) < 20_000
