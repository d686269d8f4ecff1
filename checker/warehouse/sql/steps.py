"""A query in steps: each part that others select from is a common table expression, named by its text, so that equal
parts are evaluated once.
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
    """The text of a query, after the steps that it selects from."""
    text = query.sql(dialect=dialect, identify=True)
    found: dict[str, str] = {}
    collect(text, found)
    steps = ", ".join(f'"{name}" AS ({TEXTS[name]})' for name in found)
    return f"WITH {steps} {text}" if steps else text


def collect(text: str, found: dict[str, str]) -> None:
    """The steps that a text names, in the order in which they need each other."""
    for name in dict.fromkeys(NAME.findall(text)):
        if name not in found:
            collect(TEXTS[name], found)
            found[name] = TEXTS[name]
