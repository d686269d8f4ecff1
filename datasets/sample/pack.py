"""The pack's own files, as far as a made-up month needs them: headings, and the words that people write for a term."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HSO = Path(__file__).resolve().parents[2] / "rules" / "hso"
PARAMETERS = ("cost", "time", "scope", "risk", "adoption", "operations")
ARROW = {"nb": "{} pil", "en": "{} arrow"}


def load(file: Path) -> dict[str, Any]:
    """A file of the pack."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


PACK = load(HSO / "pack.toml")
TABLES = {file.stem: load(file) for file in sorted((HSO / "tables").glob("*.toml"))}


def title(table: str, language: str) -> str:
    """What a table is called."""
    return str(TABLES[table]["title"][language])


def columns(table: str) -> dict[str, dict[str, Any]]:
    """A table's columns with type and headings; those of the parameters at the end of the table of projects."""
    found: dict[str, dict[str, Any]] = dict(TABLES[table]["column"])
    if table == "projects":
        for name in PARAMETERS:
            parameter = PACK["parameter"][name]
            found[parameter["reported"]] = {"type": "colour", "nb": parameter["nb"], "en": parameter["en"]}
        for name in PARAMETERS:
            parameter = PACK["parameter"][name]
            titles = {language: form.format(parameter[language]) for language, form in ARROW.items()}
            found[parameter["arrow"]] = {"type": "arrow", **titles}
    return found


def word(kind: Any, term: str, language: str) -> str:
    """What people write for a term; anything that is no term stands as it is."""
    given = PACK["vocabulary"].get(kind, {}).get(term) if isinstance(kind, str) else None
    return str(given[language][0]) if isinstance(given, dict) else term
