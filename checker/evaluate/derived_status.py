"""Reported and derived colours of the judged records.

A parameter's derived colour is the worst of the rules that feed it; where no rule reached it with a record it is
missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from checker.evaluate.related_rows import KEYS
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.finding import CODE_OF_COLOUR, COLOURS, Code
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription


def may_be_anybodys(rule: Rule) -> bool:
    """Whether a row without a project could belong to any project: its table requires one."""
    return rule.project is not None and rule.table.columns[rule.project].model.required


def doubted(records: pl.DataFrame, parameter: str, key: str, rows: pl.DataFrame | None) -> pl.DataFrame:
    """``records`` with ``@derived.<parameter>`` missing where a row that names no record could make it worse, and with
    ``@doubted.<parameter>``, whether that is why. ``rows`` are portfolio, period, ``@project`` and ``@code``, None
    where no other table counts. A record without a name has no rows of others: what they would give it is missing too.
    """
    missing = pl.lit(int(Code.MISSING), dtype=pl.UInt8)
    own, column = pl.col(f"@derived.{parameter}"), f"@doubted.{parameter}"
    if rows is None:
        return records.with_columns(pl.lit(False).alias(column))
    nobodys = rows.filter(pl.col("@project").is_null() & (pl.col("@code") > int(Code.GREEN)))
    if nobodys.is_empty() and not records[key].null_count():
        return records.with_columns(pl.lit(False).alias(column))
    worst = nobodys.group_by(KEYS).agg(pl.col("@code").max().alias("@worst"))
    records = records.join(worst, on=KEYS, how="left", maintain_order="left")
    better = own < int(Code.MISSING)
    doubt = better & pl.col(key).is_not_null() & (pl.col("@worst").fill_null(0) > own)
    records = records.with_columns(doubt.alias(column)).drop("@worst")
    blank = better & pl.col(key).is_null()
    code = pl.when(pl.col(column) | blank).then(missing).otherwise(own)
    return records.with_columns(code.alias(f"@derived.{parameter}"))


COUNTED = {"reds": Code.RED, "yellows": Code.YELLOW, "missings": Code.MISSING}


def reported_codes(pack: Pack) -> list[pl.Expr]:
    """Each parameter's reported colour as a code in ``@reported.<parameter>``; 0 where nothing is reported."""
    found = []
    for parameter, model in pack.model.parameter.items():
        codes = {term: int(CODE_OF_COLOUR[colour]) for term, colour in pack.reported_colours(parameter).items()}
        column = pl.col(model.reported)
        # a term without a colour reports none
        code = column.replace_strict(codes, default=0, return_dtype=pl.UInt8).fill_null(0)
        found.append(code.alias(f"@reported.{parameter}"))
    return found


def derived_codes(
    judged: pl.DataFrame, table: TableDescription, fed: Mapping[str, Sequence[tuple[Rule, pl.DataFrame]]]
) -> pl.DataFrame:
    """``judged`` with ``@derived.<parameter>``, the worst code of the rules that feed it, and ``@doubted.<parameter>``.

    ``fed`` gives, per parameter, each rule with a frame of portfolio, period, ``@project`` and ``@code``.
    """
    for parameter, rules in fed.items():
        column = f"@derived.{parameter}"
        own = [codes["@code"].alias(f"@own.{rule.id}") for rule, codes in rules if rule.table.name == table.name]
        others = [codes for rule, codes in rules if rule.table.name != table.name]
        frame = judged.hstack(own).lazy()
        names = [series.name for series in own]
        if others:
            worst = pl.concat(others).lazy().group_by(*KEYS, "@project").agg(pl.col("@code").max().alias("@others"))
            frame = frame.join(
                worst, left_on=[*KEYS, table.key[0]], right_on=[*KEYS, "@project"], how="left", maintain_order="left"
            )
            names.append("@others")
        code = pl.max_horizontal(*names) if names else pl.lit(0, dtype=pl.UInt8)
        known = pl.when(code.fill_null(0) == 0).then(pl.lit(int(Code.MISSING))).otherwise(code).cast(pl.UInt8)
        judged = frame.with_columns(known.alias(column)).drop(names).collect(engine="in-memory")
        judged = doubted(judged, parameter, table.key[0], pl.concat(others) if others else None)
    return judged


def named(pack: Pack, side: str, names: Iterable[str]) -> list[pl.Expr]:
    """The columns of one side ("reported", "derived") that expressions read: ``reported.cost``, ``reported.reds`` …"""
    wanted = {name for name in names if name.startswith(f"{side}.")}
    codes = [pl.col(f"@{side}.{parameter}") for parameter in pack.model.parameter]
    found = []
    for name in sorted(wanted):
        what = name.partition(".")[2]
        if what in COUNTED:
            count = pl.sum_horizontal((code == int(COUNTED[what])).cast(pl.Int32) for code in codes)
            found.append(count.alias(name))
        else:
            code = pl.max_horizontal(codes) if what == "worst" else pl.col(f"@{side}.{what}")
            found.append(colour(code).alias(name))
    return found


def colour(code: pl.Expr) -> pl.Expr:
    """A code as a colour; null where there is none."""
    colours = {int(CODE_OF_COLOUR[name]): name for name in COLOURS}
    return code.replace_strict(colours, default=None, return_dtype=pl.Enum(COLOURS))


@cache
def colour_text(column: str) -> pl.Expr:
    """The codes of a column as colours in words; null where there is none."""
    return colour(pl.col(column)).cast(pl.String)
