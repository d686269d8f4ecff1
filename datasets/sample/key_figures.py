"""The portfolio's few large figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reading import Row

FIRST_CHAIN = 3  # the month from which the frame, and what is left of it, are reported
CARRIED, REDUCTION = Decimal("42.5"), Decimal(30)  # from the year before, and what the forecast is expected to fall by


def key_figures(listed: list[Row], month: int) -> list[Row]:
    """The portfolio's sums, from the list of projects; from March on also the frame, and what is left of it."""
    figures: dict[str, Any] = {
        "Årsbudsjett, alle prosjekter": sum(row["year_budget"] for row in listed if row.get("year_budget")),
        "Årsestimat, alle prosjekter": sum(row["year_estimate"] for row in listed if row.get("year_estimate")),
        "Påløpt hittil i år": sum(row["accrued_to_date"] for row in listed if row.get("accrued_to_date")),
    }
    budget, estimate, _ = figures.values()
    found: list[Row] = [{"figure": name, "amount": amount} for name, amount in figures.items()]
    found.append({"figure": "Disponibelt", "amount": budget - estimate, "calculation": "årsbudsjett − årsestimat"})
    return found + (chain(budget, estimate) if month >= FIRST_CHAIN else [])


def chain(budget: Decimal, estimate: Decimal) -> list[Row]:
    """The year's frame, the forecast against it, and what is left, as the report reckons."""
    frame = budget + CARRIED
    return [
        {"figure": "Overført fra 2022", "amount": CARRIED},
        {"figure": "Ramme 2023", "amount": frame, "calculation": "årsbudsjett + overført"},
        {"figure": "Prognose 2023", "amount": estimate},
        {"figure": "Under rammen", "amount": frame - estimate, "calculation": "ramme − prognose"},
        {"figure": "Ventet reduksjon", "amount": REDUCTION},
        {
            "figure": "Disponibelt til nye tiltak",
            "amount": frame - (estimate - REDUCTION),
            "calculation": "ramme − (prognose − reduksjon)",
        },
    ]
