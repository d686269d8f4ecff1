"""``submission.toml``: known keys of the right kind, and the line of everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.intake.readers import read
from checker.model.errors import CheckError

WHOLE = """\
portfolio = " IKT "
period = "2023-01"
reporting_date = 2023-01-31
version = 2
extract = true
decimal = ","
"""


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[bytes], Path]:
    def make(content: bytes) -> Path:
        (tmp_path / "prosjekter.csv").write_text("a;b\n")
        (tmp_path / "submission.toml").write_bytes(content)
        return tmp_path

    return make


@pytest.fixture
def mistake(folder: Callable[[bytes], Path]) -> Callable[[str | bytes], CheckError]:
    def make(text: str | bytes) -> CheckError:
        with pytest.raises(CheckError) as caught:
            read(folder(text.encode() if isinstance(text, str) else text))
        for language in ("nb", "en"):
            assert "submission.toml" in caught.value.say(language)
        return caught.value

    return make


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_known_keys_are_stated(folder: Callable[[bytes], Path], before: bytes, end: bytes) -> None:
    raw = read(folder(before + WHOLE.encode().replace(b"\n", end)))
    assert raw.stated == {
        "portfolio": "IKT",
        "period": "2023-01",
        "reporting_date": date(2023, 1, 31),
        "version": "2",
        "extract": True,
        "decimal": ",",
    }
    assert not [text for text in raw.messages if text.key == "reading.unread"]


def test_a_folder_without_it_states_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n")
    assert read(tmp_path).stated == {}


@pytest.mark.parametrize(
    ("text", "line", "key", "near"),
    [
        ('portfolio = "IKT"\n\nPeriode = "2023-01"\n', 3, "Periode", "period"),
        ('"reporting-date" = 2023-01-31', 1, "reporting-date", "reporting_date"),
        ('period = "2023-01"\n[xyz]\na = 1\n', 2, "xyz", None),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(
    mistake: Callable[[str], CheckError], text: str, line: int, key: str, near: str | None
) -> None:
    values = mistake(text).text.values
    assert (values["line"], values["name"], values["near"]) == (line, key, near)


@pytest.mark.parametrize(
    "value",
    [
        "portfolio = 5",
        'portfolio = " "',
        "period = 1.5",
        "reporting_date = 2023",
        "reporting_date = 2023-01-31T12:00:00",
        'extract = "ja"',
        "extract = 1",
        'decimal = ";"',
        "version = true",
        "version = []",
    ],
)
def test_a_value_of_another_kind_is_refused(mistake: Callable[[str], CheckError], value: str) -> None:
    error = mistake(f"# en linje\n{value}\n")
    assert error.text.key == "reading.stated-value"
    assert error.text.values["line"] == 2
    assert error.text.values["name"] == value.partition(" ")[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('portfolio = "IKT"\nperiod = \n', 2),
        ('portfolio = "IKT"\nperiod = "2023-01', 2),
        ('period = "2023-01"\nperiod = "2023-02"\n', 2),
        ("period", 1),
    ],
)
def test_broken_toml_names_the_line(mistake: Callable[[str], CheckError], text: str, line: int) -> None:
    error = mistake(text)
    assert error.text.key == "reading.stated-broken"
    assert error.text.values["line"] == line


@pytest.mark.parametrize("content", [b'a = 1\nb = "\xf8"\n', 'a = "ø"'.encode("utf-16")])
def test_another_encoding_is_refused(mistake: Callable[[Any], CheckError], content: bytes) -> None:
    assert mistake(content).text.key == "reading.stated-encoding"
