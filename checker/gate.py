"""The verdict: whether what was found may be published, by the rulebook's policy, and what decided it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.policy import GateModel, Rulebook
from checker.report import Outcome, Verdict
from checker.submission import Identity
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


def decide(
    rulebook: Rulebook, findings: pl.DataFrame, outcomes: Sequence[Outcome], identities: Sequence[Identity] = ()
) -> Verdict:
    """Blocked by a finding of a level that blocks, by more warnings than the policy bears, by a rule that had to judge
    and judged nothing, by packs that are not the approved ones, or by a submission that is an extract.
    """
    levels = {level: int((findings["level"] == level).sum()) for level in ("error", "warning", "note")}
    reasons = (*blocking(rulebook.gate, levels, outcomes), *unapproved(rulebook), *extracts(identities))
    return Verdict(not reasons, reasons)


def blocking(policy: GateModel, levels: dict[str, int], outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """Each reason to block."""
    for level in policy.blocks:
        if levels[level]:
            yield Text(f"gate.{level}" if levels[level] == 1 else f"gate.{level}s", {"count": levels[level]})
    if policy.max_warnings is not None and levels["warning"] > policy.max_warnings:
        yield Text("gate.warnings-budget", {"count": levels["warning"], "most": policy.max_warnings})
    must = [outcome for outcome in outcomes if outcome.rule in policy.must_judge]
    if silent := [outcome.rule for outcome in must if outcome.not_run is not None]:
        yield Text("gate.not-run", {"rules": ", ".join(silent)})
    if idle := [outcome.rule for outcome in must if outcome.not_run is None and outcome.in_scope == 0]:
        yield Text("gate.judged-nothing", {"rules": ", ".join(idle)})


def unapproved(rulebook: Rulebook) -> Iterator[Text]:
    """The reason to block where the packs' files are not those that were approved."""
    approved = rulebook.approved.pack_sha256 if rulebook.approved else ""
    if approved and approved.lower() != rulebook.sha256:
        yield Text("gate.unapproved", {"found": rulebook.sha256[:12], "approved": approved[:12]})


def extracts(identities: Sequence[Identity]) -> Iterator[Text]:
    """The reason to block where something was left out on purpose: what an extract does not say cannot be judged."""
    if any(identity.extract for identity in identities):
        yield Text("gate.extract")
