"""Every shipped statement rule passes on a report that is right, and fires on one that is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checker.model.report import Report
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
DATA = ROOT / "datasets" / "hso-2023-01"
RADIOLOGY = "Regional radiologiløsning og multimediearkiv ved OUS"
FIGURES = {"Prosjektbudsjett": "250", "Styringsramme (P50)": "280", "Kostnadsramme (P85)": "300", "Prognose": "346"}
TEXT = """Penger til årets arbeid

Prognosen er {forecast} millioner kroner, som er {left} millioner kroner under årets økonomiske ramme
på {frame} millioner kroner. I den ligger {carried} MNOK av fjorårets midler, og et årsbudsjett på
{budget} MNOK. Vi skal redusere prognosen med {cut} MNOK, så {free} MNOK blir disponible.

Totalt {people}

Regional radiologiløsning og multimediearkiv ved OUS

• Prognosen er {project} MNOK. Den er {frame85} MNOK over kostnadsrammen.
• Den er {frame50} MNOK over styringsrammen, og {over} MNOK over budsjettet.
• Slutten blir {months} måneder forsinket, og arbeidet forlenges ut {end}.

Statistisk logganalyse

• Det meldes {time} på tid i måneden.
• Det meldes {cost} på kost i måneden.

Nasjonal IKT-løsning for AMK

• Overordnet risiko er {risk} nå.
"""
RIGHT = {
    "forecast": "934", "left": "16", "frame": "950", "carried": "50", "budget": "900", "cut": "90", "free": "106",
    "people": "232", "project": "346", "frame85": "46", "frame50": "66", "over": "96", "months": "seks",
    "end": "juni 2024", "time": "rødt", "cost": "rødt", "risk": "gul",
}  # fmt: skip
WRONG = {
    **{name: str(int(value) + 1) for name, value in RIGHT.items() if value.isdecimal()},
    "months": "tre", "end": "mai 2024", "time": "gult", "cost": "grønt", "risk": "rød",
}  # fmt: skip


@pytest.fixture(scope="module")
def submission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract with one project's figures filled in."""
    folder = tmp_path_factory.mktemp("submission") / "hso"
    shutil.copytree(DATA, folder)
    path = folder / "prosjekter.csv"
    head, *rows = [line.split(";") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    for row in rows:
        if row[0] == RADIOLOGY:
            place = {
                heading: len(row) - len(head) + head.index(heading) for heading in FIGURES
            }  # aliases have semicolons
            for heading, value in FIGURES.items():
                row[place[heading]] = value
    path.write_text("\n".join(";".join(row) for row in [head, *rows]) + "\n", encoding="utf-8")
    return folder


def checked(submission: Path, folder: Path, values: dict[str, str]) -> Report:
    text = folder / "report.txt"
    text.write_text(TEXT.format(**values), encoding="utf-8")
    return check(Request([submission], rules=ROOT / "rules.toml", reports=[text], language="nb"))[0]


def test_all_agree_with_a_report_that_is_right(submission: Path, tmp_path: Path) -> None:
    report = checked(submission, tmp_path, RIGHT)
    rules = {each.rule for each in report.outcomes if each.kind == "statement"}
    assert len(rules) == len(list((ROOT / "rules" / "hso" / "statements").glob("*.toml")))
    assert {each.rule for each in report.rows} & rules == set()
    assert report.published is not None
    assert {each.rule for each in report.published.of("agrees")} == rules
    assert report.published.of("untied") == ()


def test_all_fire_on_a_report_that_is_wrong(submission: Path, tmp_path: Path) -> None:
    report = checked(submission, tmp_path, WRONG)
    rules = {each.rule for each in report.outcomes if each.kind == "statement"}
    told = [each for each in report.rows if each.rule in rules]
    assert {each.rule for each in told} == rules
    assert all(each.file == "report.txt" and each.line for each in told)
    # what the text may mean otherwise warns, and does not stop
    assert {each.rule for each in told if each.level != "error"} == {"SAY-DELAY", "SAY-END", "SAY-FORECAST"}
    assert all("innsendingen gir" in each.message for each in told)
