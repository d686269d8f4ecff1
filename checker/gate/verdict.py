"""The verdict by the rulebook's policy: what blocks publication, and which steps would unblock it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from checker.gate.waivers import waiver_counts
from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.report import CheckedText, RuleCounts, Verdict
from checker.model.submission import Identity, Submission
from checker.rulebook.policy_files import GateModel
from checker.rulebook.rulebook import Rulebook
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text, Title

MAX_NAMES = 5  # names in a sentence; more are counted
NO_HISTORY = ("engine.no-previous", "engine.few-previous")
INTENDED = ("engine.switched-off", "engine.not-due", "engine.not-given", "engine.no-report")  # by policy or calendar
FINGERPRINT_SHOWN = 12  # characters of a fingerprint in a sentence


@dataclass(frozen=True)
class Publication:
    """What the publisher states at the gate.

    The clock is never read: data age and waivers are compared with ``date``; waivers with the reporting date if it is
    None. ``approved_here`` is the fingerprint approved by the rulebook used without ``--rules``. ``as_of`` is the
    reporting date if it overrides the submission's. ``published`` is the checked report text, if given.
    """

    as_of: date | None = None
    approved: str = ""
    approved_here: str = ""
    date: date | None = None
    published: CheckedText | None = None


def check_date(policy: GateModel, identities: Sequence[Identity], day: date | None) -> None:
    """Raise CheckError if a required publication date is missing, or a given one precedes a reporting date."""
    if day is None:
        if policy.max_age_days is not None:
            raise CheckError("gate.no-date", days=policy.max_age_days)
        return
    for identity in identities:
        if day < identity.as_of:
            raise CheckError("gate.date-before", date=day.isoformat(), as_of=identity.as_of.isoformat())


class Reason(NamedTuple):
    """A sentence on what blocks, and the steps that would unblock it."""

    message: Text
    steps: tuple[Text, ...] = ()


def decide(
    rulebook: Rulebook,
    findings: pl.DataFrame,
    outcomes: Sequence[RuleCounts],
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
    """Return the findings that are neither waived nor in the baseline, with the columns that the verdict needs."""
    found = findings.select("id", "rule", "level", "waiver")
    return found.filter(found["waiver"].is_null()) if found["waiver"].null_count() < found.height else found


def reasons(
    rulebook: Rulebook,
    counted: pl.DataFrame,
    outcomes: Sequence[RuleCounts],
    submission: Submission,
    publication: Publication,
) -> Iterator[Reason]:
    policy, identities = rulebook.gate, submission.identities
    yield from blocking_findings(policy, counted)
    yield from exceeded_budgets(policy, counted)
    yield from rules_not_run(policy, outcomes, submission)
    yield from judged_nothing(policy, outcomes, rulebook.pack.tables)
    yield from unapproved_rulebook(rulebook, publication)
    yield from extract_reasons(identities)
    yield from missing_content(policy, rulebook.pack, submission)
    yield from old_data(policy, identities, publication)
    yield from periods_out_of_range(policy, identities)


def remarks(
    rulebook: Rulebook, findings: pl.DataFrame, outcomes: Sequence[RuleCounts], publication: Publication
) -> Iterator[Text]:
    """What the policy tolerates and how much of its budgets is left, whatever the verdict."""
    if publication.as_of is not None:
        yield Text("gate.as-of", {"as_of": publication.as_of.isoformat()})
    yield from waiver_counts(findings)
    yield from remaining_budgets(rulebook.gate, counted_findings(findings))
    yield from overrides(rulebook)
    yield from allowed_not_run(rulebook.gate, outcomes)
    yield from approval_remark(rulebook, publication)


def name_list(names: Sequence[str], count: int | None = None) -> Text:
    """Up to MAX_NAMES names; ``count`` is the total if ``names`` is already cut."""
    further = (len(names) if count is None else count) - MAX_NAMES
    shown = ", ".join(names[:MAX_NAMES])
    if further > 0:
        return Text("gate.names-more", {"names": shown, "count": further})
    return Text("gate.names", {"names": shown})


def blocking_findings(policy: GateModel, counted: pl.DataFrame) -> Iterator[Reason]:
    """Levels and rules of which a single finding blocks."""
    for level in policy.blocks:
        rows = counted.filter(counted["level"] == level)
        if rows.height:
            key = f"gate.{level}" if rows.height == 1 else f"gate.{level}s"
            yield Reason(Text(key, {"count": rows.height}), (fix_all_step(rows),))
    rows = counted.filter(counted["rule"].is_in(policy.blocking_rules) & ~counted["level"].is_in(policy.blocks))
    if rows.height:
        rules = ", ".join(rows["rule"].unique().sort())
        yield Reason(Text("gate.blocking-rules", {"count": rows.height, "rules": rules}), (fix_all_step(rows),))


def fix_all_step(rows: pl.DataFrame) -> Text:
    return Text("gate.step-mend", {"count": rows.height, "names": id_list(rows)})


def id_list(rows: pl.DataFrame) -> Text:
    return name_list(rows["id"].head(MAX_NAMES).to_list(), rows.height)


def exceeded_budgets(policy: GateModel, counted: pl.DataFrame) -> Iterator[Reason]:
    for rule, rows, most in budgets(policy, counted):
        if rows.height > most:
            key = "gate.warnings-budget" if rule is None else "gate.findings-budget"
            step = {"count": rows.height - most, "of": rows.height, "names": id_list(rows)}
            message = Text(key, {"rule": rule, "count": rows.height, "most": most})
            yield Reason(message, (Text("gate.step-some", step),))


def remaining_budgets(policy: GateModel, counted: pl.DataFrame) -> Iterator[Text]:
    for rule, rows, most in budgets(policy, counted):
        if rows.height <= most:
            key = "gate.room-warnings" if rule is None else "gate.room-findings"
            yield Text(key, {"rule": rule, "count": rows.height, "most": most, "left": most - rows.height})


def budgets(policy: GateModel, counted: pl.DataFrame) -> Iterator[tuple[str | None, pl.DataFrame, int]]:
    """Yield the rule (None: all warnings), its findings and the most that the policy allows."""
    if policy.max_warnings is not None:
        yield None, counted.filter(counted["level"] == "warning"), policy.max_warnings
    for rule, most in policy.max_findings.items():
        yield rule, counted.filter(counted["rule"] == rule), most


def extract_reasons(identities: Sequence[Identity]) -> Iterator[Reason]:
    if any(identity.extract for identity in identities):
        yield Reason(Text("gate.extract"), (Text("gate.step-extract"),))


def missing_content(policy: GateModel, pack: Pack, submission: Submission) -> Iterator[Reason]:
    """Tables without rows and values in no row, for each submission."""
    for identity in submission.identities:
        for name, columns in policy.must_have.items():
            title = Title(name, pack.tables[name].model.title)
            own = (pl.col("portfolio") == identity.portfolio) & (pl.col("period") == identity.period)
            rows = submission.tables[name].frame.filter(own) if name in submission.tables else None
            if rows is None or rows.is_empty():
                values = {"table": title, "period": identity.period}
                yield Reason(Text("gate.no-rows", values), (Text("gate.step-rows", values),))
                continue
            for column, wanted in columns.items():
                there = set(rows[column].cast(str).to_list())
                if absent := [value for value in wanted if value not in there]:
                    heading = Title(column, pack.tables[name].columns[column].model.title)
                    values = {"table": title, "column": heading, "period": identity.period, "names": name_list(absent)}
                    yield Reason(Text("gate.no-values", values), (Text("gate.step-values", values),))


def old_data(policy: GateModel, identities: Sequence[Identity], publication: Publication) -> Iterator[Reason]:
    """Data older on the publication date than the policy allows."""
    if policy.max_age_days is None or publication.date is None:
        return
    for identity in identities:
        age = (publication.date - identity.as_of).days
        if age > policy.max_age_days:
            since = publication.date - timedelta(days=policy.max_age_days)
            values = {"as_of": identity.as_of.isoformat(), "age": age, "most": policy.max_age_days}
            yield Reason(Text("gate.too-old", values), (Text("gate.step-newer", {"since": since.isoformat()}),))


def periods_out_of_range(policy: GateModel, identities: Sequence[Identity]) -> Iterator[Reason]:
    """Submissions for a month that the rulebook does not cover."""
    first, last = policy.first_period or "", policy.last_period or "9999-12"
    for identity in identities:
        if not first <= identity.period <= last:
            values = {"period": identity.period, "first": first or "–", "last": policy.last_period or "–"}
            yield Reason(Text("gate.other-period", values), (Text("gate.step-other-period", values),))


def rules_not_run(policy: GateModel, outcomes: Sequence[RuleCounts], submission: Submission) -> Iterator[Reason]:
    """Rules that must run and did not, and rules that could block and could not run."""
    silent = [outcome for outcome in outcomes if outcome.not_run is not None]
    must = [outcome for outcome in silent if outcome.rule in policy.must_judge]
    needed = [outcome for outcome in silent if outcome not in must and could_block(policy, outcome)]
    others = [outcome for outcome in needed if not is_first_period(policy, outcome, submission)]
    for key, blocking in (("gate.not-run", must), ("gate.could-not-run", [] if submission.extract else others)):
        before = [outcome for outcome in blocking if needs_history(outcome)]
        rest = [outcome for outcome in blocking if outcome not in before]
        for own, found in ((key, rest), (f"{key}-before", before)):
            if found:
                steps = (Text("gate.step-run", {"rule": each.rule, "reason": each.not_run}) for each in found)
                yield Reason(Text(own, {"rules": rule_ids(found)}), tuple(steps))


def needs_history(outcome: RuleCounts) -> bool:
    """Whether a rule did not run because an earlier period is missing."""
    return outcome.not_run is not None and outcome.not_run.key in NO_HISTORY


def could_block(policy: GateModel, outcome: RuleCounts) -> bool:
    """Whether a rule that did not run could have blocked and is not excused."""
    if outcome.not_run is None or outcome.not_run.key in INTENDED or outcome.rule in policy.may_not_run:
        return False
    named = outcome.rule in policy.blocking_rules or outcome.rule in policy.max_findings
    return named or outcome.parameter is not None or outcome.level in policy.blocks


def is_first_period(policy: GateModel, outcome: RuleCounts, submission: Submission) -> bool:
    """Return whether a rule did not run only because the rulebook covers no earlier period."""
    if policy.first_period is None or not needs_history(outcome):
        return False
    first = month_number(policy.first_period)
    return all(submission.depth(each) >= month_number(each.period) - first for each in submission.identities)


def month_number(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7])


def judged_nothing(
    policy: GateModel, outcomes: Sequence[RuleCounts], tables: Mapping[str, TableDescription]
) -> Iterator[Reason]:
    """Rules that must judge and had no record; or no rule that judged any record."""
    found = [o for o in outcomes if o.rule in policy.must_judge and o.not_run is None and o.in_scope == 0]
    if found:
        titles = {name: table.model.title for name, table in tables.items()}
        values = [{"rule": each.rule, "table": Title(each.table, titles.get(each.table, {}))} for each in found]
        steps = tuple(Text("gate.step-judge", each) for each in values)
        yield Reason(Text("gate.judged-nothing", {"rules": rule_ids(found)}), steps)
    if not any(outcome.in_scope for outcome in outcomes):
        yield Reason(Text("gate.nothing-judged"), (Text("gate.step-nothing-judged"),))


def rule_ids(outcomes: Sequence[RuleCounts]) -> str:
    return ", ".join(outcome.rule for outcome in outcomes)


def overrides(rulebook: Rulebook) -> Iterator[Text]:
    """Rules that the rulebook switches off or overrides."""
    for rule in rulebook.rules:
        if rule.off is not None:
            yield Text("gate.off", {"rule": rule.id, "reason": rule.off})
        if rule.override is not None:
            yield Text("gate.override", {"rule": rule.id, "keys": ", ".join(rule.override.keys)})


def allowed_not_run(policy: GateModel, outcomes: Sequence[RuleCounts]) -> Iterator[Text]:
    """Rules that did not run and that the policy allows not to run."""
    for outcome in outcomes:
        if outcome.not_run is not None and outcome.rule in policy.may_not_run:
            reason = policy.may_not_run[outcome.rule]
            yield Text("gate.may-not-run", {"rule": outcome.rule, "why": outcome.not_run, "reason": reason})


def unapproved_rulebook(rulebook: Rulebook, publication: Publication) -> Iterator[Reason]:
    """The pack files or the rulebook are not the approved ones.

    A fingerprint given at the gate, or by the rulebook in the current folder, takes precedence over the rulebook's own:
    a rulebook cannot approve itself.
    """
    own = rulebook.approved
    if own and own.pack_sha256 and own.pack_sha256.lower() != rulebook.sha256:
        values = {"found": rulebook.sha256[:FINGERPRINT_SHOWN], "approved": own.pack_sha256[:FINGERPRINT_SHOWN]}
        step = Text("gate.step-unapproved", {"found": rulebook.sha256})
        yield Reason(Text("gate.unapproved", values), (step,))
    wanted = approved_fingerprint(rulebook, publication)
    if wanted and wanted.lower() != rulebook.fingerprint:
        values = {"found": rulebook.fingerprint[:FINGERPRINT_SHOWN], "approved": wanted[:FINGERPRINT_SHOWN]}
        step = Text("gate.step-other-rulebook", {"found": rulebook.fingerprint})
        yield Reason(Text("gate.other-rulebook", values), (step,))


def approved_fingerprint(rulebook: Rulebook, publication: Publication) -> str:
    """The fingerprint that the rulebook must have; empty if none is approved."""
    own = rulebook.approved.rulebook_sha256 if rulebook.approved else ""
    return publication.approved or publication.approved_here or own


def approval_remark(rulebook: Rulebook, publication: Publication) -> Iterator[Text]:
    """Which rulebook was used, and whether it is approved."""
    known = approved_fingerprint(rulebook, publication)
    key = "gate.approved" if known.lower() == rulebook.fingerprint else "gate.other" if known else "gate.never-approved"
    yield Text(key, {"found": rulebook.fingerprint})


def unchecked_report(policy: GateModel, publication: Publication) -> Iterator[Reason]:
    """The report is missing, or too much of it could not be checked."""
    published = publication.published
    if published is None:
        if policy.needs_report:
            yield Reason(Text("gate.no-report"), (Text("gate.step-report"),))
        return
    untied, unread = len(published.of("untied")), len(published.unread)
    if policy.max_untied is not None and untied > policy.max_untied:
        values = {"count": untied, "most": policy.max_untied}
        yield Reason(Text("gate.untied", values), (Text("gate.step-untied", values),))
    if policy.max_unread is not None and unread > policy.max_unread:
        values = {"count": unread, "most": policy.max_unread}
        yield Reason(Text("gate.unread", values), (Text("gate.step-unread", values),))
