"""Each judged record's colours, for the matrix of projects and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checker.finding import COLOUR_OF_CODE, Code
from checker.report import Standing
from checker.schema import Pack
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

LARGEST = 20_000  # records that get a line in the matrix of projects and parameters; a person can still search them


def standings(
    tables: Mapping[str, pl.DataFrame], pack: Pack, language: str
) -> tuple[tuple[Standing, ...], tuple[Text, ...]]:
    """One a record of the judged table, in the table's order, for the first ``LARGEST``; and how many were left out."""
    judged, model = pack.judged, pack.model.judged
    if judged is None or model is None:
        return (), ()
    frame = tables[judged.name]
    rest = frame.height - LARGEST
    left_out = (Text("engine.no-standing", {"count": rest, "shown": LARGEST}),) if rest > 0 else ()
    return tuple(of_rows(frame[:LARGEST], pack, language)), left_out


def of_rows(frame: pl.DataFrame, pack: Pack, language: str) -> Iterator[Standing]:
    """One standing a row."""
    judged, model = pack.judged, pack.model.judged
    assert judged is not None
    assert model is not None
    colours = (f"@{side}.{name}" for side in ("reported", "derived") for name in pack.model.parameter)
    columns = filter(None, (model.group, model.segment, model.state))
    names = dict.fromkeys(["portfolio", "period", judged.key[0], *columns, "@judged", *colours])
    for row in frame[list(names)].iter_rows(named=True):
        titles = {name: title(row, pack, getattr(model, name), language) for name in ("segment", "state")}
        yield Standing(
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
