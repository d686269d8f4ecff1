"""The screen: what it says, that it fits, and that nothing that stops is left out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from wcwidth import wcswidth

from checker.output.table import render
from checker.texts import Text

ANSI = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("width", [80, 140])
def test_looks_as_agreed(example, same_as_golden, language, width):
    same_as_golden(f"table_{language}_{width}.txt", render(example, language=language, width=width))


def test_looks_as_agreed_in_colour(example, same_as_golden):
    same_as_golden("table_nb_100_colour.txt", render(example, language="nb", colour=True, width=100))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_empty_report_says_that_nothing_was_judged(empty, same_as_golden, language):
    same_as_golden(f"table_{language}_empty.txt", render(empty, language=language, width=80))


@pytest.mark.parametrize("width", [72, 80, 100, 109, 110, 140, 200])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_line_is_wider_than_the_screen(example, language, width):
    for line in render(example, language=language, width=width).splitlines():
        assert 0 <= wcswidth(line) <= width


@pytest.mark.parametrize("width", [80, 140])
def test_colours_add_nothing_but_colours(example, width):
    coloured = render(example, language="nb", colour=True, width=width)
    assert coloured != ANSI.sub("", coloured)
    bare = [line.rstrip() for line in ANSI.sub("", coloured).splitlines()]
    assert bare == render(example, language="nb", width=width).splitlines()


def test_columns_stay_aligned_beside_wide_characters(example):
    lines = render(example, language="nb", width=140).splitlines()
    wide = next(line for line in lines if "電子" in line)
    header = next(line for line in lines if "KOST" in line)
    assert wcswidth(wide[: wide.index("Grønn")]) == wcswidth(header[: header.index("KOST")])


def test_a_submission_cannot_steer_the_terminal(make_report, make_finding):
    hostile = "Prosjekt\x1b[2J\x07\u202e\ue0000 slutt\r\nny linje"
    text = render(make_report(make_finding("X", "error", hostile, hostile, project=hostile)), language="nb", width=140)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ue000]", text)
    assert "slutt ny linje" in text


@pytest.mark.parametrize("level", ["error", "warning"])
def test_what_stops_or_should_be_mended_is_never_cut(make_report, make_finding, level):
    findings = [make_finding("X", level, f"Funn nummer {number:03}.", "Rett.") for number in range(200)]
    text = render(make_report(*findings), language="nb", width=80)
    assert [f"{number:03}" for number in range(200)] == re.findall(r"Funn nummer (\d+)", text)
    assert text.count("Gjør dette") == 1


def test_notes_are_cut_with_their_number(make_report, make_finding):
    notes = [make_finding("X", "note", f"Notat {number}.", "", class_="deviation") for number in range(30)]
    text = render(make_report(*notes, publishable=True), language="nb", width=80)
    assert len(re.findall("Notat", text)) == 12
    assert "… og 18 til. Vis alle med --format csv." in text
    assert "PROSJEKTAVVIK (30)" in text


def test_the_remedy_stands_once_and_names_every_line_of_the_rule(make_report, make_finding):
    rows = [
        make_finding("X", "error", f"Funn {line}.", "Rett tallet.", rule_file="rules/x.toml", rule_line=line)
        for line in (7, 9, 7)
    ]
    text = render(make_report(*rows), language="nb", width=80)
    assert text.count("→ Gjør dette: Rett tallet. [X, x.toml:7,9]") == 1


def test_a_waived_error_does_not_count_as_stopping(make_report, make_finding):
    rows = [make_finding("X", "error", "Funn.", "Rett."), make_finding("X", "error", "Funn.", "Rett.", waiver="sak 1")]
    text = render(make_report(*rows), language="nb")
    assert text.startswith("Stoppes: 1 funn må rettes\n")
    assert "UNNTATT ETTER VEDTAK (1)" in text


def test_what_the_baseline_holds_stands_apart(make_report, make_finding):
    rows = [
        make_finding("X", "error", "Funn.", "Rett.", waiver="sak 1"),
        make_finding("X", "error", "Kjent.", "Rett.", waiver="baseline"),
    ]
    text = render(make_report(*rows, publishable=True), language="nb")
    assert text.startswith("Kan publiseres\n")
    assert "Unntatt etter vedtak 1 · Kjente funn som holdes tilbake 1" in text
    assert "Kjent. Unntak" not in text


def test_at_the_gate_it_says_what_would_change_the_verdict(make_report):
    from checker.model.report import Verdict

    reason, step, remark = (Text(f"rendering.{name}") for name in ("nothing-judged", "no-findings", "publishable"))
    text = render(make_report(verdict=Verdict(False, (reason,), (step,), (remark,))), language="nb")
    assert "\n\nDette endrer konklusjonen\n  Ingen funn.\nDet regelverket tåler\n  Kan publiseres\n" in text


def test_blocked_without_errors_gives_the_reason(make_report):
    from checker.model.report import Verdict

    reason = Text("rendering.nothing-judged")
    text = render(make_report(verdict=Verdict(False, (reason,)), project_statuses=()), language="nb")
    assert text.startswith("Stoppes\n  Ingen prosjekter ble vurdert.\n")


def test_what_is_shown_and_what_decides_are_kept_apart(example):
    text = render(replace(example, chosen=example.frame.head(2).lazy()), language="nb")
    assert "Stoppes: 3 funn må rettes" in text
    assert "Viser 2 av 7 funn" in text
    assert "Stopper 2\n" in text


def test_short_cells_leave_room_for_the_headings(make_report, make_finding):
    text = render(
        make_report(make_finding("X", "error", "Nei.", "", project="P", file="a.csv", cell="B2")), language="nb"
    )
    assert "\nProsjekt  Melding  Hvor\n" in text
    assert "\nP         Nei.     B2\n" in text


def test_a_column_that_no_finding_fills_is_left_out(make_report, make_finding):
    text = render(make_report(make_finding("X", "error", "Ingen tabell.", "")), language="nb")
    assert "\nMelding\n-------------\nIngen tabell.\n" in text


def test_the_file_is_named_once_where_all_findings_lie_in_it(make_report, make_finding):
    rows = [
        make_finding("X", "error", "Funn.", "", file="mappe/bok.xlsx", sheet="Status kost", row=14, cell="G14"),
        make_finding(
            "X",
            "error",
            "Funn.",
            "",
            file="mappe/bok.xlsx",
            sheet="Status kost",
            row=15,
            related=["mappe/bok.xlsx · Status kost!G17"],
        ),
    ]
    text = render(make_report(*rows), language="nb", width=140)
    assert text.count("bok.xlsx") == 1
    assert "Status kost!G14" in text
    assert "Status kost · rad\u00a015" in text
    assert "se også Status kost!G17" in text


def test_rules_that_did_not_run_are_gathered_under_their_reason(example):
    text = render(example, language="nb", width=140)
    assert "Ikke kjørt: 2 regler\n  rad\u00a04 (Milepæl mot slakk; Sluttemilepæl mot vedtatt dato)" in text
    assert "Uten noe å vurdere: 1 regel\n  Luft mellom levering og behov" in text
