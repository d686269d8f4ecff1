"""A rule when it is loaded, and what a rulebook says instead of its file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter
from typing import Any, ClassVar, NamedTuple

from checker.expression import Expression
from checker.kinds.effective_dates import Line, in_force
from checker.kinds.rule_file import RuleModel
from checker.kinds.text_mentions import Prose
from checker.lazy import pl
from checker.model.errors import KeyPath, Wrong
from checker.model.report_text import Passage
from checker.model.types import DATE, TEXT, Type
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.schema.toml_positions import Positions
from checker.texts import Text

NO_ROW = "@no_row"  # among missing fields: a row is missing, not a field
PLACEHOLDERS = (  # of every rule's message, beside the columns of its table
    "observed", "limit", "distance", "better", "segment", "lacking", "differing", "nearest",
    "figure", "path", "stated", "against", "project",
)  # fmt: skip


class Statement(NamedTuple):
    """Something that the report says, and what became of it: ``agrees``, ``contradicts`` or ``untied`` (with why).

    ``start`` and ``end`` are its place in the passage; ``record`` is the key of the project that it is said of.
    """

    passage: Passage
    start: int
    end: int
    outcome: str
    record: str | None = None
    why: Text | None = None


class Shown(NamedTuple):
    """A value to be shown in a finding, and its type."""

    value: pl.Expr
    type: Type = TEXT


@dataclass(frozen=True)
class Part:
    """An expression of a rule file: its place, its text, and the kind that its type must be.

    ``offset`` is where the expression begins in the value (behind a comparator); ``days`` allows a date less a date.
    """

    path: KeyPath
    text: str
    wanted: str = "boolean"
    days: bool = False
    offset: int = 0


PREVIOUS = "previous."  # before a name: the same in the period before
RECORD = "record."  # in a condition on rows of another table, before the names of the record that they belong to


def rows_scope(table: TableDescription | None) -> dict[str, Type] | None:
    """What a condition on a table's bare rows may use: the table's own columns and ``as_of``."""
    return None if table is None else {name: column.type for name, column in table.columns.items()} | {"as_of": DATE}


def belonging_scope(table: TableDescription | None, scope: Mapping[str, Type]) -> dict[str, Type] | None:
    """What a condition on rows that belong to a record may use: their names, and the record's behind ``record.``."""
    own = rows_scope(table)
    return None if own is None else own | {f"{RECORD}{name}": kind for name, kind in scope.items()}


