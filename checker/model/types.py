"""The types of values: what a column or an expression can be, and how large it can get.

Numbers are decimals from cell to verdict. A number type carries how many digits it may have in all and after the
point, so that no expression can overflow: Polars holds 38 digits, and a cell may have 15 before the point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.lazy import pl
from checker.model.finding import COLOURS

WHOLE_DIGITS = 15  # of a cell, before the decimal point
PLACES = 6  # after the point, where a column does not state its own
MAX_DIGITS = 38  # what Polars' Decimal holds
ROW_DIGITS = 7  # a sum over up to ten million rows may need so many digits more

Kind = str  # "text", "list", "number", "date", "term", "boolean", "interval"


@dataclass(frozen=True)
class Type:
    """The type of a column or of an expression's node.

    ``digits`` and ``scale`` hold for numbers (digits in all, digits after the point), ``unit`` for numbers
    ("MNOK", "days", "percent"), ``terms``, ``vocabulary`` and ``ordered`` for terms of a vocabulary.
    """

    kind: Kind
    digits: int = 0
    scale: int = 0
    unit: str | None = None
    vocabulary: str | None = None
    terms: tuple[str, ...] = ()
    ordered: bool = False

    def __str__(self) -> str:
        if self.kind == "term":
            return f"term of {self.vocabulary}"
        return f"{self.kind} of {self.unit}" if self.unit else self.kind


TEXT = Type("text")
LIST = Type("list")
DATE = Type("date")
BOOLEAN = Type("boolean")
INTERVAL = Type("interval")
DAYS = Type("number", 7, 0, "days")
COLOUR = Type("term", vocabulary="colour", terms=COLOURS)


def number(scale: int | None = None, unit: str | None = None) -> Type:
    """A cell's number with ``scale`` digits after the point (PLACES unless stated)."""
    places = PLACES if scale is None else scale
    return Type("number", WHOLE_DIGITS + places, places, unit)


def summed(kind: Type) -> Type:
    """The type of a number's sum over many rows."""
    return replace(kind, digits=kind.digits + ROW_DIGITS)


def dtype(kind: Type) -> pl.DataType:
    """How Polars holds a column of this type: exact decimals, terms as an Enum in the vocabulary's order."""
    if kind.kind == "number":
        return pl.Decimal(MAX_DIGITS, kind.scale)
    if kind.kind == "term":
        return pl.Enum(kind.terms)
    return {"date": pl.Date(), "list": pl.List(pl.String), "boolean": pl.Boolean()}.get(kind.kind, pl.String())
