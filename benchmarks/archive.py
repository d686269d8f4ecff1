"""A generated archive: project-periods in one Parquet file, and a rulebook of the six tolerances that read projects."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
PROJECTS, PERIODS = 60, 12
CHUNK = 1_000_000
COLOURS = ("green", "yellow", "red")
SCALES = {
    "end_threatened": {"no": 0, "yes": 2},
    "scope_change": {"none": 0, "negligible": 0, "slightly_worse": 1, "material_reduction": 2},
    "risk_exposure": {"within": 0, "at_limit": 1, "over": 2},
    "risk_measures": {"sufficient": 0, "uncertain": 1, "insufficient": 2},
    "adoption_progress": {"as_planned": 0, "negligible": 0, "slightly_worse": 1, "far_worse": 2},
    "handover_progress": {"as_planned": 0, "somewhat_delayed": 1, "considerably_delayed": 2},
}
PARAMETERS = {
    "time": ["end_threatened"],
    "scope": ["scope_change"],
    "risk": ["risk_exposure", "risk_measures"],
    "adoption": ["adoption_progress"],
    "operations": ["handover_progress"],
}
OFF = 0.025  # how often each grade is off green
WRONG = 0.02  # how often a reported colour is drawn, not taken from the figures


def write_archive(folder: Path, rows: int) -> Path:
    """Write ``rows`` project-periods, about 27 findings per 100 of them, once; the folder is a submission."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "submission.toml").write_text('version = "1"\n', encoding="utf-8")
    target = folder / "projects.parquet"
    if not target.exists():
        parts = [chunk(start, min(CHUNK, rows - start)) for start in range(0, rows, CHUNK)]
        pl.concat(parts).write_parquet(target, compression="zstd")
    return folder


def chunk(start: int, rows: int) -> pl.DataFrame:
    """Some rows of the archive. The same start gives the same rows."""
    number = pl.int_range(start, start + rows)
    frame = pl.select(
        ("Portefølje " + (number // (PROJECTS * PERIODS)).cast(pl.String).str.zfill(6)).alias("portfolio"),
        ("2023-" + (number // PROJECTS % PERIODS + 1).cast(pl.String).str.zfill(2)).alias("period"),
        ("Prosjekt " + (number % PROJECTS).cast(pl.String).str.zfill(2)).alias("project"),
        one_of(["concept", "planning", "execution"], drawn(number, "phase")).alias("phase"),
        pl.lit("active").alias("state"),
        *money(number),
        *(grade(number, name).alias(name) for name in SCALES),
    )
    return frame.with_columns(
        reported(number, name, colour).alias(f"status_{name}") for name, colour in ranks().items()
    )


def drawn(number: pl.Expr, what: str) -> pl.Expr:
    """A number from 0 up to 1 for each row, another for each ``what``."""
    return number.hash(sum(what.encode())) / 2.0**64


def one_of(words: list[str], chance: pl.Expr) -> pl.Expr:
    """One of some words, all equally likely."""
    place = (chance * len(words)).cast(pl.Int64).clip(0, len(words) - 1)
    return place.replace_strict(dict(enumerate(words)), return_dtype=pl.String)


def money(number: pl.Expr) -> list[pl.Expr]:
    """Budget, P50 and forecast in thousandths of MNOK; some forecasts on a limit or next to it."""
    budget = (drawn(number, "budget") * 499_000).cast(pl.Int64) + 1_000
    chance = drawn(number, "over")
    within = budget * ((drawn(number, "part") * 30).cast(pl.Int64) + 70) // 100
    beside = budget * 115 // 100 + (drawn(number, "beside") * 2).cast(pl.Int64)
    forecast = pl.when(chance < 0.97).then(within).when(chance < 0.985).then(budget * 110 // 100).otherwise(beside)
    p50 = pl.when(drawn(number, "phase") >= 2 / 3).then(budget * 112 // 100)
    columns = {"budget": budget, "p50": p50, "forecast": forecast}
    unit = pl.lit("0.001").cast(pl.Decimal(4, 3))
    return [(each.cast(pl.Decimal(12, 0)) * unit).cast(pl.Decimal(18, 3)).alias(name) for name, each in columns.items()]


def grade(number: pl.Expr, name: str) -> pl.Expr:
    """A term of a scale, seldom one that is off green."""
    words = SCALES[name]
    off, on = ([word for word, rank in words.items() if bool(rank) is wanted] for wanted in (True, False))
    which = drawn(number, f"{name} which")
    return pl.when(drawn(number, name) < OFF).then(one_of(off, which)).otherwise(one_of(on, which))


def ranks() -> dict[str, pl.Expr]:
    """How far off green each parameter is: 0, 1 or 2."""
    budget, p50, forecast = pl.col("budget"), pl.col("p50"), pl.col("forecast")
    limit = pl.when(pl.col("phase") == "execution").then(forecast > p50).otherwise(forecast * 100 > budget * 115)
    cost = pl.when(forecast <= budget).then(0).when(limit).then(2).otherwise(1)
    graded = {
        parameter: pl.max_horizontal(
            pl.col(name).replace_strict(SCALES[name], return_dtype=pl.Int64) for name in columns
        )
        for parameter, columns in PARAMETERS.items()
    }
    return {"cost": cost, **graded}


def reported(number: pl.Expr, parameter: str, rank: pl.Expr) -> pl.Expr:
    """The colour that the figures give, now and then another."""
    given = rank.cast(pl.Int64).replace_strict(dict(enumerate(COLOURS)), return_dtype=pl.String)
    other = one_of(list(COLOURS), drawn(number, f"{parameter} other"))
    return pl.when(drawn(number, f"{parameter} wrong") < WRONG).then(other).otherwise(given)


def write_rulebook(folder: Path) -> Path:
    """A rulebook of the shipped tolerances that read projects and nothing else: the shipped files, none rewritten."""
    pack = folder / "tolerances"
    shipped = ROOT / "rules" / "hso"
    for name in ("tables", "rules"):
        (pack / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(shipped / "pack.toml", pack / "pack.toml")
    shutil.copy(shipped / "tables" / "projects.toml", pack / "tables" / "projects.toml")
    for rule in sorted((shipped / "tolerance").glob("*.toml")):
        if '\ntable     = "projects"\n' in rule.read_text(encoding="utf-8"):
            shutil.copy(rule, pack / "rules" / rule.name)
    lines = (ROOT / "rules.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("packs", "gate.must_judge"))]
    book = folder / "rules.toml"
    book.write_text("\n".join([*kept[:8], 'packs = ["tolerances"]', *kept[8:], ""]), encoding="utf-8")
    return book
