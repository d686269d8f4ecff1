"""``rules diff``: what a changed rulebook would have done over past periods, record by record, to colours and verdicts.

``difference`` finds it; ``text``, ``markdown`` and ``json`` are its forms, each a pure function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from checker.authoring.diff.archive import submissions
from checker.authoring.diff.content import (
    Assessed,
    Change,
    Difference,
    Opened,
    Recoloured,
    Silence,
)
from checker.authoring.diff.judging import Judging, colours, judge
from checker.authoring.diff.records import changes
from checker.authoring.diff.revision import opened
from checker.authoring.diff.sharing import lone, shared_rules, unseen
from checker.errors import CheckError
from checker.intake import readers

__all__ = ["FORMS", "Difference", "difference", "render"]

FORMS = ("text", "markdown", "json")
Both = tuple[Judging, Judging]


def render(found: Difference, form: str, language: str, width: int) -> str:
    """The difference in a form; ``width`` (columns) counts for text only."""
    return str(import_module(f"{__name__}.{form}").render(found, language, width))


def difference(old: str, new: str, archive: str) -> Difference:
    """What the rulebook ``new`` says differently from ``old`` of every submission in ``archive``.

    Each rulebook is a file or a git revision. Raises CheckError where a rulebook or a submission cannot be read: what
    was left out of a comparison would look like "no change".
    """
    before, after = opened(old), opened(new)
    paths = submissions(Path(archive))
    both = [judged_by_both(path, before, after) for path in paths]
    check_once(paths, both)
    shared = shared_rules(before.book, after.book)
    return Difference(
        old=before,
        new=after,
        archive=Path(archive).as_posix(),
        assessed=tuple(assessed(path, pair, archive) for path, pair in zip(paths, both, strict=True)),
        changes=tuple(change for rule in shared for pair in both for change in changed(pair, rule)),
        recoloured=tuple(each for pair in both for each in recoloured(*pair)),
        silences=tuple(each for rule in shared for pair in both for each in silent(pair, rule)),
        only_old=tuple(lone(before.book, shared, [pair[0] for pair in both])),
        only_new=tuple(lone(after.book, shared, [pair[1] for pair in both])),
        unseen=tuple(unseen(before.book, after.book, shared, both)),
    )


def judged_by_both(path: Path, old: Opened, new: Opened) -> Both:
    """A submission, read once and judged by each rulebook."""
    raw = readers.read(path)
    return judge(raw, old.book), judge(raw, new.book)


def check_once(paths: Sequence[Path], both: Sequence[Both]) -> None:
    """Refuse an archive that has a portfolio's period twice: its records would be counted twice."""
    seen: dict[tuple[str, str], Path] = {}
    for path, (_, judging) in zip(paths, both, strict=True):
        for each in judging.submission.identities:
            key = (each.portfolio, each.period)
            if key in seen:
                values = {"portfolio": each.portfolio, "period": each.period}
                raise CheckError("structure.given-twice", first=str(seen[key]), second=str(path), **values)
            seen[key] = path


def changed(pair: Both, rule: str) -> Iterator[Change]:
    """The changed records of one submission and rule; none where it did not run under both."""
    if all(rule in judging.codes.judged for judging in pair):
        yield from changes(*pair, rule)


def silent(pair: Both, rule: str) -> Iterator[Silence]:
    """That a rule runs on one submission under one rulebook only."""
    reasons = [judging.codes.silent.get(rule) for judging in pair]
    if (reasons[0] is None) != (reasons[1] is None):
        yield Silence(rule, *named(pair[1]), *reasons)


def recoloured(old: Judging, new: Judging) -> Iterator[Recoloured]:
    """The projects and parameters whose derived colour is another one, in the order of the new rulebook's table."""
    before, after = colours(old), colours(new)
    for place in dict.fromkeys((*after, *before)):
        own, _ = after.get(place) or before[place]
        sides = [side[place][1] if place in side else {} for side in (before, after)]
        for parameter in dict.fromkeys((*sides[1], *sides[0])):
            (reported, was), (reported_now, now) = (side.get(parameter, (None, None)) for side in sides)
            if was != now:
                yield Recoloured(**own, parameter=parameter, reported=reported_now or reported, old=was, new=now)


def assessed(path: Path, pair: Both, archive: str) -> Assessed:
    """The verdicts on one submission."""
    shown = path.relative_to(archive).as_posix() if path != Path(archive) else path.name
    return Assessed(shown, *named(pair[1]), pair[0].decision, pair[1].decision)


def named(judging: Judging) -> tuple[str, str]:
    """A submission's portfolio and period; of one with many, all portfolios, and the first and last period."""
    identities = judging.submission.identities
    periods = sorted({each.period for each in identities})
    period = periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"
    return ", ".join(dict.fromkeys(each.portfolio for each in identities)), period
