"""Each judged record's colours, for the matrix of projects and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checker.finding import COLOUR_OF_CODE, Code
from checker.report import ProjectStatus
from checker.schema import Pack

if TYPE_CHECKING:
    import polars as pl

LARGEST = 2_000  # records; beyond that a matrix is nothing that anybody reads


def standings(tables: Mapping[str, pl.DataFrame], pack: Pack, language: str) -> Iterator[ProjectStatus]:
    """One a record of the judged table, in the table's order; none where there are too many to show."""
    judged, model = pack.judged, pack.model.judged
    if judged is None or model is None or tables[judged.name].height > LARGEST:
        return
    for row in tables[judged.name].iter_rows(named=True):
        titles = {name: title(row, pack, getattr(model, name), language) for name in ("segment", "state")}
        yield ProjectStatus(
            portfolio=row["portfolio"],
            period=row["period"],
            project=row[judged.key[0]] or "–",
            group=title(row, pack, model.group, language),
            judged=bool(row["@judged"]),
            colours={name: (colour(row[f"@reported.{name}"]), derived(row, name)) for name in pack.model.parameter},
            **titles,
        )


def title(row: Mapping[str, Any], pack: Pack, column: str | None, language: str) -> str | None:
    """What to call the row's value in a column."""
    if column is None or row[column] is None:
        return None
    assert pack.judged is not None
    vocabulary = pack.vocabularies.get(pack.judged.columns[column].type.vocabulary or "")
    return vocabulary.title(row[column], language) if vocabulary else str(row[column])


def colour(code: int | None) -> str | None:
    """A code as a colour."""
    return COLOUR_OF_CODE.get(Code(code)) if code else None


def derived(row: Mapping[str, Any], parameter: str) -> str | None:
    """The derived colour of a record that is judged."""
    return colour(row[f"@derived.{parameter}"]) if row["@judged"] else None
