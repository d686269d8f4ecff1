"""Disputes: a project owner's word against a derived colour stands with the finding, and clears nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.finding import Finding
from checker.gate.telling import about
from checker.gate.waivers import NUMBER
from checker.policy import Rulebook
from checker.submission import Submission
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


def dispute(
    findings: pl.DataFrame, rulebook: Rulebook, submission: Submission, language: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """The findings with what their owners say against the derived colour at the end of the message, and a note for
    each dispute that no finding with a derived colour answers to.
    """
    import polars as pl

    further: list[Finding] = []
    for each in rulebook.disputes:
        model = each.model
        own = [identity for identity in submission.identities if identity.portfolio == model.portfolio]
        own = [identity for identity in own if not model.periods or identity.period in model.periods]
        if not own:
            continue
        meant = (pl.col("id").str.replace(NUMBER, "") == model.finding) & (pl.col("portfolio") == model.portfolio)
        meant = meant & pl.col("period").is_in([identity.period for identity in own]) & pl.col("derived").is_not_null()
        if not findings.select(meant.any()).item():
            latest = max(own, key=lambda identity: identity.period)
            values = {"about": model.finding, "owner": model.owner}
            further.append(about(each, latest, "DISPUTE-UNUSED", "note", values, language))
        said = Text("waivers.disputed", {"owner": model.owner, "reason": model.reason}).say(language)
        message = pl.when(meant).then(pl.col("message") + " " + pl.lit(said)).otherwise(pl.col("message"))
        findings = findings.with_columns(message)
    return findings, further
