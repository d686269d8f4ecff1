"""Whether files are still those of a statement: each that changed, is missing, or has come since, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from checker.attestation.naming import Root
from checker.attestation.reading import Statement
from checker.digest import of_file
from checker.intake.files import delivered_files
from checker.texts import Text


class Difference(NamedTuple):
    """A file that is not as it was: ``changed``, ``missing``, ``unreadable`` or ``new``, and what it was or is."""

    name: str
    what: str
    role: str

    def text(self) -> Text:
        """The sentence that names it."""
        role = Text(f"attestation.role-{self.role}")
        return Text(f"attestation.{self.what}", {"file": self.name, "role": role})


def differences(statement: Statement, root: Root, aside: Path | None = None) -> list[Difference]:
    """Every difference, by name; ``aside`` is the statement's own file, should it lie among the others.

    Raises CheckError for a name that leads out of the root.
    """
    found = [*of_listed(statement, root), *of_new(statement, root, aside)]
    return sorted(found)


def of_listed(statement: Statement, root: Root) -> Iterator[Difference]:
    """The files that the statement lists and that are not as it says."""
    for name, digest in statement.digests.items():
        path = root.file(name)
        what = "missing"
        if path.exists():
            try:
                what = "" if of_file(path) == digest else "changed"
            except OSError:
                what = "unreadable"
        if what:
            yield Difference(name, what, statement.roles[name])


def of_new(statement: Statement, root: Root, aside: Path | None) -> Iterator[Difference]:
    """Files that would now be read too, and were not there."""
    folders = statement.about["folders"]
    held = [("input", file) for name in folders["inputs"] for file in inside(root.file(name), delivered_files)]
    held += [("rule", file) for name in folders["packs"] for file in inside(root.file(name), rules_in)]
    held += [("waivers", path) for path in map(root.file, folders["absent"]) if path.exists()]
    for role, file in held:
        name = root.name(file)
        if name not in statement.digests and not (aside is not None and same(file, aside)):
            yield Difference(name, "new", role)


def inside(folder: Path, listing: Callable[[Path], list[Path]]) -> list[Path]:
    """The files in a folder; none where it is gone."""
    return listing(folder) if folder.is_dir() else []


def rules_in(folder: Path) -> list[Path]:
    """The rule files of a pack."""
    return sorted(folder.rglob("*.toml"))


def same(one: Path, other: Path) -> bool:
    """Whether two paths are the same file."""
    return other.exists() and one.samefile(other)
