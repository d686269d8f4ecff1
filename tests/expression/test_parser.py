"""What the language can say, and where a text that it cannot say goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from checker.expression import syntax as s
from checker.expression.parser import DEEPEST, LONGEST, parse

Mistakes = Callable[..., list[tuple[int, str]]]


def shape(node: object) -> str:
    """A tree as text, its places left out."""
    if isinstance(node, tuple):
        return "[" + " ".join(map(shape, node)) + "]"
    if not isinstance(node, s.Node):
        return str(node)
    own = [shape(getattr(node, field.name)) for field in fields(node) if field.name != "position"]
    return f"{type(node).__name__}({' '.join(own)})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("budget", "Name(budget)"),
        ("project.phase", "Name(project.phase)"),
        ("påløpt_hiå", "Name(påløpt_hiå)"),
        ("1.150", "Number(1.150)"),
        ("'it''s'", "String(it's)"),
        ("DATE '2023-01-31'", "Day(2023-01-31)"),
        ("planned + INTERVAL '6 months'", "Arithmetic(+ Name(planned) Interval(6 month))"),
        ("planned - interval '1 day'", "Arithmetic(- Name(planned) Interval(1 day))"),
        ("a + b * c", "Arithmetic(+ Name(a) Arithmetic(* Name(b) Name(c)))"),
        ("(a + b) * c", "Arithmetic(* Arithmetic(+ Name(a) Name(b)) Name(c))"),
        ("a - b - c", "Arithmetic(- Arithmetic(- Name(a) Name(b)) Name(c))"),
        ("a / 2 * b", "Arithmetic(* Arithmetic(/ Name(a) Number(2)) Name(b))"),
        ("-a * b", "Arithmetic(* Negative(Name(a)) Name(b))"),
        ("a - -b", "Arithmetic(- Name(a) Negative(Name(b)))"),
        ("a <= b", "Compare(<= Name(a) Name(b))"),
        ("a != b", "Compare(<> Name(a) Name(b))"),
        ("a + 1 > b", "Compare(> Arithmetic(+ Name(a) Number(1)) Name(b))"),
        ("a is null", "IsNull(Name(a) False)"),
        ("a IS NOT NULL", "IsNull(Name(a) True)"),
        ("a is distinct from b", "Compare(IS DISTINCT FROM Name(a) Name(b))"),
        ("a is not distinct from b", "Compare(IS NOT DISTINCT FROM Name(a) Name(b))"),
        ("a in ('x', -1)", "In(Name(a) [String(x) Negative(Number(1))] False)"),
        ("a not in (1)", "In(Name(a) [Number(1)] True)"),
        ("a between 1 and 2 and b", "Logic(AND Between(Name(a) Number(1) Number(2) False) Name(b))"),
        ("a not between 1 and 2", "Between(Name(a) Number(1) Number(2) True)"),
        ("a like 'L%'", "Like(Name(a) String(L%) False)"),
        ("a not like 'L%'", "Like(Name(a) String(L%) True)"),
        ("a or b and not c", "Logic(OR Name(a) Logic(AND Name(b) Not(Name(c))))"),
        ("not a = b", "Not(Compare(= Name(a) Name(b)))"),
        ("coalesce(a, b)", "Call(COALESCE [Name(a) Name(b)])"),
        ("greatest()", "Call(GREATEST [])"),
        ("case when a then 1 end", "Case([[Name(a) Number(1)]] None)"),
        (
            "case when a then 1 when b then 2 else 3 end",
            "Case([[Name(a) Number(1)] [Name(b) Number(2)]] Number(3))",
        ),
    ],
)
def test_every_production(text: str, tree: str) -> None:
    assert shape(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "position", "key"),
    [
        ("", 0, "ends"),
        ("budget >", 8, "ends"),
        ("budget > > 1", 9, "unexpected"),
        ("(budget", 7, "ends"),
        ("budget)", 6, "left-over"),
        ("budget > 1 forecast", 11, "left-over"),
        ("budget > 1 < 2", 11, "left-over"),
        ("1e5 > budget", 1, "left-over"),
        ("budget > 1.", 10, "character"),
        ("budget > .5", 9, "character"),
        ("budget::int", 6, "character"),
        ("budget; drop", 6, "character"),
        ('"budget" > 1', 0, "character"),
        ("budget % 2", 7, "character"),
        ("state = 'paused", 8, "open-quote"),
        ("budget = null", 9, "unexpected"),
        ("budget = true", 9, "unexpected"),
        ("budget is 3", 10, "unexpected"),
        ("phase in planning", 9, "unexpected"),
        ("phase in ()", 10, "unexpected"),
        ("budget in (p50)", 11, "literal-wanted"),
        ("budget in (1, 2 + 3)", 16, "unexpected"),
        ("budget not 3", 11, "unexpected"),
        ("budget between 1", 16, "ends"),
        ("name like name", 10, "unexpected"),
        ("planned > date '31.01.2023'", 15, "date"),
        ("planned > date '2023-02-30'", 15, "date"),
        ("planned > date '20230131'", 15, "date"),
        ("planned + interval '6 moons'", 19, "interval"),
        ("planned + interval '-6 months'", 19, "interval"),
        ("case budget when 1 then 2 end", 5, "unexpected"),
        ("case end", 5, "unexpected"),
        ("case when budget > 1 then 2", 27, "ends"),
        ("greatest(budget forecast)", 16, "unexpected"),
        ("sum(budget) over (partition by pool)", 12, "window"),
        ("rank() over ()", 7, "window"),
        ("cast(budget as double)", 0, "cast"),
        ("try_cast(budget as int)", 0, "cast"),
        ("(select 1)", 8, "unexpected"),
    ],
)
def test_what_does_not_parse_is_told_at_its_place(text: str, position: int, key: str, mistakes: Mistakes) -> None:
    assert mistakes(text) == [(position, key)]
    assert mistakes(text, offset=3) == [(position + 3, key)]


def nested(form: str, levels: int) -> str:
    """``form`` put into itself."""
    text = "count > 1"
    for _ in range(levels):
        text = form.format(text)
    return text


@pytest.mark.parametrize("form", ["({})", "not {}", "case when {} then 1 else 0 end > 0", "- {}", "abs({})"])
def test_nesting_has_a_limit(form: str, mistakes: Mistakes) -> None:
    inside = form.replace("count > 1", "1")
    parse(nested(inside, DEEPEST))
    [(position, key)] = mistakes(nested(inside, DEEPEST + 1))
    assert key == "too-deep"
    assert 0 < position <= len(nested(inside, DEEPEST + 1))
    [(_, key)] = mistakes(nested(inside, 100))
    assert key in ("too-deep", "too-long")


@pytest.mark.parametrize("joint", [" or ", " and ", " + ", " * "])
def test_length_has_a_limit(joint: str, mistakes: Mistakes) -> None:
    [(_, key)] = mistakes(joint.join(["1"] * LONGEST))
    assert key == "too-long"


def test_a_long_chain_is_no_deep_nest(evaluate: Callable[..., object]) -> None:
    assert evaluate(" or ".join(f"count = {number}" for number in range(4, 120)), count=119) is True
    assert evaluate(" and ".join(f"(count <> {number} or count < 0)" for number in range(4, 60)), count=3) is True
    assert evaluate("count not in (" + ", ".join(map(str, range(4, 120))) + ")", count=119) is False
