"""SHA-256 of files and of what was found: how it is known later that something is still the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from checker.model.finding import Finding


@dataclass(frozen=True)
class Folders:
    """Where the files that findings name lie, as one would type it where the program runs.

    ``submissions`` holds each submission's path by portfolio and period, ``others`` the paths of what else findings
    point into, such as the periods looked back on; ``packs`` the folder of each pack by its name in the rulebook, and
    under "" the rulebook's own.
    """

    submissions: Mapping[tuple[str | None, str | None], str] = field(default_factory=dict)
    packs: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def of_data(self, finding: Finding) -> str | None:
        """The path of the file that a finding points at; None where it points at none."""
        only = next(iter(paths)) if len(paths := set(self.submissions.values())) == 1 else None
        path = self.submissions.get((finding.portfolio, finding.period), only)
        if finding.file is None or path is None or finding.file == path:
            return finding.file
        before, _, name = finding.file.partition("/")
        if found := next((each for each in self.others if PurePath(each).name == before), None):
            return joined(found, name) if name else found
        if found := next((each for each in self.others if name and PurePath(each).name == PurePath(name).name), None):
            return found  # a file of the same name as the submission's own, in another folder
        return path if PurePath(path).name == finding.file else joined(path, finding.file)

    def of_rule(self, name: str) -> str:
        """The path of a rule file or of the rulebook."""
        for pack, folder in self.packs.items():
            if pack and name.startswith(f"{pack}/"):
                return joined(folder, name.removeprefix(f"{pack}/"))
        return joined(self.packs.get("", ""), name)


class Relied(NamedTuple):
    """A row of another table that a rule relied on when it passed a record, and the row's place."""

    rule: str
    table: str
    portfolio: str
    period: str
    record: str
    key: str
    file: str | None
    sheet: str | None
    row: int | None
    cell: str | None
    line: int | None


@dataclass(frozen=True)
class Basis:
    """What a verdict at the gate rests on beside the findings.

    ``inputs`` are the paths of the submissions, ``earlier`` those of the periods that they were compared with,
    ``rules`` every file of rules, the rulebook first, ``packs`` the folders that hold them, and ``waivers`` the file of
    waivers, which need not be there. ``policy`` is the rulebook's table ``gate``, ``fingerprint`` that of all it says.
    """

    inputs: tuple[str, ...]
    earlier: tuple[str, ...]
    rules: tuple[str, ...]
    packs: tuple[str, ...]
    waivers: str | None
    policy: Mapping[str, Any]
    fingerprint: str
    relied: tuple[Relied, ...]


def joined(folder: str, name: str) -> str:
    """A name in a folder, with slashes; the folder "." is not said."""
    return (PurePath(folder) / name).as_posix()


CHUNK = 1 << 20  # bytes read at a time


def of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises OSError where it cannot be read."""
    total = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            total.update(chunk)
    return total.hexdigest()


def of_bytes(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return sha256(content).hexdigest()


def of_json(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON: UTF-8, keys in order, no blanks."""
    return of_bytes(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
