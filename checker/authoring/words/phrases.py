"""The words that stand between the rules' own, and the titles of what rules name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.policy import Rulebook
from checker.schema import Pack
from checker.texts import LANGUAGES, Text, Title, room_texts

ROOM = "explaining"


def phrase(name: str, language: str, /, **values: Any) -> str:
    """The entry ``name`` of this room's texts."""
    return Text(f"{ROOM}.{name}", values).say(language)


def known(name: str) -> bool:
    """Whether this room's texts have an entry ``name``."""
    return name in room_texts(ROOM)


def spoken_language(book: Rulebook, asked: str | None) -> str:
    """The language asked for, else the rulebook's first that the program speaks."""
    return asked or next((each for each in book.languages if each in LANGUAGES), "en")


def titled(titles: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """A title in a language, else in any that it has."""
    return Title(otherwise, titles).say(language)


def table_title(pack: Pack, table: str, language: str) -> str:
    """What people call a table."""
    return pack.tables[table].title(language) if table in pack.tables else table


def column_title(pack: Pack, table: str, column: str, language: str) -> str:
    """What people call a column; its name where the table has none such."""
    columns = pack.tables[table].columns if table in pack.tables else {}
    return columns[column].title(language) if column in columns else column


def term_title(pack: Pack, vocabulary: str | None, term: str, language: str) -> str:
    """What people call a term of a vocabulary, a colour also where the pack has no words for colours."""
    words = pack.vocabularies.get(vocabulary or "")
    if words is not None and term in words.terms:
        return words.title(term, language)
    return colour_word(term, language) if vocabulary == "colour" else term


def colour_word(colour: str, language: str) -> str:
    """A colour as a word in a sentence."""
    return Text(f"engine.colour-{colour}").say(language)


def capital(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], language: str, last: str = "and") -> str:
    """ "a, b and c"; ``last`` is "and" or "or"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {phrase(last, language)} {parts[-1]}"
