"""Findings about waivers themselves. They point at the waiver's line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from checker.finding import DEFECT, LEVELS, Finding
from checker.gate.expiry import expired, expires_soon, until_text
from checker.gate.use import Use
from checker.policy.waivers import Dispute, Waiver
from checker.submission import Identity
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


def told(use: Use, findings: pl.DataFrame, day: date | None, language: str) -> Iterator[Finding]:
    """What is to be told of one waiver. An expired or lapsed one is as serious as what it covered."""
    latest = max(use.identities, key=lambda identity: identity.period)
    values = {"about": use.waiver.about, "until": until_text(use.waiver), "approval": use.waiver.model.approval}
    over = expired(use.waiver, latest, day)
    if over or use.expired:
        level = worst(findings, use.expired)
        yield about(use.waiver, latest, "WAIVER-EXPIRED", level, values, language)
    for place, why in use.lapsed[:1]:
        level = worst(findings, [place for place, _ in use.lapsed])
        told_of = {**values, "why": why, "finding": findings["id"][place]}
        yield about(use.waiver, latest, "WAIVER-LAPSED", level, told_of, language)
    if not (over or use.expired or use.lapsed or use.covered):
        yield about(use.waiver, latest, "WAIVER-UNUSED", "note", values, language)
    elif not over and expires_soon(use.waiver, latest, day):
        yield about(use.waiver, latest, "WAIVER-EXPIRING", "note", values, language)


def worst(findings: pl.DataFrame, places: list[int]) -> str:
    """The most serious level of some findings; at least a warning."""
    found = [str(findings["level"][place]) for place in places]
    return min([*found, "warning"], key=LEVELS.index)


def about(
    entry: Waiver | Dispute, identity: Identity, rule: str, level: str, values: Mapping[str, Any], language: str
) -> Finding:
    """A finding about a waiver or a dispute, at its line."""
    about = entry.about if isinstance(entry, Waiver) else entry.model.finding
    empty: dict[str, Any] = dict.fromkeys(Finding._fields)
    return Finding(
        **{
            **empty,
            "id": f"{rule}/-/{about}/-",
            "portfolio": identity.portfolio,
            "period": identity.period,
            "rule": rule,
            "class_": DEFECT,
            "level": level,
            "key": about,
            "rule_file": entry.file,
            "rule_line": entry.line,
            "message": Text(f"waivers.{rule}-message", values).say(language),
            "remedy": Text(f"waivers.{rule}-remedy", values).say(language),
        }
    )
