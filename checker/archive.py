"""The periods before: found beside a submission in its archive, or given, and joined to it.

``archive/<portfolio>/2023-01`` and ``…/2023-02`` are periods of one portfolio; so are ``gmpp-2022`` and ``gmpp-2023``:
names that are the same but for the period. What is called otherwise is given with ``--previous``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker import readers, structure
from checker.errors import CheckError
from checker.policy import Rulebook
from checker.readers.files import entries, exists
from checker.schema import Pack
from checker.structure.earlier import with_earlier
from checker.submission import Submission
from checker.texts import Text

UNSTATED = ("structure.no-portfolio", "structure.no-period", "structure.no-reporting-date")
PERIOD = re.compile(r"(?<!\d)\d{4}(?:-(?:0[1-9]|1[0-2]))?(?!\d)")


@dataclass(frozen=True)
class Wanted:
    """How many periods back some rules look, and at which tables."""

    periods: int
    tables: frozenset[str]


def wanted(book: Rulebook) -> Wanted:
    """How far back the rules of a rulebook look."""
    depths = {rule: rule.looks_back or int(rule.kind.remembers(rule.model)) for rule in book.rules if rule.off is None}
    looking = [rule for rule, depth in depths.items() if depth]
    tables = {rule.table.name for rule in looking}
    for name in tuple(tables):  # what their columns and relations lead to
        described = book.pack.tables[name]
        tables |= {target for _, target, _ in described.references()}
        tables |= {relation.model.table for relation in described.relations.values()}
    return Wanted(max(depths.values(), default=0), frozenset(tables))


def looking_back(
    submission: Submission, paths: Sequence[str | Path], given: Sequence[str | Path], book: Rulebook
) -> Submission:
    """The submission with the periods before it that the rulebook's rules need, and what should be told of them.

    ``given`` are submissions of earlier periods; without them, they are looked for beside the submission at ``paths``.
    Raises CheckError for a given one that cannot be read or is of no earlier period.
    """
    need = wanted(book)
    if submission.returns and book.pack.judged is not None:  # who sent one then is expected to send one now
        need = Wanted(max(need.periods, 1), need.tables | {book.pack.judged.name})
    if given:
        return joined(submission, map(Path, given), need, book.pack, strict=True)
    if not need.periods or len(paths) != 1:
        return submission
    return joined(submission, beside(Path(paths[0]), need.periods), need, book.pack, strict=False)


def beside(place: Path, most: int) -> list[Path]:
    """The submissions beside one, the nearest period first, whose names are its own but for an earlier period."""
    place = place.resolve()
    own = PERIOD.search(place.name)
    if own is None or not place.parent.is_dir():
        return []
    like = [entry for entry in entries(place.parent) if nameless(entry.name) == nameless(place.name)]
    dated = [(match[0], entry) for entry in like if (match := PERIOD.search(entry.name))]
    found = [(period, entry) for period, entry in dated if len(period) == len(own[0]) and period < own[0]]
    return [entry for _, entry in sorted(found, reverse=True)][:most]


def nameless(name: str) -> str:
    """A name without its period."""
    return PERIOD.sub("", name, count=1)


def joined(submission: Submission, places: Iterable[Path], need: Wanted, pack: Pack, *, strict: bool) -> Submission:
    """The submission with those at ``places`` joined. ``strict``: each must be of an earlier period.

    What merely lies beside it and says not which period it is of is no reason to stop: that is told.
    """
    for place in places:
        try:
            earlier = read(place, pack, need, submission)
        except CheckError as error:
            if strict or error.text.key not in UNSTATED:
                raise
            submission = replace(submission, told=(*submission.told, Text("archive.unstated", {"path": place.name})))
            continue
        fits = [each for each in earlier.identities if any(each.precedes(own) for own in submission.identities)]
        if not fits:
            if strict:
                raise CheckError("archive.not-earlier", path=str(place), **said(earlier, submission))
            text = Text("archive.passed-over", {"path": place.name, **said(earlier, submission)})
            submission = replace(submission, told=(*submission.told, text))
            continue
        folder = f"{place.name}/" if place.is_dir() else ""
        submission = with_earlier(submission, earlier, folder)
        text = Text("archive.used", {"path": place.name, "period": ", ".join(each.period for each in fits)})
        submission = replace(submission, told=(*submission.told, text))
    return submission


def read(place: Path, pack: Pack, need: Wanted, submission: Submission) -> Submission:
    """An earlier submission. It may leave its portfolio to the one that looks back, as that one's arguments did."""
    if not exists(place):
        raise readers.missing(place)
    portfolio = submission.identities[0].portfolio if submission.identities else None
    return structure.build([readers.read(place)], pack, portfolio=portfolio, only=need.tables)


def said(earlier: Submission, submission: Submission) -> dict[str, str]:
    """Which submission an earlier one is, and which looks back on it."""
    both = {"found": earlier.identities, "own": submission.identities}
    return {name: ", ".join(f"{each.portfolio} {each.period}" for each in those[:1]) for name, those in both.items()}
