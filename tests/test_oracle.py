"""Derived colours, and what the comparison makes of them, against a plain loop over ``decimal`` (``oracle.py``)."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.findings.assemble import Judgement, judge
from checker.model.submission import Identity, Source, Submission, Table
from checker.model.types import dtype
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[1]
PROJECTS = 100_000
PORTFOLIOS = 100
UNIT = Decimal("0.001")
HUGE = Decimal("999999999999999.999")
PHASES = ("mobilisation", "concept", "planning", "execution", "realisation")
STATES = ("active", "awaiting_start", "paused", "stopped", "closed")
REPORTED = ("green", "yellow", "red", "missing", None)
DAY_ZERO = date(2023, 1, 1)

Key = tuple[str, str, str]


def load_oracle() -> ModuleType:
    """The oracle's file, which is no test and lies beside this one."""
    spec = spec_from_file_location("oracle", Path(__file__).with_name("oracle.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["oracle"] = module
    spec.loader.exec_module(module)
    return module


oracle = load_oracle()


@pytest.fixture(scope="module")
def whole() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


@pytest.fixture(scope="module")
def book(whole: Rulebook) -> Rulebook:
    """The shipped rulebook, only the rules that feed a parameter."""
    return replace(whole, rules=tuple(rule for rule in whole.rules if rule.model.parameter is not None))


# ------------------------------------------------------------------------------------------------- random portfolios


def maybe(dice: random.Random, value: Any, blank: float = 0.04) -> Any:
    """The value, or now and then a blank."""
    return None if dice.random() < blank else value


def budget_of(dice: random.Random) -> Decimal:
    """A budget; nought, less than nought, the smallest and the largest among them."""
    odd = dice.random()
    if odd < 0.06:
        return dice.choice([Decimal(0), Decimal("-5.000"), UNIT, Decimal("0.010"), Decimal("0.100"), HUGE])
    digits = dice.choice([1, 2, 3, 5, 9, 15])
    return Decimal(dice.randrange(1, 10**digits)) * dice.choice([UNIT, UNIT * 10, UNIT * 1000]) % HUGE + UNIT


def beside(dice: random.Random, limit: Decimal) -> Decimal:
    """The limit in three places, or the nearest values around it."""
    on = limit.quantize(UNIT, ROUND_FLOOR)
    return min(max(on + dice.choice([-UNIT, Decimal(0), UNIT]), -HUGE), HUGE)


def forecast_of(dice: random.Random, budget: Decimal, p50: Decimal | None) -> Decimal:
    """A forecast, most often at or beside a limit."""
    limits = [budget, budget * Decimal("1.15"), p50 if p50 is not None else budget]
    if dice.random() < 0.8:
        return beside(dice, dice.choice(limits))
    return (
        dice.choice([Decimal(0), -budget, HUGE, -HUGE, budget * Decimal(dice.randrange(0, 300)) / 100])
        .quantize(UNIT, ROUND_FLOOR)
        .min(HUGE)
        .max(-HUGE)
    )


def random_project(dice: random.Random, portfolio: str, place: int) -> dict[str, Any]:
    """One project, judged more often than not."""
    state = maybe(dice, dice.choice((*["active"] * 12, *STATES)), 0.02)
    phase = maybe(dice, dice.choice((*PHASES[1:4] * 4, *PHASES)), 0.02)
    budget = budget_of(dice)
    p50 = maybe(dice, beside(dice, dice.choice([budget, budget * 2, budget * Decimal("1.2"), budget / 2])), 0.15)
    project = {
        "portfolio": portfolio,
        "project": f"Prosjekt {place}",
        "state": state,
        "phase": phase,
        "pool": dice.choice([None, None, "felles", "annen"]) if phase in ("concept", "planning") else None,
        "budget": maybe(dice, budget),
        "p50": p50,
        "forecast": maybe(dice, forecast_of(dice, budget, p50)),
        "handover_slack": maybe(dice, Decimal(dice.choice([0, 5, 30, -1])), 0.2),
    }
    scales = {
        "end_threatened": oracle.THREAT,
        "scope_change": oracle.SCOPE,
        "risk_exposure": oracle.EXPOSURE,
        "risk_measures": oracle.MEASURES,
        "adoption_progress": oracle.ADOPTION,
        "handover_progress": oracle.HANDOVER,
    }
    project |= {name: maybe(dice, dice.choice(list(scale))) for name, scale in scales.items()}
    return project | {f"status_{name}": dice.choice(REPORTED) for name in oracle.PARAMETERS}


def dated(dice: random.Random, slack: int, as_of: date) -> dict[str, date | None]:
    """Planned, forecast and actual dates around what the slack allows."""
    planned = as_of + timedelta(days=dice.randrange(-90, 200))
    days = [slack - 1, slack, slack + 1, -1, 0, 1, dice.randrange(-60, 400)]
    return {
        "planned": maybe(dice, planned),
        "forecast": maybe(dice, planned + timedelta(days=dice.choice(days)), 0.1),
        "actual": maybe(dice, planned + timedelta(days=dice.choice(days)), 0.7),
    }


def random_milestones(dice: random.Random, project: Mapping[str, Any], as_of: date) -> Iterable[dict[str, Any]]:
    """A project's milestones, none at all among the cases."""
    for place in range(dice.choice([0, 1, 1, 2])):
        slack = dice.choice([0, 1, 30, 90])
        end = maybe(dice, "yes" if place == 0 else "no", 0.03)
        row = {"portfolio": project["portfolio"], "project": project["project"], "is_end": end}
        yield {**row, "slack": maybe(dice, Decimal(slack)), **dated(dice, slack, as_of)}


def random_handovers(dice: random.Random, project: Mapping[str, Any], as_of: date) -> Iterable[dict[str, Any]]:
    """A project's handover, if it has one."""
    if dice.random() < 0.3:
        row = {"portfolio": project["portfolio"], "project": project["project"]}
        yield row | dated(dice, int(project["handover_slack"] or 0), as_of)


def random_economy(dice: random.Random, portfolio: str, projects: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines of the concept economy: a few dozen pools, some of them exactly at their limit."""
    lines = []
    names = [project["project"] for project in projects if project["phase"] in ("concept", "planning")]
    for place in range(30):
        own = [dice.choice([None, *names[:40]]) for _ in range(dice.choice([1, 2, 3, 6]))]
        budgets = [Decimal(dice.choice([0, 0, 0, dice.randrange(1, 9000)])) / 100 for _ in own]
        limit = (sum(budgets) * dice.choice([Decimal(1), Decimal("1.15")])).quantize(Decimal("0.01"), ROUND_FLOOR)
        estimates = [Decimal(dice.randrange(0, 100)) / 100 for _ in own[1:]]
        last = limit - sum(estimates) + dice.choice([Decimal("-0.01"), Decimal(0), Decimal("0.01")])
        for project, budget, estimate in zip(own, budgets, [*estimates, last], strict=True):
            lines.append(
                {
                    "portfolio": portfolio,
                    "project": project,
                    "pool": maybe(dice, f"pott {place}", 0.02),
                    "year_budget": maybe(dice, budget, 0.02),
                    "year_estimate": maybe(dice, estimate, 0.02),
                }
            )
    return lines


# ------------------------------------------------------------------------------------------ into tables, and out again


def table(book: Rulebook, name: str, rows: Sequence[Mapping[str, Any]], days: Mapping[str, date]) -> Table:
    """Typed rows, columns that the rows do not have blank; portfolios' reporting dates in ``days``."""
    description = book.pack.tables[name]
    frame = pl.DataFrame(
        {
            column.name: pl.Series([row.get(column.name) for row in rows], dtype=dtype(column.type))
            for column in description.columns.values()
        }
    ).with_columns(
        pl.Series("portfolio", [row["portfolio"] for row in rows], dtype=pl.String),
        pl.lit("2023-01").alias("period"),
        pl.Series("as_of", [days[row["portfolio"]] for row in rows], dtype=pl.Date),
        pl.lit(0, dtype=pl.UInt32).alias("@source"),
        pl.int_range(2, len(rows) + 2, dtype=pl.UInt32, eager=True).alias("@row"),
        pl.lit(None, dtype=pl.UInt32).alias("@line"),
    )
    letters = {column: chr(65 + place % 26) for place, column in enumerate(description.columns)}
    return Table(name, frame, (Source(f"{name}.csv", None, letters),))


def submission(book: Rulebook, days: Mapping[str, date], **tables: Sequence[Mapping[str, Any]]) -> Submission:
    """Submissions of one period, one a portfolio."""
    identities = tuple(Identity(portfolio, "2023-01", day) for portfolio, day in days.items())
    typed = {name: table(book, name, rows, days) for name, rows in tables.items()}
    return Submission(identities, typed, missing=frozenset(book.pack.tables) - set(typed))


def compared(judgement: Judgement) -> dict[Key, tuple[str, str, str | None]]:
    """The findings of the comparison: level, derived and reported colour by portfolio, project and parameter."""
    own = judgement.findings.filter((pl.col("class") == "defect") & pl.col("parameter").is_not_null())
    rows = own.select("portfolio", "project", "parameter", "level", "derived", "reported").rows()
    found = {row[:3]: row[3:] for row in rows}
    assert len(found) == len(rows)
    return found


def colours(judgement: Judgement) -> dict[Key, str | None]:
    """The derived colour of every judged record."""
    return {
        (each.portfolio, each.project, parameter): derived
        for each in judgement.project_statuses
        if each.judged
        for parameter, (_, derived) in each.colours.items()
    }


def grouped(rows: Iterable[Mapping[str, Any]], *keys: str) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    """Rows by their values in some columns."""
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append(row)
    return found


def expected(
    days: Mapping[str, date],
    projects: Sequence[Mapping[str, Any]],
    milestones: Sequence[Mapping[str, Any]] = (),
    handovers: Sequence[Mapping[str, Any]] = (),
    concept_economy: Sequence[Mapping[str, Any]] = (),
) -> tuple[dict[Key, str], dict[Key, tuple[str, str, str | None]]]:
    """The oracle's colours of judged records, and the findings of the comparison that follow from them."""
    own = grouped(milestones, "portfolio", "project"), grouped(handovers, "portfolio", "project")
    pools = {key: oracle.pool_colour(lines) for key, lines in grouped(concept_economy, "portfolio", "pool").items()}
    lines = grouped(concept_economy, "portfolio", "project")
    colours, findings = {}, {}
    for project in projects:
        where = project["portfolio"], project["project"]
        judged = oracle.judged(project)
        if judged is False:
            continue
        in_pools = [
            "missing" if line["pool"] is None else pools[line["portfolio"], line["pool"]] for line in lines[where]
        ]
        given = [kind.get(where, []) for kind in own]
        derived = oracle.derived(project, *given, in_pools, days[where[0]])
        for parameter, colour in derived.items():
            key = (*where, parameter)
            if judged:
                colours[key] = colour
            reported = project[f"status_{parameter}"]
            level = oracle.LEVELS[reported][colour]
            if level is not None:
                findings[key] = (level, colour, reported)
    return colours, findings


def random_tables(seed: int, count: int, portfolios: int) -> tuple[dict[str, date], dict[str, list[dict[str, Any]]]]:
    """Random portfolios: their reporting dates, and their tables."""
    dice = random.Random(seed)
    days = {f"Portefølje {place}": DAY_ZERO + timedelta(days=dice.randrange(0, 31)) for place in range(portfolios)}
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for portfolio, day in days.items():
        projects = [random_project(dice, portfolio, place) for place in range(count // portfolios)]
        tables["projects"] += projects
        for project in projects:
            tables["milestones"] += random_milestones(dice, project, day)
            tables["handovers"] += random_handovers(dice, project, day)
        tables["concept_economy"] += random_economy(dice, portfolio, projects)
    return days, tables


@pytest.mark.long
def test_a_hundred_thousand_random_projects(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("checker.findings.budget"), "PROJECT_LINES", PROJECTS)
    days, tables = random_tables(20230131, PROJECTS, PORTFOLIOS)
    wanted, findings = expected(days, **tables)
    judgement = judge(submission(book, days, **tables), book, "en")

    given = colours(judgement)
    assert given.keys() == wanted.keys()
    assert {key: (given[key], wanted[key]) for key in wanted if given[key] != wanted[key]} == {}
    found = compared(judgement)
    differing = {key for key in found | findings if found.get(key) != findings.get(key)}
    assert {key: (found.get(key), findings.get(key)) for key in differing} == {}
    # every parameter takes every colour, so that nothing above was held against nothing
    reached = {(key[2], colour) for key, colour in wanted.items()}
    assert len(reached) == len(oracle.PARAMETERS) * 4


def test_the_random_projects_lie_on_the_limits() -> None:
    _, tables = random_tables(7, 2_000, 2)
    known = [each for each in tables["projects"] if each["budget"] is not None and each["forecast"] is not None]
    beyond = {each["forecast"] - each["budget"] for each in known}
    assert {-UNIT, Decimal(0), UNIT} <= beyond
    scaled = {each["forecast"] - each["budget"] * Decimal("1.15") for each in known if each["budget"] < 1000}
    assert Decimal(0) in {distance.normalize() for distance in scaled}
    framed = {each["forecast"] - each["p50"] for each in known if each["p50"] is not None}
    assert {-UNIT, Decimal(0), UNIT} <= framed


# ------------------------------------------------------------------------------------------------ smaller properties

amounts = st.none() | st.decimals(min_value=-10, max_value=10**12, places=3)
DAYS = {"P": date(2023, 1, 31)}
SOUND = {
    "portfolio": "P",
    "state": "active",
    "end_threatened": "no",
    "scope_change": "none",
    "risk_exposure": "within",
    "risk_measures": "sufficient",
    "adoption_progress": "as_planned",
    "handover_progress": "as_planned",
    "handover_slack": Decimal(0),
    "pool": None,
    "phase": "execution",
    "budget": Decimal(100),
    "p50": Decimal(120),
    "forecast": Decimal(90),
    **{f"status_{name}": "green" for name in oracle.PARAMETERS},
}


def sound(name: str, **cells: Any) -> dict[str, Any]:
    """A project that is green throughout, but for some cells."""
    return {**SOUND, "project": name, **cells}


@settings(max_examples=40)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"phase": st.sampled_from(PHASES), "budget": amounts, "p50": amounts, "forecast": amounts}
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_money_in_any_phase(book: Rulebook, rows: list[dict[str, Any]]) -> None:
    projects = [sound(f"Prosjekt {place}", **row) for place, row in enumerate(rows)]
    wanted, findings = expected(DAYS, projects)
    judgement = judge(submission(book, DAYS, projects=projects), book, "en")
    assert colours(judgement) == wanted
    assert compared(judgement) == findings


lines = st.fixed_dictionaries(
    {
        "portfolio": st.just("P"),
        "project": st.sampled_from([None, "Konsept 1", "Konsept 2", "Ukjent"]),
        "pool": st.sampled_from([None, "felles", "annen", "tredje"]),
        "year_budget": st.none() | st.sampled_from([Decimal(0), Decimal("10.00"), Decimal("0.01")]),
        "year_estimate": st.none() | st.decimals(min_value=-1, max_value=12, places=2),
    }
)


@settings(max_examples=60)
@given(economy=st.lists(lines, min_size=1, max_size=12))
def test_any_pools(book: Rulebook, economy: list[dict[str, Any]]) -> None:
    projects = [sound(f"Konsept {place}", phase="concept", pool="felles") for place in (1, 2)]
    wanted, findings = expected(DAYS, projects, concept_economy=economy)
    judgement = judge(submission(book, DAYS, projects=projects, concept_economy=economy), book, "en")
    assert colours(judgement) == wanted
    assert compared(judgement) == findings


near = st.none() | st.dates(min_value=date(2022, 11, 1), max_value=date(2023, 5, 31))


@settings(max_examples=40)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "control": st.sampled_from([None, "good", "medium", "low"]),
                "required_by": near,
                "delivery_forecast": near,
                "delivered": st.none() | near,
            }
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_buffer_of_any_dependency(whole: Rulebook, rows: list[dict[str, Any]]) -> None:
    book = replace(whole, rules=tuple(rule for rule in whole.rules if rule.id == "DEP-BUFFER"))
    names = {"portfolio": "P", "dependent": "A", "supplier": "B"}
    dependencies = [{**names, "delivery": f"Leveranse {place}", **row} for place, row in enumerate(rows)]
    wanted = {
        f"A · B · Leveranse {place}": colour
        for place, row in enumerate(rows)
        if (colour := oracle.buffer(row, DAYS["P"])) in ("yellow", "red")
    }
    judgement = judge(submission(book, DAYS, dependencies=dependencies), book, "en")
    off = judgement.findings.filter(pl.col("class") == "deviation")
    assert dict(off.select("key", "colour").rows()) == wanted
    counts = judgement.outcomes[0]
    every = [oracle.buffer(row, DAYS["P"]) for row in rows]
    assert (counts.green, counts.missing, counts.not_applicable) == tuple(map(every.count, ("green", "missing", None)))


# -------------------------------------------------------------------------------- one bad row leaves the others alone

DISTURBANCES: dict[str, Callable[[], dict[str, Any]]] = {
    "nothing to divide by": lambda: {"budget": Decimal(0)},
    "the largest amount there is": lambda: {"budget": HUGE, "forecast": HUGE, "p50": HUGE},
    "the smallest": lambda: {"budget": -HUGE, "forecast": -HUGE, "p50": -HUGE},
    "blanks": lambda: {"budget": None, "forecast": None, "p50": None, "handover_slack": None},
}


@pytest.mark.parametrize("cells", DISTURBANCES.values(), ids=DISTURBANCES.keys())
def test_one_strange_row_changes_no_other(book: Rulebook, cells: Callable[[], dict[str, Any]]) -> None:
    days, tables = random_tables(5, 200, 1)
    before = colours(judge(submission(book, days, **tables), book, "en"))
    project = next(each for each in tables["projects"] if oracle.judged(each) and each["pool"] is None)
    project |= cells()
    after = colours(judge(submission(book, days, **tables), book, "en"))
    own = {key for key in before if key[1] == project["project"]}
    assert {key: colour for key, colour in after.items() if key not in own} == {
        key: colour for key, colour in before.items() if key not in own
    }
    assert own <= after.keys()
