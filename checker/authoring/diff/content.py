"""What two rulebooks say differently of an archive: all that the forms of a difference show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checker.policy import Rulebook
from checker.texts import Text

# The greater, the stricter. Outcomes that judge nothing are neither.
STRICTNESS = {"green": 0, "ok": 0, "yellow": 1, "missing": 2, "red": 3, "finding": 3}
JUDGED_NOTHING = ("not applicable", "no record")


@dataclass(frozen=True)
class Opened:
    """A rulebook as it was asked for (``rules.toml``, or a revision with its short hash) and what to tell of it."""

    name: str
    book: Rulebook
    told: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Said:
    """What one rulebook says of a record. Figures are exact; ``spoken`` has them as people of a language read them.

    ``outcome`` is a colour, "ok", "finding", "missing", "not applicable", or "no record" where the rulebook's tables
    have no such row.
    """

    outcome: str
    observed: str | None = None
    limit: str | None = None
    unit: str | None = None
    spoken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One record of which a rule says something else. ``place`` is its file and cell."""

    rule: str
    portfolio: str
    period: str
    key: str
    project: str | None
    segment: str | None
    place: str
    old: Said
    new: Said


@dataclass(frozen=True)
class Recoloured:
    """A project's parameter whose derived colour is another one. None: not judged."""

    portfolio: str
    period: str
    project: str
    parameter: str
    reported: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Decision:
    """The verdict by one rulebook, how many findings of each level there are, and what decided it.

    Whether the packs are approved is left aside: that comes after the change.
    """

    word: str
    levels: Mapping[str, int]
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class Assessed:
    """One submission: where it lies (below the archive), which it is, and the verdict by each rulebook."""

    path: str
    portfolio: str
    period: str
    old: Decision
    new: Decision


@dataclass(frozen=True)
class Silence:
    """A rule that runs on a submission under one rulebook only: why it does not under the other (None: it runs)."""

    rule: str
    portfolio: str
    period: str
    old: Text | None
    new: Text | None


@dataclass(frozen=True)
class Lone:
    """A rule that only one rulebook has, and how many records of the archive it gives each outcome."""

    rule: str
    title: Mapping[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """Everything that a changed rulebook would have done over an archive.

    ``unseen`` names the rules of both rulebooks that judged no record at all: of them the archive shows nothing.
    """

    old: Opened
    new: Opened
    archive: str
    assessed: Sequence[Assessed]
    changes: Sequence[Change]
    recoloured: Sequence[Recoloured]
    silences: Sequence[Silence]
    only_old: Sequence[Lone]
    only_new: Sequence[Lone]
    unseen: Sequence[str]

    def by_rule(self) -> Iterator[tuple[str, Mapping[str, str], list[Change]]]:
        """Each rule whose records change, in the new rulebook's order: its id, title and changes."""
        for rule in self.new.book.rules:
            if own := [change for change in self.changes if change.rule == rule.id]:
                yield rule.id, rule.model.title, own

    def parameters(self) -> dict[str, Mapping[str, str]]:
        """The titles of the parameters of both rulebooks."""
        models = self.old.book.pack.model.parameter | self.new.book.pack.model.parameter
        return {name: model.title for name, model in models.items()}


def direction(old: str | None, new: str | None) -> int:
    """1 where the second outcome is stricter than the first, -1 where it is milder, 0 where it is neither."""
    first, second = STRICTNESS.get(old or ""), STRICTNESS.get(new or "")
    if first is None or second is None:
        return 0
    return (second > first) - (second < first)
