"""Returns of 8 sheets each, one a project, as one submission, and a workbook of 100,000 rows by 20 columns, against
calamine reading the same cells. ``python benchmarks/returns.py [--returns 300] [--rounds 3] [--folder DIR]``
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from checker.intake import readers
from checker.intake.build import build_submission
from checker.pipeline import Request, check
from checker.rulebook import loader as rulebook

# ruff: noqa: T201


ROOT = Path(__file__).resolve().parents[1]
MONTH = ROOT / "datasets" / "sample" / "2023-02"
SHEETS = ("milestones", "risks", "deviation_descriptions", "decisions", "deliveries", "handovers")
STATED = 'returns = true\nportfolio = "Prøve"\nperiod = "2023-02"\nreporting_date = 2023-02-28\ndecimal = "."\n'
ROWS, COLUMNS = 100_000, 20


def lines(name: str) -> list[list[str]]:
    """A table of the sample month, its headings first."""
    with (MONTH / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write_returns(folder: Path, count: int) -> Path:
    """As many workbooks as projects, each with a cover, its project, and rows of six other tables renamed to be its
    own. Written once.
    """
    target = folder / f"returns-{count}"
    target.mkdir(parents=True, exist_ok=True)
    (target / "submission.toml").write_text(STATED, encoding="utf-8")
    projects, others = lines("projects"), {name: lines(name) for name in SHEETS}
    for number in range(count):
        path = target / f"return-{number:04}.xlsx"
        if not path.exists():
            write_return(path, projects, others, number)
    return target


def write_return(path: Path, projects: list[list[str]], others: dict[str, list[list[str]]], number: int) -> None:
    """One workbook of 8 sheets."""
    name = f"Prosjekt {number:04}"
    record = projects[1 + number % (len(projects) - 1)]
    cover = [["Portfolio", "Period", "Reporting date"], ["Prøve", "2023-02", "2023-02-28"]]
    with xlsxwriter.Workbook(path) as book:
        put(book, "submission", cover)
        put(book, "projects", [projects[0], [name, "", *record[2:]]])
        for table, (headings, *rows) in others.items():
            place = headings.index("Project")
            own = [[*row[:place], name, *row[place + 1 :]] for row in (rows * 2)[number % len(rows) :][:6]]
            first = 1 if place == 0 else 0  # beside the project, what tells its rows apart
            distinct = list({row[first]: row for row in own}.values())
            if place:  # numbers of risks are the whole portfolio's
                distinct = [[f"{number}-{line}", *row[1:]] for line, row in enumerate(distinct)]
            put(book, table, [headings, *distinct])


def put(book: xlsxwriter.Workbook, name: str, rows: list[list[str]]) -> None:
    """One sheet; figures as numbers."""
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if at and text.replace(".", "", 1).isdigit():
                sheet.write_number(at, column, float(text))
            elif text:
                sheet.write_string(at, column, text)


def write_large(folder: Path) -> Path:
    """A workbook with one sheet of projects: 100,000 rows by 20 columns of texts, words, money and a number."""
    path = folder / f"projects-{ROWS}x{COLUMNS}.xlsx"
    if path.exists():
        return path
    headings, *records = lines("projects")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("projects")
        sheet.write_row(0, 0, headings[:COLUMNS])
        for number in range(ROWS):
            record = records[number % len(records)]
            sheet.write_string(number + 1, 0, f"Prosjekt {number:06}")
            for column, text in list(enumerate(record))[2:COLUMNS]:
                plain = text.replace(".", "", 1).isdigit()
                if text:
                    sheet.write(number + 1, column, float(text) if plain else text)
    return path


def bare(paths: list[Path]) -> None:
    """Calamine reads every cell of some workbooks."""
    for path in paths:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long something takes by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def compare(name: str, works: dict[str, Callable[[], object]], plain: Callable[[], object], rounds: int) -> None:
    """Each in turn with bare reading, and the ratios to it: of the clock's least times, and of the processor's."""
    timed: dict[str, list[tuple[float, float]]] = {key: [] for key in ("calamine", *works)}
    for _ in range(rounds):
        timed["calamine"].append(seconds(plain))
        for key, work in works.items():
            timed[key].append(seconds(work))
    least = {key: [min(each) for each in zip(*found, strict=True)] for key, found in timed.items()}
    middle = {key: statistics.median(clock for clock, _ in found) for key, found in timed.items()}
    for key, (clock, processor) in least.items():
        ratio, of_processor = clock / least["calamine"][0], processor / least["calamine"][1]
        told = f"ratio {ratio:.2f}, of medians {middle[key] / middle['calamine']:.2f}, of processor {of_processor:.2f}"
        print(f"{name}: {key}: least {clock:.2f} s, processor {processor:.2f} s, {told}")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--returns", type=int, default=300)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "checker-benchmarks")
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    pack = rulebook.load(ROOT / "rules.toml").pack
    folder = write_returns(given.folder, given.returns)
    returns = sorted(folder.glob("*.xlsx"))
    works: dict[str, Callable[[], object]] = {
        "read": lambda: readers.read(folder),
        "read and typed": lambda: build_submission([readers.read(folder)], pack),
        "read, typed and checked": lambda: check(Request([folder], rules=ROOT / "rules.toml")),
    }
    compare(f"{given.returns} returns", works, lambda: bare(returns), given.rounds)
    large = write_large(given.folder)
    said = {"portfolio": "Prøve", "period": "2023-02"}
    day = {"as_of": date(2023, 2, 28)}
    works = {
        "read": lambda: readers.read(large),
        "read and typed": lambda: build_submission([readers.read(large)], pack, **said, **day),
    }
    compare(f"{ROWS} x {COLUMNS}", works, lambda: bare([large]), given.rounds)


if __name__ == "__main__":
    main()
