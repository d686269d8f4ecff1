"""One rule in words: its sentence, matrix, source, dates, columns and what the rulebook changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.explain import explanation, find_rule, history
from checker.model.errors import CheckError
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.texts import LANGUAGES

WIDE = 400


def explained(book: Rulebook, name: str, language: str = "en") -> list[str]:
    """The lines of a rule's explanation."""
    return [line.strip() for line in explanation(find_rule(book, name), book, language, WIDE).splitlines()]


def test_a_limit_is_told_with_its_condition_its_matrix_and_its_columns(book: Rulebook) -> None:
    lines = explained(book, "TOL-COST", "nb")
    assert "Prognose holdes mot en grense, for hver rad i «Prosjekter»." in lines
    assert any(line.startswith("Gjelder når Budsjettpott er tom eller Fase er ikke «Konsept».") for line in lines)
    assert any("Krever at Prosjektbudsjett > 0 MNOK" in line for line in lines)
    row = next(line for line in lines if line.startswith("Gjennomføre og avslutte"))
    assert row.split("  ")[0] == "Gjennomføre og avslutte"
    assert "… > Styringsramme (P50)" in row
    assert "Prosjekter: Fase, Budsjettpott, Prosjektbudsjett, Styringsramme (P50) og Prognose" in lines
    assert "Kontrollert mot kilden." in lines
    assert "Står i rules/hso/tolerance/cost.toml:2." in lines


def test_a_balance_is_told_as_it_is_reckoned_with_where_its_figures_stand(book: Rulebook) -> None:
    lines = explained(book, "KEY-AVAILABLE")
    told = "In each submission this adds up, as far as rounding allows: "
    assert f"{told}Frame − (Forecast − Expected reduction) = Available." in lines
    assert "Frame: Amount in the row of 'Key figures' where Key figure fits the pattern 'Ramme %'." in lines
    assert "Each figure is rounded to the nearest 1, and may miss by half of that." in lines
    assert any("after an expected reduction of [Expected reduction] gives [what is given]" in line for line in lines)
    assert "Key figures: Amount and Key figure" in lines
    assert "May be blank: Available" in lines
    lines = explained(book, "RES-SUMS", "nb")
    assert any(line.startswith("Hver sumrad i «Ressurser» er summen av radene") for line in lines)
    assert any(line.startswith("En sumrad som navngir en gruppe i Måned,") for line in lines)


def test_a_requirement_names_the_other_table_and_its_fields(book: Rulebook) -> None:
    lines = explained(book, "OBL-PAUSED")
    assert any(line.startswith("Of 'Decisions' only rows count in which") for line in lines)
    assert "Decided by and Date" in lines
    assert "Decisions: Concerns, Outcome, Decided by and Date" in lines


def test_a_house_rule_says_that_it_is_ours_and_what_it_does(book: Rulebook) -> None:
    lines = explained(book, "DEP-BUFFER")
    assert "A rule of our own, or not verified against the source." in lines
    assert "Should be mended." in lines


def test_what_a_colour_does_is_the_comparisons(book: Rulebook) -> None:
    lines = explained(book, "TOL-SCOPE")
    green = next(line for line in lines if line.startswith("Green") and "agrees" in line)
    assert green.split("  ")[0] == "Green"
    assert green.count("Stops") == 3
    assert "The report is stopped also where this rule had nothing to judge." in lines


def test_placeholders_of_a_message_are_said_in_words(book: Rulebook) -> None:
    lines = explained(book, "DEP-MITIGATION")
    assert not any("{" in line for line in lines)
    assert any("[Delivery]" in line and "[the fields that are lacking]" in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_rule_is_explained_whole(book: Rulebook, language: str) -> None:
    for rule in book.rules:
        text = explanation(rule, book, language, 100)
        joined = " ".join(text.split())
        assert rule.model.title[language] in joined
        assert " ".join(rule.model.source.reading[language].split()) in joined
        assert not {"None", "{", "}"} & set(text.split())


def test_a_name_that_is_not_there_gets_the_nearest(book: Rulebook) -> None:
    with pytest.raises(CheckError, match="Did you mean TOL-COST"):
        find_rule(book, "TOL-COAST")
    with pytest.raises(CheckError, match=r"Known rules: .*TOL-COST"):
        find_rule(book, "§§§")
    assert find_rule(book, "tol-cost").id == "TOL-COST"


def test_later_dates_say_what_they_changed_from_what(variant: Callable[..., Path]) -> None:
    later = """limits.2024-01-01.concept    = { green = "<= budget", yellow = "<= budget * 1.10" }
limits.2023-01-01.realisation  ="""
    book = rulebook.load(variant(cost=("limits.2023-01-01.realisation  =", later)))
    told = history(find_rule(book, "TOL-COST"), "en")
    assert told[0] == "In force from 2023-01-01."
    assert "Concept, Yellow: … ≤ Project budget × 1.10 (before: … ≤ Project budget × 1.15)" in told[1]
    assert "Concept, Red: … > Project budget × 1.10 (before: … > Project budget × 1.15)" in told[1]
    assert "Green" not in told[1]


def test_a_switch_and_an_override_of_the_rulebook_are_told(variant: Callable[..., Path]) -> None:
    added = """
off.TOL-SCOPE = "under revision"
[override.TOL-COST.limits.2023-01-01.concept]
green  = "<= budget"
yellow = "<= budget * 1.10"
"""
    path = variant(added)
    book = rulebook.load(path)
    line = path.read_text(encoding="utf-8").splitlines().index("[override.TOL-COST.limits.2023-01-01.concept]") + 1
    assert "TOL-SCOPE is switched off in rules.toml: under revision" in explained(book, "TOL-SCOPE")
    cost = explained(book, "TOL-COST")
    assert f"TOL-COST is overridden in rules.toml:{line}: limits" in cost
    assert any("… ≤ Project budget × 1.10" in text for text in cost)


def test_rules_on_dependencies_are_told_by_their_ends(book: Rulebook) -> None:
    lines = explained(book, "DEP-PROPAGATION", "nb")
    assert any(line.startswith("Når fargen som kommer fra «Den som må levere», er verre enn") for line in lines)
    assert any(
        "Leverandørens egen farge er den verste av de rapporterte og utledede fargene." in line for line in lines
    )
    row = next(line for line in lines if line.startswith("Middels"))
    assert [cell.strip() for cell in row.split("  ") if cell.strip()] == [
        "Middels",
        "leverandøren er Grønn",
        "leverandøren er Gul eller Informasjon mangler",
        "leverandøren er Rød",
    ]
    hub = explained(book, "DEP-HUB")
    assert any("at least 40 % of all who wait for anybody" in line for line in hub)
    assert "Nobody in 'Dependent' waits for itself through others, in 'Dependencies'." in explained(book, "DEP-CYCLE")


def test_a_statement_names_its_row_and_shows_its_patterns(book: Rulebook) -> None:
    lines = explained(book, "SAY-DELAY")
    assert "What the report's text states as days from Approved date to Forecast is what 'Milestones' gives." in lines
    assert "The row is the one where End milestone is 'Yes'." in lines
    assert "The project is the one named nearest before, or the one that the heading is about." in lines
    assert any(line.startswith("forlenge") for line in lines)
    assert "The rows are added up." in explained(book, "SAY-RESOURCES")
