"""The gate as a publisher calls it: a month's submission, and the shipped rulebook with more said in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.model.report import Report
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[2]
Rules = Callable[..., Path]
Gate = Callable[..., Report]


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """Write the shipped rulebook with further lines, and with a file of waivers beside it."""

    def made(*lines: str, waivers: str | None = None, name: str = "book") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        text = (ROOT / "rules.toml").read_text(encoding="utf-8")
        keys = tuple(line.partition("=")[0].strip() + " " for line in lines)  # what is said anew is not said twice
        text = "\n".join(line for line in text.splitlines() if not (keys and line.startswith(keys)))
        (folder / "rules.toml").write_text("\n".join([text, *lines, ""]), encoding="utf-8")
        if waivers is not None:
            (folder / "waivers.toml").write_text(waivers, encoding="utf-8")
        return folder / "rules.toml"

    return made


@pytest.fixture
def gate(rules: Rules) -> Gate:
    """The report of the gate, in English; by the shipped rulebook unless another one is given."""

    def decided(folder: Path, *more: Path, book: Path | None = None, **request: Any) -> Report:
        wanted = Request([folder, *more], rules=book or rules(), language="en", at_gate=True, **request)
        return check(wanted)[0]

    return decided


@pytest.fixture
def reasons() -> Callable[[Report], list[str]]:
    """The sentences that block; the verdict is compared with them."""

    def said(report: Report) -> list[str]:
        assert report.verdict.publishable == (not report.verdict.reasons)
        assert bool(report.verdict.steps) == (not report.verdict.publishable)
        return [reason.say("en") for reason in report.verdict.reasons]

    return said
