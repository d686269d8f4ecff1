"""Which rulebook was approved, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.model.report import Report
from checker.rulebook.loader import load

Write = Callable[..., Path]
Rules = Callable[..., Path]
Gate = Callable[..., Report]
Reasons = Callable[[Report], list[str]]


def fingerprint(book: Path) -> str:
    """The fingerprint of a rulebook."""
    return load(book, fingerprinted=True).fingerprint


def test_a_fingerprint_is_of_what_is_said_and_of_nothing_else(rules: Rules) -> None:
    plain = fingerprint(rules(name="a"))
    assert fingerprint(rules("# a remark", 'approved.by = "Board"', name="b", waivers="# none")) == plain
    assert fingerprint(rules("gate.max_warnings = 9", name="c")) != plain
    assert fingerprint(rules('off.OBL-RED = "r"', name="d")) != plain
    assert len(plain) == 64


def test_a_rulebook_that_approves_itself_is_reported(gate: Gate, rules: Rules, write: Write, reasons: Reasons) -> None:
    mark = fingerprint(rules())
    report = gate(write(), book=rules(f'approved.rulebook_sha256 = "{mark}"'))
    assert reasons(report) == []
    assert f"The rulebook is the approved one (fingerprint {mark})" in [
        each.say("en") for each in report.verdict.remarks
    ]
    changed = gate(write("b"), book=rules(f'approved.rulebook_sha256 = "{mark}"', 'off.OBL-RED = "r"'))
    assert reasons(changed)[0].startswith("the rulebook is another than the approved one")


def test_a_rulebook_without_approval_is_reported(gate: Gate, write: Write) -> None:
    assert any("Nobody has approved the rulebook" in each.say("en") for each in gate(write()).verdict.remarks)


def test_the_rulebook_in_this_folder_decides_which_others_may_be_used(
    gate: Gate, rules: Rules, write: Write, reasons: Reasons, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = fingerprint(rules(name="sound"))
    here = rules(f'approved.rulebook_sha256 = "{mark}"', name="here")
    lax_mark = fingerprint(rules('off.OBL-RED = "r"', name="lax"))
    lax = rules('off.OBL-RED = "r"', f'approved.rulebook_sha256 = "{lax_mark}"', name="lax")
    monkeypatch.chdir(here.parent)
    assert reasons(gate(write("a"), book=here)) == []
    assert reasons(gate(write("b"), book=rules(name="sound"))) == []
    [reason] = reasons(gate(write("c"), book=lax))
    assert reason.startswith("the rulebook is another than the approved one")


def test_a_fingerprint_given_at_the_gate_comes_first(gate: Gate, rules: Rules, write: Write, reasons: Reasons) -> None:
    book = rules()
    assert reasons(gate(write("a"), book=book, approved=fingerprint(book).upper())) == []
    [reason] = reasons(gate(write("b"), book=book, approved="0" * 64))
    assert reason.endswith("approved 000000000000)")
