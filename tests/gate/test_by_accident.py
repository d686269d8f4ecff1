"""One test for each way to pass the gate by accident: each blocks, or exits with 2, with a sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from checker import kinds as checks
from checker.rulebook.loader import load

ROOT = Path(__file__).parents[2]
Write = Callable[..., Path]
Rules = Callable[..., Path]
PAUSED = {"state": "Pause"}
OVER = {"forecast": "21,00", "status_cost": "Grønn"}  # one million over the budget of twenty: yellow
FAR_OVER = {"forecast": "120,00", "status_cost": "Grønn"}
WAIVER = """
[[waiver]]
finding   = "TOL-COST/projects/Prosjekt A/status_cost"
portfolio = "Regional IKT"
reason    = "The board decides in February"
owner     = "Project owner"
approval  = "Case 12/2023"
until     = {until}
up_to     = {{ colour = "yellow", distance = 1.00 }}
"""


class Ran(NamedTuple):
    """How the gate ended, what it said in one line each."""

    code: int
    out: str
    err: str


Gate = Callable[..., Ran]


@pytest.fixture
def gate(called: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rules: Rules) -> Gate:
    """Call the command in this process, in a folder that has no rulebook."""
    (tmp_path / "elsewhere").mkdir()

    def ran(*arguments: Any, book: Path | None = None) -> Ran:
        monkeypatch.chdir(tmp_path / "elsewhere")
        ended = called("gate", *arguments, "--rules", book or rules(), "--language", "en")
        return Ran(ended.code, " ".join(ended.out.split()), " ".join(ended.err.split()))

    return ran


def test_a_sound_month_passes(gate: Gate, write: Write) -> None:
    ran = gate(write())
    assert ran.code == 0
    assert "May be published" in ran.out


def test_no_file(gate: Gate, tmp_path: Path) -> None:
    ran = gate(tmp_path / "nothing here")
    assert ran.code == 2
    assert "nothing here" in ran.err


def test_an_empty_table(gate: Gate, write: Write) -> None:
    folder = write()
    (folder / "projects.csv").write_bytes(b"")
    ran = gate(folder)
    assert ran.code == 1
    assert "CONTRACT-EMPTY" in ran.out


def test_a_table_of_headings_only(gate: Gate, write: Write) -> None:
    ran = gate(write(projects=[], milestones=[]))
    assert ran.code == 1
    assert "these rules have to judge at least one record and had none: TOL-ADOPTION, TOL-COST" in ran.out


@pytest.mark.parametrize("cell", ["forecast", "budget", "state", "phase", "status_cost"])
def test_blanked_cells(gate: Gate, write: Write, cell: str) -> None:
    ran = gate(write(**{**FAR_OVER, cell: ""}))
    assert ran.code == 1
    assert "Prosjekt A" in ran.out


def test_all_rules_switched_off(gate: Gate, write: Write, rules: Rules) -> None:
    off = [f'off.{rule.id} = "no time"' for rule in load(ROOT / "rules.toml").rules]
    book = rules(*off)
    text = re.sub(r"(?m)^gate.must_judge.*$", "", book.read_text(encoding="utf-8"))
    book.write_text(text, encoding="utf-8")
    ran = gate(write(), book=book)
    assert ran.code == 1
    assert "no rule had a single record to judge" in ran.out
    assert "TOL-COST is switched off in the rulebook: no time" in ran.out


def test_a_rule_with_no_record(gate: Gate, write: Write) -> None:
    ran = gate(write(milestones=[]))
    assert ran.code == 1
    said = ran.out.split("these rules have to judge at least one record and had none: ")[1]
    assert "TOL-TIME-SLACK" in said.split(" TOL-TIME-SLACK needs")[0]


def test_a_crashed_kind(gate: Gate, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> None:
        raise ArithmeticError("a fault of the kind")

    monkeypatch.delenv("CHECKER_DEBUG", raising=False)
    monkeypatch.setattr(type(checks.kinds()["limit"]), "judge", crash)
    ran = gate(write())
    assert (ran.code, ran.out) == (2, "")
    assert "ArithmeticError: a fault of the kind" in ran.err


def test_yesterdays_waiver(gate: Gate, write: Write, rules: Rules) -> None:
    """It ended the day before the reporting date."""
    folder = write(**OVER)
    holding = gate(folder, book=rules(waivers=WAIVER.format(until="2023-01-31")))
    assert holding.code == 0
    ran = gate(folder, book=rules(waivers=WAIVER.format(until="2023-01-30")))
    assert ran.code == 1
    assert "has expired" in ran.out
    assert "2 errors stop publication" in ran.out


def test_a_waiver_that_expires_before_publication(gate: Gate, write: Write, rules: Rules) -> None:
    book = rules(waivers=WAIVER.format(until="2023-02-10"))
    folder = write(**OVER)
    assert gate(folder, "--publication-date", "2023-02-10", book=book).code == 0
    assert gate(folder, "--publication-date", "2023-02-11", book=book).code == 1


def test_a_waived_million_grown_to_a_hundred(gate: Gate, write: Write, rules: Rules) -> None:
    book = rules(waivers=WAIVER.format(until="2023-06-30").replace('"yellow"', '"red"'))
    ran = gate(write(**FAR_OVER), book=book)
    assert ran.code == 1
    assert "the distance beyond the limit is 97.00, accepted up to 1.00" in ran.out


def test_a_waived_yellow_turned_red(gate: Gate, write: Write, rules: Rules) -> None:
    book = rules(waivers=WAIVER.format(until="2023-06-30"))
    ran = gate(write(forecast="23,50", status_cost="Grønn"), book=book)
    assert ran.code == 1
    assert "the colour is red, accepted up to yellow" in ran.out


def test_a_waived_figure_that_is_emptied(gate: Gate, write: Write, rules: Rules) -> None:
    book = rules(waivers=WAIVER.format(until="2023-06-30").replace('"yellow"', '"red"'))
    ran = gate(write(forecast="", status_cost="Grønn"), book=book)
    assert ran.code == 1
    assert "the colour is missing, accepted up to red" in ran.out


def test_a_pause_without_a_decision(gate: Gate, write: Write) -> None:
    ran = gate(write(**PAUSED))
    assert ran.code == 1
    assert "OBL-PAUSED" in ran.out


def test_money_a_thousand_times_too_large(gate: Gate, write: Write) -> None:
    many = [{"project": f"Prosjekt {n}", "budget": "20,00", "forecast": "20,00"} for n in range(8)]
    folder = write(projects=[*map(sound, many), sound({"project": "Prosjekt X", "budget": "20000,00"})])
    ran = gate(folder)
    assert ran.code == 1
    assert "CONTRACT-UNITS" in ran.out


def sound(cells: dict[str, str]) -> dict[str, str]:
    """A project that is in order but for some cells."""
    whole = {
        "sub_portfolio": "Kliniske løsninger",
        "phase": "Konsept",
        "state": "Pågår",
        "last_gate": "BP1",
        "forecast": "20,00",
        "end_threatened": "Nei",
        "scope_change": "Ingen endring",
        "risk_exposure": "Akseptabel",
        "risk_measures": "Tilstrekkelig",
        "adoption_progress": "Som planlagt",
        "handover_progress": "Som planlagt",
    }
    statuses = ("cost", "time", "scope", "risk", "adoption", "operations")
    return whole | {f"status_{name}": "Grønn" for name in statuses} | cells


def test_a_rulebook_of_another_period(gate: Gate, write: Write, rules: Rules) -> None:
    ran = gate(write(), book=rules('gate.first_period = "2024-01"', 'gate.last_period = "2024-12"'))
    assert ran.code == 1
    assert "the rulebook is not meant for 2023-01 (from 2024-01 to 2024-12)" in ran.out


def test_limits_that_are_not_in_force_yet(gate: Gate, write: Write, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules" / "hso", tmp_path / "later" / "rules" / "hso")
    for file in (tmp_path / "later").rglob("*.toml"):
        file.write_text(file.read_text(encoding="utf-8").replace("2023-01-01.", "2024-01-01."), encoding="utf-8")
    shutil.copy(ROOT / "rules.toml", tmp_path / "later")
    ran = gate(write(), book=tmp_path / "later" / "rules.toml")
    assert ran.code == 1
    assert "these rules have to run and did not: TOL-ADOPTION, TOL-COST" in ran.out
    assert "TOL-COST did not run: the rule is in force from 2024-01-01 only" in ran.out


LAXER = {
    "a rule switched off": 'off.TOL-COST = "too strict"',
    "a limit overridden": 'override.TOL-COST.limits.2023-01-01.concept = { green = "<= budget * 9" }',
    "a level made milder": 'override.OBL-RED.level = "note"',
    "nothing that blocks": None,
}


@pytest.mark.parametrize("change", LAXER)
def test_a_laxer_rulebook(gate: Gate, write: Write, rules: Rules, change: str) -> None:
    """The fingerprint of what was approved is given at the gate."""
    approved = load(rules(), fingerprinted=True).fingerprint
    assert gate(write("whole"), "--approved", approved).code == 0
    lax = rules(*filter(None, [LAXER[change]]), name="lax")
    if LAXER[change] is None:
        text = lax.read_text(encoding="utf-8").replace('gate.blocks = ["error"]', "gate.blocks = []")
        lax.write_text(text, encoding="utf-8")
    ran = gate(write(), "--approved", approved, book=lax)
    assert ran.code == 1
    assert "the rulebook is another than the approved one" in ran.out


def test_a_report_older_than_the_data(gate: Gate, write: Write) -> None:
    ran = gate(write(), "--publication-date", "2023-01-30")
    assert (ran.code, ran.out) == (2, "")
    assert "a report cannot be older than its data" in ran.err


def test_data_older_than_the_policy_bears(gate: Gate, write: Write, rules: Rules) -> None:
    book = rules("gate.max_age_days = 20")
    folder = write()
    assert gate(folder, "--publication-date", "2023-02-20", book=book).code == 0
    ran = gate(folder, "--publication-date", "2023-02-21", book=book)
    assert ran.code == 1
    assert "the data is of 2023-01-31 and 21 days old on the day of publication (at most 20)" in ran.out
    unsaid = gate(folder, book=book)
    assert unsaid.code == 2
    assert "--publication-date" in unsaid.err


@pytest.mark.parametrize("key", ["gate.max_warning", "gate.must_judg", "gate.may_not_rn"])
def test_a_misspelt_policy_key(gate: Gate, write: Write, rules: Rules, key: str) -> None:
    book = rules(f"{key} = 0")
    ran = gate(write(), book=book)
    assert ran.code == 2
    line = len(book.read_text(encoding="utf-8").splitlines())
    assert f"rules.toml:{line}:6: Unknown:" in ran.err


@pytest.mark.parametrize("option", [["--select", "OBL-RED"], ["--level", "error"]])
def test_a_selection(gate: Gate, write: Write, option: list[str]) -> None:
    ran = gate(write(), *option)
    assert (ran.code, ran.out) == (2, "")
    assert "--select and --level cannot be used here" in ran.err


def test_an_extract(gate: Gate, write: Write) -> None:
    folder = write()
    stated = (folder / "submission.toml").read_text(encoding="utf-8")
    (folder / "submission.toml").write_text(f"{stated}extract = true\n", encoding="utf-8")
    ran = gate(folder)
    assert ran.code == 1
    assert "this is an extract" in ran.out
