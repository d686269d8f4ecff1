"""One rule on the small pack, and rows written in the test for it to judge."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.authoring.cases.running import run_rule
from checker.evaluate import related_rows as facts
from checker.evaluate.codes import judge_table
from checker.kinds.rule import Facts, Rule
from checker.model.errors import RulebookError
from checker.model.finding import COLOUR_OF_CODE, Code, Finding
from checker.model.report import RuleCounts
from checker.model.types import DATE, TEXT, Type, dtype
from checker.pipeline import Request, check
from checker.rulebook.loader import load

SMALL = Path(__file__).parents[1] / "rulebook" / "small"
HEAD = """\
id = "RULE"
title.en = "Title"
source = { text = "Source", verified = true }
message.en = "Message"
remedy.en = "Remedy"
"""
WORDS = {Code.NOT_APPLICABLE: "not applicable", Code.FAILED: "finding"}
Row = Mapping[str, Any]


def value_of(given: Any, kind: Type) -> Any:
    """A value as the column's type, figures and dates written as texts."""
    if not isinstance(given, str) or kind.kind not in ("number", "date"):
        return given
    return Decimal(given) if kind.kind == "number" else date.fromisoformat(given)


def frame_of(scope: Mapping[str, Type], rows: Sequence[Row]) -> pl.DataFrame:
    """Rows with all columns of a scope, blank where they are not given; one portfolio and period unless given."""
    scope = {name: kind for name, kind in scope.items() if kind.kind != "boolean"}
    scope |= {"portfolio": TEXT, "period": TEXT, "as_of": DATE}
    usual = {"portfolio": "P", "period": "2023-01", "as_of": "2023-01-31"}
    data = {
        name: pl.Series([value_of((usual | dict(row)).get(name), kind) for row in rows], dtype=dtype(kind))
        for name, kind in scope.items()
    }
    return pl.DataFrame(data).with_columns(pl.lit(True).alias("@judged")).with_row_index("@index")


class Judge:
    """A rule, and what it says of rows."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def judged(self, rows: Sequence[Row], tables: Mapping[str, Sequence[Row]]) -> Any:
        """The rows as judged by the engine."""
        frame = frame_of(self.rule.scope, rows)
        frames = {name: facts.empty(table).with_row_index("@index") for name, table in self.rule.pack.tables.items()}
        for name, given in tables.items():
            scope = {column: each.type for column, each in self.rule.pack.tables[name].columns.items()}
            frames[name] = frame_of(scope, given)
        periods = tuple(sorted(frame["period"].unique()))
        return judge_table([self.rule], Facts(frame, frames | {self.rule.table.name: frame}, periods))[0], periods

    def says(self, *rows: Row, **tables: Sequence[Row]) -> list[str]:
        """What the rule says of each row: a colour, ok, finding, missing or not applicable."""
        judged, _ = self.judged(rows, tables)
        fine = {} if self.rule.kind.colours else {Code.GREEN: "ok"}
        return [(COLOUR_OF_CODE | WORDS | fine)[Code(code)] for code in judged.codes.to_list()]

    def shows(self, name: str, *rows: Row, **tables: Sequence[Row]) -> list[Any]:
        """One part of the evidence for each row."""
        judged, periods = self.judged(rows, tables)
        shown = self.rule.kind.evidence(self.rule, periods)[name]
        return (
            judged.frame.with_columns(judged.codes.alias("@code")).with_columns(shown.value.alias("x"))["x"].to_list()
        )


PARTIES = """
title.en = "Parties"
key      = "party"
aliases  = "aliases"
optional = true
column.party   = { type = "text", required = true, en = "Party" }
column.aliases = { type = "list", en = "Also called" }
"""
DEPENDENCIES = """
title.en = "Dependencies"
label    = ["dependent", "supplier"]
column.dependent = { type = ["parties.party", "projects.project"], en = "Dependent" }
column.supplier  = { type = ["parties.party", "projects.project"], en = "Supplier" }
column.control   = { type = "control", en = "Control" }
column.delivered = { type = "date", en = "Delivered" }
column.note      = { type = "text", en = "Note" }
"""
TIME = """
kind = "grade"
table = "projects"
parameter = "time"
column = "scope"
grades.2023-01-01 = { green = ["good"], yellow = ["medium"], red = ["low"] }
"""


class Chain:
    """The small rulebook with a table of dependencies, and a submission written as files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tables = folder, folder / "rules/small/tables"
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        (folder / "rules/small/tolerance/time.toml").write_text(HEAD.replace("RULE", "TIME") + TIME, encoding="utf-8")
        (self.tables / "parties.toml").write_text(PARTIES, encoding="utf-8")
        (self.tables / "dependencies.toml").write_text(DEPENDENCIES, encoding="utf-8")
        pack = folder / "rules/small/pack.toml"
        text = pack.read_text(encoding="utf-8").replace(
            "control.low ", 'control.medium = ["Middels", "Medium"]\nvocabulary.control.low '
        )
        pack.write_text(text, encoding="utf-8")
        book = folder / "rules.toml"
        book.write_text(book.read_text(encoding="utf-8").replace('["TOL-COST"]', "[]"), encoding="utf-8")

    def rule(self, text: str) -> Chain:
        """Add the rule, what all rules say left out."""
        (self.folder / "rules/small/chain.toml").write_text(HEAD + text, encoding="utf-8")
        return self

    def submit(self, dependencies: str, projects: str = "", parties: str = "", month: str = "2023-01") -> Path:
        """Write a submission: lines of cells with semicolons between, under the tables' headings."""
        files = {
            "submission.toml": f'portfolio = "P"\nperiod = "{month}"\nreporting_date = {month}-28\n',
            "dependencies.csv": f"Dependent;Supplier;Control;Delivered;Note\n{dependencies}\n",
            "projects.csv": f"Project;State;Phase;Budget;Forecast;Control;Cost;Time\n{projects}\n",
            "parties.csv": f"Party;Also called\n{parties}\n",
        }
        folder = self.folder / month
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    def found(self, *folders: Path, language: str = "en") -> list[Finding]:
        """What the added rule tells of submissions."""
        request = Request(folders, rules=self.folder / "rules.toml", language=language, select=["RULE"])
        return list(check(request)[0].rows)

    def outcome(self, *folders: Path) -> RuleCounts:
        """How many rows of each outcome the added rule gave."""
        report, _ = check(Request(folders, rules=self.folder / "rules.toml"))
        return next(each for each in report.outcomes if each.rule == "RULE")

    def given(self) -> list[str]:
        """What the added rule gives for each of its cases."""
        [rule] = [each for each in load(self.folder / "rules.toml").rules if each.id == "RULE"]
        return [result.problem or result.given for result in run_rule(rule)]

    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong with the rulebook: ``line:column`` of the added rule, what all rules say left out, and the
        sentence.
        """
        with pytest.raises(RulebookError) as caught:
            load(self.folder / "rules.toml")
        above = HEAD.count("\n")
        return [(f"{each.line - above}:{each.column}", each.text.say("en")) for each in caught.value.mistakes]


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    """The small rulebook with a table of dependencies."""
    return Chain(tmp_path)


@pytest.fixture
def judge(tmp_path: Path) -> Any:
    """Make a rule of the text of its file, what all rules say left out."""

    def made(text: str) -> Judge:
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        (tmp_path / "rules/small/tolerance/cost.toml").write_text(HEAD + text, encoding="utf-8")
        book = tmp_path / "rules.toml"
        book.write_text(book.read_text(encoding="utf-8").replace('["TOL-COST"]', "[]"), encoding="utf-8")
        [rule] = load(book).rules
        return Judge(rule)

    return made
