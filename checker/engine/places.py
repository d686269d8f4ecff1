"""Where things stand: the file, sheet and cell of a row's column, and the line of a rule. Looked up last, for
findings only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from checker.rule import Rule
from checker.submission import Submission, Table, column_letters
from checker.texts import template

if TYPE_CHECKING:
    import polars as pl

PLACE = ("file", "sheet", "row", "cell", "line")
WIDEST = 16_384  # columns of a sheet


def located(table: Table | None, column: pl.Expr | str, engine: str = "@") -> dict[str, pl.Expr]:
    """file, sheet, row, cell and line of each row's ``column``: its name, or an expression that gives it. ``engine``
    is what stands before the names of the columns that say where the row stands.
    """
    import polars as pl

    if table is None:
        nothing, no_number = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Int64)
        return {"file": nothing, "sheet": nothing, "row": no_number, "cell": nothing, "line": no_number}
    source, number = pl.col(f"{engine}source"), pl.col(f"{engine}row")
    own = letters(table, source, column)
    if any(each.rows for each in table.sources):
        number = pl.coalesce(own_rows(table, source, column), number.cast(pl.Int64))
    cell, row = own + number.cast(pl.String), number.cast(pl.Int64)
    if any(each.sideways for each in table.sources):
        turned = source.is_in([place for place, each in enumerate(table.sources) if each.sideways])
        cell = pl.when(turned).then(column_letter(number) + own).otherwise(cell)
        row = pl.when(turned).then(own.cast(pl.Int64, strict=False)).otherwise(row)
    return {
        "file": by_source(source, [own.file for own in table.sources]),
        "sheet": by_source(source, [own.sheet for own in table.sources]),
        "row": row,
        "cell": cell,
        "line": pl.col(f"{engine}line").cast(pl.Int64),
    }


def letters(table: Table, source: pl.Expr, column: pl.Expr | str) -> pl.Expr:
    """The letter of each row's column in the row's source; null where the source does not have it."""
    import polars as pl

    if isinstance(column, str):
        return by_source(source, [own.letters.get(column) for own in table.sources])
    found = {f"{place}/{name}": at for place, own in enumerate(table.sources) for name, at in own.letters.items()}
    return looked_up(pl.concat_str([source.cast(pl.String), column], separator="/"), found)


def own_rows(table: Table, source: pl.Expr, column: pl.Expr | str) -> pl.Expr:
    """The row of each row's column where it is a form's and stands in one cell; else null."""
    import polars as pl

    if isinstance(column, str):
        places = {place: own.rows.get(column) for place, own in enumerate(table.sources)}
        return source.cast(pl.Int64).replace_strict(places, default=None, return_dtype=pl.Int64)
    found = {f"{place}/{name}": row for place, own in enumerate(table.sources) for name, row in own.rows.items()}
    key = pl.concat_str([source.cast(pl.String), column], separator="/")
    return key.replace_strict(found, default=None, return_dtype=pl.Int64)


def column_letter(number: pl.Expr) -> pl.Expr:
    """The letters of a spreadsheet's column: 1 is A, 27 is AA."""
    import polars as pl

    return number.cast(pl.Int64).replace_strict(
        {place + 1: column_letters(place) for place in range(WIDEST)}, default=None, return_dtype=pl.String
    )


def looked_up(key: pl.Expr, values: dict[str, str]) -> pl.Expr:
    """The text for each key; null where there is none."""
    import polars as pl

    return key.replace_strict(values, default=None, return_dtype=pl.String) if values else pl.lit(None, dtype=pl.String)


def by_source(source: pl.Expr, texts: list[str | None]) -> pl.Expr:
    """The text of each row's source."""
    import polars as pl

    if len(texts) == 1:
        return pl.lit(texts[0], dtype=pl.String)
    return pl.lit(pl.Series(texts, dtype=pl.String)).gather(source.cast(pl.UInt32), null_on_oob=True)


