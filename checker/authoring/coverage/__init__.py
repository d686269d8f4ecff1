"""``rules coverage``: what each rule judged on one submission, which outcomes never occurred, and what did not run."""

from __future__ import annotations

from checker.authoring.coverage.content import RuleCoverage, coverage
from checker.authoring.coverage.text import render

__all__ = ["RuleCoverage", "coverage", "render"]
