"""When a waiver ends: on a day, measured against the day of publication or else the reporting date, or by month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from checker.policy.waivers import Waiver
from checker.submission import Identity

SOON = timedelta(days=30)


def expired(waiver: Waiver, identity: Identity, day: date | None) -> bool:
    """Whether a waiver no longer holds for a submission. ``day`` is the day of publication, where it is known."""
    until = waiver.model.until
    if isinstance(until, str):
        return identity.period > until
    return (day or identity.as_of) > until


def expires_soon(waiver: Waiver, identity: Identity, day: date | None) -> bool:
    """Whether a waiver that holds ends within thirty days; one by month ends with the month's last day."""
    until = waiver.model.until
    end = last_day(until) if isinstance(until, str) else until
    return end - (day or identity.as_of) <= SOON


def last_day(month: str) -> date:
    """The last day of a month written 2023-01."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def until_text(waiver: Waiver) -> str:
    """The day or month until which a waiver holds, that one included."""
    return str(waiver.model.until)
