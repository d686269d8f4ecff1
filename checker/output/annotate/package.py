"""A workbook's package and its XML: only changed parts are rewritten, all others stay byte for byte.

The usual library for changing workbooks (openpyxl) rewrites every part from what it understands, and so loses shapes,
slicers, comment formats, cached formula results and more; see docs/annotate.md.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from checker.intake.files import exists
from checker.intake.readers.workbook import claims
from checker.intake.workbook_package import Package, damage_reported, opened_package, relations_part, target_part
from checker.intake.zip_limits import MEGABYTE
from checker.model.errors import CheckError
from checker.texts import Text

STRICT = "http://purl.oclc.org/ooxml"
# the order of a worksheet's children; other elements stay where they are
ORDER = re.findall(
    r"\w+",
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst",
)
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheets read _x0007_ as one character
RANK = {name: place for place, name in enumerate(ORDER)}


def parse(path: Path, part: str, content: bytes) -> Any:
    """Return the root element. Raises CheckError for a document type (none is expanded) and for malformed XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise CheckError("annotation.cannot-open", file=str(path), part=part) from None
    if root.getroottree().docinfo.doctype:
        raise CheckError("annotation.document-type", file=str(path), part=part)
    return root


def serialise(root: Any) -> bytes:
    """Return the part's bytes as spreadsheets write them: UTF-8 with a standalone declaration."""
    from lxml import etree

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def local_name(element: Any) -> str:
    """Name without namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    return str(element.tag)[1:].partition("}")[0]


def relation_namespace(root: Any) -> str:
    """Namespace of relation ids, which differs in strict files."""
    if namespace(root).startswith(STRICT):
        return f"{STRICT}/officeDocument/relationships"
    return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def child(element: Any, name: str) -> Any:
    """First child of that name, or None."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def children_of(element: Any, name: str) -> list[Any]:
    """Elements in the first child of that name."""
    found = child(element, name)
    return [] if found is None else [each for each in found if isinstance(each.tag, str)]


def make_element(parent: Any, name: str, /, text: str | None = None, **attributes: str) -> Any:
    """Create an element of the parent's namespace, without inserting it."""
    element = parent.makeelement(f"{{{namespace(parent)}}}{name}", attributes)
    element.text = text
    return element


def add_element(parent: Any, name: str, /, text: str | None = None, **attributes: str) -> Any:
    """Create an element as the parent's last child."""
    element = make_element(parent, name, text, **attributes)
    parent.append(element)
    return element


def add_text(parent: Any, text: str) -> Any:
    """Add a text element with spaces preserved. Characters that XML does not allow become U+FFFD."""
    shown = ESCAPE.sub("_x005F_", ILLEGAL.sub("\ufffd", text))
    element = add_element(parent, "t", shown)
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def insert_in_order(sheet: Any, element: Any) -> Any:
    """Insert a child of a worksheet where the format requires it, see ORDER."""
    rank = RANK[local_name(element)]
    place = next((index for index, found in enumerate(sheet) if rank_of(found) > rank), len(sheet))
    sheet.insert(place, element)
    return element


def rank_of(element: Any) -> int:
    """Position of a worksheet's child in ORDER; for a wrapper that of its content."""
    if local_name(element) in RANK:
        return RANK[local_name(element)]
    return next((RANK[local_name(found)] for found in element.iterdescendants() if local_name(found) in RANK), -1)


def set_count(parent: Any) -> None:
    parent.set("count", str(len(parent)))


def index_of(parent: Any, element: Any) -> int:
    """Index of an equal element in the parent; appends the element if there is none."""
    wanted = content_of(element)
    for index, found in enumerate(parent):
        if content_of(found) == wanted:
            return index
    parent.append(element)
    set_count(parent)
    return len(parent) - 1


def content_of(element: Any) -> tuple[Any, ...]:
    """What makes two elements equal: name, attributes, text and children, but not prefixes."""
    inside = tuple(content_of(each) for each in element)
    return (local_name(element), tuple(sorted(element.attrib.items())), (element.text or "").strip(), inside)


CONTENT_TYPES = "[Content_Types].xml"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EPOCH = (1980, 1, 1, 0, 0, 0)  # of new parts: the same input gives the same bytes
NOT_PRESERVED = {"annotation.signature": "_xmlsignatures/", "annotation.threads": "xl/threadedcomments/"}
SIZE_LIMIT = 120 * MEGABYTE  # of all sheets, unpacked; memory use is about ten times as much


