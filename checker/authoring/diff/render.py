"""A difference as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from checker.authoring.diff import Assessed, Change, Decision, Difference, Recoloured, RecordOutcome, Silence, direction
from checker.model.finding import LEVELS
from checker.output.parts.document import Section, Table, as_markdown, as_text
from checker.output.parts.words import plain, title_of
from checker.texts import Text


def render(found: Difference, form: str, language: str, width: int) -> str:
    """Render a difference as "text" (``width`` columns wide), "markdown" or "json"."""
    if form == "json":
        return as_json(found, language)
    return as_text(sections(found, language), width) if form == "text" else as_markdown(sections(found, language))


def sections(found: Difference, language: str) -> Iterator[Section]:
    """What was compared, each rule's changes, derived colours, verdicts, and last the summary."""
    remarks = [
        phrase("old", language, name=found.old.name),
        phrase("new", language, name=found.new.name),
        phrase("archive", language, archive=found.archive, count=len(found.assessed)),
        *(text.say(language) for side in (found.old, found.new) for text in side.notices),
    ]
    yield Section(phrase("title", language), [plain(remark) for remark in remarks])
    for name, rules in (("only-old", found.only_old), ("only-new", found.only_new)):
        rows = [[each.rule, title_of(each.title, language), outcomes(each.counts, language)] for each in rules]
        if rows:
            yield Section(phrase(name, language), (), table(language, ("rule", "title", "outcomes"), rows))
    if found.silences:
        rows = [
            [submission_of(each), each.rule, run_reason(each.old, language), run_reason(each.new, language)]
            for each in found.silences
        ]
        yield Section(phrase("silences", language), (), table(language, ("submission", "rule", "was", "is"), rows))
    for rule, titles, own in found.by_rule():
        names = ("submission", "record", "change", "observed", "limit", "place")
        drawn = table(language, names, [change_row(each, language) for each in own])
        yield Section(f"{rule} · {title_of(titles, language)}", (), drawn)
    if found.recoloured:
        yield recoloured_section(found, language)
    yield verdict_section(found, language)
    yield Section(phrase("summary", language), [plain(line) for line in summary(found, language)])


