"""Each judged record's colours, for the matrix of projects and parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checker.evaluate.related_rows import KEYS
from checker.findings.budget import Budget
from checker.lazy import pl
from checker.model.finding import COLOUR_OF_CODE
from checker.model.report import ProjectStatus
from checker.schema.packs import Pack
from checker.texts import Text

COLOUR_NAMES = {int(code): name for code, name in COLOUR_OF_CODE.items()}

Title = Callable[[Mapping[str, Any]], str | None]


def project_statuses(
    tables: Mapping[str, pl.DataFrame], pack: Pack, language: str, budget: Budget
) -> tuple[tuple[ProjectStatus, ...], tuple[Text, ...]]:
    """One a record of the judged table, in the table's order. Of more than the budget allows the first are
    shown, judged ones before others, and how many were left out is said.
    """
    judged, model = pack.judged, pack.model.judged
    if judged is None or model is None:
        return (), ()
    frame = tables[judged.name]
    most = budget.project_lines(frame.height)
    if frame.height == most:
        return tuple(of_rows(frame, pack, language)), ()
    is_judged = frame["@judged"].fill_null(False)
    first = pl.concat([is_judged.arg_true()[:most], (~is_judged).arg_true()[:most]])[:most].sort()
    left_out = Text("engine.no-standing", {"count": frame.height - most, "shown": budget.most_project_lines})
    return tuple(of_rows(frame[first], pack, language)), (left_out,)


def of_rows(frame: pl.DataFrame, pack: Pack, language: str) -> Iterator[ProjectStatus]:
    """One status per row."""
    judged, model, parameters = pack.judged, pack.model.judged, list(pack.model.parameter)
    assert judged is not None
    assert model is not None
    titles = {name: titled(pack, getattr(model, name), language) for name in ("group", "segment", "state")}
    columns = [*filter(None, (model.group, model.segment, model.state))]
    codes = [f"@{side}.{name}" for side in ("reported", "derived") for name in parameters]
    for row in frame[list(dict.fromkeys([*KEYS, judged.key[0], *columns, "@judged", *codes]))].iter_rows(named=True):
        is_judged = bool(row["@judged"])
        yield ProjectStatus(
            portfolio=row["portfolio"],
            period=row["period"],
            project=row[judged.key[0]] or "–",
            judged=is_judged,
            colours={
                name: (colour(row[f"@reported.{name}"]), colour(row[f"@derived.{name}"]) if is_judged else None)
                for name in parameters
            },
            **{name: title(row) for name, title in titles.items()},
        )


def titled(pack: Pack, column: str | None, language: str) -> Title:
    """What to call a row's value in a column."""
    if column is None:
        return lambda row: None
    assert pack.judged is not None
    vocabulary = pack.vocabularies.get(pack.judged.columns[column].type.vocabulary or "")
    known = {term: vocabulary.title(term, language) for term in vocabulary.terms} if vocabulary is not None else {}
    return lambda row: None if (value := row[column]) is None else known.get(value) or str(value)


def colour(code: int | None) -> str | None:
    """A code as a colour; None where it is none."""
    return COLOUR_NAMES.get(code or 0)
