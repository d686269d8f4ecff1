"""The gate: waivers, disputes and the baseline, and the verdict by the rulebook's policy."""

from __future__ import annotations

from checker.gate.verdict import Publication, check_date, decide
from checker.gate.waivers import dispute, waive

__all__ = ["Publication", "baseline", "check_date", "decide", "dispute", "waive"]
