"""XML of a workbook's parts: parsed so that prefixes and unknown elements stay, and extended in the order that the
format requires.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from checker.errors import CheckError

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
    """New element of the parent's namespace, not yet inserted."""
    element = parent.makeelement(f"{{{namespace(parent)}}}{name}", attributes)
    element.text = text
    return element


def add_element(parent: Any, name: str, /, text: str | None = None, **attributes: str) -> Any:
    """New element as the parent's last child."""
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
