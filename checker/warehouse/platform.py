"""Great Expectations itself: suites run as one checkpoint, and what every expectation came to."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.model.errors import CheckError
from checker.warehouse.expected import MARK, Suite

SITE = "checker"


@dataclass(frozen=True)
class Result:
    """What an expectation came to: of what it is (``meta``), whether it was met, and how many rows did not meet it;
    what was observed, and its arguments.
    """

    table: str
    meta: Mapping[str, Any]
    success: bool
    unexpected: int
    observed: Any = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def quiet() -> Iterator[None]:
    """Without its reports home, which are asked for before it is imported, and without the warnings of its own code."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)  # what is wrong is raised, or in the results
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def installed() -> Any:
    """The library. Raises CheckError where it is not installed."""
    try:
        import great_expectations
        import psycopg2  # noqa: F401
    except ImportError as error:
        raise CheckError("warehouse.not-installed", package="portfolio-checker[gx]") from error
    return great_expectations


def run(url: str, suites: Sequence[Suite], schema: str | None, docs: Path | None, progress: bool) -> list[Result]:
    """Run suites as one checkpoint on the tables of a schema. With ``docs``, Data Docs are written into that folder.

    Raises CheckError where anything was raised within: what was not run is no finding.
    """
    with quiet():
        library = installed()
        context = library.get_context(mode="ephemeral")
        context.variables.progress_bars = library.data_context.types.base.ProgressBarsConfig(globally=progress)
        add = context.data_sources.add_sqlite if url.startswith("sqlite") else context.data_sources.add_postgres
        try:
            source = add(SITE, connection_string=url)
            checkpoint = checkpoint_of(library, context, source, suites, schema, docs)
            found = checkpoint.run()
            if docs is not None:
                context.build_data_docs(site_names=[SITE])
        except CheckError:
            raise
        except Exception as error:
            raise CheckError("warehouse.raised", what=said(error)) from error
        return [result for validation in found.run_results.values() for result in results(validation)]


def checkpoint_of(
    library: Any, context: Any, source: Any, suites: Sequence[Suite], schema: str | None, docs: Path | None
) -> Any:
    """One checkpoint of one validation a suite."""
    validations = []
    for suite in suites:
        asset = source.add_table_asset(suite.table, table_name=suite.table, schema_name=schema)
        batch = asset.add_batch_definition_whole_table("whole")
        loaded = context.suites.add(library.ExpectationSuite(**suite.content()))
        validation = library.ValidationDefinition(name=suite.table, data=batch, suite=loaded)
        validations.append(context.validation_definitions.add(validation))
    actions = []
    if docs is not None:
        context.add_data_docs_site(site_name=SITE, site_config=site(docs))
        actions.append(library.checkpoint.actions.UpdateDataDocsAction(name=SITE, site_names=[SITE]))
    made = library.Checkpoint(
        name=SITE, validation_definitions=validations, actions=actions, result_format={"result_format": "BASIC"}
    )
    return context.checkpoints.add(made)


def site(folder: Path) -> dict[str, Any]:
    """Data Docs as files in a folder."""
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    return {"class_name": "SiteBuilder", "site_index_builder": index, "store_backend": store}


def results(validation: Any) -> Iterator[Result]:
    """The results of one suite. Raises CheckError for an exception in one of them."""
    for each in validation.results:
        config = each.expectation_config
        meta = (config.meta or {}).get(MARK, {})
        if raised := exception(each.exception_info):
            where = f"{meta.get('table', '–')} · {meta.get('id', config.type)}"
            raise CheckError("warehouse.raised-in", where=where, what=raised)
        observed = each.result.get("unexpected_count", each.result.get("observed_value"))
        count = observed if isinstance(observed, int) else int(not each.success)
        seen = each.result.get("observed_value")
        yield Result(str(meta.get("table", "")), meta, bool(each.success), count, seen, dict(config.kwargs))


def exception(info: Any) -> str | None:
    """What was raised, where anything was: Great Expectations keeps it for a result, or for each of its metrics."""
    if not isinstance(info, Mapping):
        return None
    if info.get("raised_exception"):
        return " ".join(str(info.get("exception_message") or "–").split())[:300]
    return next((found for value in info.values() if (found := exception(value))), None)


def said(error: Exception) -> str:
    """An exception in one line."""
    return " ".join(str(error).split())[:300] or type(error).__name__
