"""One TOML file as read: its content, its mistakes, and where each key stands."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from checker.errors import CheckError, Mistake
from checker.positions import Positions
from checker.rule import Override
from checker.texts import Text

AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
LARGEST = 5_000_000
KEPT = 512  # texts: some rulebooks' worth


class Document:
    """A TOML file. ``name`` is its path as shown to people; what is wrong with it gathers in ``mistakes``."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.mistakes: list[Mistake] = []
        self.source = ""
        self.over: tuple[Document, Override] | None = None
        self.content = self.read()

    def read(self) -> dict[str, Any]:
        """The content; an empty one, and a mistake, where the file is not TOML. A BOM is passed over, as Notepad
        writes one.
        """
        try:
            if self.path.stat().st_size > LARGEST:
                raise CheckError("rulebook.too-large", file=self.name)
            self.source = self.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            return parsed(self.source)
        except OSError:
            raise CheckError("rulebook.unreadable", file=self.name) from None
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.mistakes.append(Mistake(self.name, line, 1, Text("rulebook.encoding", {"place": error.start})))
        except tomllib.TOMLDecodeError as error:
            self.mistakes.append(self.broken(str(error)))
        return {}

    def broken(self, message: str) -> Mistake:
        """The mistake of a file that is not TOML."""
        match = AT.search(message)
        line, column = (int(match[1]), int(match[2])) if match and match[1] else (self.source.count("\n") + 1, 1)
        return Mistake(self.name, line, column, Text("rulebook.toml", {"reason": AT.sub("", message).strip()}))

    @cached_property
    def positions(self) -> Positions:
        """Where each key and value stands."""
        return Positions(self.source)

    def overridden_by(self, rulebook: Document, override: Override) -> None:
        """Remember whose keys were laid over the content: mistakes in them are the rulebook's."""
        self.over = (rulebook, override)

    def wrong(self, path: tuple[str, ...], text: Text, offset: int | None = None) -> None:
        """Remember a mistake at the key ``path``, or ``offset`` characters into its value."""
        if self.over is not None and path and self.over[1].gives(path):
            rulebook, override = self.over
            place = (*override.path, *path)
            line, column = rulebook.positions.key(place) if offset is None else rulebook.positions.value(place, offset)
            self.mistakes.append(Mistake(rulebook.name, line, column, text))
            return
        line, column = self.positions.key(path) if offset is None else self.positions.value(path, offset)
        self.mistakes.append(Mistake(self.name, line, column, text))


@lru_cache(KEPT)
def parsed(source: str) -> dict[str, Any]:
    """The content of a TOML text, which nobody may change: rulebooks that share a file share what was read of it."""
    return tomllib.loads(source, parse_float=Decimal)
