"""``rules table``: the whole tolerance table of a rulebook, from its rules, and what blocks or warns beside it.

``tolerance_table`` says what stands in it; ``text``, ``markdown`` and ``html`` are its forms, each a pure function.
"""

from __future__ import annotations

from importlib import import_module

from checker.authoring.table.content import ToleranceTable, tolerance_table

__all__ = ["FORMS", "ToleranceTable", "render", "tolerance_table"]

FORMS = ("text", "markdown", "html")


def render(table: ToleranceTable, form: str, width: int) -> str:
    """The table in a form; ``width`` (columns) counts for text only."""
    return str(import_module(f"{__name__}.{form}").render(table, width))
