"""``checker waive``: what it writes holds, what stood in the file stays, and what would not hold is refused."""

from __future__ import annotations

import shlex
import shutil
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from checker.cli.waive import command
from checker.model.errors import CheckError
from checker.model.report import Report
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[2]
Write = Callable[..., Path]
COST = "TOL-COST/projects/Prosjekt A/status_cost"
OVER = {"forecast": "21,00"}
SAID = ["--reason", "Decided in February", "--owner", "Project owner"]
WHOLE = [*SAID, "--until", "2023-06-30", "--approval", "Case 12/2023"]
KEPT = '# decided in January\n\n[[dispute]] # by mail\nfinding   =   "COMPARE/projects/B/x"\nportfolio = "P"\n'
KEPT += 'owner = "o"\nreason = "r"\n# the end'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A rulebook that names a file of waivers, which is not there yet."""
    (tmp_path / "book").mkdir()
    return Path(shutil.copy(ROOT / "rules.toml", tmp_path / "book" / "rules.toml"))


@pytest.fixture
def waive(book: Path) -> Callable[..., Result]:
    """The command, called as people do."""
    return lambda *arguments: CliRunner().invoke(command, [*map(str, arguments), "--rules", str(book)])


def entries(book: Path) -> list[dict[str, Any]]:
    """The waivers that stand beside a rulebook."""
    text = book.with_name("waivers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)["waiver"]


def judged(folder: Path, book: Path) -> Report:
    """The gate's report."""
    return check(Request([folder], rules=book, at_gate=True, language="en"))[0]


def test_as_bad_as_it_is_and_no_worse(write: Write, book: Path, waive: Callable[..., Result]) -> None:
    folder = write("a", **OVER)
    assert not judged(folder, book).verdict.publishable
    done = waive(COST, *WHOLE, "--on", folder)
    assert done.exit_code == 0, done.exception
    [entry] = entries(book)
    assert (entry["finding"], entry["portfolio"]) == (COST, "Regional IKT")
    assert entry["up_to"] == {"colour": "yellow", "distance": Decimal("1.00"), "observed": "21.00"}
    assert judged(folder, book).verdict.publishable
    assert not judged(write("b", forecast="21,01"), book).verdict.publishable


def test_what_stood_in_the_file_stays(book: Path, waive: Callable[..., Result]) -> None:
    file = book.with_name("waivers.toml")
    for newline, mark in (("\n", ""), ("\r\n", ""), ("\n", "\ufeff")):
        before = (mark + KEPT.replace("\n", newline)).encode()
        file.write_bytes(before)
        done = waive(COST, *WHOLE, "--portfolio", "P", "--up-to", "any")
        assert done.exit_code == 0, done.exception
        after = file.read_bytes()
        assert after.startswith(before)
        assert after.count(b"\r\n") == (after.count(b"\n") if newline == "\r\n" else 0)


def test_one_after_the_other(book: Path, waive: Callable[..., Result]) -> None:
    for project in "AB":
        waive(f"TOL-COST/projects/{project}/status_cost", *WHOLE, "--portfolio", "P", "--up-to", "colour=red")
    assert [entry["finding"][18:19] for entry in entries(book)] == ["A", "B"]
    assert book.with_name("waivers.toml").read_text(encoding="utf-8").count("# ") == 2


def test_what_is_said_beside_it(book: Path, waive: Callable[..., Result]) -> None:
    also = ["--project", "A", "--period", "2023-01", "--period", "2023-02"]
    bound = ["--up-to", "colour=red", "--up-to", "distance=1.50", "--up-to", "count=2"]
    done = waive(
        "TOL-COST", "--whole-rule", *SAID, "--approval", "C", "--until", "2023-06", "--portfolio", "P", *also, *bound
    )
    assert done.exit_code == 0, done.exception
    [entry] = entries(book)
    assert (entry["rule"], entry["whole_rule"], entry["until"]) == ("TOL-COST", True, "2023-06")
    assert (entry["project"], entry["periods"]) == ("A", ["2023-01", "2023-02"])
    assert entry["up_to"] == {"colour": "red", "distance": Decimal("1.50"), "count": 2}


def test_a_dispute(write: Write, book: Path, waive: Callable[..., Result]) -> None:
    folder = write(**OVER)
    done = waive(COST, *SAID, "--dispute", "--on", folder)
    assert done.exit_code == 0, done.exception
    report = judged(folder, book)
    assert not report.verdict.publishable
    assert report.frame["message"].str.contains("Disputed by Project owner: Decided in February").sum() == 1


