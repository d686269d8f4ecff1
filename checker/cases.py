"""The cases in the rules' own files: pipe tables, parsed like cells, judged by the rule, compared with what they
expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from checker.cell import Broken, CellParser, Gap
from checker.dated import period_end
from checker.engine import facts
from checker.engine.history import History
from checker.engine.judging import Judged, judge_table
from checker.finding import COLOUR_OF_CODE, Code
from checker.passages import Manuscript, Passage
from checker.policy import Rulebook
from checker.prose.report import Prose
from checker.rows import link
from checker.rule import PREVIOUS, Facts, Rule, rows_scope
from checker.schema import Pack, TableDescription
from checker.submission import DECIMALS, Identity, Submission, Table
from checker.value import DATE, TEXT, Type, dtype

if TYPE_CHECKING:
    import polars as pl

PERIOD = "2023-01"  # of a case that states none
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
APART = "|"
PARAGRAPH = "¶"
OK = {Code.GREEN: "ok", Code.FAILED: "finding", Code.MISSING: "missing"}


@dataclass(frozen=True)
class Case:
    """One line of a case table: its values as typed by column, what it expects, and its line in the file's case text
    (from 1).
    """

    values: Mapping[str, str]
    expect: str
    why: str
    together: str
    line: int

    @property
    def period(self) -> str:
        """The month of the record, which chooses among dated lines."""
        return self.values.get("period") or PERIOD

    @property
    def as_of(self) -> date | None:
        """The reporting date: the last day of the period, unless the case states it (a blank is none)."""
        stated: date | None = parsed(self.values["as_of"], DATE) if "as_of" in self.values else period_end(self.period)
        return stated


@dataclass(frozen=True)
class Result:
    """What a case gave. ``problem`` says why it could not be judged at all."""

    rule: str
    file: str
    case: Case
    given: str
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the rule gave what the case expects."""
        return self.problem is None and self.given == self.case.expect


def read_cases(text: str, given: Mapping[str, str]) -> list[Case]:
    """The cases of a pipe table. ``given`` fills columns that the table does not show."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return []
    headings = [part.strip() for part in lines[0][1].split(APART)]
    return [case_of(headings, line, number, given) for number, line in lines[1:]]


def case_of(headings: Sequence[str], line: str, number: int, given: Mapping[str, str]) -> Case:
    """One line as a case; cells that a short line leaves out are blank."""
    cells = [part.strip() for part in line.split(APART)]
    values = dict(given) | dict(zip(headings, [*cells, *[""] * len(headings)], strict=False))
    values |= {f"cell {place}": cell for place, cell in enumerate(cells, 1) if place > len(headings) and cell}
    expect, why = values.pop("expect", ""), values.pop("why", "")
    return Case(values, expect, why, values.pop("set", "") or f"line {number}", number)


def run_cases(rulebook: Rulebook) -> Iterator[Result]:
    """Every case of every rule, and those of the pack's judged records."""
    for rule in rulebook.rules:
        yield from run_rule(rule)
    yield from run_judged(rulebook)


def run_rule(rule: Rule) -> Iterator[Result]:
    """The cases of one rule."""
    cases = read_cases(rule.model.cases or "", rule.model.given)
    if not cases:
        return
    problems = {case.line: problem for case in cases if (problem := problem_of(case, rule))}
    sound = [case for case in cases if case.line not in problems]
    judged = judge_table([rule], facts_of(sound, rule))[0]
    for case, code in zip(sound, codes_of(judged, sound), strict=True):
        yield Result(rule.id, rule.file, case, "" if code is None else outcome(Code(code), rule.kind.colours))
    for case in cases:
        if case.line in problems:
            yield Result(rule.id, rule.file, case, "", problems[case.line])


def facts_of(cases: Sequence[Case], rule: Rule) -> Facts:
    """The cases as a rule's table, a row a case, with the rows of other tables that they show."""
    import polars as pl

    if rule.kind.gathers:
        return gathered(cases, rule)
    periods = tuple(sorted({case.period for case in cases}))
    several = rule.kind.over_periods(rule.model)
    reads = {name for name in rule.reads if not (several and name.startswith(PREVIOUS))}
    scope = {**rule.scope, **rule.kind.case_columns(rule.model)}
    frame = table_of(cases, scope, rule.table.name, rule.pack, reads, linking(rule))
    frame = frame.with_columns(pl.lit(True).alias("@judged"), said_before(cases))
    if spoken(rule) and rule.project:  # what is said must be said of somebody
        own = pl.Series([f"case {case.line}" for case in cases], dtype=pl.String)
        frame = frame.with_columns(pl.col(rule.project).fill_null(own))
    tables = {name: facts.empty(table).with_row_index("@index") for name, table in rule.pack.tables.items()}
    tables |= {rule.table.name: frame, **other_tables(cases, rule), **rule.kind.case_tables(rule, frame)}
    history = History(stated(cases, rule, frame), rule.pack, tables)
    if several:
        tables |= {rule.table.name: frame.drop("@previous")}
        history = History(stated(cases, rule, frame), rule.pack, tables)
        frame = history.rows(rule.table, {*rule.reads, *rule.kind.shows(rule)})
    prose = Prose(text_of(cases, frame, rule)) if spoken(rule) else None
    before = lambda rule, lag: history.back(lag).rows(rule.table, rule.reads)  # noqa: E731
    return Facts(frame, tables, periods, ago=before, prose=prose)


