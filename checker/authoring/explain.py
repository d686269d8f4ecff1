"""``rules explain``: one rule as a sentence and a matrix, where it comes from, and what a finding of it means."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from string import Formatter
from typing import Any

from checker.authoring.table import effect as effect_of_level
from checker.authoring.words.expressions import Speech
from checker.authoring.words.lines import COLOURS, cells_of, current, merged, segment_title, speech_of
from checker.authoring.words.phrases import (
    capital,
    column_title,
    joined,
    known,
    name_title,
    phrase,
    table_title,
    term_title,
    titled,
)
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Rule
from checker.model.errors import CheckError, KeyPath
from checker.model.finding import COLOURS as ALL_COLOURS
from checker.model.values import short_decimal_text
from checker.output.parts.document import grid, wrap
from checker.rulebook.rulebook import Rulebook


def find_rule(book: Rulebook, name: str) -> Rule:
    """Return the rule called ``name``, ignoring case. Raises CheckError with the closest name where there is none."""
    rules = {rule.id: rule for rule in book.rules}
    if found := rules.get(name.upper()):
        return found
    nearest = get_close_matches(name.upper(), rules, n=1, cutoff=0.4)
    if nearest:
        raise CheckError("explaining.unknown-rule-near", rule=name, nearest=nearest[0])
    raise CheckError("explaining.unknown-rule", rule=name, known=", ".join(sorted(rules)))


def explanation(rule: Rule, book: Rulebook, language: str, width: int) -> str:
    """Explain a rule in a language, ``width`` columns wide."""
    title = f"{rule.id}: {titled(rule.model.title, language, rule.id)}"
    sections = [
        ("", [*sentence(rule, language), *conditions(rule, book, language)]),
        ("limits", matrix(rule, language, width)),
        ("since", history(rule, language)),
        ("effect", effect(rule, book, language)),
        *message_texts(rule, language),
        ("source", source(rule, language)),
        ("reads", columns_read(rule, language)),
        ("rulebook", rulebook_changes(rule, book, language)),
    ]
    parts = [
        title,
        *(paragraphs(head and phrase(f"head-{head}", language), lines, width) for head, lines in sections if lines),
    ]
    return "\n\n".join(parts) + "\n"


def rulebook_changes(rule: Rule, book: Rulebook, language: str) -> list[str]:
    """What the rulebook changes in the rule: switched off, or overridden keys."""
    told = []
    if rule.off is not None:
        told.append(phrase("off", language, rule=rule.id, file=book.file, reason=rule.off))
    if rule.override is not None:
        file, line = rule.override.file, rule.place(next(((key,) for key in rule.override.keys), ()))[1]
        keys = ", ".join(rule.override.keys)
        told.append(phrase("overridden", language, rule=rule.id, file=f"{file}:{line}", keys=keys))
    return told


def sentence(rule: Rule, language: str) -> Iterator[str]:
    """What the rule says, by its kind; for a kind without texts of its own, its expressions."""
    own = rule.kind.form(rule.model)
    form = f"kind-{rule.kind.name}{own and f'-{own}'}"
    if not known(form):
        yield phrase(
            "kind-other", language, kind=rule.kind.name, table=table_title(rule.pack, rule.table.name, language)
        )
        yield from bare_expressions(rule, language)
        return
    said_of = phrase_values(rule, language)
    yield sentence_of(phrase(form, language, **said_of))
    yield from terms(rule, language)
    for key in rule.kind.narrowed(rule.model):
        condition, columns = (said_of.get(name, "") for name in (key, "columns"))
        count = getattr(rule.model, key)
        yield phrase(f"also-{key}", language, condition=condition, count=count, columns=columns)
    for key in ("per", "pool"):
        if column := getattr(rule.model, key, None):
            yield phrase(f"also-{key}", language, column=column_title(rule.pack, rule.table.name, column, language))
    yield from text_sentences(rule, language)
    if rule.model.parameter is not None:
        title = titled(rule.pack.model.parameter[rule.model.parameter].title, language, rule.model.parameter)
        yield phrase("feeds", language, parameter=title)


def text_sentences(rule: Rule, language: str) -> Iterator[str]:
    """Which row a statement of the report text is about, and by which patterns it is found."""
    if not rule.kind.of_report:
        return
    if row := rule.parts.get(("row_when",)):
        yield phrase("row-when", language, condition=speech_of(rule, language).say(row))
    if rule.project is not None:
        yield phrase("nearest-name", language)
    if rule.model.total:
        yield phrase("total", language)
    patterns = [pattern for own in rule.model.patterns.values() for pattern in own]
    yield "\n".join([phrase("patterns", language), *(f"  {pattern}" for pattern in patterns)])


def bare_expressions(rule: Rule, language: str) -> Iterator[str]:
    for path, part in rule.parts.items():
        if path not in (("when",), ("needs",)):
            yield f"{'.'.join(path)}: {speech_of(rule, language).say(part)}"


def phrase_values(rule: Rule, language: str) -> dict[str, Any]:
    """The values that the sentence of a kind may use."""
    model, pack, table = rule.model, rule.pack, rule.table.name
    found = {"table": table_title(pack, table, language)}
    for path, part in rule.parts.items():
        if len(path) == 1:
            found[path[0]] = expression_words(rule, path, language, part)
    if isinstance(column := getattr(model, "column", None), str):
        found["column"] = column_title(pack, table, column, language)
        found["targets"] = joined(reference_tables(rule, column, language), language, "or")
    for key in ("columns", "down", "follows"):
        if columns := getattr(model, key, None):
            found["columns"] = joined([column_title(pack, table, name, language) for name in columns], language)
    if rows := getattr(model, "rows", None) or ("rows_when" in found and table):
        found["rows"] = table_title(pack, rows, language)
    return found | (dependency_values(rule, language) if hasattr(model, "from_") else {})


def dependency_values(rule: Rule, language: str) -> dict[str, str]:
    """The values that the sentence of a rule on dependencies may use."""
    model, pack = rule.model, rule.pack
    ends = {"source": model.from_, "target": model.to}
    found = {name: column_title(pack, rule.table.name, column, language) for name, column in ends.items()}
    if rule.kind.asks:
        titles = {name: titled(each.title, language, name) for name, each in pack.model.parameter.items()}
        own = phrase(f"own-{model.side}", language)
        found |= {"asks": titles[model.asks], "own": own}
        if model.of:
            found["own"] = phrase("own-of", language, own=own, parameter=titles[model.of])
    if getattr(model, "share", None) is not None:
        found["share"] = f"{(model.share * 100).normalize():f} %"
    return found | ({"count": str(model.at_least)} if hasattr(model, "at_least") else {})


def reference_tables(rule: Rule, column: str, language: str) -> list[str]:
    columns = rule.table.columns
    found = columns[column].reference if column in columns else ()
    return [phrase("quoted", language, text=table_title(rule.pack, table, language)) for table, _ in found]


def conditions(rule: Rule, book: Rulebook, language: str) -> Iterator[str]:
    """Which records are judged, and when the outcome is missing."""
    speech = speech_of(rule, language)
    if rule.when is not None:
        yield phrase("applies-when", language, condition=speech.say(rule.when))
    judged = book.judged
    if rule.model.parameter is not None and judged is not None and rule.pack.judged is not None:
        scope = {name: column.type for name, column in rule.pack.judged.columns.items()}
        condition = Speech(rule.pack, rule.pack.judged, scope, language).say(judged)
        yield phrase("judged-when", language, condition=condition)
    if needs := rule.parts.get(("needs",)):
        yield phrase("needs", language, condition=speech.say(needs))
    if known(blanks := f"blanks-{rule.kind.name}"):
        yield phrase(blanks, language)
    if "rows_when" in (found := phrase_values(rule, language)):
        yield phrase("rows-when", language, condition=found["rows_when"], rows=found["rows"])


def terms(rule: Rule, language: str) -> Iterator[str]:
    """Where the named figures of a rule are found, and how much rounding is allowed for each."""
    for name, term in getattr(rule.model, "term", {}).items():
        table = term.table or rule.table.name
        path = ("term", name, "when")
        found = {
            "term": rule.kind.title(rule.model, name, language),
            "column": column_title(rule.pack, table, term.column, language),
            "table": table_title(rule.pack, table, language),
            "condition": expression_words(rule, path, language, rule.parts[path]) if path in rule.parts else "",
        }
        yield phrase(f"term-{term.way}" + ("-when" if found["condition"] else ""), language, **found)
    if rule.kind.gathers:
        unit = rule.model.rounding
        yield (
            phrase("rounding", language, unit=short_decimal_text(Decimal(unit), language))
            if unit
            else phrase("as-typed", language)
        )
    if getattr(rule.model, "group", None):
        yield phrase("in-groups", language, column=column_title(rule.pack, rule.table.name, rule.model.group, language))
    if getattr(rule.model, "sum_rows", False):
        yield phrase("sum-rows-too", language)


def expression_words(rule: Rule, path: KeyPath, language: str, part: Any) -> str:
    """An expression in words, on its own table."""
    other = rule.stands_on(path)
    if other is None:
        return speech_of(rule, language).say(part)
    scope = rule.kind.scope(rule.model, path, rule.scope, rule.pack) or {}
    return Speech(rule.pack, other, scope, language, record=rule.table).say(part)


SEGMENTS = 26  # columns


def matrix(rule: Rule, language: str, width: int) -> list[str]:
    """The latest lines as one table; nothing for a rule without dated lines."""
    if not rule.lines:
        return []
    lines = merged(rule, current(rule), language)
    per = getattr(rule.model, "per", None)
    if not rule.kind.colours:
        return [demands([(", ".join(segments), cells.get("", "")) for segments, cells in lines], width)]
    headers = [column_title(rule.pack, rule.table.name, per, language)] if per else []
    headers += [term_title(rule.pack, "colour", colour, language) for colour in COLOURS]
    room = (width - 2 - (SEGMENTS if per else 0)) // len(COLOURS) - 2
    rows = []
    for segments, cells in lines:
        unsaid = cells.get("")
        own = [cells.get(colour, phrase("table-never", language)) for colour in COLOURS]
        first = [wrap(", ".join(segments), SEGMENTS - 2)] if per else []
        rows.append([*first, *([unsaid, "", ""] if unsaid else own)])
    return [grid(rows, [*([SEGMENTS] if per else []), *([room] * len(COLOURS))], headers)]


def demands(lines: list[tuple[str, str]], width: int) -> str:
    if all(not segments for segments, _ in lines):
        return "; ".join(asked for _, asked in lines)
    return grid(lines, [SEGMENTS, width - SEGMENTS - 4], None)


def history(rule: Rule, language: str) -> list[str]:
    """The first date, then each change: segment, new and previous value."""
    days = sorted({line.since for line in rule.lines})
    form = phrase("day-format", language)
    told = [phrase("first-day", language, day=days[0].strftime(form))] if days else []
    for day in days[1:]:
        changes = [text for line in rule.lines if line.since == day for text in change(rule, line, language)]
        words = {"day": day.strftime(form), "changes": "; ".join(changes) or phrase("nothing", language)}
        told.append(phrase("later-day", language, **words))
    return told


def change(rule: Rule, line: Line, language: str) -> Iterator[str]:
    """The difference between a line and the one before it for the same segment."""
    own = [each for each in rule.lines if each.segment == line.segment and each.since < line.since]
    before = cells_of(rule, own[-1], language, False) if own else {}
    after = cells_of(rule, line, language, False)
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            colour = term_title(rule.pack, "colour", key, language) if key else ""
            place = phrase("apart", language).join(filter(None, (segment_title(rule, line.segment, language), colour)))
            words = {"place": place, "now": after.get(key), "before": before.get(key)}
            words = {name: text or phrase("nothing", language) for name, text in words.items() if name != "place"}
            yield phrase("change" if place else "change-bare", language, place=place, **words)


def effect(rule: Rule, book: Rulebook, language: str) -> list[str]:
    """The effect of the level, or for a rule with a parameter that of each pair of reported and derived colour."""
    must = [phrase("must-judge", language)] if rule.id in book.gate.must_judge else []
    if rule.model.parameter is None:
        return [effect_of_level(book, rule.model.level, language) + ".", *must]
    return [phrase("by-comparison", language), compare_table(book, language), *must]


def compare_table(book: Rulebook, language: str) -> str:

    def colour(name: str) -> str:
        return term_title(book.pack, "colour", name, language)

    rows = []
    for reported, levels in book.compare.items():
        first = phrase("reported-blank", language) if reported == "blank" else colour(reported)
        by_derived = {str(name): str(level) for name, level in levels.items()}
        rows.append([first, *(compared(book, by_derived.get(derived, "agrees"), language) for derived in ALL_COLOURS)])
    headers = [phrase("reported-derived", language), *(colour(name) for name in ALL_COLOURS)]
    return grid(rows, [None] * len(headers), headers)


def compared(book: Rulebook, level: str, language: str) -> str:
    return phrase("agrees", language) if level == "agrees" else effect_of_level(book, level, language)


def source(rule: Rule, language: str) -> list[str]:
    """Document and page, the reading, whether it is verified, and the rule's file."""
    model = rule.model.source
    told = [sentence_of(titled(model.text, language))]
    if model.reading:
        told.append(phrase("read-as", language, reading=titled(model.reading, language)))
    told.append(phrase("verified" if model.verified else "unverified", language))
    return [*told, phrase("in-file", language, file=rule.file, line=rule.positions.key(("id",))[0])]


