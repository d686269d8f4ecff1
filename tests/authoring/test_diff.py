"""What a changed rulebook would have done: records, colours and verdicts over an archive, from files and revisions."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.authoring import init as starter
from checker.authoring.diff import Difference, difference, direction
from checker.authoring.diff.render import render, summary
from checker.cli import commands
from checker.model.errors import CheckError, RulebookError

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "datasets" / "sample"
HEADINGS = "Prosjekt;Fase;Budsjett;Prognose;KOST;Tiltak;Ansvarlig"
TENTH = 'override.TOL-COST.limits.2023-01-01.{} = {{ green = "<= budget", yellow = "<= budget * 1.10" }}'
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The starter's rulebook: planning bears 20 %, execution 10 %."""
    starter.write(tmp_path / "old")
    return tmp_path / "old"


def changed(old: Path, extra: str = "") -> Path:
    """A copy of a rulebook with more lines in ``rules.toml``."""
    new = old.parent / "new"
    shutil.copytree(old, new)
    with (new / "rules.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{extra}\n")
    return new


def month(archive: Path, period: str, *rows: str) -> Path:
    """A submission for one month below an archive."""
    folder = archive / "Portefølje" / period
    folder.mkdir(parents=True)
    (folder / "prosjekter.csv").write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    stated = f'portfolio = "P"\nperiod = "{period}"\nreporting_date = {period}-28\ndecimal = "."\n'
    (folder / "submission.toml").write_text(stated, encoding="utf-8")
    return folder


def compared(old: Path, new: Path, archive: Path) -> Difference:
    return difference(str(old), str(new), str(archive))


def turns(found: Difference) -> dict[tuple[str, str | None], tuple[str, str]]:
    """Each changed record, by period and project, from what to what."""
    return {(each.period, each.project): (each.old.outcome, each.new.outcome) for each in found.changes}


# ---- fifteen to ten per cent, over the sample portfolio


def concepts_between(folder: Path) -> set[tuple[str, str]]:
    """The concepts of a month that are more than 10 % and at most 15 % over their own budget, read from the CSV."""
    norwegian = (folder / "prosjekter.csv").exists()
    path = folder / ("prosjekter.csv" if norwegian else "projects.csv")
    names = ("Prosjekt", "Fase", "Tilstand", "Budsjettpott", "Prosjektbudsjett", "Prognose")
    if not norwegian:
        names = ("Project", "Phase", "State", "Budget pool", "Project budget", "Forecast")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";" if norwegian else ",")
        rows = [[row[name].strip() for name in names] for row in reader]
    found = set()
    for project, phase, state, pool, budget, forecast in rows:
        judged = phase.casefold().startswith(("konsept", "concept")) and state.casefold() in ("pågår", "active")
        if judged and not pool and budget and forecast:
            own, expected = (Decimal(cell.replace(" ", "").replace(",", ".")) for cell in (budget, forecast))
            if own > 0 and own * Decimal("1.10") < expected <= own * Decimal("1.15"):
                found.add((folder.name, project))
    return found


@pytest.fixture(scope="module")
def ten_per_cent(tmp_path_factory: pytest.TempPathFactory) -> Difference:
    """The shipped rulebook against itself with 10 % for concepts, over the sample."""
    folder = tmp_path_factory.mktemp("ten")
    text = (ROOT / "rules.toml").read_text(encoding="utf-8")
    (folder / "rules.toml").write_text(f"{text}\n{TENTH.format('concept')}\n", encoding="utf-8")
    return difference(str(ROOT / "rules.toml"), str(folder / "rules.toml"), str(SAMPLE))


