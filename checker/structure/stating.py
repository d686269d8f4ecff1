"""Which submission something states that it is, as its cover sheet or its ``submission.toml`` has it."""

from __future__ import annotations

from dataclasses import replace

from checker.schema import Pack
from checker.structure.convert import convert
from checker.structure.identity import Given, identify
from checker.structure.locate import known_of, locate
from checker.submission import Identity, RawSubmission


def stated_identity(raw: RawSubmission, pack: Pack, portfolio: str) -> Identity:
    """The submission that ``raw`` says it is, of ``portfolio`` where it names none. Sheets that are not called as a
    cover sheet are not looked into.

    Raises CheckError where it does not say its period and reporting date.
    """
    known = known_of(pack)
    covers = tuple(sheet for sheet in raw.sheets if (table := known.named(sheet)) and table.is_cover)
    found = locate(replace(raw, sheets=covers), known).tables.values() if covers else ()
    parts = [convert([located], pack) for located in found if located.table.is_cover]
    identities, _ = identify(raw, parts, Given(portfolio))
    return identities[0]
