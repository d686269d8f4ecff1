"""The report's own sums: they hold, and of every single digit that might be wrong in the concept table the one is told
that rounding cannot explain.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from checker.evaluate.evaluate import Codes
from checker.findings import assemble as engine
from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.finding import Code
from checker.pipeline import Request, check
from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "datasets" / "hso-2023-01"
TABLE = "konseptokonomi.csv"
MONEY = range(4, 10)  # the columns with figures
ROUNDS = Decimal("0.1")  # what rounding can explain
Rows = list[list[str]]


@cache
def rulebook() -> Rulebook:
    """The shipped rulebook."""
    return load(ROOT / "rules.toml")


def table() -> tuple[list[str], Rows]:
    """The concept table's headings and rows, as typed."""
    text = (REPORT / TABLE).read_text(encoding="utf-8-sig")
    headings, *rows = csv.reader(text.splitlines(), delimiter=";")
    return headings, rows


def number(text: str) -> Decimal:
    """A figure of the table."""
    return Decimal(text.replace(",", "."))


def changes(rows: Rows) -> Iterator[tuple[Decimal, Rows]]:
    """Every table with one digit of one figure replaced by another, and by how much the figure differs then."""
    for row, cells in enumerate(rows):
        for column in MONEY:
            for place, old in enumerate(cells[column]):
                for new in "0123456789" if old.isdigit() else "":
                    typed = cells[column][:place] + new + cells[column][place + 1 :]
                    if new != old:
                        other = [*cells[:column], typed, *cells[column + 1 :]]
                        yield abs(number(typed) - number(cells[column])), [*rows[:row], other, *rows[row + 1 :]]


def judged(variants: Sequence[Rows], folder: Path) -> Codes:
    """Many concept tables, each a portfolio of its own, judged in one go."""
    headings, _ = table()
    names = [f"{name}:{place}" if headings.count(name) > 1 else name for place, name in enumerate(headings)]
    cells = [[str(place), "2023-01", *row] for place, rows in enumerate(variants) for row in rows]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(["portfolio", "period", *names], pl.String), orient="row")
    frame = frame.rename({"Avvik:6": "Avvik hiå", "Avvik:9": "Avvik år"})
    frame.write_parquet(folder / "konseptokonomi.parquet")
    submission = build_submission([readers.read(folder)], rulebook().pack)
    return engine.codes(submission, rulebook())


def off(codes: Codes) -> set[int]:
    """The tables in which a balance rule found something."""
    found: set[int] = set()
    for each in codes.judged.values():
        if each.rule.kind.name == "balance":
            rows = each.frame.filter(each.codes == int(Code.FAILED))
            found |= set(map(int, rows["portfolio"].to_list()))
            assert not (each.codes == int(Code.MISSING)).any()
    return found


def test_every_digit_that_rounding_cannot_explain_is_told_and_no_other(tmp_path: Path) -> None:
    _, rows = table()
    variants = list(changes(rows))
    told = off(judged([rows, *(changed for _, changed in variants)], tmp_path))
    assert 0 not in told, "the report's own table"
    small = {place for place, (size, _) in enumerate(variants, 1) if size <= ROUNDS}
    large = {place for place, (size, _) in enumerate(variants, 1) if size > ROUNDS}
    assert (len(large & told), len(large)) == (724, 724)
    assert (len(small & told), len(small)) == (0, 59)


@pytest.mark.parametrize(
    ("file", "old", "new", "rules"),
    [
        (TABLE, "9,1;10,0;-0,9", "9,1;10,0;-0,7", {"ECO-CONCEPT-YEAR"}),
        (TABLE, "9,1;10,0;-0,9", "9,1;10,0;-0,8", set()),
        (TABLE, "0,9;0,9;0,0;10,0", "1,3;0,9;0,0;10,0", {"ECO-CONCEPT-SUMS", "ECO-CONCEPT-TO-DATE"}),
        ("nokkeltall.csv", "Ramme 2023;950", "Ramme 2023;905", {"KEY-FRAME", "KEY-LEFT", "KEY-AVAILABLE"}),
        ("nokkeltall.csv", "Prognose per januar;934", "Prognose per januar;943", {"KEY-LEFT", "KEY-AVAILABLE"}),
        (
            "nokkeltall.csv",
            "Ventet reduksjon i løpet av året;90",
            "Ventet reduksjon i løpet av året;80",
            {"KEY-AVAILABLE"},
        ),
        ("ressurser.csv", "Totalt;232", "Totalt;223", {"RES-SUMS"}),
        ("ressurser.csv", "HF ressurser;38", "HF ressurser;83", {"RES-SUMS"}),
        ("ressurser.csv", "HF ressurser;38", "HF ressurser;40", set()),
    ],
)
def test_a_slip_in_the_reports_own_files(file: str, old: str, new: str, rules: set[str], tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(REPORT, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    report, _ = check(Request([folder], rules=ROOT / "rules.toml", language="nb"))
    balances = {outcome.rule for outcome in report.outcomes if outcome.kind == "balance"}
    assert set(report.frame["rule"].to_list()) & balances == rules


def test_the_reports_own_sums_hold() -> None:
    report, _ = check(Request([REPORT], rules=ROOT / "rules.toml", language="nb"))
    held = {outcome.rule: outcome.green for outcome in report.outcomes if outcome.kind == "balance"}
    assert held == {
        "ECO-CONCEPT-SUMS": 6,
        "ECO-CONCEPT-TO-DATE": 7,
        "ECO-CONCEPT-YEAR": 7,
        "KEY-AVAILABLE": 1,
        "KEY-FRAME": 1,
        "KEY-LEFT": 1,
        "RES-SUMS": 1,
    }
    assert all(each.in_scope == each.green for each in report.outcomes if each.kind == "balance")
