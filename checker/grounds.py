"""Putting together what a report rests on: files and folders as seen from here, the policy, the rows relied on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker import rulebook
from checker.basis import Basis, Folders, Relied
from checker.policy import Rulebook
from checker.submission import Submission


def basis_of(path: Path, book: Rulebook, submission: Submission, relied: Sequence[Relied]) -> Basis:
    """What a verdict rests on beside the findings; ``path`` is the rulebook's, ``relied`` the rows relied on."""
    return Basis(
        inputs=tuple(dict.fromkeys(submission.paths)),
        earlier=tuple(dict.fromkeys(submission.earlier_paths)),
        rules=tuple(map(str, rulebook.files(path, book.packs))),
        packs=tuple(str(rulebook.pack_folder(path.parent, name)) for name in book.packs),
        waivers=str(path.parent / book.waivers_file) if book.waivers_file else None,
        policy=book.gate.model_dump(mode="json"),
        fingerprint=book.fingerprint,
        relied=tuple(relied),
    )


def folders(submission: Submission, reports: Sequence[str | Path], book: Rulebook) -> Folders:
    """Where the submissions, the report and the packs lie, as seen from here."""
    keys = [(identity.portfolio, identity.period) for identity in submission.identities]
    paths = [rulebook.from_here(Path(path), path) for path in submission.paths]
    root = Path(book.pack.folder)
    packs = {name: rulebook.from_here(rulebook.pack_folder(root, name), name) for name in book.packs}
    others = (*submission.earlier_paths, *map(str, reports))
    places = tuple(rulebook.from_here(Path(path), path) for path in others)
    return Folders(dict(zip(keys, paths, strict=True)), {**packs, "": rulebook.from_here(root, "")}, places)
