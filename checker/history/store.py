"""Adding a run to a history: written beside, made durable, and given its name in one step."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from checker.digest import of_bytes
from checker.errors import CheckError
from checker.history.entry import RUN, Entry
from checker.history.reading import abouts, numbers, where

SCHEMA_VERSION = 1


def append(folder: Path, entry: Entry) -> tuple[int, bool]:
    """Add a run. Returns its number, and False where the last run of the same submissions found the same, which is then
    not kept twice.

    Whoever is killed meanwhile leaves a hidden folder that nobody reads. Two that add at once get a number each. Raises
    CheckError where the folder is no history or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            known = abouts(folder)
            if (number := kept_already(known, entry)) is not None:
                return number, False
            number = max(known, default=0) + 1
            if put(folder, number, known, entry):
                return number, True
    except OSError as error:
        raise CheckError("history.not-written", folder=str(folder), reason=error.strerror or str(error)) from None


def kept_already(known: dict[int, tuple[dict[str, Any], bytes]], entry: Entry) -> int | None:
    """The last run of the very same submissions, where it found the same."""
    wanted = where(entry.about)
    last = next((number for number in sorted(known, reverse=True) if where(known[number][0]) & wanted), None)
    return last if last is not None and known[last][0]["digest"] == entry.digest else None


def put(folder: Path, number: int, known: dict[int, tuple[dict[str, Any], bytes]], entry: Entry) -> bool:
    """Write the run of that number; False where somebody else was faster."""
    beside = folder / f".{number:06}.{os.getpid()}.part"
    if beside.exists():  # of a run that was killed, under the number of this process
        shutil.rmtree(beside)
    beside.mkdir()
    try:
        for name, content in {**entry.files, RUN: described(number, known, entry)}.items():
            write(beside / name, content)
        sync(beside)
        beside.rename(folder / f"{number:06}")
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if number in numbers(folder):
            return False
        raise
    sync(folder)
    return True


def described(number: int, known: dict[int, tuple[dict[str, Any], bytes]], entry: Entry) -> bytes:
    """The ``run.json`` of a run."""
    about = {
        "schema_version": SCHEMA_VERSION,
        "run": number,
        "previous": of_bytes(known[number - 1][1]) if number > 1 else None,
        **entry.about,
        "files": {name: of_bytes(content) for name, content in entry.files.items()},
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def write(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can say so."""
    if os.name == "nt":
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
