"""Baseline of known findings: known ones are tolerated, new and worse ones block, solved ones are removed.

Nothing is ever added, so the count can only fall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.gate.waivers import reason_worse
from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.finding import HELD, LEVELS
from checker.model.submission import Identity
from checker.rulebook.policy_files import BaselineModel, BoundModel, KnownModel
from checker.texts import Text

VERSION = "1.0"
NEVER_KNOWN = ("WAIVER-", "DISPUTE-")  # faults of a waiver must stay visible


def read(path: Path) -> BaselineModel:
    """Return the baseline in a file. Raises CheckError if it is missing or invalid."""
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


def create(findings: pl.DataFrame, identities: Sequence[Identity]) -> BaselineModel:
    """Return a baseline of all findings that block or count today and are not waived.

    Raises CheckError for an extract: what it leaves out would not be known.
    """
    if any(identity.extract for identity in identities):
        raise CheckError("baseline.extract")
    rows = eligible_findings(findings).iter_rows(named=True)
    known = {(row["portfolio"], row["id"]): known_finding(row) for row in rows}
    return BaselineModel(schema_version=VERSION, findings=[known[key] for key in sorted(known)])


def eligible_findings(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings that a baseline may contain: they can block and their portfolio is known."""
    free = pl.col("waiver").is_null() | (pl.col("waiver") == HELD)
    counts = pl.col("level").is_in(LEVELS[:2]) & pl.col("portfolio").is_not_null()
    own = pl.any_horizontal(pl.col("rule").str.starts_with(prefix) for prefix in NEVER_KNOWN)
    return findings.filter(free & counts & ~own)


def known_finding(row: Mapping[str, Any]) -> KnownModel:
    observed = row["observed"] if row["distance"] is None else None
    names = ("portfolio", "id", "level", "colour", "distance")
    return KnownModel(**{name: row[name] for name in names}, observed=observed)


def apply(findings: pl.DataFrame, baseline: BaselineModel) -> tuple[pl.DataFrame, list[Text]]:
    """Mark known findings with HELD in the waiver column.

    Returns sentences too: how many are known, which have become worse and block, and how many are gone.
    """
    known = {(each.portfolio, each.id): each for each in baseline.findings}
    rows = eligible_findings(findings.with_row_index("@place"))
    rows = rows.filter(pl.col("id").is_in([key[1] for key in known]))
    tolerated: set[int] = set()
    notices: list[Text] = []
    for row in rows.iter_rows(named=True):
        entry = known.get((row["portfolio"], row["id"]))
        why = None if entry is None else reason_worse_than_known(entry, row)
        if why is not None:
            notices.append(Text("baseline.worse", {"id": row["id"], "why": why}))
        elif entry is not None:
            tolerated.add(row["@place"])
    if tolerated:
        column = [HELD if place in tolerated else waiver for place, waiver in enumerate(findings["waiver"])]
        findings = findings.with_columns(pl.Series("waiver", column, dtype=pl.String))
    there = set(findings.select("portfolio", "id").rows())
    if solved := sum(key not in there for key in known):
        notices.append(Text("baseline.solved", {"count": solved}))
    return findings, [Text("baseline.held", {"count": len(tolerated), "known": len(known)}), *notices]


def reason_worse_than_known(known: KnownModel, row: Mapping[str, Any]) -> Text | None:
    """Return why a finding is worse than its baseline entry, or None."""
    if LEVELS.index(row["level"]) < LEVELS.index(known.level):
        return Text("baseline.level-worse", {"found": row["level"], "most": known.level})
    return reason_worse(BoundModel(colour=known.colour, distance=known.distance, observed=known.observed), row)


def prune(
    baseline: BaselineModel, findings: pl.DataFrame, ran: Mapping[str, str | None], identities: Sequence[Identity]
) -> BaselineModel:
    """Return the baseline without solved findings, and with improved ones at their present figures.

    ``ran`` maps each rule that ran to its table: a finding of any other rule, or of another portfolio, is kept. Raises
    CheckError for an extract: what it leaves out is not solved.
    """
    if any(identity.extract for identity in identities):
        raise CheckError("baseline.extract")
    portfolios = {identity.portfolio for identity in identities}
    present = {(row["portfolio"], row["id"]): row for row in findings.iter_rows(named=True)}
    kept = []
    for known in baseline.findings:
        row = present.get((known.portfolio, known.id))
        rule, _, rest = known.id.partition("/")
        judged = rule in ran or rest.partition("/")[0] in ran.values()
        if row is not None:
            kept.append(known_finding(row) if reason_worse_than_known(known, row) is None else known)
        elif known.portfolio not in portfolios or not judged:
            kept.append(known)
    return BaselineModel(schema_version=VERSION, findings=kept)


def to_json(baseline: BaselineModel) -> str:
    """The file's text: one finding per line, so that diffs are readable."""
    lines = ",\n".join(f"  {known.model_dump_json(exclude_none=True)}" for known in baseline.findings)
    return f'{{"schema_version": "{baseline.schema_version}",\n "findings": [\n{lines}\n]}}\n'
