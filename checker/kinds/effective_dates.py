"""Dated lines: limits, grades and required fields as a rule file states them, per date and perhaps per segment.

A later date restates only the lines that change; the others go on. Which line holds for a record is chosen by its
period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.lazy import pl
from checker.model.errors import KeyPath, Wrong, unknown
from checker.texts import Text

NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, eq=False)
class Line:
    """What holds for one segment (None: for all records) from a date on. ``path`` leads to it in the file."""

    since: date
    segment: str | None
    value: Any
    path: KeyPath

    @property
    def applicable(self) -> bool:
        """Whether records of this segment are judged at all."""
        return bool(self.value != NOT_APPLICABLE)


def read_lines(name: str, stated: Mapping[str, Any], segments: Sequence[str] | None) -> tuple[list[Line], list[Wrong]]:
    """The lines under key ``name`` and what is wrong with their dates and segments.

    ``segments`` are the vocabulary's terms where the rule says ``per``: each needs a line, at some date.
    """
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for day, value in stated.items():
        since = as_date(day)
        if since is None:
            wrong.append(Wrong((name, day), Text("rulebook.date", {"found": day})))
        elif segments is None:
            lines.append(Line(since, None, value, (name, day)))
        elif not isinstance(value, dict):
            wrong.append(Wrong((name, day), Text("rulebook.segments", {"segments": ", ".join(segments)})))
        else:
            lines += [Line(since, segment, part, (name, day, segment)) for segment, part in value.items()]
    if not stated:
        wrong.append(Wrong((name,), Text("rulebook.undated", {"key": name})))
    wrong += unknown_segments(lines, segments or ())
    if not wrong:  # a misspelt segment is not a missing one
        wrong += lacking_segments(name, stated, lines, segments or ())
    return sorted(lines, key=lambda line: line.since), wrong


def as_date(text: str) -> date | None:
    """A date written 2023-01-31, or None. Python takes 20230131 too, which could state one day twice."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def unknown_segments(lines: Iterable[Line], segments: Sequence[str]) -> Iterator[Wrong]:
    """Lines for segments that the vocabulary does not have."""
    for line in lines:
        if line.segment is not None and line.segment not in segments:
            yield Wrong(line.path, unknown(line.segment, segments))


def lacking_segments(
    name: str, stated: Mapping[str, Any], lines: Sequence[Line], segments: Sequence[str]
) -> Iterator[Wrong]:
    """Segments without a line: an error, not a silence."""
    said = {line.segment for line in lines}
    for segment in segments:
        if segment not in said:
            yield Wrong((name, *list(stated)[:1]), Text("rulebook.segment-lacking", {"segment": segment}))


def period_end(period: str) -> date:
    """The last day of a month written 2023-01."""
    year, month = int(period[:4]), int(period[5:7])
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def in_force(lines: Sequence[Line], periods: Sequence[str]) -> dict[Line | None, list[str]]:
    """Which of a segment's lines holds in each period: the last one dated no later than the period's end; None
    before the first.
    """
    chosen: dict[Line | None, list[str]] = {}
    for period in periods:
        end = period_end(period)
        line = next((line for line in reversed(lines) if line.since <= end), None)
        chosen.setdefault(line, []).append(period)
    return chosen


def choose(
    lines: Sequence[Line],
    per: str | None,
    periods: Sequence[str],
    value: Callable[[Line], pl.Expr],
    unsaid: pl.Expr,
    blank: pl.Expr,
) -> pl.Expr:
    """One expression that takes each record's own line: by its segment in column ``per`` and by its period.

    ``value`` gives a line's expression, ``unsaid`` is for records before the first line or in a segment that is not
    applicable, ``blank`` for records without a segment.
    """
    by_segment = {segment: [line for line in lines if line.segment == segment] for segment in segments_of(lines)}
    parts = {segment: of_period(in_force(own, periods), value, unsaid) for segment, own in by_segment.items()}
    if per is None:
        return parts.get(None, unsaid)
    result = blank
    for segment, part in reversed(parts.items()):
        result = pl.when(pl.col(per) == pl.lit(segment)).then(part).otherwise(result)
    return result


def segments_of(lines: Iterable[Line]) -> list[str | None]:
    """The segments that have lines, in the order of the file."""
    return list(dict.fromkeys(line.segment for line in lines))


def of_period(chosen: Mapping[Line | None, list[str]], value: Callable[[Line], pl.Expr], unsaid: pl.Expr) -> pl.Expr:
    """The expression of the line in force; where several are, chosen by the record's period."""
    parts = [
        (unsaid if line is None or not line.applicable else value(line), periods) for line, periods in chosen.items()
    ]
    result = parts[-1][0] if parts else unsaid
    for part, periods in reversed(parts[:-1]):
        result = pl.when(pl.col("period").is_in(periods)).then(part).otherwise(result)
    return result
