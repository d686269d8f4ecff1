"""A difference as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.authoring.diff import (
    Assessed,
    Change,
    Decision,
    Difference,
    NamedRulebook,
    Recoloured,
    RecordOutcome,
    Silence,
    UnsharedRule,
    direction,
)
from checker.renderers.parts.document import Section, Table, as_markdown, as_text
from checker.renderers.parts.words import plain, title_of
from checker.texts import Text


def render(found: Difference, form: str, language: str, width: int) -> str:
    """Render a difference as "text" (``width`` columns wide), "markdown" or "json"."""
    if form == "json":
        return as_json(found, language)
    return as_text(sections(found, language), width) if form == "text" else as_markdown(sections(found, language))


def sections(found: Difference, language: str) -> Iterator[Section]:
    """What was compared, each rule's changes, derived colours, verdicts, and last the summary."""
    yield compared(found, language)
    yield from alone(found, language)
    if found.silences:
        yield silence_section(found, language)
    for rule, titles, own in found.by_rule():
        headers = columns(language, "submission", "record", "change", "observed", "limit", "place")
        rows = [of_change(each, language) for each in own]
        yield Section(f"{rule} · {title_of(titles, language)}", (), drawn(headers, rows))
    if found.recoloured:
        yield recoloured_section(found, language)
    yield verdict_section(found, language)
    yield Section(phrase("summary", language), [plain(line) for line in summary(found, language)])


