"""The small changes of a rule: each a rule of its own, with where it was changed and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from checker.authoring.testing.mutations.expressions import Edit, of_parts, rebuilt
from checker.authoring.testing.mutations.kinds import of_kind
from checker.kinds.rule import Rule
from checker.model.errors import KeyPath
from checker.texts import Text

__all__ = ["Mutant", "mutants"]


@dataclass(frozen=True, eq=False)
class Mutant:
    """A changed rule: the path of what was changed, the change in words, and the edit where it is an expression's."""

    rule: Rule
    path: KeyPath
    change: Text
    edit: Edit | None = None


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every small change of a rule that the rulebook would accept, each once."""
    seen: set[str] = set()
    for changes, change, edit in chain(of_parts(rule), of_kind(rule)):
        key = identity(changes)
        if key in seen:
            continue
        seen.add(key)
        found = rebuilt(rule, changes, f"{rule.id} {len(seen)}")
        if found is not None:
            yield Mutant(found, next(iter(changes)), change, edit)


def identity(changes: Mapping[KeyPath, Any]) -> str:
    """What makes two changes the same."""
    return repr([(path, list(value.items()) if isinstance(value, dict) else value) for path, value in changes.items()])
