"""From columns to findings: the one place where messages are worded and levels are set; places are looked up last."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Any

from checker.engine.colours import colour_text
from checker.engine.figures import exact, listed, spoken, titles
from checker.engine.judging import FEW, Judged
from checker.engine.places import in_report, located, quoted, rule_places, spot, spots_in_report
from checker.engine.table import kind_of
from checker.finding import COLUMNS, Code
from checker.rule import NO_ROW, PREVIOUS, Rule, Shown
from checker.schema import Pack, TableDescription
from checker.submission import Submission
from checker.texts import template

if TYPE_CHECKING:
    import polars as pl

BETTER = "colour"
NEAREST = "{nearest}"
SENTENCES = re.compile(r"(?<=[.!?])(?= )")  # where the next one begins, with its blank


class Speaker:
    """Words findings of one submission in one language."""

    def __init__(self, submission: Submission, pack: Pack, language: str) -> None:
        self.submission = submission
        self.pack = pack
        self.language = language
        self.located: dict[str, dict[str, pl.Expr]] = {}

    def shown(
        self, judged: Judged, chosen: pl.Series, periods: Sequence[str], also: Collection[str] = ()
    ) -> pl.DataFrame:
        """The rows that ``chosen`` is true of, as ``shown_at`` gives them."""
        return self.shown_at(judged, chosen.arg_true(), periods, also)

    def shown_at(
        self, judged: Judged, places: pl.Series, periods: Sequence[str], also: Collection[str] = ()
    ) -> pl.DataFrame:
        """The rows at ``places``, with the findings table's columns of their evidence and the rule's message; of the
        rows' own columns, those that the rule needs, the engine's, and those in ``also``.

        Columns of the findings table have their own names behind "#", and are left out where the rule's kind has
        nothing to say in them; ``#message`` and ``#remedy`` are the rule's own words.
        """
        rule = judged.rule
        columns = dict.fromkeys([*needed(rule, judged.frame.columns), *also])
        evidence = rule.kind.evidence(rule, periods)
        words = self.words(rule, evidence, rule.placeholders)
        texts = {key: self.filled(getattr(rule.model, key), words) for key in ("message", "remedy")}
        told = self.evidence_columns(rule, evidence, columns) | texts
        own = judged.frame[list(columns)].hstack([judged.codes.alias("@code")])[places]  # sooner than by a query
        rows = own.with_columns(shown.value.alias(f"@e.{name}") for name, shown in evidence.items())
        rows = rows.with_columns(expression.alias(f"#{name}") for name, expression in told.items())
        if "others" in evidence:
            rows = rows.hstack([self.related(judged, rows)])
        return rows.hstack(self.rule_places(rule, rows["@e.path"]))

    def related(self, judged: Judged, rows: pl.DataFrame) -> pl.Series:
        """Where the further rows that belong to each of some findings stand: ``#related``."""
        import polars as pl

        pairs = rows.select(pl.int_range(pl.len()).alias("@at"), "@e.column", pl.col("@e.others").alias("@place"))
        pairs = pairs.explode("@place").drop_nulls("@place")
        place = [name for name in judged.frame.columns if name in ("@source", "@row", "@line")]
        spots = judged.frame[place][pairs["@place"]].hstack(pairs)
        spots = spots.select("@at", spot(self.places(judged.rule.table.name)).alias("#related"))
        found = spots.group_by("@at", maintain_order=True).agg("#related")
        at = pl.DataFrame({"@at": range(rows.height)}, schema={"@at": pl.Int64})
        return at.join(found, on="@at", how="left", maintain_order="left")["#related"]

    def rule_places(self, rule: Rule, paths: pl.Series) -> list[pl.Series]:
        """Where each row's line of the rule stands: ``#rule_file`` and ``#rule_line``."""
        import polars as pl

        texts = paths.to_list() if len(paths) <= FEW else None
        stands = rule_places(rule, dict.fromkeys(paths.unique().to_list() if texts is None else texts))
        files = {path: file for path, (file, _) in stands.items()}
        lines = {path: line for path, (_, line) in stands.items()}
        if texts is not None:
            return [
                pl.Series("#rule_file", [files.get(path or "", rule.file) for path in texts], dtype=pl.String),
                pl.Series("#rule_line", [lines.get(path or "") for path in texts], dtype=pl.Int64),
            ]
        return [
            paths.replace_strict(files, default=rule.file, return_dtype=pl.String).alias("#rule_file"),
            paths.replace_strict(lines, default=None, return_dtype=pl.Int64).alias("#rule_line"),
        ]

    def evidence_columns(
        self, rule: Rule, evidence: Mapping[str, Shown], columns: Collection[str]
    ) -> dict[str, pl.Expr]:
        """What the findings table keeps of a rule's evidence, and where it stands."""
        import polars as pl

        figures = [name for name in ("observed", "limit", "distance", "segment") if name in evidence]
        # of two dates there is a distance in days
        units = [evidence[name].type.unit for name in ("observed", "distance") if name in evidence]
        unit = next(filter(None, units), None)
        return {
            **{name: exact(pl.col(f"@e.{name}"), evidence[name].type) for name in figures},
            **({"unit": pl.lit(unit)} if unit is not None else {}),
            **({"project": pl.col("@e.project" if "project" in evidence else rule.project)} if rule.project else {}),
            **(in_report(self.language) if "@file" in columns else self.places(rule.table.name)),
            **({"related": self.beside(rule, evidence)} if "against" in evidence else {}),
            "portfolio": pl.col("portfolio"),
            "period": pl.col("period"),
            "column": pl.col("@e.column"),
            "colour": colour_text("@code"),
            "table": pl.lit(rule.table.name),
            "key": identified(rule.table),
            **({"parameter": pl.col("@e.parameter")} if "parameter" in evidence else {}),
            **({"related": self.previous(rule.table.name)} if "before" in evidence else {}),
        }

    def previous(self, table: str) -> pl.Expr:
        """Where the column in ``@e.before`` stood in the period before."""
        import polars as pl

        places = located(self.submission.sourced(table), pl.col("@e.before"), f"@{PREVIOUS}")
        stood = pl.when(pl.col("@e.before").is_not_null()).then(spot(places))
        return pl.concat_list(stood).list.drop_nulls()

    def places(self, table: str) -> dict[str, pl.Expr]:
        """Where the column in ``@e.column`` of a table's rows stands; the same for all rules of the table."""
        import polars as pl

        if table not in self.located:
            self.located[table] = located(self.submission.sourced(table), pl.col("@e.column"))
        return self.located[table]

    def words(self, rule: Rule, evidence: Mapping[str, Shown], wanted: Collection[str]) -> dict[str, pl.Expr]:
        """What each of the placeholders ``wanted`` stands for."""
        import polars as pl

        words = {name: self.say(pl.col(name), rule.scope[name]) for name in sorted(wanted) if name in rule.scope}
        words["project"] = pl.col(rule.project) if rule.project else pl.lit("–")
        if "chain" in evidence and "path" in wanted:
            words["path"] = self.walked(pl.col("@e.chain"), evidence["chain"].type)
        for name, shown in evidence.items():
            if name not in wanted or name == "path":
                continue
            value = pl.col(f"@e.{name}")
            if name == "better":
                words[name] = value.replace(self.colours())
            elif name == "figure":
                words[name] = value.replace(self.headings(rule))
            elif name == "against":
                words[name] = self.against(evidence)
            elif name in ("lacking", "differing"):
                words[name] = listed(value, self.headings(rule))
            else:
                words[name] = self.say(value, shown.type)
        return words

    def against(self, evidence: Mapping[str, Shown]) -> pl.Expr:
        """What the submission gives instead, and what the report says elsewhere."""
        import polars as pl

        limit = self.say(pl.col("@e.limit"), evidence["limit"].type)
        data = self.text("engine.against-data", {"limit": limit})
        own = pl.concat_list(pl.when(pl.col("@e.limit").is_not_null()).then(data)).list.drop_nulls()
        return own.list.concat(quoted(pl.col("@e.against"), self.language)).list.join("; ")

    def beside(self, rule: Rule, evidence: Mapping[str, Shown]) -> pl.Expr:
        """The other places of the report, and the cells that it is held against."""
        import polars as pl

        table = self.submission.tables.get(rule.table.name)
        cells = [name for name in rule.parts[("states",)].reads if name in rule.table.columns]
        spots = [pl.when(pl.col(name).is_not_null()).then(spot(located(table, name))) for name in cells if table]
        own = pl.concat_list([*spots, pl.lit(None, dtype=pl.String)]).list.drop_nulls()
        also = [spots_in_report(pl.col(name), self.language) for name in ("@against", "@also")]
        return also[0].list.concat(also[1]).list.concat(own)

    def say(self, value: pl.Expr, kind: Any) -> pl.Expr:
        """A value as people of the language read it."""
        return spoken(value, kind, self.pack, self.language)

    def walked(self, chain: pl.Expr, kind: Any) -> pl.Expr:
        """A way from party to party: A ← B (medium) ← C (good) red."""
        import polars as pl

        party, by, colour = (pl.element().struct.field(name) for name in ("party", "by", "colour"))
        parts = [party, " (" + self.say(by, kind) + ")", " " + colour.cast(pl.String).replace(self.colours())]
        return chain.list.eval(pl.concat_str(parts, ignore_nulls=True)).list.join(" ← ")

    def colours(self) -> Mapping[str, str]:
        """What to call each colour."""
        return titles(self.pack, BETTER, self.language)

    def headings(self, rule: Rule) -> dict[str, str]:
        """The headings of what a rule's sentences may name: columns, those of related rows, and colours."""
        tables = [rule.table, *([self.pack.tables[rule.model.rows]] if getattr(rule.model, "rows", None) else [])]
        rows = tables[-1].title(self.language)
        row = "engine.no-row-that" if getattr(rule.model, "rows_when", None) else "engine.no-row"
        found = {NO_ROW: template(row, self.language).format(table=rows)}
        found |= {name: column.title(self.language) for table in tables for name, column in table.columns.items()}
        found |= {name: rule.kind.title(rule.model, name, self.language) for name in rule.kind.names(rule.model)}
        for name in dict.fromkeys([*(column for column, _, _ in rule.table.references()), *rule.table.relations]):
            for table in rule.table.related(name):
                other = self.pack.tables[table]
                related = {f"{name}.{each}": own.title(self.language) for each, own in other.columns.items()}
                found |= {each: f"{title} ({other.title(self.language)})" for each, title in related.items()}
        before = template("engine.previous", self.language)
        found |= {f"{PREVIOUS}{name}": before.format(column=title) for name, title in found.items()}
        for parameter, model in self.pack.model.parameter.items():
            title = model.title.get(self.language) or parameter
            found |= {f"{side}.{parameter}": title for side in ("reported", "derived")}
        return found

    def filled(self, texts: Mapping[str, str], words: Mapping[str, pl.Expr]) -> pl.Expr:
        """A rule's text with its placeholders filled, row by row; a dash where there is nothing to put in. A sentence
        about the nearest name is left out where there is none, unless it is the first.
        """
        import polars as pl

        text = texts.get(self.language) or texts.get("en") or next(iter(texts.values()))
        first, *others = SENTENCES.split(text)
        parts = put_in(first, words)
        for sentence in others:
            said = put_in(sentence, words)
            if NEAREST in sentence and "nearest" in words:
                said = [pl.when(words["nearest"].is_not_null()).then(pl.concat_str(said)).otherwise(pl.lit(""))]
            parts += said
        return pl.concat_str(parts) if parts else pl.lit("")

    def text(self, key: str, words: Mapping[str, pl.Expr]) -> pl.Expr:
        """One of the program's own sentences, its placeholders filled row by row."""
        return self.filled({self.language: template(key, self.language)}, words)


