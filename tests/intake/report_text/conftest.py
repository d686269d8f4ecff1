"""A short report in our own words, written in every format that can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import docx
import pptx
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen import canvas

RADIOLOGY = "Regional radiologiløsning og multimediearkiv ved OUS"
EM = 12


class Page(NamedTuple):
    """One page or slide: its heading, its paragraphs, and whether it shows a picture."""

    heading: str
    paragraphs: tuple[str, ...]
    picture: bool = False


PAGES = (
    Page(
        "Sammendrag",
        (
            "Prognosen for hele året er 934 millioner kroner. Det er 16 millioner kroner under årets samlede ramme på"
            " 950 millioner kroner.",
        ),
    ),
    Page(
        RADIOLOGY,
        (
            "Anslaget overskrider kostnadsrammen med 46 millioner kroner, og mer penger trengs før sommeren.",
            "Arbeidet foreslås forlenget med et halvt år ut juni 2024.",
        ),
    ),
    Page("Statistisk logganalyse", ("Her meldes det rødt på tid og kost. Det som er brukt, er 7 millioner kroner.",)),
    Page("Klinisk legemiddelsamhandling", ("Prognosen ligger ca. 3 millioner kroner over budsjettet.",), True),
    Page(
        RADIOLOGY,
        ("Som sagt er prognosen høy. Den overskrider kostnadsrammen med 45 millioner kroner ifølge økonomene.",),
    ),
    Page(
        "Årets penger",
        (
            "Av rammen er 50 millioner kroner av fjorårets midler, i tillegg til et årsbudsjett på 900 millioner"
            " kroner.",
            "Prosjektene skal redusere prognosen med 90 millioner kroner, og da blir 106 millioner kroner disponible.",
        ),
    ),
    Page("Registerverktøy", ("Dette prosjektet blir fire måneder forsinket.",)),
)
Write = Callable[[Path], Path]


def as_text(folder: Path) -> Path:
    """Lines of at most 60 letters, a form feed between pages."""
    pages = ["\n\n".join([page.heading, *(folded(text) for text in page.paragraphs)]) for page in PAGES]
    return written(folder / "report.txt", "\n\f".join(pages) + "\n")


def folded(text: str, width: int = 60) -> str:
    """A bullet whose lines go on under it."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "• " + "\n  ".join(lines)


def as_markdown(folder: Path) -> Path:
    """Headings and paragraphs, a figure in bold."""
    parts = [
        f"## {page.heading}\n\n"
        + "\n\n".join(text.replace("46 millioner", "**46 millioner**") for text in page.paragraphs)
        for page in PAGES
    ]
    return written(folder / "report.md", "# Rapport\n\n" + "\n\n".join(parts) + "\n")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def as_docx(folder: Path) -> Path:
    """Headings by their style; the last page's text in a table."""
    document = docx.Document()
    for page in PAGES[:-1]:
        document.add_heading(page.heading, level=2)
        for text in page.paragraphs:
            document.add_paragraph(text, style="List Bullet")
        if page.picture:
            document.add_picture(str(picture(folder)))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = PAGES[-1].heading, PAGES[-1].paragraphs[0]
    document.save(str(folder / "report.docx"))
    return folder / "report.docx"


def as_pptx(folder: Path) -> Path:
    """A slide a page."""
    show = pptx.Presentation()
    for page in PAGES:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = page.heading
        slide.placeholders[1].text = "\n".join(page.paragraphs)
        if page.picture:
            slide.shapes.add_picture(str(picture(folder)), EM, EM)
    show.save(str(folder / "report.pptx"))
    return folder / "report.pptx"


def as_pdf(folder: Path) -> Path:
    """Drawn lines, a gap between paragraphs."""
    sheet = canvas.Canvas(str(folder / "report.pdf"), pagesize=landscape(A4))
    for page in PAGES:
        sheet.setFont("Helvetica-Bold", 20)
        sheet.drawString(50, 520, page.heading)
        height = 480
        for text in page.paragraphs:
            for line in folded(text).split("\n"):
                sheet.setFont("Helvetica", EM)
                sheet.drawString(60, height, line.strip())
                height -= EM * 1.2
            height -= EM * 2
        if page.picture:
            sheet.drawImage(str(picture(folder)), 300, 100, 300, 200)
        sheet.showPage()
    sheet.save()
    return folder / "report.pdf"


def picture(folder: Path) -> Path:
    """A white square."""
    from PIL import Image

    path = folder / "picture.png"
    Image.new("RGB", (40, 40), "white").save(path)
    return path


WRITERS: dict[str, Write] = {
    "txt": as_text,
    "md": as_markdown,
    "docx": as_docx,
    "pptx": as_pptx,
    "pdf": as_pdf,
}


@pytest.fixture(scope="session", params=sorted(WRITERS))
def written_report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report in each format."""
    return WRITERS[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="session")
def pdf_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as a PDF."""
    return as_pdf(tmp_path_factory.mktemp("pdf"))
