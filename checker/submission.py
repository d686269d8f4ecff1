"""What came in: the sheets as a reader found them, and the typed tables that know where each cell came from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class ErrorValue:
    """A spreadsheet's error value such as ``#N/A``, or a formula that was never calculated (``text`` is "=")."""

    text: str


DECIMALS = "@decimals."  # before a column's name: how many decimals each of its cells was typed with
WHOLE = ""  # in place of a column: the whole table
OWN = "_checker"  # what the name of a sheet begins with that the program itself puts into a workbook
UNREADABLE = ("broken", "error")  # gaps where something stands in the cell, which is a finding of the contract
MARK = OWN  # the sheet on which a workbook says which pack it was made for

Progress = Callable[[str, int, int], None]  # what goes on (a text's key), how much of it is done, of how much

Cell = str | float | int | bool | datetime | date | ErrorValue | None


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def column_letters(index: int) -> str:
    """The letters of a spreadsheet's column: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


@dataclass(frozen=True)
class Sheet:
    """One grid as it stands in a file: nothing typed, nothing dropped.

    ``rows[i]`` is the row that a spreadsheet shows as ``row_numbers[i]``; its first cell stands in column
    ``first_column`` (0 is A). ``lines`` are physical lines of a CSV file. A Parquet file has ``frame`` instead of rows
    (``row_numbers`` count from 1 where they are not given), and so has a database's table, whose rows have no numbers
    (``numbered``).
    ``merged`` holds (first row, first column, last row, last column), all from 0 and relative to ``rows``.
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


@dataclass(frozen=True)
class RawSubmission:
    """One submission as read: its path, its sheets, what ``submission.toml`` says, and what should be told of the
    reading. Of a folder of ``returns`` these are what each project sent, and the sheets are the office's own; one that
    could not be read is ``refused``, with the reason.
    """

    path: str
    sheets: tuple[Sheet, ...]
    stated: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[Text, ...] = ()
    returns: tuple[RawSubmission, ...] = ()
    refused: Text | None = None


@dataclass(frozen=True)
class Returns:
    """That a submission was put together from what each project sent: where they lie, which files they are, and the
    projects that should have sent one, where that is stated.
    """

    path: str
    identity: Identity
    files: tuple[str, ...]
    expected: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Identity:
    """Which submission this is. ``as_of`` is the reporting date, ``period`` a month written 2023-01.

    ``extract`` says that what is not in the submission was left out on purpose.
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
    """What a cover sheet says beside which submission it is, such as who approved it, under the column's titles."""

    column: str
    title: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class Source:
    """Where rows of a table came from: a file, its sheet, and the letter of each described column ("G").

    Of a table that lies on its side (``sideways``), ``letters`` holds the spreadsheet row of each described column
    ("14"), and ``@row`` the number of the record's spreadsheet column (1 is A). ``heading`` is the spreadsheet's row
    (of a table on its side, its column) of the headings, the lower one of two; None where they stand in no row.
    ``rows`` holds the row of each column of a form that stands in one cell, whatever ``@row`` says.
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

    ``frame`` has every described column (absent ones are null), and beside them ``portfolio``, ``period`` (text),
    ``as_of`` (date), ``@source`` (index into ``sources``), ``@row`` (spreadsheet row) and ``@line`` (physical line or
    null). ``absent`` names the described columns that no source has; ``broken`` those that could not be read at all;
    ``totals`` are the sum rows, which are no records: the same columns, and ``@words``, what stands where a sum row is
    known by. Where a rule asks for it, both have ``@decimals.COLUMN``: how many decimals each cell was typed with.
    ``gaps`` says, per column and row index, why a cell is empty where it is not plainly blank: "not_yet",
    "not_applicable", "withheld", "error", "broken".
    """

    name: str
    frame: pl.DataFrame
    sources: tuple[Source, ...]
    absent: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    gaps: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    totals: pl.DataFrame | None = None


@dataclass(frozen=True)
class Failure:
    """Cells, headings or tables that break the contract, all for the same reason: one finding a row.

    ``rule`` is the id of a contract rule ("CONTRACT-TYPE"), whose title, message and remedy stand in
    ``texts/structure.toml``. With ``rows`` (indices into the table's frame) the location is looked up from the table
    and ``column``; without, ``file``, ``sheet``, ``row`` and ``cell`` say it. ``observed`` is parallel to ``rows``.
    ``values`` are further values of the message. ``level`` is error, warning or note; ``key`` names the record that
    there is none of.
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
    """Typed tables of one or many submissions, with what was wrong with their form and what should be told.

    ``undue`` names described tables that are not due in any of these periods, ``lacking`` those that are due (or could
    be given) and are not there. ``earlier`` holds the tables of periods before those submitted, which are not judged:
    what is submitted is compared with them. Their rows' ``@source`` counts in the same ``sources``; ``unread`` says by
    portfolio and period which columns of which tables (or whole tables) they do not have, or cannot be read. ``paths``
    says where each of the identities came from, ``covers`` what its cover sheet says, by portfolio and period.
    ``returns`` says which of the submissions were put together from what each project sent, ``unsent`` which projects
    sent nothing to them: portfolio, period and project.
    """

    identities: tuple[Identity, ...]
    tables: Mapping[str, Table]
    failures: tuple[Failure, ...] = ()
    told: tuple[Text, ...] = ()
    undue: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    earlier: Mapping[str, Table] = field(default_factory=dict)
    earlier_identities: tuple[Identity, ...] = ()
    earlier_paths: tuple[str, ...] = ()
    unread: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    covers: Mapping[tuple[str, str], tuple[CoverLine, ...]] = field(default_factory=dict)
    returns: tuple[Returns, ...] = ()
    unsent: frozenset[tuple[str, str, str]] = frozenset()

    def sourced(self, name: str) -> Table | None:
        """A table that knows all sources of its name's rows, those of earlier periods among them."""
        return self.earlier.get(name) or self.tables.get(name)

    @cached_property
    def periods(self) -> Mapping[str, Sequence[str]]:
        """The periods of each portfolio that are known, in order."""
        known: dict[str, set[str]] = {}
        for each in (*self.identities, *self.earlier_identities):
            known.setdefault(each.portfolio, set()).add(each.period)
        return {portfolio: sorted(periods) for portfolio, periods in known.items()}

    def depth(self, identity: Identity) -> int:
        """How many periods of the same portfolio are known before a submission's own."""
        return bisect_left(self.periods[identity.portfolio], identity.period)

    def ago(self, identity: Identity, lag: int) -> str | None:
        """The period so many of the known ones before a submission's own; None where there are not so many."""
        place = self.depth(identity) - lag
        return self.periods[identity.portfolio][place] if place >= 0 else None

    @property
    def extract(self) -> bool:
        """Whether everything here is an extract."""
        return bool(self.identities) and all(identity.extract for identity in self.identities)
