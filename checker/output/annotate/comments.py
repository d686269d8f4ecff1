"""Comments on cells: their texts, and adding and removing them in a workbook; existing comments are kept.

A comment has two halves: its text in the comments part, and its box in a VML drawing. Boxes of others stay as they are,
so the drawing is handled as text: it is not always well-formed XML.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from checker.intake.annotations import SIGNS
from checker.intake.workbook_xml import position
from checker.model.finding import Finding
from checker.model.report import Report
from checker.output.annotate.package import (
    SHEET_TYPE,
    Book,
    add_element,
    add_text,
    child,
    children_of,
    insert_in_order,
    local_name,
    make_element,
    namespace,
    parse,
    relation_namespace,
)
from checker.output.annotate.sheet import POINT, Sheet, cell_name, column_width, row_height
from checker.output.annotate.targets import Cell, by_severity, worst_section
from checker.output.parts.findings import figure, message, section_name
from checker.output.parts.words import join, phrase, plain
from checker.texts import Text

MESSAGE_LIMIT = 1500  # characters; a comment is limited to 32,767 in all
COMMENT_FINDINGS = 6  # findings in one comment


@dataclass(frozen=True)
class AnnotationContext:
    """A report and its language; ``file`` is the workbook's name in the report."""

    report: Report
    file: str
    language: str


def annotation_text(name: str, language: str, /, **values: object) -> str:
    return Text(f"annotation.{name}", values).say(language)


def row_status(findings: Sequence[Finding], language: str) -> str:
    """A row's most serious section, with the number of findings if several."""
    name = worst_section(findings)
    word = annotation_text("none", language) if name == "none" else phrase(name, language)
    values = {"sign": SIGNS[name], "word": word, "count": len(findings)}
    return annotation_text("sign-many" if len(findings) > 1 else "sign", language, **values)


def comment_text(findings: Sequence[Finding], context: AnnotationContext) -> str:
    """A comment's text, the most serious finding first."""
    ordered, language = by_severity(findings), context.language
    parts = [finding_text(finding, context) for finding in ordered[:COMMENT_FINDINGS]]
    if len(ordered) > COMMENT_FINDINGS:
        further = {"count": len(ordered) - COMMENT_FINDINGS, "sheet": annotation_text("mark", language)}
        parts.append(annotation_text("cut", language, **further))
    return "\n\n".join(parts)


def finding_text(finding: Finding, context: AnnotationContext) -> str:
    name, language = section_name(finding), context.language
    related = ", ".join(place_text(place, context.file) for place in (finding.related or ())[:3])
    lines = [
        f"{SIGNS[name]} {phrase(name, language)}",
        truncate(message(finding, language)),
        finding_figures(finding, context),
        annotation_text("do", language, remedy=truncate(plain(finding.remedy))) if finding.remedy else "",
        annotation_text("also", language, places=related) if related else "",
        annotation_text("by-rule", language, rule=finding.rule),
    ]
    return "\n".join(line for line in lines if line)


def finding_figures(finding: Finding, context: AnnotationContext) -> str:
    def part(name: str, field: str) -> str:
        text = getattr(finding, field)
        shown = truncate(figure(context.report, finding, text, context.language)) if text else ""
        return annotation_text(name, context.language, **{field: shown}) if text else ""

    return join(part("figures", "observed"), part("limit", "limit"), part("distance", "distance"))


def place_text(place: str, file: str) -> str:
    """Return a related location, with its file only if it is another one."""
    return plain(place.removeprefix(f"{file} · "))


def truncate(text: str) -> str:
    return text if len(text) <= MESSAGE_LIMIT else f"{text[: MESSAGE_LIMIT - 1]}…"