def said_before(cases: Sequence[Case]) -> pl.Series:
    """Whether each case says anything of the period before: without, it has no like there."""
    import polars as pl

    said = [any(text for name, text in case.values.items() if name.startswith(PREVIOUS)) or None for case in cases]
    return pl.Series("@previous", said, dtype=pl.Boolean)


def stated(cases: Sequence[Case], rule: Rule, frame: pl.DataFrame) -> Submission:
    """The cases as the submissions of several periods; each set is a portfolio of its own."""
    import polars as pl

    periods = dict.fromkeys((case.together, case.period) for case in cases)
    identities = tuple(Identity(portfolio, period, period_end(period)) for portfolio, period in periods)
    nowhere = (pl.lit(0, dtype=pl.UInt32).alias(name) for name in ("@source", "@row", "@line"))
    table = Table(rule.table.name, frame.drop("@index", "@previous").with_columns(nowhere), ())
    return Submission(identities, {rule.table.name: table})


def linking(rule: Rule) -> tuple[str, ...]:
    """The column by which rows of the rule's other table belong to a record."""
    rows = getattr(rule.model, "rows", None)
    linked = link(rule.pack, rows, rule.table.name) if rows else None
    return (linked[1],) if linked else ()


def gathered(cases: Sequence[Case], rule: Rule) -> Facts:
    """The cases as rows of all tables, sum rows among them, each with the place of its case in ``@case``."""
    import polars as pl

    tables: dict[str, pl.DataFrame] = {}
    totals: dict[str, pl.DataFrame] = {}
    for name, table in rule.pack.tables.items():
        own = [(place, case) for place, case in enumerate(cases) if table_named(case, rule) == name]
        scope = rule.scope if name == rule.table.name else rows_scope(table) or {}
        for sums, found in ((False, tables), (True, totals)):
            rows = [(place, case) for place, case in own if is_sum(case, table) == sums]
            total = table.model.total_rows.column if table.model.total_rows else ""
            found[name] = table_of([case for _, case in rows], scope, name, rule.pack, rule.reads).with_columns(
                *(typed_decimals([case for _, case in rows], column, scope[column]) for column in table.columns),
                pl.Series("@case", [place for place, _ in rows], dtype=pl.UInt32),
                pl.Series("@words", [case.values.get(total) for _, case in rows], dtype=pl.String),
            )
    frame = tables[rule.table.name] = facts.related(tables[rule.table.name], rule.table, rule.reads, tables)
    return Facts(frame, tables, tuple(sorted({case.period for case in cases})), totals)


def typed_decimals(cases: Sequence[Case], column: str, kind: Type) -> pl.Series:
    """How many decimals each case's cell is typed with."""
    import polars as pl

    values = [parsed(case.values.get(column, ""), kind) if kind.kind == "number" else None for case in cases]
    counts = [max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else None for value in values]
    return pl.Series(f"{DECIMALS}{column}", counts, dtype=pl.UInt8)


def table_named(case: Case, rule: Rule) -> str:
    """The table that a case is a row of."""
    return case.values.get("table") or rule.table.name


def is_sum(case: Case, table: TableDescription) -> bool:
    """Whether a case is a sum row of its table."""
    total = table.model.total_rows
    return total is not None and total.rest(case.values.get(total.column, "")) is not None


def codes_of(judged: Judged, cases: Sequence[Case]) -> list[int | None]:
    """The code of each case, not applicable where the rule looks no further; None of one that only belongs to what is
    judged.
    """
    import polars as pl

    rule = judged.rule
    if not rule.kind.gathers:
        codes = dict(zip(judged.frame["@index"].to_list(), judged.codes.to_list(), strict=True))
        return [codes.get(place, int(Code.NOT_APPLICABLE)) for place in range(len(cases))]
    if rule.kind.once(rule.model):
        rows = judged.frame.select("portfolio", "period", judged.codes.alias("@code")).rows()
        given = {(portfolio, period): code for portfolio, period, code in rows}
        return [given.get((case.together, case.period)) if case.expect else None for case in cases]
    worst = judged.frame.select("@case", judged.codes.alias("@code")).group_by("@case").agg(pl.col("@code").max())
    found = dict(worst.rows())
    return [found.get(place) for place in range(len(cases))]


