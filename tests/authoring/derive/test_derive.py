"""A project's colours derived with its own figures, from real submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.authoring.derive import derivation
from checker.authoring.derive.judging import Delivered, Judging, Verdict, find_project, judge, verdicts
from checker.authoring.derive.trace import row_ladder
from checker.authoring.explain import find_rule
from checker.kinds.thresholds import ladders
from checker.model.errors import CheckError
from checker.model.finding import COLOUR_OF_CODE, Code
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "datasets" / "sample" / "2023-01"
Write = Callable[..., Path]
POOLED = "Budget pool ['felles'] is blank or Phase ['Concept'] is not 'Concept'."
BARE = """
key = "project"
column.project = { type = "text", nb = "Prosjekt" }
"""


def derived(folder: Path, book: Rulebook, project: str, rule: str | None = None, language: str = "en") -> list[str]:
    """The lines of a derivation."""
    asked = find_rule(book, rule) if rule else None
    text = derivation(Delivered(str(folder)), project, asked, book, language, 400)
    return [line.strip() for line in text.splitlines()]


def test_a_yellow_forecast_with_its_figures_and_both_distances(write: Write, book: Rulebook) -> None:
    lines = derived(write(forecast="21,80"), book, "Prosjekt A", language="nb")
    assert lines[0] == "Prosjekt A · Konsept · Pågår · Regional IKT 2023-01"
    assert "KOST: rapportert Grønn, tallene gir Gul → Stopper" in lines
    start = next(number for number, line in enumerate(lines) if "(TOL-COST):" in line)
    place = rulebook_line(book, "limits.2023-01-01.concept")
    assert lines[start : start + 6] == [
        "Prognose mot budsjett og styringsramme (TOL-COST): Gul, avgjør fargen · projects.csv · L2",
        "- Prognose [21,80 MNOK]",
        f"- Grønn krever ≤ Prosjektbudsjett [20 MNOK]: holder ikke ({place}).",
        f"- Gul krever ≤ Prosjektbudsjett [20 MNOK] × 1,15 = 23 MNOK: holder ({place}).",
        "- 1,80 MNOK mindre, og den er grønn.",
        "- 1,201 MNOK mer, og den er rød.",
    ]


def rulebook_line(book: Rulebook, key: str) -> str:
    """Where a key of TOL-COST stands."""
    rule = find_rule(book, "TOL-COST")
    lines = (ROOT / rule.file).read_text(encoding="utf-8").splitlines()
    return f"{rule.file}:{next(number for number, line in enumerate(lines, 1) if line.startswith(key))}"


def test_an_alias_names_the_project_and_a_slip_gets_the_nearest(write: Write, book: Rulebook) -> None:
    folder = write(aliases="Alfa; A-prosjektet")
    assert derived(folder, book, "a-PROSJEKTET", "TOL-COST")[0].startswith("Prosjekt A · ")
    with pytest.raises(CheckError, match="Did you mean 'Prosjekt A'"):
        derived(folder, book, "Prosjekt Aa")
    with pytest.raises(CheckError, match="There is no project '§§§§§§§§§§§§'"):
        derived(folder, book, "§" * 12)


def test_the_worst_of_several_rows_comes_whole_and_the_others_by_name(write: Write, book: Rulebook) -> None:
    milestone = {"project": "Prosjekt B", "planned": "01.06.2023", "slack": "10", "is_end": "Nei"}
    late = milestone | {"milestone": "Pilot", "forecast": "12.06.2023"}
    end = milestone | {"milestone": "Slutt", "is_end": "Ja", "forecast": "01.06.2023"}
    lines = derived(write(milestones=[end, late]), book, "Prosjekt B")
    start = next(number for number, line in enumerate(lines) if "(TOL-TIME-SLACK):" in line)
    assert "Yellow, decides the colour · Pilot · " in lines[start]
    assert lines[start + 1].endswith("and the reporting date [2023-01-31]) = 11 days")
    assert "- 1 day less, and it is green." in lines[start:]
    assert any(line.startswith("- Slutt: Green · milestones.csv") for line in lines[start:])
    whole = derived(write("again", milestones=[end, late]), book, "Prosjekt B", "TOL-TIME-SLACK")
    assert sum("(TOL-TIME-SLACK):" in line for line in whole) == 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"forecast": ""}, "Blank: Forecast."),
        ({"budget": "0,00"}, "The rule needs Project budget [0 MNOK] > 0 MNOK."),
        ({"budget": ""}, "The rule needs Project budget [blank] > 0 MNOK."),
        ({"phase": "Gjennomføre", "p50": "", "forecast": "21,00"}, "Blank: Control frame (P50)."),
        ({"phase": "Gjennomføre", "p50": "10,00"}, "The limits are out of order."),
        ({"pool": "felles"}, "The rule applies only when " + POOLED),
        ({"state": "Pause"}, "The project is not judged by colour."),
        ({"phase": "Realisere"}, "The project is not judged by colour."),
    ],
)  # fmt: skip
def test_no_colour_has_its_reason(write: Write, book: Rulebook, cells: dict[str, str], reason: str) -> None:
    lines = derived(write(**cells), book, "Prosjekt A", "TOL-COST")
    start = next(number for number, line in enumerate(lines) if "(TOL-COST):" in line)
    assert lines[start + 1] == f"- {reason}"


def test_a_project_at_rest_says_why_it_is_not_judged(write: Write, book: Rulebook) -> None:
    lines = derived(write(state="Pause"), book, "Prosjekt A")
    assert lines[1].startswith(
        "The project is not judged by colour. Only those are of which State ['Paused'] is 'Active'"
    )
    assert "Cost: reported Green, not judged" in lines


def test_a_blank_colour_is_not_taken_for_green(write: Write, book: Rulebook) -> None:
    assert "Cost: not reported, the figures give Green → Stops" in derived(write(status_cost=""), book, "Prosjekt A")


def test_an_extract_is_not_compared_where_it_leaves_out(write: Write, book: Rulebook) -> None:
    stated = 'portfolio = "X"\nperiod = "2023-01"\nreporting_date = 2023-01-31\ndecimal = ","\nextract = true\n'
    lines = derived(write("utdrag", stated, status_cost=""), book, "Prosjekt A")
    told = "Cost: not reported, the figures give Green → not compared, since the extract leaves it out"
    assert told in lines


def test_a_rule_without_a_parameter_is_told_with_its_figures(write: Write, book: Rulebook) -> None:
    folder = write(phase="Gjennomføre", p50="30,00", p85="25,00", last_gate="BP3")
    lines = derived(folder, book, "Prosjekt A", "ECO-FRAMES")
    assert "(ECO-FRAMES): a finding · projects.csv" in lines[2]
    assert "Control frame (P50) [30 MNOK] ≤ Cost frame (P85) [25 MNOK]" in lines[3]
    assert lines[4].startswith("- The frames are out of order: budget 20.00 MNOK, P50 30.00 MNOK")


def test_a_rule_that_did_not_run_says_why(write: Write, book: Rulebook) -> None:
    lines = derived(write(), book, "Prosjekt A", "REF-DELIVERIES")
    assert any("(REF-DELIVERIES): not run, " in line for line in lines)


def test_a_rulebook_without_judged_projects_has_none_to_explain(tmp_path: Path, write: Write) -> None:
    pack = tmp_path / "pack"
    (pack / "tables").mkdir(parents=True)
    (pack / "pack.toml").write_text('title.en = "Bare"\n', encoding="utf-8")
    (pack / "tables" / "projects.toml").write_text(BARE, encoding="utf-8")
    (tmp_path / "rules.toml").write_text('title.en = "Bare"\nlanguages = ["en"]\npacks = ["pack"]\n', encoding="utf-8")
    bare = rulebook.load(tmp_path / "rules.toml")
    with pytest.raises(CheckError, match=r"The rulebook rules\.toml does not say which projects are judged"):
        derived(write(), bare, "Prosjekt A")


@pytest.fixture(scope="module")
def sample() -> tuple[Judging, Rulebook]:
    """The sample month, judged."""
    book = rulebook.load(ROOT / "rules.toml")
    return judge(Delivered(str(SAMPLE)), book), book


def ladder_rows(judging: Judging, book: Rulebook) -> Iterator[Verdict]:
    """Every row of every project that got a colour from a ladder."""
    table = book.pack.judged
    assert table is not None
    for name in judging.tables[table.name][table.key[0]].drop_nulls().to_list():
        for record in find_project(judging, book, name, "sample"):
            for judged in judging.judged.values():
                if ("measure",) in judged.rule.parts:
                    yield from verdicts(judging, judged, record)


def test_every_ladder_of_the_sample_is_walked_to_the_colour_that_the_check_gave(
    sample: tuple[Judging, Rulebook],
) -> None:
    compared = 0
    for verdict in ladder_rows(*sample):
        if verdict.code in (Code.GREEN, Code.YELLOW, Code.RED):
            assert verdict.line is not None
            ladder = row_ladder(verdict, ladders(verdict.rule)[verdict.line])
            assert ladder.colour() == COLOUR_OF_CODE[verdict.code]
            compared += 1
    assert compared > 100


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_project_of_the_sample_is_told_whole(sample: tuple[Judging, Rulebook], language: str) -> None:
    _, book = sample
    name = "Stråleterapi, felles planverktøy"
    lines = derived(SAMPLE, book, name, language=language)
    assert len([line for line in lines if "→" in line]) == len(book.pack.model.parameter)
    assert not any("None" in line or "{" in line for line in lines)


def test_a_ladder_of_dates_is_told_in_days_later_and_earlier(tmp_path: Path) -> None:
    compare = "\n".join(f"compare.{reported} = {AGREES}" for reported in ("green", "yellow", "red", "missing", "blank"))
    head = f"title.en = 'Trial'\nlanguages = ['en']\npacks = ['{ROOT / 'rules' / 'dod-apb'}']\n"
    (tmp_path / "rules.toml").write_text(head + compare, encoding="utf-8")
    book = rulebook.load(tmp_path / "rules.toml")
    folder = tmp_path / "trial"
    folder.mkdir()
    (folder / "submission.toml").write_text(TRIAL, encoding="utf-8")
    (folder / "programmes.csv").write_text("Programme\nAlpha\n", encoding="utf-8")
    events = "Programme;Event;Objective;Threshold;Current estimate\nAlpha;Milestone C;2023-06-30;;2023-12-31\n"
    (folder / "baseline_events.csv").write_text(events, encoding="utf-8")
    lines = derived(folder, book, "Alpha", "APB-SCHEDULE")
    assert any("Objective [2023-06-30] + 6 months) = 2023-12-30: does not hold" in line for line in lines)
    assert "- 1 day earlier, and it is green." in lines


AGREES = '{ green = "agrees", yellow = "agrees", red = "agrees", missing = "agrees" }'
TRIAL = 'portfolio = "Trial"\nperiod = "2023-01"\nreporting_date = 2023-01-31\n'
