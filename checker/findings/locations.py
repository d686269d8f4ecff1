"""Locations: the file, sheet and cell of a row's column, or the page of a report. Looked up last, for findings only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from checker.lazy import pl
from checker.model.submission import Submission, Table, column_letters
from checker.texts import template

PLACE = ("file", "sheet", "row", "cell", "line")
WHERE = ("@table", "@source", "@column")  # what the file, the sheet and the letter of a cell depend on
FEW = 2_000  # rows, which Python places sooner than a join
WIDEST = 16_384  # columns of a sheet


class Place(NamedTuple):
    """Where a cell is; ``row`` is the spreadsheet's, ``line`` the physical line of a text file."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    line: int | None = None

    @property
    def spot(self) -> str | None:
        """The place as one text: ``projects.xlsx · Prosjekter!G14``, or ``projects.csv · G14``; None without a file."""
        if self.file is None:
            return None
        sheet = f"{self.sheet}!" if self.sheet is not None else ""
        at = self.cell if self.cell is not None else "" if self.row is None else self.row
        return f"{self.file} · {sheet}{at}"


class ColumnPlace(NamedTuple):
    """Where a source's column is: its letters (on a table on its side, its row), and the row of a form's own cell."""

    file: str | None = None
    sheet: str | None = None
    letters: str | None = None
    own_row: int | None = None
    sideways: bool = False


def column_place(table: Table | None, source: int | None, column: str | None) -> ColumnPlace:
    """Where a column of one of a table's sources is."""
    if table is None:
        return ColumnPlace()
    if source is None:  # a row of no source: the file is known where there is only one
        alone = table.sources[0] if len(table.sources) == 1 else None
        return ColumnPlace(alone.file, alone.sheet) if alone is not None else ColumnPlace()
    own, name = table.sources[source], column or ""
    return ColumnPlace(own.file, own.sheet, own.letters.get(name), own.rows.get(name), own.sideways)


def place_of(table: Table | None, row: Mapping[str, Any], column: str | None, engine: str = "@") -> Place:
    """Where a row's cell is. ``engine`` is the prefix of the names under which the row says where it comes from."""
    source, number, line = (row.get(f"{engine}{name}") for name in ("source", "row", "line"))
    file, sheet, letters, own_row, sideways = column_place(table, source, column)
    if table is None:
        return Place()
    number = own_row if own_row is not None else number
    at = number if not sideways else None if letters is None else int(letters)
    if letters is None or number is None:
        return Place(file, sheet, at, None, line)
    return Place(file, sheet, at, f"{column_letters(number - 1)}{letters}" if sideways else f"{letters}{number}", line)


def with_places(frame: pl.DataFrame, submission: Submission) -> pl.DataFrame:
    """A frame with file, sheet, row, cell and line of each row's ``@column`` in its ``@table``; those that it has
    already are kept.
    """
    columns = [name for name in (*WHERE, "@row", "@line") if name in frame.columns]
    rows = frame[columns]
    if frame.height > FEW:
        places = places_of_many(rows, submission)
    else:  # sooner row by row than by a join
        each = rows.iter_rows(named=True)
        found = [place_of(submission.sourced(row["@table"] or ""), row, row["@column"]) for row in each]
        kinds = {name: pl.Int64() if name in ("row", "line") else pl.String() for name in PLACE}
        places = pl.DataFrame(found, schema=kinds, orient="row")
    given = [name for name in PLACE if name in frame.columns]
    kept = [frame[name].zip_with(frame[name].is_not_null(), places[name]) for name in given]
    return frame.with_columns(kept).hstack(places.drop(given))


def places_of_many(rows: pl.DataFrame, submission: Submission) -> pl.DataFrame:
    """``place_of`` for each row of a frame, looked up once for each column of each source."""
    schema = {"@table": pl.String(), "@source": pl.UInt32(), "@column": pl.String()}
    schema |= {"file": pl.String(), "sheet": pl.String(), "letters": pl.String(), "own": pl.Int64()}
    distinct = rows.select(WHERE).unique().rows()
    found = [(*where, *column_place(submission.sourced(where[0] or ""), *where[1:])) for where in distinct]
    side = pl.DataFrame(found, schema=schema | {"sideways": pl.Boolean()}, orient="row")
    number, letters = pl.coalesce("own", "@row"), pl.col("letters")
    row, cell = number, letters + number.cast(pl.String)
    if side["sideways"].any():
        turned = pl.col("sideways").fill_null(False)
        row = pl.when(turned).then(letters.cast(pl.Int64, strict=False)).otherwise(number)
        cell = pl.when(turned).then(column_letter(number) + letters).otherwise(cell)
    line = pl.col("@line") if "@line" in rows.columns else pl.lit(None, dtype=pl.Int64)
    placed = rows.join(side, on=WHERE, how="left", nulls_equal=True, maintain_order="left")
    return placed.select("file", "sheet", row.alias("row"), cell.alias("cell"), line.alias("line"))


def spots(frame: pl.DataFrame, submission: Submission) -> pl.Series:
    """The place of each row of a frame as one text, as ``Place.spot`` gives it."""
    sheet = pl.when(pl.col("sheet").is_not_null()).then(pl.col("sheet") + "!").otherwise(pl.lit(""))
    cell = pl.col("cell").fill_null(pl.col("row").cast(pl.String)).fill_null("")
    placed = with_places(frame, submission)
    return placed.select(pl.col("file") + " · " + sheet + cell).to_series()


def column_letter(number: pl.Expr) -> pl.Expr:
    """The letters of a spreadsheet's column: 1 is A, 27 is AA."""
    letters = {place + 1: column_letters(place) for place in range(WIDEST)}
    return number.replace_strict(letters, default=None, return_dtype=pl.String)


def quoted(place: Mapping[str, Any], language: str) -> str:
    """What the report says at a place, with where that is."""
    return f"{spot_in_report(place, language)}: {template('engine.quoted', language).replace('{said}', place['said'])}"


def spot_in_report(place: Mapping[str, Any], language: str) -> str:
    """A place in the report as one text: ``report.pdf · page 7``, ``report.txt · line 302``."""
    key = "page" if place["page"] is not None else "paragraph" if place["unit"] == "paragraph" else "line"
    number = place["page"] if key == "page" else place["line"]
    at = None if number is None else f"{template(f'engine.{key}', language)} {number}"
    return " · ".join(each for each in (place["file"], at) if each is not None)
