"""A submission of one project, reported green where its figures give red: what the pages on findings are made from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checker.output.json import render
from checker.pipeline import Request, check
from parts.layout import ROOT

STATED = 'portfolio = "Regional IKT"\nperiod = "2023-01"\nreporting_date = 2023-01-31\nextract = true\n'
PROJECTS = """\
Project;Phase;State;Budget pool;Project budget;Control frame (P50);Forecast;Cost
Prosjekt A;Execution;Active;;100,00;120,00;130,00;Green
"""


@cache
def example() -> dict[str, Any]:
    """The report of the submission, as the JSON format has it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "submission.toml").write_text(STATED, encoding="utf-8")
        (Path(folder) / "projects.csv").write_text(PROJECTS, encoding="utf-8")
        report, language = check(Request([folder], rules=ROOT / "rules.toml", language="en", select=["TOL-COST"]))
    found: dict[str, Any] = json.loads(str(render(report, language=language)))
    return found
