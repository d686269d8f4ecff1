"""A rule when it is loaded, and what a rulebook says instead of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING, Any

from checker.dated import Line, in_force
from checker.expression import Expression
from checker.positions import Positions
from checker.rule.scope import PREVIOUS, RECORD
from checker.schema import Pack, TableDescription
from checker.value import Type
from checker.wrong import Path

if TYPE_CHECKING:
    from checker.rule.kind import Kind


@dataclass(frozen=True, eq=False)
class Override:
    """What a rulebook says instead of a rule's own file: the rulebook's name and text, and the keys that it gives."""

    file: str
    source: str
    keys: Mapping[str, Any]
    path: Path

    def gives(self, path: Path) -> bool:
        """Whether the key at ``path`` is the override's."""
        found: Any = self.keys
        for step in path:
            if not isinstance(found, Mapping) or step not in found:
                return not isinstance(found, Mapping)
            found = found[step]
        return True


@dataclass(frozen=True, eq=False)
class Rule:
    """A loaded rule: its file's content, its kind, and its expressions checked and typed.

    ``parts`` holds the expressions by their path, ``lines`` the dated lines, ``scope`` the types of all names.
    ``override`` is what the rulebook says instead of the file, ``off`` why it has switched the rule off. ``project``
    is the column with the key of the judged record that a row belongs to.
    """

    model: Any
    kind: Kind
    file: str
    table: TableDescription
    pack: Pack
    parts: Mapping[Path, Expression] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    project: str | None = None
    source: str = ""
    scope: Mapping[str, Type] = field(default_factory=dict)
    override: Override | None = None
    off: str | None = None

    @property
    def id(self) -> str:
        """The rule's id."""
        return str(self.model.id)

    @property
    def per(self) -> str | None:
        """The column whose term chooses the dated line of a row; None where a line is for all rows."""
        return getattr(self.model, "per", None)

    @property
    def rows(self) -> str | None:
        """The other table whose rows are judged with each row; None where there is none."""
        return getattr(self.model, "rows", None)

    def line(self, segment: str | None, period: str) -> Line | None:
        """The dated line in force for a segment (None: for all rows) in a period; None before the first."""
        own = [line for line in self.lines if line.segment == segment]
        return next(iter(in_force(own, [period])), None)

    @property
    def when(self) -> Expression | None:
        """Which records the rule judges."""
        return self.parts.get(("when",))

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every column that the rule reads in its own table, related rows' columns with their dot."""
        own = (part for path, part in self.parts.items() if self.stands_on(path) is None)
        named = {name for part in own for name in part.reads} - set(self.kind.names(self.model))
        asked = (name for path, part in self.parts.items() if self.stands_on(path) for name in part.reads)
        named |= {name.removeprefix(RECORD) for name in asked if name.startswith(RECORD)}
        return frozenset(named | set(self.kind.columns(self.model)))

    def stands_on(self, path: Path) -> TableDescription | None:
        """The table on whose bare rows the expression at ``path`` stands; None where it stands on the judged row."""
        name = self.kind.stands_on(self.model, path)
        return None if name is None else self.pack.tables[name]

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """What the rule's sentences put in, in any language."""
        texts = [*self.model.message.values(), *self.model.remedy.values()]
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)

    @cached_property
    def looks_back(self) -> int:
        """How many periods before its own a record is compared with."""
        read = any(name.startswith(PREVIOUS) for name in (*self.reads, *self.kind.shows(self)))
        return max(self.kind.looks_back(self.model), int(read))

    @cached_property
    def positions(self) -> Positions:
        """Where the keys of the rule's file stand."""
        return Positions(self.source)

    @cached_property
    def key_lines(self) -> Mapping[str, int]:
        """The line of each key of the rule's file, by its path with line ends between."""
        return {"\n".join(path): line for path, (line, _) in self.positions.keys.items()}

    def place(self, path: Path) -> tuple[str, int]:
        """The file and line of the key at ``path``: in the rule's own file, or in the rulebook that overrides it."""
        if self.override is not None and self.override.gives(path):
            positions = Positions(self.override.source)
            return self.override.file, positions.key((*self.override.path, *path))[0]
        while path and "\n".join(path) not in self.key_lines:
            path = path[:-1]
        return self.file, self.key_lines.get("\n".join(path), 1)
