"""Kind ``balance``: parts against their total, within what rounding of each figure can explain."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.findings import assemble as engine
from checker.findings.assemble import Judgement
from checker.intake.build import build_submission
from checker.model.errors import RulebookError
from checker.model.submission import RawSubmission, Sheet
from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook

BOOK = """
title.en  = "Sums"
languages = ["en", "nb"]
packs     = ["pack"]
"""
PACK = """
title.en = "Sums"
vocabulary.series.own   = ["Own staff"]
vocabulary.series.hired = ["Hired"]
"""
ECONOMY = """
title.en   = "Economy"
optional   = true
label      = ["line"]
unit       = "MNOK"
places     = 3
total_rows = { column = "line", words = ["Sum", "Total"] }
column.line    = { type = "accounts.account", en = "Line" }
column.area    = { type = "text", en = "Area" }
column.month   = { type = "date", en = "Month" }
column.plan    = { type = "money", en = "Plan" }
column.actual  = { type = "money", en = "Actual" }
column.apart   = { type = "money", en = "Difference" }
column.share   = { type = "percent", en = "Share" }
column.staff   = { type = "number", places = 0, en = "Staff" }
"""
ACCOUNTS = """
title.en   = "Accounts"
optional   = true
key        = "account"
unit       = "MNOK"
places     = 3
total_rows = { column = "account", words = ["Total"] }
column.account = { type = "text", required = true, en = "Account" }
column.kind    = { type = "series", en = "Series" }
column.booked  = { type = "money", en = "Booked" }
"""
HEAD = """\
id = "SUMS"
kind = "balance"
title.en = "Sums agree"
source = { text = "Source", verified = true }
message.en = "{figure} {segment}: {observed} against {limit}, {distance} too much"
remedy.en = "Remedy"
"""
ROW = 'table = "economy"\nparts = "plan - actual"\ntotal = "apart"\n'
DOWN = 'table = "economy"\ndown = ["plan", "actual"]\n'
STATED = {"portfolio": "P", "period": "2023-01", "reporting_date": "2023-01-31", "decimal": "."}


def written(folder: Path, rule: str) -> Path:
    """The small pack with one rule."""
    pack = folder / "pack"
    (pack / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "rules.toml").write_text(BOOK, encoding="utf-8")
    (pack / "pack.toml").write_text(PACK, encoding="utf-8")
    (pack / "tables" / "economy.toml").write_text(ECONOMY, encoding="utf-8")
    (pack / "tables" / "accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
    (pack / "sums.toml").write_text(HEAD + rule, encoding="utf-8")
    return folder / "rules.toml"


@pytest.fixture
def book(tmp_path: Path) -> Any:
    """Load one balance rule in a small pack of an economy and its accounts."""

    def loaded(rule: str) -> Rulebook:
        return load(written(tmp_path, rule))

    return loaded


def sheet(name: str, text: str) -> Sheet:
    """A CSV file's sheet, its first line the headings."""
    rows = [[cell.strip() for cell in line.split(";")] for line in text.strip().splitlines()]
    numbers = range(1, len(rows) + 1)
    return Sheet(f"{name}.csv", name, rows=rows, row_numbers=numbers, lines=numbers)


def judged(book: Rulebook, *sheets: Sheet, **stated: Any) -> Judgement:
    """What a check finds in a submission of these sheets."""
    raw = RawSubmission("x", sheets, STATED | stated)
    return engine.judge(build_submission([raw], book.pack), book, "en")


def outcome(book: Rulebook, **tables: str) -> str:
    """What the rule says of the tables' rows together: the words of the outcomes that there are, with their numbers."""
    [found] = judged(book, *(sheet(name, text) for name, text in tables.items())).outcomes
    counts = {"ok": found.green, "finding": found.failed, "missing": found.missing, "n/a": found.not_applicable}
    return " ".join(f"{word} {count}" for word, count in counts.items() if count)


