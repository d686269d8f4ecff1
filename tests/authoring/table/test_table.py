"""The tolerance table from the rules themselves, in its three forms."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker.authoring.table import FORMS, ToleranceTable, render, tolerance_table
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.texts import LANGUAGES

# appendix 4 of the report, KOST, in the words of the columns
COST_NB = {
    "Konsept, Planlegge": ("Prognose ≤ Prosjektbudsjett", "… ≤ Prosjektbudsjett × 1,15", "… > Prosjektbudsjett × 1,15"),
    "Gjennomføre og avslutte": (
        "Prognose ≤ Prosjektbudsjett",
        "… ≤ Styringsramme (P50)",
        "… > Styringsramme (P50)",
    ),
}
LATER = """limits.2024-01-01.concept    = { green = "<= budget", yellow = "<= budget * 1.10" }
limits.2023-01-01.realisation  ="""


def cost(table: ToleranceTable) -> dict[str, tuple[str, ...]]:
    """The cells of TOL-COST by segments."""
    rows = [row for row in table.rows if row.rule == "TOL-COST" and not row.unsaid]
    return {row.segments: tuple(row.cells[colour] for colour in ("green", "yellow", "red")) for row in rows}


def test_cost_stands_as_appendix_4_has_it(book: Rulebook) -> None:
    assert cost(tolerance_table(book, "nb")) == COST_NB


def test_segments_that_are_not_judged_are_told(book: Rulebook) -> None:
    unsaid = [row for row in tolerance_table(book, "nb").rows if row.rule == "TOL-COST" and row.unsaid]
    assert [(row.segments, row.unsaid) for row in unsaid] == [("Mobilisering, Realisere", "ikke vurdert")]


def test_grades_are_said_by_the_vocabularys_words(book: Rulebook) -> None:
    row = next(row for row in tolerance_table(book, "en").rows if row.rule == "TOL-SCOPE")
    assert row.cells["red"] == "Material reduction, Material increase expected"


def test_control_levels_stand_in_the_table_though_they_feed_no_parameter(book: Rulebook) -> None:
    rows = [row for row in tolerance_table(book, "en").rows if row.rule == "DEP-BUFFER"]
    assert [row.segments for row in rows] == ["Good", "Medium", "Low"]
    assert rows[2].cells == {"green": "… ≥ 60 days", "yellow": "… ≥ 30 days", "red": "… < 30 days"}


def test_every_rule_without_a_parameter_says_what_it_does(book: Rulebook) -> None:
    demands = tolerance_table(book, "en").demands
    assert {demand.rule for demand in demands} == {rule.id for rule in book.rules if rule.model.parameter is None}
    effects = {demand.rule: demand.effect for demand in demands}
    assert (effects["OBL-RED"], effects["DEP-BUFFER"]) == ("Stops", "Should be mended")


def test_a_later_line_counts_from_its_month_on(variant: Callable[..., Path]) -> None:
    book = rulebook.load(variant(cost=("limits.2023-01-01.realisation  =", LATER)))
    before, after = (cost(tolerance_table(book, "en", period)) for period in ("2023-12", "2024-01"))
    assert before["Concept, Planning"][1].endswith("× 1.15")
    assert (after["Concept"][1], after["Planning"][1]) == ("… ≤ Project budget × 1.10", "… ≤ Project budget × 1.15")
    assert cost(tolerance_table(book, "en")) == after


def test_before_the_first_line_nothing_is_in_force(book: Rulebook) -> None:
    rows = tolerance_table(book, "en", "2022-12").rows
    assert {row.unsaid for row in rows} == {"not yet in force"}


def test_what_the_rulebook_switches_off_is_told_and_not_shown(variant: Callable[..., Path]) -> None:
    path = variant('off.TOL-SCOPE = "under revision"\noverride.OBL-RED.level = "warning"')
    table = tolerance_table(rulebook.load(path), "en")
    scope = next(row for row in table.rows if row.parameter == "Scope")
    assert scope.unsaid == "cannot be derived from the figures"
    assert "TOL-SCOPE is switched off in rules.toml: under revision" in table.remarks
    assert "OBL-RED is overridden in rules.toml: level" in table.remarks
    assert {demand.rule: demand.effect for demand in table.demands}["OBL-RED"] == "Should be mended"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_holds_every_limit_and_every_rule(book: Rulebook, form: str, language: str) -> None:
    table = tolerance_table(book, language)
    text = render(table, form, 800)
    plain = text_of(text) if form == "html" else text.replace("&gt;", ">").replace("&lt;", "<").replace("\\", "")
    for row in table.rows:
        for said in (row.rule, row.title, *row.cells.values()):
            assert said in plain
    for demand in table.demands:
        assert demand.title in plain


def test_the_text_keeps_to_its_width_and_the_tolerances_to_one_screen(book: Rulebook) -> None:
    lines = render(tolerance_table(book, "nb"), "text", 130).splitlines()
    assert max(map(len, lines)) <= 130
    assert next(number for number, line in enumerate(lines) if line.startswith("Virkning")) <= 64


def test_the_page_takes_nothing_from_the_network_and_escapes_what_rules_say(variant: Callable[..., Path]) -> None:
    nasty = "<script>alert(1)</script> & | co"
    book = rulebook.load(variant(scope=('title.en  = "Change of scope and quality"', f'title.en  = "{nasty}"')))
    page = render(tolerance_table(book, "en"), "html", 0)
    assert "<script" not in page
    assert "http" not in page
    assert nasty in text_of(page)
    markdown = render(tolerance_table(book, "en"), "markdown", 0)
    assert "<script" not in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {5, 6}


class Words(HTMLParser):
    """Gathers the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Remember a text."""
        self.found.append(data)


def text_of(page: str) -> str:
    """The text of a page, a line an element."""
    words = Words()
    words.feed(page)
    return "\n".join(words.found)
