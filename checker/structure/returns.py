"""A folder of returns, each what one project sent, read as one submission: the sheets of all are put together table by
table before any cell is typed. What is wrong with one return is a finding, and the others are read all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.errors import CheckError
from checker.schema import Pack
from checker.structure.assemble import Reading
from checker.structure.convert import Part, convert
from checker.structure.identity import Given, differing, identify
from checker.structure.locate import Found, Known, locate
from checker.structure.marks import without_marks
from checker.structure.words import Title
from checker.submission import Failure, Identity, Progress, RawSubmission
from checker.texts import Text

FEW = 5  # sentences of the same sort that are told one by one


@dataclass
class Delivered:
    """What the returns hold: the file and the located tables of each, the failures, and what should be told."""

    found: list[tuple[str, Found]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)


def read(
    raw: RawSubmission, known: Known, given: Given, only: Collection[str] | None, progress: Progress
) -> tuple[Reading, list[Text], list[Failure]]:
    """The returns and the office's own sheets as one submission.

    Raises CheckError where the folder does not say which submission it is, or is an archive.
    """
    pack = known.pack
    office = locate(without_marks(raw), known) if raw.sheets else Found()
    decimal = raw.stated.get("decimal")
    parts = [convert([located], pack, decimal) for located in office.tables.values()]
    identities, _ = identify(raw, parts, given)
    if len(identities) > 1 or any(part.stamps.get("period") is not None for part in parts):
        raise CheckError("structure.returns-archive", path=raw.path)
    sent, judged = without_unfilled(delivered(raw, known, progress), pack, decimal)
    wanted = [name for name in pack.tables if only is None or name in only or pack.tables[name].is_cover]
    for name in wanted:
        sheets = [found.tables[name] for _, found in sent.found if name in found.tables]
        if sheets:
            part = judged if judged and judged.table.name == name else convert(sheets, pack, decimal)
            part.failures += differing(part, identities[0]) if part.table.is_cover else ()
            parts.append(part)
    claimed = office.claimed.union(*(found.claimed for _, found in sent.found))
    reading = Reading(raw, identities, parts, frozenset(claimed))
    failures = [*office.failures, *sent.failures, *empty(sent, parts, pack)]
    failures += lacking(sent, office, pack, identities[0])
    told = [*raw.told, *office.told, *shortened([*sent.told, *(text for part in parts for text in part.told)])]
    return reading, told, failures


def delivered(raw: RawSubmission, known: Known, progress: Progress) -> Delivered:
    """The tables of each return; one without any, and one that could not be read, is a failure."""
    sent = Delivered()
    for done, each in enumerate(raw.returns, 1):
        file = Path(each.path).name
        try:
            if each.refused is not None:
                sent.failures.append(unreadable(file, each.refused))
                continue
            found = locate(without_marks(each), known)
            sent.found.append((file, found))
            sent.failures += found.failures
            sent.told += [*each.told, *found.told]
        except CheckError as error:
            sent.failures.append(unreadable(file, error.text))
        finally:
            progress("structure.progress", done, len(raw.returns))
    return sent


def without_unfilled(sent: Delivered, pack: Pack, decimal: str | None) -> tuple[Delivered, Part | None]:
    """The returns in which something of this month is filled in, and the judged table as typed where those are all. The
    others, templates sent back as they were, are a failure each, and not read: their standing data would stand beside
    those of the projects' own returns.
    """
    judged = pack.judged
    sheets = [found.tables[judged.name] for _, found in sent.found if judged and judged.name in found.tables]
    if judged is None or not sheets:
        return sent, None
    part = convert(sheets, pack, decimal)
    files = sorted(unfilled(part))
    if not files:
        return sent, part
    failures = [Failure("CONTRACT-RETURN-UNFILLED", judged.name, file=file) for file in files]
    found = [(file, each) for file, each in sent.found if file not in files]
    return Delivered(found, [*sent.failures, *failures], sent.told), None


def unfilled(part: Part) -> Iterator[str]:
    """The files that name projects, and say nothing of them but what holds from month to month."""
    import polars as pl

    month = [name for name, column in part.table.columns.items() if not column.model.standing]
    if len(month) in (0, len(part.table.columns)):  # nothing is the month's own, or nothing stands
        return
    said = {row for name in month for row in part.gaps.get(name, ())}  # a dash is an answer, too
    blank = pl.all_horizontal(pl.col(name).is_null() for name in month) & ~pl.int_range(pl.len()).is_in(list(said))
    by_file = part.frame.group_by("@source").agg(blank.all().alias("@blank")).filter("@blank")
    yield from (part.sources[place].file for place in by_file["@source"].to_list())


def unreadable(file: str, reason: Text) -> Failure:
    """A return that says nothing, since it could not be read."""
    return Failure("CONTRACT-RETURN-UNREADABLE", values={"reason": reason}, file=file)


def lacking(sent: Delivered, office: Found, pack: Pack, identity: Identity) -> Iterator[Failure]:
    """Tables that are due, that other returns have, and that a return lacks. What nobody has is the folder's to lack,
    and what the office gives for all is asked of none; a form has what it has.
    """
    everywhere = {name for _, found in sent.found for name in found.claimed}
    due = [table for table in pack.tables.values() if table.due(identity.period[5:]) and not table.is_cover]
    for table in due:
        if table.name in everywhere and table.name not in office.claimed:
            for file, found in sent.found:
                if table.name not in found.claimed and not found.forms:
                    values = {"title": Title(of=table), "path": file}
                    level = "note" if identity.extract else "warning"
                    yield Failure("CONTRACT-TABLE", table.name, level=level, values=values, file=file)


def empty(sent: Delivered, parts: Sequence[Part], pack: Pack) -> Iterator[Failure]:
    """Returns that name no project, such as a template that was sent back as it was."""
    if pack.judged is None:
        return
    filled: set[str] = set()
    for part in parts:
        if part.table is pack.judged:
            filled |= {part.sources[place].file for place in part.frame["@source"].unique().to_list()}
    for file, _ in sent.found:
        if file not in filled:
            yield Failure("CONTRACT-RETURN-EMPTY", pack.judged.name, file=file)


def shortened(told: Sequence[Text]) -> Iterator[Text]:
    """What is told, and of what is told of many returns the first few and how many more there are."""
    by_key: dict[str, list[Text]] = {}
    for text in told:
        by_key.setdefault(text.key, []).append(text)
    for same in by_key.values():
        yield from same[:FEW]
        if len(same) > FEW:
            yield Text("structure.told-more", {"count": len(same) - FEW})
