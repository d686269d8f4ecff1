"""The summary for a pull request: short, and never longer than a comment may be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from checker.output import renderer
from checker.output.summary import MARK, ROWS, render
from checker.texts import Text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_looks_as_agreed(example, same_as_golden, language):
    same_as_golden(f"summary_{language}.md", render(example, language=language))


def test_begins_with_the_mark_by_which_a_comment_is_found_again(example, empty):
    for report in (example, empty):
        assert render(report, language="nb").splitlines()[0] == MARK


def test_only_what_must_or_should_be_mended_is_listed(example):
    text = render(example, language="en")
    assert "#### Stops (3)" in text
    assert "#### Should be mended (1)" in text
    assert "TOL-COST" not in text
    assert "Project deviations 1" in text
    assert "Not run: 2 rules: row" in text
    assert "Nothing to judge: 1 rule" in text


def test_what_would_change_the_verdict_is_told_in_every_place(example):
    step = Text("rendering.row", {"row": 17})
    report = replace(example, verdict=replace(example.verdict, steps=(step,)))
    for name in ("summary", "github", "junit", "sarif"):
        said = renderer(name).render(report, language="en")
        assert "row\u00a017" in said, name
        assert "row\u00a017" not in renderer(name).render(example, language="en")


@pytest.mark.parametrize("text", ["x", "å|" * 9_000, "@noen" * 2_000])
@pytest.mark.parametrize("count", [21, 500])
def test_fits_a_comment_however_much_was_found(make_report, make_finding, count, text):
    found = [
        make_finding(f"{level}-{place}", level, text, text, project=text, file=text, key=str(place))
        for level in ("error", "warning")
        for place in range(count)
    ]
    summary = render(make_report(*found), language="nb")
    assert len(summary) < 65_536
    rows = summary.count("\n| ") - 4  # two tables with a heading and a rule each
    assert 0 < rows <= 2 * ROWS
    left = sum(int(line.split()[2]) for line in summary.splitlines() if line.startswith("… og "))
    assert rows + left == 2 * count


def test_no_text_breaks_a_table(hostile):
    text = render(hostile, language="nb")
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in tables} == {6}
    assert not {"\x00", "\x1b", "\r"} & set(text)
    assert len(re.findall(r"(?<!\\)<", text.replace("<br>", ""))) == 1
