"""The XML of a workbook's parts: parsed so that prefixes and unknown elements stay as they were, and added to in the
order that the format asks for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from checker.errors import CheckError

STRICT = "http://purl.oclc.org/ooxml"
# the order of a worksheet's children; an element that is not here stands where it is
ORDER = re.findall(
    r"\w+",
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst",
)
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheets read _x0007_ as one sign, by its number
RANK = {name: place for place, name in enumerate(ORDER)}


def parsed(path: Path, part: str, content: bytes) -> Any:
    """The root element. Raises CheckError for a document type (none is expanded) and for what is not sound XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise CheckError("annotation.cannot-open", file=str(path), part=part) from None
    if root.getroottree().docinfo.doctype:
        raise CheckError("annotation.document-type", file=str(path), part=part)
    return root


def rendered(root: Any) -> bytes:
    """The part's bytes, as spreadsheets write it: UTF-8, said so, standing alone."""
    from lxml import etree

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def local(element: Any) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def space(element: Any) -> str:
    """The namespace of an element."""
    return str(element.tag)[1:].partition("}")[0]


def relation_space(root: Any) -> str:
    """The namespace of relations' identifiers, which has two spellings."""
    if space(root).startswith(STRICT):
        return f"{STRICT}/officeDocument/relationships"
    return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def child(element: Any, name: str) -> Any:
    """The first child of that name; None where there is none."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def inside(element: Any, name: str) -> list[Any]:
    """What stands in the first child of that name; nothing where there is none."""
    found = child(element, name)
    return [] if found is None else [each for each in found if isinstance(each.tag, str)]


def make(parent: Any, name: str, /, text: str | None = None, **attributes: str) -> Any:
    """A new element of the parent's namespace, not yet in its place."""
    element = parent.makeelement(f"{{{space(parent)}}}{name}", attributes)
    element.text = text
    return element


def add(parent: Any, name: str, /, text: str | None = None, **attributes: str) -> Any:
    """A new element as the parent's last."""
    element = make(parent, name, text, **attributes)
    parent.append(element)
    return element


def add_text(parent: Any, text: str) -> Any:
    """A text as the parent's last, every space kept. Signs that XML has no place for are shown as unknown ones."""
    shown = ESCAPE.sub("_x005F_", ILLEGAL.sub("\ufffd", text))
    element = add(parent, "t", shown)
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def put(sheet: Any, element: Any) -> Any:
    """Put a child of a worksheet where the format wants it: behind all that stand before it in ORDER."""
    rank = RANK[local(element)]
    place = next((index for index, found in enumerate(sheet) if rank_of(found) > rank), len(sheet))
    sheet.insert(place, element)
    return element


def rank_of(element: Any) -> int:
    """The place of a worksheet's child in ORDER; of a wrapped one that of what it wraps."""
    if local(element) in RANK:
        return RANK[local(element)]
    return next((RANK[local(found)] for found in element.iterdescendants() if local(found) in RANK), -1)


def counted(parent: Any) -> None:
    """Say in the parent how many children it has."""
    parent.set("count", str(len(parent)))


def ensured(parent: Any, element: Any) -> int:
    """The index of an element among its like: one that is there already, else the new one's."""
    wanted = likeness(element)
    for index, found in enumerate(parent):
        if likeness(found) == wanted:
            return index
    parent.append(element)
    counted(parent)
    return len(parent) - 1


def likeness(element: Any) -> tuple[Any, ...]:
    """What makes two elements the same: name, attributes, text and children, but not their prefixes."""
    inside = tuple(likeness(each) for each in element)
    return (local(element), tuple(sorted(element.attrib.items())), (element.text or "").strip(), inside)