ANY = ["--portfolio", "P", "--up-to", "any"]


@pytest.mark.parametrize(
    ("about", "options", "says"),
    [
        (COST, [*WHOLE, "--portfolio", "P"], "How far does the waiver hold?"),
        (COST, [*WHOLE, "--up-to", "any"], "Whose portfolio is it?"),
        (COST, [*SAID, *ANY, "--until", "2023-06-30"], "needs both --until and --approval"),
        (COST, [*SAID, *ANY, "--approval", "C", "--until", "June"], "neither a day"),
        (COST, [*WHOLE, "--portfolio", "P", "--up-to", "color=red"], "--up-to color"),
        (COST, [*WHOLE, "--portfolio", "P", "--up-to", "colour=amber"], "Allowed: green, yellow, red, missing"),
        (COST, [*WHOLE, "--portfolio", "P", "--up-to", "distance=NaN"], "up_to.distance must be a number"),
        (COST, [*WHOLE, *ANY, "--period", "January"], "the month, like 2023-01"),
        (COST, [*WHOLE, *ANY, "--owner", " "], "owner is empty"),
        (f"{COST}~2", [*WHOLE, *ANY], "without ~ and its number"),
        ("TOL-COTS/projects/A/x", [*WHOLE, *ANY], "did you mean TOL-COST"),
        ("TOL-COST", [*WHOLE, *ANY], "give --whole-rule too"),
        (COST, [*WHOLE, *ANY, "--whole-rule"], "not of a rule"),
    ],
)
def test_what_would_not_hold_is_refused(
    book: Path, waive: Callable[..., Result], about: str, options: list[str], says: str
) -> None:
    done = waive(about, *options)
    assert isinstance(done.exception, CheckError)
    assert says in done.exception.say("en")
    assert not book.with_name("waivers.toml").exists()


@pytest.mark.parametrize(
    ("about", "options", "says"),
    [
        (COST.replace("A", "B"), WHOLE, f"The nearest: {COST}"),
        (COST, [*WHOLE, "--up-to", "colour=green"], "the colour is yellow, accepted up to green"),
        (COST, [*WHOLE[:-4], "--approval", "C", "--until", "2023-01-30"], "would have expired already"),
        ("OBL-RED/projects/Prosjekt A/project", [*SAID, "--dispute"], "The check gives no finding"),
    ],
)
def test_what_the_submission_does_not_bear_out_is_refused(
    write: Write, book: Path, waive: Callable[..., Result], about: str, options: list[str], says: str
) -> None:
    done = waive(about, *options, "--on", write(**OVER))
    assert isinstance(done.exception, CheckError)
    assert says in done.exception.say("en")
    assert not book.with_name("waivers.toml").exists()


def test_what_is_waived_already_is_refused(write: Write, waive: Callable[..., Result]) -> None:
    folder = write(**OVER)
    assert waive(COST, *WHOLE, "--on", folder).exit_code == 0
    done = waive(COST, *WHOLE, "--on", folder)
    assert isinstance(done.exception, CheckError)
    assert "is waived already: Case 12/2023" in done.exception.say("en")


@pytest.mark.parametrize("content", ["waiver = []\n", "[[waiver\n", "waiver = 1\n"])
def test_a_file_that_takes_no_more_is_left_alone(book: Path, waive: Callable[..., Result], content: str) -> None:
    file = book.with_name("waivers.toml")
    file.write_text(content, encoding="utf-8")
    assert isinstance(waive(COST, *WHOLE, *ANY).exception, CheckError)
    assert file.read_text(encoding="utf-8") == content
    assert [each.name for each in sorted(book.parent.iterdir())] == ["rules.toml", "waivers.toml"]


def test_a_rulebook_that_names_no_file(book: Path, waive: Callable[..., Result]) -> None:
    text = "\n".join(line for line in book.read_text(encoding="utf-8").splitlines() if not line.startswith("waivers"))
    book.write_text(text, encoding="utf-8")
    done = waive(COST, *WHOLE, *ANY)
    assert isinstance(done.exception, CheckError)
    assert 'Add the line waivers = "waivers.toml"' in done.exception.say("en")


def test_the_commands_of_the_documentation_write_what_they_say(
    book: Path, waive: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("checker waive ")]
    assert len(lines) == 3
    monkeypatch.chdir(ROOT)  # where its paths begin
    for line in lines:
        assert waive(*shlex.split(line)[2:]).exit_code == 0, line
    assert len(entries(book)) == 2
