"""A folder of CSV files, or one such file, in any encoding and with any separator that a spreadsheet writes.

Files are read in pieces, so that a hostile one costs no memory.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO, TypeVar

from checker.intake.files import files_to_read, opening
from checker.model.errors import CheckError
from checker.model.submission import RawSubmission, Sheet
from checker.texts import Text

Key = TypeVar("Key")

SUFFIXES = (".csv", ".tsv")
NAMES = {"utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}

CELL_LIMIT = 1_000_000  # characters
LINE_LIMIT = 8_000_000
END = "\0"  # a line after the last: found inside a cell, it shows a quote that is never closed

CANDIDATES = (";", "\t", ",")  # in this order where nothing else decides
SAMPLE = 1 << 18  # characters searched for the separator
DEFAULT = ";"
QUOTED = re.compile(r'(?<![^;,\t\r\n])"[^"]*(?:""[^"]*)*"')  # quotes count only where a cell begins
DIRECTIVE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)  # Excel's own first line, which no spreadsheet shows

PIECE = 1 << 20  # bytes
PLAIN = ("utf-8", "utf-8-sig")
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MARKED = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
CONTROLS = frozenset(range(0x80, 0xA0))  # control characters in Latin-1, printed ones in Windows-1252 …
NEVER_WINDOWS = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # … except these


class Form(NamedTuple):
    """How a CSV file is written. With ``directive``, its first line only states the separator."""

    encoding: str
    separator: str | None
    directive: bool


def claims(path: Path) -> bool:
    """Whether this is a CSV file or a folder with one."""
    return bool(files_to_read(path, SUFFIXES))


def read(path: Path) -> RawSubmission:
    """Read one sheet per file. A row is a record, numbered from 1 as a spreadsheet shows it, blank ones included.

    An empty file is a sheet without rows. Raises CheckError with file and line for what is not text in cells.
    """
    files = files_to_read(path, SUFFIXES)
    forms = [_form(file) for file in files]
    sheets = [sheet(file, form) for file, form in zip(files, forms, strict=True)]
    return RawSubmission(str(path), tuple(sheets), messages=tuple(_messages(files, forms)))


def sheet(file: Path, form: Form) -> Sheet:
    """The cells of a file; no rows where every cell is blank."""
    with opening(file):
        rows, lines = read_records(file, form)
    if not any(cell.strip() for row in rows for cell in row):
        return Sheet(file.name, file.stem, lines=())
    return Sheet(file.name, file.stem, rows=rows, row_numbers=range(1, len(rows) + 1), lines=lines)


def read_records(file: Path, form: Form) -> tuple[list[list[str]], list[int]]:
    """All records as they are, with blank ones and line breaks inside cells, and the line of each, from 1.

    Raises CheckError with file and line for a cell or a line beyond the limits and for a quote that is never closed.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    stated = int(form.directive)
    with file.open(encoding=form.encoding, newline="") as stream, _cell_limit():
        if form.directive:
            stream.readline()
        reader = csv.reader(_physical_lines(file, stream, stated), delimiter=form.separator or DEFAULT)
        line = stated + 1
        try:
            for row in reader:
                rows.append(row)
                lines.append(line)
                line = stated + reader.line_num + 1
        except csv.Error as error:
            raise CheckError("reading.csv-cell-too-large", file=str(file), line=line, limit=CELL_LIMIT) from error
    last, began = rows.pop(), lines.pop()
    if began < stated + reader.line_num:  # the record of END has more before it
        began += sum(cell.count("\n") for cell in last[:-1])
        raise CheckError("reading.csv-open-quote", file=str(file), line=began)
    return rows, lines


def separator_of(file: Path, encoding: str) -> tuple[str | None, bool]:
    """The separator (None where there is only one column), and whether a first line ``sep=;`` states it."""
    with file.open(encoding=encoding, newline="") as stream:
        sample = stream.read(SAMPLE)
    if stated := DIRECTIVE.match(sample):
        return stated[1], True
    whole = sample if len(sample) < SAMPLE else sample[: sample.rfind("\n") + 1] or sample
    lines = [line for line in QUOTED.sub("", whole).splitlines() if any(mark in line for mark in CANDIDATES)]
    return max(CANDIDATES, key=lambda candidate: _score(candidate, lines)) if lines else None, False


