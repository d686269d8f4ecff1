"""Where a finding is: file, sheet and cell as a spreadsheet shows them, with what all places share said once."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import commonprefix

from checker.finding import Finding
from checker.renderers.parts.wording import joined, phrase, plain
from checker.report import Report

RELATED = 2  # further places named one by one


@dataclass(frozen=True)
class Base:
    """What the files of all findings share: one file (``single``), or the folder that they lie in."""

    path: str
    single: bool

    def say(self, language: str) -> str:
        """The line that names the file or folder."""
        return phrase("findings-in-file" if self.single else "findings-in-folder", language, path=plain(self.path))

    def rest(self, file: str | None) -> str:
        """What must be said of a file beside that line."""
        return "" if self.single or file is None else plain(file.removeprefix(self.path))


def base_of(report: Report) -> Base:
    """What the files of the findings to be shown share."""
    files = report.shown["file"].drop_nulls().unique().sort().to_list()
    if len(files) == 1:
        return Base(files[0], True)
    shared = commonprefix(files)  # noqa: RUF071  cut at the last separator, of whichever system
    return Base(shared[: max(shared.rfind("/"), shared.rfind("\\")) + 1], False)


def where(finding: Finding, base: Base, language: str) -> list[str]:
    """The place of a finding ("projects.xlsx · Prosjekter!G14"), then the further cells that it speaks of."""
    page = phrase("page", language, page=finding.page) if finding.page is not None else ""
    places = [joined(base.rest(finding.file), cell(finding, language), page)]
    related = [plain(place.removeprefix(base.path)).lstrip("· ") for place in finding.related or ()]
    places += [phrase("also", language, place=place) for place in related[:RELATED]]
    if len(related) > RELATED:
        places.append(phrase("more-places", language, count=len(related) - RELATED))
    return [place for place in places if place]


def cell(finding: Finding, language: str) -> str:
    """The cell with its sheet, else the row, else the line."""
    spot = plain(finding.cell)
    if not spot and finding.row is not None:
        spot = phrase("row", language, row=finding.row)
    if not spot and finding.line is not None:
        spot = phrase("line", language, line=finding.line)
    sheet = plain(finding.sheet)
    if not sheet or not spot:
        return sheet or spot
    return f"{sheet}!{spot}" if finding.cell else joined(sheet, spot)
