"""Judging a submission by a rulebook: which rules apply, columns in, findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.engine import facts
from checker.engine.colours import derived_codes, named, reported_codes
from checker.engine.comparison import compared
from checker.engine.contract_findings import failed
from checker.engine.judging import Judged, judge_table, not_run, outcome
from checker.engine.rule_findings import found
from checker.engine.standings import standings
from checker.engine.table import whole
from checker.engine.wording import Speaker
from checker.report import Outcome, Standing
from checker.rule import Facts, Rule, Rulebook
from checker.submission import Submission

if TYPE_CHECKING:
    import polars as pl

KEYS = ("portfolio", "period")
__all__ = ["Judgement", "judge"]


@dataclass(frozen=True)
class Judgement:
    """What the engine found: the findings table, an outcome a rule, and each judged project's colours."""

    findings: pl.DataFrame
    outcomes: tuple[Outcome, ...]
    standings: tuple[Standing, ...]


def judge(submission: Submission, rulebook: Rulebook, language: str) -> Judgement:
    """Judge every record by every rule, compare the derived with the reported colours, and word what was found.

    Rules that feed parameters are judged first, then those that may read derived colours. Findings are in ``language``.
    """
    pack = rulebook.pack
    tables = facts.frames(submission, pack)
    periods = facts.periods(tables.values())
    silent = {rule.id: reason for rule in rulebook.rules if (reason := not_run(rule, submission, periods))}
    running = [rule for rule in rulebook.rules if rule.id not in silent]
    if pack.judged is not None:
        tables[pack.judged.name] = with_reported(tables[pack.judged.name], rulebook, submission)
    feeding = [rule for rule in running if rule.model.parameter is not None]
    first = judge_all(feeding, tables, periods, rulebook)
    if pack.judged is not None:
        tables[pack.judged.name] = with_derived(tables[pack.judged.name], rulebook, first, running)
    second = judge_all([rule for rule in running if rule.model.parameter is None], tables, periods, rulebook)
    speaker = Speaker(submission, pack, language)
    judged = {each.rule.id: each for each in (*first, *second)}
    parts = [*failed(speaker)]
    for each in judged.values():
        parts += found(speaker, with_colours(each, tables, rulebook), periods)
    if pack.judged is not None:
        fed = {
            name: [(each, projects(each)) for each in first if each.rule.model.parameter == name]
            for name in pack.model.parameter
        }
        parts += compared(speaker, rulebook, tables[pack.judged.name], fed, periods)
    outcomes = [
        judged[rule.id].outcome() if rule.id in judged else outcome(rule, {}, silent[rule.id])
        for rule in rulebook.rules
    ]
    return Judgement(whole(parts), tuple(outcomes), tuple(standings(tables, pack, language)))


def with_reported(frame: pl.DataFrame, rulebook: Rulebook, submission: Submission) -> pl.DataFrame:
    """The judged table with ``@judged``, ``@extract`` and the reported colours."""
    import polars as pl

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
        codes = each.frame.select(*KEYS).with_columns(projects(each).alias("@project"), each.codes.alias("@code"))
        fed[str(each.rule.model.parameter)].append((each.rule, codes))
    frame = derived_codes(frame, pack.judged, fed)
    return frame.with_columns(named(pack, "derived", facts.reads(running)))


def judge_all(
    rules: Sequence[Rule], tables: Mapping[str, pl.DataFrame], periods: tuple[str, ...], rulebook: Rulebook
) -> list[Judged]:
    """The rules, table by table."""
    found = []
    for name in dict.fromkeys(rule.table.name for rule in rules):
        own = [rule for rule in rules if rule.table.name == name]
        frame = facts.related(tables[name], own[0].table, facts.reads(own), tables)
        frame = with_judged(frame, own, tables, rulebook)
        found += judge_table(own, Facts(frame, tables, periods))
    return found


def with_judged(
    frame: pl.DataFrame, rules: Sequence[Rule], tables: Mapping[str, pl.DataFrame], rulebook: Rulebook
) -> pl.DataFrame:
    """A table whose rules feed parameters, with whether each row's project is judged; rows of no project are not."""
    import polars as pl

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
    return joined.with_columns(pl.col("@judged").fill_null(False))


def projects(judged: Judged) -> pl.Series:
    """The key of the judged record that each row belongs to."""
    import polars as pl

    if judged.rule.project is None:
        return pl.repeat(None, judged.frame.height, dtype=pl.String, eager=True)
    return judged.frame[judged.rule.project]


def with_colours(judged: Judged, tables: Mapping[str, pl.DataFrame], rulebook: Rulebook) -> Judged:
    """A rule that feeds a parameter, its rows with what their project reported and what was derived."""
    import polars as pl

    from checker.engine.colours import colour

    parameter, table = judged.rule.model.parameter, rulebook.pack.judged
    if parameter is None or table is None or judged.rule.project is None:
        return judged
    both = [
        colour(pl.col(f"@{side}.{parameter}")).alias(f"@project.{side}.{parameter}") for side in ("reported", "derived")
    ]
    side = (
        tables[table.name]
        .select(*KEYS, pl.col(table.key[0]).alias("@key"), *both)
        .unique([*KEYS, "@key"], keep="first")
    )
    keys = [*KEYS, judged.rule.project]
    frame = judged.frame.join(side, left_on=keys, right_on=[*KEYS, "@key"], how="left", maintain_order="left")
    return Judged(judged.rule, frame, judged.codes)
