"""Which sheet is which table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from checker.errors import CheckError
from checker.schema import Pack, TableDescription, fold
from checker.structure import origin
from checker.structure.form import filled_in
from checker.structure.header import Located, find, nearest_row
from checker.structure.heading import Headings
from checker.structure.words import Listing, Title, place
from checker.submission import Failure, RawSubmission, Sheet
from checker.texts import Text

ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
SHEET_NAME = 31  # characters that a workbook keeps of a sheet's name
STAMPS = ("portfolio", "period", "as_of", "reporting_date")  # of each record, in an archive


@dataclass
class Found:
    """What was found in one submission's sheets."""

    tables: dict[str, Located] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)  # tables that a sheet is meant for, readable or not
    forms: list[Sheet] = field(default_factory=list)  # sheets that are no tables, but are read as forms


class Known:
    """What a pack's tables and their headings are called, ready to be looked up: made once for many submissions."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.names = {name: frozenset(map(plain, table.names)) for name, table in pack.tables.items()}

    @cached_property
    def headings(self) -> dict[str, Headings]:
        """The headings of every table."""
        return {name: Headings(table) for name, table in self.pack.tables.items()}

    def named(self, sheet: Sheet) -> TableDescription | None:
        """The table that has the sheet's name, in any language. A workbook cuts long names; a file may have ASCII
        only.
        """
        name, cut = plain(sheet.name), len(sheet.name) == SHEET_NAME
        for table, names in self.names.items():
            if name in names or (cut and any(title.startswith(name) for title in names)):
                return self.pack.tables[table]
        return None


@lru_cache(maxsize=4)
def known_of(pack: Pack) -> Known:
    """What a pack's tables and headings are called: a check reads a submission and the periods before by one pack."""
    return Known(pack)


def locate(raw: RawSubmission, known: Known) -> Found:
    """Find the pack's tables. Raises CheckError where no sheet is any of them."""
    found = Found(failures=origin.check(raw, known.pack))
    sheets = origin.tables(raw)
    for sheet, located in filled_in(sheets, known.pack) if known.pack.forms else ():
        found.forms.append(sheet)
        _take(found, located)
    pairs = [(sheet, known.named(sheet)) for sheet in sheets if not any(sheet is form for form in found.forms)]
    for sheet, table in sorted(pairs, key=lambda pair: pair[1] is None):  # those with a known name first
        one = find(sheet, known.headings[table.name]) if table else _by_headings(sheet, known.headings.values())
        if one:
            _take(found, one)
        elif table:
            found.claimed.add(table.name)
            found.failures.append(_without_header(sheet, known.headings[table.name]))
        elif sheet.rows or sheet.sheet is None:  # of a workbook's sheet without cells its reader has told
            found.told.append(Text("structure.sheet-not-used", {"place": place(sheet)}))
    if not found.claimed:
        raise _nothing_known(raw, known.pack)
    return found


def plain(name: str) -> str:
    """A name as compared: ``status_pa_okonomi`` is Status på økonomi."""
    return fold(name.replace("_", " ").replace("-", " ")).translate(ASCII)


def _take(found: Found, located: Located) -> None:
    """Use the sheet for its table, unless another sheet is already used."""
    table, sheet = located.table, located.sheet
    found.claimed.add(table.name)
    first = found.tables.setdefault(table.name, located)
    if first is not located:
        values = {"first": place(first.sheet), "second": place(sheet)}
        found.failures.append(Failure("CONTRACT-TWICE", table.name, values=values, file=sheet.file, sheet=sheet.sheet))
        return
    found.failures.extend(_equal_headings(located))
    unknown = [located.fit.texts[index] for index in located.fit.unknown]
    if sheet.frame is not None:
        unknown = [text for text in unknown if fold(text) not in STAMPS]
    if unknown:
        values = {"place": place(sheet), "headings": ", ".join(f"«{text}»" for text in unknown)}
        found.told.append(Text("structure.unknown-headings", values))


def _by_headings(sheet: Sheet, tables: Iterable[Headings]) -> Located | None:
    """The table that knows most of a sheet's headings, and more than half of them; None where two know equally many."""
    located = [found for headings in tables if (found := find(sheet, headings)) and found.fit.mostly_known]
    located.sort(key=lambda found: len(found.fit.found), reverse=True)
    if not located or (len(located) > 1 and len(located[0].fit.found) == len(located[1].fit.found)):
        return None
    return located[0]


def _without_header(sheet: Sheet, headings: Headings) -> Failure:
    """A sheet that has a table's name and not its headings."""
    if not sheet.rows and sheet.frame is None:
        empty = {"place": place(sheet)}
        return Failure("CONTRACT-EMPTY", headings.table.name, values=empty, file=sheet.file, sheet=sheet.sheet)
    best = nearest_row(sheet, headings)
    values = {"place": place(sheet), "missing": headings.missing(best)}
    return Failure("CONTRACT-HEADER", headings.table.name, values=values, file=sheet.file, sheet=sheet.sheet)


def _equal_headings(located: Located) -> Iterator[Failure]:
    """Columns whose heading stands more than once, with nothing that says which is meant."""
    grid, sheet = located.grid, located.sheet
    for name, indices in located.fit.twice.items():
        texts = [located.fit.texts[index] for index in indices]
        where = [grid.places[index] if grid else str(index + 1) for index in indices]
        values = {"heading": texts[0], "places": ", ".join(where), "place": place(sheet)}
        row = grid.numbers[located.first - 1] if grid and not grid.turned else None
        failure = Failure("CONTRACT-HEADING", located.table.name, name, values=values)
        cell = f"{where[0]}{row}" if row else None
        yield replace(failure, file=sheet.file, sheet=sheet.sheet, row=row, cell=cell)


def _nothing_known(raw: RawSubmission, pack: Pack) -> CheckError:
    seen = ", ".join(place(sheet) for sheet in origin.tables(raw)) or "-"
    expected = Listing(parts=[Title(of=table) for table in pack.tables.values()])
    return CheckError("structure.no-table", path=raw.path, seen=seen, expected=expected)