def test_ten_per_cent_for_concepts_lists_those_between_ten_and_fifteen(ten_per_cent: Difference) -> None:
    expected = set().union(*(concepts_between(folder) for folder in sorted(SAMPLE.glob("20*"))))
    assert expected
    assert {(each.period, each.project) for each in ten_per_cent.changes} == expected
    assert {each.rule for each in ten_per_cent.changes} == {"TOL-COST"}
    assert {(each.old.outcome, each.new.outcome) for each in ten_per_cent.changes} == {("yellow", "red")}
    assert {(each.period, each.project, each.parameter) for each in ten_per_cent.recoloured} == {
        (*each, "cost") for each in expected
    }


def test_the_sample_has_each_of_its_months_assessed(ten_per_cent: Difference) -> None:
    assert [each.path for each in ten_per_cent.assessed] == ["2023-01", "2023-02", "2023-03", "2023-04"]
    assert not ten_per_cent.only_old
    assert not ten_per_cent.only_new
    assert not ten_per_cent.silences


# ---- a small archive


def test_only_what_lies_between_the_limits_changes(old: Path, tmp_path: Path) -> None:
    rows = [f"{forecast};Planlegging;100;{forecast};Grønn;;" for forecast in ("110", "110.001", "120", "120.001", "99")]
    archive = month(tmp_path / "archive", "2023-01", *rows, "G;Gjennomføring;100;112;;;").parents[1]
    found = compared(old, changed(old, TENTH.format("planning")), archive)
    assert turns(found) == {("2023-01", "110.001"): ("yellow", "red"), ("2023-01", "120"): ("yellow", "red")}


def test_figures_stand_under_both_rulebooks(old: Path, tmp_path: Path) -> None:
    archive = month(tmp_path / "archive", "2023-01", "A;Planlegging;100;112;Gul;;").parents[1]
    (change,) = compared(old, changed(old, TENTH.format("planning")), archive).changes
    assert (change.old.observed, change.old.limit) == ("112.00", "100.00")
    assert (change.new.observed, change.new.limit) == ("112.00", "110.00")
    assert (change.segment, change.old.unit, change.place) == ("planning", "MNOK", "prosjekter.csv · D2")
    assert change.new.spoken["nb"]["limit"] == "110,00 MNOK"


