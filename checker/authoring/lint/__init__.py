"""``checker rules lint``: everything that is wrong with a rulebook, all at once, each mistake at its place.

First what loading says, then what can be seen in the files, then what is proved about limits and conditions. The
sort of a mistake is the key of its text: ``lint.crossing``, ``rulebook.unknown-near``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.authoring.lint.reading import Read, read
from checker.authoring.lint.texts import (
    check_bounds,
    check_dates,
    check_languages,
    check_movements,
    check_unverified,
    check_words,
)
from checker.model.errors import Mistake
from checker.rulebook.packs import from_here
from checker.texts import LANGUAGES, Text

__all__ = ["LintReport", "Proofs", "level", "lint"]

WARNINGS = frozenset(
    f"lint.{name}"
    for name in (
        "late-segment",
        "when-always",
        "needs-always",
        "rows-always",
        "term-always",
        "judged-always",
        "colour-never",
    )
)


@dataclass(frozen=True)
class Proofs:
    """What became of the proofs: how many were made, how many more were the same, and which could not be made.

    ``missing`` says why none was made at all.
    """

    made: int = 0
    shared: int = 0
    undecided: tuple[Mistake, ...] = ()
    missing: Text | None = None


@dataclass(frozen=True)
class LintReport:
    """The mistakes in the order of file and line, the sources of the files by name, and what became of the proofs.

    ``language`` is the rulebook's first; English where the rulebook cannot be read.
    """

    mistakes: tuple[Mistake, ...]
    sources: dict[str, str]
    rules: int = 0
    language: str = "en"
    proofs: Proofs = field(default_factory=Proofs)

    def told(self) -> list[Text | Mistake]:
        """The lines about the run: how much was read and found, and what became of the proofs."""
        found = Text("lint.found", {"rules": self.rules, "count": len(self.mistakes)})
        if self.proofs.missing is not None:
            return [found, self.proofs.missing]
        undecided = len(self.proofs.undecided)
        counts = {"made": self.proofs.made, "shared": self.proofs.shared, "undecided": undecided}
        return [*self.proofs.undecided, found, Text("lint.proofs", counts)]


def lint(path: Path, prove: bool = True) -> LintReport:
    """Everything that is wrong with the rulebook at ``path``. Raises CheckError where it cannot be read at all."""
    found = read(path)
    mistakes = [*found.mistakes, *seen(found)]
    proofs = Proofs(missing=Text("lint.not-asked"))
    if prove:
        proved, proofs = proofs_of(found)
        mistakes += proved
    names = {name: from_here(document.path, name) for name, document in found.documents.items()}
    sources = {names[name]: document.source for name, document in found.documents.items()}
    language = next((each for each in found.languages if each in LANGUAGES), "en")
    undecided = in_order(named(proofs.undecided, names))
    return LintReport(
        in_order(named(mistakes, names)), sources, len(found.rules), language, replace(proofs, undecided=undecided)
    )


def seen(found: Read) -> list[Mistake]:
    """What the files themselves show."""
    checks = (check_languages, check_words, check_bounds, check_dates, check_unverified, check_movements)
    return [mistake for check in checks for mistake in check(found)]


def proofs_of(found: Read) -> tuple[list[Mistake], Proofs]:
    """What can be proved or refuted; nothing, and the reason, where the prover is not installed."""
    from importlib.util import find_spec

    if find_spec("z3") is None:
        return [], Proofs(missing=Text("lint.no-prover"))
    from checker.authoring.lint.proofs import prove

    mistakes, made, shared, undecided = prove(found)
    return mistakes, Proofs(made, shared, tuple(undecided))


def named(mistakes: Iterable[Mistake], names: Mapping[str, str]) -> list[Mistake]:
    """Mistakes with other names of their files."""
    return [replace(mistake, file=names.get(mistake.file, mistake.file)) for mistake in mistakes]


def in_order(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes by file, line and column, each once."""
    once = {(each.file, each.line, each.column, str(each.text)): each for each in mistakes}
    return tuple(once[place] for place in sorted(once))


def level(mistake: Mistake) -> str:
    """``error``, or ``warning`` for what does no harm but says that something else was meant."""
    return "warning" if mistake.text.key in WARNINGS else "error"
