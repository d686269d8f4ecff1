"""Markdown: fit for a pull request, and safe for whoever reads it there."""

from __future__ import annotations

import pytest

from checker.output.markdown import render
from checker.output.parts.document import escape


@pytest.mark.parametrize("language", ["nb", "en"])
def test_looks_as_agreed(example, same_as_golden, language):
    same_as_golden(f"markdown_{language}.md", render(example, language=language))


def test_an_empty_report(empty, same_as_golden):
    same_as_golden("markdown_nb_empty.md", render(empty, language="nb"))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("<script>", r"\<script\>"),
        ("[her](x) *b* `c` _d_", r"\[her\](x) \*b\* \`c\` \_d\_"),
        ("&lt;", "&amp;lt;"),
        ("@noen #12", "@&#8203;noen #&#8203;12"),
        ("https://x.no www.x.no", "https:&#8203;//x.no www&#8203;.x.no"),
        ("kl. 12:30 # 4", "kl. 12:30 # 4"),
    ],
)
def test_text_from_a_submission_is_only_text(text, safe):
    assert escape(text) == safe


def test_at_the_gate_it_says_what_would_change_the_verdict(make_report):
    from checker.model.report import Verdict
    from checker.texts import Text

    step, remark = Text("rendering.row", {"row": "a|b"}), Text("rendering.no-findings")
    text = render(make_report(verdict=Verdict(False, (), (step,), (remark,))), language="en")
    assert "\n### What would change it\n\n- row\u00a0a\\|b\n\n### What the rulebook bears\n\n- No findings.\n" in text


def test_what_the_baseline_holds_stands_apart(make_report, make_finding):
    row = make_finding("X", "error", "Known.", "Mend.", waiver="baseline")
    text = render(make_report(row, publishable=True), language="en")
    assert "<summary><b>Known findings that are held (1)</b>" in text


def test_every_row_of_a_table_has_as_many_cells(make_report, make_finding):
    row = make_finding(
        "X",
        "error",
        "a | b\nc",
        "d | e\r\nf",
        project="p|q",
        file="f|g.csv",
        cell="A1",
        parameter="x|y",
        reported="green",
        derived="red",
    )
    other = make_finding("X", "note", "ok", "", file="h.csv")
    lines = [line for line in render(make_report(row, other), language="nb").splitlines() if line.startswith("|")]
    assert len(lines) == 6
    assert {line.replace(r"\|", "").count("|") for line in lines} == {6}


def test_notes_are_folded_away_and_errors_are_not(example):
    text = render(example, language="nb")
    assert text.index("### Stopper (3)") < text.index("### Bør rettes (1)") < text.index("<details>")
    assert text.count("<details>") == text.count("</details>") == 5
