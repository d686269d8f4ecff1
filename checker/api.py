"""The public Python interface: ``checker.check`` and the report that it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from os import PathLike

from checker import pipeline
from checker.lazy import pl
from checker.model.report import Report

Place = str | PathLike[str]


def check(
    submission: Place | Sequence[Place] | Mapping[str, pl.DataFrame],
    *,
    rules: Place | None = None,
    previous: Sequence[Place] = (),
    portfolio: str | None = None,
    period: str | None = None,
    as_of: date | str | None = None,
    language: str | None = None,
) -> Report:
    """Check a submission by a rulebook, as ``checker check`` does.

    Args:
        submission: A folder or file, several of them, or tables in memory by their names (Polars frames, or anything
            else with Arrow's C stream interface) with headings as in a file.
        rules: The rulebook; ``rules.toml`` here, or the one that comes with the program, where none is given.
        previous: Submissions of earlier periods. By default they are looked for beside ``submission``.
        portfolio: The portfolio's name, where the submission does not say it.
        period: The month that is reported, such as ``"2023-01"``, where the submission does not say it.
        as_of: The reporting date (a date, or a text such as ``"2023-01-31"``), instead of the submission's own.
        language: ``"en"`` or ``"nb"`` for the messages; the rulebook's first language where none is given.

    Raises:
        CheckError: The submission could not be checked. ``RulebookError`` lists every mistake of the rules.
    """
    tables = submission if isinstance(submission, Mapping) else None
    places = [] if tables is not None else [submission] if isinstance(submission, str | PathLike) else submission
    request = pipeline.Request(
        [str(place) for place in places],
        rules=rules if rules is None else str(rules),
        previous=[str(place) for place in previous],
        portfolio=portfolio,
        period=period,
        as_of=date.fromisoformat(as_of) if isinstance(as_of, str) else as_of,
        language=language,
    )
    report, spoken = pipeline.check(request, tables)
    return replace(report, language=spoken)
