"""A month checked by a process that starts cold, against a process that only imports what a check cannot do without;
and the help, against an import of click. ``python benchmarks/cold_month.py [--rounds 9]``
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Pandera loads hypothesis where it is installed, as beside the tests; a plain install does not have it
PLAIN = "import sys; sys.modules['hypothesis'] = None"
PAIRS = {
    "check of a month": (
        ["-c", f"{PLAIN}; from checker.cli import main; main()", "check", "datasets/sample/2023-01"],
        ["-c", f"{PLAIN}; import polars, pandera.polars, click, tabulate"],
        1.8,
    ),
    "--help": (["-m", "checker", "--help"], ["-c", "import click"], 3.0),
}


def seconds(arguments: list[str], compiled: str) -> float:
    """How long a new Python takes for something from start to end, its modules compiled as an install has them."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = compiled
    begin = time.perf_counter()
    ended = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - begin
    if ended.returncode not in (0, 1):  # 1: blocked, as the sample is
        raise SystemExit(ended.stderr.decode())
    return took


def compare(name: str, ours: list[str], bare: list[str], bar: float, rounds: int) -> None:
    """Both in turns, and their ratio beside the bar. The first of each fills the caches and is not counted."""
    with tempfile.TemporaryDirectory() as compiled:
        pairs = [(seconds(ours, compiled), seconds(bare, compiled)) for _ in range(rounds + 1)][1:]
    least = [min(each) for each in zip(*pairs, strict=True)]
    middle = [statistics.median(each) for each in zip(*pairs, strict=True)]
    verdict = "reached" if middle[0] / middle[1] <= bar else "MISSED"
    print(f"{name}: least {least[0]:.3f} s against {least[1]:.3f} s, ratio {least[0] / least[1]:.2f}")
    print(f"{'':{len(name)}}  median {middle[0]:.3f} s against {middle[1]:.3f} s, ratio {middle[0] / middle[1]:.2f}")
    print(f"{'':{len(name)}}  bar {bar}: {verdict}")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    for name, (ours, bare, bar) in PAIRS.items():
        compare(name, ours, bare, bar, rounds)


if __name__ == "__main__":
    main()
