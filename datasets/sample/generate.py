"""Make the sample portfolio: ``python datasets/sample/generate.py [FOLDER]``. Every byte is the same each time.

``source/`` says by hand which projects there are, which colours their figures are to give, and what is wrong on
purpose.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from planting import Fault, of_month, plant, slips
from reading import rows
from readme import completed
from reporting import Reported, report, reported
from tables import tables
from writing import ENGLISH, NORWEGIAN, Dialect, write

HERE = Path(__file__).resolve().parent
PORTFOLIO = "Regional IKT, øvingsportefølje"
MONTHS: dict[str, tuple[date, Dialect]] = {
    "2023-01": (date(2023, 1, 31), NORWEGIAN),
    "2023-02": (date(2023, 2, 28), ENGLISH),
    "2023-03": (date(2023, 3, 31), NORWEGIAN),
    "2023-04": (date(2023, 4, 30), ENGLISH),
}
STATED = """\
portfolio      = "{portfolio}"
period         = "{month}"
reporting_date = {as_of}
version        = "1"
extract        = false
"""


def main(folder: Path) -> None:
    """Write all months, and the README with the faults in them."""
    before: Reported = {}
    for month, (as_of, dialect) in MONTHS.items():
        before = make(folder / month, month, as_of, dialect, before)
    text = (HERE / "README.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(completed(text), encoding="utf-8")


def make(folder: Path, month: str, as_of: date, dialect: Dialect, before: Reported) -> Reported:
    """Write one month. Returns what it reports, for the next month's arrows."""
    planted = of_month(month)
    found = tables(month, as_of)
    now = reported(rows("projects", month), month, planted)
    report(found, now, before, as_of)
    for fault in planted:
        plant(found, fault)
    found["submission"] = [cover(month, as_of)]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for table, lines in found.items():
        write(folder, table, lines + sums(table, lines, planted), dialect)
    stated = STATED.format(portfolio=PORTFOLIO, month=month, as_of=as_of)
    decimal = 'decimal        = "."\n' if dialect is ENGLISH else ""  # the Norwegian month leaves it to be seen
    (folder / "submission.toml").write_text(stated + decimal, encoding="utf-8")
    return now


def cover(month: str, as_of: date) -> dict[str, Any]:
    """The cover sheet, which says the same as submission.toml."""
    who = {"delivered_by": "Controller, porteføljekontoret", "approved_by": "Porteføljeleder"}
    return {"portfolio": PORTFOLIO, "period": month, "reporting_date": as_of, "version": "1", "extract": "no", **who}


def sums(table: str, lines: list[dict[str, Any]], planted: list[Fault]) -> list[dict[str, Any]]:
    """The sum row under the economy of concepts, with what is wrong in it."""
    if table != "concept_economy":
        return []
    money = [name for name in lines[0] if name not in ("project", "pool", "starts", "ends")]
    right = {name: sum(line[name] for line in lines) for name in money}
    return [{"project": "Sum", **right, **slips(table, planted)}]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
