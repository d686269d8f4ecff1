"""Suites as files that a platform loads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from checker.rulebook import loader as rulebook
from checker.texts import LANGUAGES, Text
from checker.warehouse.connection import Place
from checker.warehouse.sql.layers import Layers
from checker.warehouse.suites import suites
from checker.warehouse.tables import definitions
from checker.warehouse.unsupported import unsaid

UNSAID, TABLES = "unsaid.json", "tables.sql"


def exported(
    rules: str | Path | None, dialect: str, schema: str | None, language: str | None
) -> tuple[dict[str, str], list[Text], str]:
    """A rulebook's suites as files by name, what they do not say, and the language to say it in."""
    book = rulebook.load(rulebook.find(rules))
    spoken = language or next((each for each in book.languages if each in LANGUAGES), "en")
    place = Place(book.pack, dialect, schema)
    layers = Layers(book, place, frozenset())
    files: dict[str, str] = {f"{suite.table}.json": as_json(suite.content()) for suite in suites(layers, spoken)}
    left = list(unsaid(layers))
    files[UNSAID] = as_json([each.content() for each in left])
    files[TABLES] = definitions(place)
    texts = [Text("warehouse.unsaid", {"id": each.id, "where": each.where, "reason": each.reason}) for each in left]
    return files, texts, spoken


def as_json(content: Any) -> str:
    """JSON that people may read, and compare between two exports."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
