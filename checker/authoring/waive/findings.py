"""The findings that somebody wants waived, as a check gives them now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from checker.authoring.waive.wish import Wish
from checker.errors import CheckError
from checker.finding import CODE_OF_COLOUR, HELD
from checker.gate.waivers import NUMBER
from checker.run import Request as CheckRequest
from checker.run import check
from checker.submission import Identity


def found(wish: Wish) -> tuple[list[dict[str, Any]], Sequence[Identity]]:
    """The findings of the wish's submission that it is about, and which submission that is.

    Raises CheckError where there is none, or one is waived already.
    """
    import polars as pl

    request = CheckRequest([str(wish.on)], rules=wish.rules, as_of=wish.as_of, language="en")
    report, _ = check(request)
    frame = report.frame
    about = pl.col("rule") == wish.about if wish.whole_rule else pl.col("id").str.replace(NUMBER, "") == wish.about
    if wish.project:
        about = about & (pl.col("project") == wish.project)
    rows = list(frame.filter(about).iter_rows(named=True))
    if not rows:
        known = frame["rule" if wish.whole_rule else "id"].unique().sort().to_list()
        near = get_close_matches(wish.about, known, n=3, cutoff=0.3)
        raise CheckError("waivers.no-finding", about=wish.about, near=", ".join(near) or "–")
    waived = next((row["waiver"] for row in rows if row["waiver"] not in (None, HELD)), None)
    if waived is not None:
        raise CheckError("waivers.already", about=wish.about, waiver=waived)
    if wish.dispute and all(row["derived"] is None for row in rows):
        raise CheckError("waivers.nothing-derived", about=wish.about)
    return rows, report.identities


def worst(rows: Sequence[Mapping[str, Any]], whole_rule: bool) -> dict[str, Any]:
    """How bad the findings are: the worst colour, the greatest distance, what was observed, and how many there are.

    Raises CheckError where several values without a limit were observed: no one of them bounds the others.
    """
    colours = [row["colour"] for row in rows if row["colour"] is not None]
    distances = [Decimal(row["distance"]) for row in rows if row["distance"] is not None]
    values = {row["observed"] for row in rows if row["distance"] is None and row["observed"] is not None}
    if len(values) > 1:
        raise CheckError("waivers.several", count=len(values))
    bound: dict[str, Any] = {}
    if colours:
        bound["colour"] = max(colours, key=CODE_OF_COLOUR.__getitem__)
    if distances:
        bound["distance"] = max(distances)
    if values:
        bound["observed"] = values.pop()
    elif len(rows) == 1 and rows[0]["observed"] is not None:
        bound["observed"] = rows[0]["observed"]  # a limit that moves with the figure does not help
    return bound | ({"count": len(rows)} if len(rows) > 1 or whole_rule else {})
