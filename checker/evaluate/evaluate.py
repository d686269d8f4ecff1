"""The code that every rule gives to every record, and the colours that follow: all that is known before words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.evaluate import related_rows as facts
from checker.evaluate.applicability import not_run, where_it_applies
from checker.evaluate.codes import Judged, judge_table
from checker.evaluate.derived_status import derived_codes, may_be_anybodys, named, reported_codes
from checker.evaluate.previous_period import History
from checker.evaluate.related_rows import KEYS
from checker.kinds.rule import Facts, Rule
from checker.kinds.text_mentions import Prose
from checker.lazy import pl
from checker.model.report_text import Manuscript
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text


@dataclass(frozen=True)
class Codes:
    """What the rules say of a submission's records.

    ``judged`` holds each rule that ran by its id, those that feed parameters first; ``silent`` why the others did not
    run. ``tables`` are the frames of all tables; the judged table has ``@judged``, ``@reported.*`` and ``@derived.*``.
    ``facts`` holds what the rules about the report were judged on, by table.
    """

    tables: Mapping[str, pl.DataFrame]
    periods: tuple[str, ...]
    judged: Mapping[str, Judged]
    silent: Mapping[str, Text]
    facts: Mapping[str, Facts] = field(default_factory=dict)


def codes(submission: Submission, rulebook: Rulebook, manuscript: Manuscript | None = None) -> Codes:
    """Judge every record by every rule: first those that feed parameters, then those that may read derived colours,
    last those about the report's text, where there is one.
    """
    pack = rulebook.pack
    tables = facts.frames(submission, pack)
    totals = facts.totals(submission)
    periods = facts.periods([*tables.values(), *totals.values()])
    silent = {rule.id: reason for rule in rulebook.rules if (reason := silence(rule, submission, periods, manuscript))}
    running = [rule for rule in rulebook.rules if rule.id not in silent]
    if pack.judged is not None:
        tables[pack.judged.name] = with_reported(tables[pack.judged.name], rulebook, submission)
    feeding = [rule for rule in running if rule.model.parameter is not None]
    far_back = [rule for rule in running if rule.kind.over_periods(rule.model)]
    asked = {name: facts.reads(of_table(far_back, name)) for name in tables}
    history = History(submission, pack, tables, asked=asked)
    first = [where_it_applies(each, submission) for each in judge_all(feeding, history, totals, periods, rulebook)]
    if pack.judged is not None:
        tables[pack.judged.name] = with_derived(tables[pack.judged.name], rulebook, first, running)
    rest = [rule for rule in running if rule.model.parameter is None and not rule.kind.of_report]
    second = [where_it_applies(each, submission) for each in judge_all(rest, history, totals, periods, rulebook)]
    about = [rule for rule in running if rule.kind.of_report]
    facts_of = report_facts(about, history, periods, manuscript)
    third = [each for name, own in facts_of.items() for each in judge_table(of_table(about, name), own)]
    by_id = {each.rule.id: each for each in (*first, *second, *third)}
    return Codes(tables, periods, by_id, silent, facts_of)


def silence(rule: Rule, submission: Submission, periods: Sequence[str], manuscript: Manuscript | None) -> Text | None:
    """Why a rule does not run; None where it does. What is about the report runs wherever there is one: where its table
    was not delivered, the text is compared with nothing, which is reported for each statement.
    """
    if not rule.kind.of_report or rule.off is not None:
        return not_run(rule, submission, periods)
    return Text("engine.no-report") if manuscript is None else None


def report_facts(
    rules: Sequence[Rule], history: History, periods: tuple[str, ...], manuscript: Manuscript | None
) -> dict[str, Facts]:
    """What the rules about the report are judged on, by table."""
    prose = Prose(manuscript) if manuscript is not None else None
    found = {}
    for name in dict.fromkeys(rule.table.name for rule in rules):
        own = of_table(rules, name)
        frame = history.rows(own[0].table, facts.reads(own))
        found[name] = Facts(frame, history.tables, periods, ago=history.ago, prose=prose)
    return found


def of_table(rules: Sequence[Rule], name: str) -> list[Rule]:
    """The rules on one table."""
    return [rule for rule in rules if rule.table.name == name]


def with_reported(frame: pl.DataFrame, rulebook: Rulebook, submission: Submission) -> pl.DataFrame:
    """The judged table with ``@judged``, ``@extract`` and the reported colours."""
    extracts = [f"{each.portfolio}/{each.period}" for each in submission.identities if each.extract]
    judged = rulebook.judged.polars() if rulebook.judged is not None else pl.lit(True)
    extract = pl.concat_str(KEYS, separator="/").is_in(extracts) if extracts else pl.lit(False)
    frame = frame.with_columns(judged.alias("@judged"), extract.alias("@extract"), *reported_codes(rulebook.pack))
    return frame.with_columns(named(rulebook.pack, "reported", facts.reads(rulebook.rules)))


def with_derived(
    frame: pl.DataFrame, rulebook: Rulebook, judged: Sequence[Judged], running: Sequence[Rule]
) -> pl.DataFrame:
    """The judged table with the derived colours."""
    pack = rulebook.pack
    assert pack.judged is not None
    fed: dict[str, list[tuple[Rule, pl.DataFrame]]] = {name: [] for name in pack.model.parameter}
    for each in judged:
        codes = each.frame.select(*KEYS, projects(each).alias("@project"), each.codes.alias("@code"))
        fed[str(each.rule.model.parameter)].append((each.rule, codes))
    frame = derived_codes(frame, pack.judged, fed)
    return frame.with_columns(named(pack, "derived", facts.reads(running)))


def judge_all(
    rules: Sequence[Rule],
    history: History,
    totals: Mapping[str, pl.DataFrame],
    periods: tuple[str, ...],
    rulebook: Rulebook,
) -> list[Judged]:
    """The rules, table by table."""
    found: list[Judged] = []
    made: dict[Any, Any] = {}
    for name in dict.fromkeys(rule.table.name for rule in rules):
        own = of_table(rules, name)
        frame = history.rows(own[0].table, facts.reads(own))
        frame = with_judged(frame, own, history.tables, rulebook)
        then, sums, unsent = history.before, history.totals_before, history.submission.unsent
        known = Facts(
            frame, history.tables, periods, totals, history.ago, then, totals_before=sums, unsent=unsent, made=made
        )
        found += judge_table(own, known)
    return found


def with_judged(
    frame: pl.DataFrame, rules: Sequence[Rule], tables: Mapping[str, pl.DataFrame], rulebook: Rulebook
) -> pl.DataFrame:
    """A table whose rules feed parameters, with whether each row's project is judged. Rows of no project are not; one
    that must name its project and does not could be that of a judged one.
    """
    judged = rulebook.pack.judged
    if judged is None or "@judged" in frame.columns or all(rule.model.parameter is None for rule in rules):
        return frame
    if rules[0].project is None:
        return frame.with_columns(pl.lit(False).alias("@judged"))
    side = (
        tables[judged.name]
        .select(*KEYS, pl.col(judged.key[0]).alias("@key"), "@judged")
        .unique([*KEYS, "@key"], keep="first")
    )
    joined = frame.join(
        side, left_on=[*KEYS, rules[0].project], right_on=[*KEYS, "@key"], how="left", maintain_order="left"
    )
    nameless = pl.col(rules[0].project).is_null() if may_be_anybodys(rules[0]) else pl.lit(False)
    return joined.with_columns(pl.col("@judged").fill_null(nameless))


def projects(judged: Judged) -> pl.Series:
    """The key of the judged record that each row belongs to."""
    if judged.rule.project is None:
        return pl.repeat(None, judged.frame.height, dtype=pl.String, eager=True)
    return judged.frame[judged.rule.project]
