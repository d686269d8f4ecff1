"""What a rulebook says beside its packs: how colours compare, what blocks, what is switched off or overridden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Annotated, Any, Literal

from pydantic import Field

from checker.expression import Expression
from checker.rule import Level, Rule
from checker.schema import Model, Pack, Titles

Comparison = Literal["agrees", "error", "warning", "note"]
Reported = Literal["green", "yellow", "red", "missing", "blank"]
Derived = Literal["green", "yellow", "red", "missing"]


@dataclass(frozen=True)
class Rulebook:
    """Everything that a check needs to know beside the data. ``file`` is the rulebook's path as shown to people,
    ``packs`` are the folders of its packs as it names them.
    """

    file: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    pack: Pack
    rules: tuple[Rule, ...]
    compare: Mapping[Reported, Mapping[Derived, Comparison]]
    gate: GateModel
    source: str = ""
    judged: Expression | None = None
    approved: ApprovedModel | None = None
    sha256: str = ""
    packs: tuple[str, ...] = ()


class GateModel(Model):
    """What blocks publication: levels, a budget of warnings, and rules that must have judged at least one record."""

    blocks: list[Level] = ["error"]
    """Levels of which one finding is enough to block."""
    max_warnings: int | None = Field(default=None, ge=0)
    """How many warnings are borne; without it any number."""
    must_judge: list[str] = []
    """Rules that must have had at least one row to judge: a check that judged nobody has proved nothing."""


class ApprovedModel(Model):
    """Who approved the limits, and when. The gate blocks where the packs' files are not those of ``pack_sha256``."""

    by: str = ""
    """Who approved the packs."""
    case: str = ""
    """The case in which it was done."""
    date: Day | None = None
    """When."""
    pack_sha256: str = ""
    """The fingerprint of the packs' files as they were approved."""


class RulebookModel(Model):
    """``rules.toml``: title, languages, packs in use (folders, relative to the file), the comparison of reported
    with derived colours, and the gate.
    """

    title: Titles
    """What the rulebook is called, per language."""
    languages: list[Annotated[str, Field(pattern="^[a-z]{2}$")]] = Field(min_length=1)
    """The languages of its texts; findings are in the first unless another is asked for."""
    packs: list[str] = Field(min_length=1)
    """The folders of the packs in use, relative to this file."""
    compare: dict[Reported, dict[Derived, Comparison]] = {}
    """Reported colour by derived: "agrees", or the level of the finding. Complete where a pack has parameters."""
    gate: GateModel = GateModel()
    """What blocks publication."""
    off: dict[str, str] = {}
    """Rules that are switched off, by id, each with the reason."""
    override: dict[str, dict[str, Any]] = {}
    """Keys of rules' own files that this rulebook says otherwise, by the rule's id."""
    approved: ApprovedModel | None = None
    """Who approved the packs, and which files."""
