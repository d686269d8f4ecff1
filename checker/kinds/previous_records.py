"""The rows of a table compared with those of the previous period: kept, gone or new, and what has lasted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from checker.kinds.linked_rows import KEYS, belonging
from checker.kinds.row_matches import empty_column, gathered, matched, positions, true_or_null, with_column
from checker.kinds.rule import PREVIOUS, Facts, Rule
from checker.lazy import pl
from checker.model.errors import most_alike
from checker.model.finding import COLOURS
from checker.model.types import COLOUR, Type
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription

OF = "parameter."  # before what a record says of the parameter that it is judged for
SAID = ("reported", "arrow")
NEAR = 500  # records that are gone for which a near name is looked for


def identity(table: TableDescription) -> list[str]:
    """The columns that identify a row of a table across periods."""
    return [*KEYS, *table.identifying]


def numbers(keys: Sequence[str]) -> pl.Expr:
    """The number (``@nth``) of each row among those with the same keys."""
    return pl.int_range(pl.len()).over(keys).alias("@nth")


def parameter_names(pack: Pack) -> dict[str, Type]:
    """The names of what a record says of one parameter, now and before, and their types."""
    arrow = pack.vocabularies.get("arrow")
    types = {f"{OF}reported": COLOUR}
    if arrow is not None:
        types[f"{OF}arrow"] = Type("term", vocabulary="arrow", terms=arrow.terms, ordered=arrow.ordered)
    return types | {PREVIOUS + name: kind for name, kind in types.items()}


def by_parameter(rule: Rule, frame: pl.DataFrame) -> pl.DataFrame:
    """Each row once for every parameter, in ``@parameter``, with what it says of it and said in the period before."""
    if f"{OF}reported" in frame.columns:  # a case says it outright
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias("@parameter"))
    types = parameter_names(rule.pack)
    parts = []
    for name, model in rule.pack.model.parameter.items():
        colours = rule.pack.reported_colours(name)
        said = [pl.lit(name).alias("@parameter")]
        for before in ("", PREVIOUS):
            colour = pl.col(before + model.reported).replace_strict(colours, default=None, return_dtype=pl.String)
            said.append(colour.cast(pl.Enum(COLOURS)).alias(f"{before}{OF}reported"))
            if f"{before}{OF}arrow" in types:
                terms = pl.Enum(types[f"{before}{OF}arrow"].terms)
                arrow = pl.col(before + model.arrow) if model.arrow else pl.lit(None)
                said.append(arrow.cast(terms).alias(f"{before}{OF}arrow"))
        parts.append(frame.lazy().with_columns(said))
    return pl.concat(parts).collect(engine="in-memory")


def lasted(rule: Rule, frame: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with ``@found`` only where it was so in an earlier period too; a row that was not there then, or not in
    the period before that one, has not lasted.
    """
    keys = [*identity(rule.table), *(["@parameter"] if "@parameter" in frame.columns else [])]
    places = positions(frame, then, keys, nulls_equal=True, numbered=True)
    there, found = gathered(then, places, {"@previous": "@there", "@found": "@then"})
    before = found.zip_with(there.fill_null(False), pl.Series([False]).new_from_index(0, frame.height))
    return with_column(frame, (frame["@found"] & before).alias("@found"))


