"""The baseline: known findings of an old portfolio are held, new ones and those that got worse block, solved ones are
pruned, and none is ever added: the count can only fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import CheckError
from checker.finding import HELD, LEVELS
from checker.gate.bounds import beyond
from checker.policy.baseline import BaselineModel, KnownModel
from checker.policy.waivers import BoundModel
from checker.submission import Identity
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

VERSION = "1.0"
NEVER = ("WAIVER-", "DISPUTE-")  # what is wrong with a waiver is not known for ever
Key = tuple[str, str]


def read(path: Path) -> BaselineModel:
    """The baseline in a file. Raises CheckError where there is none, or something else stands there."""
    from pydantic import ValidationError

    if not path.is_file():
        raise CheckError("baseline.not-there", file=str(path))
    try:
        baseline = BaselineModel.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "-"
        raise CheckError("baseline.broken", file=str(path), where=where, reason=first["msg"]) from None
    keys = [(known.portfolio, known.id) for known in baseline.findings]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise CheckError("baseline.twice", file=str(path), id=twice[1])
    return baseline


def begun(findings: pl.DataFrame, identities: Sequence[Identity]) -> BaselineModel:
    """A baseline of all that blocks or counts today, and is not waived. Raises CheckError for an extract: what it
    leaves out would not be known.
    """
    if any(identity.extract for identity in identities):
        raise CheckError("baseline.extract")
    known: dict[Key, KnownModel] = {}
    for row in holdable(findings).iter_rows(named=True):
        known[row["portfolio"], row["id"]] = of(row)
    return BaselineModel(schema_version=VERSION, findings=[known[key] for key in sorted(known)])


def holdable(findings: pl.DataFrame) -> pl.DataFrame:
    """The findings that a baseline may hold: those that can block, whose portfolio is known."""
    import polars as pl

    free = pl.col("waiver").is_null() | (pl.col("waiver") == HELD)
    counts = pl.col("level").is_in(LEVELS[:2]) & pl.col("portfolio").is_not_null()
    own = pl.any_horizontal(pl.col("rule").str.starts_with(prefix) for prefix in NEVER)
    return findings.filter(free & counts & ~own)


def of(row: Mapping[str, Any]) -> KnownModel:
    """A finding as a baseline knows it."""
    observed = row["observed"] if row["distance"] is None else None
    names = ("portfolio", "id", "level", "colour", "distance")
    return KnownModel(**{name: row[name] for name in names}, observed=observed)


def hold(findings: pl.DataFrame, baseline: BaselineModel) -> tuple[pl.DataFrame, list[Text]]:
    """The findings with HELD as the waiver of those that are known, and sentences: how many are held, which known
    ones have become worse and block, and how many are not found any more.
    """
    import polars as pl

    known = {(each.portfolio, each.id): each for each in baseline.findings}
    rows = holdable(findings.with_row_index("@place"))
    rows = rows.filter(pl.col("id").is_in([key[1] for key in known]))
    held: set[int] = set()
    said: list[Text] = []
    for row in rows.iter_rows(named=True):
        entry = known.get((row["portfolio"], row["id"]))
        why = None if entry is None else worse(entry, row)
        if why is not None:
            said.append(Text("baseline.worse", {"id": row["id"], "why": why}))
        elif entry is not None:
            held.add(row["@place"])
    if held:
        column = [HELD if place in held else waiver for place, waiver in enumerate(findings["waiver"])]
        findings = findings.with_columns(pl.Series("waiver", column, dtype=pl.String))
    there = set(findings.select("portfolio", "id").rows())
    if solved := sum(key not in there for key in known):
        said.append(Text("baseline.solved", {"count": solved}))
    return findings, [Text("baseline.held", {"count": len(held), "known": len(known)}), *said]


def worse(known: KnownModel, row: Mapping[str, Any]) -> Text | None:
    """Why a finding is worse than it was known to be."""
    if LEVELS.index(row["level"]) < LEVELS.index(known.level):
        return Text("baseline.level-worse", {"found": row["level"], "most": known.level})
    return beyond(BoundModel(colour=known.colour, distance=known.distance, observed=known.observed), row)


def pruned(
    baseline: BaselineModel, findings: pl.DataFrame, ran: Mapping[str, str | None], identities: Sequence[Identity]
) -> BaselineModel:
    """The baseline without what is solved, and with what became better as good as it is now.

    ``ran`` gives the table of each rule that ran: a finding of a rule that did not, or of another portfolio, is kept.
    Raises CheckError for an extract: what it leaves out is not solved.
    """
    if any(identity.extract for identity in identities):
        raise CheckError("baseline.extract")
    portfolios = {identity.portfolio for identity in identities}
    present = {(row["portfolio"], row["id"]): row for row in findings.iter_rows(named=True)}
    kept = remaining(baseline, present, ran, portfolios)
    return BaselineModel(schema_version=VERSION, findings=list(kept))


def remaining(
    baseline: BaselineModel,
    present: Mapping[Key, Mapping[str, Any]],
    ran: Mapping[str, str | None],
    portfolios: set[str],
) -> Iterator[KnownModel]:
    """Each known finding that is not solved."""
    for known in baseline.findings:
        row = present.get((known.portfolio, known.id))
        rule, _, rest = known.id.partition("/")
        judged = rule in ran or rest.partition("/")[0] in ran.values()
        if row is not None:
            yield of(row) if worse(known, row) is None else known
        elif known.portfolio not in portfolios or not judged:
            yield known


def text(baseline: BaselineModel) -> str:
    """The file's text: one finding a line, so that a change reads well."""
    lines = ",\n".join(f"  {known.model_dump_json(exclude_none=True)}" for known in baseline.findings)
    return f'{{"schema_version": "{baseline.schema_version}",\n "findings": [\n{lines}\n]}}\n'
