"""Cells of the matrix that no case reaches, each with a case that would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.authoring.testing.bench import Bench
from checker.authoring.testing.candidates import rounds
from checker.authoring.testing.matrix import Cell, cells, reached
from checker.authoring.testing.pasting import Paste, paste
from checker.authoring.testing.places import key_place
from checker.rule import Rule


@dataclass(frozen=True)
class Gap:
    """A cell that no case reaches. Without ``paste`` no record was found that does: perhaps none can. ``per`` is the
    rule's column of segments.
    """

    rule: str
    file: str
    line: int
    cell: Cell
    paste: Paste | None
    per: str = ""


def gaps(bench: Bench, matrix: Sequence[Cell]) -> Iterator[Gap]:
    """The cells that no case of the rule reaches, in the order of the matrix."""
    left = set(matrix) - {cell for _, cell in reached(bench)}
    found = found_for(rounds(bench), left) if left and bench.cases else {}
    for cell in matrix:
        if cell in left:
            file, line = key_place(bench.rule, cell.path)
            per = getattr(bench.rule.model, "per", None) or ""
            yield Gap(bench.rule.id, file, line, cell, found.get(cell), per)


def found_for(benches: Iterable[Bench], wanted: set[Cell]) -> dict[Cell, Paste]:
    """For each cell the nearest candidate that reaches it."""
    found: dict[Cell, Paste] = {}
    for bench in benches:
        for place, (_, cell) in enumerate(reached(bench)):
            if cell in wanted and cell not in found:
                found[cell] = paste(bench, place, len(found) + 1)
        if len(found) == len(wanted):
            break
    return found


def matrix_of(rule: Rule) -> list[Cell]:
    """The cells of a rule, each once."""
    return list(dict.fromkeys(cells(rule)))
