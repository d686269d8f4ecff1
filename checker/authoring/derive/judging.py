"""A submission judged by a rulebook, with the rows kept: what the engine's findings are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from checker import engine
from checker.engine.judging import Judged
from checker.intake import readers
from checker.intake.build import build_submission
from checker.policy import Rulebook
from checker.submission import Submission
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Delivered:
    """Where a submission lies, and what it does not say of itself."""

    path: str
    portfolio: str | None = None
    period: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Judging:
    """Every rule with its rows and their codes, why the others did not run, and the tables with all colours."""

    submission: Submission
    tables: Mapping[str, pl.DataFrame]
    periods: tuple[str, ...]
    judged: Mapping[str, Judged]
    silent: Mapping[str, Text]


def judge(delivered: Delivered, book: Rulebook) -> Judging:
    """Judge as a check does, up to where findings are worded. Raises CheckError where the submission cannot be read."""
    raws, portfolio, period = [readers.read(delivered.path)], delivered.portfolio, delivered.period
    submission = build_submission(raws, book.pack, portfolio=portfolio, period=period, as_of=delivered.as_of)
    found = engine.codes(submission, book)
    return Judging(submission, found.tables, found.periods, found.judged, found.silent)
