"""Previous periods: found beside a submission in its archive, or given, and added to it.

``archive/<portfolio>/2023-01`` and ``…/2023-02`` are periods of one portfolio; so are ``gmpp-2022`` and ``gmpp-2023``:
names that are equal except for the period. Other names are matched by the period that the submission states, or given
with ``--previous``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from checker.intake import readers
from checker.intake.annotations import SUFFIXES
from checker.intake.build import build_submission
from checker.intake.files import SUBMISSION_TOML, entries, exists, read_submission_toml
from checker.intake.identity import stated_identity
from checker.intake.readers import workbook
from checker.lazy import pl
from checker.model.columns import SOURCE
from checker.model.errors import CheckError
from checker.model.submission import WHOLE, Identity, RawSubmission, Submission, Table
from checker.schema.packs import Pack
from checker.texts import Text

PERIOD = re.compile(r"(?<!\d)\d{4}(?:-(?:0[1-9]|1[0-2]))?(?!\d)")
OPENED = 24  # neighbours that are opened for the period that they state
LARGEST = 5_000_000  # bytes of a workbook that is opened for its cover sheet alone
YEAR, MONTH = 12, 1  # steps between periods, in months


def earlier_by_name(place: Path, most: int) -> list[Path]:
    """The submissions beside one with its own name except for an earlier period, the nearest first.

    Folders and workbooks are equally good; where one period is there as both, the one of the submission's own format
    is taken. Annotated copies are left out.
    """
    place = place.resolve()
    own = PERIOD.search(_plain(place))
    found: dict[str, list[Path]] = {}
    for entry in _of_same_name(place) if own else ():
        period = PERIOD.search(_plain(entry))
        if own and period and len(period[0]) == len(own[0]) and period[0] < own[0]:
            found.setdefault(period[0], []).append(entry)
    nearest = sorted(found, reverse=True)[:most]
    return [min(found[period], key=lambda each: _difference(each, place)) for period in nearest]


def earlier_by_statement(place: Path, own: Identity, pack: Pack, most: int) -> tuple[list[Path], list[Text]]:
    """The submissions beside one that state an earlier period of the same portfolio, the nearest first.

    A period that several state is taken from none of them, with a message.
    """
    found: dict[str, list[Path]] = {}
    for entry in _neighbours(place)[:OPENED]:
        identity = _identity(entry, own, pack)
        if identity is not None and identity.precedes(own):
            found.setdefault(identity.period, []).append(entry)
    periods = sorted(found, reverse=True)[:most]
    messages = [
        Text("archive.several", {"paths": ", ".join(each.name for each in found[period]), "period": period})
        for period in periods
        if len(found[period]) > 1
    ]
    return [found[period][0] for period in periods if len(found[period]) == 1], messages


def is_named(place: Path) -> bool:
    """Whether periods are known by name: a submission's name is its period, or neighbours differ in theirs alone."""
    own = PERIOD.search(_plain(place))
    if own is None:
        return False
    others = (PERIOD.search(_plain(entry)) for entry in _of_same_name(place))
    return own[0] == _plain(place) or any(other and other[0] != own[0] for other in others)


def period_gaps(submission: Submission, places: Sequence[Path], periods: int) -> list[Text]:
    """Report periods missing between a submission and those that it is compared with, so many ``periods`` back.

    ``places`` are the submissions, from whose names and neighbours the usual step may be known.
    """
    if not periods:
        return []
    found: dict[tuple[str, str], int] = {}
    for portfolio, known in submission.periods.items():
        step = _usual_step([*known, *_months_beside(places)], yearly=any(map(_is_year, places)))
        own = {each.period for each in submission.identities if each.portfolio == portfolio}
        needed = [pair for period in own for pair in _steps_back(known, period, periods)]
        found |= {(then, now): step for then, now in needed if _number(now) - _number(then) > step}
    return [_gap(then, now, step) for (then, now), step in sorted(found.items())]