def only(book: Rulebook, **tables: str) -> Mapping[str, Any]:
    """The one finding of the rule."""
    frame = judged(book, *(sheet(name, text) for name, text in tables.items())).findings
    [found] = frame.filter(pl.col("rule") == "SUMS").rows(named=True)
    return found


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("9.1;10.0;-0.9", "ok 1"),
        ("9.1;10.0;-0.8", "ok 1"),  # one unit off: three figures may miss by 0.15
        ("9.1;10.0;-0.7", "finding 1"),
        ("9.1;10.0;0.9", "finding 1"),
        ("9.10;10.00;-0.90", "ok 1"),
        ("9.10;10.00;-0.89", "ok 1"),
        ("9.10;10.00;-0.88", "finding 1"),  # typed with two decimals, so 0.015
        ("9.10;10.00;-0.8", "finding 1"),  # 0.005 + 0.005 + 0.05 is less than 0.1
        ("9.10;10.0;-0.8", "ok 1"),  # 0.005 + 0.05 + 0.05 is more
        ("9;10;0", "ok 1"),  # whole numbers: 1.5
        ("9;11;0", "finding 1"),
        ("9.1;;-0.9", "missing 1"),
        (";10.0;-0.9", "missing 1"),
        ("9.1;10.0;", "missing 1"),
        ("(0.9);0.0;-0.9", "ok 1"),
        ("1,234.5;0.0;1234.5", "ok 1"),
    ],
)
def test_along_a_row_as_typed(cells: str, says: str, book: Any) -> None:
    assert outcome(book(ROW), economy=f"Line;Plan;Actual;Difference\nA;{cells}") == says


@pytest.mark.parametrize(("apart", "says"), [("-0.75", "ok 1"), ("-0.74", "finding 1"), ("-0.7", "finding 1")])
def test_the_rule_says_the_unit(apart: str, says: str, book: Any) -> None:
    assert outcome(book(ROW + 'rounding = "0.1"'), economy=f"Line;Plan;Actual;Difference\nA;9.10;10.00;{apart}") == says


@pytest.mark.parametrize(("apart", "says"), [(0.3, "ok 1"), (0.301, "ok 1"), (0.302, "finding 1"), (0.4, "finding 1")])
def test_a_workbooks_number_has_the_places_of_its_column(apart: float, says: str, book: Any) -> None:
    rows = [["Line", "Plan", "Actual", "Difference"], ["A", 0.1 * 3, 0.0, apart]]
    workbook = Sheet("x.xlsx", "economy", "economy", rows=rows, row_numbers=[1, 2])
    [found] = judged(book(ROW), workbook).outcomes
    assert (found.green, found.failed) == ((1, 0) if says == "ok 1" else (0, 1))


def test_a_figure_counts_as_often_as_it_stands_there(book: Any) -> None:
    rule = book('table = "economy"\nparts = "plan * 2 - actual / 2 + 1.5"\ntotal = "apart"\n')  # 0.1 + 0.025 + 0.05
    head = "Line;Plan;Actual;Difference\n"
    assert outcome(rule, economy=f"{head}A;1.0;2.0;2.6\nB;1.0;2.0;2.3") == "ok 1 finding 1"
    again = book('table = "economy"\nparts = "plan - actual - plan + plan"\ntotal = "apart"\n')
    assert outcome(again, economy=f"{head}A;1.0;1.0;0.1\nB;1.0;1.0;0.2") == "ok 1 finding 1"


def test_what_may_be_blank_counts_as_nothing(book: Any) -> None:
    table = "Line;Plan;Actual;Difference\nA;0.9;;0.9\nB;0.9;;0.8\nC;0.9;0.0;\n"
    assert outcome(book(ROW + 'optional = ["actual"]'), economy=table) == "ok 2 missing 1"
    assert outcome(book(ROW + 'optional = ["actual", "apart"]'), economy=table) == "ok 2 n/a 1"


def test_a_blank_has_no_last_digit(book: Any) -> None:
    rule = book(ROW + 'optional = ["actual"]')
    assert outcome(rule, economy="Line;Plan;Actual;Difference\nA;0.90;;0.89\nB;0.90;;0.88") == "ok 1 finding 1"


