"""What a rulebook says of single rules: which are switched off, and which of their keys it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.policy import RulebookModel
from checker.rule import Override
from checker.rulebook.document import Document
from checker.texts import Text
from checker.wrong import unknown


def override_of(document: Document, rulebook: Document, model: RulebookModel) -> Override | None:
    """Lay the rulebook's keys for a rule over the rule's own content, and say what was laid over."""
    rule = str(document.content.get("id"))
    keys = model.override.get(rule)
    if not keys:
        return None
    document.content = laid_over(document.content, keys)
    override = Override(rulebook.name, rulebook.source, keys, ("override", rule))
    document.overridden_by(rulebook, override)
    return override


def laid_over(content: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """``content`` with ``keys`` in it: tables key by key, a ladder of limits and anything else as a whole."""
    merged = dict(content)
    for name, value in keys.items():
        own = merged.get(name)
        if isinstance(own, dict) and isinstance(value, dict) and not is_ladder(value):
            merged[name] = laid_over(own, value)
        else:
            merged[name] = value
    return merged


def is_ladder(value: Mapping[str, Any]) -> bool:
    """Whether a table is a ladder of limits or a list of grades, which is replaced as a whole."""
    return bool(value) and all(name in ("green", "yellow", "red") for name in value)


def check_named(rulebook: Document, model: RulebookModel, ids: Sequence[str]) -> None:
    """Remember names of rules that are not there, and rules that are switched off without a reason."""
    for key in ("off", "override"):
        for name in getattr(model, key):
            if name not in ids:
                rulebook.wrong((key, name), unknown(name, ids))
    for name, reason in model.off.items():
        if not reason.strip():
            rulebook.wrong(("off", name), Text("rulebook.off-reason", {"rule": name}))
    for name, keys in model.override.items():
        for key in ("id", "kind", "table"):
            if key in keys:
                rulebook.wrong(("override", name, key), Text("rulebook.not-overridden", {"key": key}))
