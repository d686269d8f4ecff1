"""Where a pack lies, and the SHA-256 of its files."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[1]


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


def rule_files(root: Path, packs: Sequence[str]) -> dict[str, Path]:
    """Every TOML file of the packs by its name as shown to people, in the order of names within each pack."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for name in packs
        for folder in [pack_folder(root, name)]
        for path in sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix())
    }


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
