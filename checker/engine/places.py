"""Where things stand: the file, sheet and cell of a row's column, and the line of a rule. Looked up last, for
findings only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.rule import Rule
from checker.submission import Table

if TYPE_CHECKING:
    import polars as pl


def located(table: Table | None, column: pl.Expr) -> dict[str, pl.Expr]:
    """file, sheet, row, cell and line of each row's ``column`` (an expression that gives its name)."""
    import polars as pl

    if table is None:
        nothing = pl.lit(None, dtype=pl.String)
        number = pl.lit(None, dtype=pl.Int64)
        return {"file": nothing, "sheet": nothing, "row": number, "cell": nothing, "line": number}
    source = pl.col("@source")
    letters = {
        f"{place}/{name}": letter for place, own in enumerate(table.sources) for name, letter in own.letters.items()
    }
    cell = looked_up(pl.concat_str([source.cast(pl.String), column], separator="/"), letters) + pl.col("@row").cast(
        pl.String
    )
    return {
        "file": by_source(source, [own.file for own in table.sources]),
        "sheet": by_source(source, [own.sheet for own in table.sources]),
        "row": pl.col("@row").cast(pl.Int64),
        "cell": cell,
        "line": pl.col("@line").cast(pl.Int64),
    }


def looked_up(key: pl.Expr, values: dict[str, str]) -> pl.Expr:
    """The text for each key; null where there is none."""
    import polars as pl

    return key.replace_strict(values, default=None, return_dtype=pl.String) if values else pl.lit(None, dtype=pl.String)


def by_source(source: pl.Expr, texts: list[str | None]) -> pl.Expr:
    """The text of each row's source."""
    import polars as pl

    return source.cast(pl.Int64).replace_strict(dict(enumerate(texts)), default=None, return_dtype=pl.String)


def spot(places: dict[str, pl.Expr]) -> pl.Expr:
    """A place as one text: ``projects.xlsx · Prosjekter!G14``, or ``projects.csv · G14``."""
    import polars as pl

    sheet = pl.when(places["sheet"].is_not_null()).then(places["sheet"] + "!").otherwise(pl.lit(""))
    cell = places["cell"].fill_null(places["row"].cast(pl.String)).fill_null("")
    return places["file"] + " · " + sheet + cell


def rule_places(rule: Rule, paths: Iterable[str | None]) -> dict[str, tuple[str, int]]:
    """The file and line of each path of keys ("limits/2023-01-01/concept"): the rule's, or the rulebook's override."""
    return {path: rule.place(tuple(path.split("/"))) for path in paths if path is not None}
