"""Parts of a report other than its findings: verdict, submissions, matrix, report text, rules without a result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from checker.model.report import CheckedText, ProjectStatus, Report, TextClaim
from checker.model.report_text import Unread
from checker.model.submission import Identity
from checker.model.values import date_text
from checker.output.parts.document import Section
from checker.output.parts.findings import Base, FindingSection
from checker.output.parts.words import count_phrase, join, phrase, plain, term, title_of

SUBMISSIONS = 3  # named one by one; more are counted


def verdict_line(report: Report, language: str) -> str:
    """ "Stoppes: 3 funn må rettes", or "Kan publiseres". Waived findings are not counted."""
    if report.verdict.publishable:
        return phrase("publishable", language)
    frame = report.frame
    errors = int(((frame["level"] == "error") & frame["waiver"].is_null()).sum())
    return count_phrase("blocked", errors, language) if errors else phrase("blocked", language)


def reason_lines(report: Report, language: str) -> list[str]:
    """Return what decided the verdict, and how many of the findings are shown."""
    lines = [plain(reason.say(language)) for reason in report.verdict.reasons]
    counts = report.counts
    lines += [phrase("no-findings", language)] if counts.total == 0 else []
    lines += [phrase("shown", language, shown=counts.shown, total=counts.total)] if counts.shown != counts.total else []
    judged = any(standing.judged for standing in report.project_statuses)
    return lines if judged else [*lines, phrase("nothing-judged", language)]


def step_lines(report: Report, language: str) -> list[str]:
    """Return the steps that would change the verdict; empty except at the gate."""
    return [plain(step.say(language)) for step in report.verdict.steps]


def gate_sections(report: Report, language: str) -> list[Section]:
    """Return the steps that would change the verdict, and what the policy tolerates; empty except at the gate."""
    remarks = [plain(remark.say(language)) for remark in report.verdict.remarks]
    found = {"change": step_lines(report, language), "bears": remarks}
    return [Section(phrase(title, language), lines) for title, lines in found.items() if lines]


def count_line(sections: list[FindingSection], language: str) -> str:
    """Count the findings of each section: "Stopper 3 · Bør rettes 2"."""
    return join(*(f"{phrase(section.name, language)} {section.count}" for section in sections))


def identity_lines(report: Report, base: Base, language: str) -> list[str]:
    """Describe each submission (portfolio, period, date), the rulebook, and the folder of the files."""
    lines = [identity_line(identity, language) for identity in report.identities[:SUBMISSIONS]]
    further = len(report.identities) - SUBMISSIONS
    if further > 0:
        lines.append(phrase("more-submissions", language, count=further))
    if report.title:
        lines.append(phrase("against", language, title=title_of(report.title, language)))
    return [*lines, *([base.say(language)] if base.path else [])]


def identity_line(identity: Identity, language: str) -> str:
    return join(
        plain(identity.portfolio),
        plain(identity.period),
        phrase("as-of", language, day=date_text(identity.as_of, language)),
        phrase("version", language, version=plain(identity.version)) if identity.version else "",
        phrase("extract", language) if identity.extract else "",
    )


GREEN_LISTED = 15  # more all-green projects are only counted
LISTED = 40  # projects at most: about a screen
NAMED = 8  # more projects that are not judged are only counted
COUNTED = ("all-green", "agreeing", "uncoloured")

Cell = tuple[str | None, ...]  # the reported colour, and the derived one if it differs


@dataclass(frozen=True)
class Line:
    """A project with its colours per parameter, and its state if it is not judged.

    ``kind`` is "differs", "agreeing" (some colour is not green), "all-green" or "uncoloured"; of a project that is not
    judged "resting" (it has colours) or "not-judged".
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
        return tuple(line for _, lines in self.groups for line in lines)


