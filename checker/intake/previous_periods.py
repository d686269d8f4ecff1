"""Previous periods: found beside a submission in its archive, or given, and added to it.

``archive/<portfolio>/2023-01`` and ``…/2023-02`` are periods of one portfolio; so are ``gmpp-2022`` and ``gmpp-2023``:
names that are equal except for the period. Other names are matched by the period that the submission states, or given
with ``--previous``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.columns import SOURCE
from checker.errors import CheckError
from checker.intake import readers
from checker.intake.build import build_submission
from checker.intake.files import exists
from checker.intake.neighbours import earlier_by_name, earlier_by_statement, is_named, period_gaps
from checker.schema import Pack
from checker.submission import WHOLE, Submission, Table
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

UNSTATED = ("structure.no-portfolio", "structure.no-period", "structure.no-reporting-date")


@dataclass(frozen=True)
class Need:
    """How many periods back rules look, and at which tables. ``first_period`` is the first one there can be."""

    periods: int
    tables: frozenset[str]
    first_period: str | None = None


def add_previous_periods(
    submission: Submission, paths: Sequence[str | Path], given: Sequence[str | Path], need: Need, pack: Pack
) -> Submission:
    """Add the previous periods that are needed, with messages about them.

    ``given`` are their paths; without them, they are looked for beside the submission at ``paths``. Raises CheckError
    for a given one that cannot be read or is of no earlier period.
    """
    if submission.returns and pack.judged is not None:  # projects that sent a return then are expected to send one now
        need = replace(need, periods=max(need.periods, 1), tables=need.tables | {pack.judged.name})
    if given:
        submission = _joined(submission, map(Path, given), need, pack, strict=True)
    elif need.periods and len(paths) == 1:
        places, messages = _beside(Path(paths[0]), submission, need, pack)
        submission = replace(submission, messages=(*submission.messages, *messages))
        submission = _joined(submission, places, need, pack, strict=False)
    own = [Path(path).resolve() for path in paths]
    return replace(submission, messages=(*submission.messages, *period_gaps(submission, own, need.periods)))


def with_earlier(submission: Submission, earlier: Submission, folder: str = "") -> Submission:
    """Add an earlier submission's tables to a submission, but not the failures of its contract.

    ``folder`` is put before the names of its files, to distinguish them from the submission's own. So is the folder
    that it is in, where both are files of one name.
    """
    folder = folder or _distinguishing_folder(submission, earlier)
    tables, before = dict(submission.tables), dict(submission.earlier)
    for name, table in earlier.tables.items():
        known = submission.sourced(name)
        sources = known.sources if known is not None else ()
        added = (replace(source, file=folder + source.file) for source in table.sources)
        before[name] = replace(_appended(before.get(name), table, len(sources)), sources=(*sources, *added))
        if name in tables:
            tables[name] = replace(tables[name], sources=before[name].sources)
    missing = frozenset(
        (table.name, column) for table in earlier.tables.values() for column in table.absent | table.broken
    )
    missing |= {(name, WHOLE) for name in submission.tables.keys() - earlier.tables.keys()}
    return replace(
        submission,
        tables=tables,
        earlier=before,
        earlier_identities=(*submission.earlier_identities, *earlier.identities),
        earlier_paths=(*submission.earlier_paths, *earlier.paths),
        unread={**submission.unread, **{(each.portfolio, each.period): missing for each in earlier.identities}},
    )


def _beside(place: Path, submission: Submission, need: Need, pack: Pack) -> tuple[list[Path], list[Text]]:
    """The earlier submissions beside one, by their names, else by what they state, with messages.

    That there is none is not reported in the rulebook's first period.
    """
    named, place = earlier_by_name(place, need.periods), place.resolve()
    if named or is_named(place) or len(submission.identities) != 1:
        return named, []
    own = submission.identities[0]
    stated, messages = earlier_by_statement(place, own, pack, need.periods)
    if not stated and not messages and (need.first_period is None or own.period > need.first_period):
        return [], [Text("archive.none-beside", {"path": place.name})]
    return stated, messages


def _joined(submission: Submission, places: Iterable[Path], need: Need, pack: Pack, *, strict: bool) -> Submission:
    """Add the submissions at ``places``. With ``strict``, each must be of an earlier period.

    Otherwise one that does not state its period, or is of another portfolio or period, is only reported.
    """
    for place in places:
        try:
            earlier = _read(place, pack, need, submission)
        except CheckError as error:
            if strict or error.text.key not in UNSTATED:
                raise
            submission = _with_message(submission, Text("archive.unstated", {"path": place.name}))
            continue
        fits = [each for each in earlier.identities if any(each.precedes(own) for own in submission.identities)]
        if fits:
            submission = with_earlier(submission, earlier, f"{place.name}/" if place.is_dir() else "")
            periods = ", ".join(each.period for each in fits)
            submission = _with_message(submission, Text("archive.used", {"path": place.name, "period": periods}))
            continue
        both = {"found": earlier.identities, "own": submission.identities}
        names = {
            name: ", ".join(f"{each.portfolio} {each.period}" for each in those[:1]) for name, those in both.items()
        }
        if strict:
            raise CheckError("archive.not-earlier", path=str(place), **names)
        submission = _with_message(submission, Text("archive.passed-over", {"path": place.name, **names}))
    return submission


def _with_message(submission: Submission, message: Text) -> Submission:
    return replace(submission, messages=(*submission.messages, message))


def _read(place: Path, pack: Pack, need: Need, submission: Submission) -> Submission:
    """Read an earlier submission. One that states no portfolio is of the present one's."""
    if not exists(place):
        raise readers.missing(place)
    portfolio = submission.identities[0].portfolio if submission.identities else None
    return build_submission([readers.read(place)], pack, portfolio=portfolio, only=need.tables)


def _distinguishing_folder(submission: Submission, earlier: Submission) -> str:
    own, before = (
        {source.file for table in each.tables.values() for source in table.sources} for each in (submission, earlier)
    )
    return f"{Path(earlier.paths[0]).resolve().parent.name}/" if own & before and earlier.paths else ""


def _appended(known: Table | None, table: Table, sources: int) -> Table:
    """Append an earlier table's rows to those of periods added before; sources count on from ``sources``."""
    import polars as pl

    frame = _shifted(table.frame, sources)
    totals = _shifted(table.totals, sources) if table.totals is not None else None
    if known is None:
        return replace(table, frame=frame, totals=totals)
    both = [each for each in (known.totals, totals) if each is not None]
    return replace(table, frame=pl.concat([known.frame, frame]), totals=pl.concat(both) if both else None)


def _shifted(frame: pl.DataFrame, sources: int) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.col(SOURCE) + pl.lit(sources, dtype=frame[SOURCE].dtype))