def test_the_effect_on_the_verdict(old: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    month(archive, "2023-01", "A;Planlegging;100;112;Gul;;")
    month(archive, "2023-02", "A;Planlegging;100;100;Grønn;;")
    found = compared(old, changed(old, TENTH.format("planning")), archive)
    assert [(each.period, each.old.word, each.new.word) for each in found.assessed] == [
        ("2023-01", "publishable", "blocked"),
        ("2023-02", "publishable", "publishable"),
    ]
    assert found.assessed[0].new.levels["error"] == 1
    assert "P, 2023-01: publishable → blocked" in summary(found, "en")


def test_nothing_changes(old: Path) -> None:
    found = compared(old, changed(old), old / "submissions")
    assert [*found.changes, *found.recoloured, *found.silences] == []
    assert summary(found, "en")[0] == "No record, colour or verdict changes. Submissions looked at: 1."


def test_a_verdict_is_not_moved_by_an_approval(old: Path) -> None:
    new = changed(old, f'approved = {{ by = "Styret", pack_sha256 = "{"0" * 64}" }}')
    assert [each.new.word for each in compared(old, new, old / "submissions").assessed] == ["publishable"]


def test_a_rule_that_only_one_has(old: Path) -> None:
    new = changed(old)
    (new / "rules/office/duties/red.toml").unlink()
    found = compared(old, new, old / "submissions")
    assert [(each.rule, dict(each.counts)) for each in found.only_old] == [("DUTY-RED", {"not applicable": 4, "ok": 1})]
    assert not found.only_new
    assert "DUTY-RED is not in the new rulebook." in summary(found, "en")
    turned = compared(new, old, old / "submissions")
    assert [each.rule for each in turned.only_new] == ["DUTY-RED"]


def test_a_rule_that_is_switched_off(old: Path) -> None:
    found = compared(old, changed(old, 'off.DUTY-RED = "not here"'), old / "submissions")
    (silence,) = found.silences
    assert (silence.rule, silence.old) == ("DUTY-RED", None)
    assert silence.new is not None
    assert "not here" in silence.new.say("en")
    assert "DUTY-RED no longer runs. Submissions: 1." in summary(found, "en")


def test_what_the_archive_does_not_show_is_told(old: Path, tmp_path: Path) -> None:
    archive = month(tmp_path / "archive", "2023-01", "A;Planlegging;100;112;Gul;;").parents[1]
    found = compared(old, changed(old), archive)
    assert list(found.unseen) == ["DUTY-RED"]
    assert summary(found, "en")[-1].endswith("DUTY-RED")


def test_a_record_that_leaves_the_rule_is_a_change(old: Path, tmp_path: Path) -> None:
    new = changed(old, 'override.TOL-COST.limits.2023-01-01.planning = "not applicable"')
    archive = month(tmp_path / "archive", "2023-01", "A;Planlegging;100;90;Grønn;;").parents[1]
    found = compared(old, new, archive)
    assert turns(found) == {("2023-01", "A"): ("green", "not applicable")}
    assert [(each.old, each.new) for each in found.recoloured] == [("green", "missing")]


def test_other_judged_projects_change_their_colours(old: Path) -> None:
    new = changed(old)
    pack = new / "rules/office/pack.toml"
    text = pack.read_text(encoding="utf-8").replace("phase in ('planning', 'execution')", "phase = 'execution'")
    pack.write_text(text, encoding="utf-8")
    found = compared(old, new, old / "submissions")
    assert {(each.project, each.old, each.new) for each in found.recoloured} == {
        ("Nytt saksarkiv", "green", None),
        ("Innsynsløsning", "yellow", None),
    }


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [("green", "yellow", 1), ("red", "missing", -1), ("missing", "red", 1), ("ok", "finding", 1), ("ok", "green", 0)],
)
def test_what_is_stricter(old: str, new: str, way: int) -> None:
    assert direction(old, new) == way
    assert direction(new, old) == -way
    assert direction(old, "not applicable") == 0


# ---- what an archive is


def test_submissions_are_found_some_folders_down(old: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    month(archive / "Region", "2023-01", "A;Planlegging;100;90;Grønn;;")
    (archive / "notes").mkdir()
    (archive / "notes" / "read.txt").write_text("not a submission", encoding="utf-8")
    found = compared(old, old, archive)
    assert [each.path for each in found.assessed] == ["Region/Portefølje/2023-01"]


def test_a_submission_by_itself_is_an_archive(old: Path) -> None:
    found = compared(old, old, old / starter.SUBMISSION)
    assert [each.path for each in found.assessed] == ["2023-01"]


def test_a_workbook_is_a_submission(old: Path, tmp_path: Path) -> None:
    import xlsxwriter

    folder = tmp_path / "archive" / "2023"
    folder.mkdir(parents=True)
    new = changed(old, TENTH.format("planning"))
    cover = {"portfolio": "P", "period": "2023-03", "reporting_date": "31.03.2023"}
    for book in (old, new):
        columns = "\n".join(f'column.{name} = {{ type = "text", nb = "{name}", en = "{name}" }}' for name in cover)
        text = f'role = "submission"\noptional = true\ntitle.nb = "Forside"\ntitle.en = "Cover"\n{columns}\n'
        (book / "rules/office/tables/cover.toml").write_text(text, encoding="utf-8")
    with xlsxwriter.Workbook(folder / "march.xlsx") as workbook:
        sheet = workbook.add_worksheet("Prosjekter")
        for number, row in enumerate((HEADINGS.split(";"), ["A", "Planlegging", 100, 112, "Gul"])):
            sheet.write_row(number, 0, row)
        front = workbook.add_worksheet("Forside")
        front.write_row(0, 0, list(cover))
        front.write_row(1, 0, list(cover.values()))
    found = compared(old, new, tmp_path / "archive")
    assert [(each.path, each.period) for each in found.assessed] == [("2023/march.xlsx", "2023-03")]
    assert [(each.project, each.place) for each in found.changes] == [("A", "march.xlsx · Prosjekter!D2")]


def test_a_month_that_is_there_twice_is_refused(old: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        month(tmp_path / "archive" / name, "2023-01", "A;Planlegging;100;90;Grønn;;")
    with pytest.raises(CheckError, match="2023-01"):
        compared(old, old, tmp_path / "archive")


@pytest.mark.parametrize(("name", "said"), [("empty", "No submission found"), ("nowhere", "nowhere")])
def test_an_archive_without_submissions_is_refused(old: Path, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CheckError, match=said):
        compared(old, old, tmp_path / name)


def test_a_submission_that_cannot_be_read_stops_the_comparison(old: Path, tmp_path: Path) -> None:
    folder = month(tmp_path / "archive", "2023-01", "A;Planlegging;100;90;Grønn;;")
    (folder / "submission.toml").write_text('portfolio = "P"\n', encoding="utf-8")
    with pytest.raises(CheckError, match="2023-01"):
        compared(old, old, tmp_path / "archive")


# ---- revisions


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=author", "-c", "user.email=author@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **GIT}).stdout


