"""Movements that hold nothing against the period before: every record of every month would be found."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.rule import PREVIOUS
from checker.texts import Text


def check_movements(found: Read) -> Iterator[Mistake]:
    """Rules about records that both periods have, and that read nothing of the earlier one."""
    for rule in found.rules:
        if rule.off is not None or rule.kind.name != "movement" or rule.model.of != "kept" or rule.model.lasting > 1:
            continue
        read = [name for path in (("finds",), ("when",)) if path in rule.parts for name in rule.parts[path].reads]
        if not any(name.startswith(PREVIOUS) for name in read):
            yield mistake(found.documents[rule.file], ("finds",), Text("lint.moves-nothing", {"rule": rule.id}))
