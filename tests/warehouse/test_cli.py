"""The commands: exit codes, and what is said where something is lacking."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from checker.cli import commands
from checker.model.errors import CheckError


def test_a_check_needs_a_submission_or_a_database() -> None:
    done = CliRunner().invoke(commands, ["check"])
    assert done.exit_code == 2
    assert "--connection" in done.output


def test_a_database_that_is_not_there_is_no_finding() -> None:
    with pytest.raises(CheckError) as caught:
        commands.main(["gx", "run", "--connection", "postgresql://127.0.0.1:1/nothing"], standalone_mode=False)
    assert caught.value.text.key == "reading.no-connection"


def test_without_great_expectations_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.warehouse.platform import installed

    monkeypatch.setitem(sys.modules, "great_expectations", None)
    with pytest.raises(CheckError, match=r"portfolio-checker\[gx\]"):
        installed()


@pytest.mark.parametrize(
    ("library", "arguments"),
    [
        ("sqlglot", ["export", "--output", "suites"]),
        ("sqlglot", ["run", "--connection", "postgresql://127.0.0.1:1/nothing"]),
        ("great_expectations", ["run", "--connection", "postgresql://127.0.0.1:1/nothing"]),
    ],
)
def test_both_commands_say_it(library: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(CheckError, match=r"portfolio-checker\[gx\]"):
        commands.main(["gx", *arguments], standalone_mode=False)


def test_without_a_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    with pytest.raises(CheckError, match=r"portfolio-checker\[database\]"):
        commands.main(["check", "--connection", "postgresql://127.0.0.1/nothing"], standalone_mode=False)


def test_an_unknown_format_is_told_before_anything_is_run() -> None:
    command = ["gx", "run", "--connection", "postgresql://127.0.0.1:1/nothing", "--format", "papyrus"]
    with pytest.raises(CheckError, match="papyrus"):
        commands.main(command, standalone_mode=False)