def columns_read(rule: Rule, language: str) -> list[str]:
    """The columns that the rule reads, by table, and which of them may be blank."""
    by_table: dict[str, list[str]] = {}
    for table, name in dict.fromkeys(names_read(rule)):
        by_table.setdefault(table, []).append(name_title(name, rule.pack.tables[table], rule.pack, language))
    told = []
    for table, titles in by_table.items():
        words = {"table": table_title(rule.pack, table, language), "columns": joined(titles, language)}
        told.append(phrase("reads-of", language, **words))
    if "as_of" in rule.reads:
        told.append(phrase("reads-date", language))
    blank = [title_of_name(name, rule, language) for name in rule.model.optional]
    return told + ([phrase("may-be-blank", language, columns=joined(blank, language))] if blank else [])


def names_read(rule: Rule) -> Iterator[tuple[str, str]]:
    """The (table, name) pairs that the rule reads: its own columns, those of related rows and of required rows."""
    references = {column: target for column, target, _ in rule.table.references()}
    rows = getattr(rule.model, "rows", None)
    for name in sorted(rule.reads, key=list(rule.scope).index):
        column, dot, other = name.partition(".")
        if dot and column in references:
            yield references[column], other
        elif name != "as_of":
            yield rule.table.name, name
    for path, part in rule.parts.items():
        if (table := rule.stands_on(path)) is not None:
            yield from ((table.name, name) for name in part.reads if name != "as_of")
    if rows is not None:
        yield from ((rows, name) for line in rule.lines if isinstance(line.value, list) for name in line.value)
    yield from rule.kind.columns_beside(rule.model)


