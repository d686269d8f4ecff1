"""One report in five formats says the same, and each says where."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from checker.intake.report_text import read
from checker.model.report import Report
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
DATA = ROOT / "datasets" / "hso-2023-01"
AGREES = {
    "SAY-COLOUR-COST", "SAY-COLOUR-TIME", "SAY-DELAY", "SAY-END", "SAY-PORTFOLIO-AVAILABLE", "SAY-PORTFOLIO-BUDGET",
    "SAY-PORTFOLIO-CARRIED", "SAY-PORTFOLIO-FORECAST", "SAY-PORTFOLIO-FRAME", "SAY-PORTFOLIO-LEFT",
    "SAY-PORTFOLIO-REDUCTION",
}  # fmt: skip


@cache
def checked(*reports: Path) -> Report:
    return check(Request([DATA], rules=ROOT / "rules.toml", reports=reports, language="en"))[0]


def test_every_format_says_the_same(written_report: Path) -> None:
    found = checked(written_report).published
    assert found is not None
    assert {each.rule for each in found.of("agrees")} == AGREES
    assert [each.words for each in found.of("contradicts")] == [
        "overskrider kostnadsrammen med 46 millioner kroner",
        "overskrider kostnadsrammen med 45 millioner kroner",
    ]
    untied = [(each.rule, each.project, each.words) for each in found.of("untied")]
    assert untied == [
        (None, "Statistisk logganalyse", "7 millioner kroner"),
        ("SAY-OVER-BUDGET", "Klinisk legemiddelsamhandling", "ca. 3 millioner kroner over budsjett"),
        ("SAY-DELAY", "Registerverktøy", "blir fire måneder forsinket"),
    ]


def test_a_contradiction_names_both_places(written_report: Path) -> None:
    report = checked(written_report)
    [finding] = [each for each in report.rows if each.rule == "SAY-OVER-FRAME"]
    assert (finding.level, finding.class_, finding.column, finding.observed) == ("error", "defect", "forecast", "46.00")
    assert finding.file == written_report.name
    places = {
        "txt": (2, 8, "page 5"),
        "md": (None, 9, "line 23"),
        "docx": (None, 4, "paragraph 12"),
        "pptx": (2, None, "page 5"),
        "pdf": (2, None, "page 5"),
    }
    page, line, other = places[written_report.suffix[1:]]
    assert (finding.page, finding.line) == (page, line)
    assert finding.related == [f"{written_report.name} · {other}"]
    assert "46 million" in finding.message
    assert f'{other}: "overskrider kostnadsrammen med 45 millioner kroner"' in finding.message


def test_a_picture_is_reported_as_not_read(written_report: Path) -> None:
    found = read([written_report])
    expected = {
        "txt": [],
        "md": [],
        "docx": [(None, 10, "a picture")],
        "pptx": [(4, None, "a picture")],
        "pdf": [(4, None, "a picture")],
    }
    assert [(each.page, each.line, each.why.say("en")) for each in found.unread] == expected[written_report.suffix[1:]]


def test_the_same_text_twice_gives_no_other_finding(written_report: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    copy = again / f"copy{written_report.suffix}"
    copy.write_bytes(written_report.read_bytes())
    once, twice = checked(written_report), checked(written_report, copy)
    assert [each.id for each in twice.rows] == [each.id for each in once.rows]
    assert twice.published is not None
    assert once.published is not None
    assert len(twice.published.of("agrees")) == 2 * len(once.published.of("agrees"))
    assert twice.published.files == (written_report.name, copy.name)


def test_pages_are_counted(written_report: Path) -> None:
    expected = {"txt": 7, "md": 0, "docx": 0, "pptx": 7, "pdf": 7}
    assert read([written_report]).pages == expected[written_report.suffix[1:]]