def spot(places: dict[str, pl.Expr]) -> pl.Expr:
    """A place as one text: ``projects.xlsx · Prosjekter!G14``, or ``projects.csv · G14``."""
    import polars as pl

    sheet = pl.when(places["sheet"].is_not_null()).then(places["sheet"] + "!").otherwise(pl.lit(""))
    cell = places["cell"].fill_null(places["row"].cast(pl.String)).fill_null("")
    return places["file"] + " · " + sheet + cell


def spot_of() -> pl.Expr:
    """The place that each row of a finding points at ("#file", …), as one text."""
    import polars as pl

    return spot({name: pl.col(f"#{name}") for name in ("file", "sheet", "row", "cell")})


def spots_of(submission: Submission, cells: pl.Series, own: pl.Series) -> pl.Series:
    """The places of lists of cells (structures with table, column, row and sum), each as one text, without that which
    each list's ``own`` is.
    """
    import polars as pl

    each = pl.DataFrame({"@cell": cells}).with_row_index("@of").explode("@cell").drop_nulls("@cell").unnest("@cell")
    each = each.with_row_index("@order")
    parts = [pl.DataFrame(schema={"@order": pl.UInt32, "@of": pl.UInt32, "@spot": pl.String})]
    for (name, total), some in each.group_by("table", "sum", maintain_order=True):
        table = submission.tables.get(str(name))
        rows = None if table is None else table.totals if total else table.frame
        if table is not None and rows is not None:
            some = some.hstack(rows[["@source", "@row", "@line"]][some["row"]])
            parts.append(some.select("@order", "@of", spot(located(table, pl.col("column"))).alias("@spot")))
    whole = pl.DataFrame({"@of": pl.arange(0, len(cells), eager=True, dtype=pl.UInt32), "@own": own})
    others = pl.concat(parts).join(whole, on="@of").filter(pl.col("@spot").ne_missing(pl.col("@own"))).sort("@order")
    found = others.group_by("@of", maintain_order=True).agg("@spot")
    lists = whole.join(found, on="@of", how="left", maintain_order="left")["@spot"]
    return lists.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


def in_report(language: str) -> dict[str, pl.Expr]:
    """file, page and line of rows that say themselves where they stand: in the report's text."""
    import polars as pl

    nothing, number = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Int64)
    found = {"file": pl.col("@file"), "page": pl.col("@page"), "line": pl.col("@line")}
    return {**found, "sheet": nothing, "row": number, "cell": nothing}


def spots_in_report(places: pl.Expr, language: str) -> pl.Expr:
    """Places in the report as texts: ``report.pdf · page 7``, ``report.txt · line 302``."""
    import polars as pl

    return places.list.eval(spot_in_report(pl.element().struct.field, language))


def quoted(places: pl.Expr, language: str) -> pl.Expr:
    """What the report says at some places, each with where that is."""
    import polars as pl

    field = pl.element().struct.field
    parts = template("engine.quoted", language).partition("{said}")
    return places.list.eval(spot_in_report(field, language) + ": " + parts[0] + field("said") + parts[2])


def spot_in_report(field: Callable[[str], pl.Expr], language: str) -> pl.Expr:
    """One place: the page or slide, else the paragraph or line."""
    import polars as pl

    page, line = field("page").cast(pl.String), field("line").cast(pl.String)
    words = {name: template(f"engine.{name}", language) for name in ("page", "paragraph", "line")}
    below = pl.when(field("unit") == "paragraph").then(pl.lit(words["paragraph"])).otherwise(pl.lit(words["line"]))
    own = pl.when(page.is_not_null()).then(pl.lit(words["page"]) + " " + page).otherwise(below + " " + line)
    return pl.concat_str([field("file"), own], separator=" · ", ignore_nulls=True)


def rule_places(rule: Rule, paths: Iterable[str | None]) -> dict[str, tuple[str, int]]:
    """The file and line of each path of keys ("limits/2023-01-01/concept"): the rule's, or the rulebook's override."""
    return {path: rule.place(tuple(path.split("/"))) for path in paths if path is not None}
