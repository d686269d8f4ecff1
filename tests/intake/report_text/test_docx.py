"""What a Word document has beside plain paragraphs."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.oxml import parse_xml

from checker.intake.report_text.docx import read

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)


def saved(folder: Path, *xml: str) -> Path:
    """A document whose body is some paragraphs as Word writes them."""
    document = docx.Document()
    for part in xml:
        document.element.body.insert(0, parse_xml(part.replace("<w:p>", f"<w:p {SPACES}>", 1)))
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    drawn = (
        "<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [each.text for each in read(saved(tmp_path, drawn)).passages] == ["Before in a box"]


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there(tmp_path: Path) -> None:
    changed = (
        '<w:p><w:r><w:t xml:space="preserve">46 </w:t></w:r><w:del><w:r><w:delText>gamle</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>nye</w:t></w:r></w:ins><w:r><w:tab/><w:t>kroner</w:t><w:noBreakHyphen/><w:t>ish</w:t></w:r></w:p>"
    )
    assert [each.text for each in read(saved(tmp_path, changed)).passages] == ["46 nye kroner-ish"]


def test_a_chart_is_reported_as_not_read(tmp_path: Path) -> None:
    found = read(saved(tmp_path, "<w:p><w:r><w:t>See:</w:t><w:drawing><c:chart/></w:drawing></w:r></w:p>"))
    assert [(each.line, each.unit, each.why.say("en")) for each in found.unread] == [(1, "paragraph", "a chart")]