BEGIN, END = "▼ checker", "▲ checker"  # the first and the last line of ours, in every language
OURS = re.compile(rf"(?:\r?\n\r?\n)?{BEGIN}\r?\n.*?{END}", re.DOTALL)
AUTHOR = "checker"
COMMENT_FONT = {"sz": "9", "rFont": "Tahoma", "family": "2"}
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SHAPE_BLOCK = 1024  # numbers of shapes that belong to one drawing
SHAPE = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)  # with any prefix
SHAPE_NUMBER = re.compile(rb'id="_x0000_s(\d+)"')
SHAPE_CELL = re.compile(rb"<(\w+):Row>\s*(\d+)\s*</\1:Row>\s*<\1:Column>\s*(\d+)\s*</\1:Column>")
IDMAP = re.compile(rb'<\w+:idmap\b[^>]*\bdata="(\d+)')
VML_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY_DRAWING = (
    f'<xml {VML_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
BOX = (
    '<v:shape {spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:{width}px;height:{height}px;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
BOX_WIDTH = 420  # pixels
BOX_CHARACTERS = 62  # on a line of that width
BOX_LINE = 16  # pixels
BOX_MAX_HEIGHT = 560
BOX_SIZE = re.compile(rb"(?<![-\w])(width|height):([0-9.]+)(pt|px)")


def strip_comments(book: Book, sheet: Sheet) -> None:
    """Remove our comments: whole if all ours, else our part."""
    part = related_part(book, sheet, "comments")
    if part is None or BEGIN.encode() not in book.read(part):
        return
    comments = child(book.tree(part), "commentList")
    place = drawing_part(book, sheet)
    drawing = Drawing(book.read(place))
    for comment in list(comments):
        if remove_own_text(comment):
            comments.remove(comment)
            drawing.remove(position(comment.get("ref")))
    book.write(place, drawing.content)
    if not len(comments):
        drop_empty_parts(book, sheet, part, None if SHAPE.search(drawing.content) else place)


def remove_own_text(comment: Any) -> bool:
    """Remove our part of a comment's text across its runs; return whether nothing is left."""
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


def write_comments(book: Book, sheet: Sheet, texts: Mapping[Cell, str]) -> None:
    """Add comments to cells; an existing comment is kept, with ours after it."""
    if not texts:
        return
    root = comments_part(book, sheet)
    place = drawing_part(book, sheet)
    drawing = Drawing(book.read(place))
    comments = child(root, "commentList")
    known = {comment.get("ref"): comment for comment in comments}
    for cell, text in texts.items():
        theirs = known.get(cell_name(*cell))
        if theirs is not None:
            add_run(child(theirs, "text"), f"\n\n{frame(text)}")
            drawing.enlarge(sheet, cell, "".join(theirs.itertext()))
            continue
        comment = add_element(comments, "comment", ref=cell_name(*cell), authorId=str(author_index(root)))
        add_run(add_element(comment, "text"), frame(text))
        drawing.add(sheet, cell, text)
    comments[:] = sorted(comments, key=lambda comment: position(comment.get("ref")))
    book.write(place, drawing.content)


def frame(text: str) -> str:
    """A text between our first and last line; neither can occur in it, since cells can contain anything."""
    for line in (BEGIN, END):
        text = text.replace(line, line.replace(" ", "-"))
    return f"{BEGIN}\n{text}\n{END}"


def author_index(root: Any) -> int:
    names = [author.text for author in children_of(root, "authors")]
    if AUTHOR in names:
        return names.index(AUTHOR)
    add_element(child(root, "authors"), "author", AUTHOR)
    return len(names)


def add_run(parent: Any, text: str) -> None:
    """Add our text as a run of its own."""
    for bare in parent.findall(f"{{{namespace(parent)}}}t"):  # bare text becomes a run, so that ours can follow
        run = make_element(parent, "r")
        parent.replace(bare, run)
        run.append(bare)
    run = make_element(parent, "r")
    properties = add_element(run, "rPr")
    for name, value in COMMENT_FONT.items():
        add_element(properties, name, val=value)
    add_text(run, text)
    runs = [place for place, found in enumerate(parent) if local_name(found) == "r"]
    parent.insert(runs[-1] + 1 if runs else 0, run)


def related_part(book: Book, sheet: Sheet, kind: str) -> str | None:
    return next((part for _, found, part in book.relations(sheet.part) if found == kind and book.has(part)), None)


def comments_part(book: Book, sheet: Sheet) -> Any:
    """Return the root of the sheet's comments, created if missing."""
    part = related_part(book, sheet, "comments")
    if part is None:
        part = book.beside("comments{}.xml")
        empty = f'<comments xmlns="{namespace(sheet.root)}"><authors/><commentList/></comments>'
        book.plant(part, parse(book.path, part, empty.encode()), f"{SHEET_TYPE}.comments+xml")
        book.relate(sheet.part, "comments", part)
    return book.tree(part)


def drawing_part(book: Book, sheet: Sheet) -> str:
    """Return the part with the sheet's boxes, created if missing."""
    entry = child(sheet.root, "legacyDrawing")
    name = f"{{{relation_namespace(sheet.root)}}}id"
    for found, _, part in book.relations(sheet.part):
        if entry is not None and found == entry.get(name):
            return part
    part = book.beside("drawings/vmlDrawing{}.vml")
    book.write(part, (EMPTY_DRAWING % sheet.number).encode())
    book.default_type("vml", VML_TYPE)
    identifier = book.relate(sheet.part, "vmlDrawing", part)
    insert_in_order(sheet.root, make_element(sheet.root, "legacyDrawing")).set(name, identifier)
    return part


def drop_empty_parts(book: Book, sheet: Sheet, comments: str, drawing: str | None) -> None:
    """Remove an empty comments part, and its drawing if nothing else is drawn there."""
    for identifier, _, target in book.relations(sheet.part):
        if target in (comments, drawing):
            book.unrelate(sheet.part, identifier)
            book.drop(target)
    if drawing is not None:
        sheet.root.remove(child(sheet.root, "legacyDrawing"))


class Drawing:
    """Boxes of one sheet's comments, with everything else drawn there."""

    def __init__(self, content: bytes) -> None:
        self.pieces: list[bytes] = []  # boxes and what is between them
        self.boxes: dict[Cell, int] = {}  # which piece is the box of which cell
        self.number = max((int(found) for found in SHAPE_NUMBER.findall(content)), default=first_number(content))
        self.spaces = "" if VML_NAMESPACES.encode() in content else VML_NAMESPACES
        end = content.rfind(b"</")
        self.end = content[end:]
        place = 0
        for found in SHAPE.finditer(content):
            self.pieces += [content[place : found.start()], found[0]]
            place = found.end()
            at = SHAPE_CELL.search(found[0])
            if at and b'ObjectType="Note"' in found[0]:
                self.boxes[int(at[2]), int(at[3])] = len(self.pieces) - 1
        self.pieces.append(content[place:end])

    @property
    def content(self) -> bytes:
        return b"".join([*self.pieces, self.end])

    def remove(self, cell: Cell) -> None:
        if cell in self.boxes:
            self.pieces[self.boxes.pop(cell)] = b""

    def add(self, sheet: Sheet, cell: Cell, text: str) -> None:
        """Draw the box of a cell's comment, beside it and large enough for its text."""
        self.number += 1
        height = box_height(text)
        corners = box_anchor(sheet, *cell, height)
        sizes = {"width": BOX_WIDTH, "height": height, "row": cell[0], "column": cell[1], "anchor": corners}
        shape = BOX.format(spaces=self.spaces, number=self.number, order=len(self.boxes) + 1, **sizes)
        self.boxes[cell] = len(self.pieces)
        self.pieces.append(shape.encode())

    def enlarge(self, sheet: Sheet, cell: Cell, text: str) -> None:
        """Enlarge an existing box for a longer text; never shrink it."""
        place = self.boxes.get(cell)
        if place is None:
            return
        shape = self.pieces[place]
        old = (box_side(shape, b"width"), box_side(shape, b"height"))
        width, height = max(BOX_WIDTH, old[0]), max(box_height(text), old[1])
        if (width, height) != old:
            sizes = {b"width": b"width:%dpx" % width, b"height": b"height:%dpx" % height}
            shape = BOX_SIZE.sub(lambda found: sizes[found[1]], shape, 2)
            corners = box_anchor(sheet, *cell, height, width).encode()
            self.pieces[place] = re.sub(rb"(<\w+:Anchor>)[^<]*", lambda found: found[1] + corners, shape)


def first_number(content: bytes) -> int:
    """The number before the first that a drawing's shapes may have."""
    block = IDMAP.search(content)
    return (int(block[1]) if block else 1) * SHAPE_BLOCK


def box_height(text: str) -> int:
    """Height of a text's box in pixels, with the lines that frame it."""
    lines = sum(max(1, math.ceil(len(line) / BOX_CHARACTERS)) for line in text.split("\n"))
    return min(BOX_MAX_HEIGHT, (lines + 3) * BOX_LINE)


def box_anchor(sheet: Sheet, row: int, column: int, height: int, width: int = BOX_WIDTH) -> str:
    """The box's corners: column, pixels into it, row, pixels into it; left and top, then right and bottom."""
    left, top = column + 1, max(row - 1, 0)
    right, across = cell_at(left, width + 15, partial(column_width, sheet))
    bottom, down = cell_at(top, height + 4, partial(row_height, sheet))
    return f"{left}, 15, {top}, 4, {right}, {across}, {bottom}, {down}"


def cell_at(start: int, pixels: int, size_of: Callable[[int], int]) -> tuple[int, int]:
    """The row or column so many pixels on, and the pixels into it."""
    while pixels >= size_of(start):
        pixels -= size_of(start)
        start += 1
    return start, pixels


def box_side(shape: bytes, side: bytes) -> int:
    """Width or height of a box in pixels; 0 if not stated."""
    sizes = {found[1]: float(found[2]) * (POINT if found[3] == b"pt" else 1) for found in BOX_SIZE.finditer(shape)}
    return round(sizes.get(side, 0))
