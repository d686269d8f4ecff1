"""Reported against derived: one comparison a judged record and parameter, by the table ``compare`` of the rulebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.engine.blanks import lacking
from checker.engine.colours import colour
from checker.engine.figures import titles
from checker.engine.judging import Judged
from checker.engine.places import located, spot
from checker.engine.wording import Speaker, findings, identified
from checker.finding import CODE_OF_COLOUR, COLOURS, DEFECT, LEVELS, Code
from checker.positions import Positions
from checker.rule import Rulebook
from checker.texts import template

if TYPE_CHECKING:
    import polars as pl

KEYS = ("portfolio", "period")
CARRIED = ("observed", "limit", "distance", "unit", "segment", "rule_file", "rule_line")


def compared(
    speaker: Speaker,
    rulebook: Rulebook,
    records: pl.DataFrame,
    fed: Mapping[str, Sequence[tuple[Judged, pl.Series]]],
    periods: Sequence[str],
) -> Iterator[pl.DataFrame]:
    """The findings of the comparison. ``records`` are the judged table's rows with ``@judged``, ``@reported.*``,
    ``@derived.*``
    and ``@extract``; ``fed`` gives, per parameter, the rules that feed it, each with the key of its rows' judged
    record.
    """
    import polars as pl

    for parameter in rulebook.pack.model.parameter:
        reported, derived = pl.col(f"@reported.{parameter}"), pl.col(f"@derived.{parameter}")
        rows = records.filter(pl.col("@judged").fill_null(True)).with_columns(reported.alias("@r"), derived.alias("@d"))
        unprinted = pl.col("@extract") & ((pl.col("@r") == 0) | (pl.col("@d") == int(Code.MISSING)))
        yield from left_out(speaker, parameter, rows.filter(unprinted))
        rows = (
            rows.filter(~unprinted)
            .with_columns(level_of(rulebook).alias("@level"))
            .filter(pl.col("@level").is_not_null())
        )
        if rows.is_empty():
            continue
        for judged, part in deciding(rows, fed.get(parameter, ()), speaker, periods, rulebook):
            yield worded(speaker, rulebook, parameter, judged, part)


def level_of(rulebook: Rulebook) -> pl.Expr:
    """The level that the rulebook gives to a pair of reported and derived colour; null where they agree."""
    import polars as pl

    levels = {}
    for reported, row in rulebook.compare.items():
        for derived, level in row.items():
            pair = (0 if reported == "blank" else int(CODE_OF_COLOUR[reported])) * 8 + int(CODE_OF_COLOUR[derived])
            levels[pair] = level if level in LEVELS else None
    return (pl.col("@r").cast(pl.Int32) * 8 + pl.col("@d")).replace_strict(levels, default=None, return_dtype=pl.String)


def deciding(
    rows: pl.DataFrame,
    fed: Sequence[tuple[Judged, pl.Series]],
    speaker: Speaker,
    periods: Sequence[str],
    rulebook: Rulebook,
) -> Iterator[tuple[Judged | None, pl.DataFrame]]:
    """The rows of the comparison, each with the first rule (in the order of the files) that gave its derived colour,
    and that
    rule's evidence; the rest, which no rule reached, with none.
    """
    import polars as pl

    judged_table = rulebook.pack.judged
    assert judged_table is not None  # there are parameters, so the rulebook has checked it
    keys = [*KEYS, judged_table.key[0]]
    for judged, projects in fed:
        if rows.is_empty():
            return
        wanted = rows.select(*keys, pl.col("@d"))
        names = {"@project": projects, "@code": judged.codes}
        own = judged.frame.select("portfolio", "period").with_columns(**names).with_row_index("@place")
        joined = own.join(
            wanted, left_on=[*KEYS, "@project", "@code"], right_on=[*keys, "@d"], how="semi", maintain_order="left"
        )
        first = joined.unique([*KEYS, "@project"], keep="first", maintain_order=True)
        if first.is_empty():
            continue
        chosen = pl.int_range(pl.len()).is_in(first["@place"].to_list())
        shown = speaker.shown(judged, chosen, periods).with_columns(first["@project"].alias("@project"))
        evidence = shown.select(*KEYS, "@project", *carried(speaker, judged, periods, rulebook))
        part = rows.join(evidence, left_on=keys, right_on=[*KEYS, "@project"], how="inner", maintain_order="left")
        yield judged, part
        rows = rows.join(evidence, left_on=keys, right_on=[*KEYS, "@project"], how="anti", maintain_order="left")
    if not rows.is_empty():
        yield None, rows


def carried(speaker: Speaker, judged: Judged, periods: Sequence[str], rulebook: Rulebook) -> list[pl.Expr]:
    """What the comparison takes over from the deciding rule: its figures, its line, its message, and its cell as a
    related place.
    """
    import polars as pl

    places = {name: pl.col(f"#{name}") for name in ("file", "sheet", "row", "cell")}
    blank = lacking(judged.rule, periods, speaker.headings(judged.rule), rulebook.judged)
    return [
        *(pl.col(f"#{name}") for name in CARRIED),
        pl.col("#message").alias("@why"),
        pl.col("#remedy").alias("@rule_remedy"),
        spot(places).alias("@spot"),
        blank.alias("@blank"),
    ]


def worded(
    speaker: Speaker, rulebook: Rulebook, parameter: str, judged: Judged | None, rows: pl.DataFrame
) -> pl.DataFrame:
    """Findings for compared rows that one rule decided."""
    import polars as pl

    table = rulebook.pack.judged
    assert table is not None
    model = rulebook.pack.model.parameter[parameter]
    words = words_of(speaker, parameter, judged, rows)
    column = pl.lit(model.reported)
    constants = {
        "rule": judged.rule.id if judged else "COMPARE",
        "class": DEFECT,
        "parameter": parameter,
        "level": pl.col("@level"),
        "colour": colour(pl.col("@d")).cast(pl.String),
        "reported": colour(pl.col("@r")).cast(pl.String),
        "derived": colour(pl.col("@d")).cast(pl.String),
        "table": table.name,
        "key": identified(table),
        "project": pl.col(table.key[0]),
        "portfolio": pl.col("portfolio"),
        "period": pl.col("period"),
        "column": column,
        "message": sentence(speaker, "message", words, judged),
        "remedy": sentence(speaker, "remedy", words, judged),
        **located(speaker.submission.tables.get(table.name), column),
    }
    if judged is None:
        constants["rule_file"] = rulebook.file
        constants["rule_line"] = Positions(rulebook.source).key(("compare",))[0]
    else:
        constants["related"] = pl.concat_list(pl.col("@spot"))
    return findings(rows, constants)


def words_of(speaker: Speaker, parameter: str, judged: Judged | None, rows: pl.DataFrame) -> dict[str, pl.Expr]:
    """What the comparison's sentences put in."""
    import polars as pl

    colours = titles(speaker.pack, "colour", speaker.language)
    title = speaker.pack.model.parameter[parameter].title
    words = {
        "parameter": pl.lit(title.get(speaker.language) or parameter),
        "reported": colour(pl.col("@r")).cast(pl.String).replace(colours),
        "derived": colour(pl.col("@d")).cast(pl.String).replace(colours),
    }
    if judged is not None:
        rule = judged.rule.model.title.get(speaker.language) or judged.rule.id
        words |= {
            "why": pl.col("@why"),
            "rule": pl.lit(rule),
            "lacking": pl.col("@blank"),
            "rule_remedy": pl.col("@rule_remedy"),
        }
    return words


