"""What the checker must find in three years of GMPP figures: a plain count of the CSV files.

It reads them by itself, with decimals and dates of its own, and shares no line with the checker.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

DATASETS = Path(__file__).resolve().parents[3] / "datasets"
YEARS = (2021, 2022, 2023)
HALF = Decimal("0.5")
FIVE = Decimal("0.05")
WITHHELD = re.compile(r"\s*(exempt|early planning|the project is (not in|still at))", re.IGNORECASE)
DIRECTIONS = {"unchanged": 0, "increased": 1, "decreased": -1}
CLAIMS = {"exceeds 5%": True, "less than or equal to 5%": False}  # more than 5 %?
WORSE = {  # a step, and what is worse on a scale of three steps and of five alike
    "green": {"amber", "amber/red", "red"},
    "amber/green": {"amber/red", "red"},
    "amber": {"red"},
}
BETTER = {
    "red": {"amber", "amber/green", "green"},
    "amber/red": {"amber/green", "green"},
    "amber": {"green"},
}

Project = dict[str, Any]


def money(cell: str) -> Decimal | None:
    plain = cell.replace("£", "").replace(",", "")
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def day(cell: str) -> date | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    parts = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", cell)
    return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None


def word(cell: str) -> str | None:
    """A cell's word or fingerprint; none where it is blank or says why nothing is told."""
    return None if not cell or WITHHELD.match(cell) else cell


def project(heads: list[str], cells: list[str]) -> Project:
    row = dict(zip(heads, cells, strict=True))
    ratings = [cell for head, cell in zip(heads, cells, strict=True) if head == "colour_rating" and cell]
    found: Project = {
        "name": row["project_name"],
        "start": day(row["start_date"]),
        "end": day(row["end_date"]),
        "baseline": money(row["total_baseline"]),
        "forecast": money(row["yearly_forecast" if "yearly_forecast" in row else "forecast_incl_NGC"]),
        "cost": money(row["wlc_baseline_incl_NCG"]),
        "rating": ratings[0].casefold() if ratings else None,
        "owner": heads.count("colour_rating") == 2 and cells[heads.index("colour_rating")] == "",
        "explained": word(row["variance_explained"]),
    }
    for name in ("variance", "end", "cost"):
        found |= {f"{name}_claim": word(row[f"{name}_claim"]), f"{name}_text": word(row[f"{name}_fingerprint"])}
    both = None not in (found["baseline"], found["forecast"])
    found["variance"] = found["forecast"] - found["baseline"] if both else None
    found["over"] = both and abs(found["variance"]) > found["baseline"] * FIVE
    return found


def read(year: int) -> dict[str, Project]:
    file = DATASETS / f"gmpp-{year}" / "major_projects.csv"
    with file.open(encoding="latin-1", newline="") as opened:
        heads, *rows = csv.reader(opened, delimiter=";")
    number = heads.index("project_number")
    return {cells[number]: project(heads, cells) for cells in rows}


FILES = {year: read(year) for year in YEARS}


def pairs(year: int) -> dict[str, tuple[Project, Project]]:
    """The projects that stand in a year's file and in the one before, each as it was and as it is."""
    before = FILES.get(year - 1, {})
    return {number: (before[number], now) for number, now in FILES[year].items() if number in before}


def comparable(year: int, field: str) -> dict[str, tuple[Any, Any]]:
    """What a field was and is, where both years tell."""
    both = {number: (was[field], now[field]) for number, (was, now) in pairs(year).items()}
    return {number: each for number, each in both.items() if None not in each}


def moved_cost(was: Decimal, now: Decimal) -> bool:
    return abs(now - was) > max(was * FIVE, HALF)


def sign(was: Any, now: Any, margin: Any = None) -> int:
    if margin is not None and abs(now - was) <= margin:
        return 0
    return (now > was) - (now < was)


def still(year: int, name: str) -> set[str]:
    return {number for number, (was, now) in comparable(year, f"{name}_text").items() if was == now}


def ratings(year: int) -> tuple[set[str], set[str]]:
    """Which ratings have clearly become worse, and which better."""
    both = comparable(year, "rating")
    worse = {number for number, (was, now) in both.items() if now in WORSE.get(was, ())}
    better = {number for number, (was, now) in both.items() if now in BETTER.get(was, ())}
    return worse, better


def claims(year: int, name: str) -> dict[str, tuple[str, int]]:
    """What is claimed of a date or cost, and which way it went, where both can be told."""
    both, margin = comparable(year, name), HALF if name == "cost" else None
    said = {number: FILES[year][number][f"{name}_claim"] for number in both}
    return {number: (said[number], sign(*each, margin)) for number, each in both.items() if said[number]}


def contradicted(year: int, name: str) -> set[str]:
    """Of a cost, half a million may be rounding: it contradicts no claim of a change."""
    found = {number: (DIRECTIONS[said], went) for number, (said, went) in claims(year, name).items()}
    allowed = (0,) if name == "cost" else ()
    return {number for number, (said, went) in found.items() if said != went and not (said and went in allowed)}


def gone(year: int) -> dict[str, Project]:
    before = FILES.get(year - 1, {})
    return {number: was for number, was in before.items() if number not in FILES[year]}


def expected(year: int) -> dict[str, set[str]]:
    """By rule, the projects that must be told of, counted from the files alone."""
    rows, costs, ends = FILES[year], comparable(year, "cost"), comparable(year, "end")
    worse, better = ratings(year)
    hidden = {
        name: {number for number, (was, now) in pairs(year).items() if was[name] is not None and now[name] is None}
        for name in ("cost", "end")
    }
    variances = comparable(year, "variance")
    return {
        "GMPP-MOVE-COST": {number for number, each in costs.items() if moved_cost(*each)},
        "GMPP-MOVE-END": {number for number, (was, now) in ends.items() if was != now},
        "GMPP-MOVE-START": {number for number, (was, now) in comparable(year, "start").items() if was != now},
        "GMPP-MOVE-COST-GONE": hidden["cost"],
        "GMPP-MOVE-END-GONE": hidden["end"],
        "GMPP-STILL-VARIANCE": {
            number
            for number in still(year, "variance")
            if rows[number]["over"] and number in variances and variances[number][0] != variances[number][1]
        },
        "GMPP-STILL-END": {number for number in still(year, "end") if number in ends and sign(*ends[number])},
        "GMPP-STILL-COST": {number for number in still(year, "cost") if number in costs and sign(*costs[number], HALF)},
        "GMPP-SAYS-END": contradicted(year, "end"),
        "GMPP-SAYS-COST": contradicted(year, "cost"),
        "GMPP-RATING-WORSE": worse,
        "GMPP-RATING-BETTER": better,
        "GMPP-VANISHED": {
            number for number, was in gone(year).items() if was["end"] is None or was["end"] > date(year, 3, 31)
        },
        "GMPP-APPEARED": set(rows) - set(FILES[year - 1]) if year - 1 in FILES else set(),
        "GMPP-VARIANCE-EXPLAINED": {
            number for number, each in rows.items() if each["over"] and each["explained"] != "yes"
        },
    }


def disagreeing(year: int) -> set[str]:
    """The projects whose claim on the variance contradicts their own figures."""
    stated = {number: each for number, each in FILES[year].items() if each["variance_claim"] in CLAIMS}
    return {
        number
        for number, each in stated.items()
        if each["variance"] is not None and CLAIMS[each["variance_claim"]] != each["over"]
    }
