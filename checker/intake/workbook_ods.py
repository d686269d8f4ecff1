"""The marks of every sheet of an .ods workbook. All sheets are in one part; rows and cells may be repeated."""

from __future__ import annotations

from collections.abc import Callable

from checker.intake.workbook_package import Package, parser_into
from checker.intake.workbook_xml import MAX_CELLS, SHORT_ERROR, Book, Marks

CONTENT = "content.xml"
CELL_TAGS = ("table:table-cell", "table:covered-table-cell")
HIDDEN = ("collapse", "filter")
VALUES = ("office:value-type", "calcext:value-type", "office:value", "table:formula")


def book_marks(package: Package) -> Book:
    """The marks by sheet name."""
    handler = OdsHandler()
    with package.open(CONTENT) as stream:
        parser_into(handler).ParseFile(stream)
    return Book(handler.book)


class OdsHandler:
    """Handler that counts rows and columns through repetitions."""

    def __init__(self) -> None:
        self.book: dict[str, Marks] = {}
        self.marks = Marks()
        self.row = self.column = self.rows = self.columns = 0
        self.hidden = self.filled = self.error = self.in_comment = False
        self.value = ""
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "table:table": self.start_table,
            "table:table-row": self.start_row,
            **dict.fromkeys(CELL_TAGS, self.start_cell),
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self.starts:
            self.starts[tag](attributes)
        elif tag == "office:annotation":
            self.in_comment = True
        elif tag == "draw:frame":
            self.marks.drawing = True

    def start_table(self, attributes: dict[str, str]) -> None:
        self.marks = self.book.setdefault(attributes.get("table:name", ""), Marks())
        self.row = 0

    def start_row(self, attributes: dict[str, str]) -> None:
        self.rows = int(attributes.get("table:number-rows-repeated", 1))
        self.hidden = attributes.get("table:visibility") in HIDDEN
        self.column = 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.columns = int(attributes.get("table:number-columns-repeated", 1))
        self.filled = any(name in attributes for name in VALUES)
        self.error = attributes.get("calcext:value-type") == "error"
        self.marks.formulas |= "table:formula" in attributes
        self.value = ""
        down, across = (int(attributes.get(f"table:number-{what}-spanned", 1)) for what in ("rows", "columns"))
        if down > 1 or across > 1:
            self.marks.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))

    def text(self, text: str) -> None:
        if self.error and not self.in_comment and len(self.value) < SHORT_ERROR:
            self.value += text.strip()

    def end(self, tag: str) -> None:
        if tag in CELL_TAGS:
            self.end_cell()
        elif tag == "office:annotation":
            self.in_comment = False
        elif tag == "table:table-row":
            self.row += self.rows

    def end_cell(self) -> None:
        """Take the marks of the cell wherever it is repeated, unless the sheet is too large to be read anyway."""
        if self.filled:
            self.marks.reach(self.row + self.rows - 1, self.column + self.columns - 1)
        if self.filled and self.marks.area <= MAX_CELLS:
            rows = range(self.row, self.row + self.rows)
            if self.hidden:
                self.marks.hidden_rows.update(row + 1 for row in rows)
            if self.error:
                columns = range(self.column, self.column + self.columns)
                text = self.value[:SHORT_ERROR] or "#N/A"
                self.marks.errors.update({(row, column): text for row in rows for column in columns})
        self.column += self.columns
        self.filled = self.error = False
