"""Periods that are not there: which one would be the one before, and which is compared with instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from checker.archive.neighbours import PERIOD, alike, plain
from checker.submission import Submission
from checker.texts import Text

YEAR, MONTH = 12, 1  # steps between periods, in months


def gaps(submission: Submission, places: Sequence[Path], periods: int) -> list[Text]:
    """That a period lacks between a submission's own and those that it is compared with, so many periods back.
    ``places`` are the submissions themselves, by whose names and those beside them the usual step may be known.
    """
    if not periods:
        return []
    found: dict[tuple[str, str], int] = {}
    for portfolio, known in submission.periods.items():
        step = usual([*known, *named(places)], yearly=any(map(is_year, places)))
        own = {each.period for each in submission.identities if each.portfolio == portfolio}
        needed = [pair for period in own for pair in back(known, period, periods)]
        found |= {(then, now): step for then, now in needed if number(now) - number(then) > step}
    return [told(then, now, step) for (then, now), step in sorted(found.items())]


def back(known: Sequence[str], period: str, periods: int) -> Iterator[tuple[str, str]]:
    """A period with the known one before it, that with the one before, and so on."""
    place = known.index(period)
    yield from pairwise(known[max(0, place - periods) : place + 1])


def usual(known: Iterable[str], *, yearly: bool) -> int:
    """The usual step between periods, in months: the least where several are known, else that of their names."""
    steps = [number(now) - number(then) for then, now in pairwise(sorted(set(known)))]
    return min(steps) if len(steps) > 1 else YEAR if yearly else MONTH


def named(places: Sequence[Path]) -> list[str]:
    """The months after which what lies beside a submission is called as it is but for them."""
    around = [entry for place in places[:1] for entry in alike(place)]
    found = (PERIOD.search(plain(entry)) for entry in around)
    return [period[0] for period in found if period and not period[0].isdigit()]


def is_year(place: Path) -> bool:
    """Whether a submission is called after a year."""
    period = PERIOD.search(plain(place))
    return period is not None and period[0].isdigit()


def number(period: str) -> int:
    """A period ("2023-01") as a number of months."""
    year, month = period.split("-")
    return int(year) * YEAR + int(month) - 1


def told(then: str, now: str, step: int) -> Text:
    """That what lies between two periods is not there."""
    lacking = [f"{each // YEAR}-{each % YEAR + 1:02}" for each in range(number(then) + step, number(now), step)]
    between = lacking[0] if len(lacking) == 1 else f"{lacking[0]} – {lacking[-1]}"
    return Text("archive.gap", {"lacking": between, "period": now, "used": then})