def sentence(speaker: Speaker, part: str, words: Mapping[str, pl.Expr], judged: Judged | None) -> pl.Expr:
    """The message or remedy, by what was reported and derived."""
    import polars as pl

    def say(key: str) -> pl.Expr:
        return speaker.text(f"engine.compare-{key}-{part}", words)

    if judged is None:
        return pl.when(pl.col("@r") == 0).then(say("nothing-blank")).otherwise(say("nothing"))
    missing = pl.when(pl.col("@blank") != "").then(say("missing")).otherwise(say("disordered"))
    off = pl.col("@d").is_in([int(Code.YELLOW), int(Code.RED)])
    found = pl.when(off).then(say("off")).otherwise(say("stricter"))
    known = pl.when(pl.col("@d") == int(Code.MISSING)).then(missing).otherwise(found)
    return pl.when(pl.col("@r") == 0).then(say("blank")).otherwise(known)


def left_out(speaker: Speaker, parameter: str, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """One note a submission for the records of an extract whose colour, or whose figures, it does not print."""
    import polars as pl

    if rows.is_empty():
        return
    table = speaker.pack.judged
    assert table is not None
    counts = rows.group_by(*KEYS, maintain_order=True).agg(pl.len().alias("@count"))
    title = speaker.pack.model.parameter[parameter].title
    words = {"parameter": pl.lit(title.get(speaker.language) or parameter), "count": pl.col("@count").cast(pl.String)}
    constants = {
        "rule": "COMPARE",
        "class": DEFECT,
        "level": "note",
        "parameter": parameter,
        "table": table.name,
        "column": speaker.pack.model.parameter[parameter].reported,
        "portfolio": pl.col("portfolio"),
        "period": pl.col("period"),
        "message": speaker.text("engine.unprinted", words),
        "remedy": pl.lit(template("engine.unprinted-remedy", speaker.language)),
    }
    yield findings(counts, constants)


__all__ = ["COLOURS", "compared"]
