"""Where both sides of a balance agree, and where they are as far apart as rounding explains, or one unit more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checker.authoring.testing.bench import Bench
from checker.authoring.testing.candidates.values import Columns, near, text_of
from checker.cases import parsed
from checker.intake.unreadable import Broken


def balances(bench: Bench, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """(case, column, text): values of one figure that bring what its set is judged by onto a limit, or next to it."""
    frame = bench.rule.kind.prepare(bench.rule, bench.facts)
    assert frame is not None  # a balance always prepares one
    apart: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = {}
    for portfolio, period, parts, total, slack in frame.select(
        "portfolio", "period", "@parts", "@total", "@slack"
    ).iter_rows():
        if None not in (parts, total, slack):
            apart.setdefault((portfolio, period), []).append((total - parts, slack))
    for place, case in enumerate(bench.cases):
        for name in (name for name, kind in columns.types.items() if kind.kind == "number"):
            value = parsed(case.values.get(name, ""), columns.types[name])
            if value is None or isinstance(value, Broken):
                continue
            for gap, slack in apart.get((case.together, case.period), []):
                for shift in {sign * (gap + edge) for sign in (1, -1) for edge in (Decimal(0), slack, -slack)}:
                    for new in near(value + shift, columns.types[name]):
                        if columns.allowed(name, new) and new != value:
                            yield place, name, text_of(new)
