"""From what was said on the command line to an entry: how bad the finding may be comes from the finding itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.authoring.waive.findings import found, worst
from checker.authoring.waive.wish import BOUNDS, Wish
from checker.errors import CheckError
from checker.gate.waivers import is_expired, reason_worse
from checker.policy.waivers import BoundModel, DisputeModel, Waiver, WaiverModel
from checker.rulebook import find, load
from checker.rulebook.models import explained, real_path
from checker.rulebook.waivers import wrongs


def entry_of(wish: Wish) -> WaiverModel | DisputeModel:
    """The entry. Raises CheckError where something is lacking, or the waiver would not hold."""
    if not wish.dispute and wish.whole_rule != ("/" not in wish.about):
        raise CheckError("waivers.not-a-rule" if wish.whole_rule else "waivers.whole-rule", about=wish.about)
    rows, identities = found(wish) if wish.on is not None else ([], ())
    portfolio = wish.portfolio or next((row["portfolio"] for row in rows), None)
    if portfolio is None:
        raise CheckError("waivers.no-portfolio")
    given = {"portfolio": portfolio, "periods": list(wish.periods), "reason": wish.reason, "owner": wish.owner}
    if wish.dispute:
        dispute: DisputeModel = accepted(DisputeModel, {**given, "finding": wish.about}, wish)
        return dispute
    if wish.approval is None or wish.until is None:
        raise CheckError("waivers.lacking")
    about = {"rule": wish.about, "whole_rule": True} if wish.whole_rule else {"finding": wish.about}
    model: WaiverModel = accepted(
        WaiverModel,
        {
            **about,
            **given,
            "project": wish.project,
            "approval": wish.approval,
            "until": wish.until,
            "up_to": bound(wish, rows),
        },
        wish,
    )
    if any(is_expired(Waiver(model, "", 0), identity, None) for identity in identities):
        raise CheckError("waivers.past", until=str(model.until))
    check_covers(model, rows)
    return model


def bound(wish: Wish, rows: Sequence[Mapping[str, Any]]) -> Any:
    """How bad the finding may be: as it was said, or as it is."""
    if list(wish.up_to) == ["any"]:
        return "any"
    pairs = dict(each.partition("=")[::2] for each in wish.up_to)
    if wrong := next((name for name, value in pairs.items() if name not in BOUNDS or not value), None):
        raise CheckError("waivers.up-to", found=wrong, known=", ".join(BOUNDS))
    if pairs:
        return pairs
    if not rows:
        raise CheckError("waivers.no-bound")
    return worst(rows, wish.whole_rule)


def accepted(model: type[Any], values: Mapping[str, Any], wish: Wish) -> Any:
    """The entry as its model takes it. Raises CheckError with the first thing that is wrong."""
    from pydantic import ValidationError

    try:
        entry = model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        why = explained(first, real_path(values, first["loc"]), model)
        raise CheckError("waivers.wrong", about=wish.about, reason=why) from None
    ids = [rule.id for rule in load(find(wish.rules)).rules]
    if wrong := next(wrongs(entry, ids), None):
        raise CheckError("waivers.wrong", about=wish.about, reason=wrong.text)
    return entry


def check_covers(model: WaiverModel, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a waiver that would not hold for what was found."""
    up_to = model.up_to
    most = up_to.count if isinstance(up_to, BoundModel) and up_to.count else 1
    for row in rows:
        if why := reason_worse(up_to, row):
            raise CheckError("waivers.not-covering", id=row["id"], why=why)
    if model.finding and len(rows) > most:
        raise CheckError("waivers.count", count=len(rows), about=model.finding)
