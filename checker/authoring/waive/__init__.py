"""``checker waive``: a waiver or a dispute written into the rulebook's file of waivers, which keeps all that stands in
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.authoring.waive.entry import entry_of
from checker.authoring.waive.file import appended, waivers_file
from checker.authoring.waive.wish import Wish
from checker.policy.waivers import WaiverModel

__all__ = ["Wish", "Written", "written"]


@dataclass(frozen=True)
class Written:
    """A file's new content, not written yet, and the entry in it."""

    path: Path
    content: bytes
    key: str
    entry: Mapping[str, Any]


def written(wish: Wish) -> Written:
    """What the file of waivers is to be. Raises CheckError where the wish is not one that would hold, and RulebookError
    where the rulebook has mistakes.
    """
    path, name = waivers_file(wish.rules)
    model = entry_of(wish)
    key = "waiver" if isinstance(model, WaiverModel) else "dispute"
    entry = model.model_dump(exclude_none=True, exclude_defaults=True)
    return Written(path, appended(path, name, key, entry), key, entry)
