"""The encoding of a CSV file, by its mark or by its bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake.readers.csv import PIECE, encoding_of
from checker.model.errors import CheckError

Refused = Callable[[Path], CheckError]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"plain", "utf-8"),
        ("grønn".encode(), "utf-8"),
        ("\ufeffgrønn".encode(), "utf-8-sig"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
        ("grønn".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "grønn".encode("utf-16-be"), "utf-16"),
        ("grønn £".encode("latin-1"), "latin-1"),
        ("grønn – “ja”".encode("cp1252"), "cp1252"),
        ("PÅ»".encode("cp1252") + "ø – ø".encode("cp1252"), "cp1252"),  # C5 BB alone would be UTF-8
        (b"gr\xf8nn \x96 \x81", "latin-1"),  # 0x81 is nothing in Windows-1252
        (("a" * (PIECE - 1) + "ø").encode(), "utf-8"),  # a letter cut in two by the piece
        (b"a" * (PIECE + 5) + b"\x96", "cp1252"),
        (b"", "utf-8"),
    ],
)
def test_the_bytes_decide(tmp_path: Path, content: bytes, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert encoding_of(tmp_path / "a.csv") == encoding


def test_one_stray_byte_in_a_utf8_file_is_named_not_guessed(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "a.csv").write_bytes("grønn;rød\ngrønn;gul\n".encode() + b"r\xf8d;gul\n")
    error = refused(tmp_path / "a.csv")
    assert error.text.key == "reading.csv-mixed-encoding"
    assert error.text.values["line"] == 3
    assert error.text.values["encoding"] == "UTF-8"


@pytest.mark.parametrize(
    ("content", "encoding"), [(b"\xef\xbb\xbfa\nr\xf8d\n", "UTF-8"), ("a\nb\n".encode("utf-16") + b"x", "UTF-16")]
)
def test_a_mark_that_the_rest_does_not_keep_is_refused(
    tmp_path: Path, refused: Refused, content: bytes, encoding: str
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    error = refused(tmp_path / "a.csv")
    assert error.text.key == "reading.csv-mixed-encoding"
    assert error.text.values["encoding"] == encoding


@pytest.mark.parametrize(
    "content",
    [
        b"a;b\n1;\0\n",
        "a;b\n1;\0\n".encode("utf-16"),
        b"a;\xf8\n1;\0\n",
        "a;b\n1;2\n".encode("utf-16-le").replace(b"a\0;\0b\0\n\0", b"abc\n"),
    ],
)
def test_nul_characters_are_refused_with_their_line(tmp_path: Path, refused: Refused, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    error = refused(tmp_path / "a.csv")
    assert error.text.key == "reading.csv-nul"
    assert error.text.values["line"] == 2
