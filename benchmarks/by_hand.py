"""The same six tolerances written by hand in Polars, for this one table: what the checker is held against.

``all_columns`` writes the findings table as the checker does, ``five_columns`` only which project is off, and how far.
No contract, no other table, no other language, no outcome that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

COLOURS = {1: "green", 2: "yellow", 3: "missing", 4: "red"}
CODES = {colour: code for code, colour in COLOURS.items()}
WORDS = {1: "Grønn", 2: "Gul", 3: "Informasjon mangler", 4: "Rød"}
LEVELS = {12: "error", 14: "error", 13: "error", 21: "warning", 24: "error", 23: "error", 41: "warning", 42: "warning"}
LEVELS |= {
    43: "warning",
    31: "warning",
    32: "error",
    34: "error",
    33: "note",
    1: "error",
    2: "error",
    3: "error",
    4: "error",
}
GRADES = {
    "TOL-TIME-THREAT": ("time", "end_threatened", {"no": 1, "yes": 4}),
    "TOL-SCOPE": (
        "scope",
        "scope_change",
        {
            "none": 1,
            "negligible": 1,
            "slightly_worse": 2,
            "non_critical_out": 2,
            "increase_expected": 2,
            "material_reduction": 4,
            "material_increase": 4,
        },
    ),
    "TOL-RISK-EXPOSURE": ("risk", "risk_exposure", {"within": 1, "at_limit": 2, "over": 4}),
    "TOL-RISK-MEASURES": ("risk", "risk_measures", {"sufficient": 1, "uncertain": 2, "insufficient": 4}),
    "TOL-ADOPTION": (
        "adoption",
        "adoption_progress",
        {"as_planned": 1, "negligible": 1, "slightly_worse": 2, "far_worse": 4},
    ),
    "TOL-OPERATIONS": (
        "operations",
        "handover_progress",
        {"as_planned": 1, "somewhat_delayed": 2, "considerably_delayed": 4},
    ),
}
PARAMETERS = {
    "cost": ("KOST", ["TOL-COST"]),
    "time": ("TID", ["TOL-TIME-THREAT"]),
    "scope": ("OMF", ["TOL-SCOPE"]),
    "risk": ("RISK", ["TOL-RISK-EXPOSURE", "TOL-RISK-MEASURES"]),
    "adoption": ("BRUK", ["TOL-ADOPTION"]),
    "operations": ("DRIFT", ["TOL-OPERATIONS"]),
}
PHASES = {"concept": "Konsept", "planning": "Planlegge", "execution": "Gjennomføre og avslutte"}
COLUMNS = """
id portfolio period rule class level colour parameter segment table key project column observed limit distance unit
reported derived file sheet row cell line page related rule_file rule_line message remedy waiver
""".split()  # noqa: SIM905
MOST = pl.sql_expr("budget * 1.15")  # the operator `*` of Polars 2.1 would round it to the budget's places
WHOLE = ("row", "line", "page", "rule_line")
SENTENCES = 1_000  # findings of a rule and sort that get a sentence, as in the checker


def codes(frame: pl.DataFrame) -> pl.DataFrame:
    """Every rule's code, every parameter's reported and derived code, for every row."""
    budget, forecast, p50 = pl.col("budget"), pl.col("forecast"), pl.col("p50")
    execution = pl.col("phase") == "execution"
    beyond = (
        pl.when(execution)
        .then(pl.when(forecast <= p50).then(2).when(p50.is_null()).then(3).otherwise(4))
        .otherwise(pl.when(forecast <= MOST).then(2).otherwise(4))
    )
    walked = pl.when(forecast <= budget).then(1).otherwise(beyond)
    unknown = forecast.is_null() | budget.is_null() | ~(budget > 0) | (execution & (p50 < budget)).fill_null(False)
    cost = pl.when(unknown).then(3).otherwise(walked).cast(pl.UInt8).alias("TOL-COST")
    graded = [
        pl.col(column).replace_strict(scale, default=3, return_dtype=pl.UInt8).fill_null(3).alias(rule)
        for rule, (_, column, scale) in GRADES.items()
    ]
    judged = frame.filter((pl.col("state") == "active") & pl.col("phase").is_in(list(PHASES))).with_columns(
        cost, *graded
    )
    both = []
    for parameter, (_, rules) in PARAMETERS.items():
        both.append(pl.max_horizontal(rules).alias(f"derived.{parameter}"))
        reported = pl.col(f"status_{parameter}").replace_strict(CODES, default=0, return_dtype=pl.UInt8).fill_null(0)
        both.append(reported.alias(f"reported.{parameter}"))
    return judged.with_columns(both)


def text(amount: pl.Expr) -> pl.Expr:
    """An amount with at least two places."""
    return amount.cast(pl.String).str.replace(r"(\.\d\d\d*?)0+$", "$1")


def spoken(amount: pl.Expr) -> pl.Expr:
    """An amount as it is read in Norwegian."""
    return text(amount).str.replace(".", ",", literal=True) + " MNOK"


def evidence(rule: str) -> dict[str, pl.Expr]:
    """What one rule tells of its rows: figures, the cell's column, the message, the line."""
    if rule != "TOL-COST":
        _, column, _ = GRADES[rule]
        observed = pl.col(column)
        message = pl.concat_str(pl.lit("Graden er oppgitt som «"), observed.fill_null("–"), pl.lit("»."))
        return {"observed": observed, "column": pl.lit(column), "message": message, "rule_line": pl.lit(16)}
    execution, red = pl.col("phase") == "execution", pl.col("TOL-COST") == 4
    wide = pl.Decimal(38, 5)
    yellow = pl.when(execution).then(pl.col("p50").cast(wide)).otherwise(MOST.cast(wide))
    limit = pl.when(red).then(yellow).otherwise(pl.col("budget").cast(wide))
    distance = pl.col("forecast").cast(wide) - limit
    better = pl.when(red).then(pl.lit("Gul")).otherwise(pl.lit("Grønn"))
    message = pl.concat_str(
        pl.lit("Prognosen er "),
        spoken(pl.col("forecast")).fill_null("–"),
        pl.lit(" mot grensen "),
        spoken(limit).fill_null("–"),
        pl.lit(" i fasen "),
        pl.col("phase").replace(PHASES),
        pl.lit(": "),
        spoken(distance).fill_null("–"),
        pl.lit(" for mye til å være "),
        better,
        pl.lit("."),
    )
    return {
        "observed": text(pl.col("forecast")),
        "limit": text(limit),
        "distance": text(distance),
        "segment": pl.col("phase"),
        "unit": pl.lit("MNOK"),
        "column": pl.lit("forecast"),
        "message": message,
        "rule_line": pl.col("phase").replace_strict(
            {"concept": 20, "planning": 21, "execution": 22}, return_dtype=pl.Int64
        ),
    }


