"""Judging a submission by a rulebook: which rules apply, columns in, findings out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.basis import Relied
from checker.engine.codes import Codes, codes, projects
from checker.engine.comparison import compared
from checker.engine.contract_findings import failed
from checker.engine.judging import outcome
from checker.engine.reliance import relied
from checker.engine.rule_findings import found, told_strangers
from checker.engine.standings import standings
from checker.engine.statements import published
from checker.engine.table import joined, whole
from checker.engine.wording import Speaker
from checker.passages import Manuscript
from checker.policy import Rulebook
from checker.report import CheckedText, Outcome, ProjectStatus
from checker.submission import Submission

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Codes", "Judgement", "codes", "joined", "judge", "worded"]


@dataclass(frozen=True)
class Judgement:
    """What the engine found: the findings table, an outcome a rule, each judged project's colours, what the report
    says, where there is one, and, where it was asked for, the rows that rules relied on.
    """

    findings: pl.DataFrame
    outcomes: tuple[Outcome, ...]
    project_statuses: tuple[ProjectStatus, ...]
    published: CheckedText | None = None
    relied: tuple[Relied, ...] = ()


def judge(
    submission: Submission,
    rulebook: Rulebook,
    language: str,
    manuscript: Manuscript | None = None,
    *,
    relying: bool = False,
) -> Judgement:
    """Judge every record by every rule, compare the derived with the reported colours, and word what was found; with a
    ``manuscript``, hold what the report says against it as well; if ``relying``, say on which rows rules relied.

    Findings are in ``language``.
    """
    judged = codes(submission, rulebook, manuscript)
    found = worded(judged, submission, rulebook, language)
    if relying:
        found = replace(found, relied=relied(judged, submission))
    return replace(found, published=published(manuscript, judged, rulebook)) if manuscript is not None else found


def worded(judged: Codes, submission: Submission, rulebook: Rulebook, language: str) -> Judgement:
    """The findings, in a language, that follow from the codes of a submission's records."""
    import polars as pl

    pack = rulebook.pack
    speaker = Speaker(submission, pack, language)
    parts = [*failed(speaker)]
    strangers = told_strangers(judged.judged.values())
    records = judged.tables[pack.judged.name] if pack.judged is not None else pl.DataFrame()
    for each in judged.judged.values():
        parts += found(speaker, each, judged.periods, records, strangers)
    if pack.judged is not None:
        fed = {
            name: [(each, projects(each)) for each in judged.judged.values() if each.rule.model.parameter == name]
            for name in pack.model.parameter
        }
        parts += compared(speaker, rulebook, records, fed, judged.periods)
    outcomes = [
        judged.judged[rule.id].outcome() if rule.id in judged.judged else outcome(rule, {}, judged.silent[rule.id])
        for rule in rulebook.rules
    ]
    return Judgement(whole(parts), tuple(outcomes), tuple(standings(judged.tables, pack, language)))
