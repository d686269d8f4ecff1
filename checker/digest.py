"""SHA-256 of files and of what was found: how it is known later that something is still the same."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

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
