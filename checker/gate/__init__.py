"""The verdict: whether what was found may be published, by the rulebook's policy, what decided it, and what would
change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.gate import baseline
from checker.gate.approval import approvals, unapproved
from checker.gate.contents import extracts, lacking, of_another_period, too_old
from checker.gate.disputes import dispute
from checker.gate.levels import budgets, levels, room_left
from checker.gate.manuscript import unchecked
from checker.gate.publication import Publication, check_date
from checker.gate.reason import Reason
from checker.gate.running import borne, departures, idle, unable
from checker.gate.waivers import waive, waived
from checker.policy import Rulebook
from checker.report import Outcome, Verdict
from checker.submission import Submission
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Publication", "baseline", "check_date", "decide", "dispute", "waive"]


def decide(
    rulebook: Rulebook,
    findings: pl.DataFrame,
    outcomes: Sequence[Outcome],
    submission: Submission,
    publication: Publication | None = None,
    told: Sequence[Text] = (),
) -> Verdict:
    """Blocked by each of ``reasons``; a finding that is waived or held counts for none of them.

    ``publication`` is what the publisher says beside the submission; without it (``checker check``) what would change
    the verdict, and what the policy bears, are not told. ``told`` is what the baseline has to say.
    """
    counted = free(findings)
    found = tuple(reasons(rulebook, counted, outcomes, submission, publication or Publication()))
    if publication is not None:
        found = (*found, *unchecked(rulebook.gate, publication))
    said = tuple(reason.said for reason in found)
    if publication is None:
        return Verdict(not found, said)
    steps = tuple(step for reason in found for step in reason.steps)
    return Verdict(not found, said, steps, (*told, *remarks(rulebook, findings, outcomes, publication)))


def free(findings: pl.DataFrame) -> pl.DataFrame:
    """The findings that count, with the columns that the verdict rests on: neither waived nor held."""
    found = findings.select("id", "rule", "level", "waiver")
    return found.filter(found["waiver"].is_null()) if found["waiver"].null_count() < found.height else found


def reasons(
    rulebook: Rulebook,
    counted: pl.DataFrame,
    outcomes: Sequence[Outcome],
    submission: Submission,
    publication: Publication,
) -> Iterator[Reason]:
    """Each reason to block, with what would take it away."""
    policy, identities = rulebook.gate, submission.identities
    yield from levels(policy, counted)
    yield from budgets(policy, counted)
    yield from unable(policy, outcomes, submission)
    yield from idle(policy, outcomes, rulebook.pack.tables)
    yield from unapproved(rulebook, publication)
    yield from extracts(identities)
    yield from lacking(policy, rulebook.pack, submission)
    yield from too_old(policy, identities, publication)
    yield from of_another_period(policy, identities)


def remarks(
    rulebook: Rulebook, findings: pl.DataFrame, outcomes: Sequence[Outcome], publication: Publication
) -> Iterator[Text]:
    """What the policy bears, and how much room it leaves: told whatever the verdict."""
    if publication.as_of is not None:
        yield Text("gate.as-of", {"as_of": publication.as_of.isoformat()})
    yield from waived(findings)
    yield from room_left(rulebook.gate, free(findings))
    yield from departures(rulebook)
    yield from borne(rulebook.gate, outcomes)
    yield from approvals(rulebook, publication)
