"""The file of waivers: read with the rulebook, every mistake at its line and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

WAIVER = """# decided in January

[[waiver]]
finding   = "TOL-COST/projects/A/status_cost"
portfolio = "P"
reason    = "r"
owner     = "Owner"
approval  = "Case 1"
until     = 2023-06-30
up_to     = { colour = "yellow", distance = 1.00 }
"""
FILE = "decided/waivers.toml"


@pytest.fixture
def named(book: Any) -> Any:
    """The small rulebook, which names a file of waivers."""
    return book.change("gate.must_judge", f'waivers = "{FILE}"\ngate.must_judge', "rules.toml")


def test_what_a_waiver_says(named: Any) -> None:
    [waiver] = named.write(WAIVER, FILE).load().waivers
    assert (waiver.about, waiver.file, waiver.line) == ("TOL-COST/projects/A/status_cost", FILE, 3)
    assert waiver.model.until == date(2023, 6, 30)
    assert waiver.model.up_to.distance == Decimal("1.00")


def test_where_no_file_is_there_nothing_is_waived(named: Any) -> None:
    assert named.load().waivers == ()


@pytest.mark.parametrize("until", ["2023-06-30", '"2023-06"'])
def test_a_day_or_a_month(named: Any, until: str) -> None:
    [waiver] = named.write(WAIVER.replace("2023-06-30", until), FILE).load().waivers
    assert str(waiver.model.until) == until.strip('"')


def test_disputes_and_whole_rules(named: Any) -> None:
    whole = WAIVER.replace('finding   = "TOL-COST/projects/A/status_cost"', 'rule = "TOL-COST"\nwhole_rule = true')
    dispute = '[[dispute]]\nfinding = "COMPARE/projects/A/x"\nportfolio = "P"\nowner = "o"\nreason = "r"\n'
    loaded = named.write(whole + dispute + WAIVER, FILE).load()
    assert [each.about for each in loaded.waivers] == ["TOL-COST", "TOL-COST/projects/A/status_cost"]
    assert [each.line for each in loaded.waivers] == [3, 19]
    assert [each.line for each in loaded.disputes] == [12]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("owner ", "¤ownr ", "did you mean owner"),
        ('"Owner"', '""', None),
        ("2023-06-30", "2023-06-30T00:00:00", None),
        ("distance = 1.00", "¤distanse = 1.00", "did you mean distance"),
        ('colour = "yellow"', '¤colour = "amber"', "Allowed: green, yellow, red, missing"),
        ('{ colour = "yellow", distance = 1.00 }', '"all"', "Allowed: any"),
        ("TOL-COST/", "TOL-COTS/", "did you mean TOL-COST"),
        ("status_cost", "status_cost~2", "without ~ and its number"),
        ("[[waiver]]", "[[¤waivr]]", "did you mean waiver"),
    ],
)
def test_one_mistake(named: Any, old: str, new: str, says: str | None) -> None:
    assert WAIVER.count(old) == 1
    found = named.write(WAIVER.replace(old, new), FILE).mistakes()
    line = WAIVER[: WAIVER.index(old)].count("\n") + 1
    assert all(place.startswith(f"{FILE}:") for place, _ in found)
    assert any(place.startswith(f"{FILE}:{line}:") for place, _ in found), found
    assert set(named.marks) <= {place for place, _ in found}, found
    assert len([each for each in found if "is lacking" not in each[1]]) == 1, found
    assert says is None or any(says in sentence for _, sentence in found), found


@pytest.mark.parametrize("key", ["finding", "portfolio", "reason", "owner", "approval", "until", "up_to"])
def test_nothing_may_be_left_out(named: Any, key: str) -> None:
    lines = [line for line in WAIVER.splitlines() if not line.startswith(key)]
    found = named.write("\n".join(lines), FILE).mistakes()
    assert len(found) == 1
    assert found[0][0] == f"{FILE}:3:3"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('rule = "TOL-COST"', "must be said twice"),
        ('whole_rule = true\nfinding = "TOL-COST/a/b/c"', "must be said twice"),
        ('rule = "TOL-COST"\nwhole_rule = true\nfinding = "TOL-COST/a/b/c"', "Write one of them"),
        ('rule = "TOL-COTS"\nwhole_rule = true', "did you mean TOL-COST"),
    ],
)
def test_a_whole_rule_needs_a_stronger_word(named: Any, lines: str, says: str) -> None:
    text = WAIVER.replace('finding   = "TOL-COST/projects/A/status_cost"', lines)
    assert any(says in sentence for _, sentence in named.write(text, FILE).mistakes())
