"""Where a pack lies, the SHA-256 of its files, and the fingerprint of a rulebook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[1]
SHIPPED_ROOT = (
    SHIPPED / "shipped" if (SHIPPED / "shipped").is_dir() else SHIPPED.parent
)  # where names of its rules lead
NOT_APPROVED = ("approved", "waivers")  # an approval cannot hold its own fingerprint, and waivers have their own


def pack_folder(root: Path, name: str) -> Path:
    """The folder of a pack: beside the rulebook, else among those that are shipped with the program."""
    places = (root / name, SHIPPED / "shipped" / name, SHIPPED.parent / name)
    return next((place for place in places if (place / "pack.toml").is_file()), places[0])


def from_here(path: Path, otherwise: str) -> str:
    """A path as one would type it here, with slashes; ``otherwise`` where it lies elsewhere."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return otherwise


def rule_files(root: Path, packs: Sequence[str]) -> list[Path]:
    """Every TOML file of the packs."""
    return [path for name in packs for path in sorted(pack_folder(root, name).rglob("*.toml"))]


def digest(root: Path, packs: Sequence[str]) -> str:
    """The SHA-256 over the packs' TOML files: of each its path within the pack and its bytes, in the order of paths."""
    total = sha256()
    for name in packs:
        folder = pack_folder(root, name)
        for path in sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix()):
            content = path.read_bytes()
            total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def fingerprint(content: Mapping[str, Any], packs: str) -> str:
    """The SHA-256 over what a rulebook says, approval and waivers left out, and the SHA-256 of its packs. Comments and
    the order of keys do not matter.
    """
    said = {key: value for key, value in content.items() if key not in NOT_APPROVED}
    text = json.dumps([said, packs], sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()
