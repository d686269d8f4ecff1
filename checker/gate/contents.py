"""What blocks by the submission itself: left out on purpose, lacking, too old, or of another period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from checker.gate.publication import Publication
from checker.gate.reason import Reason, named
from checker.policy import GateModel
from checker.schema import Pack
from checker.submission import Identity, Submission
from checker.texts import Text, Title

if TYPE_CHECKING:
    import polars as pl


def extracts(identities: Sequence[Identity]) -> Iterator[Reason]:
    """Something was left out on purpose: what an extract does not say cannot be judged."""
    if any(identity.extract for identity in identities):
        yield Reason(Text("gate.extract"), (Text("gate.step-extract"),))


def lacking(policy: GateModel, pack: Pack, submission: Submission) -> Iterator[Reason]:
    """Tables without a row, and values that stand in no row, of each submission."""
    for identity in submission.identities:
        for name, columns in policy.must_have.items():
            title = Title(name, pack.tables[name].model.title)
            rows = rows_of(submission, name, identity)
            if rows is None or rows.is_empty():
                values = {"table": title, "period": identity.period}
                yield Reason(Text("gate.no-rows", values), (Text("gate.step-rows", values),))
                continue
            for column, wanted in columns.items():
                there = set(rows[column].cast(str).to_list())
                if absent := [value for value in wanted if value not in there]:
                    heading = Title(column, pack.tables[name].columns[column].model.title)
                    values = {"table": title, "column": heading, "period": identity.period, "names": named(absent)}
                    yield Reason(Text("gate.no-values", values), (Text("gate.step-values", values),))


def rows_of(submission: Submission, name: str, identity: Identity) -> pl.DataFrame | None:
    """The rows of a table that came with one submission."""
    import polars as pl

    table = submission.tables.get(name)
    if table is None:
        return None
    own = (pl.col("portfolio") == identity.portfolio) & (pl.col("period") == identity.period)
    return table.frame.filter(own)


def too_old(policy: GateModel, identities: Sequence[Identity], publication: Publication) -> Iterator[Reason]:
    """Data older on the day of publication than the policy bears."""
    if policy.max_age_days is None or publication.date is None:
        return
    for identity in identities:
        age = (publication.date - identity.as_of).days
        if age > policy.max_age_days:
            since = publication.date - timedelta(days=policy.max_age_days)
            values = {"as_of": identity.as_of.isoformat(), "age": age, "most": policy.max_age_days}
            yield Reason(Text("gate.too-old", values), (Text("gate.step-newer", {"since": since.isoformat()}),))


def of_another_period(policy: GateModel, identities: Sequence[Identity]) -> Iterator[Reason]:
    """Submissions of a month that the rulebook is not meant for."""
    first, last = policy.first_period or "", policy.last_period or "9999-12"
    for identity in identities:
        if not first <= identity.period <= last:
            values = {"period": identity.period, "first": first or "–", "last": policy.last_period or "–"}
            yield Reason(Text("gate.other-period", values), (Text("gate.step-other-period", values),))
