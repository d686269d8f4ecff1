"""What a difference compares: a rulebook from a file or git revision, and the submissions of an archive."""

from __future__ import annotations

import io
import posixpath
import shutil
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from checker.intake import readers
from checker.intake.files import SUBMISSION_TOML, entries, exists
from checker.model.errors import CheckError, RulebookError
from checker.rulebook.loader import find, load
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text

RULEBOOK = "rules.toml"


@dataclass(frozen=True)
class NamedRulebook:
    """A rulebook as it was asked for (``rules.toml``, or a revision with its short hash) and notices about it."""

    name: str
    book: Rulebook
    notices: tuple[Text, ...] = ()


def open_rulebook(given: str) -> NamedRulebook:
    """The rulebook that ``given`` names: a file or folder, ``REV``, or ``REV:path/rules.toml`` (from this folder).

    Raises CheckError where it is none of these, and RulebookError with the rulebook's name before each file.
    """
    if Path(given).exists():
        path = find(given)
        return NamedRulebook(
            str(path), loaded_book(path, f"{path.parent.as_posix()}/" if path.parent != Path() else "")
        )
    revision, _, path_in = given.partition(":")
    commit = commit_of(given, revision)
    return rulebook_at(commit, given, path_in or RULEBOOK)


def loaded_book(path: Path, prefix: str) -> Rulebook:
    """A rulebook; its mistakes with ``prefix`` before their files, to separate two rulebooks."""
    try:
        return load(path)
    except RulebookError as error:
        raise RulebookError([replace(each, file=f"{prefix}{each.file}") for each in error.mistakes]) from None


def commit_of(given: str, revision: str) -> str:
    """The commit that a revision names. Raises CheckError where there is no git, no repository or no such revision."""
    if shutil.which("git") is None:
        raise CheckError("diff.no-git", given=given)
    if git("rev-parse", "--is-inside-work-tree") is None:
        raise CheckError("diff.no-repository", given=given)
    found = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not revision or found is None:
        raise CheckError("diff.no-revision", given=given)
    return found.decode().strip()


def rulebook_at(commit: str, given: str, path: str) -> NamedRulebook:
    """The rulebook at ``path`` of a commit, with its packs; a pack that the commit does not have is the shipped one."""
    top = (git("rev-parse", "--show-prefix") or b"").decode().strip()
    place = posixpath.normpath(posixpath.join(top, path))
    source = git("show", f"{commit}:{place}")
    if source is None:
        raise CheckError("diff.not-in-revision", given=given, file=place)
    packs = {name: posixpath.normpath(posixpath.join(posixpath.dirname(place), name)) for name in packs_of(source)}
    there = {name: folder for name, folder in packs.items() if holds(commit, f"{folder}/pack.toml")}
    with TemporaryDirectory(prefix="checker-") as folder:
        unpack(commit, [place, *there.values()], Path(folder))
        name = given if ":" in given else f"{given}:{path}"
        book = loaded_book(Path(folder) / place, f"{name.partition(':')[0]}:")
    notices = [Text("diff.shipped-pack", {"pack": pack, "given": given}) for pack in packs if pack not in there]
    return NamedRulebook(f"{name} ({commit[:10]})", book, tuple(notices))


def packs_of(source: bytes) -> list[str]:
    """The packs that a rulebook names; none where it is broken, which loading reports."""
    try:
        named = tomllib.loads(source.decode("utf-8-sig")).get("packs", [])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return []
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def holds(commit: str, path: str) -> bool:
    return not path.startswith(("../", "/")) and git("cat-file", "-e", f"{commit}:{path}") is not None


def unpack(commit: str, paths: list[str], folder: Path) -> None:
    top = (git("rev-parse", "--show-toplevel") or b"").decode().strip()
    packed = git("archive", "--format=tar", commit, "--", *paths, folder=top or None)
    if packed is None:
        raise CheckError("diff.not-unpacked", commit=commit[:10], paths=", ".join(paths))
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def git(*arguments: str, folder: str | None = None) -> bytes | None:
    """What git says; None where it fails."""
    command = ["git", *([] if folder is None else ["-C", folder]), *arguments]
    ran = subprocess.run(command, capture_output=True, check=False)
    return ran.stdout if ran.returncode == 0 else None


DEEPEST = 3  # archive/<organisation>/<portfolio>/<period>


def submissions(archive: Path) -> list[Path]:
    """The submissions at or below a folder, in the order of their paths; a single workbook is one by itself.

    A folder is a submission where it holds ``submission.toml``, or files that are tables; what lies below it is not
    looked at. Raises CheckError where there is none.
    """
    if not exists(archive):
        raise readers.missing(archive)
    found = list(submissions_below(archive, DEEPEST))
    if not found:
        raise CheckError("diff.no-submissions", archive=str(archive), depth=DEEPEST)
    return found


def submissions_below(place: Path, depth: int) -> Iterator[Path]:
    """The place itself where it is a submission, else those in it."""
    if is_submission(place):
        yield place
    elif place.is_dir():
        for entry in entries(place):
            if depth > 0 or entry.is_file():
                yield from submissions_below(entry, depth - 1)


def is_submission(place: Path) -> bool:
    """Whether a folder holds a submission, or a file is one by itself."""
    claimed = any(reader.claims(place) for reader in readers.readers())
    if place.is_dir():
        return claimed or any(entry.name.casefold() == SUBMISSION_TOML for entry in entries(place))
    return claimed
