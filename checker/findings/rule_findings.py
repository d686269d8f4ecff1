"""What the rules found: deviations, defects, and records that could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from checker.evaluate.codes import Judged
from checker.evaluate.related_rows import KEYS
from checker.findings.cells import (
    at_first_blank,
    place_before,
    reported_cells,
    with_cells,
    with_others,
    with_statements,
)
from checker.findings.figures import listed
from checker.findings.locations import spots
from checker.findings.messages import MessageWriter, Sentence
from checker.findings.missing_inputs import blank_columns, unknown_scopes
from checker.findings.outcomes import SHOWN, Outcome, Outcomes, constants_of, places_of
from checker.findings.table import Part, complete, foremost, identified
from checker.kinds.rule import PREVIOUS, Rule
from checker.lazy import pl
from checker.model.finding import DEVIATION, Code
from checker.model.submission import UNREADABLE, Submission
from checker.model.types import Type

SIDES = ("reported", "derived")
OFF = (Code.YELLOW, Code.RED, Code.FAILED)
REPORTED = "@reported_already"  # whether a blank or broken cell is a finding of the contract already
Strangers = Mapping[tuple[str, str], Collection[int]]


def wanted(judged: Judged) -> tuple[Code, ...]:
    """The codes that are findings by themselves; what is missing of a parameter is left to the comparison."""
    return OFF if judged.rule.model.parameter is not None else (*OFF, Code.MISSING)


def further(judged: Judged, submission: Submission, types: Mapping[str, Type]) -> dict[str, pl.Expr]:
    """What is to be known, beside the evidence, of rows that could not be judged; nothing where the kind knows."""
    if judged.rule.model.parameter is not None or not judged.has(Code.MISSING) or "blank" in types:
        return {}
    return {**unknown_scopes(judged.rule), REPORTED: reported_already(judged.rule, submission)}


def found(writer: MessageWriter, outcomes: Outcomes, records: pl.DataFrame, strangers: Strangers) -> Iterator[Part]:
    """The findings of one rule. What feeds a parameter is a deviation at level note: the comparison judges it.
    ``records`` are the judged table's, with their colours; ``strangers`` the rows, by table and column, in which
    another rule reports a name that leads nowhere.
    """
    rule, codes = outcomes.rule, outcomes.rows["@code"]
    if outcomes.judged.has(*OFF):
        part = deviations(writer, outcomes.at(places_of(codes, OFF)), records)
        yield from summed_up(writer, part, rule.model.in_extract == "note")
    if rule.model.parameter is None and outcomes.judged.has(Code.MISSING):
        part = unknown(writer, outcomes.at(places_of(codes, [Code.MISSING])), strangers)
        yield from summed_up(writer, part, True)


def deviations(writer: MessageWriter, outcomes: Outcomes, records: pl.DataFrame) -> Part:
    """Findings for the records that are yellow, red, or do not hold."""
    rule = outcomes.rule
    outcomes = with_statements(writer, with_others(writer.submission, with_colours(outcomes, records)))
    outcomes = with_cells(writer.submission, once(writer.submission, outcomes))
    most = writer.budget.sentences((rule.id, "off"), outcomes.facts.height)
    outcomes = in_order_of_reading(outcomes, most)
    constants = constants_of(outcomes)
    if rule.kind.colours and not rule.kind.asks:
        constants["class"] = DEVIATION
    if rule.model.parameter is not None:
        constants["level"] = "note"
    sentences = [writer.own(each, outcomes.types) for each in outcomes.first(most)]
    return Part(outcomes.facts, constants, sentences, rule)


def in_order_of_reading(outcomes: Outcomes, most: int) -> Outcomes:
    """The outcomes; if only ``most`` of them get a sentence, those that come first among the findings are first."""
    order = foremost(outcomes.facts, most)
    return outcomes if order is None else outcomes.at(order)


def with_colours(outcomes: Outcomes, records: pl.DataFrame) -> Outcomes:
    """The outcomes of a rule that feeds a parameter, with the codes of what their project reported and what was
    derived.
    """
    rule = outcomes.rule
    parameter, table = rule.model.parameter, rule.pack.judged
    if parameter is None or table is None or rule.project is None:
        return outcomes
    both = [records[f"@{side}.{parameter}"].alias(side) for side in SIDES]
    if rule.table is table:  # the same records in the same order
        return outcomes.with_facts(*(codes[outcomes.rows["@index"]] for codes in both))
    keys = [*KEYS, rule.project]
    rows = outcomes.rows[keys]
    side = records.select(*KEYS, pl.col(table.key[0]).alias(rule.project)).hstack(both)
    side = side.join(rows, on=keys, how="semi").unique(keys, keep="first")
    return outcomes.with_facts(*rows.join(side, on=keys, how="left", maintain_order="left")[list(SIDES)])


def once(submission: Submission, outcomes: Outcomes) -> Outcomes:
    """The first of the rows that share a finding, with the places of the others as related. Its key is what they share:
    whichever of them comes first, the finding is the same.
    """
    rule = outcomes.rule
    columns = rule.kind.told_once(rule.model)
    if not columns:
        return outcomes
    known = "related" in outcomes.facts.columns
    if known:  # the kind says itself which row reports the others
        outcomes = outcomes.at(outcomes.rows[f"{SHOWN}others"].is_not_null().arg_true())
    keys = ["portfolio", "period", *columns]
    rows = outcomes.rows[keys].with_row_index("@first")
    spots = pl.lit(None, dtype=pl.String).alias("related") if known else own_spots(submission, outcomes)
    shared = rows.with_columns(spots).group_by(keys, maintain_order=True)
    groups = shared.agg(pl.col("@first").first(), pl.col("related").slice(1))
    outcomes = outcomes.at(groups["@first"])
    if known:
        return outcomes
    return outcomes.with_facts(
        groups["related"], outcomes.rows.select(identified(rule.table, columns).alias("key"))["key"]
    )


def own_spots(submission: Submission, outcomes: Outcomes) -> pl.Series:
    """The place at which each finding points, as one text."""
    where = ("@source", "@row", pl.col("column").alias("@column"), pl.lit(outcomes.rule.table.name).alias("@table"))
    return spots(outcomes.facts.select(where), submission).alias("related")


def unknown(writer: MessageWriter, outcomes: Outcomes, strangers: Strangers) -> Part:
    """Findings for the records that a rule without a parameter could not judge."""
    outcomes = outcomes.at(unreported(writer, outcomes, strangers).arg_true())
    outcomes = with_statements(writer, with_others(writer.submission, outcomes))
    most = writer.budget.sentences((outcomes.rule.id, "missing"), outcomes.facts.height)
    outcomes = in_order_of_reading(at_first_blank(writer, with_cells(writer.submission, outcomes)), most)
    looks_back = any(name.startswith(PREVIOUS) for name in outcomes.rule.reads)
    blanks = [blank(each) for each in outcomes.first(None if looks_back else most)]
    outcomes = with_place_before(writer.submission, outcomes, blanks)
    sentences = [why(writer, *each) for each in zip(outcomes.first(most), blanks, strict=False)]
    return Part(outcomes.facts, constants_of(outcomes), sentences, outcomes.rule)


def blank(outcome: Outcome) -> tuple[list[str], list[str]]:
    """The blank columns that kept a row from being judged: of the record itself, and where it has none, of its like in
    the period before.
    """
    known = f"{SHOWN}blank" in outcome.row
    names = outcome.shown("blank") or [] if known else blank_columns(outcome.rule, outcome.row)
    own = [name for name in names if not name.startswith(PREVIOUS)]
    return own, [] if own else names


def unreported(writer: MessageWriter, outcomes: Outcomes, strangers: Strangers) -> pl.Series:
    """Whether no other finding says already what kept a row from being judged: a name that leads nowhere, of which
    another rule reports that, or a blank that the contract reports.
    """
    rule, rows = outcomes.rule, outcomes.rows
    fresh = ~reported_cells(writer, outcomes) if "blank" in outcomes.types else ~rows[REPORTED]
    if "stranger" not in outcomes.types:
        return fresh
    at = [
        (pl.col(f"{SHOWN}column") == column) & pl.col("@index").is_in(sorted(places))
        for (table, column), places in strangers.items()
        if table == rule.table.name
    ]
    strange = pl.col(f"{SHOWN}stranger").is_not_null() & pl.any_horizontal(pl.lit(False), *at)
    return fresh & rows.select((~strange).fill_null(False).alias("@fresh")).to_series()


def reported_strangers(judged: Iterable[Judged]) -> dict[tuple[str, str], set[int]]:
    """By table and column, the rows (their ``@index``) of which some rule reports that the name there leads nowhere."""
    found: dict[tuple[str, str], set[int]] = {}
    for each in judged:
        column = each.rule.kind.tells_strangers(each.rule.model)
        if column is not None:
            rows = each.frame["@index"].filter(each.codes == int(Code.FAILED))
            found.setdefault((each.rule.table.name, column), set()).update(rows.to_list())
    return found


def reported_already(rule: Rule, submission: Submission) -> pl.Expr:
    """Whether a missing cell of the row is a finding of the contract already: required and blank, or broken."""
    columns = rule.table.columns
    required = [name for name in rule.reads if name in columns and columns[name].model.required]
    found = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_null() for name in required))
    table = submission.tables.get(rule.table.name)
    for name, gaps in (table.gaps if table is not None else {}).items():
        broken = [row for row, kind in gaps.items() if kind in UNREADABLE]
        if broken and name in rule.reads:
            found = found | pl.col("@index").is_in(broken)
    return found.fill_null(False)


def why(writer: MessageWriter, outcome: Outcome, blanks: tuple[list[str], list[str]]) -> Sentence:
    """Why a row could not be judged, and what to do: a sum row is gone, a name leads nowhere, a cell is blank, one of
    the period before is, or none of these.
    """
    rule, judged = outcome.rule, writer.pack.judged
    headings = writer.headings(rule)
    own, before = blanks
    gone, stranger = outcome.shown("gone"), outcome.shown("stranger")
    key = "unknown-behind" if rule.kind.asks else "unknown"
    if gone is not None:
        key = "gone"
    elif stranger is not None:
        key = "stranger"
    elif own or before:
        key = "blank" if own else "blank-before"
    then = [headings.get(name.removeprefix(PREVIOUS), name) for name in before]
    words = {
        "project": outcome.row[rule.project] if rule.project else None,
        "title": writer.title(rule),
        "gone": gone,
        "stranger": stranger,
        "table": judged.title(writer.language) if judged is not None else None,
        "lacking": listed(own, headings) if own else ", ".join(then),
    }
    return writer.pair(f"engine.{key}", f"engine.{key}-remedy", words)


def with_place_before(
    submission: Submission, outcomes: Outcomes, blanks: list[tuple[list[str], list[str]]]
) -> Outcomes:
    """The outcomes; of a row that is complete itself while its previous period's row is not, that place as
    related.
    """
    if not any(before for _, before in blanks):
        return outcomes
    related = [each or [] for each in outcomes.related()]
    for number, (each, (_, before)) in enumerate(zip(outcomes.first(), blanks, strict=True)):
        if before:
            related[number] = place_before(each, submission)
    columns = [pl.Series("related", related, dtype=pl.List(pl.String))]
    if "@also.column" in outcomes.facts.columns:  # in place of the cell that the kind shows
        kept = [
            None if before else each for each, (_, before) in zip(outcomes.facts["@also.column"], blanks, strict=True)
        ]
        columns.append(pl.Series("@also.column", kept, dtype=pl.String))
    return outcomes.with_facts(*columns)


def summed_up(writer: MessageWriter, part: Part, summed: bool) -> Iterator[Part]:
    """In an extract, what is missing was left out on purpose: where they are to be ``summed``, such findings of a rule
    become one note a submission.
    """
    extracts = {(each.portfolio, each.period) for each in writer.submission.identities if each.extract}
    if not summed or not extracts or part.rule is None:
        yield part
        return
    where = part.rows.select(KEYS).rows()
    rest = [place for place, each in enumerate(where) if each not in extracts]
    yield part._replace(rows=part.rows[rest], sentences=[part.sentences[at] for at in rest if at < len(part.sentences)])
    same = {name: part.constants[name] for name in ("rule", "class", "parameter", "table", "rule_file")}
    notes = []
    for keys, count in Counter(each for each in where if each in extracts).items():
        words = {"title": writer.title(part.rule), "count": str(count)}
        message, remedy = writer.pair("engine.in-extract", "engine.in-extract-remedy", words)
        notes.append(
            dict(zip(KEYS, keys, strict=True)) | same | {"level": "note", "message": message, "remedy": remedy}
        )
    yield from complete(notes)