def test_when_says_which_rows(book: Any) -> None:
    rule = book(ROW + "when = \"area = 'x'\"")
    table = "Line;Area;Plan;Actual;Difference\nA;x;1;1;9\nB;y;1;1;9\nC;;1;1;9"
    assert outcome(rule, economy=table) == "finding 1 missing 1 n/a 1"


def test_a_finding_names_all_cells_and_by_how_much(book: Any) -> None:
    found = only(book(ROW), economy="Line;Plan;Actual;Difference\nA;9.1;10.0;-0.6")
    assert (found["observed"], found["limit"], found["distance"], found["unit"]) == ("-0.90", "-0.60", "0.15", "MNOK")
    assert (found["key"], found["column"], found["cell"], found["class"]) == ("A", "apart", "D2", "defect")
    assert found["related"] == ["economy.csv · B2", "economy.csv · C2"]
    assert found["message"] == "Difference –: -0.90 MNOK against -0.60 MNOK, 0.15 MNOK too much"
    assert found["rule_line"] == 9


def test_a_blank_is_told_with_its_cell(book: Any) -> None:
    found = only(book(ROW), economy="Line;Plan;Actual;Difference\nA;9.1;;-0.6")
    assert found["message"] == "Cannot be judged (Sums agree): Actual is blank."
    assert (found["cell"], found["column"], found["key"], found["related"]) == (
        "C2",
        "actual",
        "A",
        ["economy.csv · D2"],
    )
    both = only(book(ROW), economy="Line;Plan;Actual;Difference\nA;9.1;;")
    assert (both["cell"], both["related"]) == ("D2", ["economy.csv · C2"])


def test_figures_of_a_related_row(book: Any) -> None:
    rule = book('table = "economy"\nparts = "line.booked"\ntotal = "actual"\n')
    accounts = "Account;Booked\nA;1.50\nB;2.50"
    economy = "Line;Actual\nA;1.5\nB;2.6\nC;1.0"
    assert outcome(rule, economy=economy, accounts=accounts) == "ok 1 finding 1 missing 1"
    found = only(rule, economy="Line;Actual\nB;2.6", accounts=accounts)
    assert found["related"] == ["accounts.csv · B3"]
    assert found["distance"] == "0.045"


COLUMN = "Line;Area;Plan;Actual\nA;x;0.2;1\nB;x;0.3;2\nC;y;0.4;4\n"


@pytest.mark.parametrize(
    ("sums", "says"),
    [
        ("Sum;;0.9;7", "ok 2"),
        ("Sum;;1.1;7", "ok 2"),  # four figures of one decimal: 0.2
        ("Sum;;1.2;9", "ok 1 finding 1"),  # four whole numbers: 2
        ("Sum;;1.2;10", "finding 2"),
        ("Total;;;7", "ok 1 missing 1"),
        ("Summary;;0.9;7", ""),  # no sum row
        ("Sum;;0.9;7\nSum;;0.5;7", "ok 3 finding 1"),
    ],
)
def test_down_a_column(sums: str, says: str, book: Any) -> None:
    assert outcome(book(DOWN), economy=COLUMN + sums) == says


def test_a_sum_row_names_all_cells_of_its_column(book: Any) -> None:
    found = only(book(DOWN), economy=COLUMN + "Sum;;0.9;10")
    assert (found["key"], found["column"], found["cell"]) == ("Sum", "actual", "D5")
    assert (found["observed"], found["limit"], found["distance"]) == ("7.00", "10.00", "1.00")
    assert found["related"] == ["economy.csv · D2", "economy.csv · D3", "economy.csv · D4"]


def test_a_blank_line_is_missing_and_named(book: Any) -> None:
    found = only(book(DOWN), economy=COLUMN + "D;y;;1\nSum;;0.9;8")
    assert found["message"] == "Cannot be judged (Sums agree): Plan is blank."
    assert (found["key"], found["column"], found["row"], found["cell"]) == ("D", "plan", 5, "C5")
    assert found["related"] == ["economy.csv · C6"]
    assert outcome(book(DOWN + 'optional = ["plan"]'), economy=COLUMN + "D;y;;1\nSum;;0.9;8") == "ok 2"


