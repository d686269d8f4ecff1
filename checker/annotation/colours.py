"""The colours of marked cells: conditional formatting that always holds, above the sheet's own.

So a cell's own format is never touched, and is there again when the mark is gone; the mark is seen above colours that
the sheet itself gives by condition; and it moves along when rows are put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checker.annotation.sheet import Sheet, cell_name
from checker.annotation.styles import Styles
from checker.annotation.xml import add, local, make, put

ALWAYS = 'N("checker")=0'  # true, and known again as ours
RANGES = 200  # in one rule


def strip(sheet: Sheet) -> None:
    """Take our colours away; the sheet's own rules have their old order."""
    ours = [rule for rule in rules(sheet) if "".join(rule.itertext()).replace(" ", "") == ALWAYS]
    before = sorted(int(rule.get("priority", 0)) for rule in ours)
    for rule in ours:
        format_ = rule.getparent()
        format_.remove(rule)
        if not any(local(each) == "cfRule" for each in format_):
            format_.getparent().remove(format_)
    for rule in rules(sheet) if ours else ():
        priority = int(rule.get("priority", 0))
        rule.set("priority", str(priority - sum(1 for each in before if each < priority)))


def write(sheet: Sheet, styles: Styles, cells: Mapping[str, Iterable[tuple[int, int]]]) -> None:
    """Colour cells (from 0), by the name of their look."""
    chosen = [(name, part) for name, found in cells.items() for part in parts(list(areas(found)))]
    for rule in rules(sheet):
        rule.set("priority", str(int(rule.get("priority", 0)) + len(chosen)))
    for priority, (name, part) in enumerate(chosen, 1):
        format_ = make(sheet.root, "conditionalFormatting", None, sqref=" ".join(part))
        rule = add(format_, "cfRule", None, type="expression", dxfId=str(styles.rule(name)), priority=str(priority))
        add(rule, "formula", ALWAYS)
        put(sheet.root, format_)


def rules(sheet: Sheet) -> list[Any]:
    """Every rule of conditional formatting that has its place in the order, newer kinds in extensions among them."""
    return [rule for rule in sheet.root.iter("{*}cfRule") if rule.get("priority")]


def areas(cells: Iterable[tuple[int, int]]) -> Iterable[str]:
    """Cells as ranges: those that stand below each other are one."""
    start = last = None
    for column, row in sorted((column, row) for row, column in set(cells)):
        if start and last == (column, row - 1):
            last = (column, row)
            continue
        if start and last:
            yield name(start, last)
        start = last = (column, row)
    if start and last:
        yield name(start, last)


def name(first: tuple[int, int], last: tuple[int, int]) -> str:
    """A range as a spreadsheet writes it."""
    start, end = (cell_name(row, column) for column, row in (first, last))
    return start if first == last else f"{start}:{end}"


def parts(ranges: list[str]) -> list[list[str]]:
    """Ranges, so many to a rule."""
    return [ranges[place : place + RANGES] for place in range(0, len(ranges), RANGES)]
