"""Gaps, terms, texts, lists and error values."""

from __future__ import annotations

from datetime import datetime

import pytest

from checker.intake.cells import CellParser
from checker.intake.unreadable import Broken, Gap
from checker.model.submission import Cell, ErrorValue
from checker.model.types import DATE, LIST, TEXT, Type, number
from checker.schema.tables import vocabulary

MISSING = {
    "empty": ["-"],
    "not_yet": ["Ikke kjent"],
    "not_applicable": ["n/a"],
    "withheld": ["Exempt under Section*", "unntatt offentlighet*"],
}
PHASE = vocabulary(
    "phase", {"concept": ["Konsept"], "execution": {"nb": ["Gjennomføre og avslutte"], "en": ["Execution"]}}
)
TERM = Type("term", vocabulary="phase", terms=PHASE.terms)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (None, "empty"),
        ("", "empty"),
        (" \u00a0\t", "empty"),
        ("\ufeff", "empty"),
        ("-", "empty"),
        ("ikke  kjent", "not_yet"),
        ("N/A", "not_applicable"),
        ("Exempt under Section 43 of the Act", "withheld"),
        ("Exempt under Section 43 of the\nFreedom of Information Act", "withheld"),
    ],
)
@pytest.mark.parametrize("type", [number(2), DATE, TEXT, LIST, TERM], ids=str)
def test_every_kind_of_missing_is_known_in_every_type(cell: Cell, kind: str, type: Type) -> None:
    assert CellParser(type, missing=MISSING)(cell) == Gap(kind)


def test_a_word_for_missing_is_a_text_where_nobody_said_so() -> None:
    assert CellParser(TEXT)("n/a") == "n/a"


def test_a_term_of_the_vocabulary_is_not_missing() -> None:
    assert CellParser(TERM, spellings={"n/a": "concept"}, missing=MISSING)("N/A") == "concept"


@pytest.mark.parametrize(
    "text", ["Gjennomføre og avslutte", "GJENNOMFØRE  OG AVSLUTTE", "execution", "Gjennom\u00adføre og avslutte"]
)
def test_a_term_in_any_of_its_spellings(text: str) -> None:
    assert CellParser(TERM, spellings=PHASE.spellings())(text) == "execution"


def test_an_unknown_word_names_what_is_allowed_and_what_is_nearest() -> None:
    result = CellParser(TERM, spellings=PHASE.spellings())("konsep")
    assert result == Broken("CONTRACT-VOCABULARY", {"allowed": "concept, execution", "nearest": "concept"})
    far = CellParser(TERM, spellings=PHASE.spellings())("zzz")
    assert isinstance(far, Broken)
    assert far.values["nearest"] is None


def test_a_number_may_be_a_term() -> None:
    assert CellParser(Type("term", vocabulary="grade", terms=("one",)), spellings={"1": "one"})(1.0) == "one"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Prosjekt\nnr. 2 ", "Prosjekt\nnr. 2"),
        (7.0, "7"),
        (7.5, "7.5"),
        (1234567890123456.0, "1234567890123456"),
        (1e20, "100000000000000000000"),
        (0.00001, "0.00001"),
        (12345678901234567890, "12345678901234567890"),
        (True, "true"),
        (datetime(2023, 1, 31), "2023-01-31"),
        ("7b", "7b"),
        ("007", "007"),
    ],
)
def test_a_text_is_what_people_read(cell: Cell, text: str) -> None:
    assert CellParser(TEXT)(cell) == text


@pytest.mark.parametrize("text", ["a\x00b", "\x07", "a\x1b[31mb"])
@pytest.mark.parametrize("type", [number(2), DATE, TEXT, LIST, TERM], ids=str)
def test_control_characters_are_refused(text: str, type: Type) -> None:
    result = CellParser(type)(text)
    assert isinstance(result, Broken)
    assert result.values["reason"].key == "structure.control-character"


def test_a_list_is_parted_by_semicolons_and_lines_and_not_by_commas() -> None:
    assert CellParser(LIST)("Helselogistikk; EPJ, ERP;\r\n BIM/FDV;") == ["Helselogistikk", "EPJ, ERP", "BIM/FDV"]
    assert CellParser(LIST)(" ; ") == Gap("empty")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (ErrorValue("#N/A"), "error-value"),
        ("#DIV/0!", "error-value"),
        ("#VERDI!", "error-value"),
        ("########", "error-value"),
        (ErrorValue("="), "not-calculated"),
    ],
)
@pytest.mark.parametrize("type", [number(2), DATE, TEXT, LIST, TERM], ids=str)
def test_an_error_value_is_no_text(cell: Cell, reason: str, type: Type) -> None:
    result = CellParser(type)(cell)
    assert isinstance(result, Broken)
    assert (result.rule, result.values["reason"].key) == ("CONTRACT-ERROR-VALUE", f"structure.{reason}")
