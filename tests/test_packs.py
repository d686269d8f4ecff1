"""Every shipped pack loads alone and speaks both languages; its own cases are run in ``test_rules_shipped``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

RULES = Path(__file__).resolve().parents[1] / "rules"
PACKS = sorted(file.parent.name for file in RULES.glob("*/pack.toml"))
REGIMES = ("california", "dcma", "dod-apb", "evm", "nunn-mccurdy", "prince2", "us-itdashboard")
LANGUAGES = {"nb", "en"}
BOOK = """
title = {{ nb = "Prøve", en = "Trial" }}
languages = ["nb", "en"]
packs = [{packs}]
compare.green   = {{ green = "agrees",  yellow = "error",   red = "error",  missing = "error"   }}
compare.yellow  = {{ green = "warning", yellow = "agrees",  red = "error",  missing = "error"   }}
compare.red     = {{ green = "warning", yellow = "warning", red = "agrees", missing = "warning" }}
compare.missing = {{ green = "warning", yellow = "error",   red = "error",  missing = "note"    }}
compare.blank   = {{ green = "error",   yellow = "error",   red = "error",  missing = "error"   }}
"""


def book_of(folder: Path, *packs: str) -> Rulebook:
    """A rulebook in ``folder`` that uses shipped packs."""
    file = folder / "rules.toml"
    file.write_text(BOOK.format(packs=", ".join(f"'{RULES / pack}'" for pack in packs)), encoding="utf-8")
    return rulebook.load(file)


def test_the_packs_of_the_regimes_are_shipped() -> None:
    assert set(REGIMES) <= set(PACKS)


@pytest.mark.parametrize("pack", PACKS)
def test_every_text_stands_in_both_languages(pack: str, tmp_path: Path) -> None:
    assert [name for name, titles in texts_of(book_of(tmp_path, pack)) if set(titles) != LANGUAGES] == []


def texts_of(book: Rulebook) -> Iterator[tuple[str, set[str]]]:
    """Every text of a rulebook's packs: its place, and the languages in which it is not empty."""
    model = book.pack.model
    yield "pack", said(model.title)
    for name, parameter in model.parameter.items():
        yield f"parameter.{name}", said(parameter.title)
    for vocabulary in book.pack.vocabularies.values():
        for term, words in vocabulary.words.items():
            yield f"{vocabulary.name}.{term}", {language for language, given in words.items() if any(given)}
    for table in book.pack.tables.values():
        yield table.name, said(table.model.title)
        for column in table.columns.values():
            yield f"{table.name}.{column.name}", said(column.model.title)
    for rule in book.rules:
        for key in ("title", "message", "remedy"):
            yield f"{rule.id}.{key}", said(getattr(rule.model, key))
        yield f"{rule.id}.source.text", said(rule.model.source.text)
        yield f"{rule.id}.source.reading", said(rule.model.source.reading)


def said(titles: dict[str, str]) -> set[str]:
    """The languages in which something is said."""
    return {language for language, text in titles.items() if text.strip()}


@pytest.mark.parametrize("pack", REGIMES)
def test_no_number_of_our_own_blocks(pack: str, tmp_path: Path) -> None:
    """A rule that nobody has held against its source warns, unless it is plain logic: no limits, no grades."""
    for rule in book_of(tmp_path, pack).rules:
        if not rule.model.source.verified:
            assert rule.model.level != "error" or rule.kind.name not in ("limit", "grade"), rule.id


def test_packs_of_two_regimes_load_together(tmp_path: Path) -> None:
    assert len(book_of(tmp_path, "hso", "dcma").rules) == len(book_of(tmp_path, "hso").rules) + 5
