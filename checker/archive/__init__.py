"""The periods before: found beside a submission in its archive, or given, and joined to it.

``archive/<portfolio>/2023-01`` and ``…/2023-02`` are periods of one portfolio; so are ``gmpp-2022`` and ``gmpp-2023``:
names that are the same but for the period. What is called otherwise is known by the period that it states, or given
with ``--previous``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker import readers, structure
from checker.archive.gaps import gaps
from checker.archive.neighbours import beside, is_named, stating
from checker.errors import CheckError
from checker.policy import Rulebook
from checker.readers.files import exists
from checker.schema import Pack
from checker.structure.earlier import with_earlier
from checker.submission import Submission
from checker.texts import Text

UNSTATED = ("structure.no-portfolio", "structure.no-period", "structure.no-reporting-date")


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
        submission = joined(submission, map(Path, given), need, book.pack, strict=True)
    elif need.periods and len(paths) == 1:
        places, told = found(Path(paths[0]), submission, book, need.periods)
        submission = replace(submission, told=(*submission.told, *told))
        submission = joined(submission, places, need, book.pack, strict=False)
    own = [Path(path).resolve() for path in paths]
    return replace(submission, told=(*submission.told, *gaps(submission, own, need.periods)))


def found(place: Path, submission: Submission, book: Rulebook, most: int) -> tuple[list[Path], list[Text]]:
    """The submissions of earlier periods beside one, and what should be told: by their names, or where the submission's
    own name is of no such kind, by what they state. That there is none is no news of the rulebook's first period.
    """
    named, place = beside(place, most), place.resolve()
    if named or is_named(place) or len(submission.identities) != 1:
        return named, []
    own, first = submission.identities[0], book.gate.first_period
    stated, told = stating(place, own, book.pack, most)
    if not stated and not told and (first is None or own.period > first):
        return [], [Text("archive.none-beside", {"path": place.name})]
    return stated, told


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
