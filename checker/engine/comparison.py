"""Reported against derived: one comparison a judged record and parameter, by the table ``compare`` of the rulebook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.engine.blanks import lacking, unreadable
from checker.engine.colours import colour_text
from checker.engine.doubts import doubts
from checker.engine.facts import KEYS
from checker.engine.figures import titles
from checker.engine.judging import Judged
from checker.engine.places import located, spot_of
from checker.engine.unread import unread_columns
from checker.engine.wording import Speaker, findings, identified
from checker.finding import CODE_OF_COLOUR, DEFECT, LEVELS, Code
from checker.policy import Rulebook
from checker.texts import template

if TYPE_CHECKING:
    import polars as pl

PAIR = 8  # a reported code times this, and the derived code, make one number of a byte
CARRIED = ("observed", "limit", "distance", "unit", "segment", "rule_file", "rule_line")


def compared(
    speaker: Speaker,
    rulebook: Rulebook,
    records: pl.DataFrame,
    fed: Mapping[str, Sequence[tuple[Judged, pl.Series]]],
    periods: Sequence[str],
) -> Iterator[pl.DataFrame]:
    """The findings of the comparison. ``records`` are the judged table's rows with ``@judged``, ``@reported.*``,
    ``@derived.*`` and ``@extract``; ``fed`` gives, per parameter, the rules that feed it, each with the key of its
    rows' judged record.
    """
    import polars as pl

    for parameter in rulebook.pack.model.parameter:
        unprinted, rows = differing(records, rulebook, parameter)
        yield from left_out(speaker, parameter, unprinted)
        own = fed.get(parameter, ())
        yield from doubts(speaker, parameter, rows.filter(pl.col("@doubted")), own)
        rows = rows.filter(~pl.col("@doubted"))
        if rows.is_empty():
            continue
        for judged, part in deciding(rows, own, speaker, periods, rulebook):
            yield worded(speaker, rulebook, parameter, judged, part)


def differing(records: pl.DataFrame, rulebook: Rulebook, parameter: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of extracts that do not print what would be compared, and those whose colours differ: with ``@r`` and
    ``@d``, the codes of the reported and the derived colour, ``@doubted``, and the latter with their ``@level``.
    """
    import polars as pl

    table = rulebook.pack.judged
    assert table is not None  # there are parameters, so the rulebook has checked it
    reported, derived = pl.col(f"@reported.{parameter}"), pl.col(f"@derived.{parameter}")
    levels = levels_of(rulebook)
    pair = reported * PAIR + derived
    judged = pl.col("@judged").fill_null(True)
    unprinted = pl.col("@extract") & ((reported == 0) | (derived == int(Code.MISSING)))
    differ = pair.is_in(list(levels))
    masks = records.select((judged & unprinted).alias("left"), (judged & ~unprinted & differ).alias("differ"))
    wanted = {*KEYS, *table.identifying, "@source", "@row", "@line", "@index"}
    names = [name for name in records.columns if name in wanted]
    own = records[[*names, f"@reported.{parameter}", f"@derived.{parameter}", f"@doubted.{parameter}"]]
    own.columns = [*names, "@r", "@d", "@doubted"]
    left, off = (own[masks[name].arg_true()] for name in ("left", "differ"))
    level = (pl.col("@r") * PAIR + pl.col("@d")).replace_strict(levels, default=None, return_dtype=pl.String)
    return left, off.with_columns(level.alias("@level"))


def levels_of(rulebook: Rulebook) -> dict[int, str]:
    """The level that the rulebook gives to a pair of reported and derived colour; pairs that agree have none."""
    levels: dict[int, str] = {}
    for reported, row in rulebook.compare.items():
        for derived, level in row.items():
            code = 0 if reported == "blank" else int(CODE_OF_COLOUR[reported])
            if level in LEVELS:
                levels[code * PAIR + int(CODE_OF_COLOUR[derived])] = level
    return levels


def deciding(
    rows: pl.DataFrame,
    fed: Sequence[tuple[Judged, pl.Series]],
    speaker: Speaker,
    periods: Sequence[str],
    rulebook: Rulebook,
) -> Iterator[tuple[Judged | None, pl.DataFrame]]:
    """The rows of the comparison, each with the first rule (in the order of the files) that gave its derived colour,
    and that rule's evidence; the rest, which no rule reached, with none.
    """
    judged_table = rulebook.pack.judged
    assert judged_table is not None
    for judged, projects in fed:
        if judged.rule.table is judged_table:  # row for row: no keys need be joined
            decided = judged.codes[rows["@index"]] == rows["@d"]
            if not decided.any():
                continue
            own = rows.filter(decided)
            also = rulebook.judged.reads if rulebook.judged is not None else ()
            evidence = evidence_at(own["@index"], speaker, judged, periods, rulebook, also)
            part = own.hstack(evidence.drop("@place"))
        else:
            pairs = of_records(rows, judged, projects, judged_table.key[0])
            if pairs.is_empty():
                continue
            evidence = evidence_at(pairs["@place"].unique().sort(), speaker, judged, periods, rulebook)
            part = rows.join(pairs, on="@index", maintain_order="left")
            part = part.join(evidence, on="@place", maintain_order="left")
            decided = rows["@index"].is_in(pairs["@index"].implode())
        yield judged, part
        rows = rows.filter(~decided)
    if not rows.is_empty():
        yield None, rows


