"""Where a table's headings stand in a sheet: the first row that has all of them, or a column if it lies on its side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.schema import TableDescription
from checker.structure.grid import Grid, is_blank, turned, upright
from checker.structure.heading import Candidates, Fit, Headings
from checker.submission import Sheet

SEARCHED = 50  # rows with something in them, among which the headings are looked for
LONGEST_TURNED = 1000  # rows of a sheet that is tried on its side


@dataclass(frozen=True)
class Located:
    """A sheet that is a table: how its headings fit, and the index of the first row under them. Parquet has no grid. Of
    a form, ``fixed`` holds the row of each column that stands in one cell.
    """

    table: TableDescription
    sheet: Sheet
    fit: Fit
    grid: Grid | None = None
    first: int = 0
    fixed: Mapping[str, int] | None = None


def find(sheet: Sheet, headings: Headings) -> Located | None:
    """The table's headings in a sheet, along a row or, where that tells more, down a column."""
    if sheet.frame is not None:
        fit = headings.fit([[name] for name in sheet.frame.columns])
        return Located(headings.table, sheet, fit) if headings.complete(fit) else None
    located = _in_grid(sheet, upright(sheet), headings)
    if (located and located.fit.mostly_known) or len(sheet.rows) > LONGEST_TURNED:
        return located
    on_its_side = _in_grid(sheet, turned(sheet), headings)
    if on_its_side is None or not on_its_side.fit.mostly_known:
        return located
    return max((each for each in (located, on_its_side) if each), key=lambda each: len(each.fit.found))


def _in_grid(sheet: Sheet, grid: Grid, headings: Headings) -> Located | None:
    """The first row that has all headings; with the row above or below as its groups, where that tells more."""
    for index, alone, above in _rows(grid, headings):
        if headings.complete(alone) or headings.complete(above):
            if len(alone.found) == len(headings.table.columns) and headings.complete(alone):  # no other can tell more
                return Located(headings.table, sheet, alone, grid, index + 1)
            below = headings.fit(grouped(grid, index))
            fits = [(fit, first) for fit, first in ((alone, 1), (above, 1), (below, 2)) if headings.complete(fit)]
            fit, first = max(fits, key=lambda each: len(each[0].found))
            return Located(headings.table, sheet, fit, grid, index + first)
    return None


def _rows(grid: Grid, headings: Headings) -> Iterator[tuple[int, Fit, Fit]]:
    """The first filled rows as headings, each alone and with the row above as its groups."""
    seen = 0
    for index, row in enumerate(grid.rows):
        if seen == SEARCHED:
            return
        if all(map(is_blank, row)):
            continue
        seen += 1
        alone = headings.row(grid.texts(index))
        yield index, alone, headings.fit(grouped(grid, index - 1)) if index else alone


def grouped(grid: Grid, index: int) -> list[Candidates]:
    """The headings of row ``index + 1`` with the groups of row ``index`` before them."""
    above, below = grid.texts(index), grid.texts(index + 1)
    width = max(len(above), len(below))
    above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    groups = _spread(grid, index, above)
    return [
        [f"{group} {text}", text] if group and text else [text or over]
        for group, over, text in zip(groups, above, below, strict=True)
    ]


def _spread(grid: Grid, index: int, texts: Sequence[str]) -> list[str]:
    """A row's texts, each filled across its merged cells."""
    groups = list(texts)
    for top, left, _, right in grid.merged:
        if top == index and left < len(groups):  # blank cells beyond the table may be merged too
            groups[left : right + 1] = [texts[left]] * len(groups[left : right + 1])
    if grid.spread and not grid.merged:
        for column in range(1, len(groups)):
            groups[column] = groups[column] or groups[column - 1]
    return groups


def nearest_row(sheet: Sheet, headings: Headings) -> Fit:
    """The row that looks most like the table's headings: most columns known, else most text."""
    if sheet.frame is not None:
        return headings.fit([[name] for name in sheet.frame.columns])
    fits = [fit for _, alone, pair in _rows(upright(sheet), headings) for fit in (alone, pair)]
    return max(fits, key=lambda fit: (len(fit.found), sum(map(bool, fit.texts))), default=headings.fit([]))
