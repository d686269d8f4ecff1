"""What submission.toml may say, what may be typed in a cell, and where reading stops: tried on the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from checker.intake import contract, headings, numbers, workbook_xml, zip_limits
from checker.intake import files as submission_toml
from checker.intake.cells import CellParser
from checker.intake.readers import csv, workbook
from checker.intake.unreadable import Broken, Gap
from checker.model.submission import Cell, ErrorValue
from checker.model.types import DATE, LIST, TEXT, WHOLE_DIGITS, Type, number
from checker.texts import Text, template
from parts.layout import code, meanings, rulebook, table

MNOK = number(3, "MNOK")
DAYS = number(0, "days")
PERCENT = number(4, "percent")
NUMBERS: list[tuple[Type, list[Cell]]] = [
    (MNOK, ["1234,5", "1 234,5", "1'234.5", "1.234,50", "1,234.50", "1,234,567", "0,115", "1234,567", ".5"]),
    (MNOK, ["1.234", "23,004"]),
    (MNOK, ["-120", "\u2212120", "(120)", "120-"]),
    (MNOK, ["120 MNOK", "120 mill.", "kr 120", "120 kr", "120 mrd", "£120", "ca. 120", "10-25", "1e3", "Section 43"]),
    (MNOK, ["1,2345", "1,2340", "1234567890123456"]),
    (MNOK, [0.1 + 0.2, True, ErrorValue("="), "#N/A", "#I/T", "####"]),
    (DAYS, ["30", "30 dager", "30 days", "30,5", "2 uker"]),
    (PERCENT, ["15 %", "15%", "15 prosent", "0,15", "15"]),
]
DATES: list[Cell] = [
    "2023-01-31", "31.01.2023", "31.1.23", "31. januar 2023", "31/01/2023", "01/02/2023", "31.01.2023 00:00",
    "31.01.2023 09:30", "nov.22", "januar 2024", "Jan 2023", "05-2023", "2023-05", "1. kvartal 2023", "Q1 2023",
    "2. tertial 2023", "1. halvår 2023", "februar/mars 2023", "2022-2023", "2023", "januar", "15. januar",
    "medio november 2022", "våren 2023", "31.02.2023", datetime(2023, 1, 31), 44957.0,
]  # fmt: skip
WORDS: list[tuple[str, list[Cell]]] = [
    ("phase", ["Planlegge", "planlegging", "PLANNING", "Planleging"]),
    ("text", ["7b", 7.0, "A\u0007B"]),
    ("list", ["Radiologi; Røntgen", "Radiologi, Røntgen"]),
]
MISSING: list[Cell] = ["", "-", "ikke kjent", "ikke aktuelt", "n/a", "Unntatt offentlighet § 14"]
GAPS = {
    "empty": "blank",
    "not_yet": "blank: not yet known",
    "not_applicable": "blank: not applicable",
    "withheld": "blank: withheld",
}


def stated() -> str:
    """The keys of submission.toml."""
    rows = [(code(key), code(meanings("stated-example")[key]), meanings("stated")[key]) for key in submission_toml.KEYS]
    return table(("key", "example", "means"), rows)


def cells() -> str:
    """What is typed, in which column, and what comes of it."""
    return table(("column", "typed", "read as", "or refused"), examples())


def examples() -> Iterator[tuple[str, ...]]:
    """The rows of the table of cells."""
    for type, group in NUMBERS:
        yield from (row(f"{type.unit}, {places(type)}", type, typed) for typed in group)
    yield from (row("date", DATE, typed) for typed in DATES)
    vocabulary = rulebook().pack.vocabularies["phase"]
    kinds = {"phase": Type("term", vocabulary="phase", terms=vocabulary.terms), "text": TEXT, "list": LIST}
    for kind, group in WORDS:
        yield from (row("vocabulary *phase*" if kind == "phase" else kind, kinds[kind], typed) for typed in group)
    yield from (row("any", MNOK, typed) for typed in MISSING)


def places(type: Type) -> str:
    """How many decimals a column takes."""
    return f"{type.scale} decimals" if type.scale else "whole"


def row(column: str, type: Type, typed: Cell) -> tuple[str, ...]:
    """One cell read by the program's own parser."""
    pack = rulebook().pack
    spellings = pack.vocabularies["phase"].spellings() if type.kind == "term" else None
    parser = CellParser(type, spellings=spellings, missing=pack.model.missing)
    value = parser(typed)
    if isinstance(value, Broken):
        return column, shown(typed), "", f"{value.rule}: {reason(value)}"
    read = GAPS[value.kind] if isinstance(value, Gap) else said(value, type)
    return column, shown(typed), read + (", told" if parser.rounded else ""), ""


def shown(typed: Cell) -> str:
    """What stands in the cell; a workbook's own values are described."""
    if isinstance(typed, str):
        return code(typed.replace("\u0007", "␇")) or "*(nothing)*"
    if isinstance(typed, ErrorValue):
        return "*a formula never calculated*"
    if isinstance(typed, bool):
        return "*TRUE, in a workbook*"
    if isinstance(typed, datetime):
        return "*31 January 2023, a workbook's date*"
    return f"*{typed!r}, a workbook's number*"


def said(value: Any, type: Type) -> str:
    """The value as it is held."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"{len(value)} name{'s' if len(value) > 1 else ''}: {'; '.join(value)}"
    return code(value) if type.kind == "term" else value


def reason(broken: Broken) -> str:
    """Why a cell is refused, in a few words."""
    found = broken.values.get("reason")
    if isinstance(found, Text):
        return found.say("en").rstrip(".")
    if near := broken.values.get("nearest"):
        return f"not in the vocabulary; did you mean `{near}`?"
    return template(f"structure.{broken.rule}-title", "en").lower()


def limits() -> str:
    """Where reading stops."""
    million, mega = 1_000_000, zip_limits.MEGABYTE
    rows = [
        ("a number", f"{WHOLE_DIGITS} digits before the decimal mark, {numbers.LONGEST} characters", "a finding"),
        ("a cell of a CSV file", f"{csv.CELL_LIMIT // million} million characters", "the run stops"),
        ("a line of a CSV file", f"{csv.LINE_LIMIT // million} million characters", "the run stops"),
        ("a cell of a workbook", f"{workbook.CELL_LIMIT // million} million characters", "the run stops"),
        (
            "a sheet, from A1 to its last filled cell",
            f"{workbook_xml.MAX_CELLS // million} million cells",
            "the run stops",
        ),
        (
            "a part of a workbook (a sheet, the shared texts), unpacked",
            f"{zip_limits.PART_LIMIT // mega} MB",
            "the run stops",
        ),
        ("a workbook, unpacked", f"{zip_limits.TOTAL_LIMIT // mega} MB", "the run stops"),
        (
            f"a part of more than {zip_limits.RATIO_FROM // mega} MB, unpacked",
            f"{zip_limits.RATIO_LIMIT} times its packed size",
            "the run stops",
        ),
        ("rows in which the headings are looked for", f"the first {headings.SEARCHED} that are not blank", "a finding"),
        ("rows of a sheet that is tried on its side", f"{headings.LONGEST_TURNED}", "a finding"),
        (
            "money against its neighbours",
            f"less than {contract.TIMES} times the median of the others in the column, "
            f"where they are {contract.NEIGHBOURS} or more",
            "a finding",
        ),
    ]
    return table(("what", "at most", "beyond it"), rows)
