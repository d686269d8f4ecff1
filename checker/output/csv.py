"""The findings as comma-separated values (RFC 4180), UTF-8, one finding a line.

A text that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-``, ``@`` or a control character) gets
an apostrophe in front; a plain number such as ``-12.50`` does not. The same holds after a semicolon, a tab or a line
break, where a spreadsheet may begin a cell. ``related`` is joined with `` | ``.
"""

from __future__ import annotations

from io import BytesIO

from checker.lazy import pl
from checker.model.report import Report

name = "csv"
suffix = ".csv"

FORMULA = "^[\\s\\p{Cc}]*[=+\\-@＝＋－＠]|^[\t\r\n]"
INSIDE = '([;\\t\r\n][\\s\\p{Cc}"]*)([=+\\-@＝＋－＠])'
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """Render the shown findings with all columns in their fixed order; messages in ``language``."""
    frame = report.chosen.with_columns(pl.col("related").list.join(" | ", ignore_nulls=True))
    text = pl.col(pl.String)
    risky = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    inside = text.str.replace_all(INSIDE, "${1}'${2}")
    guarded = frame.with_columns(pl.when(risky).then(pl.lit("'") + inside).otherwise(inside).name.keep())
    file = BytesIO()
    guarded.sink_csv(file, separator=",", line_terminator="\n", quote_style="necessary")
    return file.getvalue().decode()
