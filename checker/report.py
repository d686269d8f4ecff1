"""What was found, what passed, and what did not run: all that a renderer sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from checker.basis import Basis, Folders
from checker.digest import of_json
from checker.finding import DEFECT, DEVIATION, HELD, LEVELS, SPOKEN, Code, Finding
from checker.passages import Unread
from checker.submission import CoverLine, Identity
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

COUNTS = {  # what an outcome counts, and by which code
    "green": Code.GREEN,
    "yellow": Code.YELLOW,
    "red": Code.RED,
    "missing": Code.MISSING,
    "not_applicable": Code.NOT_APPLICABLE,
    "failed": Code.FAILED,
}


@dataclass(frozen=True)
class Outcome:
    """What one rule said of its records: how many of each, or that it did not run and why.

    ``green`` counts "ok" too, and ``failed`` the records of a kind without colours that did not hold.
    """

    rule: str
    title: Mapping[str, str]
    kind: str
    table: str
    level: str
    parameter: str | None = None
    green: int = 0
    yellow: int = 0
    red: int = 0
    missing: int = 0
    not_applicable: int = 0
    failed: int = 0
    not_run: Text | None = None

    @property
    def in_scope(self) -> int:
        """Records that the rule judged, missing ones among them."""
        return self.green + self.yellow + self.red + self.missing + self.failed


@dataclass(frozen=True)
class Standing:
    """One project's colours: for each parameter what was reported and what its figures give (None: not judged or
    blank).
    """

    portfolio: str
    period: str
    project: str
    group: str | None
    segment: str | None
    state: str | None
    judged: bool
    colours: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Verdict:
    """Whether the submission may be published, and the sentences that say what decided it.

    At the gate, ``steps`` say what would change it, and ``remarks`` what the policy bears and how much room is left.
    """

    publishable: bool
    reasons: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    remarks: tuple[Text, ...] = ()

    @property
    def word(self) -> str:
        """``publishable`` or ``blocked``."""
        return "publishable" if self.publishable else "blocked"


@dataclass(frozen=True)
class Said:
    """One thing that the report's text says: its place, its words, and what became of it.

    ``outcome`` is ``agrees``, ``contradicts`` or ``untied``; ``why`` says of an untied one why it is held against
    nothing. ``rule`` is None where no rule has a pattern for it. ``unit`` is what ``line`` counts.
    """

    file: str
    page: int | None
    line: int | None
    unit: str
    words: str
    sentence: str
    outcome: str
    rule: str | None = None
    project: str | None = None
    why: Text | None = None


@dataclass(frozen=True)
class Published:
    """The report that is to be published: what was read of it, what was not, and what it says, in its order."""

    files: tuple[str, ...]
    passages: int
    pages: int
    unread: tuple[Unread, ...]
    said: tuple[Said, ...]

    def of(self, outcome: str) -> tuple[Said, ...]:
        """What it says with one outcome."""
        return tuple(each for each in self.said if each.outcome == outcome)


@dataclass(frozen=True)
class FindingCounts:
    """Number of findings: all, shown, by level, by class, waived, and held by the baseline."""

    total: int
    shown: int
    levels: Mapping[str, int]
    classes: Mapping[str, int]
    waived: int
    held: int

    @classmethod
    def of(cls, findings: pl.DataFrame, shown: int) -> FindingCounts:
        """Count the rows of a findings table."""
        held = int((findings["waiver"] == HELD).sum())
        return cls(
            total=findings.height,
            shown=shown,
            levels={level: int((findings["level"] == level).sum()) for level in LEVELS},
            classes={name: int((findings["class"] == name).sum()) for name in (DEVIATION, DEFECT)},
            waived=findings.height - findings["waiver"].null_count() - held,
            held=held,
        )

    def __add__(self, other: FindingCounts) -> FindingCounts:
        return FindingCounts(
            self.total + other.total,
            self.shown + other.shown,
            {level: count + other.levels[level] for level, count in self.levels.items()},
            {name: count + other.classes[name] for name, count in self.classes.items()},
            self.waived + other.waived,
            self.held + other.held,
        )


@dataclass(frozen=True)
class Report:
    """Everything that a renderer needs. ``table`` is the findings table (columns: ``checker.finding.COLUMNS``), sorted.

    ``chosen`` is the part that the reader asked to see (``--select``, ``--level``); the verdict rests on ``table``.
    ``frame`` and ``shown`` are the same two in memory. Of an archive judged in batches both tables are on disk, in the
    folder of ``spool``, and ``totals`` holds their counts: ``frame`` and ``shown`` load them whole.
    ``parameters`` maps each parameter to its title per language, in the pack's order. ``words`` gives, per language,
    what people call a term of a vocabulary: ``words["nb"]["phase"]["concept"]``; colours stand under ``colour``.
    ``vocabularies`` says, per table and column, which vocabulary a column's terms are of.
    ``published`` is what the report's text says, where it was given. ``folders`` says where the files lie, for formats
    that other programs follow to a line, ``covers`` what the cover sheets say beside which submissions these are.
    ``basis`` is what a verdict at the gate rests on.
    """

    title: Mapping[str, str]
    identities: tuple[Identity, ...]
    verdict: Verdict
    table: pl.LazyFrame
    chosen: pl.LazyFrame
    outcomes: tuple[Outcome, ...]
    standings: tuple[Standing, ...]
    parameters: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    vocabularies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    told: tuple[Text, ...] = ()
    published: Published | None = None
    folders: Folders = field(default_factory=Folders)
    covers: Mapping[tuple[str, str], tuple[CoverLine, ...]] = field(default_factory=dict)
    basis: Basis | None = None
    totals: FindingCounts | None = None
    spool: Any = None
    language: str = "en"

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The findings table, in memory."""
        return self.table.collect()

    @cached_property
    def shown(self) -> pl.DataFrame:
        """The findings to be shown, in memory."""
        return self.chosen.collect()

    @cached_property
    def counts(self) -> FindingCounts:
        """How many findings there are."""
        return self.totals or FindingCounts.of(self.frame, self.shown.height)

    @cached_property
    def statuses(self) -> pl.DataFrame:
        """One row per project and parameter: portfolio, period, project, group, segment, state, judged, parameter, and
        the reported and derived status (null where nothing is reported, or the project is not judged).
        """
        import polars as pl

        names = ("portfolio", "period", "project", "group", "segment", "state", "judged")
        rows = [
            (*(getattr(each, name) for name in names), parameter, *pair)
            for each in self.standings
            for parameter, pair in each.colours.items()
        ]
        schema = dict.fromkeys((*names, "parameter", "reported", "derived"), pl.String) | {"judged": pl.Boolean}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _repr_html_(self) -> str:
        """The verdict and the findings as a table, for notebooks."""
        reasons = "".join(f"<li>{escape(reason.say(self.language))}</li>" for reason in self.verdict.reasons)
        columns = ["level", "rule", "project", "message", "file", "cell"]
        table = self.shown.select(columns)._repr_html_()
        return f"<p><strong>{self.verdict.word}</strong></p><ul>{reasons}</ul>{table}"

    @property
    def digest(self) -> str:
        """The SHA-256 of the findings table, but for what is in a language: of a waiver it is that there is one."""
        held = [HELD if waiver == HELD else bool(waiver) for waiver in self.frame["waiver"]]
        return of_json([self.frame.drop(*SPOKEN, "waiver").to_dicts(), held])

    @property
    def findings(self) -> Iterator[Finding]:
        """The findings to be shown, in order."""
        return (Finding(*row) for row in self.shown.iter_rows())

    def count(self, level: str) -> int:
        """How many findings of a level there are, shown or not."""
        return self.counts.levels[level]
