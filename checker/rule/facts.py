"""What a rule is judged on: the rows of its table and of others, and the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.prose.mentions import Prose
from checker.rule.rule import Rule

if TYPE_CHECKING:
    import polars as pl


def nothing_before(rule: Rule, lag: int) -> pl.DataFrame:
    """Of records without earlier periods nothing can be said: rules that look back do not run on them."""
    raise LookupError(f"{rule.id} looks {lag} periods back, and there are none")


@dataclass(frozen=True)
class Facts:
    """What a rule is judged on: its table's rows with all columns that it reads, and the other tables.

    ``frame`` has, beside the table's columns, those of related rows ("project.phase") and ``reported.*``, ``derived.*``
    where they are read. ``periods`` are the distinct periods, ``tables`` the frames of all tables by name, ``totals``
    their sum rows, where there are any. ``ago`` gives a rule's table so many periods ago, as of the period that looks
    back, and ``before`` has all tables of one period ago and ``totals_before`` their sum rows, both empty where there
    was none. ``prose`` is the report that is to be published, if given. ``unsent`` are the projects (with portfolio and
    period) that sent no return, which is told of already.
    """

    frame: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]
    periods: tuple[str, ...]
    totals: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    ago: Callable[[Rule, int], pl.DataFrame] = nothing_before
    before: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    prose: Prose | None = None
    totals_before: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    unsent: frozenset[tuple[str, str, str]] = frozenset()