def table(language: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table([phrase(f"head-{name}", language) for name in names], rows, indent="  ")


def run_reason(reason: Text | None, language: str) -> str:
    """Why a rule does not run, or that it does."""
    return plain(phrase("runs", language) if reason is None else reason.say(language))


def submission_of(each: Change | Recoloured | Silence | Assessed) -> str:
    return plain(f"{each.portfolio} · {each.period}")


def change_row(each: Change, language: str) -> list[str]:
    """One record of a rule: its outcomes and figures under both rulebooks, and its location."""
    record = " · ".join(plain(part) for part in dict.fromkeys((each.project, each.key)) if part) or "–"
    pairs = (
        [side.spoken.get(language, {}).get(name) or "–" for side in (each.old, each.new)]
        for name in ("observed", "limit")
    )
    figures = [plain(both(*pair)) for pair in pairs]
    return [
        submission_of(each),
        record,
        turn(each.old.outcome, each.new.outcome, language),
        *figures,
        plain(each.place),
    ]


def recoloured_section(found: Difference, language: str) -> Section:
    titles = found.parameters()
    rows = [
        [
            submission_of(each),
            plain(each.project),
            title_of(titles[each.parameter], language, each.parameter),
            turn(each.old, each.new, language),
            word(each.reported, language) if each.reported else "–",
        ]
        for each in found.recoloured
    ]
    names = ("submission", "project", "parameter", "derived", "reported")
    return Section(phrase("recoloured", language), (), table(language, names, rows))


def verdict_section(found: Difference, language: str) -> Section:
    rows = [
        [
            plain(each.path),
            submission_of(each),
            both(word(each.old.word, language), word(each.new.word, language)),
            *(both(str(each.old.levels[level]), str(each.new.levels[level])) for level in LEVELS),
        ]
        for each in found.assessed
    ]
    drawn = table(language, ("path", "submission", "verdict", *LEVELS), rows)
    return Section(phrase("verdicts", language), [phrase("approval-aside", language)], drawn)


Pair = tuple[str | None, str | None]


def summary(found: Difference, language: str) -> list[str]:
    """One line a rule, a parameter and a verdict that changes, and what the archive does not show."""
    lines = [
        *verdict_lines(found, language),
        *rule_lines(found, language),
        *parameter_lines(found, language),
        *(phrase("only-old-line", language, rule=each.rule) for each in found.only_old),
        *(phrase("only-new-line", language, rule=each.rule) for each in found.only_new),
        *silence_lines(found, language),
    ]
    if not (found.changes or found.recoloured or found.silences or any(each.turned for each in found.assessed)):
        lines.insert(0, phrase("nothing-changes", language, count=len(found.assessed)))
    if found.unseen:
        lines.append(phrase("unseen", language, rules=", ".join(found.unseen)))
    return lines


def verdict_lines(found: Difference, language: str) -> Iterator[str]:
    """Each verdict that changes; or that none does."""
    changed = [each for each in found.assessed if each.turned]
    for each in changed:
        verdict = turn(each.old.word, each.new.word, language)
        yield phrase("verdict-line", language, portfolio=each.portfolio, period=each.period, verdict=verdict)
    if not changed and found.changes:
        yield phrase("no-verdict-changes", language, count=len(found.assessed))


def rule_lines(found: Difference, language: str) -> Iterator[str]:
    """Each rule with how many records change, and from what to what."""
    for rule, titles, own in found.by_rule():
        turns = turn_counts(((each.old.outcome, each.new.outcome) for each in own), language)
        yield phrase("rule-line", language, rule=rule, title=title_of(titles, language), count=len(own), turns=turns)


def parameter_lines(found: Difference, language: str) -> Iterator[str]:
    """Each parameter with how many projects' derived colours change."""
    for name, titles in found.parameters().items():
        own = [each for each in found.recoloured if each.parameter == name]
        if own:
            turns = turn_counts(((each.old, each.new) for each in own), language)
            yield phrase(
                "parameter-line", language, title=title_of(titles, language, name), count=len(own), turns=turns
            )


def silence_lines(found: Difference, language: str) -> Iterator[str]:
    """Rules that run on some submissions under one rulebook only."""
    for rule in dict.fromkeys(each.rule for each in found.silences):
        own = [each for each in found.silences if each.rule == rule]
        stopped = sum(each.new is not None for each in own)
        for name, count in (("stops-running", stopped), ("starts-running", len(own) - stopped)):
            if count:
                yield phrase(name, language, rule=rule, count=count)


def turn_counts(pairs: Iterable[Pair], language: str) -> str:
    """How many of each turn, the most frequent first, and how many of them are stricter and milder."""
    counts = Counter(pairs)
    turns = "; ".join(f"{turn(*pair, language)} {count}" for pair, count in counts.most_common())
    stricter, milder = (sum(n for pair, n in counts.items() if direction(*pair) == way) for way in (1, -1))
    return phrase("turns", language, turns=turns, stricter=stricter, milder=milder)


def outcomes(counts: Mapping[str, int], language: str) -> str:
    """How many records get each outcome."""
    return "; ".join(f"{word(name, language)} {count}" for name, count in counts.items()) or phrase(
        "no-records", language
    )


def phrase(name: str, language: str, /, **values: Any) -> str:
    return Text(f"diff.{name}", values).say(language)


def word(outcome: str | None, language: str) -> str:
    """An outcome as people say it; None is "not judged"."""
    return phrase(f"outcome-{(outcome or 'not judged').replace(' ', '-')}", language)


def turn(old: str | None, new: str | None, language: str) -> str:
    return f"{word(old, language)} → {word(new, language)}"


def both(old: str, new: str) -> str:
    """Two figures; one where they are the same."""
    return old if old == new else f"{old} → {new}"


SCHEMA_VERSION = "1.0"  # the second number grows with new keys, the first when a key changes its meaning


def as_json(found: Difference, language: str) -> str:
    """The object as text with keys in a fixed order; sentences in ``language``."""
    sides = {"old": found.old, "new": found.new}
    content = {
        "schema_version": SCHEMA_VERSION,
        "language": language,
        **{
            name: {"name": side.name, "told": [text.say(language) for text in side.notices]}
            for name, side in sides.items()
        },
        "archive": found.archive,
        "submissions": [
            {**about(each, "path", "portfolio", "period"), **both_sides(each, decision, language)}
            for each in found.assessed
        ],
        "only_old": [{"rule": each.rule, "outcomes": dict(each.counts)} for each in found.only_old],
        "only_new": [{"rule": each.rule, "outcomes": dict(each.counts)} for each in found.only_new],
        "not_run": [
            {**about(each, "rule", "portfolio", "period"), **both_sides(each, reason, language)}
            for each in found.silences
        ],
        "changes": [vars(each) | both_sides(each, record_outcome, language) for each in found.changes],
        "derived": [vars(each) for each in found.recoloured],
        "unseen": list(found.unseen),
        "summary": summary(found, language),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def about(each: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(each, name) for name in names}


def both_sides(each: Any, say: Callable[[Any, str], Any], language: str) -> dict[str, Any]:
    """What ``say`` makes of the old and the new side."""
    return {"old": say(each.old, language), "new": say(each.new, language)}


def decision(made: Decision, language: str) -> dict[str, Any]:
    reasons = [reason.say(language) for reason in made.reasons]
    return {"verdict": made.word, "levels": dict(made.levels), "reasons": reasons}


def reason(text: Text | None, language: str) -> str | None:
    """Why a rule does not run; None where it does."""
    return text.say(language) if text else None


def record_outcome(side: RecordOutcome, language: str) -> dict[str, Any]:
    return about(side, "outcome", "observed", "limit", "unit")
