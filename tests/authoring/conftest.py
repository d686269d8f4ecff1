"""Copies of the shipped rulebook with something changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
Variant = Callable[..., Path]


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


@pytest.fixture
def variant(tmp_path: Path) -> Variant:
    """Write a rulebook on the shipped packs' files: ``files`` of the pack replaced (old text, new text), and text added
    to ``rules.toml``.
    """

    def written(added: str = "", **files: tuple[str, str]) -> Path:
        for source in (ROOT / "rules" / "hso").rglob("*.toml"):
            text = source.read_text(encoding="utf-8")
            old, new = files.get(source.stem.replace("-", "_"), ("", ""))
            assert old in text
            target = tmp_path / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        path = tmp_path / "rules.toml"
        path.write_text((ROOT / "rules.toml").read_text(encoding="utf-8") + "\n" + added, encoding="utf-8")
        return path

    return written