def table(rows: pl.DataFrame, letters: dict[str, str], values: dict[str, pl.Expr]) -> pl.DataFrame:
    """Rows as findings; only the first of them get a message and a remedy."""
    column = values["column"]
    common = {
        "portfolio": pl.col("portfolio"),
        "period": pl.col("period"),
        "table": pl.lit("projects"),
        "key": pl.col("project"),
        "project": pl.col("project"),
        "file": pl.lit("projects.parquet"),
        "row": pl.col("row"),
        "cell": column.replace_strict(letters, default=None, return_dtype=pl.String) + pl.col("row").cast(pl.String),
        "remedy": pl.lit("Gul: vurder tiltak. Rød: beskriv tiltak."),
    }
    given = common | values
    kinds = {
        name: pl.Int64 if name in WHOLE else pl.List(pl.String) if name == "related" else pl.String for name in COLUMNS
    }
    spoken_of = rows.head(SENTENCES).select(given.pop(name).alias(name) for name in ("message", "remedy"))
    silent = pl.DataFrame(
        {name: pl.repeat("", max(rows.height - SENTENCES, 0), eager=True) for name in spoken_of.columns}
    )
    sentences = pl.concat([spoken_of, silent], how="vertical_relaxed")
    found = rows.select(given.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in kinds.items())
    return found.with_columns(sentences)


def deviations(judged: pl.DataFrame, letters: dict[str, str]) -> Iterator[pl.DataFrame]:
    """One finding a row and rule that is yellow or red."""
    for parameter, (_, rules) in PARAMETERS.items():
        for rule in rules:
            values = {
                "rule": pl.lit(rule),
                "class": pl.lit("deviation"),
                "level": pl.lit("note"),
                "colour": colour(pl.col(rule)),
                "parameter": pl.lit(parameter),
                "reported": colour(pl.col(f"reported.{parameter}")),
                "derived": colour(pl.col(f"derived.{parameter}")),
                "rule_file": pl.lit(f"{rule}.toml"),
            }
            rows = judged.filter(pl.col(rule).is_in([2, 4]))
            yield table(rows, letters, values | evidence(rule))


