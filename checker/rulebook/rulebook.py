"""How far back the rules of a rulebook look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from checker.expression import Expression
from checker.intake.previous_periods import Need
from checker.kinds.rule import Rule
from checker.rulebook.policy_files import ApprovedModel, Dispute, GateModel, Waiver
from checker.schema.base import Language, Model, Titles
from checker.schema.packs import Pack
from checker.schema.toml_positions import Positions

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


def previous_periods_needed(book: Rulebook) -> Need:
    """The previous periods that a rulebook's rules compare with, and the tables they need of them."""
    depths = {rule: rule.looks_back or int(rule.kind.remembers(rule.model)) for rule in book.rules if rule.off is None}
    tables = {rule.table.name for rule, depth in depths.items() if depth}
    for name in tuple(tables):  # what their columns and relations lead to
        described = book.pack.tables[name]
        tables |= {target for _, target, _ in described.references()}
        tables |= {relation.model.table for relation in described.relations.values()}
    return Need(max(depths.values(), default=0), frozenset(tables), book.gate.first_period)
