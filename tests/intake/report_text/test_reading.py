"""Files that cannot be read, or not safely, end in a sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import checker.intake.report_text
from checker.intake import zip_limits
from checker.intake.report_text import read, readers, reading
from checker.model.errors import CheckError
from checker.texts import LANGUAGES


def refused(*paths: Path) -> CheckError:
    with pytest.raises(CheckError) as caught:
        read(paths)
    for language in LANGUAGES:
        assert "{" not in caught.value.say(language)
    return caught.value


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "report.txt").text.key == "manuscript.missing"


def test_an_unknown_format_names_those_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "report.odt"
    path.write_bytes(b"x")
    error = refused(path)
    assert error.text.key == "manuscript.unknown-format"
    assert error.text.values["suffixes"] == ".docm, .docx, .markdown, .md, .pdf, .pptm, .pptx, .text, .txt"


def test_every_suffix_belongs_to_one_reader() -> None:
    suffixes = [suffix for reader in readers() for suffix in reader.SUFFIXES]
    assert sorted(suffixes) == sorted(set(suffixes))
    assert all(suffix == suffix.lower() for suffix in suffixes)


def test_a_suffix_in_capitals_is_read(tmp_path: Path) -> None:
    path = tmp_path / "REPORT.TXT"
    path.write_text("Plan A", encoding="utf-8")
    assert [passage.text for passage in read([path]).passages] == ["Plan A"]


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".pdf", ".txt"])
def test_something_else_than_the_name_says(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"report{suffix}"
    path.write_bytes(b"\x00\x01\x02 no such thing")
    assert refused(path).text.key == "manuscript.damaged"


@pytest.mark.parametrize("suffix", [".docx", ".pptx"])
def test_a_zip_file_without_a_document(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"report{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refused(path).text.key == "manuscript.damaged"


@pytest.mark.parametrize("suffix", [".docx", ".pptx"])
def test_a_bomb_is_not_unpacked(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"report{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"x" * (zip_limits.RATIO_FROM + 1))
    assert refused(path).text.key == "reading.workbook-too-large"


def test_a_report_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("\n \n", encoding="utf-8")
    assert refused(path).text.key == "manuscript.no-text"


def test_too_large_or_too_many_passages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.txt"
    path.write_text("one\n\ntwo\n\nthree", encoding="utf-8")
    monkeypatch.setattr(checker.intake.report_text, "PASSAGES", 2)
    assert refused(path).text.key == "manuscript.too-many"
    monkeypatch.setattr(checker.intake.report_text, "FILE_LIMIT", 5)
    assert refused(path).text.key == "manuscript.too-large"


def test_too_many_pages_are_refused(written_report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if written_report.suffix not in (".pdf", ".pptx"):
        assert read([written_report]).pages in (0, 7)
        return
    monkeypatch.setattr(reading, "PAGE_LIMIT", 6)
    assert refused(written_report).text.key == "manuscript.too-many-pages"


def test_a_library_that_is_not_there_is_named_with_its_extra(tmp_path: Path) -> None:
    with pytest.raises(CheckError) as caught:
        reading.import_library("no_such_library_at_all", tmp_path / "report.pdf")
    assert "pip install 'portfolio-checker[report]'" in caught.value.say("en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_in_any_usual_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("Rødt på økonomi – nå".encode(encoding))
    assert [each.text for each in read([path]).passages] == ["Rødt på økonomi – nå"]


def test_a_text_without_paragraphs_is_cut_to_pieces(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Alfa koster 7 MNOK. " * 5000, encoding="utf-8")
    pieces = [each.text for each in read([path]).passages]
    assert max(map(len, pieces)) <= checker.intake.report_text.LONGEST
    assert " ".join(pieces) == ("Alfa koster 7 MNOK. " * 5000).strip()