def test_a_blank_is_told_at_the_first_and_the_others_are_named(book: Any) -> None:
    found = only(book(DOWN), economy=COLUMN + "D;y;;1\nE;y;;1\nSum;;0.9;9")
    assert (found["key"], found["cell"]) == ("D", "C5")
    assert found["related"] == ["economy.csv · C6", "economy.csv · C7"]


def test_where_the_sum_itself_is_blank_that_is_told(book: Any) -> None:
    found = only(book(DOWN), economy=COLUMN + "D;y;;1\nSum;;;8")
    assert (found["key"], found["cell"], found["related"]) == ("Sum", "C6", ["economy.csv · C5"])


def test_a_blank_that_several_sums_lack_is_told_once(book: Any) -> None:
    loaded = book('table = "economy"\ndown = ["plan"]\ngroup = "area"\n')
    text = "Line;Area;Plan\nA;x;\nSum x;;\nB;y;0.4\nSum y;;0.4\nTotal;;0.6\nTotal;;0.6\n"
    found = judged(loaded, sheet("economy", text))
    assert found.findings.select("cell", "key").rows() == [("C2", "A"), ("C3", "Sum x")]
    assert found.outcomes[0].missing == 3


def test_a_blank_that_leaves_open_whether_a_row_counts_is_the_one_that_is_told(book: Any) -> None:
    rule = book(DOWN + "rows_when = \"area = 'x'\"")
    found = only(rule, economy=COLUMN + "D;;0.1;0\nSum;;0.50;3.0")
    assert (found["cell"], found["message"]) == ("B5", "Cannot be judged (Sums agree): Area is blank.")


def test_a_blank_in_a_related_row_or_in_another_table_is_told_there(book: Any) -> None:
    rule = book('table = "economy"\nparts = "line.booked"\ntotal = "actual"\n')
    found = only(rule, economy="Line;Actual\nB;2.6", accounts="Account;Booked\nB;")
    assert (found["table"], found["file"], found["cell"], found["key"]) == ("accounts", "accounts.csv", "B2", "B")
    assert (found["column"], found["related"]) == ("booked", ["economy.csv · B2"])
    found = only(book(AGAINST), economy="Line;Area;Plan\nA;x;\n", accounts="Account;Booked\nPlan;2")
    assert (found["table"], found["cell"], found["related"]) == ("economy", "C2", ["accounts.csv · B2"])


def test_which_rows_are_added_up(book: Any) -> None:
    rule = book(DOWN + "rows_when = \"area = 'x'\"")
    assert outcome(rule, economy=COLUMN + "Sum;;0.50;3.0") == "ok 2"
    assert outcome(rule, economy=COLUMN + "D;;0.1;0\nSum;;0.50;3.0") == "missing 2"  # does D belong?


def test_a_sum_row_over_nothing(book: Any) -> None:
    head = "Line;Area;Plan;Actual\n"
    assert outcome(book(DOWN), economy=head + "Sum;;0.0;3.0") == "ok 1 finding 1"


GROUPED = "Line;Area;Plan\nA;x;0.20\nB;x;0.30\nSum x;{x};{of_x}\nC;y;0.40\nSum y;;{of_y}\nD;;0.10\nTotal;;{all}\n"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({}, "ok 3"),
        ({"x": "x"}, "ok 3"),
        ({"of_x": "0.52"}, "ok 2 finding 1"),  # its two rows and itself may miss by 0.015, the whole by 0.02
        ({"of_x": "0.53"}, "ok 1 finding 2"),
        ({"of_x": "0.51"}, "ok 3"),
        ({"all": "1.03"}, "ok 2 finding 1"),  # two sum rows, a line without a group, and the total
        ({"all": "1.02"}, "ok 3"),
        ({"of_x": ""}, "ok 2 missing 1"),  # its rows stand for it in the whole
        ({"of_x": "0.49", "all": "0.99"}, "ok 3"),
    ],
)
def test_groups_and_the_whole(cells: Mapping[str, str], says: str, book: Any) -> None:
    texts = {"x": "", "of_x": "0.50", "of_y": "0.40", "all": "1.00"} | dict(cells)
    rule = book('table = "economy"\ndown = ["plan"]\ngroup = "area"\n')
    assert outcome(rule, economy=GROUPED.format(**texts)) == says


