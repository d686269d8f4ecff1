"""The cases of a rule as what it is judged on: its table, the other tables, the periods before and the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from checker.authoring.cases.case import Case, has_text, is_sum, parsed, readable, table_named
from checker.evaluate import related_rows as facts
from checker.evaluate.previous_period import History
from checker.kinds.effective_dates import period_end
from checker.kinds.linked_rows import link
from checker.kinds.rule import PREVIOUS, Facts, Rule, rows_scope
from checker.kinds.text_mentions import Prose
from checker.lazy import pl
from checker.model.columns import DECIMALS
from checker.model.report_text import Manuscript, Passage
from checker.model.submission import Identity, Submission, Table
from checker.model.types import Type, dtype
from checker.schema.packs import Pack

PARAGRAPH = "¶"


def facts_of(cases: Sequence[Case], rule: Rule) -> Facts:
    """The cases as a rule's table, a row a case, with the rows of other tables that they show."""
    if rule.kind.gathers:
        return gathered(cases, rule)
    periods = tuple(sorted({case.period for case in cases}))
    several = rule.kind.over_periods(rule.model)
    reads = {name for name in rule.reads if not (several and name.startswith(PREVIOUS))}
    scope = {**rule.scope, **rule.kind.case_columns(rule.model)}
    frame = table_of(cases, scope, rule.table.name, rule.pack, reads, linking(rule))
    frame = frame.with_columns(pl.lit(True).alias("@judged"), has_previous(cases))
    if has_text(rule) and rule.project:  # a text must be about a record
        own = pl.Series([f"case {case.line}" for case in cases], dtype=pl.String)
        frame = frame.with_columns(pl.col(rule.project).fill_null(own))
    tables = {name: facts.empty(table).with_row_index("@index") for name, table in rule.pack.tables.items()}
    tables |= {rule.table.name: frame, **other_tables(cases, rule), **rule.kind.case_tables(rule, frame)}
    known = known_tables(cases, rule)
    history = History(submission_of(cases, rule, frame, known), rule.pack, tables)
    if several:
        tables |= {rule.table.name: frame.drop("@previous")}
        history = History(history.submission, rule.pack, tables)
        frame = history.rows(rule.table, {*rule.reads, *rule.kind.shows(rule)})
    prose = Prose(text_of(cases, frame, rule)) if has_text(rule) else None
    before = lambda rule, lag: history.back(lag).rows(rule.table, rule.reads)  # noqa: E731
    return Facts(frame, tables, periods, ago=before, before=history.before, prose=prose)


def linking(rule: Rule) -> tuple[str, ...]:
    """The column by which rows of the rule's other table belong to a record."""
    linked = link(rule.pack, rule.rows, rule.table.name) if rule.rows else None
    return (linked[1],) if linked else ()


def table_of(
    cases: Sequence[Case],
    scope: Mapping[str, Type],
    name: str,
    pack: Pack,
    reads: Iterable[str] = (),
    links: Iterable[str] = (),
) -> pl.DataFrame:
    """The cases as rows of a table, with ``reads``, what the rule reads besides, and keys in the columns ``links``."""
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
    data |= stamps(cases)
    for key in (*(table.key if len(table.key) == 1 else ()), *links):
        if key not in stated:  # rows of other tables belong to a record by its key
            data[key] = pl.Series([f"case {case.line}" for case in cases], dtype=pl.String)
    return pl.DataFrame(data).with_row_index("@index")


def other_tables(cases: Sequence[Case], rule: Rule) -> dict[str, pl.DataFrame]:
    """The rows of other tables that the cases show: ``rows.*`` of rules that have rows, and ``known``."""
    shown = {rule.rows: child_rows(cases, rule)} if rule.rows else {}
    return {**known_tables(cases, rule), **shown}


def known_tables(cases: Sequence[Case], rule: Rule) -> dict[str, pl.DataFrame]:
    """The records that the cases say are known, in the first table that a column may refer to."""
    columns = rule.kind.known(rule.model) if any("known" in case.values for case in cases) else ()
    targets = dict(reference for name in columns for reference in rule.table.columns[name].reference[:1])
    return {target: known_rows(cases, rule, target, key) for target, key in targets.items()}


def child_rows(cases: Sequence[Case], rule: Rule) -> pl.DataFrame:
    """The row that belongs to each case; none where all its cells are blank."""
    assert rule.rows is not None
    table = rule.pack.tables[rule.rows]
    linked = link(rule.pack, table.name, rule.table.name)
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
    return pl.DataFrame({**data, linked[0]: pl.Series(keys, dtype=pl.String), **stamps([case for case, _ in pairs])})


def stamps(cases: Sequence[Case]) -> dict[str, pl.Series]:
    """The reporting date, portfolio and period of each case; each set of cases is a portfolio of its own."""
    return {
        "as_of": pl.Series([case.as_of for case in cases], dtype=pl.Date),
        "portfolio": pl.Series([case.together for case in cases], dtype=pl.String),
        "period": pl.Series([case.period for case in cases], dtype=pl.String),
    }


def known_rows(cases: Sequence[Case], rule: Rule, target: str, key: str) -> pl.DataFrame:
    pairs = [(case, name.strip()) for case in cases for name in case.values.get("known", "").split(";") if name.strip()]
    data = stamps([case for case, _ in pairs]) | {key: pl.Series([name for _, name in pairs], dtype=pl.String)}
    del data["as_of"]
    return pl.concat([facts.empty(rule.pack.tables[target]), pl.DataFrame(data)], how="diagonal")


def gathered(cases: Sequence[Case], rule: Rule) -> Facts:
    """The cases as rows of all tables, sum rows among them, each with the place of its case in ``@case``."""
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
    values = [parsed(case.values.get(column, ""), kind) if kind.kind == "number" else None for case in cases]
    counts = [max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else None for value in values]
    return pl.Series(f"{DECIMALS}{column}", counts, dtype=pl.UInt8)


def has_previous(cases: Sequence[Case]) -> pl.Series:
    """Whether each case has a value of the period before; without one its record is new."""
    given = [any(text for name, text in case.values.items() if name.startswith(PREVIOUS)) or None for case in cases]
    return pl.Series("@previous", given, dtype=pl.Boolean)


def submission_of(
    cases: Sequence[Case], rule: Rule, frame: pl.DataFrame, known: Mapping[str, pl.DataFrame]
) -> Submission:
    """The cases as the submissions of several periods. ``known`` are the records of other tables in each of them."""
    periods = dict.fromkeys((case.together, case.period) for case in cases)
    identities = tuple(Identity(portfolio, period, period_end(period)) for portfolio, period in periods)
    nowhere = (pl.lit(0, dtype=pl.UInt32).alias(name) for name in ("@source", "@row", "@line"))
    table = Table(rule.table.name, frame.drop("@index", "@previous").with_columns(nowhere), ())
    others = {name: Table(name, rows, ()) for name, rows in known.items()}
    return Submission(identities, {**others, rule.table.name: table})


def text_of(cases: Sequence[Case], frame: pl.DataFrame, rule: Rule) -> Manuscript:
    """The report's text in each case, under the heading of the case's record. A "¶" separates passages."""
    keys = frame[rule.project].to_list() if rule.project else [None] * len(cases)
    passages = [
        Passage("cases", " ".join(text.split()), line=case.line, about=(case.together, case.period), under=key)
        for case, key in zip(cases, keys, strict=True)
        for text in case.values.get("text", "").split(PARAGRAPH)
        if text.strip()
    ]
    return Manuscript(("cases",), tuple(passages))
