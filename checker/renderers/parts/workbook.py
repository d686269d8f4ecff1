"""What the sheets of a workbook share: formats made once, values written as what they are, tables with filters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from checker.renderers.parts.palette import INK
from checker.renderers.parts.wording import plain
from checker.values import Value

A4 = 9
LINE_HEIGHT = 15  # points
LETTERS = 1.1  # of a text in the width of a digit
LONGEST = 32_767  # letters that a cell holds
RISKY = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
DATES = {"nb": "dd.mm.yyyy"}
STYLE = "Table Style Light 9"


class Book:
    """A workbook that is being written, in a language."""

    def __init__(self, workbook: Any, language: str) -> None:
        self.workbook = workbook
        self.language = language
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """A format; the same properties give the same one."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[float]) -> Any:
        """A new sheet, printed across A4 and one page wide, with columns so wide."""
        sheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: Value, **look: Any) -> None:
        """A value as what it is. A text is never a formula, not even when somebody edits it afterwards."""
        if value is None or value == "":
            if look:
                sheet.write_blank(row, column, None, self.look(**look))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.look(num_format=self.days, align="left", **look))
        elif isinstance(value, str):
            text = plain(value)[:LONGEST]
            guard = {"quote_prefix": True} if RISKY.match(value) else {}
            sheet.write_string(row, column, text, self.look(**guard, **look))
        else:
            sheet.write_number(row, column, value, self.look(num_format=shown(value), **look))

    def table(self, sheet: Any, top: int, titles: Sequence[str], rows: int, name: str) -> None:
        """Make rows under ``top`` a table with filters; the headings stay in view and on every printed page."""
        columns = [{"header": title} for title in titles]
        options = {"columns": columns, "style": STYLE, "name": name}
        sheet.add_table(top, 0, top + max(1, rows), len(titles) - 1, options)
        head = self.look(bold=True, bg_color=INK, font_color="#FFFFFF", text_wrap=True)
        for column, title in enumerate(titles):
            sheet.write_string(top, column, title, head)
        sheet.set_row(top, 2 * LINE_HEIGHT)
        sheet.repeat_rows(top)

    @property
    def days(self) -> str:
        """How dates are shown."""
        return DATES.get(self.language, "yyyy-mm-dd")


def shown(value: Decimal | int) -> str:
    """How a figure is shown: with the decimals that it was given with."""
    places = -value.as_tuple().exponent if isinstance(value, Decimal) else 0  # type: ignore[operator]
    return "0" + ("." + "0" * places if places > 0 else "")


def height(texts: Sequence[tuple[str, float]]) -> int:
    """How high a row must be for its wrapped texts, each in a column so wide."""
    return LINE_HEIGHT * max((ceil(len(text) / (LETTERS * width)) for text, width in texts), default=1)
