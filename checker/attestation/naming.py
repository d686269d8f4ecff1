"""How a statement names files: by their path from a root, never by where the root lies.

What is shipped with the program and lies outside the root is named ``checker:rules.toml``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from checker.errors import CheckError
from checker.rulebook import SHIPPED_ROOT

SHIPPED_NAME = "checker:"


@dataclass(frozen=True)
class Root:
    """The folder from which files are named; that of the project, or of the archive."""

    path: Path

    def name(self, path: str | Path) -> str:
        """The name of a file or folder. Raises CheckError for one outside the root that is not the program's."""
        for root, prefix in ((self.path, ""), (SHIPPED_ROOT, SHIPPED_NAME)):
            for form in (os.path.abspath, os.path.realpath):
                try:
                    return prefix + Path(form(path)).relative_to(form(root)).as_posix()
                except ValueError:
                    continue
        raise CheckError("attestation.outside", file=str(path), root=str(self.path))

    def file(self, name: str) -> Path:
        """Where a named file or folder lies. Raises CheckError for a name that leads out of the root."""
        inside = name.removeprefix(SHIPPED_NAME)
        parts = PurePosixPath(inside).parts
        if ".." in parts or PurePosixPath(inside).is_absolute() or Path(inside).is_absolute() or "\0" in inside:
            raise CheckError("attestation.leads-out", file=name)
        return (SHIPPED_ROOT if name.startswith(SHIPPED_NAME) else self.path).joinpath(*parts)
