"""Names of the columns that the program adds to a table, next to those that its pack describes."""

from __future__ import annotations

PORTFOLIO = "portfolio"
PERIOD = "period"  # a month, written 2023-01
AS_OF = "as_of"  # reporting date
SUBMISSION_KEY = (PORTFOLIO, PERIOD)
IDENTITY = (*SUBMISSION_KEY, AS_OF)

ROW = "@row"  # spreadsheet row, counted from 1; the column's number where the table is on its side; null in a database
LINE = "@line"  # physical line of a CSV file, counted from 1; else null
SOURCE = "@source"  # index into the table's sources
INDEX = "@index"  # position in the table's frame, counted from 0
WORDS = "@words"  # of a total row: the text by which it is recognised
DECIMALS = "@decimals."  # before a column's name: how many decimals each of its cells was typed with
STAMP = "@stamp."  # before portfolio, period, as_of or reporting_date: what an archive's record says of itself
