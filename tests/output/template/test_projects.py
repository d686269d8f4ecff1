"""A workbook for one project, begun with what belongs to it; all of them together are the month's submission."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.errors import CheckError
from checker.model.submission import MARK
from checker.output.template import workbook
from checker.output.template.prefill import Prefill, read_prefill
from checker.pipeline import Request, check
from checker.rulebook.rulebook import Rulebook

from .conftest import ROOT, Filled

FEBRUARY = ROOT / "datasets" / "sample" / "2023-02"
ONE, OTHER = "Vaktplan og bemanning", "Medikasjonsstøtte på sengepost"
STATED = (
    'returns = true\nportfolio = "Regional IKT, øvingsportefølje"\nperiod = "2023-03"\nreporting_date = 2023-03-31\n'
)


@pytest.fixture(scope="module")
def whole(book: Rulebook) -> Prefill:
    return read_prefill(FEBRUARY, book.pack)


@pytest.fixture(scope="module")
def own(book: Rulebook) -> Prefill:
    return read_prefill(FEBRUARY, book.pack, [ONE])


@pytest.fixture(scope="module")
def opened(book: Rulebook, own: Prefill) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(book, "nb", own)))


def test_only_what_belongs_to_the_project_is_carried(own: Prefill, whole: Prefill) -> None:
    assert [row["project"] for row in own.rows["projects"]] == [ONE]
    for table, column in (("milestones", "project"), ("risks", "project"), ("dependencies", "dependent")):
        assert own.rows.get(table, []) == [row for row in whole.rows[table] if row.get(column) == ONE]
    assert own.rows["milestones"]
    assert not {"parties", "key_figures", "resources"} & own.rows.keys()
    assert own.rows["submission"] == whole.rows["submission"]


def test_projects_are_asked_for_by_any_of_their_names(book: Rulebook, whole: Prefill) -> None:
    named = next(row for row in whole.rows["projects"] if row.get("aliases"))
    found = read_prefill(FEBRUARY, book.pack, [OTHER.upper(), named["aliases"][0], OTHER])
    assert {row["project"] for row in found.rows["projects"]} == {OTHER, named["project"]}


def test_a_name_that_is_no_projects_comes_with_the_nearest(book: Rulebook) -> None:
    with pytest.raises(CheckError) as told:
        read_prefill(FEBRUARY, book.pack, ["Vaktplan"])
    assert (told.value.text.key, told.value.text.values["near"]) == ("template.no-project", ONE)


def test_another_partys_name_is_still_offered_and_another_owner_is_not(opened: Any, whole: Prefill) -> None:
    def offered(cell: str) -> str:
        rules = opened["Avhengigheter"].data_validations.dataValidation
        return str(next(rule.formula1 for rule in rules if cell in rule.sqref))

    dependent, supplier = offered("A5"), offered("B5")
    assert dependent != supplier
    lists = opened[f"{MARK} lists"]
    columns = {column[0].value: [cell.value for cell in column[8:] if cell.value] for column in lists.iter_cols()}
    others = columns["parties.party projects.project …"]
    assert others == [
        *whole.names("parties", "party"),
        *(name for name in whole.names("projects", "project") if name != ONE),
    ]
    assert f"OFFSET('{MARK} lists'" in supplier
    assert "parties.party projects.project +" in columns


@pytest.fixture(scope="module")
def folder(book: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two projects returned in March."""
    folder = tmp_path_factory.mktemp("returns")
    (folder / "submission.toml").write_text(STATED, encoding="utf-8")
    for place, name in enumerate((ONE, OTHER)):
        filled = Filled(workbook(book, "nb", read_prefill(FEBRUARY, book.pack, [name])), book.pack)
        filled.put("submission", "period", "2023-03")
        filled.put("submission", "reporting_date", "31.03.2023")
        filled.put("projects", "state", "Pågår")
        filled.book.save(folder / f"{place}.xlsx")
    return folder


def test_a_project_without_a_return_is_reported_once(folder: Path) -> None:
    report, _ = check(Request([folder], rules=ROOT / "rules.toml", previous=(FEBRUARY,)))
    missing = [each.project for each in report.rows if each.rule == "CONTRACT-RETURN-MISSING"]
    assert len(missing) == 50
    assert not {ONE, OTHER} & set(missing)
    gone = [each for each in report.rows if each.rule.endswith("-VANISHED") and each.project in missing]
    assert gone == []


def test_the_returns_of_all_projects_are_the_submission(
    book: Rulebook, whole: Prefill, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "9.xlsx").write_bytes(workbook(book, "nb", whole))  # a template that was sent back as it was
    submission = build_submission([readers.read(tmp_path)], book.pack)
    unfilled = [failure.file for failure in submission.failures if failure.rule == "CONTRACT-RETURN-UNFILLED"]
    assert unfilled == ["9.xlsx"]
    assert submission.tables["projects"].frame["project"].to_list() == [ONE, OTHER]
    assert {failure.rule for failure in submission.failures} <= {
        "CONTRACT-REQUIRED",
        "CONTRACT-TABLE",
        "CONTRACT-RETURN-UNFILLED",
    }
    milestones = submission.tables["milestones"].frame["milestone"].to_list()
    assert len(milestones) == sum(row.get("project") in (ONE, OTHER) for row in whole.rows["milestones"])
