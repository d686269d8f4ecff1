"""Reports as slides: the text of every shape and of the cells of tables, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.manuscript.lines import tidy
from checker.manuscript.opening import check_package, check_pages, library, unreadable
from checker.passages import Manuscript, Passage, Unread
from checker.texts import Text

SUFFIXES = (".pptx", ".pptm")
PICTURE, LINKED_PICTURE, GROUP = 13, 11, 6  # as PowerPoint numbers its shapes


def claims(path: Path) -> bool:
    """Whether the file's name says that it is a slide show."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path) -> Manuscript:
    """The passages of the slides. Pictures, charts, and slides without a word are told as not read."""
    library_pptx = library("pptx", path)
    check_package(path)
    found: list[Passage] = []
    unread: list[Unread] = []
    with unreadable(path):
        slides = list(library_pptx.Presentation(str(path)).slides)
        check_pages(path, len(slides))
        for number, slide in enumerate(slides, 1):
            shapes = list(every(slide.shapes))
            own = [passage for shape in shapes for passage in passages(shape, path.name, number)]
            found += own
            kinds = [kind for shape in shapes if (kind := drawn(shape))]
            unread += [Unread(path.name, Text(f"manuscript.{kind}"), number) for kind in kinds]
            if not own:
                unread.append(Unread(path.name, Text("manuscript.no-text-on-page"), number))
    return Manuscript((path.name,), tuple(found), tuple(unread), len(slides))


def every(shapes: Any) -> Iterator[Any]:
    """All shapes, those in groups one by one."""
    for shape in shapes:
        if shape.shape_type == GROUP:
            yield from every(shape.shapes)
        else:
            yield shape


def passages(shape: Any, file: str, slide: int) -> Iterator[Passage]:
    """The paragraphs of a shape, or of a table's cells; the slide's title is a heading."""
    title = 1 if shape.is_placeholder and shape.placeholder_format.type in TITLE_TYPES else None
    frames = [shape.text_frame] if shape.has_text_frame else []
    if getattr(shape, "has_table", False) and shape.has_table:
        frames += [cell.text_frame for row in shape.table.rows for cell in row.cells if not cell.is_spanned]
    for frame in frames:
        for paragraph in frame.paragraphs:
            # a line break within a paragraph is a vertical tab
            text = tidy(paragraph.text)
            if text:
                yield Passage(file, text, slide, level=title, part=slide, bullet=title is None and paragraph.level > 0)


TITLE_TYPES = (1, 3)  # title, centred title


def drawn(shape: Any) -> str | None:
    """What a shape shows that is not text."""
    if getattr(shape, "has_chart", False) and shape.has_chart:
        return "chart"
    if shape.shape_type in (PICTURE, LINKED_PICTURE) or hasattr(shape, "image"):
        return "picture"
    other = shape.element.tag.endswith("}graphicFrame") and not shape.has_table
    return "drawing" if other else None
