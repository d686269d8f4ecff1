"""Six tolerances over an archive of project-periods, from Parquet to findings in Parquet: the checker against the same
written by hand. ``python benchmarks/tolerances.py [--rows 1000000] [--rounds 5] [--folder DIR]``
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
from archive import write_archive, write_rulebook
from by_hand import all_columns, five_columns

# ruff: noqa: T201


BARS = {"all columns": 1.3, "five columns": 3.0}
SAME = ["portfolio", "period", "rule", "class", "level", "project", "column", "observed", "limit", "distance"]
SAME += ["reported", "derived", "colour", "segment", "row"]


def checked(folder: Path, rules: Path, target: Path) -> None:
    """The checker's whole journey: rulebook, reading, contract, judging, wording, Parquet."""
    from checker import output as renderers
    from checker.pipeline import Request, check

    report, language = check(Request([folder], rules=rules))
    rendered = renderers.renderer("parquet").render(report, language=language)
    target.write_bytes(rendered if isinstance(rendered, bytes) else rendered.encode())


def same(left: Path, right: Path) -> int:
    """How many findings both have. Ends the run where they differ, or where the checker writes fewer sentences: then
    nothing is comparable. It writes more, since each batch of an archive has its own first thousand.
    """
    frames = [pl.read_parquet(path) for path in (left, right)]
    ours, theirs = (frame.select(SAME).sort(SAME) for frame in frames)
    if not ours.equals(theirs):
        raise SystemExit(f"not the same findings: {ours.height} and {theirs.height}")
    said = [int((frame["message"] != "").sum()) for frame in frames]
    if said[0] < said[1]:
        raise SystemExit(f"not as many sentences: {said[0]} and {said[1]}")
    return ours.height


def cost(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of one run: of the processor, and by the clock."""
    begin, busy = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - busy, time.perf_counter() - begin


def measure(folder: Path, rows: int, rounds: int) -> None:
    """Time the three in turns, and print the ratios beside the bars."""
    source, rules = write_archive(folder / f"archive-{rows}", rows), write_rulebook(folder)
    data, outs = source / "projects.parquet", {name: folder / f"{name}.parquet" for name in ("checker", *BARS)}
    work: dict[str, Callable[[], None]] = {
        "checker": lambda: checked(source, rules, outs["checker"]),
        "all columns": lambda: all_columns(data, outs["all columns"]),
        "five columns": lambda: five_columns(data, outs["five columns"]),
    }
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            costs[name].append(cost(run))
    found = same(outs["checker"], outs["all columns"])
    print(f"{rows:,} project-periods, {found:,} findings ({100 * found / rows:.1f} per 100), {rounds} rounds in turns")
    medians = {name: [statistics.median(each) for each in zip(*rows, strict=True)] for name, rows in costs.items()}
    for name, (busy, clock) in medians.items():
        print(f"  {name:13} median: processor {busy:6.2f} s   clock {clock:6.2f} s")
    for name, bar in BARS.items():
        ratios = [ours / theirs for ours, theirs in zip(medians["checker"], medians[name], strict=True)]
        verdict = "reached" if min(ratios) <= bar else "MISSED"
        print(f"  checker / {name:13} processor {ratios[0]:5.2f}   clock {ratios[1]:5.2f}   bar {bar}   {verdict}")
    print(f"  peak memory of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where the archive is kept between runs; default: a new one")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        folder = given.folder or Path(fresh)
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, given.rows, given.rounds)


if __name__ == "__main__":
    main()
