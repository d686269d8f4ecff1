"""``rules explain --on``: how one project's colours come about, rule by rule, with its own figures."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.derive.judging import Delivered, Judging, Record, Verdict, find_project, judge, verdicts
from checker.authoring.derive.trace import code_word, trace
from checker.authoring.explain import compared, paragraphs
from checker.authoring.words.expressions import Speech
from checker.authoring.words.phrases import phrase, table_title, term_title, titled
from checker.kinds.rule import Rule
from checker.model.finding import COLOUR_OF_CODE, Code
from checker.rulebook.rulebook import Rulebook

__all__ = ["Delivered", "derivation"]

OTHERS = 8  # rows of one rule that are listed after the worst


def derivation(
    delivered: Delivered, project: str, asked: Rule | None, book: Rulebook, language: str, width: int
) -> str:
    """The derivation of a project's colours: all parameters, the asked rule's parameter, or the asked rule's own rows.

    Raises CheckError where the submission cannot be read or has no such project.
    """
    judging = judge(delivered, book)
    parts = []
    for record in find_project(judging, book, project, delivered.path):
        parts.append(paragraphs("", [heading(record, book, language), *not_judged(record, book, language)], width))
        parts += [paragraphs(head, lines, width) for head, lines in sections(judging, record, asked, book, language)]
    return "\n\n".join(parts) + "\n"


def sections(
    judging: Judging, record: Record, asked: Rule | None, book: Rulebook, language: str
) -> Iterator[tuple[str, list[str]]]:
    """One section with a heading per parameter, or one for the asked rule where it feeds none."""
    if asked is not None and asked.model.parameter is None:
        yield "", list(of_rule(judging, record, asked, language, True))
        return
    wanted = [asked.model.parameter] if asked is not None else list(book.pack.model.parameter)
    for parameter in wanted:
        rules = [rule for rule in book.rules if rule.model.parameter == parameter]
        decides = deciding(judging, record, rules)
        lines: list[str] = []
        for rule in rules:
            lines += of_rule(judging, record, rule, language, rule is asked, rule is decides)
        yield comparison(record, parameter, book, language), lines or [phrase("always-missing", language)]


def heading(record: Record, book: Rulebook, language: str) -> str:
    """The project, its segment and state, and its submission."""
    judged, model = book.pack.judged, book.pack.model.judged
    assert judged is not None  # the project was found in it
    assert model is not None
    columns = [column for column in (model.segment, model.state) if column and record.row[column] is not None]
    facts = [
        term_title(book.pack, judged.columns[name].type.vocabulary, record.row[name], language) for name in columns
    ]
    return " · ".join([record.key, *facts, f"{record.portfolio} {record.period}"])


def not_judged(record: Record, book: Rulebook, language: str) -> list[str]:
    """That the project is not judged, and why."""
    table, judged = book.pack.judged, book.judged
    if record.row["@judged"] or table is None or judged is None:
        return []
    scope = {name: column.type for name, column in table.columns.items()}
    condition = Speech(book.pack, table, scope, language, record.row).say(judged)
    return [phrase("not-judged" if record.row["@judged"] is False else "judged-unknown", language, condition=condition)]


def comparison(record: Record, parameter: str, book: Rulebook, language: str) -> str:
    """The reported and the derived colour, and what the rulebook makes of the two."""
    title = titled(book.pack.model.parameter[parameter].title, language, parameter)
    reported, derived = (colour_of(record.row[f"@{side}.{parameter}"]) for side in ("reported", "derived"))
    words = {"parameter": title, "reported": phrase("not-reported", language)}
    if reported is not None:
        words["reported"] = phrase("was-reported", language, colour=term_title(book.pack, "colour", reported, language))
    if record.row["@judged"] is False:
        return phrase("only-reported", language, **words)
    unknown = derived in (None, "missing")
    words["derived"] = (
        phrase("not-derived", language)
        if unknown
        else phrase("was-derived", language, colour=term_title(book.pack, "colour", str(derived), language))
    )
    if record.row["@extract"] and (reported is None or unknown):
        return phrase("compared", language, effect=phrase("left-out", language), **words)
    level = book.compare.get(reported or "blank", {}).get(derived or "missing", "agrees")  # type: ignore[call-overload]
    return phrase("compared", language, effect=compared(book, level, language), **words)


def colour_of(code: int | None) -> str | None:
    """A code as a colour; None where there is none."""
    return COLOUR_OF_CODE.get(Code(code)) if code else None


def deciding(judging: Judging, record: Record, rules: list[Rule]) -> Rule | None:
    """The first of a parameter's rules that gave the derived colour."""
    for rule in rules:
        found = verdicts(judging, judging.judged[rule.id], record) if rule.id in judging.judged else []
        if found and found[0].code and int(found[0].code) == record.row[f"@derived.{rule.model.parameter}"]:
            return rule
    return None


def of_rule(
    judging: Judging, record: Record, rule: Rule, language: str, whole: bool, decides: bool = False
) -> Iterator[str]:
    """One rule: its worst row in full (all rows if ``whole``), the others by name and outcome."""
    name = f"{titled(rule.model.title, language, rule.id)} ({rule.id})"
    if rule.id in judging.silent:
        yield phrase("rule-silent", language, rule=name, reason=judging.silent[rule.id])
        return
    found = verdicts(judging, judging.judged[rule.id], record)
    if not found:
        yield phrase("rule-no-row", language, rule=name, table=table_title(rule.pack, rule.table.name, language))
    for place, verdict in enumerate(found):
        if place == 0 or whole:
            parts = [label_of(verdict, record), verdict.place]
            words = {"rule": name, "outcome": code_word(verdict, language), "place": " · ".join(filter(None, parts))}
            yield phrase("rule-decides" if decides and place == 0 else "rule-outcome", language, **words)
            yield from (f"- {line}" for line in trace(judging, judging.judged[rule.id], verdict, language))
    if not whole:
        yield from others(found[1:], record, language)


def label_of(verdict: Verdict, record: Record) -> str:
    return verdict.label.removeprefix(record.key).removeprefix(" · ")


def others(found: list[Verdict], record: Record, language: str) -> Iterator[str]:
    for verdict in found[:OTHERS]:
        words = {"label": label_of(verdict, record) or verdict.label, "place": verdict.place}
        yield "- " + phrase("other-row", language, outcome=code_word(verdict, language), **words)
    if len(found) > OTHERS:
        yield "- " + phrase("further-rows", language, count=len(found) - OTHERS)
