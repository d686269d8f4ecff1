"""The file of waivers: which one it is, and its text with one more entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from checker.errors import CheckError, RulebookError
from checker.policy import RulebookModel
from checker.rulebook import find
from checker.rulebook.document import Document
from checker.rulebook.models import validated
from checker.texts import LANGUAGES, template

BOM = "\ufeff"
SHIPPED = Path(__file__).resolve().parents[2] / "shipped"


def waivers_file(rules: str | Path | None) -> tuple[Path, str]:
    """The path of a rulebook's file of waivers, and its name in the rulebook.

    Raises CheckError where the rulebook names none, or is the one inside the program.
    """
    path = find(rules)
    document = Document(path, path.name)
    model = validated(document, RulebookModel)
    if model is None:
        raise RulebookError(document.mistakes)
    if model.waivers is None:
        raise CheckError("waivers.no-file", file=str(path))
    if path.resolve().is_relative_to(SHIPPED):
        raise CheckError("waivers.shipped", file=str(path))
    return path.parent / model.waivers, model.waivers


def appended(path: Path, name: str, key: str, entry: Mapping[str, Any]) -> bytes:
    """The file's content with an entry at its end. Every byte before it stays, comments and layout among them.

    Raises CheckError where the file cannot be read, or an entry cannot stand at its end.
    """
    before = read(path, name)
    newline = "\r\n" if "\r\n" in before else "\n"
    text = before or head()
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    whole = text + gap + rendered(key, entry).replace("\n", newline)
    try:
        found = tomllib.loads(whole.removeprefix(BOM), parse_float=Decimal)
        was = tomllib.loads(before.removeprefix(BOM), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CheckError("waivers.not-written", file=name, reason=str(error)) from None
    entries = found.pop(key)
    if entries[:-1] != was.pop(key, []) or found != was:
        raise CheckError("waivers.not-written", file=name, reason=key)
    return whole.encode()


def read(path: Path, name: str) -> str:
    """The file's text; empty where there is no file."""
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise CheckError("rulebook.unreadable", file=name) from None


def head() -> str:
    """What stands at the top of a new file, in every language."""
    return "".join(f"# {template('waivers.head', language)}\n" for language in LANGUAGES)


def rendered(key: str, entry: Mapping[str, Any]) -> str:
    """An entry as TOML, one key a line."""
    import tomlkit

    table = tomlkit.table()
    for name, value in entry.items():
        if isinstance(value, Mapping):
            inline = tomlkit.inline_table()
            inline.update({key: item(each) for key, each in value.items()})
            table[name] = inline
        else:
            table[name] = item(value)
    members = tomlkit.aot()
    members.append(table)
    document = tomlkit.document()
    document.append(key, members)
    return tomlkit.dumps(document)


def item(value: Any) -> Any:
    """A value as TOML writes it; a decimal with all its digits."""
    import tomlkit

    return tomlkit.value(f"{value:f}") if isinstance(value, Decimal) else tomlkit.item(value)
