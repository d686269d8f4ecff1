"""A submission: sheets as a reader found them, and typed tables that know where each cell came from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from checker.lazy import pl
from checker.texts import Text


@dataclass(frozen=True)
class ErrorValue:
    """A spreadsheet's error value such as ``#N/A``, or a formula that was never calculated (``text`` is "=")."""

    text: str


WHOLE = ""  # in place of a column: the whole table
OWN = "_checker"  # beginning of the names of sheets that the program itself puts into a workbook
UNREADABLE = ("broken", "error")  # gaps of cells that are filled, which is a finding of the contract
MARK = OWN  # the sheet that names the pack that a workbook was made for

Progress = Callable[[str, int, int], None]  # the key of a text, how much is done, of how much

Cell = str | float | int | bool | datetime | date | ErrorValue | None


def silent(what: str, done: int, total: int) -> None:
    """No-op progress callback."""


def column_letters(index: int) -> str:
    """The letters of a spreadsheet's column: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet as they are in a file: nothing typed, nothing dropped.

    ``rows[i]`` is the row that a spreadsheet shows as ``row_numbers[i]``; its first cell is in column ``first_column``
    (0 is A). ``lines`` are physical lines of a CSV file. A Parquet file has ``frame`` instead of rows (``row_numbers``
    count from 1 where they are not given), and so has a database's table, whose rows have no numbers (``numbered``).
    ``merged`` holds (first row, first column, last row, last column), all from 0 and relative to ``rows``.

    ``sideways`` marks a sheet with rows and columns exchanged: its row numbers are those of spreadsheet columns (1 is
    A). ``places`` says where each column of ``rows`` is ("G", or "14" of such a sheet) if not as the letters run on.
    """

    file: str
    name: str
    sheet: str | None = None
    rows: Sequence[Sequence[Cell]] = ()
    row_numbers: Sequence[int] = ()
    lines: Sequence[int] | None = None
    first_column: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: Sequence[tuple[int, int, int, int]] = ()
    frame: pl.DataFrame | None = None
    numbered: bool = True
    sideways: bool = False
    places: Sequence[str] | None = None

    @property
    def numbers(self) -> Sequence[int]:
        """The number of each row."""
        return self.row_numbers or range(1, len(self.rows) + 1)

    def place(self, index: int) -> str:
        """Where a column of ``rows`` is: its letters, or its row number where the sheet is sideways."""
        return self.places[index] if self.places is not None else column_letters(self.first_column + index)


@dataclass(frozen=True)
class RawSubmission:
    """One submission as read: its path, sheets, ``submission.toml``, and the messages of the reader.

    Of a folder of ``returns`` these are what each project sent, and ``sheets`` are the office's own. A return that
    could not be read is ``refused``, with the reason.
    """

    path: str
    sheets: tuple[Sheet, ...]
    stated: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Text, ...] = ()
    returns: tuple[RawSubmission, ...] = ()
    refused: Text | None = None


@dataclass(frozen=True)
class Returns:
    """The returns that a submission was put together from: their folder, their files, and the projects ``expected`` to
    send one, if that is stated.
    """

    path: str
    identity: Identity
    files: tuple[str, ...]
    expected: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Identity:
    """Which submission this is. ``as_of`` is the reporting date, ``period`` a month written 2023-01.

    ``extract`` marks a submission from which records were left out on purpose.
    """

    portfolio: str
    period: str
    as_of: date
    version: str | None = None
    extract: bool = False

    def precedes(self, other: Identity) -> bool:
        """Whether this is an earlier period of the same portfolio."""
        return self.portfolio == other.portfolio and self.period < other.period