def put_in(text: str, words: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """The parts of a text, its placeholders filled row by row."""
    import polars as pl

    parts = []
    for literal, name, _, _ in Formatter().parse(text):
        if literal:
            parts.append(pl.lit(literal))
        if name is not None:
            word = words.get(name, pl.lit(None, dtype=pl.String)).cast(pl.String)
            parts.append(word.replace("", None).fill_null("–"))
    return parts


def identified(table: TableDescription, columns: Sequence[str] = ()) -> pl.Expr:
    """What names a row: the values of its key or label, or of ``columns``."""
    import polars as pl

    parts = [exact(pl.col(name), table.columns[name].type) for name in columns or table.identifying]
    return pl.concat_str(parts, separator=" · ", ignore_nulls=True)


def whose(table: TableDescription, pack: Pack) -> str | None:
    """The column of a table with the key of the judged record that a row belongs to."""
    judged = pack.judged.name if pack.judged is not None else None
    if table.name == judged and table.key:
        return table.key[0]
    return next((name for name, target, _ in table.references() if target == judged), None)


def needed(rule: Rule, columns: Sequence[str]) -> list[str]:
    """Those of a frame's columns that findings of the rule need: a narrow table is quick to filter."""
    shown = (*rule.placeholders, *rule.kind.shows(rule), *rule.kind.names(rule.model))
    own = {*rule.reads, *rule.table.identifying, *shown, rule.project, "portfolio", "period", "as_of"}
    return [name for name in columns if name in own or name.startswith("@")]


def findings(rows: pl.DataFrame, constants: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as ``Speaker.shown`` gives them, as findings: ``constants`` are values (or expressions) for whole
    columns. Columns that have nothing to say are left out; the whole table has them all.
    """
    import polars as pl

    given = set(rows.columns)
    columns = []
    for name in COLUMNS:
        value = constants.get(name)
        if isinstance(value, pl.Expr):
            columns.append(value.cast(kind_of(name)).alias(name))
        elif value is not None:
            columns.append(pl.lit(value, dtype=None if isinstance(value, str) else kind_of(name)).alias(name))
        elif name not in constants and f"#{name}" in given:
            columns.append(taken_over(name))
    return rows.select(columns)


@cache
def taken_over(name: str) -> pl.Expr:
    """A column of the findings table that the rows have already."""
    import polars as pl

    return pl.col(f"#{name}").alias(name)


def is_off(codes: pl.Series) -> pl.Series:
    """Whether a code is one to tell of: yellow, red, or a condition that does not hold."""
    return (codes == int(Code.YELLOW)) | (codes == int(Code.RED)) | (codes == int(Code.FAILED))
