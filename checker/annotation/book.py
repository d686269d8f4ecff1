"""A workbook's package, of which only the parts that are marked are ever written anew: all others stay byte for byte.

The usual library for changing workbooks (openpyxl) writes every part anew from what it understands, and so loses
shapes, slicers, comments' looks, the results of formulas and much else; see docs/annotate.md.
"""

from __future__ import annotations

import io
import posixpath
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from checker.annotation.xml import add, parsed, rendered, space
from checker.errors import CheckError
from checker.intake.workbook_package import Package, damage_reported, relations_part, target_part

TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EPOCH = (1980, 1, 1, 0, 0, 0)  # new parts carry no clock's time: the same input gives the same bytes


class Book:
    """The parts by name. Of those that were parsed only what has changed since is written anew."""

    def __init__(self, package: Package) -> None:
        self.path: Path = package.path
        self.name = package.book
        self.names = {name: info.filename for name, info in package.parts.items()}
        self._package = package
        self._trees: dict[str, Any] = {}
        self._contents: dict[str, bytes | None] = {}
        self._before: dict[str, int] = {}  # what a parsed part was, in short

    def has(self, part: str) -> bool:
        """Whether there is a part of that name."""
        key = part.casefold()
        if key in self._trees:
            return True
        return self._contents[key] is not None if key in self._contents else key in self.names

    def read(self, part: str) -> bytes:
        """A part's content. Raises CheckError where the workbook has none of that name, or it is damaged."""
        content = self._contents.get(part.casefold())
        if content is not None:
            return content
        with damage_reported(self.path):
            return self._package.read(part)

    def write(self, part: str, content: bytes) -> None:
        """Put a part in place, new or anew."""
        self.names.setdefault(part.casefold(), part)
        self._contents[part.casefold()] = content

    def tree(self, part: str) -> Any:
        """A part's root element, to be changed. Raises CheckError where it is not sound XML, or has a document type."""
        key = part.casefold()
        if key not in self._trees:
            self._trees[key] = parsed(self.path, part, self.read(part))
            self._before[key] = hash(rendered(self._trees[key]))
        return self._trees[key]

    def plant(self, part: str, root: Any, content_type: str) -> None:
        """Add a new part with its content type."""
        self.names.setdefault(part.casefold(), part)
        self._contents.pop(part.casefold(), None)
        self._trees[part.casefold()] = root
        self.declare(part, content_type)

    def declare(self, part: str, content_type: str) -> None:
        """Say of a part what it is."""
        add(self.tree(TYPES), "Override", PartName=f"/{part}", ContentType=content_type)

    def default_type(self, suffix: str, content_type: str) -> None:
        """Say of every part that ends so what it is, unless that is said already."""
        types = self.tree(TYPES)
        if not any(found.get("Extension", "").casefold() == suffix for found in types):
            types.insert(0, types.makeelement(f"{{{space(types)}}}Default", Extension=suffix, ContentType=content_type))

    def drop(self, part: str) -> None:
        """Take a part away, with its content type and its relations."""
        for name in (part, relations_part(part)):
            self._trees.pop(name.casefold(), None)
            self._contents[name.casefold()] = None
        for found in [
            each for each in self.tree(TYPES) if each.get("PartName", "").casefold() == f"/{part}".casefold()
        ]:
            found.getparent().remove(found)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """What a part points to inside the package: identifier, the last word of its type, the part."""
        name = relations_part(part)
        if not self.has(name):
            return []
        found = self.tree(name) if name.casefold() in self._trees else parsed(self.path, name, self.read(name))
        return [
            (each.get("Id"), each.get("Type", "").rpartition("/")[2], target_part(part, each.get("Target", "")))
            for each in found.iterchildren("{*}Relationship")
            if each.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part point to another; gives the relation's identifier."""
        name = relations_part(part)
        if not self.has(name):
            root = parsed(self.path, name, f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode())
            self.names.setdefault(name.casefold(), name)
            self._contents.pop(name.casefold(), None)
            self._trees[name.casefold()] = root
        root = self.tree(name)
        taken = {each.get("Id") for each in root}
        identifier = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        add(root, "Relationship", Id=identifier, Type=f"{OFFICE}/{kind}", Target=f"/{target}")
        return identifier

    def unrelate(self, part: str, identifier: str) -> None:
        """Take away one relation of a part."""
        root = self.tree(relations_part(part))
        for each in [found for found in root if found.get("Id") == identifier]:
            root.remove(each)

    def free(self, pattern: str) -> str:
        """The first part name of a pattern ("xl/comments{}.xml") that is not taken."""
        return next(name for number in range(1, 100_000) if not self.has(name := pattern.format(number)))

    def beside(self, pattern: str) -> str:
        """A free part name in the folder of the workbook's main part."""
        return self.free(posixpath.join(posixpath.dirname(self.name), pattern))

    def packed(self) -> bytes:
        """The whole package: unchanged parts as they were, in their order, then the new ones."""
        if self._package.archive is None:
            raise CheckError("reading.not-workbook", file=str(self.path))
        for key, root in self._trees.items():
            content = rendered(root)
            if hash(content) != self._before.get(key):
                self._contents[key] = content
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive, damage_reported(self.path):
            for key, name in self.names.items():
                old = self._package.parts.get(key)
                kept = self._contents[key] if key in self._contents else self._package.archive.read(name)
                if kept is None:
                    continue
                info = ZipInfo(old.filename if old else name, old.date_time if old else EPOCH)
                info.compress_type = ZIP_DEFLATED
                archive.writestr(info, kept)
        return out.getvalue()
