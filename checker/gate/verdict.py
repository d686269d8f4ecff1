"""The verdict: whether the findings may be published by the rulebook's policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.gate.policy_checks import (
    Publication,
    Reason,
    approval_remark,
    blocking_findings,
    exceeded_budgets,
    extracts,
    judged_nothing,
    missing_content,
    outdated,
    overrides,
    periods_out_of_range,
    remaining_budgets,
    rules_not_run,
    tolerated,
    unapproved_rulebook,
    unchecked_report,
)
from checker.gate.waivers import waiver_counts
from checker.lazy import pl
from checker.model.report import Outcome, Verdict
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text


def decide(
    rulebook: Rulebook,
    findings: pl.DataFrame,
    outcomes: Sequence[Outcome],
    submission: Submission,
    publication: Publication | None = None,
    notices: Sequence[Text] = (),
) -> Verdict:
    """Return the verdict; waived and baseline findings do not count.

    ``publication`` is None outside the gate; then steps and remarks are left out. ``notices`` come from the baseline.
    """
    counted = counted_findings(findings)
    found = tuple(reasons(rulebook, counted, outcomes, submission, publication or Publication()))
    if publication is not None:
        found = (*found, *unchecked_report(rulebook.gate, publication))
    messages = tuple(reason.message for reason in found)
    if publication is None:
        return Verdict(not found, messages)
    steps = tuple(step for reason in found for step in reason.steps)
    return Verdict(not found, messages, steps, (*notices, *remarks(rulebook, findings, outcomes, publication)))


def counted_findings(findings: pl.DataFrame) -> pl.DataFrame:
    """The findings that are neither waived nor in the baseline, with the columns that the verdict needs."""
    found = findings.select("id", "rule", "level", "waiver")
    return found.filter(found["waiver"].is_null()) if found["waiver"].null_count() < found.height else found


def reasons(
    rulebook: Rulebook,
    counted: pl.DataFrame,
    outcomes: Sequence[Outcome],
    submission: Submission,
    publication: Publication,
) -> Iterator[Reason]:
    policy, identities = rulebook.gate, submission.identities
    yield from blocking_findings(policy, counted)
    yield from exceeded_budgets(policy, counted)
    yield from rules_not_run(policy, outcomes, submission)
    yield from judged_nothing(policy, outcomes, rulebook.pack.tables)
    yield from unapproved_rulebook(rulebook, publication)
    yield from extracts(identities)
    yield from missing_content(policy, rulebook.pack, submission)
    yield from outdated(policy, identities, publication)
    yield from periods_out_of_range(policy, identities)


def remarks(
    rulebook: Rulebook, findings: pl.DataFrame, outcomes: Sequence[Outcome], publication: Publication
) -> Iterator[Text]:
    """What the policy tolerates and how much of its budgets is left, whatever the verdict."""
    if publication.as_of is not None:
        yield Text("gate.as-of", {"as_of": publication.as_of.isoformat()})
    yield from waiver_counts(findings)
    yield from remaining_budgets(rulebook.gate, counted_findings(findings))
    yield from overrides(rulebook)
    yield from tolerated(rulebook.gate, outcomes)
    yield from approval_remark(rulebook, publication)