def test_a_group_names_its_own_cells_and_the_whole_those_of_the_groups(book: Any) -> None:
    rule = book('table = "economy"\ndown = ["plan"]\ngroup = "area"\n')
    texts = {"x": "", "of_x": "0.60", "of_y": "0.40", "all": "1.10"}
    found = only(rule, economy=GROUPED.format(**texts))
    assert (found["segment"], found["related"]) == ("x", ["economy.csv · C2", "economy.csv · C3"])
    found = only(rule, economy=GROUPED.format(**texts | {"of_x": "0.50"}))
    assert found["segment"] is None
    assert found["related"] == ["economy.csv · C4", "economy.csv · C6", "economy.csv · C7"]


def test_a_group_that_is_a_date_stands_in_the_sum_rows_cell(book: Any) -> None:
    rule = book('table = "economy"\ndown = ["staff"]\ngroup = "month"\n')
    table = "Line;Month;Staff\nA;2023-01;3\nB;2023-01;4\nA;2023-02;9\nSum;2023-01;7\nSum;2023-02;11\n"
    found = only(rule, economy=table)
    assert (found["segment"], found["cell"]) == ("2023-02-28", "C6")


def test_no_other_rule_and_no_contract_check_sees_a_sum_row(book: Any) -> None:
    loaded = book(ROW)
    table = sheet("economy", "Line;Plan;Actual;Difference\nA;1;1;0\nSum;abc;-;9")
    assert judged(loaded, table).findings.is_empty()
    [found] = judged(loaded, table).outcomes
    assert found.in_scope == 1


def test_sum_rows_are_judged_along_the_row_where_the_rule_says_so(book: Any) -> None:
    rule = book(ROW + "sum_rows = true\n")
    table = "Line;Plan;Actual;Difference\nA;1;1;0\nSum;1;1;9"
    assert outcome(rule, economy=table) == "ok 1 finding 1"
    found = only(rule, economy=table)
    assert (found["key"], found["cell"], found["related"]) == ("Sum", "D3", ["economy.csv · B3", "economy.csv · C3"])


CHAIN = """
table = "accounts"
term.frame    = { row = "booked", when = "account = 'Frame'", en = "The frame" }
term.forecast = { row = "booked", when = "account like 'Forecast%'" }
term.left     = { row = "booked", when = "account = 'Left'" }
parts = "frame - forecast"
total = "left"
"""
FIGURES = "Account;Booked\nFrame;950\nForecast 2023;934\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("Left;16", "ok 1"),
        ("Left;17", "ok 1"),
        ("Left;18", "finding 1"),
        ("Left;16.0\nOther;5", "ok 1"),
        ("Other;5", "missing 1"),
        ("Left;", "missing 1"),
        ("Left;16\nForecast 2024;1", "missing 1"),  # which of the two?
    ],
)
def test_figures_that_stand_as_rows(rows: str, says: str, book: Any) -> None:
    assert outcome(book(CHAIN), accounts=FIGURES + rows) == says


def test_a_chain_names_its_cells_by_their_titles(book: Any) -> None:
    found = only(book(CHAIN), accounts=FIGURES + "Left;20")
    assert (found["key"], found["cell"]) == ("Left", "B4")
    assert found["related"] == ["accounts.csv · B2", "accounts.csv · B3"]
    found = only(book(CHAIN), accounts="Account;Booked\nForecast 2023;934\nLeft;16")
    assert found["message"] == "Cannot be judged (Sums agree): The frame is blank."


def test_what_is_not_stated_cannot_be_wrong(book: Any) -> None:
    assert outcome(book(CHAIN + 'optional = ["left"]'), accounts=FIGURES) == "n/a 1"


