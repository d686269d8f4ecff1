"""The comments of one sheet: ours are added behind theirs, and taken out again wherever they have moved to.

A comment has two halves: its text in the comments part, and its box in a drawing of an old kind (VML). The boxes of
others are left as they are, so the drawing is handled as text: it is not always sound XML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.annotation.book import SHEET_TYPE, Book
from checker.annotation.boxes import EMPTY_DRAWING, SHAPE, box, box_of, enlarged
from checker.annotation.placing import Cell
from checker.annotation.sheet import Sheet, cell_name
from checker.annotation.xml import add, add_text, child, inside, local, make, parsed, put, relation_space, space
from checker.readers.marks import position

BEGIN, END = "▼ checker", "▲ checker"  # the first and the last line of ours, in every language
OURS = re.compile(rf"(?:\r?\n\r?\n)?{BEGIN}\r?\n.*?{END}", re.DOTALL)
AUTHOR = "checker"
FONT = {"sz": "9", "rFont": "Tahoma", "family": "2"}
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def strip(book: Book, sheet: Sheet) -> None:
    """Take our comments out of a sheet: those that are all ours whole, of others our part."""
    part = related(book, sheet, "comments")
    if part is None or BEGIN.encode() not in book.read(part):
        return
    comments = child(book.tree(part), "commentList")
    for comment in inside(book.tree(part), "commentList"):
        if without_ours(comment):
            comments.remove(comment)
            unbox(book, sheet, position(comment.get("ref")))
    if not len(comments):
        take_away(book, sheet, part)


def without_ours(comment: Any) -> bool:
    """Take our part out of a comment's text, whichever runs a spreadsheet has made of it; whether nothing is left."""
    pieces = list(comment.iter("{*}t"))
    text = "".join(piece.text or "" for piece in pieces)
    spans = [found.span() for found in OURS.finditer(text)]
    start = 0
    for piece in pieces:
        own = piece.text or ""
        kept = [sign for at, sign in enumerate(own, start) if not any(first <= at < last for first, last in spans)]
        start += len(own)
        if len(kept) < len(own):
            piece.text = "".join(kept)
    for run in [found for found in comment.iter("{*}r") if not "".join(each.text or "" for each in found.iter("{*}t"))]:
        run.getparent().remove(run)
    return bool(spans) and not OURS.sub("", text).strip()


def write(book: Book, sheet: Sheet, texts: Mapping[Cell, str]) -> None:
    """Put comments of ours on cells; one that has a comment keeps it, with ours behind it."""
    if not texts:
        return
    root = comments_of(book, sheet)
    comments = child(root, "commentList")
    known = {comment.get("ref"): comment for comment in comments}
    for cell, text in texts.items():
        theirs = known.get(cell_name(*cell))
        if theirs is not None:
            write_run(child(theirs, "text"), f"\n\n{BEGIN}\n{text}\n{END}")
            enlarge_box(book, sheet, cell, "".join(theirs.itertext()))
            continue
        comment = add(comments, "comment", ref=cell_name(*cell), authorId=str(author_number(root)))
        write_run(add(comment, "text"), f"{BEGIN}\n{text}\n{END}")
        put_box(book, sheet, cell, text)
    comments[:] = sorted(comments, key=lambda comment: position(comment.get("ref")))


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


def comments_of(book: Book, sheet: Sheet) -> Any:
    """The sheet's comments, made if there are none."""
    part = related(book, sheet, "comments")
    if part is None:
        part = book.beside("comments{}.xml")
        empty = f'<comments xmlns="{space(sheet.root)}"><authors/><commentList/></comments>'
        book.plant(part, parsed(book.path, part, empty.encode()), f"{SHEET_TYPE}.comments+xml")
        book.relate(sheet.part, "comments", part)
    return book.tree(part)


def author_number(root: Any) -> int:
    """The number of our name among the authors."""
    names = [author.text for author in inside(root, "authors")]
    if AUTHOR in names:
        return names.index(AUTHOR)
    add(child(root, "authors"), "author", AUTHOR)
    return len(names)


def put_box(book: Book, sheet: Sheet, cell: Cell, text: str) -> None:
    """Draw the box of a comment."""
    part = drawing_of(book, sheet)
    content = book.read(part)
    drawn = box(sheet, *cell, text, content)
    head, end, tail = content.rpartition(b"</xml>")
    book.write(part, head + drawn + end + tail)


def enlarge_box(book: Book, sheet: Sheet, cell: Cell, text: str) -> None:
    """Make the box of someone's comment large enough for ours too."""
    part = drawing_of(book, sheet)
    book.write(part, enlarged(sheet, *cell, text, book.read(part)))


def drawing_of(book: Book, sheet: Sheet) -> str:
    """The part with the sheet's boxes, made if there is none."""
    entry = child(sheet.root, "legacyDrawing")
    name = f"{{{relation_space(sheet.root)}}}id"
    for found, _, part in book.relations(sheet.part):
        if entry is not None and found == entry.get(name):
            return part
    part = book.beside("drawings/vmlDrawing{}.vml")
    book.write(part, (EMPTY_DRAWING % sheet.number).encode())
    book.default_type("vml", VML)
    identifier = book.relate(sheet.part, "vmlDrawing", part)
    put(sheet.root, make(sheet.root, "legacyDrawing")).set(name, identifier)
    return part


def unbox(book: Book, sheet: Sheet, cell: Cell) -> None:
    """Take away the box of a comment."""
    part = drawing_of(book, sheet)
    content = book.read(part)
    if found := box_of(content, *cell):
        book.write(part, content[: found[0]] + content[found[1] :])


def take_away(book: Book, sheet: Sheet, part: str) -> None:
    """Take away comments that have none left, and their drawing if nothing else is drawn in it."""
    drawing = drawing_of(book, sheet)
    empty = not SHAPE.search(book.read(drawing))
    for identifier, kind, target in book.relations(sheet.part):
        if (kind == "comments" and target == part) or (empty and kind == "vmlDrawing" and target == drawing):
            book.unrelate(sheet.part, identifier)
            book.drop(target)
    if empty:
        sheet.root.remove(child(sheet.root, "legacyDrawing"))


def related(book: Book, sheet: Sheet, kind: str) -> str | None:
    """The part of a kind that the sheet points to."""
    return next((part for _, found, part in book.relations(sheet.part) if found == kind and book.has(part)), None)
