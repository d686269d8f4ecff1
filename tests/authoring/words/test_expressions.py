"""Expressions in the words of people, in both languages, with and without a row's figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from checker.authoring.words.expressions import Speech
from checker.expression import compile_expression
from checker.rulebook.rules import scope_of
from checker.schema.packs import Pack

CASE = "(hvis Budsjettpott er tom: Styringsramme (P50); ellers Kostnadsramme (P85)) > 1 MNOK"


def said(pack: Pack, text: str, language: str = "nb", table: str = "projects", **values: object) -> str:
    """The words of an expression on a table of the shipped pack."""
    scope = scope_of(pack.tables[table], pack)
    speech = Speech(pack, pack.tables[table], scope, language, values or None)
    return speech.say(compile_expression(text, scope, days=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("forecast <= budget", "Prognose ≤ Prosjektbudsjett"),
        ("forecast <= budget * 1.15", "Prognose ≤ Prosjektbudsjett × 1,15"),
        ("budget - (forecast - p50) < 0", "Prosjektbudsjett − (Prognose − Styringsramme (P50)) < 0 MNOK"),
        ("(budget + p50) * 2 >= 10", "(Prosjektbudsjett + Styringsramme (P50)) × 2 ≥ 10 MNOK"),
        ("phase = 'concept'", "Fase er «Konsept»"),
        ("phase <> 'concept'", "Fase er ikke «Konsept»"),
        ("phase < 'execution'", "Fase kommer før «Gjennomføre og avslutte»"),
        ("phase in ('concept', 'planning')", "Fase er «Konsept» eller «Planlegge»"),
        ("phase not in ('concept')", "Fase er ikke «Konsept»"),
        ("pool is null", "Budsjettpott er tom"),
        ("pool is not null", "Budsjettpott er fylt ut"),
        ("not pool is null", "ikke (Budsjettpott er tom)"),
        ("budget between 10 and 25", "Prosjektbudsjett er fra 10 MNOK til og med 25 MNOK"),
        ("coalesce(p50, budget) > 0", "(Styringsramme (P50), ellers Prosjektbudsjett) > 0 MNOK"),
        ("greatest(p50, budget) > 0", "(det største av Styringsramme (P50) og Prosjektbudsjett) > 0 MNOK"),
        ("abs(forecast - budget) > 1", "absoluttverdien av (Prognose − Prosjektbudsjett) > 1 MNOK"),
        ("reported.reds > 0", "antall rapportert røde > 0"),
        ("derived.cost = 'red'", "utledet KOST er «Rød»"),
        ("project like 'A%'", "Prosjekt passer med mønsteret «A%»"),
        ("case when pool is null then p50 else p85 end > 1", CASE),
        ("-budget < 0", "−Prosjektbudsjett < 0 MNOK"),
    ],
)  # fmt: skip
def test_a_condition_is_said_by_titles_and_words(pack: Pack, text: str, words: str) -> None:
    assert said(pack, text) == words


def test_and_within_or_stands_in_brackets_and_or_within_and_too(pack: Pack) -> None:
    left = said(pack, "pool is null and p50 is null or p85 is null")
    right = said(pack, "pool is null and (p50 is null or p85 is null)")
    assert left == "(Budsjettpott er tom og Styringsramme (P50) er tom) eller Kostnadsramme (P85) er tom"
    assert right == "Budsjettpott er tom og (Styringsramme (P50) er tom eller Kostnadsramme (P85) er tom)"


def test_a_chain_of_ands_needs_no_brackets(pack: Pack) -> None:
    assert said(pack, "pool is null and p50 is null and p85 is null", "en").count("(P") == 2


def test_dates_are_the_days_between_them(pack: Pack) -> None:
    text = "coalesce(actual, greatest(forecast, as_of)) - planned <= slack"
    expected = (
        "days from Approved date to (Actual, or else the later of Forecast and the reporting date) ≤ Planned slack"
    )
    assert said(pack, text, "en", "milestones") == expected


def test_a_related_rows_column_names_its_table(pack: Pack) -> None:
    assert said(pack, "project.phase = 'execution'", "en", "milestones") == "Phase (Projects) is 'Execution'"


def test_dates_and_intervals_in_the_form_of_the_language(pack: Pack) -> None:
    text = "planned + INTERVAL '6 months' < DATE '2023-12-31'"
    assert said(pack, text, "nb", "milestones") == "Vedtatt dato + 6 måneder < 31.12.2023"
    assert said(pack, text, "en", "milestones") == "Approved date + 6 months < 2023-12-31"


def test_figures_stand_behind_each_name_and_a_blank_says_so(pack: Pack) -> None:
    values = {"forecast": Decimal("23.010"), "budget": None}
    assert said(pack, "forecast <= budget", **values) == "Prognose [23,01 MNOK] ≤ Prosjektbudsjett [tom]"
    text = said(pack, "state = 'active'", "en", state="paused")
    assert text == "State ['Paused'] is 'Active'"
    day = said(pack, "planned < as_of", "nb", "milestones", planned=date(2023, 1, 5), as_of=date(2023, 1, 31))
    assert day == "Vedtatt dato [05.01.2023] < rapporteringsdatoen [31.01.2023]"