class Kind(ABC):
    """A kind of check. One instance a kind, found by the file's name in ``checks/``."""

    name: ClassVar[str]
    Model: ClassVar[type[RuleModel]]
    colours: ClassVar[bool] = False
    gathers: ClassVar[bool] = False  # whether it judges what several rows come to: its cases may show rows of any table
    asks: ClassVar[bool] = False  # whether its colours ask for another report, and so feed no parameter
    of_report: ClassVar[bool] = False  # judges what the report says, and does not run without one

    @abstractmethod
    def columns(self, model: Any) -> Iterator[str]:
        """The columns of the rule's table that it reads beside those in its expressions."""

    def expressions(self, model: Any, lines: Sequence[Line]) -> Iterator[Part]:
        """The expressions beside ``when``."""
        return iter(())

    def stands_on(self, model: Any, path: KeyPath) -> str | None:
        """Name of the table on whose rows the expression at ``path`` is evaluated; None for the judged row."""
        return None

    def names(self, model: Any) -> tuple[str, ...]:
        """The names that the rule itself gives to figures."""
        return ()

    def once(self, model: Any) -> bool:
        """Whether a submission is judged once, and not its rows."""
        return False

    def form(self, model: Any) -> str:
        """Which of the forms of its kind a rule has, by the key that makes the difference; "" for the plain one."""
        if self.once(model):
            return "once"
        return next((key for key in ("rows", "down", "share") if getattr(model, key, None)), "")

    def narrowed(self, model: Any) -> Iterator[str]:
        """The keys that narrow what the rule finds and are not part of its form."""
        return iter(())

    def title(self, model: Any, name: str, language: str) -> str:
        """What people call a figure that the rule itself names."""
        return name

    def scope(self, model: Any, path: KeyPath, scope: Mapping[str, Type], pack: Pack) -> Mapping[str, Type] | None:
        """The names that the expression at ``path`` may use, of those of the rule's table in ``scope``; None where
        its table is not known.
        """
        table = self.stands_on(model, path)
        return scope if table is None else rows_scope(pack.tables.get(table))

    def dated(self, model: Any) -> tuple[str, Mapping[str, Any]] | None:
        """The key and content of the dated lines, if the kind has any."""
        return None

    def check(self, model: Any, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
        """What is wrong with the file beyond its expressions, dates and segments."""
        return iter(())

    def widened(self, scope: Mapping[str, Type], model: Any, pack: Pack) -> Mapping[str, Type]:
        """The names that the rule's expressions may use: those of its table, and what the kind adds."""
        return scope

    def makes(self, name: str) -> bool:
        """Whether the kind itself makes the column of a name, so that no table need have it."""
        return False

    def shows(self, rule: Rule) -> Iterator[str]:
        """Names that findings need beside those that the rule reads."""
        return iter(())

    def looks_back(self, model: Any) -> int:
        """How many periods before its own the kind compares a record with."""
        return 0

    def remembers(self, model: Any) -> bool:
        """Whether it looks at the period before where there is one, and judges without one too."""
        return False

    def over_periods(self, model: Any) -> bool:
        """Whether its cases state the records of several periods, a line each, and not `previous.column`."""
        return False

    def settled(self, model: Any, parts: Mapping[KeyPath, Expression]) -> Iterator[Wrong]:
        """What is wrong with the expressions together, once each of them is typed."""
        return iter(())

    def dispensable(self, model: Any) -> tuple[str, ...]:
        """Columns that the rule reads and can do without: it runs on an extract that has left them out."""
        return tuple(model.optional)

    def elsewhere(self, rule: Rule) -> tuple[str, ...]:
        """Other tables of which at least one must have been delivered for the rule to say anything."""
        return ()

    def beside(self, model: Any) -> tuple[str, ...]:
        """Other tables, all of which must have been delivered for the rule to say anything."""
        return ()

    def columns_beside(self, model: Any) -> Iterator[tuple[str, str]]:
        """The (table, column) pairs that the rule reads in those tables."""
        return iter(())

    def typed(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """The (table, column) pairs of which the rule wants to know how many decimals each cell was typed with."""
        return iter(())

    def tells_strangers(self, model: Any) -> str | None:
        """The column whose unknown names the rule reports, so that other rules need not."""
        return None

    def told_once(self, model: Any) -> tuple[str, ...]:
        """The columns whose rows with equal values share one finding, at the first of them."""
        return ()

    def subject(self, model: Any) -> str | None:
        """The column with the party that a finding is about; None for the first that leads to a judged record."""
        return None

    def known(self, model: Any) -> tuple[str, ...]:
        """The columns that refer to records of other tables which cases name under ``known``."""
        return ()

    def case_columns(self, model: Any) -> Mapping[str, Type]:
        """Columns that cases may have beside those of the table: what other tables, or colours, are to say."""
        return {}

    def case_tables(self, rule: Rule, frame: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
        """The other tables that cases with such columns describe."""
        return {}

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """The frame to judge on where more than the row itself is needed; None for the frame of the facts as it is.

        A finding need not point into the table: a frame with ``@file``, ``@page``, ``@line`` and ``@unit``
        (see ``passages.Passage``) says itself where it does.
        """
        return None

    def statements(self, rule: Rule, facts: Facts) -> Sequence[Statement]:
        """What the report says that the rule is about, for kinds that are ``of_report``."""
        return ()

    @abstractmethod
    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """The code of every row of the prepared frame (UInt8, see ``finding.Code``), scope left aside."""

    @abstractmethod
    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """For rows of the prepared frame with their code in ``@code``: observed, limit, distance, better, segment,
        column, path, parameter, before, lacking, differing, nearest, figure, project, cells, blank, chain, others,
        stated, against, gone, stranger, as far as the kind has them, and the figures that the rule itself names.

        Values keep their types; whoever words the finding formats them. ``column`` names the cell to point at,
        ``before`` the one of the row's like in the period before, ``path`` the place in the rule file, its keys joined
        by "/"; ``lacking`` and ``differing`` are lists of column names, and so is ``blank``: what kept the row from
        being judged, where the kind knows it better than its expressions. ``figure`` is a column by its heading.
        ``cells`` are all cells that the row rests on, or where it could not be judged the blank ones: a list of
        structures with table, column, row (its index) and sum (whether it is a sum row). ``chain`` is a way from party
        to party: a list of structs of ``party``, ``by`` (a term of the type shown) and ``colour``; ``others`` lists the
        places of further rows of the frame that belong to the finding. ``gone`` are the words of a sum row that stood
        in the period before, where ``before`` says, and is not there now, ``stranger`` is a name in ``column`` that is
        no judged record's and so kept the row from being judged.
        """


@dataclass(frozen=True, eq=False)
class Override:
    """What a rulebook says instead of a rule's own file: the rulebook's name and text, and the keys that it gives."""

    file: str
    source: str
    keys: Mapping[str, Any]
    path: KeyPath

    def gives(self, path: KeyPath) -> bool:
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
    parts: Mapping[KeyPath, Expression] = field(default_factory=dict)
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

    def stands_on(self, path: KeyPath) -> TableDescription | None:
        """The table on whose rows the expression at ``path`` is evaluated; None for the judged row."""
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
        """Line and column of the keys of the rule's file."""
        return Positions(self.source)

    @cached_property
    def key_lines(self) -> Mapping[str, int]:
        """The line of each key of the rule's file, by its path with line ends between."""
        return {"\n".join(path): line for path, (line, _) in self.positions.keys.items()}

    def place(self, path: KeyPath) -> tuple[str, int]:
        """The file and line of the key at ``path``: in the rule's own file, or in the rulebook that overrides it."""
        if self.override is not None and self.override.gives(path):
            positions = Positions(self.override.source)
            return self.override.file, positions.key((*self.override.path, *path))[0]
        while path and "\n".join(path) not in self.key_lines:
            path = path[:-1]
        return self.file, self.key_lines.get("\n".join(path), 1)


def nothing_before(rule: Rule, lag: int) -> pl.DataFrame:
    """Of records without earlier periods nothing can be said: rules that look back do not run on them."""
    raise LookupError(f"{rule.id} looks {lag} periods back, and there are none")


@dataclass(frozen=True)
class Facts:
    """What a rule is judged on: its table's rows with all columns that it reads, and the other tables.

    ``frame`` has, beside the table's columns, those of related rows ("project.phase") and ``reported.*``, ``derived.*``
    where they are read. ``periods`` are the distinct periods, ``tables`` the frames of all tables by name, ``totals``
    their sum rows, where there are any. ``ago`` gives a rule's table so many periods ago, as of the period that looks
    back, and ``before`` has all tables of one period ago and ``totals_before`` their sum rows, both empty where there
    was none. ``prose`` is the report that is to be published, if given. ``unsent`` are the projects (with portfolio and
    period) that sent no return, which is reported already.
    """

    frame: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]
    periods: tuple[str, ...]
    totals: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    ago: Callable[[Rule, int], pl.DataFrame] = nothing_before
    before: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    prose: Prose | None = None
    totals_before: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    unsent: frozenset[tuple[str, str, str]] = frozenset()
    made: dict[Hashable, pl.DataFrame] = field(default_factory=dict)

    def shared(self, key: Hashable, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """What rules of one or several tables need, made for the first that asks; the key names the table, if one."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]
