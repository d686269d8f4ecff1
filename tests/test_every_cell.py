"""A month of the sample with each cell left out in turn that a tolerance may read, and each row that the month before
had.

Every variant is a portfolio of its own in one archive, so that all of them are judged at once.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from checker.findings import assemble as engine
from checker.intake import readers
from checker.intake.build import build_submission
from checker.intake.previous_periods import with_earlier
from checker.model.finding import Code
from checker.model.submission import RawSubmission, Sheet, Submission
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "datasets" / "sample"
MONTH, BEFORE = "2023-03", "2023-02"
WHOLE = "whole"
Tables = dict[str, pl.DataFrame]  # by the name of the table, each cell as it was typed
Place = tuple[str, str, int, str]  # project, table, row, column


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook.load(ROOT / "rules.toml")


def typed(book: Rulebook, month: str) -> Tables:
    """The tables of a month, but for its cover, under the columns' own names."""
    built = build_submission([readers.read(SAMPLE / month)], book.pack).tables
    described = book.pack.tables
    return {
        name: table.frame.select(described[name].columns.keys())
        for name, table in built.items()
        if described[name].model.role != "submission"
    }


def archive(book: Rulebook, variants: dict[str, Tables], month: str) -> Submission:
    """Variants of a month as portfolios of one submission."""
    names = {name for tables in variants.values() for name in tables}
    sheets = []
    for name in sorted(names):
        parts = [
            tables[name].with_columns(portfolio=pl.lit(variant), period=pl.lit(month))
            for variant, tables in variants.items()
            if name in tables
        ]
        sheets.append(Sheet(f"{name}.parquet", name, frame=pl.concat(parts)))
    return build_submission([RawSubmission("archive", tuple(sheets))], book.pack)


def standing_on(book: Rulebook) -> set[str]:
    """The tables on which a rule stands that feeds a parameter."""
    return {rule.table.name for rule in book.rules if rule.model.parameter is not None}


def kept(book: Rulebook, tables: Tables, project: str) -> Tables:
    """What a project's colours are made of: its own rows, and those of all who share its pool."""
    judged = book.pack.judged
    assert judged is not None
    listed = tables[judged.name]
    pool = listed.filter(pl.col("project") == project)["pool"].item()
    names = [project] if pool is None else listed.filter(pl.col("pool") == pool)["project"].to_list()
    return {
        name: frame.filter(pl.col("project").is_in([*names, pool]))
        for name, frame in tables.items()
        if name in standing_on(book)
    }


def own(frame: pl.DataFrame, project: str, listed: list[str]) -> list[int]:
    """The numbers of a project's rows, and of those that are no project's: a pool's own line."""
    mine = (pl.col("project") == project) | ~pl.col("project").is_in(listed)
    return frame.with_row_index("@n").filter(mine)["@n"].to_list()


def blanked(frame: pl.DataFrame, row: int, column: str) -> pl.DataFrame:
    """The table without what stands in one cell."""
    here = pl.int_range(pl.len()) == row
    return frame.with_columns(pl.when(here).then(None).otherwise(pl.col(column)).alias(column))


def cells(book: Rulebook, tables: Tables) -> tuple[dict[str, Tables], dict[str, Place]]:
    """A variant for each project as it is, by its name, and one for each cell of its that is filled in."""
    variants: dict[str, Tables] = {}
    blank: dict[str, Place] = {}
    listed = tables["projects"]["project"].to_list()
    for project in listed:
        variants[project] = kept(book, tables, project)
        for name, frame in variants[project].items():
            for row in own(frame, project, listed):
                for column in (each for each in frame.columns if frame[each][row] is not None):
                    blank[f"{project} · {name} · {row} · {column}"] = (project, name, row, column)
    for variant, (project, name, row, column) in blank.items():
        whole = variants[project]
        variants[variant] = whole | {name: blanked(whole[name], row, column)}
    return variants, blank


def derived(book: Rulebook, submission: Submission) -> dict[tuple[str, str | None], dict[str, int]]:
    """The code of every derived colour, by variant and project."""
    frame = engine.codes(submission, book).tables["projects"]
    names = [name for name in frame.columns if name.startswith("@derived.")]
    return {(row["portfolio"], row["project"]): {name: row[name] for name in names} for row in frame.to_dicts()}


def test_no_cell_turns_a_colour_green_by_being_blank(book: Rulebook) -> None:
    tables = typed(book, MONTH)
    variants, blank = cells(book, tables)
    tried = Counter(name for _, name, _, _ in blank.values())
    filled = {name: sum(map(frame.height.__sub__, frame.null_count().row(0))) for name, frame in tables.items()}
    assert set(tried) == standing_on(book)
    assert all(tried[name] >= filled[name] for name in tried)
    assert (len(blank), filled["projects"], filled["milestones"]) == (2473, 1430, 893)
    submission = archive(book, variants, MONTH)
    found = derived(book, submission)
    greener = set()
    for (variant, project), colours in found.items():
        if variant in blank:
            then = found[(blank[variant][0], project or blank[variant][0])]
            greener |= {variant for name, code in colours.items() if code == Code.GREEN != then[name]}
    as_it_is = [code for variant, project in found if variant == project for code in found[variant, project].values()]
    assert sum(code in (Code.YELLOW, Code.RED) for code in as_it_is) > 20
    assert greener == set()


def rows(book: Rulebook, now: Tables, then: Tables) -> dict[str, tuple[str, int]]:
    """The rows of a month that the one before had too, by what the variant without it is called."""
    found: dict[str, tuple[str, int]] = {}
    for name in then:
        keys = book.pack.tables[name].identifying
        known = set(then[name].select(keys).rows())
        found |= {f"{name} · {n}": (name, n) for n, row in enumerate(now[name].select(keys).rows()) if row in known}
    return found


def test_every_row_that_the_month_before_had_is_told_when_it_is_gone(book: Rulebook) -> None:
    now, then = typed(book, MONTH), typed(book, BEFORE)
    gone = rows(book, now, then)
    without = {
        variant: now | {name: now[name].filter(pl.int_range(pl.len()) != row)} for variant, (name, row) in gone.items()
    }
    variants = {WHOLE: now} | without
    earlier = archive(book, dict.fromkeys(variants, then), BEFORE)
    findings = engine.judge(with_earlier(archive(book, variants, MONTH), earlier), book, "en").findings
    ids = {variant: set(frame["id"].to_list()) for (variant,), frame in findings.group_by("portfolio")}
    assert len(gone) == 288
    assert {name for name, _ in gone.values()} == set(then)
    assert [variant for variant in gone if not ids[variant] - ids[WHOLE]] == []