def spoken(rule: Rule) -> bool:
    """Whether the cases have a text, which the rule reads: "text" is no column of its table then."""
    return rule.kind.of_report and "text" not in rule.scope


def text_of(cases: Sequence[Case], frame: pl.DataFrame, rule: Rule) -> Manuscript:
    """What the report says in each case, under the heading of the case's record. A "¶" parts passages."""
    keys = frame[rule.project].to_list() if rule.project else [None] * len(cases)
    passages = [
        Passage("cases", " ".join(text.split()), line=case.line, about=(case.together, case.period), under=key)
        for case, key in zip(cases, keys, strict=True)
        for text in case.values.get("text", "").split(PARAGRAPH)
        if text.strip()
    ]
    return Manuscript(("cases",), tuple(passages))


def outcome(code: Code, colours: bool) -> str:
    """A code in the words of cases."""
    if code is Code.NOT_APPLICABLE:
        return "not applicable"
    return COLOUR_OF_CODE[code] if colours else OK[code]


def kinds_of(case: Case, rule: Rule) -> Iterator[tuple[str, str, Type | None]]:
    """Each column of a case: its name, its text, and its type (None where the rule knows no such column)."""
    if rule.kind.gathers:
        yield from gathered_kinds(case, rule)
        return
    rows = rule.pack.tables[rule.model.rows].columns if getattr(rule.model, "rows", None) else {}
    scope = {**rule.scope, **rule.kind.case_columns(rule.model)}
    for name, text in case.values.items():
        if name == "period" or (name == "known" and rule.kind.elsewhere(rule)) or (name == "text" and spoken(rule)):
            yield name, text, TEXT
        elif name.startswith("rows."):
            column = rows.get(name.removeprefix("rows."))
            yield name, text, column.type if column else None
        else:
            yield name, text, DATE if name == "as_of" else scope.get(name)


def gathered_kinds(case: Case, rule: Rule) -> Iterator[tuple[str, str, Type | None]]:
    """Each filled cell of a case that is a row of any table; a blank one may stand under another table's heading."""
    named = table_named(case, rule)
    if named not in rule.pack.tables:
        yield f"table: {named}", named, None
        return
    table, known = rule.pack.tables[named], {name for each in rule.pack.tables.values() for name in each.columns}
    own = rule.scope if table is rule.table else rows_scope(table) or {}
    total = table.model.total_rows.column if is_sum(case, table) and table.model.total_rows else None
    for name, text in case.values.items():
        free = name in ("period", "table", total) or (not text and name in known)
        yield name, text, TEXT if free else DATE if name == "as_of" else own.get(name)


def problem_of(case: Case, rule: Rule) -> str | None:
    """Why a case cannot be judged: a column that is not there, or a cell that cannot be read."""
    return unreadable(kinds_of(case, rule))


def unreadable(cells: Iterable[tuple[str, str, Type | None]]) -> str | None:
    """Why the cells of a case cannot be read; None where they can."""
    for name, text, kind in cells:
        if kind is None:
            return f"{name}: no such column"
        if name == "period" and text and not MONTH.fullmatch(text):
            return f"{name}: {text!r} (2023-01)"
        if isinstance(value := parsed(text, kind), Broken):
            return f"{name}: {text!r} ({value.rule})"
    return None


def parsed(text: str, kind: Type) -> Any:
    """A cell of a case: the point is the decimal sign, and terms are as the rules write them."""
    value = parser(kind)(text)
    return None if isinstance(value, Gap) else value


def readable(text: str, kind: Type) -> Any:
    """A cell's value; nothing where a sum row has its word in a column of another type."""
    value = parsed(text, kind)
    return None if isinstance(value, Broken) else value


@cache
def parser(kind: Type) -> CellParser:
    """What reads the cells of a type."""
    return CellParser(kind, spellings={term.casefold(): term for term in kind.terms}, decimal=".")


