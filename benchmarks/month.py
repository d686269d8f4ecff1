"""What a check of a month costs: cold, warm, and in Polars executions.

``python benchmarks/month.py [--rounds 9]`` prints the figures; with ``--guard`` it fails where one is worse than
its limit below by more than the margin. The guard compares ratios of processor time and counts, never the clock.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
MONTH = "datasets/sample/2023-04"
# Pandera loads hypothesis, pandas and pyspark where they are installed: measure in an install without extras
PLAIN = "import sys; sys.modules['hypothesis'] = None"
CHECK = ["-c", f"{PLAIN}; from checker.__main__ import main; main()", "check", MONTH]
BARE = ["-c", f"{PLAIN}; import polars, pandera.polars, click, tabulate"]
HELP = ["-m", "checker", "--help"]
CLICK = ["-c", "import click"]
LIMITS = {"cold, processor": 3.0, "executions": 650}  # what the guard expects at most
MARGIN = 1.15


class Cost(NamedTuple):
    """Seconds of one process: of the processor, and by the clock."""

    processor: float
    clock: float


def cost(arguments: list[str], environment: dict[str, str]) -> Cost:
    """What a new Python takes for something, from start to end."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, check=False)
    clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode not in (0, 1):  # 1: blocked
        raise SystemExit(ended.stderr.decode())
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock)


def in_turns(ours: list[str], other: list[str], rounds: int) -> tuple[Cost, Cost]:
    """The medians of two commands that alternate, modules compiled and the rulebook cached by a first run."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": f"{folder}/compiled", "XDG_CACHE_HOME": f"{folder}/cache"}
        pairs = [(cost(ours, environment), cost(other, environment)) for _ in range(rounds + 1)][1:]
    return tuple(  # type: ignore[return-value]
        Cost(*(statistics.median(each) for each in zip(*side, strict=True))) for side in zip(*pairs, strict=True)
    )


def warm(rounds: int) -> float:
    """The median seconds of the same check again in a running process, one thread."""
    program = f"""{PLAIN}
import os, statistics, time
os.environ["POLARS_MAX_THREADS"] = "1"
from checker.output import renderer
from checker.pipeline import Request, check
times = []
for _ in range({rounds} + 1):
    begin = time.perf_counter()
    report, language = check(Request(["{MONTH}"]))
    renderer("table").render(report, language=language)
    times.append(time.perf_counter() - begin)
print(statistics.median(times[1:]))
"""
    return float(output(program))


def executions() -> int:
    """How many queries Polars is asked to carry out for one check."""
    program = f"""{PLAIN}
from polars.lazyframe.engine import _LocalEngine
count, collect = 0, _LocalEngine.collect
def counted(*arguments, **options):
    global count
    count += 1
    return collect(*arguments, **options)
_LocalEngine.collect = counted
from checker.output import renderer
from checker.pipeline import Request, check
report, language = check(Request(["{MONTH}"]))
renderer("table").render(report, language=language)
print(count)
"""
    return int(output(program))


def output(program: str) -> str:
    """What a program prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=False, text=True
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return ran.stdout.splitlines()[-1]


def main() -> None:
    """Read the options, measure, and compare with the limits where that is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--guard", action="store_true", help="fail where a limit is passed; measures no clock")
    given = options.parse_args()
    ours, bare = in_turns(CHECK, BARE, given.rounds)
    found = {"cold, processor": ours.processor / bare.processor, "executions": executions()}
    print(f"cold check of {MONTH}: processor {ours.processor:.3f} s, clock {ours.clock:.3f} s")
    print(f"  the bare imports: processor {bare.processor:.3f} s, clock {bare.clock:.3f} s")
    print(f"  ratio: processor {found['cold, processor']:.2f}, clock {ours.clock / bare.clock:.2f}")
    print(f"Polars executions for it: {found['executions']:,}")
    if not given.guard:
        print(f"the same check again in a running process: {1000 * warm(given.rounds):.0f} ms")
        helped, click = in_turns(HELP, CLICK, given.rounds)
        print(f"--help to an import of click: processor {helped.processor / click.processor:.2f}")
        return
    passed = [name for name, most in LIMITS.items() if found[name] > most * MARGIN]
    for name in passed:
        print(f"WORSE: {name} is {found[name]:.2f}; the limit is {LIMITS[name]} and a margin of {MARGIN:.0%}")
    sys.exit(bool(passed))


if __name__ == "__main__":
    main()
