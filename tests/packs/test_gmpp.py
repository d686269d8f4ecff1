"""Three years of GMPP figures: what the checker finds is what a plain count of the files gives, and docs/gmpp.md says.

The count reads the CSV files by itself, with decimals and dates of its own; it shares no line with the checker.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checker.report import Report
from checker.run import Request, check

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"
RULES = DATASETS / "gmpp-2023" / "rules.toml"
YEARS = (2021, 2022, 2023)
PAGE = (ROOT / "docs" / "gmpp.md").read_text(encoding="utf-8")
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


def found(report: Report) -> dict[str, set[str]]:
    rows = report.frame.select("rule", "key").rows()
    return {rule: {key for other, key in rows if other == rule} for rule, _ in rows}


@pytest.fixture(scope="module")
def reports() -> dict[int, Report]:
    return {year: check(Request([DATASETS / f"gmpp-{year}"], rules=RULES, language="en"))[0] for year in YEARS}


@pytest.mark.parametrize("year", YEARS)
def test_the_findings_are_those_of_a_plain_count(reports: dict[int, Report], year: int) -> None:
    given = found(reports[year])
    for rule, numbers in expected(year).items():
        assert given.get(rule, set()) == numbers, rule


def disagreeing(year: int) -> set[str]:
    """The projects whose claim on the variance contradicts their own figures."""
    stated = {number: each for number, each in FILES[year].items() if each["variance_claim"] in CLAIMS}
    return {
        number
        for number, each in stated.items()
        if each["variance"] is not None and CLAIMS[each["variance_claim"]] != each["over"]
    }


@pytest.mark.parametrize("year", YEARS)
def test_claims_that_contradict_their_own_figures(reports: dict[int, Report], year: int) -> None:
    rows = reports[year].frame.select("rule", "level", "key").rows()
    assert {key for rule, level, key in rows if (rule, level) == ("GMPP-VARIANCE", "error")} == disagreeing(year)


def test_the_first_year_has_nothing_before_it(reports: dict[int, Report]) -> None:
    looking = [rule.stem for rule in (ROOT / "rules" / "gmpp" / "movement").glob("*.toml")]
    idle = [each for each in reports[2021].outcomes if each.not_run is not None]
    assert len(idle) == len(looking) > 0
    assert all(each.not_run is None for each in reports[2023].outcomes)


def figures() -> dict[str, list[int]]:
    """Each row of the page's table of counts: what it is called there, and 2022 and 2023."""
    counts: dict[str, list[int]] = {}

    def row(title: str, *values: int) -> None:
        counts.setdefault(title, []).extend(values)

    for year in YEARS[1:]:
        want, costs, ends = expected(year), comparable(year, "cost"), comparable(year, "end")
        met = pairs(year)
        row("projects in the file", len(FILES[year]))
        row("met again by their number", len(met))
        row("of these, with the name spelt otherwise", sum(was["name"] != now["name"] for was, now in met.values()))
        row("new", len(want["GMPP-APPEARED"]))
        row("gone", len(gone(year)))
        ends_left = [was["end"] for was in gone(year).values() if was["end"] is not None]
        row("of these, before their end date", sum(end > date(year, 3, 31) for end in ends_left))
        row("whole-life cost told in both years", len(costs))
        row("of these, moved by more than 5 %", len(want["GMPP-MOVE-COST"]))
        row("upwards", sum(costs[number][1] > costs[number][0] for number in want["GMPP-MOVE-COST"]))
        row("end date told in both years", len(ends))
        row("of these, moved", len(want["GMPP-MOVE-END"]))
        row("later", sum(ends[number][1] > ends[number][0] for number in want["GMPP-MOVE-END"]))
        row("start date moved", len(want["GMPP-MOVE-START"]))
        row("whole-life cost told before, withheld now", len(want["GMPP-MOVE-COST-GONE"]))
        row("end date told before, withheld now", len(want["GMPP-MOVE-END-GONE"]))
        row("rating clearly worse", len(want["GMPP-RATING-WORSE"]))
        row("rating clearly better", len(want["GMPP-RATING-BETTER"]))
        went_over = sum(now["owner"] and not was["owner"] for was, now in met.values())
        row("rated by the owner now, by the central authority before", went_over)
        for name, words in (("variance", "variance"), ("end", "end date"), ("cost", "whole-life cost")):
            row(f"words on the {words} the same as last year's", len(still(year, name)))
        row("of these, beside a variance over 5 % that is another", len(want["GMPP-STILL-VARIANCE"]))
        row("of these, beside an end date that moved", len(want["GMPP-STILL-END"]))
        row("of these, beside a cost that moved", len(want["GMPP-STILL-COST"]))
        for name, words in (("end", "end date"), ("cost", "whole-life cost")):
            row(f"claims on the {words} that two figures can be held against", len(claims(year, name)))
            row(f"contradicted by the {words}", len(contradicted(year, name)))
    return counts


def own_figures() -> dict[str, list[int]]:
    """Each row of the page's table on a year by itself, for the three years."""
    counts: dict[str, list[int]] = {}
    for year in YEARS:
        rows = FILES[year].values()
        claimed = [each for each in rows if each["variance_claim"] in CLAIMS and each["variance"] is not None]
        counts.setdefault("projects", []).append(len(rows))
        counts.setdefault("claims on the variance with figures beside them", []).append(len(claimed))
        counts.setdefault("contradicted by those figures", []).append(len(disagreeing(year)))
        counts.setdefault("variances over 5 %", []).append(sum(each["over"] for each in rows))
        for title, said in (("without an explanation", "no"), ("with the explanation withheld", None)):
            found = sum(each["over"] and each["explained"] == said for each in rows)
            counts.setdefault(f"of these, {title}", []).append(found)
    return counts


def table(width: int) -> list[list[str]]:
    """The rows of the page's tables that have so many cells."""
    lines = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in lines if len(cells) == width]


def test_the_page_says_what_two_files_give() -> None:
    said = {cells[0]: cells[1:] for cells in table(3)}
    assert {title: said.get(title) for title in figures()} == {
        title: [str(number) for number in row] for title, row in figures().items()
    }


def test_the_page_says_what_each_file_gives() -> None:
    said = {cells[0]: cells[1:] for cells in table(4)}
    assert {title: said.get(title) for title in own_figures()} == {
        title: [str(number) for number in row] for title, row in own_figures().items()
    }


def test_the_cases_on_the_page_stand_in_the_files() -> None:
    cases = [cells for cells in table(6) if cells[0].startswith("`")]
    assert len(cases) > 10
    for number, name, field, *told in cases:
        known = [FILES[year].get(number.strip("`")) for year in YEARS]
        assert name == next(each["name"] for each in reversed(known) if each), number
        assert told == ["–" if each is None or each[field] is None else str(each[field]) for each in known], number


def test_what_was_withheld_for_a_year_is_seen_over_two() -> None:
    report = check(Request([DATASETS / "gmpp-2023"], rules=RULES, previous=[DATASETS / "gmpp-2021"]))[0]
    over_two = found(report)["GMPP-MOVE-COST"]
    told = [(number, each["cost"], FILES[2021].get(number, {}).get("cost")) for number, each in FILES[2023].items()]
    moved = {number for number, now, was in told if None not in (was, now) and moved_cost(was, now)}
    assert over_two == moved
    hidden = {number for number in moved if number in FILES[2022] and FILES[2022][number]["cost"] is None}
    assert hidden == set(re.findall(r"hidden for a year: `([A-Z_0-9-]+Q\d)`", PAGE))