def evidence_at(
    places: pl.Series,
    speaker: Speaker,
    judged: Judged,
    periods: Sequence[str],
    rulebook: Rulebook,
    also: Collection[str] = (),
) -> pl.DataFrame:
    """What the comparison carries over from some rows of a rule's frame, given by their places in rising order, with
    ``@place``.
    """
    shown = speaker.shown_at(judged, places, periods, also)
    return shown.select(carried(shown, speaker, judged, periods, rulebook)).hstack([places.alias("@place")])


def of_records(rows: pl.DataFrame, judged: Judged, projects: pl.Series, key: str) -> pl.DataFrame:
    """Which rows a rule on another table decided: their ``@index``, and as ``@place`` the first row of its frame that
    belongs to the record and has its colour.
    """
    import polars as pl

    frame = judged.frame.select(*KEYS, projects.alias(key), judged.codes.alias("@d")).with_row_index("@place")
    keys = [*KEYS, key, "@d"]
    first = frame.join(rows, on=keys, how="semi").group_by(keys).agg(pl.col("@place").min())
    return rows.select("@index", *keys).join(first, on=keys, how="inner").select("@index", "@place")


def carried(
    shown: pl.DataFrame, speaker: Speaker, judged: Judged, periods: Sequence[str], rulebook: Rulebook
) -> list[pl.Expr]:
    """What the comparison takes over from the deciding rule: its figures, its line, its message, and its cell as a
    related place.
    """
    import polars as pl

    rule, headings = judged.rule, speaker.headings(judged.rule)
    blank = lacking(rule, periods, headings, rulebook.judged)
    unread = unreadable(rule, periods, headings, unread_columns(rule, speaker.submission), rulebook.judged)
    return [
        *(pl.col(f"#{name}") for name in CARRIED if f"#{name}" in shown.columns),
        pl.col("#message").alias("@why"),
        pl.col("#remedy").alias("@rule_remedy"),
        spot_of().alias("@spot"),
        blank.alias("@blank"),
        unread.alias("@unread"),
    ]


def worded(
    speaker: Speaker, rulebook: Rulebook, parameter: str, judged: Judged | None, rows: pl.DataFrame
) -> pl.DataFrame:
    """Findings for compared rows that one rule decided."""
    import polars as pl

    table = rulebook.pack.judged
    assert table is not None
    model = rulebook.pack.model.parameter[parameter]
    rows = rows.with_columns(case_of(judged).alias("@case"))
    cases = rows["@case"].unique().sort().to_list()
    words = words_of(speaker, parameter, judged, rows)
    constants = {
        "rule": judged.rule.id if judged else "COMPARE",
        "class": DEFECT,
        "parameter": parameter,
        "level": pl.col("@level"),
        "colour": colour_text("@d"),
        "reported": colour_text("@r"),
        "derived": colour_text("@d"),
        "table": table.name,
        "key": identified(table),
        "project": pl.col(table.key[0]),
        "portfolio": pl.col("portfolio"),
        "period": pl.col("period"),
        "column": model.reported,
        "message": sentence(speaker, "message", words, cases),
        "remedy": sentence(speaker, "remedy", words, cases),
        **located(speaker.submission.tables.get(table.name), model.reported),
    }
    if judged is None:
        constants["rule_file"] = rulebook.file
        constants["rule_line"] = rulebook.compare_line
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
        "reported": colour_text("@r").replace(colours),
        "derived": colour_text("@d").replace(colours),
    }
    if judged is not None:
        rule = judged.rule.model.title.get(speaker.language) or judged.rule.id
        words |= {
            "why": pl.col("@why"),
            "rule": pl.lit(rule),
            "lacking": pl.col("@blank"),
            "unread": pl.col("@unread"),
            "rule_remedy": pl.col("@rule_remedy"),
        }
    return words


def case_of(judged: Judged | None) -> pl.Expr:
    """Which of the comparison's sentences a row calls for, by what was reported and derived."""
    import polars as pl

    unsaid = pl.col("@r") == 0
    if judged is None:
        return pl.when(unsaid).then(pl.lit("nothing-blank")).otherwise(pl.lit("nothing"))
    missing = pl.when(pl.col("@blank") != "").then(pl.lit("missing")).otherwise(pl.lit("disordered"))
    missing = pl.when(pl.col("@unread") != "").then(pl.lit("unread")).otherwise(missing)
    off = pl.col("@d").is_in([int(Code.YELLOW), int(Code.RED)])
    found = pl.when(off).then(pl.lit("off")).otherwise(pl.lit("stricter"))
    known = pl.when(pl.col("@d") == int(Code.MISSING)).then(missing).otherwise(found)
    return pl.when(unsaid).then(pl.lit("blank")).otherwise(known)


def sentence(speaker: Speaker, part: str, words: Mapping[str, pl.Expr], cases: Sequence[str]) -> pl.Expr:
    """The message or remedy of each row by its ``@case``; only ``cases`` occur, and no others are worded."""
    import polars as pl

    first, *others = [speaker.text(f"engine.compare-{case}-{part}", words) for case in cases]
    for case, text in zip(cases[1:], others, strict=True):
        first = pl.when(pl.col("@case") == case).then(text).otherwise(first)
    return first


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
