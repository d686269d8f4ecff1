"""Which separator a CSV file uses: judged by what stands outside quotes, for a decimal comma is no separator."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

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
