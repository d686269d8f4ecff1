"""A query in steps: each part that others stand on is a common table expression, named by what it says, so that equal
parts are one, worked out once.
"""

from __future__ import annotations

import re
from hashlib import sha256

from sqlglot import exp

NAME = re.compile(r"\"(step_[0-9a-f]{16})\"")
TEXTS: dict[str, str] = {}  # of every step so far, by the name that follows from it


def step(query: exp.Query, alias: str, dialect: str) -> exp.Table:
    """The rows of a query, to be selected from under ``alias``."""
    text = query.sql(dialect=dialect, identify=True, copy=False)
    name = f"step_{sha256(text.encode()).hexdigest()[:16]}"
    TEXTS[name] = text
    return exp.table_(exp.to_identifier(name, quoted=True), alias=exp.to_identifier(alias, quoted=True))


def in_steps(query: exp.Query, dialect: str) -> str:
    """The text of a query, with all steps that it stands on before it."""
    text = query.sql(dialect=dialect, identify=True)
    found: dict[str, str] = {}
    collect(text, found)
    steps = ", ".join(f'"{name}" AS ({TEXTS[name]})' for name in found)
    return f"WITH {steps} {text}" if steps else text


def collect(text: str, found: dict[str, str]) -> None:
    """The steps that a text names, those that they stand on first."""
    for name in dict.fromkeys(NAME.findall(text)):
        if name not in found:
            collect(TEXTS[name], found)
            found[name] = TEXTS[name]