def mismatches(judged: pl.DataFrame, letters: dict[str, str]) -> Iterator[pl.DataFrame]:
    """One finding a row and parameter whose reported colour is not the derived one."""
    for parameter, (title, rules) in PARAMETERS.items():
        reported, derived = pl.col(f"reported.{parameter}"), pl.col(f"derived.{parameter}")
        pair = reported.cast(pl.Int32) * 10 + derived
        off = judged.with_columns(pair.replace_strict(LEVELS, default=None, return_dtype=pl.String).alias("level"))
        off = off.filter(pl.col("level").is_not_null())
        for place, rule in enumerate(rules):
            first = pl.all_horizontal(pl.lit(True), *(pl.col(before) != derived for before in rules[:place]))
            own = evidence(rule)
            head = pl.concat_str(
                pl.lit(f"{title} er rapportert "),
                word(reported),
                pl.lit(", men tallene gir "),
                word(derived),
                pl.lit(". "),
            )
            pointed = own["column"].replace_strict(letters, return_dtype=pl.String) + pl.col("row").cast(pl.String)
            values = own | {
                "rule": pl.lit(rule),
                "class": pl.lit("defect"),
                "level": pl.col("level"),
                "colour": colour(derived),
                "parameter": pl.lit(parameter),
                "reported": colour(reported),
                "derived": colour(derived),
                "column": pl.lit(f"status_{parameter}"),
                "message": pl.concat_str(head, own["message"]),
                "related": pl.concat_list("projects.parquet · " + pointed),
                "rule_file": pl.lit(f"{rule}.toml"),
            }
            yield table(off.filter((pl.col(rule) == derived) & first), letters, values)


def colour(code: pl.Expr) -> pl.Expr:
    """A code as a colour."""
    return code.replace_strict(COLOURS, default=None, return_dtype=pl.String)


def word(code: pl.Expr) -> pl.Expr:
    """A code as it is called in Norwegian."""
    return code.replace_strict(WORDS, default="–", return_dtype=pl.String)


def all_columns(source: Path, target: Path) -> None:
    """From the archive to the whole findings table, sorted and with ids that are unique."""
    frame = pl.read_parquet(source).with_row_index("row", offset=1)
    letters = {
        name: chr(64 + place) if place <= 26 else f"A{chr(38 + place)}" for place, name in enumerate(frame.columns)
    }
    judged = codes(frame)
    found = pl.concat([*deviations(judged, letters), *mismatches(judged, letters)])
    rank = pl.col("level").replace_strict({"error": 0, "warning": 1, "note": 2}, return_dtype=pl.Int8)
    found = found.sort("portfolio", "period", rank, "rule", "parameter", "row", "column", nulls_last=True)
    name = pl.concat_str("rule", "table", "key", "column", separator="/")
    found = found.with_columns(name.alias("id"))
    copy = pl.int_range(pl.len()).over("portfolio", "period", "id")
    numbered = pl.when(copy > 0).then(pl.col("id") + "~" + (copy + 1).cast(pl.String)).otherwise(pl.col("id"))
    found.with_columns(numbered.alias("id")).write_parquet(target, compression="zstd", statistics=True)


def five_columns(source: Path, target: Path) -> None:
    """From the archive to portfolio, period, project, rule or parameter, and colour."""
    keys = ["portfolio", "period", "project"]
    judged = codes(pl.read_parquet(source))
    parts = []
    for parameter, (_, rules) in PARAMETERS.items():
        for rule in rules:
            off = judged.filter(pl.col(rule).is_in([2, 4]))
            parts.append(off.select(*keys, pl.lit(rule).alias("what"), colour(pl.col(rule)).alias("colour")))
        derived = pl.col(f"derived.{parameter}")
        off = judged.filter(pl.col(f"reported.{parameter}") != derived)
        parts.append(off.select(*keys, pl.lit(parameter).alias("what"), colour(derived).alias("colour")))
    pl.concat(parts).write_parquet(target, compression="zstd", statistics=True)
