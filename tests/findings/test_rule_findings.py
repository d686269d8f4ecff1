"""What single rules find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from checker.model.finding import Finding

Found = Callable[..., list[Finding]]
Made = Callable[..., dict[str, Any]]
DEPENDENCY: dict[str, Any] = {
    "dependent": "Prosjekt A",
    "supplier": "Prosjekt B",
    "delivery": "Testmiljø",
    "control": "good",
    "description": "Pågår",
}


def of(findings: list[Finding], rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [each for each in findings if each.rule == rule]


def pool(estimates: list[str], budgets: list[str], **cells: Any) -> list[dict[str, Any]]:
    """Lines of one pool."""
    pairs = [(Decimal(a), Decimal(b)) for a, b in zip(estimates, budgets, strict=True)]
    return [
        {"project": f"Konsept {place}", "pool": "felles", "year_estimate": a, "year_budget": b, **cells}
        for place, (a, b) in enumerate(pairs)
    ]


def concepts(sound: Made, count: int) -> list[dict[str, Any]]:
    """Concepts that draw on a pool."""
    names = [f"Konsept {place}" for place in range(count)]
    return [sound(name, pool="felles", budget=None, forecast=None, status_cost="yellow") for name in names]


def test_a_pool_is_told_once_with_its_other_lines(found: Found, sound: Made) -> None:
    economy = pool(["0.51", "9.00", "0.50"], ["0.00", "10.00", "0.00"])
    (told,) = [
        each
        for each in of(found(projects=concepts(sound, 3), concept_economy=economy), "TOL-COST-POOL")
        if each.class_ == "deviation"
    ]
    assert (told.observed, told.limit, told.distance) == ("10.01", "10.00", "0.01")
    assert told.row == 2
    assert told.related is not None
    assert [place.rpartition("·")[2].strip()[1:] for place in told.related] == ["3", "4"]
    assert "felles" in told.message


def test_a_pool_has_one_id_whatever_line_comes_first(found: Found, sound: Made) -> None:
    economy = pool(["0.51", "9.50"], ["0.00", "10.00"])
    ids = [
        {each.id for each in of(found(projects=concepts(sound, 2), concept_economy=rows), "TOL-COST-POOL")}
        for rows in (economy, economy[::-1])
    ]
    assert ids[0] == ids[1]


def test_copies_are_told_once_with_what_they_differ_in(found: Found, sound: Made) -> None:
    rows = [DEPENDENCY, {**DEPENDENCY, "control": "medium", "mitigation": "Møter"}, {**DEPENDENCY, "delivery": "Annet"}]
    (told,) = of(found(projects=[sound("Prosjekt A"), sound("Prosjekt B")], dependencies=rows), "DEP-TWICE")
    assert (told.class_, told.level, told.row) == ("defect", "error", 2)
    assert told.related is not None
    assert len(told.related) == 1
    assert told.related[0].endswith("3")
    assert "Degree of control, Mitigation" in told.message


def test_a_blank_that_a_rule_needs_is_a_finding_of_the_rules_level(found: Found, sound: Made) -> None:
    dates = {"required_by": date(2023, 6, 30)}
    (told,) = of(found(projects=[sound()], dependencies=[{**DEPENDENCY, **dates}]), "DEP-BUFFER")
    assert (told.class_, told.level, told.colour) == ("defect", "warning", "missing")
    assert told.message == "Cannot be judged (Buffer between delivery and need): Delivery forecast is blank."
    assert told.remedy == "Fill in Delivery forecast."


def test_a_blank_that_the_contract_tells_is_not_told_again(found: Found, sound: Made) -> None:
    row = {**DEPENDENCY, "control": None, "required_by": date(2023, 6, 30), "delivery_forecast": date(2023, 6, 1)}
    assert of(found(projects=[sound()], dependencies=[row]), "DEP-BUFFER") == []


def test_a_broken_cell_is_not_told_again(found: Found, sound: Made) -> None:
    row = {**DEPENDENCY, "required_by": date(2023, 6, 30)}
    about = {"dependencies": {"gaps": {"delivery_forecast": {0: "broken"}}}}
    assert of(found(projects=[sound()], dependencies=[row], about=about), "DEP-BUFFER") == []


def test_what_is_lacking_in_an_extract_is_one_note(found: Found, sound: Made) -> None:
    row = {**DEPENDENCY, "required_by": date(2023, 6, 30)}
    rows = [{**row, "delivery": str(place)} for place in range(5)]
    (told,) = of(found(projects=[sound()], dependencies=rows, extract=True), "DEP-BUFFER")
    assert told.level == "note"
    assert "5 records" in told.message


def test_a_rule_may_ask_for_one_note_in_an_extract(found: Found, sound: Made) -> None:
    rows = [{**DEPENDENCY, "control": "medium", "delivery": str(place)} for place in range(3)]
    whole = of(found(projects=[sound()], dependencies=rows), "DEP-MITIGATION")
    assert [each.level for each in whole] == ["warning"] * 3
    extract = of(found(projects=[sound()], dependencies=rows, extract=True), "DEP-MITIGATION")
    assert [each.level for each in extract] == ["note"]


def test_an_obligation_names_what_is_lacking(found: Found, sound: Made, described: dict[str, Any]) -> None:
    row = sound(forecast=Decimal("23.01"), status_cost="red")
    lacking = {**described, "measures": None, "responsible": None}
    (told,) = of(found(projects=[row], deviation_descriptions=[lacking]), "OBL-RED")
    assert (told.class_, told.level, told.key) == ("defect", "error", "Prosjekt A")
    assert "Measures, Responsible is lacking" in told.message


def test_a_pause_needs_its_decision(found: Found, sound: Made) -> None:
    paused = sound(state="paused", status_cost="red", forecast=Decimal("90.00"))
    assert [each.rule for each in found(projects=[paused])] == ["OBL-PAUSED"]
    decision = {"project": "Prosjekt A", "decided": "pause", "answer": "approved", "body": "portfolio_board"}
    decision |= {"decided_on": date(2023, 1, 26)}
    assert found(projects=[paused], decisions=[decision]) == []


def test_a_handover_that_is_done_is_told(found: Found, execution: Made) -> None:
    handover = {"project": "Prosjekt A", "list_ends": date(2023, 12, 31), "planned": date(2022, 11, 30)}
    told = of(found(projects=[execution()], handovers=[{**handover, "actual": date(2022, 11, 30)}]), "HAND-DONE")
    assert len(told) == 1
    assert "2022-11-30" in told[0].message


def test_a_name_that_nobody_has_is_told_with_the_nearest(found: Found, sound: Made) -> None:
    milestone = {"project": "Prosjekt AA", "milestone": "1", "is_end": "no"}
    (told,) = of(found(projects=[sound("Prosjekt A")], milestones=[milestone]), "REF-MILESTONES")
    assert "Prosjekt A" in told.message
    assert told.observed == "Prosjekt AA"


def test_a_row_that_is_lacking_is_said_in_whole_sentences(found: Found, sound: Made) -> None:
    projects = [sound("A", state="paused"), sound("B", status_cost="red")]
    said = {each.rule: each.message for each in found(projects=projects, language="nb")}
    assert said["OBL-PAUSED"] == (
        "A står som «Pause», men vedtaket er ikke ført: det mangler en rad i «Beslutninger» som oppfyller kravet."
    )
    assert said["OBL-RED"] == "B er rapportert rød, men det mangler en rad i «Avviksbeskrivelser»."
