"""What lies beside a submission and does not say which period it is of stops nothing, and is told."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from checker.model.errors import CheckError
from checker.pipeline import Request, check

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
RULES = DATASETS / "gmpp-2023" / "rules.toml"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of two years side by side, neither of which says what it is."""
    for year in (2022, 2023):
        shutil.copy(DATASETS / f"gmpp-{year}" / "major_projects.csv", tmp_path / f"gmpp_{year}.csv")
    return tmp_path


def request(files: Path, *previous: Path) -> Request:
    return Request(
        [files / "gmpp_2023.csv"],
        rules=RULES,
        previous=previous,
        portfolio="Government Major Projects Portfolio",
        period="2023-03",
        as_of=date(2023, 3, 31),
        language="en",
    )


def test_a_neighbour_that_says_nothing_is_passed_over_and_told(files: Path) -> None:
    report = check(request(files))[0]
    told = " ".join(text.say("en") for text in report.notices)
    assert "gmpp_2022.csv does not say itself of which portfolio, period and reporting date it is" in told
    assert "GMPP-MOVE-END" in {each.rule for each in report.outcomes if each.not_run is not None}


def test_where_it_is_named_it_must_say(files: Path) -> None:
    with pytest.raises(CheckError, match=r"gmpp_2022\.csv: the submission does not say which period"):
        check(request(files, files / "gmpp_2022.csv"))


def test_a_folder_beside_it_that_says_is_compared_with(files: Path) -> None:
    report = check(request(files, DATASETS / "gmpp-2022"))[0]
    assert all(each.not_run is None for each in report.outcomes)
