"""What a workbook lists: its worksheets, and parts that a marked copy cannot keep to their purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.annotation.book import Book
from checker.annotation.xml import inside, relation_space
from checker.texts import Text

UNKEPT = {"annotation.signature": "_xmlsignatures/", "annotation.threads": "xl/threadedcomments/"}


def sheets_of(book: Book) -> Iterator[tuple[Any, str, str]]:
    """Every worksheet: its entry in the workbook, its name and its part. Charts and programs are left out."""
    places = {identifier: (kind, target) for identifier, kind, target in book.relations(book.name)}
    root = book.tree(book.name)
    for entry in inside(root, "sheets"):
        kind, part = places.get(entry.get(f"{{{relation_space(root)}}}id"), ("", ""))
        if kind == "worksheet" and book.has(part):
            yield entry, entry.get("name", ""), part


def names_of(book: Book) -> frozenset[str]:
    """The names of all worksheets."""
    return frozenset(name for _, name, _ in sheets_of(book))


def told_of(book: Book) -> tuple[Text, ...]:
    """What should be known of the copy: a signature holds for the original only, and a thread hides our comment."""
    return tuple(
        Text(key, {"file": book.path.name})
        for key, folder in UNKEPT.items()
        if any(name.startswith(folder) for name in book.names)
    )