def matrix_of(report: Report, language: str) -> Matrix:
    """The matrix of a report; projects that are left out are counted."""
    lines = lines_of(report, language)
    hidden = hidden_kinds(Counter(line.kind for line in lines))
    shown = [line for line in lines if line.kind not in hidden]
    counts = Counter(line.kind for line in lines if line.kind in hidden)
    remarks = [count_phrase(line_kind, counts[line_kind], language) for line_kind in COUNTED if counts[line_kind]]
    if len(shown) > LISTED:
        remarks.append(count_phrase("beyond", len(shown) - LISTED, language))
    remarks += unjudged_remarks([line for line in lines if line.kind in hidden and line.state], language)
    order = list(dict.fromkeys(line.group for line in shown))
    by_group = groupby(sorted(shown[:LISTED], key=lambda line: order.index(line.group)), key=lambda line: line.group)
    return Matrix(tuple(report.parameters), tuple((group, tuple(found)) for group, found in by_group), tuple(remarks))


def hidden_kinds(counts: Counter[str]) -> set[str]:
    hidden = {"uncoloured", "not-judged"}
    for line_kind in ("all-green", "agreeing", "resting"):
        listed = sum(count for other, count in counts.items() if other not in hidden)
        if listed > LISTED or (line_kind == "all-green" and counts[line_kind] > GREEN_LISTED):
            hidden.add(line_kind)
    return hidden


def lines_of(report: Report, language: str) -> list[Line]:
    """A line for every project, in the order of the report."""
    extracts = {(identity.portfolio, identity.period) for identity in report.identities if identity.extract}
    states = {standing.state for standing in report.project_statuses if standing.judged}
    lines = []
    for standing in report.project_statuses:
        extract = (standing.portfolio, standing.period) in extracts
        cells = tuple(colour_pair(standing.colours.get(name, (None, None)), extract) for name in report.parameters)
        state = "" if standing.judged else unjudged_reason(report, standing, states, language)
        group = group_title(report, standing, language)
        lines.append(Line(line_kind(standing.judged, cells), group, plain(standing.project), state, cells))
    return lines


def colour_pair(colours: tuple[str | None, str | None], extract: bool) -> Cell:
    """Return the reported colour, and the derived one if it differs. A colour missing in an extract counts as equal."""
    reported, derived = colours
    silent = derived is None or (extract and reported is None and derived == "missing")
    return (reported,) if silent or reported == derived else (reported, derived)


def line_kind(judged: bool, cells: tuple[Cell, ...]) -> str:
    coloured = {cell for cell in cells if cell != (None,)}
    if not judged:
        return "resting" if coloured else "not-judged"
    if not coloured:
        return "uncoloured"
    if any(len(cell) > 1 for cell in coloured):
        return "differs"
    return "all-green" if coloured == {("green",)} else "agreeing"


def group_title(report: Report, standing: ProjectStatus, language: str) -> str:
    """Return the sub-portfolio, with portfolio and period if there are several submissions."""
    group = term(report, standing.group, language) if standing.group else ""
    many = len(report.identities) > 1
    return join(plain(standing.portfolio), plain(standing.period), group) if many else group


def unjudged_reason(report: Report, standing: ProjectStatus, judged: set[str | None], language: str) -> str:
    """Return why a project is not judged: its state, or its phase if judged projects have that state too."""
    reason = standing.segment if standing.state is None or standing.state in judged else standing.state
    return term(report, reason, language) if reason else phrase("dash", language)


def unjudged_remarks(lines: list[Line], language: str) -> list[str]:
    """Return a sentence on the projects that are not judged: their names or, if many, counts by state."""
    if not lines:
        return []
    named = [f"{line.project} ({line.state})" for line in lines]
    states = [f"{count} {state}" for state, count in Counter(line.state for line in lines).items()]
    return [phrase("not-judged", language, projects=", ".join(named if len(named) <= NAMED else states))]


OUTCOMES = ("contradicts", "untied", "agrees")
PLACES = 3  # of one statement that occurs several times


