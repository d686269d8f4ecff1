"""``checker init``: a small commented rulebook with its own tests and a submission to try it on.

Everything in ``starter/`` is written unchanged, with the schemas that let an editor complete rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from checker.authoring import schema
from checker.model.errors import CheckError

SUBMISSION = "submissions/2023-01"
SHOWN = 3  # names listed in a sentence


def contents() -> dict[str, bytes]:
    """Every file of the starter by its path below the folder, in the order of paths."""
    found = dict(below(files(__package__).joinpath("starter"), PurePosixPath()))
    found |= {f"rules/schema/{schema.file_name(name)}": schema.schema_text(name).encode() for name in schema.NAMES}
    return dict(sorted(found.items()))


def below(folder: Traversable, path: PurePosixPath) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from below(entry, path / entry.name)
        elif entry.name.endswith((".toml", ".csv")):
            yield str(path / entry.name), entry.read_bytes()


def write(folder: Path) -> list[str]:
    """Write the starter below a folder, which is made where it is not there. Returns the paths of its files.

    Raises CheckError where one of its files is there already, or cannot be written: nothing is overwritten, and what
    was written before a failure is taken away again.
    """
    wanted = contents()
    taken = [name for name in wanted if (folder / name).exists() or (folder / name).is_symlink()]
    if taken:
        more = ["…"] if len(taken) > SHOWN else []
        raise CheckError("starter.taken", folder=str(folder), files=", ".join(taken[:SHOWN] + more))
    made: list[Path] = []
    try:
        for name, content in wanted.items():
            write_new(folder, name, content, made)
    except OSError as error:
        undo(made)
        where = str(error.filename or folder)
        raise CheckError("starter.unwritten", file=where, reason=error.strerror or str(error)) from None
    return list(wanted)


def write_new(folder: Path, name: str, content: bytes, made: list[Path]) -> None:
    """Write one new file, and record it and the folders created for it."""
    path = folder / name
    new_folders = [parent for parent in path.parents if not parent.exists()]
    for parent in reversed(new_folders):
        parent.mkdir()
        made.append(parent)
    with path.open("xb") as file:
        made.append(path)
        file.write(content)


def undo(made: list[Path]) -> None:
    """Remove what was written, last first; a folder with other content stays."""
    for path in reversed(made):
        try:
            path.rmdir() if path.is_dir() else path.unlink()
        except OSError:
            continue
