"""The shipped packs as pages: words, tables and rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from checker.kinds.rule import Rule
from checker.rulebook.loader import load
from checker.rulebook.rulebook import Rulebook
from checker.schema.packs import Pack
from checker.schema.tables import Column, TableDescription, Vocabulary
from parts.layout import code, rulebook, table

LANGUAGE = "en"


def hso() -> str:
    """The health authority's pack."""
    return catalogue(rulebook())


def gmpp() -> str:
    """The major projects' pack."""
    return catalogue(rulebook("datasets/gmpp-2023/rules.toml"))


COMPARE = """
compare.green   = { green = "agrees",  yellow = "error",   red = "error",  missing = "error" }
compare.yellow  = { green = "warning", yellow = "agrees",  red = "error",  missing = "error" }
compare.red     = { green = "warning", yellow = "warning", red = "agrees", missing = "warning" }
compare.missing = { green = "warning", yellow = "error",   red = "error",  missing = "note" }
compare.blank   = { green = "error",   yellow = "error",   red = "error",  missing = "error" }
"""


def regime(name: str) -> str:
    """A pack that no shipped rulebook uses yet."""
    with TemporaryDirectory() as folder:
        book = Path(folder) / "rules.toml"
        head = f'title.en = "{name}"\nlanguages = ["nb", "en"]\npacks = ["rules/{name}"]\n'
        book.write_text(head + COMPARE, encoding="utf-8")
        return catalogue(load(book))


def catalogue(book: Rulebook) -> str:
    """A pack with everything in it."""
    parts = [
        *parameters(book.pack),
        "## Tables",
        *(part for each in book.pack.tables.values() for part in described(each)),
    ]
    parts += ["## Rules", *rules(book)]
    return "\n\n".join([*parts, "## Words", *words(book.pack)])


def parameters(pack: Pack) -> Iterator[str]:
    """The colours of the status page, and whose they are."""
    yield "## Colours judged"
    judged = pack.model.judged
    if judged is not None:
        condition = f"where {code(judged.when)}" if judged.when else "all of them"
        yield f"Rows of {code(judged.table)}: {condition}."
    rows = [
        (code(name), each.title.get("en", ""), each.title.get("nb", ""), code(each.reported))
        for name, each in pack.model.parameter.items()
    ]
    yield table(("parameter", "English", "norsk", "reported in the column"), rows)


def described(description: TableDescription) -> Iterator[str]:
    """One table."""
    model = description.model
    names = [model.title.get("nb", ""), model.title.get("en", ""), *model.also]
    yield f"### {description.title(LANGUAGE)}"
    facts = [f"File or sheet: {', '.join(map(code, dict.fromkeys([description.name, *names])))}.", due(description)]
    if model.key:
        facts.append(f"Key: {', '.join(map(code, model.key))}{'' if model.unique else ', judged by a rule'}.")
    if model.total_rows:
        facts.append(f"Sum rows: {code(model.total_rows.column)} begins with {', '.join(model.total_rows.words)}.")
    yield " ".join(facts)
    yield table(
        ("column", "norsk", "English", "other headings", "holds", "filled"), map(column, description.columns.values())
    )


def due(description: TableDescription) -> str:
    """When the table is due."""
    if description.model.optional:
        return "Optional."
    months = description.model.required_in
    return f"Due in the months {', '.join(months)}." if months else "Due every month."


def column(described: Column) -> tuple[str, ...]:
    """One column."""
    model = described.model
    titles = (model.title.get("nb", ""), model.title.get("en", ""))
    bounds = [f"≥ {model.min}" if model.min is not None else "", f"≤ {model.max}" if model.max is not None else ""]
    which = f"no. {model.occurrence} of equal headings" if model.occurrence else ""
    holds = ", ".join(filter(None, [kind(described), *bounds, which]))
    return code(described.name), *titles, ", ".join(model.also), holds, "must be" if model.required else ""


def kind(described: Column) -> str:
    """What a column holds."""
    type = described.type
    if described.reference:
        return f"a name in {' or '.join(code(target) for target, _ in described.reference)}"
    if type.kind == "term":
        return f"a word of {code(type.vocabulary)}"
    if type.kind == "number":
        unit = type.unit or "number"
        return f"{unit}, {type.scale} decimals" if type.scale else f"{unit}, whole"
    return {"list": "names, semicolons between"}.get(type.kind, type.kind)


def rules(book: Rulebook) -> Iterator[str]:
    """The rules by family: all in a table, then each with its source and how it is read."""
    for family, members in groupby(book.rules, key=lambda rule: PurePosixPath(rule.file).parent.name):
        found = list(members)
        yield f"### {family[0].upper()}{family[1:]}"
        headings = ("rule", "title", "kind", "level", "parameter", "table", "verified")
        yield table(headings, map(summary, found))
        yield "\n".join(f"- **{rule.id}** {sentence(source(rule))} {reading(rule)}".rstrip() for rule in found)


def summary(rule: Rule) -> tuple[str, ...]:
    """A rule on one line. What feeds a parameter has its level from the comparison."""
    model = rule.model
    level = "by comparison" if model.parameter else model.level
    verified = "yes" if model.source.verified else "no"
    link = f"[{rule.id}](../../{rule.file})" if not rule.file.startswith("..") else f"[{rule.id}]({rule.file})"
    return link, model.title[LANGUAGE], rule.kind.name, level, code(model.parameter), code(model.table), verified


def source(rule: Rule) -> str:
    """Where a rule comes from."""
    text: str = rule.model.source.text.get(LANGUAGE, "")
    return text


def reading(rule: Rule) -> str:
    """How a rule is read."""
    text: str = rule.model.source.reading.get(LANGUAGE, "")
    return text


def sentence(text: str) -> str:
    """With a full stop."""
    return text if text.endswith(".") else f"{text}."


def words(pack: Pack) -> Iterator[str]:
    """What people may write."""
    yield "Capitals and spaces do not matter. The term itself may be written too."
    yield table(
        ("vocabulary", "term", "norsk", "English"), [row for each in pack.vocabularies.values() for row in terms(each)]
    )
    yield "Words for a cell without a value (`*` stands for anything after it):"
    yield table(
        ("kind", "words"),
        [(name.replace("_", " "), ", ".join(map(code, found))) for name, found in pack.model.missing.items()],
    )


def terms(vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    """The terms of a vocabulary."""
    for term in vocabulary.terms:
        found = vocabulary.words.get(term, {})
        order = " (in order)" if vocabulary.ordered else ""
        yield (
            f"{code(vocabulary.name)}{order}",
            code(term),
            *(", ".join(found.get(each) or found.get("", ())) for each in ("nb", "en")),
        )