def candidates(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The rows that rules about new or vanished records judge, those that ``follows`` and unsent returns explain not
    found.
    """
    then = facts.ago(rule, 1)
    if rule.model.of == "appeared":
        return appeared(rule, facts.frame, then)
    return sent(rule, facts, following(rule, facts, vanished(rule, facts.frame, then)))


def vanished(rule: Rule, frame: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """The rows of the period before, with whether none of their like is left (``@found``), and who is new and called
    much the same (``@nearest``).
    """
    keys, frame, then = records(rule.table, frame, then)
    found = then.hstack([(~matched(then, frame, keys, nulls_equal=True)).alias("@found")])
    if not found["@found"].any():
        return found.hstack([empty_column("@nearest", found.height)])
    new = ~matched(frame, then, keys, nulls_equal=True)
    named = frame[[*KEYS, rule.table.identifying[0]]].filter(new).drop_nulls()
    return found.hstack([nearest(rule.table, found, named)])


def records(
    table: TableDescription, frame: pl.DataFrame, then: pl.DataFrame
) -> tuple[list[str], pl.DataFrame, pl.DataFrame]:
    """The columns that identify a record in both periods, and the rows of both: copies are one record. Rows without a
    name of their own, such as a project's descriptions, are identified by their number.
    """
    keys = identity(table)
    if not table.key and {column for column, _, _ in table.references()}.issuperset(table.identifying):
        stated = [*KEYS, *(name for name, column in table.columns.items() if column.type.kind != "list")]
        now, then = (
            each.lazy()
            .unique(stated, keep="first", maintain_order=True)
            .with_columns(numbers(keys))
            .collect(engine="in-memory")
            for each in (frame, then)
        )
        return [*keys, "@nth"], now, then
    return keys, frame, then


def following(rule: Rule, facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the period before; not found (``@found``) is one that is gone with a record that it named."""
    for column in rule.model.follows:
        targets = tuple((target, key) for name, target, key in rule.table.references() if name == column)
        gone = facts.shared(("gone", *targets), partial(gone_names, targets, facts))
        rows = but_for(rows, gone, column)
    return rows


def sent(rule: Rule, facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the period before; not found (``@found``) is one of a project that sent no return this time, since
    that is reported for the project.
    """
    if rule.project is None or not facts.unsent:
        return rows
    return but_for(rows, pl.DataFrame(sorted(facts.unsent), schema=[*KEYS, "@name"], orient="row"), rule.project)


def but_for(rows: pl.DataFrame, names: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows; not found (``@found``) is one that has one of the names (``@name``) of its submission in a column."""
    if names.is_empty():
        return rows
    others = ~matched(rows, names, [*KEYS, column], [*KEYS, "@name"])
    return with_column(rows, (rows["@found"] & others).alias("@found"))


def gone_names(targets: Sequence[tuple[str, str]], facts: Facts) -> pl.DataFrame:
    """The records of some tables, by their keys (``@name``), that are gone since the period before. A table of which
    nothing came in says nothing of who is gone.
    """
    now, then = (
        [side[target].lazy().select(*KEYS, pl.col(key).alias("@name")).drop_nulls() for target, key in targets]
        for side in (facts.tables, facts.before)
    )
    stood = (earlier.join(own, on=KEYS, how="semi") for earlier, own in zip(then, now, strict=True))
    return pl.concat(stood).unique().join(pl.concat(now), on=[*KEYS, "@name"], how="anti").collect(engine="in-memory")


def once(keys: Sequence[str]) -> pl.Expr:
    """Keep one row of each record: one that is found, else one of which that cannot be known."""
    doubt = pl.when(pl.col("@found")).then(0).when(pl.col("@found").is_null()).then(1).otherwise(2)
    first = doubt.arg_min().over(keys)
    return pl.int_range(pl.len()).over(keys) == first


def nearest(table: TableDescription, rows: pl.DataFrame, new: pl.DataFrame) -> pl.Series:
    """For each row that is gone the most similar of the ``new`` names of the same submission."""
    names: dict[tuple[str, ...], list[str]] = {}
    for *where, name in new.iter_rows():
        names.setdefault(tuple(where), []).append(str(name))
    found: list[str | None] = [None] * rows.height
    places = rows["@found"].arg_true().head(NEAR)
    for place, (*where, name) in zip(places, rows.select(*KEYS, table.identifying[0])[places].iter_rows(), strict=True):
        found[place] = most_alike(str(name), names.get(tuple(where), ())) if name is not None else None
    return pl.Series("@nearest", found, dtype=pl.String)


def appeared(rule: Rule, frame: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """The rows with whether they are new (``@found``), and whether the period before has any rows of the table
    (``@given``).
    """
    all_then = then
    keys, frame, then = records(rule.table, frame, then)
    found = (~matched(frame, then, keys, nulls_equal=True)).alias("@found")
    given = matched(frame, all_then, KEYS)
    return frame.hstack([found, true_or_null(given, "@given")])


def reasoned(rule: Rule, facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with whether a row of the other table gives the reason for what is found (``@reason``)."""
    if rule.model.rows is None:
        return frame
    with_reason = belonging(rule, facts, frame)["@record"]
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    return frame.with_columns(row.is_in(with_reason.implode()).alias("@reason"))
