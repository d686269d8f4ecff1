"""What the publisher says at the gate, beside the submission and the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.errors import CheckError
from checker.policy import GateModel
from checker.report import Published
from checker.submission import Identity


@dataclass(frozen=True)
class Publication:
    """The day of publication, and the fingerprint that the rulebook must have.

    Nothing asks the clock: the age of the data and the expiry of waivers are measured against ``date``, expiry against
    the reporting date where it is not given. ``standing`` is the fingerprint approved by the rulebook that would have
    been used without ``--rules``. ``as_of`` is the reporting date where it was given instead of the submission's own,
    ``published`` what the report's text says, where that was given.
    """

    as_of: date | None = None
    approved: str = ""
    standing: str = ""
    date: date | None = None
    published: Published | None = None


def check_date(policy: GateModel, identities: Sequence[Identity], day: date | None) -> None:
    """Raises CheckError where the policy needs the date of publication and has none, or where that lies before a
    reporting date: a report cannot be older than its data.
    """
    if day is None:
        if policy.max_age_days is not None:
            raise CheckError("gate.no-date", days=policy.max_age_days)
        return
    for identity in identities:
        if day < identity.as_of:
            raise CheckError("gate.date-before", date=day.isoformat(), as_of=identity.as_of.isoformat())
