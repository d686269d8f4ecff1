"""How many days a number of months may take: the least and the most, over every day that they may begin on."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

CYCLE = 4 * 365 + 1
DAYS = {"day": 1, "week": 7}


@cache
def days_of(count: int, unit: str) -> tuple[int, int]:
    """The least and the most days of ``count`` days, weeks, months or years."""
    if unit in DAYS:
        return count * DAYS[unit], count * DAYS[unit]
    months = count * (12 if unit == "year" else 1)
    # a century without a leap day may make it one day shorter than any of four years in a row
    starts = [start + timedelta(days) for start in (date(1897, 1, 1), date(1997, 1, 1)) for days in range(CYCLE)]
    spans = [(later(start, months) - start).days for start in starts]
    return min(spans) - (months >= 1200), max(spans) + (months >= 1200)


def later(start: date, months: int) -> date:
    """The same day some months later, or the last of that month where it is shorter."""
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(start.day, (following - first).days))
