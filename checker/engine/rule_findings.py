"""What the rules found: deviations, defects, and records that could not be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.engine.before import marked, place_before, sides
from checker.engine.blanks import lacking
from checker.engine.colours import colour_text
from checker.engine.facts import KEYS
from checker.engine.figures import listed
from checker.engine.judging import Judged
from checker.engine.places import spot, spots_of
from checker.engine.wording import Speaker, findings, identified, is_off
from checker.finding import DEFECT, DEVIATION, Code
from checker.rule import Rule

if TYPE_CHECKING:
    import polars as pl

SIDES = ("reported", "derived")


def found(speaker: Speaker, judged: Judged, periods: Sequence[str], records: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The findings of one rule. What feeds a parameter is a deviation at level note: the comparison judges it.
    ``records`` are the judged table's, with their colours.
    """
    if judged.has(Code.YELLOW, Code.RED, Code.FAILED):
        yield summed_up(speaker, judged, off(speaker, judged, periods, records))
    if judged.rule.model.parameter is None and judged.has(Code.MISSING):
        rows = speaker.shown(judged, judged.codes == int(Code.MISSING), periods)
        yield summed_up(speaker, judged, unknown(speaker, judged, rows, periods), always=True)


def off(speaker: Speaker, judged: Judged, periods: Sequence[str], records: pl.DataFrame) -> pl.DataFrame:
    """Findings for the records that are yellow, red, or do not hold."""
    model = judged.rule.model
    rows = speaker.shown(judged, is_off(judged.codes), periods)
    rows = with_colours(told_once(rows, judged), judged.rule, records)
    rows = with_cells(speaker, rows)
    kind = judged.rule.kind
    constants = {
        **common(judged),
        "class": DEVIATION if kind.colours and not kind.asks else DEFECT,
        "level": "note" if model.parameter else model.level,
    }
    return findings(rows, constants)


def with_colours(rows: pl.DataFrame, rule: Rule, records: pl.DataFrame) -> pl.DataFrame:
    """The rows of a rule that feeds a parameter, with what their project reported and what was derived."""
    import polars as pl

    parameter, table = rule.model.parameter, rule.pack.judged
    if parameter is None or table is None or rule.project is None:
        return rows
    both = [colour_text(f"@{side}.{parameter}").alias(f"#{side}") for side in SIDES]
    if rule.table is table:  # the same records in the same order
        return rows.hstack(records[[f"@{side}.{parameter}" for side in SIDES]][rows["@index"]].select(both))
    keys = [*KEYS, rule.project]
    side = records.select(*KEYS, pl.col(table.key[0]).alias(rule.project), *both)
    side = side.join(rows, on=keys, how="semi").unique(keys, keep="first")
    return rows.join(side, on=keys, how="left", maintain_order="left")


def told_once(rows: pl.DataFrame, judged: Judged) -> pl.DataFrame:
    """The first of the rows that share a finding, with the places of the others as related. Its key is what they share:
    whichever of them comes first, the finding is the same.
    """
    import polars as pl

    columns = judged.rule.kind.told_once(judged.rule.model)
    if not columns:
        return rows
    keys = ["portfolio", "period", *columns]
    if "#related" in rows.columns:  # the kind says itself which row tells of the others
        rows = rows.filter(pl.col("@e.others").is_not_null())
    if "#related" not in rows.columns:
        places = {name: pl.col(f"#{name}") for name in ("file", "sheet", "row", "cell")}
        others = spot(places).over(keys, mapping_strategy="join").list.slice(1)
        shared = identified(judged.rule.table, columns)
        rows = rows.with_columns(others.alias("#related"), shared.alias("#key"))
    return rows.unique(keys, keep="first", maintain_order=True)


def unknown(speaker: Speaker, judged: Judged, rows: pl.DataFrame, periods: Sequence[str]) -> pl.DataFrame:
    """Findings for the records that a rule without a parameter could not judge."""
    import polars as pl

    rule = judged.rule
    headings = speaker.headings(rule)
    told_of = marked(headings, {*headings, *rule.reads, *rule.scope}, headings)
    known = "@e.blank" in rows.columns
    blank = listed(pl.col("@e.blank"), told_of) if known else lacking(rule, periods, told_of)
    own, then = sides(pl.col("@blank"))
    rows = rows.with_columns(blank.alias("@blank")).with_columns(own.alias("@blank"), then.alias("@before"))
    rows = rows.filter(~(told_cells(speaker, rows) if known else told_by_contract(speaker, judged)))
    rows = with_cells(speaker, rows)
    rows = with_place_before(speaker, rule, rows)
    words = speaker.words(rule, {}, ())
    words["title"] = pl.lit(rule.model.title.get(speaker.language) or rule.id)
    other = "engine.unknown-behind" if rule.kind.asks else "engine.unknown"

    def said(suffix: str) -> pl.Expr:
        own, then = (
            speaker.text(f"engine.{key}{suffix}", words | {"lacking": pl.col(column)})
            for key, column in (("blank", "@blank"), ("blank-before", "@before"))
        )
        unsaid = speaker.text(f"{other}{suffix}", words)
        return pl.when(pl.col("@blank") != "").then(own).when(pl.col("@before") != "").then(then).otherwise(unsaid)

    message, remedy = said(""), said("-remedy")
    constants = {
        **common(judged),
        "class": DEFECT,
        "level": rule.model.level,
        "message": message,
        "remedy": remedy,
    }
    return findings(rows, constants)


