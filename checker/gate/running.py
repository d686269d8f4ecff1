"""What blocks by what was judged: rules that could not run, and rules that judged nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.gate.reason import Reason
from checker.policy import GateModel, Rulebook
from checker.report import Outcome
from checker.schema import TableDescription
from checker.submission import Submission
from checker.texts import Text, Title

# The policy or the calendar says that these do not run; whoever must judge blocks all the same.
LOOKING_BACK = ("engine.no-previous", "engine.few-previous")
MEANT = ("engine.switched-off", "engine.not-due", "engine.not-given", "engine.no-report")


def unable(policy: GateModel, outcomes: Sequence[Outcome], submission: Submission) -> Iterator[Reason]:
    """Rules that had to run and did not, and rules whose findings could block and that could not run."""
    silent = [outcome for outcome in outcomes if outcome.not_run is not None]
    must = [outcome for outcome in silent if outcome.rule in policy.must_judge]
    needed = [outcome for outcome in silent if outcome not in must and is_needed(policy, outcome)]
    others = [outcome for outcome in needed if not begins(policy, outcome, submission)]
    for key, named in (("gate.not-run", must), ("gate.could-not-run", [] if submission.extract else others)):
        before = [outcome for outcome in named if looks(outcome)]
        rest = [outcome for outcome in named if outcome not in before]
        for own, found in ((key, rest), (f"{key}-before", before)):
            if found:
                yield Reason(Text(own, {"rules": rules_of(found)}), tuple(map(step, found)))


def looks(outcome: Outcome) -> bool:
    """Whether a rule did not run for lack of an earlier period."""
    return outcome.not_run is not None and outcome.not_run.key in LOOKING_BACK


def is_needed(policy: GateModel, outcome: Outcome) -> bool:
    """Whether a rule that did not run might have blocked, and nobody has said that it need not run."""
    if outcome.not_run is None or outcome.not_run.key in MEANT or outcome.rule in policy.may_not_run:
        return False
    named = outcome.rule in policy.blocking_rules or outcome.rule in policy.max_findings
    return named or outcome.parameter is not None or outcome.level in policy.blocks


def begins(policy: GateModel, outcome: Outcome, submission: Submission) -> bool:
    """Whether a rule did not run only because nothing lies before: all periods since the first that the rulebook is
    meant for are there.
    """
    if policy.first_period is None or not looks(outcome):
        return False
    first = month(policy.first_period)
    return all(submission.depth(each) >= month(each.period) - first for each in submission.identities)


def month(period: str) -> int:
    """A month as a number, so that two may be subtracted."""
    return int(period[:4]) * 12 + int(period[5:7])


def step(outcome: Outcome) -> Text:
    """What would let a rule run."""
    return Text("gate.step-run", {"rule": outcome.rule, "reason": outcome.not_run})


def idle(policy: GateModel, outcomes: Sequence[Outcome], tables: Mapping[str, TableDescription]) -> Iterator[Reason]:
    """Rules that had to judge and had no record; or no rule at all that judged any."""
    found = [o for o in outcomes if o.rule in policy.must_judge and o.not_run is None and o.in_scope == 0]
    if found:
        steps = tuple(
            Text("gate.step-judge", {"rule": each.rule, "table": titled(each.table, tables)}) for each in found
        )
        yield Reason(Text("gate.judged-nothing", {"rules": rules_of(found)}), steps)
    if not any(outcome.in_scope for outcome in outcomes):
        yield Reason(Text("gate.nothing-judged"), (Text("gate.step-nothing-judged"),))


def titled(name: str, tables: Mapping[str, TableDescription]) -> Title:
    """What people call a table."""
    return Title(name, tables[name].model.title if name in tables else {})


def rules_of(outcomes: Sequence[Outcome]) -> str:
    """The rules' ids in a row."""
    return ", ".join(outcome.rule for outcome in outcomes)


def departures(rulebook: Rulebook) -> Iterator[Text]:
    """The rules that the rulebook has switched off, or says otherwise."""
    for rule in rulebook.rules:
        if rule.off is not None:
            yield Text("gate.off", {"rule": rule.id, "reason": rule.off})
        if rule.override is not None:
            yield Text("gate.override", {"rule": rule.id, "keys": ", ".join(rule.override.keys)})


def borne(policy: GateModel, outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """The rules that did not run and would have blocked, had the policy not said that they may."""
    for outcome in outcomes:
        if outcome.not_run is not None and outcome.rule in policy.may_not_run:
            reason = policy.may_not_run[outcome.rule]
            yield Text("gate.may-not-run", {"rule": outcome.rule, "why": outcome.not_run, "reason": reason})
