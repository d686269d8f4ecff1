"""A difference as one JSON object, for programs. Figures are texts with their exact decimals."""

from __future__ import annotations

import json
from typing import Any

from checker.authoring.diff.content import Assessed, Change, Decision, Difference, Lone, Opened, Said, Silence
from checker.authoring.diff.summary import summary

SCHEMA_VERSION = "1.0"  # the second number grows with new keys, the first when a key changes its meaning


def render(found: Difference, language: str, width: int) -> str:
    """The object as text, keys in a fixed order; sentences in ``language``."""
    return json.dumps(content(found, language), ensure_ascii=False, indent=1) + "\n"


def content(found: Difference, language: str) -> dict[str, Any]:
    """The object."""
    return {
        "schema_version": SCHEMA_VERSION,
        "language": language,
        "old": rulebook(found.old, language),
        "new": rulebook(found.new, language),
        "archive": found.archive,
        "submissions": [submission(each, language) for each in found.assessed],
        "only_old": [lone(each) for each in found.only_old],
        "only_new": [lone(each) for each in found.only_new],
        "not_run": [silence(each, language) for each in found.silences],
        "changes": [change(each) for each in found.changes],
        "derived": [vars(each) for each in found.recoloured],
        "unseen": list(found.unseen),
        "summary": summary(found, language),
    }


def rulebook(opened: Opened, language: str) -> dict[str, Any]:
    """One of the two rulebooks."""
    return {"name": opened.name, "told": [text.say(language) for text in opened.told]}


def submission(each: Assessed, language: str) -> dict[str, Any]:
    """One submission with both verdicts."""
    sides = {"old": decision(each.old, language), "new": decision(each.new, language)}
    return {"path": each.path, "portfolio": each.portfolio, "period": each.period, **sides}


def decision(made: Decision, language: str) -> dict[str, Any]:
    """A verdict, the findings of each level, and what decided it."""
    reasons = [reason.say(language) for reason in made.reasons]
    return {"verdict": made.word, "levels": dict(made.levels), "reasons": reasons}


def lone(each: Lone) -> dict[str, Any]:
    """A rule that only one rulebook has."""
    return {"rule": each.rule, "outcomes": dict(each.counts)}


def silence(each: Silence, language: str) -> dict[str, Any]:
    """A rule that runs under one rulebook only; null where it runs."""
    reasons = {name: text.say(language) if text else None for name, text in (("old", each.old), ("new", each.new))}
    return {"rule": each.rule, "portfolio": each.portfolio, "period": each.period, **reasons}


def change(each: Change) -> dict[str, Any]:
    """A record of which a rule says something else."""
    return {**vars(each), "old": said(each.old), "new": said(each.new)}


def said(side: Said) -> dict[str, Any]:
    """What one rulebook says of a record."""
    return {name: getattr(side, name) for name in ("outcome", "observed", "limit", "unit")}
