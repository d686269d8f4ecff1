"""Whoever has a Norwegian rulebook is told in Norwegian why nothing came of a run, whichever command it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.cli import commands
from checker.cli.language import rulebook_language, spoken_language
from checker.findings import assemble as engine

ROOT = Path(__file__).parents[2]
Run = Callable[..., Any]
GONE = "ingen-slik-mappe"
NEEDED = ["--reason", "r", "--owner", "o", "--until", "2023-06", "--approval", "a", "--on", GONE]


def rulebook(folder: Path, languages: str, more: str = "") -> Path:
    """The shipped rulebook, with other languages first."""
    text = (ROOT / "rules.toml").read_text(encoding="utf-8")
    lines = [f"languages = {languages}" if line.startswith("languages") else line for line in text.splitlines()]
    (folder / "rules.toml").write_text("\n".join([*lines, more, ""]), encoding="utf-8")
    return folder / "rules.toml"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", GONE],
        ["gate", GONE],
        ["gate", GONE, "--level", "error"],
        ["annotate", f"{GONE}.xlsx"],
        ["template", "-o", "mal.ods"],
        ["waive", "TOL-COST", *NEEDED],
        ["rules", "explain", "TOL-KOST"],
        ["rules", "coverage", GONE],
        ["rules", "test", "--select", "TOL-KOST"],
        ["gx", "run", "--connection", "mysql://x", "--format", "json"],
    ],
    ids=" ".join,
)
def test_every_command_with_a_rulebook_speaks_its_language(
    called: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = {}
    for languages in ('["nb", "en"]', '["en", "nb"]', '["sv", "nb"]'):
        given = ["--rules", rulebook(tmp_path, languages)]
        for asked in ([], ["--language", "nb"], ["--language=en"]):
            ended = called(*arguments, *given, *asked)
            assert (ended.code, ended.out) == (2, "")
            said[(languages, *asked)] = ended.err
    (norwegian,) = {said['["nb", "en"]',], said['["sv", "nb"]',], said['["en", "nb"]', "--language", "nb"]}
    (english,) = {said['["en", "nb"]',], said['["nb", "en"]', "--language=en"]}
    assert norwegian != english


def test_the_rulebook_of_the_folder_counts(called: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rulebook(tmp_path, '["en"]')
    assert "does not exist" in called("check", GONE).err
    rulebook(tmp_path, '["nb"]')
    assert "finnes ikke" in called("check", GONE).err


def test_a_rulebook_with_mistakes_still_says_which_language(called: Run, tmp_path: Path) -> None:
    path = rulebook(tmp_path, '[\n  "nb",\n  "en",\n]', "gate.bloks = 1")
    ended = called("check", GONE, "--rules", path)
    assert ended.code == 2
    assert "feil" in ended.err
    broken = rulebook(tmp_path, '["nb"]', "dette er ikke TOML")
    assert rulebook_language(broken) == "nb"
    given = ["rules", "list", "--rules", broken]
    assert called(*given).err == called(*given, "--language", "nb").err != called(*given, "--language", "en").err


@pytest.mark.parametrize("content", ["", "title = 1", "languages = []", 'languages = ["sv"]', "# languages = ['nb']"])
def test_where_no_language_is_known_it_is_english(tmp_path: Path, content: str) -> None:
    (tmp_path / "rules.toml").write_text(content, encoding="utf-8")
    assert rulebook_language(tmp_path) == "en"
    assert rulebook_language(tmp_path / "ingen.toml") == "en"
    (tmp_path / "rules.toml").write_bytes(b"\xff\xfe")
    assert rulebook_language(tmp_path) == "en"


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], "en"),
        (["sjekk"], "en"),
        (["history", GONE], "en"),
        (["verify", GONE], "en"),
        (["verify", GONE, "--language", "nb"], "nb"),
        (["check", "--language", "sv"], "nb"),
        (["check", "--ukjent", "--rules"], "nb"),
        (["rules"], "en"),
        (["rules", "schema", "pack"], "en"),
        (["rules", "diff", "HEAD", str(ROOT), "--on", GONE], "nb"),
        (["rules", "diff", "HEAD", "HEAD", "--on", GONE], "en"),
    ],
)
def test_the_language_of_a_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert spoken_language(commands, arguments) == language


def test_a_bug_and_an_interrupt_are_told_so_too(
    called: Run, monkeypatch: pytest.MonkeyPatch, write: Callable[..., Path]
) -> None:
    folder, given = write(), ["--rules", ROOT / "rules.toml"]
    monkeypatch.delenv("CHECKER_DEBUG", raising=False)
    for failure, said in ((KeyboardInterrupt, "Avbrutt"), (ZeroDivisionError, "Feil i selve programmet")):

        def stopped(*_: Any, _failure: type[BaseException] = failure, **__: Any) -> None:
            raise _failure

        monkeypatch.setattr(engine, "judge", stopped)
        ended = called("check", folder, *given)
        assert ended.code == 2
        assert ended.err.strip().startswith(said)
