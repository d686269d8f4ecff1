"""Slides: the text of every shape and table cell, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.intake.report_text.reading import check_package, check_pages, import_library, tidy, wrap_errors
from checker.model.report_text import Manuscript, Passage, Unread
from checker.texts import Text

SUFFIXES = (".pptx", ".pptm")
PICTURE, LINKED_PICTURE, GROUP = 13, 11, 6  # as PowerPoint numbers its shapes
TITLE_TYPES = (1, 3)  # title, centred title


def read(path: Path) -> Manuscript:
    """Return the passages of the slides. Pictures, charts, and slides without a word are reported as not read."""
    library_pptx = import_library("pptx", path)
    check_package(path)
    found: list[Passage] = []
    unread: list[Unread] = []
    with wrap_errors(path):
        slides = list(library_pptx.Presentation(str(path)).slides)
        check_pages(path, len(slides))
        for number, slide in enumerate(slides, 1):
            shapes = list(flatten_shapes(slide.shapes))
            own = [passage for shape in shapes for passage in passages(shape, path.name, number)]
            found += own
            kinds = [kind for shape in shapes if (kind := graphic_kind(shape))]
            unread += [Unread(path.name, Text(f"manuscript.{kind}"), number) for kind in kinds]
            if not own:
                unread.append(Unread(path.name, Text("manuscript.no-text-on-page"), number))
    return Manuscript((path.name,), tuple(found), tuple(unread), len(slides))


def flatten_shapes(shapes: Any) -> Iterator[Any]:
    """All shapes, with groups resolved."""
    for shape in shapes:
        if shape.shape_type == GROUP:
            yield from flatten_shapes(shape.shapes)
        else:
            yield shape


def passages(shape: Any, file: str, slide: int) -> Iterator[Passage]:
    """Yield the passages of a text file's lines, or of one page's. ``marked``: ``#`` is a heading, as in Markdown."""
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


def graphic_kind(shape: Any) -> str | None:
    if getattr(shape, "has_chart", False) and shape.has_chart:
        return "chart"
    if shape.shape_type in (PICTURE, LINKED_PICTURE) or hasattr(shape, "image"):
        return "picture"
    other = shape.element.tag.endswith("}graphicFrame") and not shape.has_table
    return "drawing" if other else None
