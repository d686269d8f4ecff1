"""What stands in the tolerance table: parameters by colour, segments within; then the rules that give no parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.authoring.words.lines import COLOURS, current, merged, speech_of
from checker.authoring.words.phrases import phrase, table_title, term_title, titled
from checker.policy import Rulebook
from checker.rule import Rule


@dataclass(frozen=True)
class Row:
    """One line of the table: whose colour, by which rule, for which segments ("" for all), and what gives each colour.

    ``unsaid`` stands instead of colours where the rule judges nobody of these segments. ``condition`` is the rule's
    ``when``.
    """

    parameter: str
    rule: str
    title: str
    segments: str
    cells: Mapping[str, str]
    unsaid: str = ""
    condition: str = ""
    overridden: bool = False


@dataclass(frozen=True)
class Demand:
    """A rule that feeds no parameter: what a finding of it does, its title, table, and whose number it is."""

    effect: str
    level: str
    rule: str
    title: str
    table: str
    verified: bool


@dataclass(frozen=True)
class ToleranceTable:
    """Everything in one language. ``remarks`` tells what is switched off, overridden, or without a rule."""

    title: str
    language: str
    colours: Mapping[str, str]
    rows: tuple[Row, ...]
    demands: tuple[Demand, ...]
    remarks: tuple[str, ...]

    def phrase(self, name: str) -> str:
        """A word of the table's frame."""
        return phrase(f"table-{name}", self.language)


def tolerance_table(book: Rulebook, language: str, period: str | None = None) -> ToleranceTable:
    """The table as the last dated lines have it, or with ``period`` (2023-01) those in force then."""
    rules = [rule for rule in book.rules if rule.off is None]
    rows = [row for name in book.pack.model.parameter for row in of_parameter(book, rules, name, language, period)]
    bare = [rule for rule in rules if rule.model.parameter is None]
    rows += [
        row for rule in bare if rule.kind.colours for row in of_rule(rule, beside(rule, language), language, period)
    ]
    colours = {colour: term_title(book.pack, "colour", colour, language) for colour in COLOURS}
    title = titled(book.title, language, book.file)
    return ToleranceTable(
        title, language, colours, tuple(rows), demands(book, bare, language), tuple(remarks(book, language, period))
    )


def of_parameter(book: Rulebook, rules: list[Rule], name: str, language: str, period: str | None) -> Iterator[Row]:
    """The rows of one parameter."""
    title = titled(book.pack.model.parameter[name].title, language, name)
    feeding = [rule for rule in rules if rule.model.parameter == name]
    for rule in feeding:
        yield from of_rule(rule, title, language, period)
    if not feeding:
        yield Row(title, "", phrase("no-rule", language), "", {}, phrase("always-missing", language))


def beside(rule: Rule, language: str) -> str:
    """What stands for the parameter of a rule that gives colours and feeds none: its table."""
    return table_title(rule.pack, rule.table.name, language)


def of_rule(rule: Rule, parameter: str, language: str, period: str | None) -> Iterator[Row]:
    """The rows of one rule, one for segments that have the same limits."""
    title, overridden = titled(rule.model.title, language, rule.id), rule.override is not None
    condition = speech_of(rule, language).say(rule.when) if rule.when is not None else ""
    found = merged(rule, current(rule, period), language)
    for segments, cells in found:
        shown = {colour: text for colour, text in cells.items() if colour}
        names = ", ".join(filter(None, segments))
        yield Row(parameter, rule.id, title, names, shown, cells.get("", ""), condition, overridden)
    if not found:
        yield Row(parameter, rule.id, title, "", {}, phrase("not-in-force", language), condition, overridden)


def demands(book: Rulebook, rules: list[Rule], language: str) -> tuple[Demand, ...]:
    """The rules without a parameter, what blocks first."""
    levels = ("error", "warning", "note")
    tables = list(dict.fromkeys(rule.table.name for rule in rules))
    ordered = sorted(rules, key=lambda rule: (levels.index(rule.model.level), tables.index(rule.table.name)))
    return tuple(
        Demand(
            effect=effect(book, rule.model.level, language),
            level=rule.model.level,
            rule=rule.id,
            title=titled(rule.model.title, language, rule.id),
            table=table_title(rule.pack, rule.table.name, language),
            verified=rule.model.source.verified,
        )
        for rule in ordered
    )


def effect(book: Rulebook, level: str, language: str) -> str:
    """What a finding of a level does under the rulebook's policy."""
    return phrase("effect-blocks" if level in book.gate.blocks else f"effect-{level}", language)


def remarks(book: Rulebook, language: str, period: str | None) -> Iterator[str]:
    """What the table does not show by itself."""
    days = sorted({line.since for rule in book.rules if rule.off is None for line in rule.lines})
    if period is not None:
        yield phrase("table-period", language, period=period)
    elif days:
        day = days[-1].strftime(phrase("day-format", language))
        yield phrase("table-since", language, day=day)
    for rule in book.rules:
        words = {"rule": rule.id, "reason": rule.off, "file": book.file}
        if rule.off is not None:
            yield phrase("off", language, **words)
        elif rule.override is not None:
            yield phrase("overridden", language, keys=", ".join(rule.override.keys), **words)
