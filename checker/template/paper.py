"""What stays in view of a sheet, what may be filtered, and how it is printed."""

from __future__ import annotations

from typing import Any

from checker.renderers.xlsx import INK
from checker.submission import column_letters
from checker.template.plan import HEADINGS, Place

A4 = 9
PAPER_WIDTH = 180  # letters across a page that can still be read
TABS = {True: INK, False: "#A6A6A6"}  # due each month; at times, or never


def laid_out(sheet: Any, place: Place, wide: float) -> None:
    """A table's sheet: headings and what a row is known by in view, filters, and so many pages as its width needs."""
    table, last = place.table, len(place.columns) - 1
    named = place.columns.index(table.identifying[0])
    sheet.hide_gridlines(0)
    sheet.freeze_panes(HEADINGS + 1, named + 1)
    sheet.autofilter(HEADINGS, 0, place.last, last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(last)}{place.last + 1}"})
    sheet.set_tab_color(TABS[not table.model.optional and table.model.required_in is None])
    sheet.repeat_rows(HEADINGS)
    sheet.repeat_columns(0, named)
    page(sheet, across=max(1, round(wide / PAPER_WIDTH)))


def page(sheet: Any, across: int = 1) -> None:
    """A sheet on paper: A4 across, so many pages wide, with the sheet's name and page numbers."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(across, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P / &N")