@dataclass(frozen=True)
class CoverLine:
    """A filled cell of a cover sheet, such as who approved it, with the titles of its column."""

    column: str
    title: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class Source:
    """Where rows of a table came from: a file, its sheet, and the letter of each described column ("G").

    Of a table on its side (``sideways``), ``letters`` holds the spreadsheet row of each described column ("14"), and
    ``@row`` the number of the record's spreadsheet column (1 is A). ``heading`` is the spreadsheet's row (of a table on
    its side, its column) of the headings, the lower one of two; None where they are in no row. ``rows`` holds the row
    of each column of a form that is one cell, whatever ``@row`` says.
    """

    file: str
    sheet: str | None
    letters: Mapping[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)
    sideways: bool = False
    heading: int | None = None
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Typed rows of one described table, of one or many submissions.

    ``frame`` has every described column (absent ones are null) and those of ``checker.columns``: portfolio, period,
    reporting date, source, row and line, and, where a rule asks for it, the decimals of a column. ``absent`` names the
    described columns that no source has; ``broken`` those of which no cell could be read. ``totals`` are the total
    rows, which are no records: the same columns, and ``@words``. ``gaps`` gives, per column and row index, the reason
    why a cell has no value unless it is blank: "not_yet", "not_applicable", "withheld", "error", "broken".
    ``failures`` and ``messages`` are those of one submission's cells, until its tables are put together with others.
    """

    name: str
    frame: pl.DataFrame
    sources: tuple[Source, ...]
    absent: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    gaps: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    totals: pl.DataFrame | None = None
    failures: tuple[Failure, ...] = ()
    messages: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Cells, headings or tables that break the contract, all for the same reason: one finding a row.

    ``rule`` is the id of a contract rule ("CONTRACT-TYPE"), whose title, message and remedy are in
    ``texts/structure.toml``. With ``rows`` (indices into the table's frame) the location is looked up from the table
    and ``column``; without, it is ``file``, ``sheet``, ``row`` and ``cell``. ``observed`` is parallel to ``rows``.
    ``values`` are further values of the message. ``level`` is error, warning or note; ``key`` names a missing record.
    """

    rule: str
    table: str | None = None
    column: str | None = None
    rows: Sequence[int] | None = None
    observed: Sequence[str | None] | None = None
    limit: str | None = None
    level: str = "error"
    values: Mapping[str, Any] = field(default_factory=dict)
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    line: int | None = None
    key: str | None = None


@dataclass(frozen=True)
class Submission:
    """Typed tables of one or many submissions, with the failures of the contract and the messages of the reading.

    ``undue`` names described tables that are due in none of these periods, ``missing`` those that are due or optional,
    and missing. ``earlier`` holds the tables of previous periods, which are compared with and not judged; the
    ``@source`` of their rows counts in the same ``sources``. ``unread`` holds, by portfolio and period, the columns of
    tables (or whole tables) that they do not have, or that cannot be read. ``paths`` has the path of each identity,
    ``covers`` the cover sheet's lines by portfolio and period. ``returns`` lists the submissions that were put together
    from returns, ``unsent`` the projects that sent none to them: portfolio, period and project.
    """

    identities: tuple[Identity, ...]
    tables: Mapping[str, Table]
    failures: tuple[Failure, ...] = ()
    messages: tuple[Text, ...] = ()
    undue: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    earlier: Mapping[str, Table] = field(default_factory=dict)
    earlier_identities: tuple[Identity, ...] = ()
    earlier_paths: tuple[str, ...] = ()
    unread: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    covers: Mapping[tuple[str, str], tuple[CoverLine, ...]] = field(default_factory=dict)
    returns: tuple[Returns, ...] = ()
    unsent: frozenset[tuple[str, str, str]] = frozenset()

    def sourced(self, name: str) -> Table | None:
        """A table with all sources of its name, those of previous periods included."""
        return self.earlier.get(name) or self.tables.get(name)

    @cached_property
    def periods(self) -> Mapping[str, Sequence[str]]:
        """The known periods of each portfolio, in order."""
        known: dict[str, set[str]] = {}
        for each in (*self.identities, *self.earlier_identities):
            known.setdefault(each.portfolio, set()).add(each.period)
        return {portfolio: sorted(periods) for portfolio, periods in known.items()}

    def depth(self, identity: Identity) -> int:
        """Count the known periods of the same portfolio before a submission's own."""
        return bisect_left(self.periods[identity.portfolio], identity.period)

    def ago(self, identity: Identity, lag: int) -> str | None:
        """The known period ``lag`` places before a submission's own; None where there are fewer."""
        place = self.depth(identity) - lag
        return self.periods[identity.portfolio][place] if place >= 0 else None

    @property
    def extract(self) -> bool:
        """Whether all submissions are extracts."""
        return bool(self.identities) and all(identity.extract for identity in self.identities)
