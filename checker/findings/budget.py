"""How many messages and project lines a report gets; machine formats carry all figures beyond that."""

from __future__ import annotations

from collections.abc import Hashable

SENTENCES = 1_000  # findings of a rule and sort that get a message and a remedy; far more than one portfolio gives
PROJECT_LINES = 5_000  # projects in the overview, which a person can still search


class Budget:
    """What may still be written. The batches of an archive share one budget, and so write as much as one piece."""

    def __init__(self) -> None:
        self.sentences_left: dict[Hashable, int] = {}
        self.most_project_lines = self.project_lines_left = PROJECT_LINES

    def sentences(self, sort: Hashable, wanted: int) -> int:
        """Take up to ``wanted`` sentences for a sort of findings; returns how many there are."""
        left = self.sentences_left.get(sort, SENTENCES)
        given = min(wanted, left)
        self.sentences_left[sort] = left - given
        return given

    def project_lines(self, wanted: int) -> int:
        """Take up to ``wanted`` lines of the overview; returns how many there are."""
        given = min(wanted, self.project_lines_left)
        self.project_lines_left -= given
        return given