def drawn(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Table | None:
    return Table(headers, rows, indent="  ") if rows else None


def columns(language: str, *names: str) -> list[str]:
    return [phrase(f"head-{name}", language) for name in names]


def compared(found: Difference, language: str) -> Section:
    told = [text.say(language) for side in (found.old, found.new) for text in side.notices]
    remarks = [
        phrase("old", language, name=found.old.name),
        phrase("new", language, name=found.new.name),
        phrase("archive", language, archive=found.archive, count=len(found.assessed)),
        *told,
    ]
    return Section(phrase("title", language), [plain(remark) for remark in remarks])


def alone(found: Difference, language: str) -> Iterator[Section]:
    """The rules that only one rulebook has, and what they say of the archive."""
    for name, rules in (("only-old", found.only_old), ("only-new", found.only_new)):
        if rules:
            rows = [unshared_row(each, language) for each in rules]
            yield Section(phrase(name, language), (), drawn(columns(language, "rule", "title", "outcomes"), rows))


def unshared_row(each: UnsharedRule, language: str) -> list[str]:
    return [each.rule, title_of(each.title, language), outcomes(dict(each.counts), language)]


def silence_section(found: Difference, language: str) -> Section:
    """Rules that run under one rulebook only, and why not under the other."""
    headers = columns(language, "submission", "rule", "was", "is")
    rows = [
        [submission_of(each), each.rule, run_reason(each.old, language), run_reason(each.new, language)]
        for each in found.silences
    ]
    return Section(phrase("silences", language), (), drawn(headers, rows))


def run_reason(reason: Text | None, language: str) -> str:
    """Why a rule does not run, or that it does."""
    return plain(phrase("runs", language) if reason is None else reason.say(language))


def submission_of(each: Change | Recoloured | Silence | Assessed) -> str:
    return plain(f"{each.portfolio} · {each.period}")


def of_change(each: Change, language: str) -> list[str]:
    """One record of a rule: how it turns, its figures under both rulebooks, and where it stands."""
    record = " · ".join(plain(part) for part in dict.fromkeys((each.project, each.key)) if part) or "–"
    change = turn(each.old.outcome, each.new.outcome, language)
    figures = [figure(each, name, language) for name in ("observed", "limit")]
    return [submission_of(each), record, change, *figures, plain(each.place)]


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
    headers = columns(language, "submission", "project", "parameter", "derived", "reported")
    return Section(phrase("recoloured", language), (), drawn(headers, rows))


def verdict_section(found: Difference, language: str) -> Section:
    headers = columns(language, "path", "submission", "verdict", "error", "warning", "note")
    rows = []
    for each in found.assessed:
        verdict = both(word(each.old.word, language), word(each.new.word, language))
        levels = [both(str(each.old.levels[name]), str(each.new.levels[name])) for name in ("error", "warning", "note")]
        rows.append([plain(each.path), submission_of(each), verdict, *levels])
    return Section(phrase("verdicts", language), [phrase("approval-aside", language)], drawn(headers, rows))


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
    if not (found.changes or found.recoloured or found.silences or any(turned(each) for each in found.assessed)):
        lines.insert(0, phrase("nothing-changes", language, count=len(found.assessed)))
    if found.unseen:
        lines.append(phrase("unseen", language, rules=", ".join(found.unseen)))
    return lines


def turned(each: Assessed) -> bool:
    return each.old.word != each.new.word


def verdict_lines(found: Difference, language: str) -> Iterator[str]:
    """Each verdict that changes; or that none does."""
    changed = [each for each in found.assessed if turned(each)]
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
    turns = listed(f"{turn(*pair, language)} {count}" for pair, count in counts.most_common())
    stricter, milder = (sum(n for pair, n in counts.items() if direction(*pair) == way) for way in (1, -1))
    return phrase("turns", language, turns=turns, stricter=stricter, milder=milder)


def outcomes(counts: Counter[str] | dict[str, int], language: str) -> str:
    """How many records get each outcome."""
    return listed(f"{word(name, language)} {count}" for name, count in counts.items()) or phrase("no-records", language)


ARROW = " → "


def phrase(name: str, language: str, /, **values: Any) -> str:
    return Text(f"diff.{name}", values).say(language)


def word(outcome: str | None, language: str) -> str:
    """An outcome as people say it; None is "not judged"."""
    return phrase(f"outcome-{(outcome or 'not judged').replace(' ', '-')}", language)


def turn(old: str | None, new: str | None, language: str) -> str:
    return f"{word(old, language)}{ARROW}{word(new, language)}"


def both(old: str, new: str) -> str:
    """Two figures; one where they are the same."""
    return old if old == new else f"{old}{ARROW}{new}"


def figure(change: Change, name: str, language: str) -> str:
    """What was observed, or the limit, under both rulebooks."""
    return plain(both(figure_of(change.old, name, language), figure_of(change.new, name, language)))


def figure_of(said: RecordOutcome, name: str, language: str) -> str:
    """A figure in a language; a dash where there is none."""
    return said.spoken.get(language, {}).get(name) or "–"


def listed(parts: Iterable[str]) -> str:
    return "; ".join(parts)


SCHEMA_VERSION = "1.0"  # the second number grows with new keys, the first when a key changes its meaning


def as_json(found: Difference, language: str) -> str:
    """The object as text, keys in a fixed order; sentences in ``language``."""
    return json.dumps(content(found, language), ensure_ascii=False, indent=1) + "\n"


def content(found: Difference, language: str) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "language": language,
        "old": json_rulebook(found.old, language),
        "new": json_rulebook(found.new, language),
        "archive": found.archive,
        "submissions": [json_submission(each, language) for each in found.assessed],
        "only_old": [json_unshared(each) for each in found.only_old],
        "only_new": [json_unshared(each) for each in found.only_new],
        "not_run": [json_silence(each, language) for each in found.silences],
        "changes": [json_change(each) for each in found.changes],
        "derived": [vars(each) for each in found.recoloured],
        "unseen": list(found.unseen),
        "summary": summary(found, language),
    }


def json_rulebook(side: NamedRulebook, language: str) -> dict[str, Any]:
    return {"name": side.name, "told": [text.say(language) for text in side.notices]}


def json_submission(each: Assessed, language: str) -> dict[str, Any]:
    sides = {"old": json_decision(each.old, language), "new": json_decision(each.new, language)}
    return {"path": each.path, "portfolio": each.portfolio, "period": each.period, **sides}


def json_decision(made: Decision, language: str) -> dict[str, Any]:
    reasons = [reason.say(language) for reason in made.reasons]
    return {"verdict": made.word, "levels": dict(made.levels), "reasons": reasons}


def json_unshared(each: UnsharedRule) -> dict[str, Any]:
    return {"rule": each.rule, "outcomes": dict(each.counts)}


def json_silence(each: Silence, language: str) -> dict[str, Any]:
    """A rule that runs under one rulebook only; null where it runs."""
    reasons = {name: text.say(language) if text else None for name, text in (("old", each.old), ("new", each.new))}
    return {"rule": each.rule, "portfolio": each.portfolio, "period": each.period, **reasons}


def json_change(each: Change) -> dict[str, Any]:
    return {**vars(each), "old": json_said(each.old), "new": json_said(each.new)}


def json_said(side: RecordOutcome) -> dict[str, Any]:
    return {name: getattr(side, name) for name in ("outcome", "observed", "limit", "unit")}
