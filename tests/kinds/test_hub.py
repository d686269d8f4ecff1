"""Kind ``hub``: suppliers on which many parties hang."""

from __future__ import annotations

from typing import Any

import pytest

RULE = """
kind = "hub"
table = "dependencies"
when = "delivered is null"
from = "supplier"
to = "dependent"
at_least = 2
"""
NAMES = "\n".join(f"{name};Active;Concept;10;10;Good;Green;Green" for name in "ABCDE")


def cases(*rows: str) -> str:
    lines = "\n".join(f"1 | {row}" for row in rows)
    return f'cases = """\nset | dependent | supplier | delivered | expect\n{lines}\n"""\n'


def test_a_supplier_is_told_once_with_how_many(chain: Any) -> None:
    text = RULE + 'message.nb = "{supplier}: {observed} fra {limit}."\n'
    rows = "A;B;Good\nB;X;Good\nC;X;Good\nD;X;Good;2023-01-02"
    found = chain.rule(text).found(chain.submit(rows, NAMES, "X;"), language="nb")
    assert [(each.message, each.cell, each.related) for each in found] == [
        ("X: 3 fra 2.", "B3", ["dependencies.csv · B4"])
    ]
    [finding] = found
    assert (finding.observed, finding.limit, finding.key, finding.project) == ("3", "2", "X", "X")
    assert chain.outcome(*[chain.folder / "2023-01"]).failed == 2


@pytest.mark.parametrize(
    ("more", "rows", "given"),
    [
        ("", ["A | X", "B | Y"], ["ok", "ok"]),
        ("", ["A | X", "B | X"], ["finding", "finding"]),
        ("", ["A | X", "A | X"], ["ok", "ok"]),  # the same party twice is one
        ("", ["A | B", "B | X"], ["ok", "finding"]),  # straight and through others
        ("", ["A | B", "B | A"], ["ok", "ok"]),  # in a circle of two one hangs on each
        ("", ["A | B", "B | C", "C | A"], ["finding", "finding", "finding"]),
        ("", ["A | X", "B | X | 2023-01-01"], ["ok", "not applicable"]),
        ("", ["A | ", " | X"], ["missing", "missing"]),
        ("share = 0.5", ["A | X", "B | X", "C | Y", "D | Y"], ["finding"] * 4),  # exactly half
        ("share = 0.5", ["A | X", "B | X", "C | Y", "D | Z", "E | Z"], ["ok"] * 5),  # 3 of 5 would be
        ("share = 0.01", ["A | X"], ["ok"]),  # both hold, or nothing is told
    ],
)
def test_who_hangs_on_whom(chain: Any, more: str, rows: list[str], given: list[str]) -> None:
    assert chain.rule(f"{RULE}{more}\n{cases(*rows)}").given() == given


def test_each_portfolio_and_period_has_its_own_share(chain: Any) -> None:
    rows = ["A | X | | 2023-01", "B | X | | 2023-01", "A | X | | 2023-02", "B | X | | 2023-02", "C | Y | | 2023-02"]
    text = cases(*rows).replace("delivered |", "delivered | period |")
    assert chain.rule(f"{RULE}share = 0.7\n{text}").given() == ["finding", "finding", "ok", "ok", "ok"]


@pytest.mark.parametrize(
    ("old", "new"), [("at_least = 2", "at_least = 1"), ("at_least = 2", "at_least = 2\nshare = 1.1")]
)
def test_numbers_that_say_nothing_are_mistakes(chain: Any, old: str, new: str) -> None:
    assert len(chain.rule(RULE.replace(old, new)).mistakes()) == 1
