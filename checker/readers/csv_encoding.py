"""In which encoding a CSV file is written: a mark at its beginning says so, or its bytes do.

Files are read in pieces, so that a hostile one costs no memory.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from checker.errors import CheckError

PIECE = 1 << 20  # bytes
PLAIN = ("utf-8", "utf-8-sig")
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MARKED = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
CONTROLS = frozenset(range(0x80, 0xA0))  # control characters in Latin-1, printed ones in Windows-1252 …
NEVER_WINDOWS = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # … but for these


def encoding_of(file: Path) -> str:
    """The codec: "utf-8", "utf-8-sig", "utf-16", "cp1252" or "latin-1".

    Raises CheckError with the line for NUL characters, and for bytes that are neither the one nor the other.
    """
    marked = next((codec for mark, codec in MARKS.items() if first_bytes(file).startswith(mark)), None)
    codec = marked or "utf-8"
    wrong = first_wrong_line(file, codec)
    if wrong is None:
        return codec
    well, ill, seen = (1, 0, set[int]()) if marked else tally(file)
    if well > ill:
        raise CheckError("reading.csv-mixed-encoding", file=str(file), line=wrong, encoding=MARKED[codec])
    return "cp1252" if seen and not seen & NEVER_WINDOWS else "latin-1"


def first_bytes(file: Path) -> bytes:
    """Enough of the file to see a mark."""
    with file.open("rb") as stream:
        return stream.read(4)


def pieces(file: Path) -> Iterator[bytes]:
    """The file's bytes, a piece at a time."""
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def first_wrong_line(file: Path, codec: str) -> int | None:
    """The first line that is not in ``codec``; None where all are. Raises CheckError at a NUL character."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    try:
        for piece in pieces(file):
            text = decoder.decode(piece)
            refuse_nul(file, text, line)
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object.count(b"\n", 0, error.start)
    return None


def tally(file: Path) -> tuple[int, int, set[int]]:
    """How many characters beyond ASCII are well-formed UTF-8, how many are not, and which bytes of CONTROLS occur."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    well, ill, line, seen = 0, 0, 1, set[int]()
    for piece in pieces(file):
        refuse_nul(file, piece.decode("latin-1"), line)
        line += piece.count(b"\n")
        text = decoder.decode(piece)
        broken = text.count("\ufffd")
        ill += broken
        well += len(text) - len(text.encode("ascii", "ignore")) - broken
        seen |= set(piece) & CONTROLS
    return well, ill, seen


def refuse_nul(file: Path, text: str, line: int) -> None:
    """Raise CheckError where a text that begins on ``line`` has a NUL character: no spreadsheet writes one."""
    at = text.find("\0")
    if at >= 0:
        raise CheckError("reading.csv-nul", file=str(file), line=line + text.count("\n", 0, at))