@pytest.fixture
def repository(old: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter's rulebook as the first commit of a repository, its limit for planning changed since."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    git(old, "init", "-q")
    git(old, "add", ".")
    git(old, "commit", "-q", "-m", "first")
    cost = old / "rules/office/tolerance/cost.toml"
    cost.write_text(cost.read_text(encoding="utf-8").replace("budget * 1.20", "budget * 1.10"), encoding="utf-8")
    monkeypatch.chdir(old)
    return old


def test_a_revision_is_compared_with_the_files(repository: Path, tmp_path: Path) -> None:
    archive = month(tmp_path / "archive", "2023-01", "A;Planlegging;100;112;Gul;;").parents[1]
    found = difference("main", "rules.toml", str(archive))
    assert turns(found) == {("2023-01", "A"): ("yellow", "red")}
    assert found.old.name.startswith("main:rules.toml (")
    assert found.new.name == "rules.toml"


def test_a_revision_is_found_from_a_folder_below(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = month(tmp_path / "archive", "2023-01", "A;Planlegging;100;112;Gul;;").parents[1]
    monkeypatch.chdir(repository / "rules" / "office")
    found = difference("HEAD:../../rules.toml", str(repository), str(archive))
    assert turns(found) == {("2023-01", "A"): ("yellow", "red")}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mian", "neither a file nor a revision"),
        ("main:other.toml", "has no file other.toml"),
        ("--help", "neither a file nor a revision"),
        (":rules.toml", "neither a file nor a revision"),
    ],
)
def test_a_revision_that_is_none(repository: Path, given: str, said: str) -> None:
    with pytest.raises(CheckError, match=said):
        difference(given, "rules.toml", "submissions")


def test_no_repository(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(old.parent))
    monkeypatch.chdir(old)
    with pytest.raises(CheckError, match="no git repository"):
        difference("main", "rules.toml", "submissions")


def test_the_mistakes_of_a_revision_are_told_as_its(repository: Path) -> None:
    cost = repository / "rules/office/tolerance/cost.toml"
    cost.write_text(cost.read_text(encoding="utf-8").replace('"forecast"', '"forcast"'), encoding="utf-8")
    git(repository, "commit", "-q", "-a", "-m", "second")
    with pytest.raises(RulebookError) as caught:
        difference("main~1", "main", "submissions")
    (mistake,) = caught.value.mistakes
    assert mistake.file == "main:rules/office/tolerance/cost.toml"


