"""One pass over the XML of an .xlsx sheet: error cells, formulas never calculated, hidden rows, how far it reaches.

A sheet as spreadsheets write it is searched piece by piece; one that is written in an unusual way is parsed as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO

from checker.readers.marks import MAX_CELLS, Marks
from checker.readers.sheet_parsed import parsed
from checker.readers.sheet_searched import Search, Unusual

PIECE = 1 << 20
LONGEST_ROW = 16 << 20  # bytes kept while a row goes on
HEAD = re.compile(rb"<(?:(\w+):)?sheetData\s*>")


def sheet_marks(open_part: Callable[[], IO[bytes]]) -> Marks:
    """The marks of the sheet that ``open_part`` opens. Raises ValueError or ExpatError where it is damaged.

    A sheet that seems too large is measured before it is parsed.
    """
    try:
        for measured in (False, True):
            with open_part() as stream:
                marks = searched(stream, measured=measured)
            if marks.area <= MAX_CELLS:
                return marks
    except Unusual:
        pass
    with open_part() as stream:
        return parsed(stream)


def searched(stream: IO[bytes], *, measured: bool = False) -> Marks:
    """The marks, found by search. Raises Unusual where a search might miss one."""
    marks = Marks()
    head = stream.read(PIECE)
    start = HEAD.search(head)
    if not start or b"<!" in head[: start.start()]:
        raise Unusual
    search = Search(start[1], marks, measured=measured)
    for piece in whole_rows(stream, head[start.end() :], search.row_start):
        search.look_through(piece)
    return marks


def whole_rows(stream: IO[bytes], piece: bytes, row_start: bytes) -> Iterator[bytes]:
    """The rest of the stream, cut where rows begin."""
    kept = b""
    while piece:
        cut = piece.rfind(row_start)
        if cut > 0:
            yield kept + piece[:cut]
            kept, piece = b"", piece[cut:]
        kept += piece
        if len(kept) > LONGEST_ROW:
            raise Unusual
        piece = stream.read(PIECE)
    yield kept
