"""PDF files: the lines of each page, joined to passages by the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.intake.report_text.reading import check_pages, import_library, passages, tidy, wrap_errors
from checker.model.report_text import Manuscript, Passage, Unread
from checker.texts import Text

SUFFIXES = (".pdf",)
IMAGE = 3  # as PDFium numbers the objects on a page
LARGE_PICTURE = 0.04  # of the page: a smaller picture is an icon or a logo
GAP = 0.75  # of a line's height, between two passages
SIZE_RATIO = 1.2  # a line so much higher or lower than the one before is another passage
Box = tuple[float, float, float, float]


def read(path: Path) -> Manuscript:
    """Return the passages of the pages. Pages without text and pages with large pictures are reported as not read."""
    pdfium = import_library("pypdfium2", path)
    found: list[Passage] = []
    unread: list[Unread] = []
    with wrap_errors(path):
        document = pdfium.PdfDocument(str(path))
        count = len(document)
        check_pages(path, count)
        for number in range(1, count + 1):
            page = document[number - 1]
            texts = list(lines(page.get_textpage()))
            own = passages(texts, path.name, page=number, numbered=False)
            found += [replace(passage, page=number, part=number) for passage in own]
            pictures = sum(1 for _ in large_pictures(page))
            unread += [Unread(path.name, Text("manuscript.picture"), number) for _ in range(pictures)]
            if not any(texts):
                unread.append(Unread(path.name, Text("manuscript.no-text-on-page"), number))
        document.close()
    return Manuscript((path.name,), tuple(found), tuple(unread), count)


def lines(page: Any) -> Iterator[str]:
    """Yield the lines of a page, with a blank one at each gap, change of size or change of column."""
    before: Box | None = None
    line = ""
    for place in range(page.count_rects()):
        box = page.get_rect(place)
        text = tidy(page.get_text_bounded(*box))
        if not text:
            continue
        if before is not None and is_same_line(before, box):
            line = f"{line} {text}"
            before = (before[0], min(before[1], box[1]), box[2], max(before[3], box[3]))
            continue
        if before is not None:
            yield line
            if is_separate(before, box):
                yield ""
        line, before = text, box
    if line:
        yield line


def is_same_line(before: Box, box: Box) -> bool:
    """Whether two text boxes (left, bottom, right, top) are on one line."""
    middle = (box[1] + box[3]) / 2
    return before[1] < middle < before[3] and box[0] >= before[0]


def is_separate(before: Box, box: Box) -> bool:
    """Whether two lines belong to different passages."""
    height, own = before[3] - before[1], box[3] - box[1]
    gap = before[1] - box[3]
    return gap > GAP * max(height, own) or gap < -height or max(height, own) > SIZE_RATIO * 1.5 * min(height, own)


def large_pictures(page: Any) -> Iterator[Any]:
    width, height = page.get_size()
    for found in page.get_objects(filter=[IMAGE], max_depth=3):
        left, bottom, right, top = found.get_bounds()
        if (right - left) * (top - bottom) > LARGE_PICTURE * width * height:
            yield found
