"""Messages and remedies in plain Python, from the outcomes that they report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from checker.findings.budget import Budget
from checker.findings.figures import listed, spoken, titles
from checker.findings.locations import quoted
from checker.findings.outcomes import Outcome
from checker.kinds.rule import NO_ROW, PREVIOUS, Rule
from checker.model.submission import Submission
from checker.model.types import TEXT, Type
from checker.schema.packs import Pack
from checker.texts import template

COLOUR = "colour"
NEAREST = "nearest"
BLANK = "–"
SENTENCE_START = re.compile(r"(?<=[.!?])(?= )")  # where the next one begins, with its blank

Words = Mapping[str, str | None]
Sentence = tuple[str, str]  # message and remedy


class MessageWriter:
    """Writes the messages of one submission's findings in one language."""

    def __init__(self, submission: Submission, pack: Pack, language: str, budget: Budget | None = None) -> None:
        self.submission = submission
        self.budget = budget or Budget()
        self.pack = pack
        self.language = language
        self.colours = titles(pack, COLOUR, language)
        self.known: dict[str, dict[str, str]] = {}
        self.placeholders: dict[str, tuple[list[tuple[str, Type]], list[str]]] = {}

    def own(self, outcome: Outcome, types: Mapping[str, Type]) -> Sentence:
        """The rule's own message and remedy for an outcome; ``types`` are those of what its kind shows."""
        rule, words = outcome.rule, self.words(outcome, types)
        return self.filled(rule.model.message, words), self.filled(rule.model.remedy, words)

    def words(self, outcome: Outcome, types: Mapping[str, Type]) -> dict[str, str | None]:
        """The value of each placeholder of the rule's sentences."""
        rule, row = outcome.rule, outcome.row
        if rule.id not in self.placeholders:
            scope, shown = rule.placeholders & rule.scope.keys(), rule.placeholders & types.keys()
            self.placeholders[rule.id] = (
                [(name, rule.scope[name]) for name in scope - shown if name in row],
                [name for name in shown if name != "path"],
            )
        columns, names = self.placeholders[rule.id]
        words = {name: self.say(row[name], kind) for name, kind in columns}
        words["project"] = row[rule.project] if rule.project else None
        words |= {name: self.shown(outcome, name, types) for name in names}
        if "chain" in types and "path" in rule.placeholders:
            words["path"] = self.walked(outcome.shown("chain"), types["chain"])
        return words

    def shown(self, outcome: Outcome, name: str, types: Mapping[str, Type]) -> str | None:
        """What a rule's kind shows under a name, in words."""
        value = outcome.shown(name)
        if value is not None and name in ("better", "figure"):
            known = self.colours if name == "better" else self.headings(outcome.rule)
            return str(known.get(value, value))
        if name == "against":
            return self.against(value, self.say(outcome.shown("limit"), types["limit"]))
        if name in ("lacking", "differing"):
            return listed(value, self.headings(outcome.rule))
        return self.say(value, types[name])

    def against(self, places: Sequence[Mapping[str, Any]] | None, limit: str | None) -> str | None:
        """What the submission gives instead, and what the report says elsewhere."""
        if places is None:
            return None
        data = [self.text("engine.against-data", {"limit": limit})] if limit is not None else []
        return "; ".join([*data, *(quoted(place, self.language) for place in places)])

    def say(self, value: Any, kind: Type = TEXT) -> str | None:
        """A value as people of the language read it."""
        return spoken(value, kind, self.pack, self.language)

    def walked(self, chain: Sequence[Mapping[str, Any]] | None, kind: Type) -> str | None:
        """A way from party to party: A ← B (medium) ← C (good) red."""
        if chain is None:
            return None
        steps = []
        for step in chain:
            by, colour = self.say(step["by"], kind), step["colour"]
            link = f" ({by})" if by is not None else ""
            end = f" {self.colours.get(colour, colour)}" if colour is not None else ""
            steps.append(f"{step['party'] or ''}{link}{end}")
        return " ← ".join(steps)

    def headings(self, rule: Rule) -> dict[str, str]:
        """The headings of what a rule's sentences may name: columns, those of related rows, and colours."""
        if rule.id not in self.known:
            self.known[rule.id] = headings(rule, self.pack, self.language)
        return self.known[rule.id]

    def parameter(self, name: str) -> str:
        """What people call a parameter."""
        return self.pack.model.parameter[name].title.get(self.language) or name

    def title(self, rule: Rule) -> str:
        """What people call a rule."""
        return str(rule.model.title.get(self.language) or rule.id)

    def filled(self, texts: Mapping[str, str], words: Words) -> str:
        """A text with its placeholders filled; a dash where there is nothing to put in. A sentence about the nearest
        name is left out where there is none, unless it is the first.
        """
        text = texts.get(self.language) or texts.get("en") or next(iter(texts.values()))
        without_nearest = NEAREST in words and words[NEAREST] is None
        return "".join(
            literal if name is None else literal + (words.get(name) or BLANK)
            for place, parts in enumerate(parsed(text))
            if not (place and without_nearest and any(name == NEAREST for _, name in parts))
            for literal, name in parts
        )

    def text(self, key: str, words: Words) -> str:
        """One of the program's own sentences, its placeholders filled."""
        return self.filled({self.language: template(key, self.language)}, words)

    def pair(self, message: str, remedy: str, words: Words) -> Sentence:
        """Two of the program's own sentences: a message and a remedy."""
        return self.text(message, words), self.text(remedy, words)


@cache
def parsed(text: str) -> list[list[tuple[str, str | None]]]:
    """Each sentence of a text as its literal parts, each with the placeholder behind it."""
    split = SENTENCE_START.split(text)
    return [[(literal, name) for literal, name, _, _ in Formatter().parse(sentence)] for sentence in split]


def headings(rule: Rule, pack: Pack, language: str) -> dict[str, str]:
    """The headings of what a rule's sentences may name, by column; those of the period before say so."""
    tables = [rule.table, *([pack.tables[rule.model.rows]] if getattr(rule.model, "rows", None) else [])]
    row = "engine.no-row-that" if getattr(rule.model, "rows_when", None) else "engine.no-row"
    found = {NO_ROW: template(row, language).format(table=tables[-1].title(language))}
    found |= {name: column.title(language) for table in tables for name, column in table.columns.items()}
    found |= {name: rule.kind.title(rule.model, name, language) for name in rule.kind.names(rule.model)}
    for name in dict.fromkeys([*(column for column, _, _ in rule.table.references()), *rule.table.relations]):
        for table in rule.table.related(name):
            other = pack.tables[table]
            related = {f"{name}.{each}": own.title(language) for each, own in other.columns.items()}
            found |= {each: f"{title} ({other.title(language)})" for each, title in related.items()}
    before = template("engine.previous", language)
    found |= {f"{PREVIOUS}{name}": before.format(column=title) for name, title in found.items()}
    for parameter, model in pack.model.parameter.items():
        title = model.title.get(language) or parameter
        found |= {f"{side}.{parameter}": title for side in ("reported", "derived")}
    return found
