"""The tables of one month, before anything is planted in them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from figures import GRADES, HANDOVER_SLACK, LATE, RISKS, forecast, frames, number, pick, reached, wanted, year
from key_figures import key_figures
from pack import PARAMETERS
from reading import Row, rows

JUDGED = ("concept", "planning", "execution")
SIZES = ((10, "under_10"), (25, "from_10"), (100, "from_25"), (251, "from_100"))
# Milestone, days before the end, planned slack. The last but one (or the only one) is late when TIME is yellow.
PLANS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "concept": (("BP2", 0, 14),),
    "planning": (("BP3", 330, 21), ("Prosjektslutt", 0, 30)),
    "execution": (("Prøvedrift", 210, 30), ("Innføring", 75, 30), ("Prosjektslutt", 0, 45)),
}
FIRST_GATES = 3  # the month from which decision points stand in a column of their own
MONTHS = ("january", "february", "march", "april")  # the columns of colours, in order
HAND_WRITTEN = (
    "parties",
    "risks",
    "dependencies",
    "procurements",
    "deliveries",
    "site_plans",
    "decisions",
    "resources",
)


def tables(month: str, as_of: date) -> dict[str, list[Row]]:
    """All but the cover sheet, the reported colours and what follows from them."""
    listed = rows("projects", month)
    economy = rows("concept_economy", month)
    for line in economy:
        line["variance_to_date"] = line["actual_to_date"] - line["budget_to_date"]
        line["year_variance"] = line["year_estimate"] - line["year_budget"]
    found = {name: rows(name, month) for name in HAND_WRITTEN}
    found["concept_economy"] = economy
    found["projects"] = [project(line, colours(line, month), economy, as_of.month) for line in listed]
    found["milestones"] = [row for line in listed for row in milestones(line, colours(line, month), as_of)]
    found["milestones"] += rows("milestones", month)
    found["handovers"] = [row for line in listed for row in handover(line, colours(line, month), as_of)]
    found["key_figures"] = key_figures(found["projects"], as_of.month)
    return found


def colours(line: Row, month: str) -> dict[str, str]:
    """The colours that the project's figures are to give in a month; ``=`` is as in the month before."""
    place = int(month[-2:]) - 1
    while line[MONTHS[place]] == "=":
        place -= 1
    return wanted(line[MONTHS[place]])


def is_judged(line: Row) -> bool:
    """Whether the pack judges the project's parameters."""
    return line["state"] == "active" and line["phase"] in JUDGED


def project(line: Row, colour: dict[str, str], economy: list[Row], month: int) -> Row:
    """A line of the list of projects."""
    n, phase = number(line["project"]), line["phase"]
    row = {name: cell for name, cell in line.items() if name not in ("ends", "handover", *MONTHS)}
    if line["budget"] is None:
        own = next((each for each in economy if each["project"] == line["project"]), {})
        row |= {"size_band": "under_10", "accrued_to_date": own.get("actual_to_date")}
        row |= {name: own.get(name) for name in ("year_budget", "year_estimate")}
    else:
        row["size_band"] = next((band for most, band in SIZES if line["budget"] < most), "over_250")
        row["forecast"] = line["forecast"] or forecast(line["budget"], phase, colour["cost"], n, month)
        if phase in ("execution", "realisation"):
            row["p50"], row["p85"] = frames(line["budget"])
        row |= year(line["budget"], n, month) if is_judged(line) or line["state"] == "paused" else {}
    if line["state"] == "awaiting_start":
        row["accrued_to_date"] = Decimal(0)
    return row | (grades(line, colour, n) if is_judged(line) else {})


def grades(line: Row, colour: dict[str, str], n: int) -> Row:
    """What the project says of itself in the words of the tolerance table."""
    told = dict(zip(("risk_exposure", "risk_measures"), pick(RISKS[colour["risk"]], n), strict=True))
    told["scope_change"] = pick(GRADES["scope_change"][colour["scope"]], n)
    told["adoption_progress"] = pick(GRADES["adoption_progress"][colour["adoption"]], n)
    by_date = line["handover"] is not None
    operations = "green" if by_date else colour["operations"]
    told |= {"handover_progress": pick(GRADES["handover_progress"][operations], n)}
    told |= {"handover_slack": HANDOVER_SLACK} if by_date else {}
    return told | {"end_threatened": threatened(line, colour["time"], n)}


def threatened(line: Row, colour: str, n: int) -> str | None:
    """Whether the end is said to be threatened. Half of the red and missing ones are so by their milestones instead."""
    if colour == "red" and (line["phase"] == "concept" or n % 2):
        return "yes"
    return None if colour == "missing" and n % 2 else "no"


def milestones(line: Row, colour: dict[str, str], as_of: date) -> list[Row]:
    """The project's milestones; where TIME is off, one of them is."""
    plan = PLANS.get(line["phase"], ())
    if line["state"] not in ("active", "paused") or not plan:
        return []
    n, time = number(line["project"]), colour["time"]
    by_word = threatened(line, time, n) != "no"
    found = []
    for place, (name, before, slack) in enumerate(plan):
        end, off = name == "Prosjektslutt", place == max(len(plan) - 2, 0) and not by_word
        late = n % 9
        if (time == "yellow" and off) or (time == "red" and end and not by_word):
            late = slack + 12 + n % 17
        planned = line["ends"] - timedelta(days=before)
        told = {"project": line["project"], "milestone": name, "is_end": "yes" if end else "no", "planned": planned}
        told["slack"] = None if time == "missing" and off else slack
        decides = name.startswith("BP")
        told["mark"] = "paused" if line["state"] == "paused" else "decision_point" if decides else None
        told["gate"] = name.lower() if decides and as_of.month >= FIRST_GATES else None
        found.append(told | reached(planned, late, as_of))
    return found


def handover(line: Row, colour: dict[str, str], as_of: date) -> list[Row]:
    """The project's line in the list of the year's handovers, if it has one."""
    planned, status = line["handover"], colour["operations"]
    if planned is None:
        return []
    told = reached(planned, LATE[status], as_of)
    told |= {"planned": None if status == "missing" else planned}
    return [{"project": line["project"], "list_ends": date(2023, 12, 31), **told}]


__all__ = ["PARAMETERS", "colours", "is_judged", "tables"]
