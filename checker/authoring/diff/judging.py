"""A submission judged by one rulebook: codes, colours and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from checker import engine, gate
from checker.authoring.diff.content import Decision
from checker.engine import Codes
from checker.engine.standings import colour
from checker.engine.wording import Speaker
from checker.finding import LEVELS
from checker.intake.build import build_submission
from checker.policy import Rulebook
from checker.submission import RawSubmission, Submission
from checker.texts import LANGUAGES

Project = tuple[Any, ...]  # file, sheet and row of the judged table
Colours = Mapping[str, tuple[str | None, str | None]]  # by parameter: reported and derived


@dataclass(frozen=True)
class Judging:
    """One submission and all that one rulebook says of it."""

    submission: Submission
    book: Rulebook
    codes: Codes
    decision: Decision
    speakers: Mapping[str, Speaker]


def judge(raw: RawSubmission, book: Rulebook) -> Judging:
    """Judge a submission as a check does. Whether the packs are approved is left aside.

    Raises CheckError where the submission cannot be checked by the rulebook.
    """
    submission = build_submission([raw], book.pack)
    codes = engine.codes(submission, book)
    judgement = engine.worded(codes, submission, book, LANGUAGES[0])
    policy = replace(book, approved=None)
    verdict = gate.decide(policy, judgement.findings, judgement.outcomes, submission)
    levels = {level: int((judgement.findings["level"] == level).sum()) for level in LEVELS}
    speakers = {language: Speaker(submission, book.pack, language) for language in LANGUAGES}
    return Judging(submission, book, codes, Decision(verdict.word, levels, verdict.reasons), speakers)


def colours(judging: Judging) -> dict[Project, tuple[dict[str, Any], Colours]]:
    """Each judged record's row, and its colours where it is judged, by where it stands."""
    judged = judging.book.pack.judged
    table = judging.submission.tables.get(judged.name) if judged is not None else None
    if judged is None or table is None:
        return {}
    found = {}
    for row in judging.codes.tables[judged.name].iter_rows(named=True):
        source = table.sources[row["@source"]]
        own = {"portfolio": row["portfolio"], "period": row["period"], "project": row[judged.key[0]] or "–"}
        found[(source.file, source.sheet, row["@row"])] = (own, colours_of(row, judging.book))
    return found


def colours_of(row: Mapping[str, Any], book: Rulebook) -> Colours:
    """The reported and derived colour of each parameter of one record."""
    return {
        name: (colour(row[f"@reported.{name}"]), colour(row[f"@derived.{name}"]) if row["@judged"] else None)
        for name in book.pack.model.parameter
    }
