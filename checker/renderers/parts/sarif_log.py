"""What every SARIF 2.1.0 log of this program shares: its frame, and how a place is written in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from checker import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
NEWLINES = ("\r\n", "\n", "\r")  # what ends a line, as editors count and our readers do; without it, "\r" ends none
LEVELS = {"error": "error", "warning": "warning", "note": "note"}


def log(
    tool: str, rules: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]], /, **run: Any
) -> dict[str, Any]:
    """A log of one run of a tool; ``run`` holds further properties of the run."""
    driver = {"name": tool, "version": __version__, "rules": list(rules)}
    counted = {"columnKind": "unicodeCodePoints", "newlineSequences": list(NEWLINES)}
    whole = {"tool": {"driver": driver}, **counted, **run, "results": list(results)}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [whole]}


def written(log: Mapping[str, Any]) -> str:
    """A log as text."""
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def physical(file: str, line: int | None = None, column: int | None = None) -> dict[str, Any]:
    """A place in a file, as the value of ``physicalLocation``; without a line the whole file is meant."""
    where: dict[str, Any] = {"artifactLocation": {"uri": uri(file)}}
    if line is not None:
        where["region"] = {"startLine": line} | ({"startColumn": column} if column is not None else {})
    return where


def uri(file: str) -> str:
    """A path as a URI: relative to where the program ran unless it is absolute."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
