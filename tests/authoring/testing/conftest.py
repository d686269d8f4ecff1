"""One small rule in a pack of its own, tested from its file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.testing import Changes, Trial, changes, tried

SMALL = Path(__file__).parents[2] / "rulebook" / "small"
RULE = """\
id = "RULE"
title.en = "Title"
source = { text = "Source", verified = true }
message.en = "Message"
remedy.en = "Remedy"
"""
Written = Callable[[str, str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a rule (its keys, its cases) as the only one of a small rulebook; gives the rulebook's path."""

    def write(rule: str, cases: str) -> Path:
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        start = RULE if "table =" in rule else f'{RULE}table = "projects"\n'
        text = f'{start}{rule}\ncases = """\n{cases}"""\n'
        (tmp_path / "rules/small/tolerance/cost.toml").write_text(text, encoding="utf-8")
        book = tmp_path / "rules.toml"
        book.write_text(book.read_text(encoding="utf-8").replace('["TOL-COST"]', "[]"), encoding="utf-8")
        return book

    return write


@pytest.fixture
def run(written: Written) -> Callable[[str, str], Trial]:
    """The cases of a rule, run."""
    return lambda rule, cases: tried(written(rule, cases), ())


@pytest.fixture
def change(written: Written) -> Callable[[str, str], Changes]:
    """A rule changed in every small way."""
    return lambda rule, cases: changes(written(rule, cases), ())
