"""From columns to findings: the one place where messages are worded and levels are set; places are looked up last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import TYPE_CHECKING, Any

from checker.engine.figures import exact, listed, spoken, titles
from checker.engine.judging import Judged
from checker.engine.places import located, rule_places
from checker.finding import COLOUR_OF_CODE, COLUMNS, Code
from checker.rule import Rule, Shown
from checker.schema import Pack, TableDescription
from checker.submission import Submission
from checker.texts import template
from checker.value import TEXT

if TYPE_CHECKING:
    import polars as pl

NUMBERS = ("row", "line", "page", "rule_line")
BETTER = "colour"


class Speaker:
    """Words findings of one submission in one language."""

    def __init__(self, submission: Submission, pack: Pack, language: str) -> None:
        self.submission = submission
        self.pack = pack
        self.language = language

    def shown(self, judged: Judged, chosen: pl.Expr, periods: Sequence[str]) -> pl.DataFrame:
        """The rows that ``chosen`` takes, with the findings table's columns of their evidence and the rule's message.

        Columns of the findings table have their own names behind "#"; ``#message`` and ``#remedy`` are the rule's
        own words.
        """

        rule = judged.rule
        rows = judged.frame.with_columns(judged.codes.alias("@code")).filter(chosen)
        evidence = rule.kind.evidence(rule, periods)
        rows = rows.with_columns(shown.value.alias(f"@e.{name}") for name, shown in evidence.items())
        columns = self.evidence_columns(rule, evidence, rows)
        rows = rows.with_columns(expression.alias(f"#{name}") for name, expression in columns.items())
        words = self.words(rule, evidence)
        texts = {key: self.filled(getattr(rule.model, key), words) for key in ("message", "remedy")}
        return rows.with_columns(text.alias(f"#{key}") for key, text in texts.items())

    def evidence_columns(self, rule: Rule, evidence: Mapping[str, Shown], rows: pl.DataFrame) -> dict[str, pl.Expr]:
        """What the findings table keeps of a rule's evidence, and where it stands."""
        import polars as pl

        nothing = pl.lit(None, dtype=pl.String)
        figures = dict.fromkeys(("observed", "limit", "distance", "segment"), nothing)
        figures |= {name: exact(pl.col(f"@e.{name}"), evidence[name].type) for name in figures if name in evidence}
        unit = evidence["observed"].type.unit if "observed" in evidence else None
        column = pl.col("@e.column")
        stands = rule_places(rule, rows["@e.path"].unique().to_list())
        files = {path: file for path, (file, _) in stands.items()}
        lines = {path: line for path, (_, line) in stands.items()}
        path = pl.col("@e.path")
        table = self.submission.tables.get(rule.table.name)
        places = located(table, column)
        return (
            figures
            | places
            | {
                "portfolio": pl.col("portfolio"),
                "period": pl.col("period"),
                "column": column,
                "unit": pl.lit(unit, dtype=pl.String),
                "colour": pl.col("@code").replace_strict(
                    {int(k): v for k, v in COLOUR_OF_CODE.items()}, default=None, return_dtype=pl.String
                ),
                "table": pl.lit(rule.table.name),
                "key": identified(rule.table),
                "project": pl.col(rule.project) if rule.project else nothing,
                "rule_file": path.replace_strict(files, default=rule.file, return_dtype=pl.String),
                "rule_line": path.replace_strict(lines, default=None, return_dtype=pl.Int64),
            }
        )

    def words(self, rule: Rule, evidence: Mapping[str, Shown]) -> dict[str, pl.Expr]:
        """What each placeholder of the rule's texts stands for."""
        import polars as pl

        words = {name: self.say(pl.col(name), column.type) for name, column in rule.table.columns.items()}
        words["project"] = pl.col(rule.project) if rule.project else pl.lit("–")
        for name, shown in evidence.items():
            value = pl.col(f"@e.{name}")
            if name == "better":
                words[name] = value.replace(titles(self.pack, BETTER, self.language))
            elif name in ("lacking", "differing"):
                words[name] = listed(value, self.headings(rule))
            else:
                words[name] = self.say(value, shown.type)
        return words

    def say(self, value: pl.Expr, kind: Any) -> pl.Expr:
        """A value as people of the language read it."""
        return spoken(value, kind, self.pack, self.language)

    def headings(self, rule: Rule) -> dict[str, str]:
        """The headings of what a rule's sentences may name: columns, those of related rows, and colours."""
        tables = [rule.table, *([self.pack.tables[rule.model.rows]] if getattr(rule.model, "rows", None) else [])]
        found = {name: column.title(self.language) for table in tables for name, column in table.columns.items()}
        for column, table, _ in rule.table.references():
            other = self.pack.tables[table]
            related = {f"{column}.{name}": own.title(self.language) for name, own in other.columns.items()}
            found |= {name: f"{title} ({other.title(self.language)})" for name, title in related.items()}
        for parameter, model in self.pack.model.parameter.items():
            title = model.title.get(self.language) or parameter
            found |= {f"{side}.{parameter}": title for side in ("reported", "derived")}
        return found

    def filled(self, texts: Mapping[str, str], words: Mapping[str, pl.Expr]) -> pl.Expr:
        """A rule's text with its placeholders filled, row by row; a dash where there is nothing to put in."""
        import polars as pl

        text = texts.get(self.language) or texts.get("en") or next(iter(texts.values()))
        parts = []
        for literal, name, _, _ in Formatter().parse(text):
            parts.append(pl.lit(literal))
            if name is not None:
                parts.append(
                    words.get(name, pl.lit(None, dtype=pl.String)).cast(pl.String).replace("", None).fill_null("–")
                )
        return pl.concat_str(parts) if parts else pl.lit("")

    def text(self, key: str, words: Mapping[str, pl.Expr]) -> pl.Expr:
        """One of the program's own sentences, its placeholders filled row by row."""
        return self.filled({self.language: template(key, self.language)}, words)


def identified(table: TableDescription) -> pl.Expr:
    """What names a row: its key's or label's values."""
    import polars as pl

    parts = [exact(pl.col(name), table.columns[name].type) for name in table.identifying]
    return pl.concat_str(parts, separator=" · ", ignore_nulls=True)


def findings(rows: pl.DataFrame, constants: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as ``Speaker.shown`` gives them, as findings: ``constants`` are values (or expressions) for whole
    columns.
    """
    import polars as pl

    given = set(rows.columns)
    columns = []
    for name in COLUMNS:
        kind = pl.Int64 if name in NUMBERS else pl.List(pl.String) if name == "related" else pl.String
        if name in constants:
            value = constants[name]
            expression = value if isinstance(value, pl.Expr) else pl.lit(value, dtype=kind)
        else:
            expression = pl.col(f"#{name}") if f"#{name}" in given else pl.lit(None, dtype=kind)
        columns.append(expression.cast(kind).alias(name))
    return rows.select(columns)


def is_off(code: pl.Expr) -> pl.Expr:
    """Whether a code is one to tell of: yellow, red, or a condition that does not hold."""
    return code.is_in([int(Code.YELLOW), int(Code.RED), int(Code.FAILED)])


__all__ = ["TEXT", "Speaker", "findings", "is_off"]
