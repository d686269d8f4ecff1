"""Colours over a graph of dependencies with circles, against a plain loop over the same rows.
``python benchmarks/propagation.py [--edges 20000] [--rounds 5]``
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from checker.evaluate import related_rows as facts
from checker.evaluate.codes import judge_table
from checker.kinds.rule import Facts, Rule
from checker.model.finding import Code
from checker.rulebook import loader as rulebook

# ruff: noqa: T201


ROOT = Path(__file__).resolve().parents[1]
ASKING = "DEP-PROPAGATION"
RULES = (ASKING, "DEP-CYCLE", "DEP-HUB")
BAR = 1.0  # seconds of the processor for the whole of DEP-PROPAGATION on 20,000 rows, ways of findings among it
COLOURS = (int(Code.GREEN),) * 14 + (int(Code.YELLOW),) * 3 + (int(Code.MISSING),) * 2 + (int(Code.RED),)


def rules_of() -> dict[str, Rule]:
    """The shipped rules on the table of dependencies."""
    return {rule.id: rule for rule in rulebook.load(ROOT / "rules.toml").rules if rule.id in RULES}


def graph(edges: int, rule: Rule, shape: str) -> Facts:
    """Half as many projects as rows. ``shape``: "chains" (nobody waits for itself), "circles" (rows between any two: a
    third of the projects hang together in circles), "ring" (one circle of all, in which one is red).
    """
    chance = random.Random(20_000)
    count = edges if shape == "ring" else edges // 2
    pairs = [(chance.randrange(count), chance.randrange(count)) for _ in range(edges)]
    pairs = [pair if pair[0] != pair[1] else (pair[0], (pair[0] + 1) % count) for pair in pairs]
    if shape == "chains":
        pairs = [(max(pair), min(pair)) for pair in pairs]
    if shape == "ring":
        pairs = [((place + 1) % count, place) for place in range(count)]
    controls = [chance.choice(("good", "medium", "low")) if shape != "ring" else "medium" for _ in pairs]
    frame = (
        facts.empty(rule.table)
        .clear(len(pairs))
        .with_columns(
            supplier=pl.Series([f"Project {supplier}" for supplier, _ in pairs]),
            dependent=pl.Series([f"Project {dependent}" for _, dependent in pairs]),
            control=pl.Series(controls).cast(facts.empty(rule.table)["control"].dtype),
            portfolio=pl.lit("P"),
            period=pl.lit("2023-01"),
        )
    )
    return Facts(frame.with_row_index("@index"), {"projects": records(count, rule, shape, chance)}, ("2023-01",))


def records(count: int, rule: Rule, shape: str, chance: random.Random) -> pl.DataFrame:
    """The projects with their colours: reported and derived alike, most of them green."""
    names = pl.DataFrame({"project": [f"Project {number}" for number in range(count)]})
    columns = {}
    for parameter in rule.pack.model.parameter:
        codes = [chance.choice(COLOURS) if shape != "ring" and parameter == "cost" else 1 for _ in range(count)]
        codes[0] = int(Code.RED) if shape == "ring" and parameter == "cost" else codes[0]
        columns |= {f"@{side}.{parameter}": pl.Series(codes, dtype=pl.UInt8) for side in ("reported", "derived")}
    return names.with_columns(portfolio=pl.lit("P"), period=pl.lit("2023-01"), **{"@judged": pl.lit(True)}, **columns)


def plainly(rule: Rule, given: Facts) -> dict[str, int]:
    """Every project's level by a loop over all rows until nothing changes: what the kind is held against."""
    passes = {line.segment: {name: int(CODES[said]) for name, said in line.value.items()} for line in rule.lines}
    colours = dict(given.tables["projects"].select("project", "@reported.cost").rows())
    level = {name: 1 if code == int(Code.MISSING) else code for name, code in colours.items()}
    rows = given.frame.select("supplier", "dependent", "control").rows()
    changed = True
    while changed:
        changed = False
        for supplier, dependent, control in rows:
            line = passes[control]
            arrives = line[NAMES[level[supplier]]]
            if colours[supplier] == int(Code.MISSING):
                arrives = max(arrives, line["missing"])
            if arrives > level[dependent]:
                level[dependent], changed = arrives, True
    return level


CODES = {"green": Code.GREEN, "yellow": Code.YELLOW, "missing": Code.MISSING, "red": Code.RED}
NAMES = {int(code): name for name, code in CODES.items()}


def seconds(work: Callable[[], object], rounds: int) -> list[tuple[float, float]]:
    """How long each round takes: by the clock, and of the processor."""
    times = []
    for _ in range(rounds):
        begin, own = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - begin, time.process_time() - own))
    return times


def measure(edges: int, rounds: int) -> None:
    """Time the kinds on each shape, and print them beside the plain loop."""
    rules = rules_of()
    for shape in ("chains", "circles", "ring"):
        measure_shape(shape, graph(edges, rules[ASKING], shape), rules, rounds)


def measure_shape(shape: str, given: Facts, rules: dict[str, Rule], rounds: int) -> None:
    """One shape."""
    own = rules[ASKING]
    [judged] = judge_table([own], given)
    counts = {code.name.lower(): judged.counts.get(int(code), 0) for code in (Code.GREEN, Code.YELLOW, Code.RED)}
    print(f"{shape}: {given.frame.height:,} rows, {given.tables['projects'].height:,} projects; {counts}")
    show(
        "settling", seconds(partial(own.kind.prepare, own, given), rounds), BAR
    )  # what arrives over each row; no ways told
    for name, rule in rules.items():
        show(name, seconds(partial(judge_table, [rule], given), rounds), BAR if rule is own else None)
    if shape != "ring":  # there the plain loop goes over all rows as often as there are parties
        show("plain loop", seconds(partial(plainly, own, given), rounds), None)


def show(name: str, times: list[tuple[float, float]], bar: float | None) -> None:
    """One line of times, and whether the processor's least is within the bar."""
    clock, own = zip(*times, strict=True)
    verdict = "" if bar is None else f"   bar {bar:.0f} s   {'reached' if min(own) <= bar else 'MISSED'}"
    told = f"clock {min(clock):6.3f} s   median {statistics.median(clock):6.3f} s   processor {min(own):6.3f} s"
    print(f"  {name:16} {told}{verdict}")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edges", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    measure(given.edges, given.rounds)


if __name__ == "__main__":
    main()
