"""Read dates as people type them. A month, quarter, half year or span of years is read as its last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import NamedTuple

from checker.intake.unreadable import Broken, not_of_type, two_readings
from checker.schema.base import fold

LONGEST = 60  # characters
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u2019": "'"})
NAMES = (
    "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun",
    "juli july jul", "august aug", "september sept sep", "oktober october okt oct", "november nov",
    "desember december des dec",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(NAMES, start=1) for name in names.split()}
MONTHS_OF_PART = {"q": 3, "k": 3, "t": 4, "h": 6}  # quarter, kvartal, tertial, half year

MONTH = f"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\\.?"
YEAR = r"((?:19|20)[0-9]{2}|'?[0-9]{2})"
FULL_YEAR = r"((?:19|20)[0-9]{2})"
TIME = r"(?:[t ]([0-9][0-9:.]*)z?)?"
PART = r"([1-4])(?:\.|st|nd|rd|th)? ?(kvartal|kv|kvt|quarter|tertial|halvår|half|q)\.?"


class Day(NamedTuple):
    """A date, and whether it is the last day of a longer time that was stated."""

    day: date
    rounded: bool


Match = re.Match[str]
Read = Callable[[Match], Day | Broken]


def date_from_text(text: str) -> Day | Broken:
    """The date that a text states; a Broken where it states none, no year, or where two readings are possible."""
    plain = fold(text).translate(DASHES)
    if len(plain) <= LONGEST:
        for pattern, read in FORMS:
            if match := pattern.fullmatch(plain):
                return _kept(read, match)
        if WITHOUT_YEAR.fullmatch(plain):
            return not_of_type("no-year")
        if plain.isdecimal():
            return not_of_type("serial-number")
    return not_of_type("not-date")


def date_from_cell(value: date | float) -> Day | Broken:
    """A workbook's date, or its number where that is plainly a year. A time of day or a serial number is refused."""
    if isinstance(value, datetime):
        return Day(value.date(), False) if value.time() == time() else not_of_type("has-time")
    if isinstance(value, date):
        return Day(value, False)
    return last_day(int(value), 12) if value in range(1900, 2100) else not_of_type("serial-number")


def last_day(year: int, month: int) -> Day:
    """The last day of a month, marked as rounded."""
    return Day(date(year, month, calendar.monthrange(year, month)[1]), True)


def _kept(read: Read, match: Match) -> Day | Broken:
    try:
        return read(match)
    except ValueError:  # 31.02.2023, a 13th month
        return not_of_type("no-such-date")


def _year(text: str) -> int:
    digits = text.lstrip("'")
    year = int(digits) + 2000 if len(digits) == 2 else int(digits)
    if not 1900 <= year < 2100:
        raise ValueError(year)
    return year


def _day(year: str, month: str, day: str, time: str | None = None) -> Day | Broken:
    if time and time.strip("0:."):
        return not_of_type("has-time")
    return Day(date(_year(year), MONTHS.get(month) or int(month), int(day)), False)


def _month(year: str, month: str) -> Day:
    number = MONTHS.get(month) or int(month)
    if not 1 <= number <= 12:
        raise ValueError(month)
    return last_day(_year(year), number)


def _slashed(match: Match) -> Day | Broken:
    """Day and month separated by ``/`` or ``-``: people differ in the order, so both are tried."""
    first, _, second, year, time = match.groups()
    orders = [(year, second, first), (year, first, second), *([(first, second, year)] if len(year) == 2 else [])]
    found = {read for order in orders if isinstance(read := _possible(*order, time), Day)}
    if len(found) > 1:
        return two_readings("day-or-month")
    return found.pop() if found else _day(year, second, first, time)


def _possible(year: str, month: str, day: str, time: str | None) -> Day | Broken | None:
    try:
        return _day(year.zfill(2), month, day, time)
    except ValueError:
        return None


def _part(year: str, number: str, name: str) -> Day:
    months = int(number) * MONTHS_OF_PART[name[0]]
    if not 1 <= months <= 12:
        raise ValueError(name)
    return last_day(_year(year), months)


def _months(match: Match) -> Day | Broken:
    first, second, year = match.groups()
    return _month(year, second) if MONTHS[first] < MONTHS[second] else not_of_type("not-date")


def _dated_months(match: Match) -> Day | Broken:
    first, last = _month(match[2], match[1]), _month(match[4], match[3])
    return last if first.day < last.day else not_of_type("not-date")


def _years(match: Match) -> Day | Broken:
    return last_day(int(match[2]), 12) if int(match[1]) < int(match[2]) else not_of_type("not-date")


def _form(pattern: str, read: Read) -> tuple[re.Pattern[str], Read]:
    return re.compile(pattern), read


FORMS = (
    _form(rf"{FULL_YEAR}([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){TIME}", lambda m: _day(m[1], m[3], m[4], m[5])),
    _form(rf"([0-9]{{1,2}})\. ?([0-9]{{1,2}})\. ?{YEAR}{TIME}", lambda m: _day(m[3], m[2], m[1], m[4])),
    _form(rf"([0-9]{{1,2}})([/-])([0-9]{{1,2}})\2{YEAR}{TIME}", _slashed),
    _form(rf"([0-9]{{1,2}})(?:\.|st|nd|rd|th)?[ -]?{MONTH}[ ,-]*{YEAR}", lambda m: _day(m[3], m[2], m[1])),
    _form(rf"{MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? {FULL_YEAR}", lambda m: _day(m[3], m[1], m[2])),
    _form(rf"{MONTH}[ ,/-]*{YEAR}", lambda m: _month(m[2], m[1])),
    _form(rf"([0-9]{{1,2}})[-/.]{FULL_YEAR}", lambda m: _month(m[2], m[1])),
    _form(rf"{FULL_YEAR}[-/.]([0-9]{{1,2}})", lambda m: _month(m[1], m[2])),
    _form(rf"{PART}[ ,/-]*{YEAR}", lambda m: _part(m[3], m[1], m[2])),
    _form(rf"([qkth])([1-4])[ /-]*{YEAR}", lambda m: _part(m[3], m[2], m[1])),
    _form(rf"{FULL_YEAR}[ /-]*([qkth])([1-4])", lambda m: _part(m[1], m[3], m[2])),
    _form(rf"{FULL_YEAR} ?[-/] ?{FULL_YEAR}", _years),
    _form(rf"{MONTH} ?(?:[-/]|og|and|til|to) ?{MONTH}[ ,]*{YEAR}", _months),
    _form(rf"{MONTH} {YEAR} ?- ?{MONTH} {YEAR}", _dated_months),
    _form(FULL_YEAR, lambda m: last_day(int(m[1]), 12)),
)
DAY_AND_MONTH = r"[0-9]{1,2}[./][0-9]{1,2}\.?"
WITHOUT_YEAR = re.compile(rf"(?:[0-9]{{1,2}}\.? ?)?{MONTH}|{MONTH} ?[-/] ?{MONTH}|{PART}|[qkth][1-4]|{DAY_AND_MONTH}")