def encoding_of(file: Path) -> str:
    """The codec: "utf-8", "utf-8-sig", "utf-16", "cp1252" or "latin-1".

    Raises CheckError with the line for NUL characters, and for a mixture of encodings.
    """
    with file.open("rb") as stream:
        beginning = stream.read(4)
    marked = next((codec for mark, codec in MARKS.items() if beginning.startswith(mark)), None)
    codec = marked or "utf-8"
    wrong = _first_wrong_line(file, codec)
    if wrong is None:
        return codec
    well, ill, seen = (1, 0, set[int]()) if marked else _tally(file)
    if well > ill:
        raise CheckError("reading.csv-mixed-encoding", file=str(file), line=wrong, encoding=MARKED[codec])
    return "cp1252" if seen and not seen & NEVER_WINDOWS else "latin-1"


def _form(file: Path) -> Form:
    with opening(file):
        encoding = encoding_of(file)
        return Form(encoding, *separator_of(file, encoding))


def _messages(files: Iterable[Path], forms: Iterable[Form]) -> Iterator[Text]:
    pairs = list(zip(files, forms, strict=True))
    for separator, names in _grouped((form.separator, file.name) for file, form in pairs).items():
        if separator is not None:
            values = {"separator": Text(f"reading.{SEPARATORS[separator]}"), "files": ", ".join(names)}
            yield Text("reading.csv-separator", values)
    for encoding, names in _grouped((form.encoding, file.name) for file, form in pairs).items():
        if encoding not in PLAIN:
            yield Text("reading.csv-encoding", {"encoding": NAMES[encoding], "files": ", ".join(names)})


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, list[str]]:
    groups: dict[Key, list[str]] = {}
    for key, name in pairs:
        groups.setdefault(key, []).append(name)
    return groups


def _physical_lines(file: Path, stream: TextIO, line: int) -> Iterator[str]:
    """The lines after ``line`` as they are, then END. Raises CheckError for one too long to be a table's."""
    while text := stream.readline(LINE_LIMIT):
        line += 1
        if len(text) == LINE_LIMIT and not text.endswith(("\r", "\n")):
            raise CheckError("reading.csv-line-too-long", file=str(file), line=line, limit=LINE_LIMIT)
        yield text
    yield END


@contextmanager
def _cell_limit() -> Iterator[None]:
    """Set the csv module's limit, which is one for the whole program, and put it back."""
    before = csv.field_size_limit(CELL_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _score(candidate: str, lines: list[str]) -> tuple[float, int]:
    """How regular a candidate is, and how many there are in a regular line.

    The share of lines with the commonest count; half as much again where the first such line, usually the heading, has
    it as a separator: not between two digits as a decimal comma, nor before a space as a comma in a sentence.
    """
    counts = Counter(line.count(candidate) for line in lines)
    del counts[0]
    if not counts:
        return 0.0, 0
    commonest, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    heading = next(line for line in lines if line.count(candidate) == commonest)
    separates = re.search(rf"(?<!\d){candidate}(?! )|{candidate}(?![ \d])", heading) is not None
    return round(times / len(lines) + separates / 2, 2), commonest


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def _first_wrong_line(file: Path, codec: str) -> int | None:
    """The first line that is not in ``codec``; None where all are. Raises CheckError at a NUL character."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    try:
        for piece in _pieces(file):
            text = decoder.decode(piece)
            _refuse_nul(file, text, line)
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object.count(b"\n", 0, error.start)
    return None


def _tally(file: Path) -> tuple[int, int, set[int]]:
    """Count the characters beyond ASCII that are well-formed UTF-8 and those that are not, and find CONTROLS."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    well, ill, line, seen = 0, 0, 1, set[int]()
    for piece in _pieces(file):
        _refuse_nul(file, piece.decode("latin-1"), line)
        line += piece.count(b"\n")
        text = decoder.decode(piece)
        broken = text.count("\ufffd")
        ill += broken
        well += len(text) - len(text.encode("ascii", "ignore")) - broken
        seen |= set(piece) & CONTROLS
    return well, ill, seen


def _refuse_nul(file: Path, text: str, line: int) -> None:
    """Raise CheckError where a text that begins on ``line`` has a NUL character, which no spreadsheet writes."""
    at = text.find("\0")
    if at >= 0:
        raise CheckError("reading.csv-nul", file=str(file), line=line + text.count("\n", 0, at))
