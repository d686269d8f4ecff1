"""The formats together: how they are found, and what all of them promise."""

from __future__ import annotations

import re
import subprocess
import sys
from string import Formatter

import pytest

from checker.model.errors import CheckError
from checker.output import names, renderer
from checker.texts import LANGUAGES, room_texts


def test_every_module_is_a_format_and_nothing_else_is():
    assert names() == ("csv", "github", "json", "junit", "markdown", "parquet", "sarif", "summary", "table", "xlsx")


@pytest.mark.parametrize("name", names())
def test_a_format_goes_by_its_modules_name(name):
    assert renderer(name).name == name
    assert re.fullmatch(r"(\.[a-z]+)?", renderer(name).suffix)


def test_a_suffix_names_one_format():
    suffixes = [renderer(name).suffix for name in names() if renderer(name).suffix]
    assert len(suffixes) == len(set(suffixes)) > 4


def test_an_unknown_format_is_told_with_those_there_are():
    with pytest.raises(CheckError) as raised:
        renderer("tabel")
    assert raised.value.say("nb") == (f"Formatet «tabel» finnes ikke. Velg et av disse: {', '.join(names())}.")


@pytest.mark.parametrize("name", ["parts", "parts.matrix", "", "../cli"])
def test_what_formats_share_is_no_format(name):
    with pytest.raises(CheckError):
        renderer(name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_two_runs_give_the_same_bytes(example, name, language):
    first = renderer(name).render(example, language=language, width=100)
    assert first == renderer(name).render(example, language=language, width=100)
    assert first


@pytest.mark.parametrize("name", names())
def test_a_report_without_anything_is_no_obstacle(empty, name):
    assert renderer(name).render(empty, language="nb")


@pytest.mark.parametrize("name", sorted(set(names()) - {"parquet", "xlsx"}))
def test_text_ends_with_one_newline(example, name):
    text = renderer(name).render(example, language="nb")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_names_import_no_format_and_nothing_heavy():
    code = (
        "import sys; from checker.output import names; names();"
        "print(sorted({'polars', 'pandera', 'pydantic', 'tabulate', 'checker.output.table'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("entry", room_texts("rendering"))
def test_every_sentence_has_both_languages_and_the_same_values(entry):
    sentences = room_texts("rendering")[entry]
    assert set(sentences) == set(LANGUAGES)
    assert all(sentences.values())
    fields = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in sentences.values()]
    assert fields[0] == fields[1]
