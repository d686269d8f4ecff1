"""Queries as text: in the place's dialect, for a driver as they are, for Great Expectations with ``{batch}``."""

from __future__ import annotations

from sqlglot import exp

from checker.warehouse.sql.cells import BATCH
from checker.warehouse.sql.steps import in_steps


def written(query: exp.Query, dialect: str) -> str:
    return in_steps(query, dialect)


def for_batch(query: exp.Query, dialect: str) -> str:
    """The text of a query for Great Expectations: other braces doubled, the batch's place marked."""
    text = written(query, dialect).replace("{", "{{").replace("}", "}}")
    return text.replace(f'"{BATCH}"', "{batch}")
