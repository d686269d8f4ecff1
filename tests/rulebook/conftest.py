"""A small rulebook, written to a folder of the test, to be changed by it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checker.model.errors import RulebookError
from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook

SMALL = Path(__file__).parent / "small"
RULE = "rules/small/tolerance/cost.toml"
MARK = "¤"


class Book:
    """The small rulebook in a folder. ``¤`` in a text that is put into it marks where a mistake is expected."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks: list[str] = []
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)

    def write(self, text: str, file: str = RULE) -> Book:
        """Put a file into the rulebook."""
        for line, row in enumerate(text.split("\n"), 1):
            parts = row.split(MARK)
            ends = [len("".join(parts[:count])) for count in range(1, len(parts))]
            self.marks += [f"{file}:{line}:{end + 1}" for end in ends]
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(MARK, ""), encoding="utf-8", newline="")
        return self

    def change(self, old: str, new: str, file: str = RULE) -> Book:
        """Say something otherwise in a file; ``old`` must stand in it once. An empty ``old`` adds a line at its top."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1 or not old, f"{old!r} stands {text.count(old)} times in {file}"
        return self.write(text.replace(old, new) if old else f"{new}\n{text}", file)

    def load(self) -> Rulebook:
        """The rulebook as it now is."""
        return load(self.folder / "rules.toml")

    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong with it: ``file:line:column`` and the sentence, in order."""
        with pytest.raises(RulebookError) as caught:
            self.load()
        assert caught.value.say("nb").count("\n") == len(caught.value.mistakes)
        return [(f"{each.file}:{each.line}:{each.column}", each.text.say("en")) for each in caught.value.mistakes]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """The small rulebook, sound."""
    return Book(tmp_path)
