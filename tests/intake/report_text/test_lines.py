"""Lines put together to passages."""

from __future__ import annotations

import pytest

from checker.intake.report_text.reading import join_lines, passages, tidy


def texts(content: str, **options: bool) -> list[str]:
    return [each.text for each in passages(content.split("\n"), "a.txt", **options)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("• one\n  two\n• three", ["one two", "three"]),
        ("- one\n- two", ["one", "two"]),
        ("•\n•\n•\nthe text\ngoes on", ["the text goes on"]),
        ("1. One\n2. Two", ["One", "Two"]),
        ("den\n24. oktober skjedde det", ["den 24. oktober skjedde det"]),
        ("• a sentence that\n\ngoes on", ["a sentence that goes on"]),
        ("• a sentence.\n\nanother", ["a sentence.", "another"]),
        ("Heading\n A paragraph's first line\nand its second", ["Heading", "A paragraph's first line and its second"]),
        ("a hyphen-\nated word, a time-\nKeeper", ["a hyphen-ated word, a time- Keeper"]),
        ("", []),
        ("•\n\n•", []),
    ],
)
def test_passages(content: str, expected: list[str]) -> None:
    assert texts(content) == expected


def test_a_heading_of_markdown_has_its_depth() -> None:
    found = list(passages(["# One", "## Two ##", "text"], "a.md", marked=True))
    assert [(each.text, each.level) for each in found] == [("One", 1), ("Two", 2), ("text", None)]
    assert texts("# One\ntext") == ["# One text"]


def test_pages_and_wide_gaps_part_a_text() -> None:
    found = list(passages(["one", "\x0c two", "", "", "", "three", "", "", "four"], "a.txt", page=1))
    assert [(each.text, each.page, each.part, each.line) for each in found] == [
        ("one", 1, 0, 1), ("two", 2, 1, 2), ("three", 2, 2, 6), ("four", 2, 2, 9),
    ]  # fmt: skip


def test_invisible_characters_are_removed() -> None:
    assert tidy("  1\u00a0234\u00ad5\t6\x07 ") == "1 2345 6"
    assert join_lines(["A", "b-", "c"]) == "A b-c"
