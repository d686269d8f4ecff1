"""What came of each case, in the words of cases."""

from __future__ import annotations

from collections.abc import Sequence

from checker.cases.case import Case
from checker.engine.judging import Judged
from checker.finding import COLOUR_OF_CODE, Code

OK = {Code.GREEN: "ok", Code.FAILED: "finding", Code.MISSING: "missing"}


def codes_of(judged: Judged, cases: Sequence[Case]) -> list[int | None]:
    """The code of each case, not applicable where the rule looks no further; None of one that only belongs to what is
    judged.
    """
    import polars as pl

    rule = judged.rule
    if not rule.kind.gathers:
        codes = dict(zip(judged.frame["@index"].to_list(), judged.codes.to_list(), strict=True))
        return [codes.get(place, int(Code.NOT_APPLICABLE)) for place in range(len(cases))]
    if rule.kind.once(rule.model):
        rows = judged.frame.select("portfolio", "period", judged.codes.alias("@code")).rows()
        given = {(portfolio, period): code for portfolio, period, code in rows}
        return [given.get((case.together, case.period)) if case.expect else None for case in cases]
    worst = judged.frame.select("@case", judged.codes.alias("@code")).group_by("@case").agg(pl.col("@code").max())
    found = dict(worst.rows())
    return [found.get(place) for place in range(len(cases))]


def outcome(code: Code, colours: bool) -> str:
    """A code in the words of cases."""
    if code is Code.NOT_APPLICABLE:
        return "not applicable"
    return COLOUR_OF_CODE[code] if colours else OK[code]
