"""Find out which sheet is which table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from checker.intake import template_stamp
from checker.intake.forms import located_forms
from checker.intake.headings import Headings, Located, find_headings, nearest_row
from checker.intake.message_parts import Listing, Title, place
from checker.model.errors import CheckError
from checker.model.submission import Failure, RawSubmission, Sheet
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text

ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
SHEET_NAME = 31  # characters that a workbook keeps of a sheet's name
STAMPS = ("portfolio", "period", "as_of", "reporting_date")  # of each record, in an archive


@dataclass
class Found:
    """The tables located in one submission's sheets, with failures and messages."""

    tables: dict[str, Located] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    messages: list[Text] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)  # tables that some sheet is meant for, readable or not
    forms: list[Sheet] = field(default_factory=list)  # sheets read as forms


class Known:
    """The names of a pack's tables and their headings, prepared for look-up."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.names = {name: frozenset(map(plain, table.names)) for name, table in pack.tables.items()}

    @cached_property
    def headings(self) -> dict[str, Headings]:
        """The headings of every table."""
        return {name: Headings(table) for name, table in self.pack.tables.items()}

    def table_of(self, sheet: Sheet) -> TableDescription | None:
        """The table with the sheet's name, in any language. A workbook cuts long names; a file may have ASCII only."""
        name, cut = plain(sheet.name), len(sheet.name) == SHEET_NAME
        for table, names in self.names.items():
            if name in names or (cut and any(title.startswith(name) for title in names)):
                return self.pack.tables[table]
        return None


@lru_cache(maxsize=4)
def known_of(pack: Pack) -> Known:
    """The names of a pack, made once: a check reads a submission and the previous periods by one pack."""
    return Known(pack)


def locate(raw: RawSubmission, known: Known) -> Found:
    """Locate the pack's tables. Raise CheckError where no sheet is any of them."""
    found = Found(failures=template_stamp.check_pack(raw, known.pack))
    sheets = template_stamp.possible_tables(raw)
    for sheet, located in located_forms(sheets, known.pack) if known.pack.forms else ():
        found.forms.append(sheet)
        _take(found, located)
    pairs = [(sheet, known.table_of(sheet)) for sheet in sheets if not any(sheet is form for form in found.forms)]
    for sheet, table in sorted(pairs, key=lambda pair: pair[1] is None):  # those with a known name first
        one = (
            find_headings(sheet, known.headings[table.name]) if table else _by_headings(sheet, known.headings.values())
        )
        if one:
            _take(found, one)
        elif table:
            found.claimed.add(table.name)
            found.failures.append(_without_header(sheet, known.headings[table.name]))
        elif sheet.rows or sheet.sheet is None:  # a workbook's sheet without cells is reported by its reader
            found.messages.append(Text("structure.sheet-not-used", {"place": place(sheet)}))
    if not found.claimed:
        raise _nothing_known(raw, known.pack)
    return found


def plain(name: str) -> str:
    """A name as compared: ``status_pa_okonomi`` is Status på økonomi."""
    return fold(name.replace("_", " ").replace("-", " ")).translate(ASCII)


def _take(found: Found, located: Located) -> None:
    """Use a sheet for its table, unless another sheet is used for it."""
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
        found.messages.append(Text("structure.unknown-headings", values))


def _by_headings(sheet: Sheet, tables: Iterable[Headings]) -> Located | None:
    """The table with most of a sheet's headings, and more than half of them; None where two have equally many."""
    located = [found for headings in tables if (found := find_headings(sheet, headings)) and found.fit.mostly_known]
    located.sort(key=lambda found: len(found.fit.found), reverse=True)
    if not located or (len(located) > 1 and len(located[0].fit.found) == len(located[1].fit.found)):
        return None
    return located[0]


def _without_header(sheet: Sheet, headings: Headings) -> Failure:
    if not sheet.rows and sheet.frame is None:
        empty = {"place": place(sheet)}
        return Failure("CONTRACT-EMPTY", headings.table.name, values=empty, file=sheet.file, sheet=sheet.sheet)
    best = nearest_row(sheet, headings)
    values = {"place": place(sheet), "missing": headings.missing(best)}
    return Failure("CONTRACT-HEADER", headings.table.name, values=values, file=sheet.file, sheet=sheet.sheet)


def _equal_headings(located: Located) -> Iterator[Failure]:
    """Columns whose heading occurs more than once though the pack does not say which is meant."""
    sheet, upright = located.sheet, located.sheet.frame is None and not located.sheet.sideways
    for name, indices in located.fit.twice.items():
        texts = [located.fit.texts[index] for index in indices]
        where = [sheet.place(index) if sheet.frame is None else str(index + 1) for index in indices]
        values = {"heading": texts[0], "places": ", ".join(where), "place": place(sheet)}
        row = sheet.numbers[located.first - 1] if upright else None
        failure = Failure("CONTRACT-HEADING", located.table.name, name, values=values)
        cell = f"{where[0]}{row}" if row else None
        yield replace(failure, file=sheet.file, sheet=sheet.sheet, row=row, cell=cell)


def _nothing_known(raw: RawSubmission, pack: Pack) -> CheckError:
    seen = ", ".join(place(sheet) for sheet in template_stamp.possible_tables(raw)) or "-"
    expected = Listing(parts=[Title(of=table) for table in pack.tables.values()])
    return CheckError("structure.no-table", path=raw.path, seen=seen, expected=expected)
