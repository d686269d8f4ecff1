"""Why a row has no colour: the rule does not apply to it, or something that it needs is not there."""

from __future__ import annotations

from collections.abc import Iterable

from checker.authoring.derive.ladder import reached, walked
from checker.authoring.derive.rows import Verdict
from checker.authoring.words.lines import segment_title, speech_of
from checker.authoring.words.phrases import joined, name_title, phrase
from checker.texts import template


def not_applicable(verdict: Verdict, language: str) -> str:
    """Why the rule does not judge the row."""
    rule, speech = verdict.rule, speech_of(verdict.rule, language, verdict.values)
    if rule.model.parameter is not None and verdict.values.get("@judged") is False:
        return phrase("why-not-judged", language)
    if rule.when is not None and verdict.value(rule.when.polars()) is False:
        return phrase("why-when", language, condition=speech.say(rule.when))
    if rule.lines and verdict.line is None:
        return phrase("not-in-force", language)
    if rule.lines and verdict.line is not None and not verdict.line.applicable:
        return phrase("why-segment", language, segment=segment_title(rule, verdict.line.segment, language))
    return phrase("why-nothing", language)


def missing(verdict: Verdict, language: str) -> str:
    """What is lacking for the rule to judge the row."""
    rule, speech = verdict.rule, speech_of(verdict.rule, language, verdict.values)
    if rule.when is not None and verdict.value(rule.when.polars()) is None:
        return phrase("why-when-unknown", language, condition=speech.say(rule.when))
    if rule.model.parameter is not None and verdict.values.get("@judged") is None:
        return phrase("why-judged-unknown", language)
    needs = rule.parts.get(("needs",))
    if needs is not None and verdict.value(needs.polars()) is not True:
        return phrase("why-needs", language, condition=speech.say(needs))
    per = getattr(rule.model, "per", None)
    if per is not None and verdict.values[per] is None:
        return blank(verdict, [per], language)
    if ("measure",) in rule.parts and verdict.line is not None:
        return of_ladder(verdict, language)
    return blank(verdict, sorted(rule.reads), language)


def of_ladder(verdict: Verdict, language: str) -> str:
    """What is lacking in a ladder: the measure, the order of the limits, or the limit that was reached."""
    assert verdict.line is not None
    walk = walked(verdict, verdict.line)
    if walk.measure is None:
        return blank(verdict, verdict.rule.parts[("measure",)].reads, language)
    if walk.disordered:
        return phrase("why-disordered", language)
    return blank(verdict, verdict.rule.parts[reached(walk)[-1].path].reads, language)


def blank(verdict: Verdict, names: Iterable[str], language: str) -> str:
    """Which of some columns are blank."""
    rule = verdict.rule
    empty = [name for name in names if name in verdict.values and verdict.values[name] is None]
    needed = [name for name in empty if name not in rule.model.optional] or empty
    if not needed:
        return template("explaining.why-unknown", language)
    titles = [name_title(name, rule.table, rule.pack, language) for name in needed]
    return phrase("why-blank", language, columns=joined(titles, language))
