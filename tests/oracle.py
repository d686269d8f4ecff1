"""What the colours must be: a plain loop over ``decimal`` and ``date``, written from the report's tolerance table.

It shares no code with ``checker`` and reads none of its rule files, so that both can only be wrong in different ways.
Records are dicts; ``None`` is a blank cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

Record = Mapping[str, Any]

GREEN, YELLOW, RED, MISSING = "green", "yellow", "red", "missing"
PARAMETERS = ("cost", "time", "scope", "risk", "adoption", "operations")
JUDGED_PHASES = ("concept", "planning", "execution")
WORST_FIRST = (RED, MISSING, YELLOW, GREEN)
MOST_OVER = Decimal("1.15")  # exactly 15 % over is still yellow

THREAT = {"no": GREEN, "yes": RED}
SCOPE = {
    "none": GREEN,
    "negligible": GREEN,
    "slightly_worse": YELLOW,
    "non_critical_out": YELLOW,
    "increase_expected": YELLOW,
    "material_reduction": RED,
    "material_increase": RED,
}
EXPOSURE = {"within": GREEN, "at_limit": YELLOW, "over": RED}
MEASURES = {"sufficient": GREEN, "uncertain": YELLOW, "insufficient": RED}
ADOPTION = {"as_planned": GREEN, "negligible": GREEN, "slightly_worse": YELLOW, "far_worse": RED}
HANDOVER = {"as_planned": GREEN, "somewhat_delayed": YELLOW, "considerably_delayed": RED}

# reported (None: blank) by derived: the level of the finding; None where they agree
LEVELS = {
    GREEN: {GREEN: None, YELLOW: "error", RED: "error", MISSING: "error"},
    YELLOW: {GREEN: "warning", YELLOW: None, RED: "error", MISSING: "error"},
    RED: {GREEN: "warning", YELLOW: "warning", RED: None, MISSING: "warning"},
    MISSING: {GREEN: "warning", YELLOW: "error", RED: "error", MISSING: "note"},
    None: {GREEN: "error", YELLOW: "error", RED: "error", MISSING: "error"},
}
# days of buffer between delivery and need: green from, yellow from, per degree of control
BUFFER = {"good": (0, -14), "medium": (30, 0), "low": (60, 30)}


def judged(project: Record) -> bool | None:
    """Whether the project's colours are judged; None where a blank keeps that from being known."""
    state, phase = project["state"], project["phase"]
    if (state is not None and state != "active") or (phase is not None and phase not in JUDGED_PHASES):
        return False
    return None if state is None or phase is None else True


def worst(colours: Iterable[str]) -> str:
    """The worst of some colours; missing where there is none at all."""
    found = set(colours)
    return next((colour for colour in WORST_FIRST if colour in found), MISSING)


def derived(
    project: Record, milestones: Sequence[Record], handovers: Sequence[Record], pools: Sequence[str], as_of: date
) -> dict[str, str]:
    """Every parameter's colour. ``milestones`` and ``handovers`` are the project's own; ``pools`` holds the colour of
    the pool of each line that the project has in the concept economy.
    """
    if judged(project) is None:
        return dict.fromkeys(PARAMETERS, MISSING)
    return {
        "cost": worst([*cost(project), *pools]),
        "time": worst([grade(THREAT, project["end_threatened"]), *of_milestones(milestones, as_of)]),
        "scope": grade(SCOPE, project["scope_change"]),
        "risk": worst([grade(EXPOSURE, project["risk_exposure"]), grade(MEASURES, project["risk_measures"])]),
        "adoption": grade(ADOPTION, project["adoption_progress"]),
        "operations": worst([grade(HANDOVER, project["handover_progress"]), *of_handovers(project, handovers, as_of)]),
    }


def grade(scale: Mapping[str, str], term: str | None) -> str:
    """A stated grade's colour."""
    return MISSING if term is None else scale[term]


def cost(project: Record) -> list[str]:
    """The colour of the project's own budget; nothing for a concept that draws on a pool."""
    phase = project["phase"]
    if phase == "concept" and project["pool"] is not None:
        return []
    frame = project["p50"] if phase == "execution" else None
    return [money(project["forecast"], project["budget"], frame, phase == "execution")]


def money(forecast: Decimal | None, budget: Decimal | None, frame: Decimal | None, framed: bool) -> str:
    """A forecast against its budget, and against the control frame (``framed``) or 15 % beyond the budget."""
    if forecast is None or budget is None or budget <= 0:
        return MISSING
    if framed and frame is not None and frame < budget:
        return MISSING
    if forecast <= budget:
        return GREEN
    if framed:
        return MISSING if frame is None else YELLOW if forecast <= frame else RED
    with localcontext() as context:
        context.prec = 60
        return YELLOW if forecast <= budget * MOST_OVER else RED


def pool_colour(lines: Sequence[Record]) -> str:
    """The colour of a pool: all its lines' year estimates together against all their year budgets."""
    estimates = [line["year_estimate"] for line in lines]
    budgets = [line["year_budget"] for line in lines]
    if None in estimates or None in budgets:
        return MISSING
    with localcontext() as context:
        context.prec = 60
        return money(sum(estimates, Decimal(0)), sum(budgets, Decimal(0)), None, False)


def late(record: Record, as_of: date) -> int | None:
    """Days after plan; a forecast that has passed without an actual date counts as the reporting date."""
    if record["planned"] is None:
        return None
    if record["actual"] is not None:
        return (record["actual"] - record["planned"]).days
    if record["forecast"] is None:
        return None
    return (max(record["forecast"], as_of) - record["planned"]).days


def of_milestones(milestones: Sequence[Record], as_of: date) -> Iterable[str]:
    """Within slack green, outside yellow; an end milestone outside its slack is red."""
    for milestone in milestones:
        days, slack, end = late(milestone, as_of), milestone["slack"], milestone["is_end"]
        if days is None or slack is None:
            yield MISSING
        else:
            yield GREEN if days <= slack else YELLOW
            if end == "yes" and days > slack:
                yield RED
        if end is None:
            yield MISSING


def of_handovers(project: Record, handovers: Sequence[Record], as_of: date) -> Iterable[str]:
    """In execution, the handover's date against plan and the project's own tolerance."""
    for handover in handovers if project["phase"] == "execution" else ():
        days, slack = late(handover, as_of), project["handover_slack"]
        if days is None or (slack is not None and slack < 0):
            yield MISSING
        elif days <= 0:
            yield GREEN
        else:
            yield MISSING if slack is None else YELLOW if days <= slack else RED


def buffer(dependency: Record, as_of: date) -> str | None:
    """The colour of a dependency's buffer; None where nobody waits any more or no need is dated."""
    if dependency["delivered"] is not None or dependency["required_by"] is None:
        return None
    if dependency["control"] is None or dependency["delivery_forecast"] is None:
        return MISSING
    days = (dependency["required_by"] - max(dependency["delivery_forecast"], as_of)).days
    green, yellow = BUFFER[dependency["control"]]
    return GREEN if days >= green else YELLOW if days >= yellow else RED
