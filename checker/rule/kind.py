"""What a kind of check must do, and what it may."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from checker.dated import Line
from checker.expression import Expression
from checker.rule.evidence import Shown, Statement
from checker.rule.facts import Facts
from checker.rule.model import RuleModel
from checker.rule.part import Part
from checker.rule.rule import Rule
from checker.rule.scope import rows_scope
from checker.schema import Pack
from checker.value import Type
from checker.wrong import Path, Wrong

if TYPE_CHECKING:
    import polars as pl


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

    def stands_on(self, model: Any, path: Path) -> str | None:
        """The table on whose bare rows the expression at ``path`` stands, where it is not the row that is judged."""
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
        """The keys that narrow what the rule finds and that its form does not tell."""
        return iter(())

    def title(self, model: Any, name: str, language: str) -> str:
        """What people call a figure that the rule itself names."""
        return name

    def scope(self, model: Any, path: Path, scope: Mapping[str, Type], pack: Pack) -> Mapping[str, Type] | None:
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

    def settled(self, model: Any, parts: Mapping[Path, Expression]) -> Iterator[Wrong]:
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
        """The column of whose names it tells those that lead nowhere: what failed need not be told by other rules."""
        return None

    def told_once(self, model: Any) -> tuple[str, ...]:
        """The columns whose rows with equal values share one finding, told at the first of them."""
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
        """The other tables that cases with such columns stand for."""
        return {}

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """The frame to judge on where more than the row itself is needed; None for the frame of the facts as it is.

        What a row is told of need not stand in its table: a frame with ``@file``, ``@page``, ``@line`` and ``@unit``
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