def table_of(
    cases: Sequence[Case],
    scope: Mapping[str, Type],
    name: str,
    pack: Pack,
    reads: Iterable[str] = (),
    links: Iterable[str] = (),
) -> pl.DataFrame:
    """The cases as rows of the rule's table, with what the rule reads beside. Each set of cases is a portfolio of its
    own, so that sets do not meet.
    """
    import polars as pl

    table = pack.tables[name]
    stated = {column: None for case in cases for column in case.values}
    shown = [column for column in stated | dict.fromkeys(sorted(reads)) if column in scope and column != "as_of"]
    columns = [*table.columns, *(column for column in shown if column not in table.columns)]
    data: dict[str, pl.Series] = {}
    for column in columns:
        kind = scope[column]
        blank = column not in stated
        values = [None if blank else readable(case.values.get(column, ""), kind) for case in cases]
        data[column] = pl.Series(column, values, dtype=dtype(kind))
    data |= {"as_of": pl.Series([case.as_of for case in cases], dtype=pl.Date)}
    data |= {"portfolio": pl.Series([case.together for case in cases], dtype=pl.String)}
    data |= {"period": pl.Series([case.period for case in cases], dtype=pl.String)}
    for key in (*(table.key if len(table.key) == 1 else ()), *links):
        if key not in stated:  # a record must be called something for the rows of other tables to belong to it
            data[key] = pl.Series([f"case {case.line}" for case in cases], dtype=pl.String)
    return pl.DataFrame(data).with_row_index("@index")


def other_tables(cases: Sequence[Case], rule: Rule) -> dict[str, pl.DataFrame]:
    """The rows of other tables that the cases show: ``rows.*`` of a require rule, ``known`` of a refers rule."""
    if getattr(rule.model, "rows", None):
        return {rule.model.rows: child_rows(cases, rule)}
    if any("known" in case.values for case in cases):
        return {
            target: known_rows(cases, rule, target, key)
            for target, key in rule.table.columns[rule.model.column].reference[:1]
        }
    return {}


def child_rows(cases: Sequence[Case], rule: Rule) -> pl.DataFrame:
    """The row that belongs to each case; none where all its cells are blank."""
    import polars as pl

    table = rule.pack.tables[rule.model.rows]
    parent = rule.table
    linked = link(rule.pack, table.name, parent.name)
    assert linked is not None  # the rulebook has checked it
    stated = [
        {name.removeprefix("rows."): text for name, text in case.values.items() if name.startswith("rows.")}
        for case in cases
    ]
    pairs = [(case, values) for case, values in zip(cases, stated, strict=True) if any(values.values())]
    data = {
        name: pl.Series(
            name, [parsed(values.get(name, ""), column.type) for _, values in pairs], dtype=dtype(column.type)
        )
        for name, column in table.columns.items()
    }
    keys = [case.values.get(linked[1]) or f"case {case.line}" for case, _ in pairs]
    days = [case.as_of for case, _ in pairs]
    data |= {linked[0]: pl.Series(keys, dtype=pl.String), "as_of": pl.Series(days, dtype=pl.Date)}
    data |= {"portfolio": pl.Series([case.together for case, _ in pairs], dtype=pl.String)}
    data |= {"period": pl.Series([case.period for case, _ in pairs], dtype=pl.String)}
    return pl.DataFrame(data)


def known_rows(cases: Sequence[Case], rule: Rule, target: str, key: str) -> pl.DataFrame:
    """The keys that the cases say are known."""
    import polars as pl

    pairs = [
        (case.together, case.period, name.strip())
        for case in cases
        for name in case.values.get("known", "").split(";")
        if name.strip()
    ]
    data = {
        "portfolio": pl.Series([portfolio for portfolio, _, _ in pairs], dtype=pl.String),
        "period": pl.Series([period for _, period, _ in pairs], dtype=pl.String),
        key: pl.Series([name for _, _, name in pairs], dtype=pl.String),
    }
    return pl.DataFrame(data)


def run_judged(rulebook: Rulebook) -> Iterator[Result]:
    """The cases of ``pack.toml``: which records are judged."""
    pack = rulebook.pack
    if not pack.model.cases or pack.judged is None or rulebook.judged is None:
        return
    scope = {name: column.type for name, column in pack.judged.columns.items()} | {"as_of": DATE}
    cases = read_cases(pack.model.cases, {})
    problems = {
        case.line: problem
        for case in cases
        if (problem := unreadable((name, text, scope.get(name)) for name, text in case.values.items()))
    }
    sound = [case for case in cases if case.line not in problems]
    frame = table_of(sound, scope, pack.judged.name, pack)
    words = {True: "yes", False: "no", None: "missing"}
    given = {
        case.line: words[value]
        for case, value in zip(sound, frame.select(rulebook.judged.polars()).to_series().to_list(), strict=True)
    }
    for case in cases:
        yield Result("judged", "pack.toml", case, given.get(case.line, ""), problems.get(case.line))
