"""Great Expectations on pandas: the six tolerances as its standard expectations, amounts as pandas has them.

A ladder of two limits is two expectations: within the first limit (else at least yellow), within the second (else red).
What is blank, they pass over.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from archive import SCALES

COST = "TOL-COST"
RULES = {
    "end_threatened": "TOL-TIME-THREAT",
    "scope_change": "TOL-SCOPE",
    "risk_exposure": "TOL-RISK-EXPOSURE",
    "risk_measures": "TOL-RISK-MEASURES",
    "adoption_progress": "TOL-ADOPTION",
    "handover_progress": "TOL-OPERATIONS",
}


def colours(source: Path) -> dict[str, list[str]]:
    """Each rule's colour for every record of a Parquet file, in the file's order."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import polars as pl
    from great_expectations.data_context.types.base import ProgressBarsConfig

    rows = pl.read_parquet(source).with_columns(pl.col("budget", "p50", "forecast").cast(pl.Float64))
    frame = rows.to_pandas()
    frame["within"] = frame["budget"] * 1.15
    in_execution = frame["phase"] == "execution"
    frame.loc[in_execution, "within"] = frame["p50"][in_execution]
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("records")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name="tolerances", expectations=expectations(gx))
    found = batch.validate(suite, result_format={"result_format": "COMPLETE", "include_unexpected_rows": False})
    worst = {rule: ["green"] * len(frame) for rule in (COST, *RULES.values())}
    for each in sorted(found.results, key=lambda result: str(result.expectation_config.severity) == "critical"):
        meta = each.expectation_config.meta
        for row in each.result.get("unexpected_index_list") or ():
            worst[meta["rule"]][row] = meta["colour"]
    return worst


def expectations(gx: Any) -> list[Any]:
    """Two expectations a rule: yellow as a warning, red as critical."""
    kinds, made = gx.expectations, []
    for colour, limit in (("yellow", "budget"), ("red", "within")):
        severity = {"yellow": "warning", "red": "critical"}[colour]
        kwargs = {
            "column_A": limit,
            "column_B": "forecast",
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        }
        meta = {"rule": COST, "colour": colour}
        made.append(kinds.ExpectColumnPairValuesAToBeGreaterThanB(**kwargs, severity=severity, meta=meta))
        for column, scale in SCALES.items():
            good = [term for term, rank in scale.items() if rank < {"yellow": 1, "red": 2}[colour]]
            meta = {"rule": RULES[column], "colour": colour}
            made.append(kinds.ExpectColumnValuesToBeInSet(column=column, value_set=good, severity=severity, meta=meta))
    return made