def test_each_submission_has_its_own_figures(book: Any) -> None:
    loaded = book(CHAIN)
    raws = [
        RawSubmission(name, (sheet("accounts", FIGURES + rows),), STATED | {"portfolio": name})
        for name, rows in (("P", "Left;16"), ("Q", "Left;20"), ("R", ""))
    ]
    found = engine.judge(build_submission(raws, loaded.pack), loaded, "en")
    assert found.findings.select("portfolio", "limit").rows() == [("Q", "20.00"), ("R", None)]


AGAINST = """
table = "accounts"
term.told = { row = "booked", when = "account = 'Plan'" }
term.listed = { sum = "plan", table = "economy", when = "area = 'x'" }
parts = "listed"
total = "told"
"""


@pytest.mark.parametrize(
    ("stated", "says"), [("0.5", "ok 1"), ("0.6", "ok 1"), ("0.7", "finding 1"), ("", "missing 1")]
)
def test_two_tables_that_state_the_same_figure(stated: str, says: str, book: Any) -> None:
    assert outcome(book(AGAINST), economy=COLUMN, accounts=f"Account;Booked\nPlan;{stated}") == says


def test_the_sum_row_of_another_table(book: Any) -> None:
    rule = book(AGAINST.replace("sum = ", "total = ").replace(", when = \"area = 'x'\"", ""))
    accounts = "Account;Booked\nPlan;0.95"
    assert outcome(rule, economy=COLUMN + "Sum;;0.90;7", accounts=accounts) == "finding 1"
    assert outcome(rule, economy=COLUMN + "Sum;;0.95;7", accounts=accounts) == "ok 1"
    assert outcome(rule, economy=COLUMN, accounts=accounts) == "missing 1"
    assert only(rule, economy=COLUMN + "Sum;;0.9;7", accounts="Account;Booked\nPlan;2")["related"] == [
        "economy.csv · C5"
    ]


def test_without_the_other_table_the_rule_does_not_run(book: Any) -> None:
    [found] = judged(book(AGAINST), sheet("accounts", "Account;Booked\nPlan;1")).outcomes
    assert found.not_run is not None
    assert "Economy" in found.not_run.say("en")


def test_each_row_has_a_sum_of_its_own(book: Any) -> None:
    rule = book(
        'table = "accounts"\nterm.lines = { sum = "actual", table = "economy", each = "line" }\n'
        'parts = "lines"\ntotal = "booked"\n'
    )
    economy = "Line;Actual\nA;1.0\nA;2.0\nB;5.0"
    assert outcome(rule, economy=economy, accounts="Account;Booked\nA;3.0\nB;6.0\nC;0.0") == "ok 1 finding 1 missing 1"


def test_terms_are_placeholders(book: Any) -> None:
    loaded = book(CHAIN.replace("term.frame ", 'message.nb = "{frame} {left}"\nterm.frame '))
    raw = RawSubmission("x", (sheet("accounts", FIGURES + "Left;20"),), STATED)
    found = engine.judge(build_submission([raw], loaded.pack), loaded, "nb").findings
    assert found["message"].to_list() == ["950,00 MNOK 20,00 MNOK"]


def test_a_workbooks_cells_are_named_as_it_shows_them(book: Any) -> None:
    rows = [["Line", "Area", "Plan", "Actual"], ["A", "x", 1.0, 1.0], ["B", "y", 2.0, 1.0], ["Total", None, 4.0, 2.0]]
    workbook = Sheet("x.xlsx", "Economy", "Economy", rows=rows, row_numbers=[3, 4, 6, 8], first_column=1)
    [found] = judged(book(DOWN), workbook).findings.rows(named=True)
    assert (found["sheet"], found["cell"]) == ("Economy", "D8")
    assert found["related"] == ["x.xlsx · Economy!D4", "x.xlsx · Economy!D6"]


