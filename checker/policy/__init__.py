"""What a rulebook says beside its packs: how colours compare, what blocks, what is switched off or overridden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from checker.expression import Expression
from checker.policy.gate import ApprovedModel, GateModel
from checker.policy.waivers import Dispute, Waiver
from checker.positions import Positions
from checker.rule import Rule
from checker.schema import Language, Model, Pack, Titles

__all__ = ["ApprovedModel", "GateModel", "Rulebook", "RulebookModel"]

Comparison = Literal["agrees", "error", "warning", "note"]
Reported = Literal["green", "yellow", "red", "missing", "blank"]
Derived = Literal["green", "yellow", "red", "missing"]


@dataclass(frozen=True)
class Rulebook:
    """Everything that a check needs to know beside the data. ``file`` is the rulebook's path as shown to people.

    ``sha256`` is that of the packs' files; ``fingerprint`` that of all that the rulebook says, its packs among it,
    approvals and waivers not. ``packs`` are the folders of its packs, ``waivers_file`` is the file of its waivers, both
    as it names them.
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
    fingerprint: str = ""
    waivers: tuple[Waiver, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    packs: tuple[str, ...] = ()
    waivers_file: str = ""

    @cached_property
    def compare_line(self) -> int:
        """The line of the table that compares reported with derived colours."""
        return Positions(self.source).key(("compare",))[0]

    @property
    def sha256(self) -> str:
        """The fingerprint of the packs' files."""
        return self.pack.sha256


class RulebookModel(Model):
    """``rules.toml``: title, languages, packs in use (folders, relative to the file), the comparison of reported
    with derived colours, and the gate.
    """

    title: Titles
    """What the rulebook is called, per language."""
    languages: list[Language] = Field(min_length=1)
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
    waivers: str | None = None
    """The file with waivers, relative to this one. Where it is not there, nothing is waived."""
