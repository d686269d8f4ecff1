"""A folder of CSV files, or one such file, in whatever encoding and with whatever separator a spreadsheet wrote it."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO, TypeVar

from checker.errors import CheckError
from checker.intake.files import files_to_read, opening
from checker.submission import RawSubmission, Sheet
from checker.texts import Text

Key = TypeVar("Key")

SUFFIXES = (".csv", ".tsv")
NAMES = {"utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}


def claims(path: Path) -> bool:
    """Whether this is a CSV file or a folder with one."""
    return bool(files_to_read(path, SUFFIXES))


def read(path: Path) -> RawSubmission:
    """One sheet a file: a row is a record, numbered from 1 as a spreadsheet shows it, blank ones counted.

    An empty file is a sheet without rows. Raises CheckError with file and line for what is not text in cells.
    """
    files = files_to_read(path, SUFFIXES)
    forms = [form_of(file) for file in files]
    sheets = [sheet(file, form) for file, form in zip(files, forms, strict=True)]
    return RawSubmission(
        str(path), tuple(sheets), told=(*separator_messages(files, forms), *encoding_messages(files, forms))
    )


def form_of(file: Path) -> Form:
    """How a file is written: encoding and separator."""
    with opening(file):
        encoding = encoding_of(file)
        return Form(encoding, *separator_of(file, encoding))


def sheet(file: Path, form: Form) -> Sheet:
    """The file's grid; without rows where every cell is blank."""
    with opening(file):
        rows, lines = read_records(file, form)
    if not any(cell.strip() for row in rows for cell in row):
        return Sheet(file.name, file.stem, lines=())
    return Sheet(file.name, file.stem, rows=rows, row_numbers=range(1, len(rows) + 1), lines=lines)


def separator_messages(files: Iterable[Path], forms: Iterable[Form]) -> list[Text]:
    """Which separator was found in which files."""
    groups = group(files, (form.separator for form in forms))
    return [
        Text("reading.csv-separator", {"separator": Text(f"reading.{SEPARATORS[found]}"), "files": ", ".join(those)})
        for found, those in groups.items()
        if found is not None
    ]


def encoding_messages(files: Iterable[Path], forms: Iterable[Form]) -> list[Text]:
    """Which files are not UTF-8, and what they were read as."""
    groups = group(files, (form.encoding for form in forms))
    return [
        Text("reading.csv-encoding", {"encoding": NAMES[found], "files": ", ".join(those)})
        for found, those in groups.items()
        if found not in PLAIN
    ]


def group(files: Iterable[Path], keys: Iterable[Key]) -> dict[Key, list[str]]:
    """The files' names under what they have in common."""
    groups: dict[Key, list[str]] = {}
    for file, key in zip(files, keys, strict=True):
        groups.setdefault(key, []).append(file.name)
    return groups


CELL_LIMIT = 1_000_000  # characters
LINE_LIMIT = 8_000_000
END = "\0"  # a line after the last: found inside a cell, it shows a quote that is never closed


class Form(NamedTuple):
    """How a CSV file is written. ``directive`` says that its first line only states the separator."""

    encoding: str
    separator: str | None
    directive: bool


def read_records(file: Path, form: Form) -> tuple[list[list[str]], list[int]]:
    """All records as they stand, blank ones and line breaks inside cells kept, and the line of each, from 1.

    Raises CheckError with file and line for a cell or a line beyond the limits and for a quote that is never closed.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    stated = int(form.directive)
    with file.open(encoding=form.encoding, newline="") as stream, cell_limit():
        if form.directive:
            stream.readline()
        reader = csv.reader(physical_lines(file, stream, stated), delimiter=form.separator or DEFAULT)
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


def physical_lines(file: Path, stream: TextIO, line: int) -> Iterator[str]:
    """The lines after ``line`` as they stand, then END. Raises CheckError for one too long to be a table's."""
    while text := stream.readline(LINE_LIMIT):
        line += 1
        if len(text) == LINE_LIMIT and not text.endswith(("\r", "\n")):
            raise CheckError("reading.csv-line-too-long", file=str(file), line=line, limit=LINE_LIMIT)
        yield text
    yield END


@contextmanager
def cell_limit() -> Iterator[None]:
    """Let cells be as long as CELL_LIMIT; the csv module has one limit for the whole program, so it is put back."""
    before = csv.field_size_limit(CELL_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


CANDIDATES = (";", "\t", ",")  # in this order where nothing else decides
SAMPLE = 1 << 18  # characters looked at
DEFAULT = ";"
QUOTED = re.compile(r'(?<![^;,\t\r\n])"[^"]*(?:""[^"]*)*"')  # quotes count only where a cell begins
DIRECTIVE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)  # Excel's own first line, which no spreadsheet shows


def separator_of(file: Path, encoding: str) -> tuple[str | None, bool]:
    """The separator (None where there is only one column), and whether a first line ``sep=;`` states it."""
    with file.open(encoding=encoding, newline="") as stream:
        sample = stream.read(SAMPLE)
    stated = DIRECTIVE.match(sample)
    if stated:
        return stated[1], True
    return judge(QUOTED.sub("", whole_lines(sample))), False


def whole_lines(sample: str) -> str:
    """The sample without the line that it breaks off in."""
    return sample if len(sample) < SAMPLE else sample[: sample.rfind("\n") + 1] or sample


def judge(text: str) -> str | None:
    """The candidate that cuts most lines into the same number of cells, and a heading most clearly."""
    lines = [line for line in text.splitlines() if any(candidate in line for candidate in CANDIDATES)]
    if not lines:
        return None
    scores = {candidate: score(candidate, lines) for candidate in CANDIDATES}
    return max(CANDIDATES, key=lambda candidate: scores[candidate])


def score(candidate: str, lines: list[str]) -> tuple[float, int]:
    """How regular the candidate is, and how many there are in a regular line.

    The share of lines with the commonest count; half as much again where the first such line, most often the heading,
    has it as a separator: not between two digits as a decimal comma, nor before a space as a comma in a sentence.
    """
    counts = Counter(line.count(candidate) for line in lines)
    del counts[0]
    if not counts:
        return 0.0, 0
    commonest, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    heading = next(line for line in lines if line.count(candidate) == commonest)
    separates = re.search(rf"(?<!\d){candidate}(?! )|{candidate}(?![ \d])", heading) is not None
    return round(times / len(lines) + separates / 2, 2), commonest


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
