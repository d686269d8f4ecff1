"""What the rules found: deviations, defects, and records that could not be judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.engine.before import marked, place_before, sides
from checker.engine.blanks import lacking
from checker.engine.cells import at_first_blank, told_cells, with_cells
from checker.engine.colours import colour_text
from checker.engine.facts import KEYS
from checker.engine.figures import listed
from checker.engine.judging import Judged
from checker.engine.places import spot_of
from checker.engine.wording import Speaker, findings, identified, is_off
from checker.finding import DEFECT, DEVIATION, Code
from checker.rule import Rule
from checker.submission import UNREADABLE

if TYPE_CHECKING:
    import polars as pl

SIDES = ("reported", "derived")


def found(
    speaker: Speaker,
    judged: Judged,
    periods: Sequence[str],
    records: pl.DataFrame,
    strangers: Mapping[tuple[str, str], Collection[int]],
) -> Iterator[pl.DataFrame]:
    """The findings of one rule. What feeds a parameter is a deviation at level note: the comparison judges it.
    ``records`` are the judged table's, with their colours; ``strangers`` the rows, by table and column, of which
    another rule tells that the name there leads nowhere.
    """
    if judged.has(Code.YELLOW, Code.RED, Code.FAILED):
        yield summed_up(speaker, judged, off(speaker, judged, periods, records))
    if judged.rule.model.parameter is None and judged.has(Code.MISSING):
        rows = speaker.shown(judged, judged.codes == int(Code.MISSING), periods)
        rows = without_strangers(rows, judged.rule.table.name, strangers)
        yield summed_up(speaker, judged, unknown(speaker, judged, rows, periods), always=True)


def told_strangers(judged: Iterable[Judged]) -> dict[tuple[str, str], set[int]]:
    """By table and column, the rows (their ``@index``) of which some rule tells that the name there leads nowhere."""
    found: dict[tuple[str, str], set[int]] = {}
    for each in judged:
        column = each.rule.kind.tells_strangers(each.rule.model)
        if column is not None:
            rows = each.frame["@index"].filter(each.codes == int(Code.FAILED))
            found.setdefault((each.rule.table.name, column), set()).update(rows.to_list())
    return found


def without_strangers(
    rows: pl.DataFrame, table: str, strangers: Mapping[tuple[str, str], Collection[int]]
) -> pl.DataFrame:
    """The rows but for those with a name that leads nowhere, where another rule tells that."""
    import polars as pl

    if "@e.stranger" not in rows.columns:
        return rows
    at = [
        (pl.col("@e.column") == column) & pl.col("@index").is_in(sorted(places))
        for (of, column), places in strangers.items()
        if of == table
    ]
    return rows.filter(~(pl.col("@e.stranger").is_not_null() & pl.any_horizontal(pl.lit(False), *at)))


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
        others = spot_of().over(keys, mapping_strategy="join").list.slice(1)
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
    rows = with_place_before(speaker, rule, at_first_blank(speaker, with_cells(speaker, rows)))
    words = speaker.words(rule, {}, ())
    words["title"] = pl.lit(rule.model.title.get(speaker.language) or rule.id)
    for name in ("gone", "stranger"):
        words[name] = pl.col(f"@e.{name}") if f"@e.{name}" in rows.columns else pl.lit(None, dtype=pl.String)
    words["table"] = pl.lit(speaker.pack.judged.title(speaker.language) if speaker.pack.judged is not None else "–")
    constants = {
        **common(judged),
        "class": DEFECT,
        "level": rule.model.level,
        "message": why_unknown(speaker, judged, words, ""),
        "remedy": why_unknown(speaker, judged, words, "-remedy"),
    }
    return findings(rows, constants)


def why_unknown(speaker: Speaker, judged: Judged, words: Mapping[str, pl.Expr], part: str) -> pl.Expr:
    """Why each row could not be judged, or what to do about it: a sum row is gone, a name leads nowhere, a cell is
    blank, one of the period before is, or none of these.
    """
    import polars as pl

    other = "unknown-behind" if judged.rule.kind.asks else "unknown"
    gone, stranger, rest = (speaker.text(f"engine.{key}{part}", words) for key in ("gone", "stranger", other))
    blank, before = (
        speaker.text(f"engine.{key}{part}", {**words, "lacking": pl.col(column)})
        for key, column in (("blank", "@blank"), ("blank-before", "@before"))
    )
    told = pl.when(words["gone"].is_not_null()).then(gone).when(words["stranger"].is_not_null()).then(stranger)
    return told.when(pl.col("@blank") != "").then(blank).when(pl.col("@before") != "").then(before).otherwise(rest)


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
        broken = [row for row, kind in gaps.items() if kind in UNREADABLE]
        if broken and name in judged.rule.reads:
            told = told | pl.col("@index").is_in(broken)
    return told


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
