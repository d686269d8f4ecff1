"""Dated lines in words: a ladder's limits, the terms behind a colour, required fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.authoring.words.expressions import SIGNS, Speech
from checker.authoring.words.phrases import column_title, joined, phrase, term_title
from checker.kinds.effective_dates import Line, in_force
from checker.kinds.rule import Rule
from checker.kinds.thresholds import steps
from checker.model.finding import COLOURS as COLOUR_NAMES

OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}
COLOURS = ("green", "yellow", "red")
LONG = 24  # letters of a measure that is not said twice
Cells = Mapping[str, str]


def speech_of(rule: Rule, language: str, values: Mapping[str, Any] | None = None) -> Speech:
    """The writer of a rule's expressions; with ``values``, for one row."""
    titles = {name: rule.kind.title(rule.model, name, language) for name in rule.kind.names(rule.model)}
    return Speech(rule.pack, rule.table, rule.scope, language, values, titles=titles)


def cells_of(rule: Rule, line: Line, language: str, measure: bool = True) -> Cells:
    """What a line says per colour; under "" what is said of no colour (required fields, not applicable).

    An ellipsis replaces the measure; with ``measure`` it is written out before the first limit.
    """
    if not line.applicable:
        return {"": phrase("not-applicable", language)}
    if isinstance(line.value, list):
        return {"": fields(rule, line.value, language)}
    if not isinstance(line.value, dict):
        return {"": str(line.value)}
    if rule.kind.asks:
        return passing(rule, line.value, language)
    if all(isinstance(value, str) for value in line.value.values()):
        return ladder(rule, line, language, measure)
    return {colour: terms(rule, given, language) for colour, given in line.value.items()}


def ladder(rule: Rule, line: Line, language: str, measure: bool) -> Cells:
    """Each step of a ladder, and its opposite for the colour past the last."""
    speech = speech_of(rule, language)
    measured = rule.parts[("measure",)]
    first, later = f"{speech.operand(measured)} " if measure else "… ", "… "
    cells, walked = {}, steps(line)
    for place, step in enumerate(walked):
        limit = speech.say(rule.parts[step.path], measured.type)
        cells[step.colour] = f"{later if place else first}{SIGNS[step.comparator]} {limit}"
    last = speech.say(rule.parts[walked[-1].path], measured.type)
    cells[rule.model.beyond] = f"{later}{SIGNS[OPPOSITE[walked[-1].comparator]]} {last}"
    return cells


def passing(rule: Rule, passed: Mapping[str, str], language: str) -> Cells:
    """For each minimum colour of a dependent the supplier's colours that require it."""
    cells = {}
    for asked in COLOURS:
        given = [colour for colour in COLOUR_NAMES if passed[colour] == asked]
        if given:
            named = [term_title(rule.pack, "colour", colour, language) for colour in given]
            cells[asked] = phrase("passes", language, colours=joined(named, language, "or"))
    return cells


def terms(rule: Rule, given: Sequence[str], language: str) -> str:
    kind = rule.scope.get(rule.model.column)
    return ", ".join(term_title(rule.pack, kind.vocabulary if kind else None, term, language) for term in given)


def fields(rule: Rule, names: Sequence[str], language: str) -> str:
    table = getattr(rule.model, "rows", None) or rule.table.name
    titles = [column_title(rule.pack, table, name, language) for name in names]
    return joined(titles, language) or phrase("nothing", language)


def segment_title(rule: Rule, segment: str | None, language: str) -> str:
    """The title of a segment; empty for the one line of a rule without segments."""
    if segment is None:
        return ""
    kind = rule.scope.get(rule.model.per)
    return term_title(rule.pack, kind.vocabulary if kind else None, segment, language)


def current(rule: Rule, period: str | None = None) -> list[Line]:
    """The line of each segment in the order of the vocabulary: the latest, or the one in force in ``period``."""
    per = getattr(rule.model, "per", None)
    segments: Sequence[str | None] = rule.scope[per].terms if per else (None,)
    own = [[line for line in rule.lines if line.segment == segment] for segment in segments]
    if period is None:
        return [lines[-1] for lines in own if lines]
    found = [next(iter(in_force(lines, [period]))) for lines in own if lines]
    return [line for line in found if line is not None]


def merged(rule: Rule, lines: Sequence[Line], language: str) -> list[tuple[list[str], Cells]]:
    """Lines that say the same as one: the titles of their segments, and what they say. Not applicable comes last.

    A long measure is said in the first only.
    """
    found: dict[tuple[tuple[str, str], ...], list[Line]] = {}
    for line in sorted(lines, key=lambda line: not line.applicable):
        found.setdefault(tuple(cells_of(rule, line, language).items()), []).append(line)
    told = []
    for place, same in enumerate(found.values()):
        short = place == 0 or not long(rule, language)
        segments = [segment_title(rule, line.segment, language) for line in same]
        told.append((segments, cells_of(rule, same[0], language, short)))
    return told


def long(rule: Rule, language: str) -> bool:
    """Whether the measure of a rule fills a line."""
    measure = rule.parts.get(("measure",))
    return measure is not None and len(speech_of(rule, language).say(measure)) > LONG