def text_summary(published: CheckedText, language: str) -> str:
    """The files, how much of them was read, and the number of statements of each outcome."""
    files = ", ".join(map(plain, published.files))
    pages = [count_phrase("pages", published.pages, language)] if published.pages else []
    read = join(files, *pages, count_phrase("passages", published.passages, language))
    order = ("agrees", "contradicts", "untied")
    numbers = [count_phrase(f"said-{outcome}", len(published.of(outcome)), language) for outcome in order]
    numbers += [count_phrase("unread", len(published.unread), language)] if published.unread else []
    return f"{read}: {', '.join(numbers)}."


def text_lists(published: CheckedText, language: str) -> dict[str, Section]:
    """List the statements of the report text by outcome, the most serious first, then the unread parts."""
    several = len(published.files) > 1
    lists = {}
    for outcome in OUTCOMES:
        if found := published.of(outcome):
            lines = [statement_line(same, language, several) for same in equal_statements(found)]
            lists[outcome] = Section(f"{phrase(f'list-{outcome}', language)} ({len(found)})", lines)
    if published.unread:
        unread = (f"{statement_place(each, language, several)}: {each.why.say(language)}" for each in published.unread)
        title = f"{phrase('list-unread', language)} ({len(published.unread)})"
        lists["unread"] = Section(title, list(dict.fromkeys(unread)))
    return lists


def equal_statements(found: Iterable[TextClaim]) -> list[list[TextClaim]]:
    """Group statements that are the same, of the same project."""
    same: dict[tuple[str, ...], list[TextClaim]] = {}
    for each in found:
        words = each.words if each.rule else each.sentence
        letters = "".join(filter(str.isalnum, words.lower()))
        same.setdefault((letters, each.project or "", each.rule or ""), []).append(each)
    return list(same.values())


def statement_line(same: list[TextClaim], language: str, several: bool) -> str:
    """Return the words of a statement, its project, its places, and its rule or why it is not compared."""
    first = same[0]
    spots = dict.fromkeys(statement_place(each, language, several) for each in same)
    places = ", ".join(list(spots)[:PLACES])
    more = f" (+{len(spots) - PLACES})" if len(spots) > PLACES else ""
    why = first.why.say(language) if first.why is not None and first.outcome == "untied" else ""
    words = phrase("said", language, words=plain(first.words if first.rule else first.sentence))
    return join(words, plain(first.project), f"{places}{more}", first.rule or "", why)


def statement_place(each: TextClaim | Unread, language: str, several: bool) -> str:
    """Return the page or slide, else the paragraph or line; with its file if there are several."""
    file = plain(each.file)
    if each.page is None and each.line is None:
        return file
    unit = "page" if each.page is not None else each.unit
    spot = phrase(unit, language, **{unit: each.page if each.page is not None else each.line})
    return f"{file} {spot}" if several else spot


def not_run(report: Report, language: str) -> list[tuple[str, list[str]]]:
    """Group the titles of the rules that did not run by reason."""
    reasons: dict[str, list[str]] = {}
    for outcome in report.outcomes:
        if outcome.not_run is not None:
            title = title_of(outcome.title, language, outcome.rule)
            reasons.setdefault(plain(outcome.not_run.say(language)), []).append(title)
    return list(reasons.items())


def without_records(report: Report, language: str) -> list[str]:
    """Return the titles of the rules that ran and had no record in scope."""
    return [
        title_of(outcome.title, language, outcome.rule)
        for outcome in report.outcomes
        if outcome.not_run is None and outcome.in_scope == 0
    ]


def silence_sections(report: Report, language: str) -> dict[str, Section]:
    """Return the sections "not-run" and "without-records" (rules) and "told" (readers' notices) that have lines."""
    reasons, idle = not_run(report, language), without_records(report, language)
    title = count_phrase("not-run", sum(len(titles) for _, titles in reasons), language)
    found = {
        "not-run": Section(title, [f"{reason} ({'; '.join(titles)})" for reason, titles in reasons]),
        "without-records": Section(count_phrase("without-records", len(idle), language), idle),
        "told": Section(phrase("told", language), [plain(text.say(language)) for text in report.notices]),
    }
    return {name: section for name, section in found.items() if section.remarks}