def with_place_before(speaker: Speaker, rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows; of one that lacks nothing itself, but its like of the period before does, that place as related."""
    import polars as pl

    if not (rows["@before"] != "").any():
        return rows
    nothing = pl.lit([], dtype=pl.List(pl.String))
    others = pl.col("#related") if "#related" in rows.columns else nothing
    place = place_before(rule, speaker.submission.sourced(rule.table.name), rows)
    return rows.with_columns(pl.when(pl.col("@before") != "").then(place).otherwise(others).alias("#related"))


def told_by_contract(speaker: Speaker, judged: Judged) -> pl.Expr:
    """Whether a cell that the row lacks is a finding of the contract already: required and blank, or broken."""
    import polars as pl

    columns = judged.rule.table.columns
    required = [name for name in judged.rule.reads if name in columns and columns[name].model.required]
    told = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_null() for name in required))
    table = speaker.submission.tables.get(judged.rule.table.name)
    for name, gaps in (table.gaps if table is not None else {}).items():
        broken = [row for row, kind in gaps.items() if kind == "broken"]
        if broken and name in judged.rule.reads:
            told = told | pl.col("@index").is_in(broken)
    return told


def with_cells(speaker: Speaker, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all cells that they rest on as related, but for the one that the finding points at."""
    import polars as pl

    if "@e.cells" not in rows.columns:
        return rows
    own = rows.select(spot({name: pl.col(f"#{name}") for name in ("file", "sheet", "row", "cell")})).to_series()
    return rows.with_columns(spots_of(speaker.submission, rows["@e.cells"], own).alias("#related"))


def told_cells(speaker: Speaker, rows: pl.DataFrame) -> pl.Series:
    """Whether one of the cells that a row lacks is a finding of the contract already. It never sees a sum row."""
    import polars as pl

    def told(cell: Mapping[str, Any]) -> bool:
        table, column = speaker.pack.tables[cell["table"]], cell["column"]
        delivered = speaker.submission.tables.get(cell["table"])
        gaps = delivered.gaps.get(column, {}) if delivered is not None else {}
        return not cell["sum"] and (table.columns[column].model.required or gaps.get(cell["row"]) == "broken")

    return pl.Series([any(map(told, cells)) for cells in rows["@e.cells"].to_list()], dtype=pl.Boolean)


def common(judged: Judged) -> dict[str, object]:
    """What is the same for all findings of a rule."""
    model = judged.rule.model
    parameter = model.asks if judged.rule.kind.asks else model.parameter
    return {"rule": judged.rule.id, **({"parameter": parameter} if parameter is not None else {})}


def summed_up(speaker: Speaker, judged: Judged, told: pl.DataFrame, always: bool = False) -> pl.DataFrame:
    """In an extract, what is lacking was left out on purpose: such findings of a rule become one note a submission."""
    import polars as pl

    model = judged.rule.model
    extracts = [f"{each.portfolio}/{each.period}" for each in speaker.submission.identities if each.extract]
    if not extracts or not (always or model.in_extract == "note"):
        return told
    in_extract = pl.concat_str(["portfolio", "period"], separator="/").is_in(extracts)
    part = told.filter(in_extract)
    if part.is_empty():
        return told
    counts = part.group_by("portfolio", "period", maintain_order=True).agg(pl.len().alias("@count"))
    words = {
        "title": pl.lit(model.title.get(speaker.language) or judged.rule.id),
        "count": pl.col("@count").cast(pl.String),
    }
    constants = {
        **common(judged),
        "portfolio": pl.col("portfolio"),
        "period": pl.col("period"),
        "class": DEFECT,
        "level": "note",
        "rule_file": judged.rule.file,
        "table": judged.rule.table.name,
        "message": speaker.text("engine.in-extract", words),
        "remedy": speaker.text("engine.in-extract-remedy", words),
    }
    return pl.concat([told.filter(~in_extract), findings(counts, constants)], how="diagonal")
