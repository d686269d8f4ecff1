"""Reported against derived: one comparison a judged record and parameter, by the table ``compare`` of the rulebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from checker.evaluate.codes import Judged
from checker.evaluate.related_rows import KEYS
from checker.findings.figures import listed
from checker.findings.locations import PLACE, Place, place_of
from checker.findings.messages import MessageWriter, Sentence
from checker.findings.missing_inputs import Unreadable, blank_columns
from checker.findings.outcomes import Outcome, Outcomes, constants_of
from checker.findings.table import Part, complete, foremost, identified, source_columns
from checker.lazy import pl
from checker.model.finding import CODE_OF_COLOUR, COLOUR_OF_CODE, DEFECT, LEVELS, Code
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook
from checker.texts import template

Nameless = tuple[str, str | None, Place]  # table, column and place of a row that names no project


def doubts(
    writer: MessageWriter, parameter: str, records: pl.DataFrame, fed: Sequence[tuple[Judged, pl.Series]]
) -> Iterator[dict[str, Any]]:
    """The findings: one for each submission of ``records``, those that are doubted, with the ``level`` of each."""
    levels: dict[tuple[str, str], list[str]] = {}
    for portfolio, period, level in records.select(*KEYS, "level").rows():
        levels.setdefault((portfolio, period), []).append(level)
    nameless = nameless_rows(writer.submission, fed)
    for keys, own in levels.items():
        rows = nameless.get(keys, [])
        table, column, place = rows[0] if rows else (None, None, Place())
        words = {"parameter": writer.parameter(parameter), "count": str(len(own))}
        yield (
            dict(zip(KEYS, keys, strict=True))
            | dict(zip(PLACE, place, strict=True))
            | {
                "rule": "COMPARE",
                "class": DEFECT,
                "level": min(own, key=LEVELS.index),
                "parameter": parameter,
                "colour": int(Code.MISSING),
                "derived": int(Code.MISSING),
                "table": table,
                "column": column,
                "related": [other.spot for _, _, other in rows[1:]] if rows else None,
                "message": writer.text("engine.nameless", words),
                "remedy": template("engine.nameless-remedy", writer.language),
            }
        )


def nameless_rows(
    submission: Submission, fed: Sequence[tuple[Judged, pl.Series]]
) -> dict[tuple[str, str], list[Nameless]]:
    """By submission, the rows of some rules that name no project and count."""
    found: dict[tuple[str, str], list[Nameless]] = {}
    seen = set()
    for judged, projects in fed:
        rule = judged.rule
        rows = (projects.is_null() & (judged.codes > int(Code.GREEN))).arg_true()
        columns = [name for name in (*KEYS, "@source", "@row", "@line") if name in judged.frame.columns]
        for row in judged.frame[columns][rows].iter_rows(named=True):
            place = place_of(submission.sourced(rule.table.name), row, rule.project)
            if place.spot not in seen:
                seen.add(place.spot)
                found.setdefault((row["portfolio"], row["period"]), []).append((rule.table.name, rule.project, place))
    return found


PAIR = 8  # a reported code times this, and the derived code, make one number of a byte
COLOURS = {"colour": "@d", "reported": "@r", "derived": "@d"}
CARRIED = ("observed", "limit", "distance", "segment", "@path")
Fed = Mapping[str, Sequence[tuple[Judged, "pl.Series"]]]


class Decided(NamedTuple):
    """Records of one parameter whose colours differ, and the rule that gave the derived one: ``places`` are the rows of
    its frame that did, one a record. No rule, and no places, where none reached them.
    """

    parameter: str
    rows: pl.DataFrame
    judged: Judged | None = None
    places: pl.Series | None = None


@dataclass(frozen=True)
class Comparison:
    """The comparisons of a submission: those to be worded by the rule that decided them (by its id, "" for none), and
    the findings that need no rule's outcome.
    """

    decided: Mapping[str, Sequence[Decided]]
    parts: Sequence[Part]


def compared(writer: MessageWriter, rulebook: Rulebook, records: pl.DataFrame, fed: Fed) -> Comparison:
    """Compare the colours of every judged record. ``records`` are the judged table's rows with ``@judged``,
    ``@reported.*``, ``@derived.*`` and ``@extract``; ``fed`` gives, per parameter, the rules that feed it, each with
    the key of its rows' judged record.
    """
    decided: dict[str, list[Decided]] = {}
    parts: list[Part] = []
    unprinted, differ = differing(records, rulebook)
    for parameter, rows in unprinted.items():
        parts += complete(list(left_out(writer, parameter, rows)))
    for parameter, rows in differ.items():
        own, doubted = fed.get(parameter, ()), rows["@doubted"]
        if doubted.any():
            parts += complete(list(doubts(writer, parameter, rows[doubted.arg_true()], own)))
            rows = rows[(~doubted).arg_true()]
        for each in deciding(parameter, rows, own, rulebook):
            decided.setdefault(each.judged.rule.id if each.judged is not None else "", []).append(each)
    return Comparison(decided, parts)


def differing(records: pl.DataFrame, rulebook: Rulebook) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """By parameter, the records of extracts that do not print what would be compared, and those whose colours differ:
    with ``@r`` and ``@d``, the codes of the reported and the derived colour, ``@doubted``, ``level`` and the colours.
    """
    table = rulebook.pack.judged
    assert table is not None  # there are parameters, so the rulebook has checked it
    levels = levels_of(rulebook)
    judged, masks = pl.col("@judged").fill_null(True), []
    for parameter in rulebook.pack.model.parameter:
        reported, derived = pl.col(f"@reported.{parameter}"), pl.col(f"@derived.{parameter}")
        unprinted = pl.col("@extract") & ((reported == 0) | (derived == int(Code.MISSING)))
        differ = (reported * PAIR + derived).is_in(list(levels))
        masks.append((judged & unprinted).alias(f"left.{parameter}"))
        masks.append((judged & ~unprinted & differ).alias(f"differ.{parameter}"))
    found = records.select(masks)
    names = list(dict.fromkeys([*KEYS, *table.identifying, table.key[0], "@source", "@row", "@line", "@index"]))
    names = [name for name in names if name in records.columns]
    left, off = {}, {}
    for parameter in rulebook.pack.model.parameter:
        if found[f"left.{parameter}"].any():
            left[parameter] = records[list(KEYS)][found[f"left.{parameter}"].arg_true()]
        if found[f"differ.{parameter}"].any():
            own = [f"@reported.{parameter}", f"@derived.{parameter}", f"@doubted.{parameter}"]
            off[parameter] = records[[*names, *own]][found[f"differ.{parameter}"].arg_true()]
            off[parameter].columns = [*names, "@r", "@d", "@doubted"]
    if not off:
        return left, off
    level = (pl.col("@r") * PAIR + pl.col("@d")).replace_strict(levels, default=None, return_dtype=pl.String)
    rows = pl.concat(list(off.values())).select(
        *(pl.col(name) for name in (*KEYS, "@index", "@r", "@d", "@doubted")),
        level.alias("level"),
        identified(table).alias("key"),
        pl.col(table.key[0]).cast(pl.String).alias("project"),
        *(pl.col(code).alias(name) for name, code in COLOURS.items()),
        **source_columns(names),
    )
    start = 0
    for parameter, own_rows in off.items():
        off[parameter] = rows[start : start + own_rows.height]
        start += own_rows.height
    return left, off


def levels_of(rulebook: Rulebook) -> dict[int, str]:
    """The level that the rulebook gives to a pair of reported and derived colour; pairs that agree have none."""
    levels: dict[int, str] = {}
    for reported, row in rulebook.compare.items():
        for derived, level in row.items():
            code = 0 if reported == "blank" else int(CODE_OF_COLOUR[reported])
            if level in LEVELS:
                levels[code * PAIR + int(CODE_OF_COLOUR[derived])] = level
    return levels


def deciding(
    parameter: str, rows: pl.DataFrame, fed: Sequence[tuple[Judged, pl.Series]], rulebook: Rulebook
) -> Iterator[Decided]:
    """The rows of the comparison by the first rule (in the order of the files) that gave their derived colour; those
    that no rule reached by none.
    """
    judged_table = rulebook.pack.judged
    assert judged_table is not None
    for judged, projects in fed:
        if rows.is_empty():
            return
        if judged.rule.table is judged_table:  # row for row: no keys need be joined
            decided = judged.codes[rows["@index"]] == rows["@d"]
            if not decided.any():
                continue
            own = rows[decided.arg_true()]
            yield Decided(parameter, own, judged, own["@index"])
        else:
            if not judged.has(*map(Code, rows["@d"].unique())):
                continue
            pairs = of_records(rows, judged, projects)
            decided = rows["@index"].is_in(pairs["@index"].implode())
            if pairs.height:
                yield Decided(parameter, rows[pairs["@at"]], judged, pairs["@place"])
        rows = rows[(~decided.fill_null(False)).arg_true()]
    if not rows.is_empty():
        yield Decided(parameter, rows)


def of_records(rows: pl.DataFrame, judged: Judged, projects: pl.Series) -> pl.DataFrame:
    """Which rows a rule on another table decided: their number in ``@at`` and their ``@index``, and as ``@place`` the
    first row of its frame that belongs to the record and has its colour.
    """
    columns = [projects.cast(pl.String).alias("project"), judged.codes.alias("@d")]
    frame = judged.frame[list(KEYS)].hstack(columns).with_row_index("@place")
    keys = [*KEYS, "project", "@d"]
    records = rows[["@index", *keys]].with_row_index("@at")
    found = frame.join(records, on=keys, how="inner", maintain_order="left")
    return found.unique("@at", keep="first", maintain_order=True).sort("@at")


def by_rule(
    writer: MessageWriter, rulebook: Rulebook, decided: Decided, outcomes: Outcomes, unreadable: Unreadable
) -> Part:
    """Findings for compared records that a rule decided, with its figures, its line and its cell. ``outcomes`` are the
    rule's, one a record.
    """
    names = {name: name for name in CARRIED} | {
        name: f"@also.{name.lstrip('@')}" for name in ("@source", "@row", "column")
    }
    names = {name: new for name, new in names.items() if name in outcomes.facts.columns}
    carried = outcomes.facts[list(names)]
    carried.columns = list(names.values())
    constants = {name: constants_of(outcomes)[name] for name in ("rule", "rule_file", "unit")}
    rows = decided.rows.hstack(carried)
    most = writer.budget.sentences((decided.parameter, outcomes.rule.id), rows.height)
    if (order := foremost(rows, most)) is not None:
        rows, outcomes = rows[order], outcomes.at(order)
    sentences = [
        sentence(writer, rulebook, decided.parameter, pair, each, outcomes, unreadable)
        for pair, each in zip(rows[["@r", "@d"]][:most].rows(), outcomes.first(most), strict=True)
    ]
    return part(writer, decided.parameter, rows, constants, sentences)._replace(rule=outcomes.rule)


def by_none(writer: MessageWriter, rulebook: Rulebook, decided: Decided) -> Part:
    """Findings for compared records that no rule reached."""
    most = writer.budget.sentences((decided.parameter, None), decided.rows.height)
    rows = decided.rows if (order := foremost(decided.rows, most)) is None else decided.rows[order]
    line = rulebook.compare_line
    constants = {"rule": "COMPARE", "rule_file": rulebook.file, "rule_line": line}
    sentences = []
    for reported, derived in rows[["@r", "@d"]][:most].rows():
        case = "nothing" if reported else "nothing-blank"
        sentences.append(said(writer, case, colours_of(writer, decided.parameter, reported, derived)))
    return part(writer, decided.parameter, rows, constants, sentences)


def part(
    writer: MessageWriter, parameter: str, rows: pl.DataFrame, own: dict[str, Any], sentences: Sequence[Sentence]
) -> Part:
    """Compared records as findings."""
    table = writer.pack.judged
    assert table is not None
    reported = writer.pack.model.parameter[parameter].reported
    constants = {"class": DEFECT, "parameter": parameter, "table": table.name, "column": reported}
    names = [name for name in rows.columns if name not in ("@r", "@d", "@doubted", "@index")]
    return Part(rows[names], constants | own, sentences)


def sentence(
    writer: MessageWriter,
    rulebook: Rulebook,
    parameter: str,
    pair: tuple[int, int],
    outcome: Outcome,
    outcomes: Outcomes,
    unreadable: Unreadable,
) -> Sentence:
    """The message and remedy of one comparison, by what was reported and derived, and why."""
    rule, (reported, derived) = outcome.rule, pair
    blank, unread = [], []
    if derived == int(Code.MISSING):
        blank = blank_columns(rule, outcome.row, rulebook.judged)
        unread = [name for name in blank if unreadable.is_of(rule, name, outcome.row)]
    case = "blank"
    if reported:
        missing = "unread" if unread else "missing" if blank else "disordered"
        case = missing if derived == int(Code.MISSING) else "off" if derived in (Code.YELLOW, Code.RED) else "stricter"
    why, remedy = writer.own(outcome, outcomes.types) if case == "off" else ("", "")
    headings = writer.headings(rule)
    words = {
        "why": why,
        "rule": writer.title(rule),
        "lacking": listed(blank, headings),
        "unread": listed(unread, headings),
        "rule_remedy": remedy,
    }
    return said(writer, case, colours_of(writer, parameter, reported, derived) | words)


def colours_of(writer: MessageWriter, parameter: str, reported: int, derived: int) -> dict[str, str | None]:
    """The parameter and both colours in words."""
    reported_colour, derived_colour = (COLOUR_OF_CODE[Code(each)] if each else None for each in (reported, derived))
    return {
        "parameter": writer.parameter(parameter),
        "reported": writer.colours.get(reported_colour or ""),
        "derived": writer.colours.get(derived_colour or ""),
    }


def said(writer: MessageWriter, case: str, words: Mapping[str, str | None]) -> Sentence:
    """One of the comparison's messages and its remedy."""
    return writer.pair(f"engine.compare-{case}-message", f"engine.compare-{case}-remedy", words)


def left_out(writer: MessageWriter, parameter: str, rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One note a submission for the records of an extract whose colour, or whose figures, it does not print."""
    table = writer.pack.judged
    assert table is not None
    for keys, count in Counter(rows.rows()).items():
        words = {"parameter": writer.parameter(parameter), "count": str(count)}
        yield dict(zip(KEYS, keys, strict=True)) | {
            "rule": "COMPARE",
            "class": DEFECT,
            "level": "note",
            "parameter": parameter,
            "table": table.name,
            "column": writer.pack.model.parameter[parameter].reported,
            "message": writer.text("engine.unprinted", words),
            "remedy": template("engine.unprinted-remedy", writer.language),
        }