class Book:
    """Parts by name. Parsed parts are rewritten only if changed."""

    def __init__(self, package: Package) -> None:
        self.path: Path = package.path
        self.name = package.book
        self.names = {name: info.filename for name, info in package.parts.items()}
        self._package = package
        self._trees: dict[str, Any] = {}
        self._contents: dict[str, bytes | None] = {}
        self._before: dict[str, int] = {}  # hashes of parsed parts

    def has(self, part: str) -> bool:
        key = part.casefold()
        if key in self._trees:
            return True
        return self._contents[key] is not None if key in self._contents else key in self.names

    def read(self, part: str) -> bytes:
        """Content of a part. Raises CheckError if it is missing or damaged."""
        content = self._contents.get(part.casefold())
        if content is not None:
            return content
        with damage_reported(self.path):
            return self._package.read(part)

    def write(self, part: str, content: bytes) -> None:
        self.names.setdefault(part.casefold(), part)
        self._contents[part.casefold()] = content

    def tree(self, part: str) -> Any:
        """Root element of a part, for changes. Raises CheckError for malformed XML or a document type."""
        key = part.casefold()
        if key not in self._trees:
            self._trees[key] = parse(self.path, part, self.read(part))
            self._before[key] = hash(serialise(self._trees[key]))
        return self._trees[key]

    def plant(self, part: str, root: Any, content_type: str) -> None:
        """Add a new part with its content type."""
        self._place(part, root)
        add_element(self.tree(CONTENT_TYPES), "Override", PartName=f"/{part}", ContentType=content_type)

    def _place(self, part: str, root: Any) -> None:
        self.names.setdefault(part.casefold(), part)
        self._contents.pop(part.casefold(), None)
        self._trees[part.casefold()] = root

    def default_type(self, suffix: str, content_type: str) -> None:
        """Declare the content type of a suffix unless it is declared already."""
        types = self.tree(CONTENT_TYPES)
        if not any(found.get("Extension", "").casefold() == suffix for found in types):
            types.insert(0, make_element(types, "Default", Extension=suffix, ContentType=content_type))

    def drop(self, part: str) -> None:
        """Remove a part with its content type and relations."""
        for name in (part, relations_part(part)):
            self._trees.pop(name.casefold(), None)
            self._contents[name.casefold()] = None
        types = self.tree(CONTENT_TYPES)
        for found in [each for each in types if each.get("PartName", "").casefold() == f"/{part}".casefold()]:
            types.remove(found)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Relations of a part inside the package: id, last word of the type, target part."""
        name = relations_part(part)
        if not self.has(name):
            return []
        found = self.tree(name) if name.casefold() in self._trees else parse(self.path, name, self.read(name))
        return [
            (each.get("Id"), each.get("Type", "").rpartition("/")[2], target_part(part, each.get("Target", "")))
            for each in found.iterchildren("{*}Relationship")
            if each.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation to a part; return its id."""
        name = relations_part(part)
        if not self.has(name):
            root = parse(self.path, name, f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode())
            self._place(name, root)
        root = self.tree(name)
        taken = {each.get("Id") for each in root}
        identifier = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        add_element(root, "Relationship", Id=identifier, Type=f"{OFFICE_RELATIONS}/{kind}", Target=f"/{target}")
        return identifier

    def unrelate(self, part: str, identifier: str) -> None:
        root = self.tree(relations_part(part))
        for each in [found for found in root if found.get("Id") == identifier]:
            root.remove(each)

    def beside(self, pattern: str) -> str:
        """First unused part name of a pattern ("comments{}.xml") in the folder of the workbook's main part."""
        path = posixpath.join(posixpath.dirname(self.name), pattern)
        return next(name for number in range(1, 100_000) if not self.has(name := path.format(number)))

    def packed(self) -> bytes:
        """The whole package: unchanged parts as they were, in their order, then the new ones."""
        if self._package.archive is None:
            raise CheckError("reading.not-workbook", file=str(self.path))
        for key, root in self._trees.items():
            content = serialise(root)
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


def worksheets(book: Book) -> Iterator[tuple[Any, str, str]]:
    """Yield each worksheet's entry in the workbook, name and part; chart and macro sheets are skipped."""
    places = {identifier: (kind, target) for identifier, kind, target in book.relations(book.name)}
    root = book.tree(book.name)
    for entry in children_of(root, "sheets"):
        kind, part = places.get(entry.get(f"{{{relation_namespace(root)}}}id"), ("", ""))
        if kind == "worksheet" and book.has(part):
            yield entry, entry.get("name", ""), part


def sheet_names(book: Book) -> frozenset[str]:
    return frozenset(name for _, name, _ in worksheets(book))


def preservation_notices(book: Book) -> tuple[Text, ...]:
    """Notices about the copy: a signature applies to the original only, and a thread hides our comment."""
    return tuple(
        Text(key, {"file": book.path.name})
        for key, folder in NOT_PRESERVED.items()
        if any(name.startswith(folder) for name in book.names)
    )


def refuse_other_formats(path: Path) -> None:
    """Raise CheckError for a folder, a CSV file or a workbook of another format, judged by content."""
    if not exists(path):
        return  # reading it reports this
    if not claims(path):
        raise CheckError("annotation.not-one-workbook", file=str(path))
    with opened_package(path) as package:
        if package.kind != "xlsx":
            raise CheckError("annotation.other-kind", file=str(path), kind=package.kind)


def refuse_large(package: Package, parts: Iterable[str]) -> None:
    """Raise CheckError if the sheets unpack to more than can be held in memory."""
    size = sum(package.parts[part.casefold()].file_size for part in parts)
    if size > SIZE_LIMIT:
        sizes = {"size": -(-size // MEGABYTE), "limit": SIZE_LIMIT // MEGABYTE}
        raise CheckError("annotation.too-large", file=str(package.path), **sizes)
