"""Vocabulary of the findings table: columns, classes, levels and colours.

A finding is a *deviation* (the project is off tolerance) or a *defect* (the submission contradicts itself, its rules
or its contract). Its level decides publication; its colour shows how far off the project is.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

DEVIATION = "deviation"
DEFECT = "defect"
LEVELS = ("error", "warning", "note")
COLOURS = ("green", "yellow", "red", "missing")
HELD = "baseline"  # in the waiver column: known from the baseline, and not waived


class Code(IntEnum):
    """Result of one rule for one row, in order of severity: the greatest code wins."""

    NOT_APPLICABLE = 0
    GREEN = 1  # also "ok", for kinds without colours
    YELLOW = 2
    MISSING = 3
    RED = 4
    FAILED = 5  # a condition is false, for kinds without colours


COLOUR_OF_CODE = {Code.GREEN: "green", Code.YELLOW: "yellow", Code.MISSING: "missing", Code.RED: "red"}
CODE_OF_COLOUR = {colour: code for code, colour in COLOUR_OF_CODE.items()}


class Finding(NamedTuple):
    """One row of the findings table. Figures are texts with exact decimals; None where a column does not apply."""

    id: str
    portfolio: str | None
    period: str | None
    rule: str
    class_: str
    level: str
    colour: str | None
    parameter: str | None
    segment: str | None
    table: str | None
    key: str | None
    project: str | None
    column: str | None
    observed: str | None
    limit: str | None
    distance: str | None
    unit: str | None
    reported: str | None
    derived: str | None
    file: str | None
    sheet: str | None
    row: int | None
    cell: str | None
    line: int | None
    page: int | None
    related: list[str] | None
    rule_file: str | None
    rule_line: int | None
    message: str
    remedy: str
    waiver: str | None


SPOKEN = ("message", "remedy")  # columns that depend on the language
COLUMNS = tuple(name.rstrip("_") for name in Finding._fields)
