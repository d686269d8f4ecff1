"""The report of a check: findings, outcomes, statuses and verdict. Renderers see nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

from checker.lazy import pl
from checker.model.finding import DEFECT, DEVIATION, HELD, LEVELS, SPOKEN, Code, Finding
from checker.model.provenance import Basis, Folders, of_json
from checker.model.report_text import Unread
from checker.model.submission import CoverLine, Identity
from checker.texts import Text

COUNTS = {  # field of an outcome, and the code it counts
    "green": Code.GREEN,
    "yellow": Code.YELLOW,
    "red": Code.RED,
    "missing": Code.MISSING,
    "not_applicable": Code.NOT_APPLICABLE,
    "failed": Code.FAILED,
}


@dataclass(frozen=True)
class RuleCounts:
    """Result of one rule: the number of records by colour, or why it did not run.

    For kinds without colours ``green`` counts "ok" and ``failed`` the rest.
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
        """Number of records judged, including missing ones."""
        return self.green + self.yellow + self.red + self.missing + self.failed


@dataclass(frozen=True)
class ProjectStatus:
    """Colours of one project: per parameter the reported and the derived one (None: not judged or blank)."""

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
    """Whether the submission may be published, and why.

    At the gate, ``steps`` list what would change it, and ``remarks`` what the policy tolerates and the budgets left.
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
class TextClaim:
    """One claim of the report text: its location, its words, and its comparison with the data.

    ``outcome`` is ``agrees``, ``contradicts`` or ``untied``; ``why`` is the reason why an untied one is not compared.
    ``rule`` is None if no rule has a pattern for it. ``unit`` is what ``line`` counts.
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
class CheckedText:
    """The report text: how much of it was read, what was not, and its claims in order."""

    files: tuple[str, ...]
    passages: int
    pages: int
    unread: tuple[Unread, ...]
    claims: tuple[TextClaim, ...]

    def of(self, outcome: str) -> tuple[TextClaim, ...]:
        return tuple(each for each in self.claims if each.outcome == outcome)


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
    ``parameters`` maps each parameter to its title per language, in the pack's order. ``words`` maps language,
    vocabulary and term to a title: ``words["nb"]["phase"]["concept"]``; colours are under ``colour``. ``vocabularies``
    maps table and column to a vocabulary. ``published`` is the checked report text, if given. ``folders`` locates the
    files for formats that link to a line, ``covers`` has the further lines of the cover sheets. ``basis`` is the
    provenance of a verdict at the gate.
    """

    title: Mapping[str, str]
    identities: tuple[Identity, ...]
    verdict: Verdict
    table: pl.LazyFrame
    chosen: pl.LazyFrame
    outcomes: tuple[RuleCounts, ...]
    project_statuses: tuple[ProjectStatus, ...]
    parameters: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    vocabularies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notices: tuple[Text, ...] = ()
    published: CheckedText | None = None
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
        names = ("portfolio", "period", "project", "group", "segment", "state", "judged")
        rows = [
            (*(getattr(each, name) for name in names), parameter, *pair)
            for each in self.project_statuses
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
        """SHA-256 of the findings table, independent of the language: of a waiver only whether there is one."""
        held = [HELD if waiver == HELD else bool(waiver) for waiver in self.frame["waiver"]]
        return of_json([self.frame.drop(*SPOKEN, "waiver").to_dicts(), held])

    @property
    def findings(self) -> pl.DataFrame:
        """All findings, one row each: ``frame`` under its public name."""
        return self.frame

    @property
    def rows(self) -> Iterator[Finding]:
        """The findings to be shown, as records."""
        return (Finding(*row) for row in self.shown.iter_rows())

    def count(self, level: str) -> int:
        """Number of findings of a level, shown or not."""
        return self.counts.levels[level]