def test_what_the_contract_has_told_is_not_told_again(book: Any) -> None:
    broken = judged(book(DOWN), sheet("economy", COLUMN + "D;y;abc;1\nSum;;0.9;8"))
    assert broken.findings["rule"].to_list() == ["CONTRACT-TYPE"]
    assert broken.outcomes[0].missing == 1
    reference = judged(book(DOWN), sheet("economy", COLUMN + "D;y;#REF!;1\nSum;;0.9;8"))
    assert reference.findings["rule"].to_list() == ["CONTRACT-ERROR-VALUE"]
    in_sum = judged(book(DOWN), sheet("economy", COLUMN + "Sum;;abc;7"))
    assert in_sum.findings.select("rule", "column").rows() == [("SUMS", "plan")]


def test_submissions_do_not_meet(book: Any) -> None:
    loaded = book('table = "economy"\ndown = ["plan"]\ngroup = "area"\n')
    head = "Line;Area;Plan\n"
    tables = {
        "P": "A;x;1\nSum x;;1\nTotal;;1",
        "Q": "A;x;5\nSum x;;9\nTotal;;9",
        "R": "Sum x;;0\nTotal;;0",
        "S": "A;x;1",
    }
    raws = [
        RawSubmission(name, (sheet("economy", head + rows),), STATED | {"portfolio": name})
        for name, rows in tables.items()
    ]
    found = engine.judge(build_submission(raws, loaded.pack), loaded, "en")
    assert found.findings.select("portfolio", "segment", "observed", "limit").rows() == [("Q", "x", "5.00", "9.00")]
    assert found.outcomes[0].green == 5  # the sum rows of R add up to nothing, and say so
    alone = [engine.judge(build_submission([raw], loaded.pack), loaded, "en").outcomes[0].in_scope for raw in raws]
    assert alone == [2, 2, 2, 0]


OFF = "Line;Area;Plan;Actual;Difference\nA;x;1.0;4.0;-9.0\nSum x;x;2.0;9.0;-7.5\nB;y;3.0;1.0;2.0\nTotal;;9.0;1.0;8.0\n"


@pytest.mark.parametrize("form", [ROW + "sum_rows = true\n", DOWN + 'group = "area"\n', AGAINST.replace("0", "")])
@pytest.mark.parametrize("put", ["", "abc", "#N/A", "1.0.0"])
def test_a_blank_or_broken_cell_never_makes_a_finding_green(form: str, put: str, book: Any) -> None:
    loaded, accounts = book(form), sheet("accounts", "Account;Booked\nPlan;7.0")
    rows = [line.split(";") for line in OFF.strip().split("\n")]
    [before] = judged(loaded, sheet("economy", OFF), accounts).outcomes
    for row in range(1, len(rows)):
        for column in range(2, len(rows[0])):
            changed = [[*cells] for cells in rows]
            changed[row][column] = put
            text = "\n".join(map(";".join, changed))
            [after] = judged(loaded, sheet("economy", text), accounts).outcomes
            assert after.green <= before.green, text


