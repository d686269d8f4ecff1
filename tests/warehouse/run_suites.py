"""Runs exported suites with Great Expectations alone: ``python run_suites.py FOLDER URL SCHEMA``. Nothing of this
project is imported. Prints one JSON object: per rule and word, how many rows were found, and the severity.
"""

import json
import os
import sys
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig


def main(folder: str, url: str, schema: str) -> None:
    """Load every suite and validate its table."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_postgres("warehouse", connection_string=url)
    found = []
    for name in ("milestones", "projects"):
        suite = gx.ExpectationSuite(**json.loads(Path(folder, f"{name}.json").read_text(encoding="utf-8")))
        batch = source.add_table_asset(name, table_name=name, schema_name=schema).add_batch_definition_whole_table(
            "all"
        )
        result = batch.get_batch().validate(suite)
        for each in result.results:
            if each.exception_info.get("raised_exception"):
                raise SystemExit(str(each.exception_info))
            meta = each.expectation_config.meta["checker"]
            word = meta.get("colour") or meta.get("level") or meta.get("column")
            found.append(
                [name, meta["id"], meta.get("parameter"), word, each.success, each.result.get("observed_value")]
            )
    foreign = [name for name in sys.modules if name.partition(".")[0] == "checker"]
    print(json.dumps({"found": found, "foreign": foreign}, default=str))  # noqa: T201


main(*sys.argv[1:])
