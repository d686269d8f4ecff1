"""Kind ``refers``: what a column names exists in the table that it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from checker.kinds.effective_dates import Line
from checker.kinds.row_matches import gathered, matched, positions, true_or_null
from checker.kinds.rule import Facts, Kind, Rule, Shown
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import Wrong, most_alike
from checker.model.finding import Code
from checker.model.types import Type
from checker.schema.packs import Pack
from checker.texts import Text

NEAR = 500  # names for which a nearest known name is looked for; a whole archive of strangers would take minutes


class RefersModel(RuleModel):
    """A refers rule: a name that leads to a record of another table."""

    kind: Literal["refers"]
    column: str
    """Column that refers to another table, as its type in `tables/` says. A blank refers to nothing."""


class Refers(Kind):
    """References that lead somewhere."""

    name = "refers"
    Model = RefersModel

    def columns(self, model: RefersModel) -> Iterator[str]:
        """The column that refers."""
        yield model.column

    def check(
        self, model: RefersModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """A column that refers to nothing."""
        column = pack.tables[model.table].columns.get(model.column)
        if model.column in scope and (column is None or not column.reference):
            yield Wrong(("column",), Text("rulebook.no-reference", {"column": model.column}))

    def known(self, model: RefersModel) -> tuple[str, ...]:
        """The column that refers."""
        return (model.column,)

    def tells_strangers(self, model: RefersModel) -> str:
        """All that it finds are such."""
        return model.column

    def elsewhere(self, rule: Rule) -> tuple[str, ...]:
        """The tables that the column may refer to: where none was delivered, nothing is known to be unknown."""
        return tuple(table for table, _ in rule.table.columns[rule.model.column].reference)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """Each row with whether its name is known, and the nearest known name where it is not."""
        column = rule.model.column
        targets = rule.table.columns[column].reference
        known = facts.shared(("known", *targets), lambda: known_names(targets, facts))
        keys = ["portfolio", "period", column]
        frame = facts.frame
        found = matched(frame, known, keys, known.columns)
        strange = ~found & frame[column].is_not_null()
        known_or_null = true_or_null(found, "@known")
        if not strange.any():
            return frame.hstack(
                [known_or_null, pl.Series("@nearest", [None], pl.String).new_from_index(0, frame.height)]
            )
        first = frame[keys].filter(strange).unique(maintain_order=True).head(NEAR)
        near = first.with_columns(pl.Series("@nearest", nearest(first, known), dtype=pl.String))
        return frame.hstack([known_or_null, *gathered(near, positions(frame, first, keys), {"@nearest": "@nearest"})])

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether the name is known; a blank refers to nothing and is not judged."""
        verdict = pl.when(pl.col("@known")).then(pl.lit(int(Code.GREEN))).otherwise(pl.lit(int(Code.FAILED)))
        blank = pl.col(rule.model.column).is_null()
        return pl.when(blank).then(pl.lit(int(Code.NOT_APPLICABLE))).otherwise(verdict).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The name as written, and the nearest known one."""
        column = rule.model.column
        return {
            "observed": Shown(pl.col(column), rule.scope[column]),
            "column": Shown(pl.lit(column)),
            "path": Shown(pl.lit("column")),
            "nearest": Shown(pl.col("@nearest")),
        }


def known_names(targets: Sequence[tuple[str, str]], facts: Facts) -> pl.DataFrame:
    """The keys (``@name``) that a column may name, per portfolio and period."""
    parts = [
        facts.tables[table].lazy().select("portfolio", "period", pl.col(target).alias("@name"))
        for table, target in targets
        if table in facts.tables
    ]
    none = pl.LazyFrame(schema=dict.fromkeys(("portfolio", "period", "@name"), pl.String))
    return pl.concat([none, *parts]).drop_nulls().unique().collect(engine="in-memory")


def nearest(strange: pl.DataFrame, known: pl.DataFrame) -> list[str | None]:
    """For each unknown name the nearest known one of the same submission, if any is near."""
    names: dict[tuple[str, str], list[str]] = {}
    for portfolio, period, name in known.sort(known.columns).iter_rows():
        names.setdefault((portfolio, period), []).append(name)
    found = []
    for portfolio, period, name in strange.iter_rows():
        found.append(most_alike(name, names.get((portfolio, period), [])))
    return found
