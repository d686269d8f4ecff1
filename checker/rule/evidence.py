"""What a rule shows for what it says: the values that its sentences put in, and statements of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.passages import Passage
from checker.texts import Text
from checker.value import TEXT, Type

if TYPE_CHECKING:
    import polars as pl

NO_ROW = "@no_row"  # among lacking fields: not a field is lacking, but any row that counts
PLACEHOLDERS = (  # of every rule's message, beside the columns of its table
    "observed", "limit", "distance", "better", "segment", "lacking", "differing", "nearest",
    "figure", "path", "stated", "against", "project",
)  # fmt: skip


class Statement(NamedTuple):
    """Something that the report says, and what became of it: ``agrees``, ``contradicts`` or ``untied`` (with why).

    ``start`` and ``end`` are its place in the passage; ``record`` is the key of the project that it is said of.
    """

    passage: Passage
    start: int
    end: int
    outcome: str
    record: str | None = None
    why: Text | None = None


class Shown(NamedTuple):
    """A value to be shown in a finding, and its type."""

    value: pl.Expr
    type: Type = TEXT
