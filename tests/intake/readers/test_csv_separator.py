"""The separator is what cuts the lines alike, outside quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.intake.readers.csv import SAMPLE, separator_of


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2,5\n", ";"),
        ("a,b\n1.5,2.5\n", ","),
        ("a\tb\n1,5\t2,5\n", "\t"),
        ("a;b;c;d\n1,5;2,5;3,5;4,5\n1,5;2,5;3,5;4,5\n", ";"),
        ('"a, b, c";d\n"e, f, g";1\n', ";"),
        ('a,b\n"x; y; z",1\n"x; y; z",2\n', ","),
        ('"flere\nlinjer; med; semikolon",b\n"1; 2; 3\n4; 5",c\n', ","),
        ("navn,liste,tall\nA,x;y,1\nB,x;y,2\nC,x;y,3\n", ","),
        ("Portefølje, januar 2023\n\nprosjekt;prognose;fase\nA;1,5;x\nB;2,5;y\n", ";"),
        ('"sa ""a, b, c""";x\n', ";"),
        ("a;b;c\n1,5;2,5;3\n1,5;2;3;4;5;6;7;8;9\n", ";"),
        ("a;b\n", ";"),
        ("a,b\n", ","),
        ("1,5;2\n", ";"),
        ("en kolonne\nuten noe\n", None),
        ("", None),
    ],
)
def test_the_content_decides(tmp_path: Path, text: str, separator: str | None) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert separator_of(tmp_path / "a.csv", "utf-8") == (separator, False)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_first_line_may_state_it(tmp_path: Path, separator: str) -> None:
    (tmp_path / "a.csv").write_text(f"SEP={separator}\na;b,c\td\n")
    assert separator_of(tmp_path / "a.csv", "utf-8") == (separator, True)


def test_a_long_file_is_judged_by_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n" + "1,5;2,5\n" * (SAMPLE // 8 + 10) + "," * 100_000)
    assert separator_of(tmp_path / "a.csv", "utf-8") == (";", False)
