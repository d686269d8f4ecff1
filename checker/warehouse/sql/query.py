"""Queries as text: in the place's dialect, for a driver as they are, for Great Expectations with ``{batch}``."""

from __future__ import annotations

from sqlglot import exp

from checker.warehouse.sql.cells import BATCH
from checker.warehouse.sql.sharing import shared


def written(query: exp.Select, dialect: str) -> str:
    """The text of a query."""
    return shared(query.copy()).sql(dialect=dialect, identify=True)


def for_batch(query: exp.Select, dialect: str) -> str:
    """The text of a query for Great Expectations: other braces doubled, the batch's place marked."""
    text = written(query, dialect).replace("{", "{{").replace("}", "}}")
    return text.replace(f'"{BATCH}"', "{batch}")