def title_of_name(name: str, rule: Rule, language: str) -> str:
    """The title of a name that a rule reads: a column, or a figure that the rule names itself."""
    if name in rule.kind.names(rule.model):
        return rule.kind.title(rule.model, name, language)
    return name_title(name, rule.table, rule.pack, language)


def message_texts(rule: Rule, language: str) -> Iterator[tuple[str, list[str]]]:
    for key in ("message", "remedy"):
        yield key, [filled_text(titled(getattr(rule.model, key), language), rule, language)]


def filled_text(text: str, rule: Rule, language: str) -> str:
    """A text with the title of each placeholder in brackets."""
    parts = []
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            own = phrase(f"hole-{name}", language) if known(f"hole-{name}") and name not in rule.table.columns else None
            parts.append(f"[{own or title_of_name(name, rule, language)}]")
    return "".join(parts)


INDENT = "  "


def paragraphs(heading: str, lines: Sequence[str], width: int) -> str:
    """Fold each line below a heading; a line with line breaks is a table and stays as it is."""
    told = [heading] if heading else []
    for line in lines:
        if "\n" in line:
            told.append(textwrap.indent(line, INDENT))
        else:
            first = INDENT if heading else ""
            further = first + INDENT if line.startswith("- ") else first
            told.append(
                textwrap.fill(
                    line,
                    width,
                    initial_indent=first,
                    subsequent_indent=further,
                    break_on_hyphens=False,
                    break_long_words=False,
                )
            )
    return "\n".join(told)


def sentence_of(text: str) -> str:
    """Capitalise a text and end it with a full stop."""
    return capital(text) if text.endswith((".", ":", "!", "?")) else f"{capital(text)}."
