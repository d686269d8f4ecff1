"""The words between a rule's own, and the titles of what rules name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.kinds.rule import PREVIOUS
from checker.model.types import Type
from checker.model.values import date_text, short_decimal_text, with_unit
from checker.rulebook.rulebook import Rulebook
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import LANGUAGES, Text, Title, room_texts

ROOM = "explaining"


def phrase(name: str, language: str, /, **values: Any) -> str:
    return Text(f"{ROOM}.{name}", values).say(language)


def known(name: str) -> bool:
    return name in room_texts(ROOM)


def spoken_language(book: Rulebook, asked: str | None) -> str:
    """The requested language, else the rulebook's first that the program speaks."""
    return asked or next((each for each in book.languages if each in LANGUAGES), "en")


def titled(titles: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """A title in a language, else in any that it has."""
    return Title(otherwise, titles).say(language)


def table_title(pack: Pack, table: str, language: str) -> str:
    return pack.tables[table].title(language) if table in pack.tables else table


def column_title(pack: Pack, table: str, column: str, language: str) -> str:
    """The title of a column; its name where the table has no such column."""
    columns = pack.tables[table].columns if table in pack.tables else {}
    return columns[column].title(language) if column in columns else column


def term_title(pack: Pack, vocabulary: str | None, term: str, language: str) -> str:
    """The title of a term of a vocabulary; colours have one without a vocabulary too."""
    words = pack.vocabularies.get(vocabulary or "")
    if words is not None and term in words.terms:
        return words.title(term, language)
    return colour_word(term, language) if vocabulary == "colour" else term


def colour_word(colour: str, language: str) -> str:
    return Text(f"engine.colour-{colour}").say(language)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], language: str, last: str = "and") -> str:
    """ "a, b and c"; ``last`` is "and" or "or"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {phrase(last, language)} {parts[-1]}"


def figure(value: Any, kind: Type, pack: Pack, language: str) -> str:
    """Format a value with its unit: decimal sign and date form of the language, terms by their title."""
    if value is None:
        return phrase("blank-value", language)
    if isinstance(value, date):
        return date_text(value, language)
    if kind.kind == "term":
        return phrase("quoted", language, text=term_title(pack, kind.vocabulary, str(value), language))
    if isinstance(value, bool):
        return phrase("yes" if value else "no", language)
    if isinstance(value, Decimal | int):
        return number(Decimal(value), kind, language)
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return phrase("quoted", language, text=text)


def number(value: Decimal, kind: Type, language: str) -> str:
    """Format a number with its unit, without trailing zeros."""
    shown = value * 100 if kind.unit == "percent" else value
    return with_unit(short_decimal_text(shown, language), value, kind.unit, language)


def name_title(name: str, table: TableDescription, pack: Pack, language: str) -> str:
    """The title of a name; a related row's column is followed by its table: "Fase (Prosjekter)"."""
    if name in table.columns:
        return table.columns[name].title(language)
    if name == "as_of":
        return phrase("as-of", language)
    if name.startswith(PREVIOUS):
        return phrase("previous", language, column=name_title(name.removeprefix(PREVIOUS), table, pack, language))
    side, dot, other = name.partition(".")
    if dot and side in ("reported", "derived") and side not in table.columns:
        return colour_title(side, other, pack, language)
    if dot and side == "parameter":
        return phrase(f"parameter-{other}", language)
    target = related_table(table, pack, side, other)
    if target is None:
        return name
    titles = {"column": column_title(pack, target, other, language), "table": table_title(pack, target, language)}
    return phrase("related", language, **titles)


def related_table(table: TableDescription, pack: Pack, column: str, other: str) -> str | None:
    """The table that a related row's column is in."""
    targets = (target for target in table.related(column) if target in pack.tables)
    return next((target for target in targets if other in pack.tables[target].columns), None)


def colour_title(side: str, name: str, pack: Pack, language: str) -> str:
    """The title of ``reported.cost``, ``derived.reds`` and similar names."""
    model = pack.model.parameter.get(name)
    if model is None:
        return phrase(f"{side}-{name}", language)
    return phrase(side, language, parameter=titled(model.title, language, name))
