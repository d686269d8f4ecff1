"""Read ``submission.toml``, which identifies the submission of a folder."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from checker.errors import CheckError
from checker.intake.files import entries, nearest, opening
from checker.texts import Text

SUBMISSION_TOML = "submission.toml"
KEYS = ("portfolio", "period", "reporting_date", "version", "extract", "decimal", "returns", "expected")


def read_submission_toml(folder: Path) -> dict[str, Any]:
    """The keys of the folder's ``submission.toml``; empty where there is none.

    ``portfolio``, ``period`` and ``version`` are texts, ``reporting_date`` a date or a text, ``extract`` a boolean,
    ``decimal`` "," or ".", ``returns`` a boolean, ``expected`` a list of texts. Raises CheckError with the line
    for anything else.
    """
    found = [entry for entry in entries(folder) if entry.name.casefold() == SUBMISSION_TOML]
    if not found:
        return {}
    text = read_text(found[0])
    return {key: stated_value(found[0], text, key, value) for key, value in parse(found[0], text).items()}


def read_text(file: Path) -> str:
    """The file's text without a byte order mark, which Notepad writes."""
    with opening(file):
        content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CheckError("reading.stated-encoding", file=str(file), line=line) from error


def parse(file: Path, text: str) -> dict[str, Any]:
    """Parse the text. Raises CheckError with the line where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        line = int(where[1]) if where else text.rstrip().count("\n") + 1
        raise CheckError("reading.stated-broken", file=str(file), line=line) from error


def stated_value(file: Path, text: str, key: str, value: Any) -> Any:
    """Check and convert the value of a key. Raises CheckError for an unknown key or a value of another kind."""
    place = {"file": str(file), "line": line_of(text, key), "name": key}
    if key not in KEYS:
        near = nearest(key, KEYS)
        entry = "reading.stated-unknown-near" if near else "reading.stated-unknown"
        raise CheckError(entry, **place, near=near, known=", ".join(KEYS))
    if key in ("period", "version") and type(value) in (int, date):
        value = str(value)
    if not fits(key, value):
        raise CheckError("reading.stated-value", **place, expected=Text(f"reading.expected-{key}"))
    return value.strip() if isinstance(value, str) else value


def fits(key: str, value: Any) -> bool:
    if key in ("extract", "returns"):
        return isinstance(value, bool)
    if key == "expected":
        return isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value)
    if key == "decimal":
        return value in (",", ".")
    if key == "reporting_date" and isinstance(value, date):
        return not isinstance(value, datetime)
    return isinstance(value, str) and bool(value.strip())


def line_of(text: str, key: str) -> int:
    """The line of a key or header of that name; 1 where it is written in an unusual way."""
    found = re.search(rf"""^\s*\[*\s*["']?{re.escape(key)}["']?\s*[.=\]]""", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
