"""Judging a submission by a rulebook: which rules apply, columns in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from checker.evaluate.codes import Judged, outcome
from checker.evaluate.evaluate import Codes, codes, projects
from checker.evaluate.text_claims import published
from checker.findings.budget import Budget
from checker.findings.comparison import Comparison, by_none, by_rule, compared
from checker.findings.contract_findings import failed
from checker.findings.messages import MessageWriter
from checker.findings.missing_inputs import Unreadable, unknown_scopes
from checker.findings.outcomes import Outcomes, gather, places_of
from checker.findings.project_statuses import project_statuses
from checker.findings.rule_findings import found, further, reported_strangers, wanted
from checker.findings.supporting_rows import relied
from checker.findings.table import Part, joined, whole, without_sentence
from checker.lazy import pl
from checker.model.finding import Code
from checker.model.provenance import Relied
from checker.model.report import CheckedText, ProjectStatus, RuleCounts
from checker.model.report_text import Manuscript
from checker.model.submission import Submission
from checker.model.types import Type
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text

__all__ = ["Codes", "Judgement", "codes", "joined", "judge", "worded"]


@dataclass(frozen=True)
class Judgement:
    """What the engine found: the findings table, an outcome a rule, each judged project's colours, what the report
    says, where there is one, and, where it was asked for, the rows that rules relied on. ``told`` reports what was left
    out because there was too much of it.
    """

    findings: pl.DataFrame
    outcomes: tuple[RuleCounts, ...]
    project_statuses: tuple[ProjectStatus, ...]
    published: CheckedText | None = None
    relied: tuple[Relied, ...] = ()
    told: tuple[Text, ...] = ()


def judge(
    submission: Submission,
    rulebook: Rulebook,
    language: str,
    manuscript: Manuscript | None = None,
    *,
    relying: bool = False,
    budget: Budget | None = None,
) -> Judgement:
    """Judge every record by every rule, compare the derived with the reported colours, and word the findings; with a
    ``manuscript``, compare with it what the report says; if ``relying``, say on which rows rules relied.

    Findings are in ``language``.
    """
    judged = codes(submission, rulebook, manuscript)
    found = worded(judged, submission, rulebook, language, budget)
    if relying:
        found = replace(found, relied=relied(judged, submission))
    return replace(found, published=published(manuscript, judged, rulebook)) if manuscript is not None else found


def worded(
    judged: Codes, submission: Submission, rulebook: Rulebook, language: str, budget: Budget | None = None
) -> Judgement:
    """The findings, in a language, that follow from the codes of a submission's records."""
    pack = rulebook.pack
    writer = MessageWriter(submission, pack, language, budget)
    parts = list(found_in(judged, submission, rulebook, writer))
    outcomes = [
        judged.judged[rule.id].outcome() if rule.id in judged.judged else outcome(rule, {}, judged.silent[rule.id])
        for rule in rulebook.rules
    ]
    shown, left_out = project_statuses(judged.tables, pack, language, writer.budget)
    return Judgement(whole(parts, submission), tuple(outcomes), shown, told=(*without_sentence(parts), *left_out))


def found_in(judged: Codes, submission: Submission, rulebook: Rulebook, writer: MessageWriter) -> Iterator[Part]:
    """All findings: of the contract, of each rule, and of the comparison."""
    yield from failed(writer)
    judged_table, comparison = rulebook.pack.judged, Comparison({}, ())
    records = judged.tables[judged_table.name] if judged_table is not None else pl.DataFrame()
    if judged_table is not None:
        feeding = [each for each in judged.judged.values() if each.rule.model.parameter is not None]
        fed = {
            name: [(each, projects(each)) for each in feeding if each.rule.model.parameter == name]
            for name in rulebook.pack.model.parameter
        }
        comparison = compared(writer, rulebook, records, fed)
    yield from comparison.parts
    strangers, unreadable = reported_strangers(judged.judged.values()), Unreadable(submission)
    for name, each in judged.judged.items():
        decided = comparison.decided.get(name, ())
        outcomes = gathered(each, [of.places for of in decided if of.places is not None], judged, submission, rulebook)
        if outcomes is None:
            continue
        yield from found(writer, outcomes, records, strangers)
        for of in decided:
            if of.places is not None:
                yield by_rule(writer, rulebook, of, outcomes.of(of.places), unreadable)
    yield from (by_none(writer, rulebook, of) for of in comparison.decided.get("", ()))


def gathered(
    judged: Judged, compared: list[pl.Series], codes: Codes, submission: Submission, rulebook: Rulebook
) -> Outcomes | None:
    """The outcomes of a rule's rows that are findings by themselves or decided a comparison; None where none are."""
    places = [*compared, places_of(judged.codes, wanted(judged))] if judged.has(*wanted(judged)) else compared
    if not places:
        return None
    # whether a project is judged is asked for colours only
    condition = rulebook.judged if compared and judged.rule.table is rulebook.pack.judged else None

    def extra(types: Mapping[str, Type]) -> Mapping[str, pl.Expr]:
        if compared and judged.has(Code.MISSING):
            return unknown_scopes(judged.rule, condition)
        return further(judged, submission, types)

    rows = places[0] if len(places) == 1 else pl.concat(places).unique()
    return gather(judged, rows.sort(), codes.periods, condition.reads if condition is not None else (), extra)
