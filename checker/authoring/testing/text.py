"""What ``rules test`` prints: what fails first, then what is not covered, the counts last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.authoring.testing import Changes, Trial
from checker.authoring.testing.case_set import Failing, SuggestedCase
from checker.authoring.testing.coverage import Gap
from checker.authoring.testing.survivors import Survivor
from checker.texts import Text

INDENT = "    "


def render(found: Trial, changes: Changes | None, language: str) -> str:
    """Everything as text, in a language."""
    blocks = [*of_cases(found, language), *(of_changes(changes, language) if changes is not None else [])]
    blocks.append([line for line in (summary(found, language), summary_of_changes(changes, language)) if line])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def say(name: str, language: str, /, **values: Any) -> str:
    """The entry ``name`` of the texts of testing."""
    return Text(f"testing.{name}", values).say(language)


def of_cases(found: Trial, language: str) -> Iterator[list[str]]:
    """Failing cases, rules without any, and what the cases do not reach."""
    if found.failing:
        yield [say("fails", language, count=len(found.failing), cases=found.cases)]
        yield from (of_failing(each, language) for each in found.failing)
    if found.untested:
        yield headed("untested", [f"{rule.file}  {rule.id}" for rule in found.untested], language)
    if found.missed:
        yield [say("missed", language, count=len(found.missed))]
        yield from (of_gap(each, language) for each in found.missed)
    unreached = [gap for gap in found.gaps if gap.paste is None]
    if unreached:
        yield headed("unreached", [located(gap, cell_words(gap, language)) for gap in unreached], language)


def of_failing(case: Failing, language: str) -> list[str]:
    """One failing case, as a diff."""
    place = f"{case.file}:{case.line}  {case.rule}"
    if case.problem is not None:
        return [place, f"{INDENT}{case.expected.rstrip()}", INDENT + say("problem", language, problem=case.problem)]
    return [place, f"{INDENT}{case.heading.rstrip()}", f"  - {case.expected.rstrip()}", f"  + {case.given}"]


def of_gap(gap: Gap, language: str) -> list[str]:
    """One cell that no case reaches."""
    return [located(gap, cell_words(gap, language)), *pasted(gap.paste, language)]


def cell_words(gap: Gap, language: str) -> str:
    """A cell in words: its segment, its date, its outcome."""
    cell = gap.cell
    segment = cell.segment or say("all-segments", language)
    if cell.path == ("per",):
        segment = say("no-segment", language, per=gap.per)
    if cell.since is not None:
        return say("cell-since", language, segment=segment, since=cell.since.isoformat(), outcome=cell.outcome)
    return say("cell", language, segment=segment, outcome=cell.outcome)


def located(found: Gap | Survivor, words: str) -> str:
    """Something with its place and its rule."""
    return f"{found.file}:{found.line}  {found.rule}  {words}"


def pasted(paste: SuggestedCase | None, language: str) -> Iterator[str]:
    """The lines for the case table."""
    if paste is None:
        return
    if paste.added:
        yield INDENT + say("new-columns", language, columns=", ".join(paste.added))
        yield INDENT + paste.heading
    yield from (INDENT + line for line in paste.lines)


def of_changes(changes: Changes, language: str) -> Iterator[list[str]]:
    """Changes that no case notices, those that can be noticed first."""
    if changes.unnoticed:
        yield [say("unnoticed", language, count=len(changes.unnoticed))]
        for rule, paste in dict.fromkeys((each.rule, each.paste) for each in changes.unnoticed):
            own = [each for each in changes.unnoticed if (each.rule, each.paste) == (rule, paste)]
            yield [*told(own, language), *pasted(paste, language)]
    if changes.undecided:
        yield headed("undecided", told(changes.undecided, language), language)
        if not changes.proofs:
            yield [say("no-proofs", language)]
    if changes.equivalent:
        yield headed("equivalent", told(changes.equivalent, language), language)


def told(found: Iterable[Survivor], language: str) -> list[str]:
    """Changes, one a line."""
    return [located(each, each.change.say(language)) for each in found]


def headed(name: str, lines: Sequence[str], language: str) -> list[str]:
    """Lines under a heading that counts them."""
    return [say(name, language, count=len(lines)), *(INDENT + line for line in lines)]


def summary(found: Trial, language: str) -> str:
    """The counts of the cases."""
    failing = len(found.failing)
    counts = {"rules": found.rules, "cases": found.cases, "passed": found.cases - failing, "failing": failing}
    return say(
        "summary",
        language,
        **counts,
        reached=found.cells - len(found.gaps),
        cells=found.cells,
        unreached=len(found.gaps) - len(found.missed),
    )


def summary_of_changes(changes: Changes | None, language: str) -> str:
    """The counts of the changes; nothing where none was made."""
    if changes is None:
        return ""
    counts = {name: len(getattr(changes, name)) for name in ("unnoticed", "equivalent", "undecided")}
    noticed = changes.count - len(changes.survivors)
    return say("summary-changes", language, count=changes.count, noticed=noticed, **counts)