def _of_same_name(place: Path) -> list[Path]:
    """The neighbours with a submission's own name, except perhaps for the period."""

    def without_period(path: Path) -> str:
        return PERIOD.sub("", _plain(path), count=1)

    return [entry for entry in _neighbours(place) if without_period(entry) == without_period(place)]


def _neighbours(place: Path) -> list[Path]:
    """What is beside a submission and may be one itself, except annotated copies."""
    around = entries(place.parent) if place.parent.is_dir() else []
    own = [entry for entry in around if entry != place and _plain(entry) == _bare(entry)]
    return [entry for entry in own if (entry.is_dir() and place.is_dir()) or _may_be_read(entry)]


def _may_be_read(entry: Path) -> bool:
    return any(reader.claims(entry) for reader in readers.readers()) or (entry / SUBMISSION_TOML).is_file()


def _bare(place: Path) -> str:
    """The name of a folder, or that of a file without its suffix."""
    return place.name if place.is_dir() else place.stem


def _plain(place: Path) -> str:
    """A name without the ending of an annotated copy."""
    name = _bare(place)
    return name if place.is_dir() else next((name.removesuffix(each) for each in SUFFIXES if name.endswith(each)), name)


def _difference(entry: Path, place: Path) -> tuple[bool, bool, str]:
    return entry.is_dir() != place.is_dir(), entry.suffix.casefold() != place.suffix.casefold(), entry.name


def _identity(entry: Path, own: Identity, pack: Pack) -> Identity | None:
    """The identity that a neighbour states; None where it states none, or cannot be read.

    Of a folder only its ``submission.toml`` is read, of a workbook its cover sheet.
    """
    try:
        if entry.is_dir():
            raw = RawSubmission(str(entry), (), stated=read_submission_toml(entry))
        elif workbook.claims(entry) and entry.stat().st_size <= LARGEST:
            raw = readers.read(entry)
        else:
            return None
        return stated_identity(raw, pack, own.portfolio)
    except CheckError:
        return None


def _steps_back(known: Sequence[str], period: str, periods: int) -> Iterator[tuple[str, str]]:
    """A period with the known one before it, that with the one before, and so on."""
    place = known.index(period)
    yield from pairwise(known[max(0, place - periods) : place + 1])


def _usual_step(known: Iterable[str], *, yearly: bool) -> int:
    """The usual step between periods, in months: the least of several, else that of their names."""
    steps = [_number(now) - _number(then) for then, now in pairwise(sorted(set(known)))]
    return min(steps) if len(steps) > 1 else YEAR if yearly else MONTH


def _months_beside(places: Sequence[Path]) -> list[str]:
    around = [entry for place in places[:1] for entry in _of_same_name(place)]
    found = (PERIOD.search(_plain(entry)) for entry in around)
    return [period[0] for period in found if period and not period[0].isdigit()]


def _is_year(place: Path) -> bool:
    period = PERIOD.search(_plain(place))
    return period is not None and period[0].isdigit()


def _number(period: str) -> int:
    """A period ("2023-01") as a number of months."""
    year, month = period.split("-")
    return int(year) * YEAR + int(month) - 1


def _gap(then: str, now: str, step: int) -> Text:
    missing = [f"{each // YEAR}-{each % YEAR + 1:02}" for each in range(_number(then) + step, _number(now), step)]
    between = missing[0] if len(missing) == 1 else f"{missing[0]} – {missing[-1]}"
    return Text("archive.gap", {"lacking": between, "period": now, "used": then})


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
    frame = _shifted(table.frame, sources)
    totals = _shifted(table.totals, sources) if table.totals is not None else None
    if known is None:
        return replace(table, frame=frame, totals=totals)
    both = [each for each in (known.totals, totals) if each is not None]
    return replace(table, frame=pl.concat([known.frame, frame]), totals=pl.concat(both) if both else None)


def _shifted(frame: pl.DataFrame, sources: int) -> pl.DataFrame:
    return pl.DataFrame([column + sources if column.name == SOURCE else column for column in frame])
