"""Cases as records of several periods, and whether they say anything of the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from checker.cases.case import Case
from checker.dated import period_end
from checker.rule import PREVIOUS, Rule
from checker.submission import Identity, Submission, Table

if TYPE_CHECKING:
    import polars as pl


def said_before(cases: Sequence[Case]) -> pl.Series:
    """Whether each case says anything of the period before: without, it has no like there."""
    import polars as pl

    said = [any(text for name, text in case.values.items() if name.startswith(PREVIOUS)) or None for case in cases]
    return pl.Series("@previous", said, dtype=pl.Boolean)


def stated(cases: Sequence[Case], rule: Rule, frame: pl.DataFrame, known: Mapping[str, pl.DataFrame]) -> Submission:
    """The cases as the submissions of several periods; each set is a portfolio of its own. ``known`` are the records of
    other tables in each of them.
    """
    import polars as pl

    periods = dict.fromkeys((case.together, case.period) for case in cases)
    identities = tuple(Identity(portfolio, period, period_end(period)) for portfolio, period in periods)
    nowhere = (pl.lit(0, dtype=pl.UInt32).alias(name) for name in ("@source", "@row", "@line"))
    table = Table(rule.table.name, frame.drop("@index", "@previous").with_columns(nowhere), ())
    others = {name: Table(name, rows, ()) for name, rows in known.items()}
    return Submission(identities, {**others, rule.table.name: table})
