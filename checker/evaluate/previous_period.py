"""The periods before: the rows that each submission's own rows are compared with, under the names they have now.

Rows of a period before carry the period that looks back on them, so that both can be joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from checker.evaluate.key_changes import Target, changed, renamed
from checker.evaluate.related_rows import KEYS, empty, reads, related
from checker.kinds.previous_records import identity
from checker.kinds.row_matches import gathered, positions, true_or_null, with_column
from checker.kinds.rule import PREVIOUS, Rule
from checker.lazy import pl
from checker.model.submission import Submission, Table
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription

WHERE = ("source", "row", "line")


class History(Mapping[str, "pl.DataFrame"]):
    """The tables of a submission ``lag`` periods ago (0: its own), by name, and their rows with related columns.

    ``asked`` is what rules that judge earlier rows read of each table together: those are made once for all of them.
    """

    def __init__(
        self,
        submission: Submission,
        pack: Pack,
        tables: Mapping[str, pl.DataFrame],
        lag: int = 0,
        asked: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.submission = submission
        self.pack = pack
        self.tables = tables
        self.lag = lag
        self.asked = asked or {}
        self.stated = Stated(submission, pack, lag)
        self.found: dict[str, pl.DataFrame] = {}
        self.kept: dict[tuple[str, frozenset[str]], pl.DataFrame] = {}
        self.names: dict[Target, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if not self.lag:
            return self.tables[name]
        if name not in self.found:
            self.found[name] = renamed(self.stated[name], self.pack.tables[name], self.pack, self.changed)
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    @cached_property
    def before(self) -> History:
        """One period further back."""
        return History(self.submission, self.pack, self.tables, self.lag + 1, self.asked)

    @cached_property
    def totals_before(self) -> dict[str, pl.DataFrame]:
        """The sum rows that tables had one period further back, with the period and day that look back on them."""
        asks = pl.DataFrame(
            [(each.portfolio, each.period, each.as_of) for each in self.submission.identities],
            schema={"portfolio": pl.String, "period": pl.String, "as_of": pl.Date},
            orient="row",
        )
        found = {name: self.before.stated.sums(name) for name in self.tables}
        return {
            name: sums.drop("as_of").join(asks, on=KEYS, how="inner", maintain_order="left")
            for name, sums in found.items()
            if sums is not None
        }

    def back(self, lag: int) -> History:
        """Some periods back, counted from the submission's own."""
        return self if lag == self.lag else self.before.back(lag)

    def rows(self, table: TableDescription, names: Collection[str]) -> pl.DataFrame:
        """A table's rows with those of ``names`` that are of related rows, or of the period before ("previous.p50").

        Rows of earlier periods are kept: several rules, or changes of one, ask for the same.
        """
        key = (table.name, frozenset(names))
        if self.lag and key in self.kept:
            return self.kept[key]
        self.kept[key] = frame = self.joined(table, names)
        return frame

    def joined(self, table: TableDescription, names: Collection[str]) -> pl.DataFrame:
        """A table's rows with what is asked for of related rows and of the period before."""
        frame = related(self[table.name], table, (name for name in names if not name.startswith(PREVIOUS)), self)
        wanted = (name for name in names if name not in frame.columns)
        earlier = {name.removeprefix(PREVIOUS) for name in wanted if name.startswith(PREVIOUS)}
        return self.with_previous(frame, table, earlier) if earlier else frame

    def ago(self, rule: Rule, lag: int) -> pl.DataFrame:
        """A rule's table some periods ago, with all that the rule reads."""
        return self.back(lag).rows(rule.table, {*reads([rule]), *self.asked.get(rule.table.name, ())})

    def changed(self, target: Target) -> pl.DataFrame:
        """The names that records of a table had then and have now, where they differ."""
        if target not in self.names:
            self.names[target] = changed(target, self.pack, self.tables[target[0]], self.stated[target[0]])
        return self.names[target]

    def with_previous(self, frame: pl.DataFrame, table: TableDescription, names: set[str]) -> pl.DataFrame:
        """``frame`` with columns of each row's like in the period before; ``@previous`` says that there is one, and
        ``@previous.source``, ``.row`` and ``.line`` its place.
        """
        keys = identity(table)
        before = self.before.rows(table, names)
        if before.is_empty():
            nothing = [pl.lit(None, before.schema[name]).alias(f"{PREVIOUS}{name}") for name in sorted(names)]
            nowhere = [pl.lit(None, before.schema[f"@{name}"]).alias(f"@{PREVIOUS}{name}") for name in WHERE]
            return frame.with_columns(*nothing, *nowhere, pl.lit(None, pl.Boolean).alias("@previous"))
        places = positions(frame, before, keys, nulls_equal=True, numbered=True)
        columns = {name: f"{PREVIOUS}{name}" for name in sorted(names)}
        columns |= {f"@{name}": f"@{PREVIOUS}{name}" for name in WHERE}
        return frame.hstack([*gathered(before, places, columns), true_or_null(places.is_not_null(), "@previous")])


class Stated(Mapping[str, "pl.DataFrame"]):
    """The rows of every table ``lag`` periods ago under the names they had, with the period that looks back on them."""

    def __init__(self, submission: Submission, pack: Pack, lag: int) -> None:
        self.submission = submission
        self.pack = pack
        self.lag = lag
        self.found: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self.found:
            parts = [table.frame for table in self.known(name)]
            pool = (pl.concat(parts) if parts else empty(self.pack.tables[name])).with_row_index("@index")
            self.found[name] = self.looked_back_on(pool)
        return self.found[name]

    def sums(self, name: str) -> pl.DataFrame | None:
        """The sum rows of a table; None where it never had any."""
        parts = [table.totals for table in self.known(name) if table.totals is not None]
        return self.looked_back_on(pl.concat(parts)) if parts else None

    def known(self, name: str) -> list[Table]:
        """A table as submitted, and as of periods before those submitted."""
        both = (self.submission.tables.get(name), self.submission.earlier.get(name))
        return [table for table in both if table is not None]

    def looked_back_on(self, pool: pl.DataFrame) -> pl.DataFrame:
        """Those of some rows that are so many periods ago, with the period that looks back on them."""
        if self.steps.is_empty():
            return pool.clear()
        if self.steps.height == 1:  # one submission: sooner than by a join
            portfolio, period, now = self.steps.row(0)
            rows_then = pool.filter((pool["portfolio"] == portfolio) & (pool["period"] == period))
            return with_column(rows_then, pl.Series("period", [now]).new_from_index(0, rows_then.height))
        rows = pool.lazy().join(self.steps.lazy(), on=KEYS, how="inner", maintain_order="left")
        return rows.with_columns(pl.col("@now").alias("period")).drop("@now").collect(engine="in-memory")

    def __iter__(self) -> Iterator[str]:
        return iter(self.pack.tables)

    def __len__(self) -> int:
        return len(self.pack.tables)

    @cached_property
    def steps(self) -> pl.DataFrame:
        """Which period of which portfolio is looked back on (``period``) from which (``@now``)."""
        found = [
            (each.portfolio, period, each.period)
            for each in self.submission.identities
            if (period := self.submission.ago(each, self.lag)) is not None
        ]
        return pl.DataFrame(found, schema=dict.fromkeys(("portfolio", "period", "@now"), pl.String), orient="row")