def test_a_pack_that_a_revision_lacks_is_the_shipped_one_and_told(repository: Path) -> None:
    text = (repository / "rules.toml").read_text(encoding="utf-8").replace('"rules/office"', '"rules/gmpp"')
    (repository / "rules.toml").write_text(text.replace('gate.must_judge = ["TOL-COST"]', ""), encoding="utf-8")
    git(repository, "commit", "-q", "-a", "-m", "another pack")
    found = difference("main", "rules.toml", str(ROOT / "datasets" / "gmpp-2023"))
    assert [text.say("en") for text in found.old.notices] == [
        "main does not have the pack rules/gmpp: the one shipped with the program today is used."
    ]
    assert not found.changes


# ---- forms


@pytest.fixture
def both(old: Path, tmp_path: Path) -> Difference:
    archive = month(tmp_path / "archive", "2023-01", "A|B;Planlegging;100;112;Gul;;").parents[1]
    return compared(old, changed(old, TENTH.format("planning")), archive)


def test_the_json_object(both: Difference) -> None:
    found = json.loads(render(both, "json", "en", 80))
    assert found["submissions"][0]["new"]["verdict"] == "blocked"
    (change,) = found["changes"]
    assert change["project"] == "A|B"
    assert change["new"] == {"outcome": "red", "observed": "112.00", "limit": "110.00", "unit": "MNOK"}
    assert found["derived"][0]["parameter"] == "cost"
    assert found["summary"] == summary(both, "en")


def test_the_markdown_ends_with_its_summary(both: Difference) -> None:
    text = render(both, "markdown", "en", 80)
    last = text.rpartition("\n## ")[2]
    assert last.startswith("Summary\n\n- P, 2023-01: publishable → blocked\n")
    assert "A\\|B" in text
    assert "| P · 2023-01 | A\\|B | yellow → red | 112.00 MNOK | 100.00 MNOK → 110.00 MNOK |" in text


@pytest.mark.parametrize(("language", "said"), [("nb", "gul → rød"), ("en", "yellow → red")])
def test_the_text_speaks_both_languages(both: Difference, language: str, said: str) -> None:
    text = render(both, "text", language, 100)
    assert said in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_command(old: Path) -> None:
    new = changed(old, TENTH.format("planning"))
    arguments = ["rules", "diff", str(old), str(new), "--on", str(old / "submissions"), "--language", "en"]
    ran = CliRunner().invoke(commands, arguments)
    assert ran.exit_code == 0, ran.output
    assert "TOL-COST (Forecast against budget): records that change: 1. yellow → red 1." in " ".join(ran.output.split())


def test_the_command_that_could_not_run(old: Path, called: Callable[..., Any]) -> None:
    ran = called("rules", "diff", old, old, "--on", old / "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere" in ran.err


def test_a_row_with_several_sums_is_told_sum_by_sum(tmp_path: Path) -> None:
    for name in ("old", "new"):
        shutil.copytree(ROOT / "rules", tmp_path / name / "rules")
        shutil.copy(ROOT / "rules.toml", tmp_path / name)
    with (tmp_path / "new" / "rules.toml").open("a", encoding="utf-8") as file:
        file.write('\noverride.ECO-CONCEPT-SUMS.rounding = "0.01"\noverride.RES-SUMS.rounding = "0.1"\n')
    found = compared(tmp_path / "old", tmp_path / "new", ROOT / "datasets" / "hso-2023-01")
    assert [(each.rule, each.old.outcome, each.new.outcome, each.place) for each in found.changes] == [
        ("ECO-CONCEPT-SUMS", "ok", "finding", "konseptokonomi.csv · E8"),
        ("ECO-CONCEPT-SUMS", "ok", "finding", "konseptokonomi.csv · G8"),
        ("ECO-CONCEPT-SUMS", "ok", "finding", "konseptokonomi.csv · H8"),
        ("ECO-CONCEPT-SUMS", "ok", "finding", "konseptokonomi.csv · J8"),
    ]
