"""The comments of one sheet: ours are added behind theirs, and taken out again wherever they have moved to.

A comment has two halves: its text in the comments part, and its box in a drawing of an old kind (VML). The boxes of
others are left as they are, so the drawing is handled as text: it is not always sound XML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.annotation.book import Book
from checker.annotation.boxes import Drawing
from checker.annotation.note_parts import comments_of, drawing_of, related, take_away
from checker.annotation.placing import Cell
from checker.annotation.sheet import Sheet, cell_name
from checker.annotation.xml import add, add_text, child, inside, local, make, space
from checker.intake.workbook_xml import position

BEGIN, END = "▼ checker", "▲ checker"  # the first and the last line of ours, in every language
OURS = re.compile(rf"(?:\r?\n\r?\n)?{BEGIN}\r?\n.*?{END}", re.DOTALL)
AUTHOR = "checker"
FONT = {"sz": "9", "rFont": "Tahoma", "family": "2"}


def strip(book: Book, sheet: Sheet) -> None:
    """Take our comments out of a sheet: those that are all ours whole, of others our part."""
    part = related(book, sheet, "comments")
    if part is None or BEGIN.encode() not in book.read(part):
        return
    comments = child(book.tree(part), "commentList")
    place = drawing_of(book, sheet)
    drawing = Drawing(book.read(place))
    for comment in list(comments):
        if without_ours(comment):
            comments.remove(comment)
            drawing.remove(position(comment.get("ref")))
    book.write(place, drawing.content)
    if not len(comments):
        take_away(book, sheet, part, place if drawing.is_empty else None)


def without_ours(comment: Any) -> bool:
    """Take our part out of a comment's text, whichever runs a spreadsheet has made of it; whether nothing is left."""
    pieces = list(comment.iter("{*}t"))
    text = "".join(piece.text or "" for piece in pieces)
    spans = [found.span() for found in OURS.finditer(text)]
    if not spans:
        return False
    start = 0
    for piece in pieces:
        own = piece.text or ""
        piece.text = "".join(
            sign for at, sign in enumerate(own, start) if not any(first <= at < last for first, last in spans)
        )
        start += len(own)
    for run in [found for found in comment.iter("{*}r") if not "".join(each.text or "" for each in found.iter("{*}t"))]:
        run.getparent().remove(run)
    return not OURS.sub("", text).strip()


def write(book: Book, sheet: Sheet, texts: Mapping[Cell, str]) -> None:
    """Put comments of ours on cells; one that has a comment keeps it, with ours behind it."""
    if not texts:
        return
    root = comments_of(book, sheet)
    place = drawing_of(book, sheet)
    drawing = Drawing(book.read(place))
    comments = child(root, "commentList")
    known = {comment.get("ref"): comment for comment in comments}
    for cell, text in texts.items():
        theirs = known.get(cell_name(*cell))
        if theirs is not None:
            write_run(child(theirs, "text"), f"\n\n{framed(text)}")
            drawing.enlarge(sheet, cell, "".join(theirs.itertext()))
            continue
        comment = add(comments, "comment", ref=cell_name(*cell), authorId=str(author_number(root)))
        write_run(add(comment, "text"), framed(text))
        drawing.add(sheet, cell, text)
    comments[:] = sorted(comments, key=lambda comment: position(comment.get("ref")))
    book.write(place, drawing.content)


def framed(text: str) -> str:
    """A text between our first and last line, neither of which can stand in it: cells can hold anything."""
    for line in (BEGIN, END):
        text = text.replace(line, line.replace(" ", "-"))
    return f"{BEGIN}\n{text}\n{END}"


def author_number(root: Any) -> int:
    """The number of our name among the authors."""
    names = [author.text for author in inside(root, "authors")]
    if AUTHOR in names:
        return names.index(AUTHOR)
    add(child(root, "authors"), "author", AUTHOR)
    return len(names)


def write_run(parent: Any, text: str) -> None:
    """Add our text as a run of its own."""
    for plain in parent.findall(f"{{{space(parent)}}}t"):  # a text without runs becomes one, so that ours can follow
        run = make(parent, "r")
        parent.replace(plain, run)
        run.append(plain)
    run = make(parent, "r")
    properties = add(run, "rPr")
    for name, value in FONT.items():
        add(properties, name, val=value)
    add_text(run, text)
    runs = [place for place, found in enumerate(parent) if local(found) == "r"]
    parent.insert(runs[-1] + 1 if runs else 0, run)