MISTAKES = [
    (ROW.replace("plan -", "plann -"), "8:10", "Unknown column"),
    (ROW.replace("plan -", "staff * share -"), "8:16", "added, subtracted"),
    (ROW.replace('"plan - actual"', '"coalesce(plan, 0)"'), "8:10", "added, subtracted"),
    (ROW.replace('"plan - actual"', '"1 + 2"'), "8:10", "At least one figure"),
    (ROW.replace('"apart"', '"line"'), "9:10", "text"),
    (ROW.replace("plan - actual", "plan - share"), "8:15", "MNOK"),
    (ROW.replace("plan - actual", "share"), "9:10", "percent"),
    (ROW + 'group = "area"\n', "10:1", "down"),
    (ROW + 'rounding = "0"\n', "10:1", "rounding"),
    (ROW + 'rounding = "0,1"\n', "10:1", 'with a point, as "0.1"'),
    (ROW + 'rounding = "0.3"\n', "10:1", "no digit has the unit 0.3"),
    (ROW + 'rounding = "25"\n', "10:1", "no digit has the unit 25"),
    (
        ROW.replace("plan -", "x -") + "term.x = { row = 'plan', when = \"line = 'A'\", rounding = '0.2' }\n",
        "10:47",
        "term.x.rounding",
    ),
    (DOWN.replace('"actual"]', '"plan"]'), "8:17", '"plan" stands twice'),
    (ROW + "term.x = { row = 'plan' }\n", "10:6", "neither in parts"),
    (ROW.replace("plan -", "x -") + "term.x = { row = 'plan', sum = 'plan' }\n", "10:6", "exactly one"),
    (ROW.replace("plan -", "x -") + "term.x = { row = 'plna' }\n", "10:12", "plan"),
    (ROW.replace("plan -", "x -") + "term.x = { row = 'area' }\n", "10:12", "no column of numbers"),
    (ROW.replace("plan -", "x -") + "term.x = { row = 'booked', table = 'acounts' }\n", "10:28", "accounts"),
    (
        ROW.replace("plan -", "x -") + "term.x = { sum = 'booked', table = 'accounts', when = \"kind = 'owm'\" }\n",
        "10:63",
        "own",
    ),
    (ROW + "term.plan = { row = 'plan' }\n", "10:6", "something else"),
    (DOWN + 'parts = "plan"\n', "9:1", "either parts and total"),
    (DOWN.replace('"actual"', '"line"'), "8:17", "no column of numbers"),
    (DOWN.replace('"actual"', '"staff"'), "8:17", "one unit"),
    (DOWN + 'group = "araa"\n', "9:1", "area"),
    ('table = "economy"\nparts = "plan"\n', "1:1", "either parts and total"),
    (CHAIN.replace("\"account = 'Left'\"", '"account = 16"'), "11:51", "text"),
    (CHAIN + 'when = "booked > 0"\n', "14:9", "Unknown column"),
    (AGAINST.replace('parts = "listed"\ntotal = "told"', 'parts = "told"\ntotal = "listed"'), "12:1", "own table"),
]


@pytest.mark.parametrize(("rule", "place", "says"), MISTAKES)
def test_mistakes_are_told_where_they_stand(rule: str, place: str, says: str, book: Any) -> None:
    with pytest.raises(RulebookError) as caught:
        book(rule)
    [told] = caught.value.mistakes
    assert f"{told.line}:{told.column}" == place, told.text.say("en")
    assert says in told.text.say("en")


@pytest.mark.parametrize("unit", ["0.1", "1", "10", "1.0", "0.5", "50", "0.001"])
def test_units_that_a_digit_can_have(unit: str, book: Any) -> None:
    assert book(ROW + f'rounding = "{unit}"\n').rules[0].model.rounding == unit


ALONG = ROW + "sum_rows = true\n"
ALL_DOWN = DOWN.replace('"actual"]', '"actual", "apart"]')
exact = st.decimals(min_value=-5000, max_value=5000, places=4, allow_nan=False, allow_infinity=False)
rounding = st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP])
places = st.integers(min_value=0, max_value=3)


@settings(max_examples=40)
@given(data=st.data(), lines=st.lists(st.tuples(exact, exact), min_size=1, max_size=8), way=rounding)
def test_figures_rounded_from_exact_ones_never_give_a_finding(
    data: st.DataObject, lines: list[tuple[Decimal, Decimal]], way: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def typed(value: Decimal) -> str:
        return format(value.quantize(Decimal(1).scaleb(-data.draw(places)), way), "f")

    whole = [*lines, (sum((plan for plan, _ in lines), Decimal(0)), sum((actual for _, actual in lines), Decimal(0)))]
    rows = [";".join(map(typed, (plan, actual, plan - actual))) for plan, actual in whole]
    names = [*(f"L{place}" for place in range(len(lines))), "Sum"]
    table = "\n".join(
        ["Line;Plan;Actual;Difference", *(f"{name};{row}" for name, row in zip(names, rows, strict=True))]
    )
    for rule, count in ((ALONG, len(whole)), (ALL_DOWN, 3)):
        loaded = load(written(tmp_path_factory.mktemp("law"), rule))
        [found] = judged(loaded, sheet("economy", table)).outcomes
        assert found.green == count, table
