"""Markdown tables, and the rulebooks that pages are made from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[2]


@cache
def rulebook(path: str = "rules.toml") -> Rulebook:
    """A shipped rulebook."""
    return load(ROOT / path)


@cache
def meanings(part: str) -> dict[str, str]:
    """What the names of one part mean, as ``meanings.toml`` says."""
    found: dict[str, dict[str, str]] = tomllib.loads((ROOT / "docs" / "parts" / "meanings.toml").read_text("utf-8"))
    return found[part]


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell(value) for value in line)} |" for line in lines)


def cell(value: object) -> str:
    """A table's cell: one line, bars escaped."""
    return " ".join(str(value).split()).replace("|", "\\|")


def code(text: object) -> str:
    """A text as code; nothing for nothing."""
    return f"`{text}`" if text not in (None, "") else ""


def block(kind: str, text: str) -> str:
    """A fenced block."""
    return f"```{kind}\n{text.strip()}\n```"
