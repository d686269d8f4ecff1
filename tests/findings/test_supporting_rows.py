"""The rows that rules relied on, by the place at which an auditor finds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checker.model.provenance import Relied
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[2]
Write = Callable[..., Path]
PAUSE = {
    "project": "Prosjekt A",
    "decided": "Pause",
    "answer": "Godkjent",
    "body": "Porteføljestyret",
    "decided_on": "26.01.2023",
}
OTHERS = (PAUSE | {"answer": "Omsøkt"}, PAUSE | {"project": "Prosjekt B"})


def relied(folder: Path, at_gate: bool = True) -> list[Relied]:
    """What the rule on pauses relied on."""
    report, _ = check(Request([folder], rules=ROOT / "rules.toml", at_gate=at_gate))
    basis = report.basis
    return [each for each in basis.relied if each.rule == "OBL-PAUSED"] if basis else []


def test_the_decision_behind_a_pause_is_named_with_its_cell(write: Write) -> None:
    (found,) = relied(write(state="Pause", decisions=[OTHERS[0], PAUSE, OTHERS[1]]))
    assert (found.table, found.record, found.file, found.cell, found.row) == (
        "decisions",
        "Prosjekt A",
        "decisions.csv",
        "A3",
        3,
    )
    assert found.period == "2023-01"


def test_a_decision_that_nobody_needed_is_not_relied_on(write: Write) -> None:
    assert relied(write(decisions=[PAUSE])) == []


def test_a_pause_without_its_decision_relies_on_nothing(write: Write) -> None:
    assert relied(write(state="Pause", decisions=list(OTHERS))) == []


def test_only_a_gate_asks(write: Write) -> None:
    assert relied(write(state="Pause", decisions=[PAUSE]), at_gate=False) == []
