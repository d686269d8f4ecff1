"""Which projects the matrix lists, with their colours, and which are only counted: it has to fit one screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from checker.renderers.parts.wording import counted, joined, phrase, plain, term
from checker.report import ProjectStatus, Report

GREEN_LISTED = 15  # so many all-green projects are listed, more are counted
LISTED = 40  # projects at most: a screen or so
NAMED = 8  # projects that are not judged, named one by one
COUNTED = ("all-green", "agreeing", "uncoloured")

Cell = tuple[str | None, ...]  # the reported colour, and the derived one where it differs


@dataclass(frozen=True)
class Line:
    """One project: its colours per parameter, and its state where it is not judged.

    ``kind`` is "differs", "agreeing" (some colour is not green), "all-green", "uncoloured", or, of projects that are
    not judged, "resting" (it has colours all the same) or "not-judged".
    """

    kind: str
    group: str
    project: str
    state: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """The listed projects by sub-portfolio, and sentences about those that are not listed."""

    parameters: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    remarks: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All listed projects."""
        return tuple(line for _, lines in self.groups for line in lines)


def matrix_of(report: Report, language: str) -> Matrix:
    """The matrix of a report; nothing is left out without being counted."""
    lines = lines_of(report, language)
    hidden = hidden_kinds(Counter(line.kind for line in lines))
    shown = [line for line in lines if line.kind not in hidden]
    counts = Counter(line.kind for line in lines if line.kind in hidden)
    remarks = [counted(kind, counts[kind], language) for kind in COUNTED if counts[kind]]
    if len(shown) > LISTED:
        remarks.append(counted("beyond", len(shown) - LISTED, language))
    remarks += at_rest([line for line in lines if line.kind in hidden and line.state], language)
    order = list(dict.fromkeys(line.group for line in shown))
    by_group = groupby(sorted(shown[:LISTED], key=lambda line: order.index(line.group)), key=lambda line: line.group)
    return Matrix(tuple(report.parameters), tuple((group, tuple(found)) for group, found in by_group), tuple(remarks))


def hidden_kinds(counts: Counter[str]) -> set[str]:
    """The kinds of lines that are counted and not listed."""
    hidden = {"uncoloured", "not-judged"}
    for kind in ("all-green", "agreeing", "resting"):
        listed = sum(count for other, count in counts.items() if other not in hidden)
        if listed > LISTED or (kind == "all-green" and counts[kind] > GREEN_LISTED):
            hidden.add(kind)
    return hidden


def lines_of(report: Report, language: str) -> list[Line]:
    """A line for every project, in the report's order."""
    extracts = {(identity.portfolio, identity.period) for identity in report.identities if identity.extract}
    states = {standing.state for standing in report.project_statuses if standing.judged}
    lines = []
    for standing in report.project_statuses:
        extract = (standing.portfolio, standing.period) in extracts
        cells = tuple(pair(standing.colours.get(name, (None, None)), extract) for name in report.parameters)
        state = "" if standing.judged else rest(report, standing, states, language)
        group = heading(report, standing, language)
        lines.append(Line(kind(standing.judged, cells), group, plain(standing.project), state, cells))
    return lines


def pair(colours: tuple[str | None, str | None], extract: bool) -> Cell:
    """The reported colour, and the derived one where it differs. A colour that an extract left out says nothing."""
    reported, derived = colours
    silent = derived is None or (extract and reported is None and derived == "missing")
    return (reported,) if silent or reported == derived else (reported, derived)


def kind(judged: bool, cells: tuple[Cell, ...]) -> str:
    """What there is to see on a line."""
    coloured = {cell for cell in cells if cell != (None,)}
    if not judged:
        return "resting" if coloured else "not-judged"
    if not coloured:
        return "uncoloured"
    if any(len(cell) > 1 for cell in coloured):
        return "differs"
    return "all-green" if coloured == {("green",)} else "agreeing"


def heading(report: Report, standing: ProjectStatus, language: str) -> str:
    """The sub-portfolio, with portfolio and period where there are many submissions."""
    group = term(report, standing.group, language) if standing.group else ""
    many = len(report.identities) > 1
    return joined(plain(standing.portfolio), plain(standing.period), group) if many else group


def rest(report: Report, standing: ProjectStatus, judged: set[str | None], language: str) -> str:
    """Why a project is not judged: its state, or its phase where judged projects have the same state."""
    reason = standing.segment if standing.state is None or standing.state in judged else standing.state
    return term(report, reason, language) if reason else phrase("dash", language)


def at_rest(lines: list[Line], language: str) -> list[str]:
    """A sentence about the projects that are not judged: by name, or counted by state where they are many."""
    if not lines:
        return []
    named = [f"{line.project} ({line.state})" for line in lines]
    states = [f"{count} {state}" for state, count in Counter(line.state for line in lines).items()]
    return [phrase("not-judged", language, projects=", ".join(named if len(named) <= NAMED else states))]
