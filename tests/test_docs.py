"""The documentation says what is so: generated parts, links, examples, command lines, dependencies."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest

from checker.authoring.cases.running import run_cases
from checker.cli import commands
from checker.model.errors import RulebookError
from checker.output import renderer
from checker.pipeline import Request, check
from checker.rulebook.loader import load

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "datasets/**/*.md", "benchmarks/*.md")
    for page in ROOT.glob(pattern)
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
STEPS = re.compile(r"^## One rule.*?(?=^## )", re.DOTALL | re.MULTILINE)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, *kinds: str) -> list[str]:
    return [content for kind, content in FENCED.findall(text(page)) if kind in kinds]


def anchors(page: Path) -> set[str]:
    """The fragments of a page's headings, as GitHub makes them."""
    plain = FENCED.sub("", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in HEADING.findall(plain)}


def command_lines() -> Iterator[tuple[str, str]]:
    """Every ``checker …`` line in the pages' shell blocks, parts of a line joined by ``&&`` apart."""
    for page in PAGES:
        for block in blocks(page, "sh", "bash", "console"):
            for line in block.replace("\\\n", " ").splitlines():
                for part in line.removeprefix("$ ").split("&&"):
                    if part.strip().startswith("checker "):
                        yield page, part.strip()


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What fills in the generated parts, each made once."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    found = spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    module.PARTS = {name: cache(part) for name, part in module.PARTS.items()}
    return module


def test_generated_parts_are_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_page_out_of_date_is_named(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check notices a changed part, on a copy of the documentation."""
    for page in (ROOT / "docs").rglob("*.md"):
        copy = tmp_path / page.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(page.read_bytes())
    changed = tmp_path / "docs" / "findings.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("`CONTRACT-TYPE`", "`CONTRACT-TIPE`"), "utf-8")
    monkeypatch.setattr(generator, "DOCS", tmp_path / "docs")
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "docs/findings.md: out of date"
    assert generator.main([]) == 0
    assert changed.read_text(encoding="utf-8") == text("docs/findings.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    plain = FENCED.sub("", text(page))
    for link in LINK.findall(plain):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, fragment = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if fragment and target.suffix == ".md":
            assert fragment in anchors(target), f"{page}: {link}"


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "toml")])
def test_every_toml_example_parses(page: str) -> None:
    for block in blocks(page, "toml"):
        assert tomllib.loads(block)


def page_rule() -> str:
    """The rule that docs/rules.md builds, its steps put together."""
    section = STEPS.search(text("docs/rules.md"))
    assert section is not None
    return "".join(content for kind, content in FENCED.findall(section[0]) if kind == "toml")


def rulebook_with(rule: str, folder: Path) -> Path:
    """A rulebook with the words and tables of the pack hso and one rule."""
    pack = folder / "rules" / "hso"
    (pack / "own").mkdir(parents=True)
    (pack / "tables").symlink_to(ROOT / "rules" / "hso" / "tables")
    (pack / "pack.toml").symlink_to(ROOT / "rules" / "hso" / "pack.toml")
    (pack / "own" / "cost.toml").write_text(rule, encoding="utf-8")
    compare = [line for line in text("rules.toml").splitlines() if line.startswith("compare.")]
    head = ['title.en = "One rule"', 'languages = ["nb", "en"]', 'packs = ["rules/hso"]']
    (folder / "rules.toml").write_text("\n".join([*head, *compare]), encoding="utf-8")
    return folder / "rules.toml"


def test_the_rule_that_is_built_loads_and_passes_its_cases(tmp_path: Path) -> None:
    book = load(rulebook_with(page_rule(), tmp_path))
    results = [result for result in run_cases(book) if result.rule == "TOL-COST"]
    assert [rule.id for rule in book.rules] == ["TOL-COST"]
    assert len(results) == 15
    assert [(result.case.line, result.given, result.problem) for result in results if not result.passed] == []


def test_the_cases_of_the_rule_that_is_built_notice_another_limit(tmp_path: Path) -> None:
    rule = page_rule().replace("2023-01-01.concept      = { green", "2023-01-01.concept      = { green ", 1)
    book = load(rulebook_with(rule.replace('"<= budget * 1.15"', '"< budget * 1.15"', 1), tmp_path))
    assert [result.case.why for result in run_cases(book) if not result.passed] == [
        'exactly 15 % over: red is "more than"'
    ]


def test_a_slip_in_the_rule_that_is_built_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="1 mistake"):
        load(rulebook_with(page_rule().replace('measure   = "forecast"', 'measure   = "forcast"'), tmp_path))


@pytest.mark.parametrize(
    ("page", "line"), [pytest.param(*each, id=f"{each[0]}: {each[1]}") for each in command_lines()]
)
def test_every_command_line_is_accepted(page: str, line: str) -> None:
    """Options and commands are those that there are. Nothing is run."""
    command: click.Command = commands
    words = shlex.split(line, comments=True)[1:]
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"{page}: {line}"
        command = found
    with contextlib.suppress(click.exceptions.Exit):  # --help, --version
        command.make_context("checker", words)


def test_there_are_command_lines() -> None:
    assert {"README.md", "docs/submissions.md", "docs/rules.md"} <= {page for page, _ in command_lines()}


def test_the_table_of_dependencies_is_that_of_pyproject() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = {name: {bare(each) for each in packages} for name, packages in project["optional-dependencies"].items()}
    told: dict[str, set[str]] = {}
    for packages, extra in readme_dependencies():
        told.setdefault(extra, set()).update(packages)
    assert told.pop("") == {bare(each) for each in project["dependencies"]}
    assert set(told) == set(extras)
    for extra, packages in told.items():
        assert packages <= extras[extra]


def bare(requirement: str) -> str:
    """A requirement's name without extras and version."""
    return re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0]


def readme_dependencies() -> Iterator[tuple[set[str], str]]:
    """The packages of each line of the README's table, and the extra that they belong to."""
    section = text("README.md").partition("## Why each dependency")[2].partition("\n## ")[0]
    for line in section.splitlines():
        first = line.split("|")[1].strip() if line.startswith("|") else ""
        if first and first != "package" and set(first) - set("-: "):
            extra = re.search(r"\(extra `(\w+)`\)", first)
            names = re.sub(r"\(.*?\)|`", "", first)
            yield {name.strip() for name in names.split(",")}, extra[1] if extra else ""


def test_the_readmes_screen_is_what_the_command_prints() -> None:
    """Every line of the shortened screen stands in the output, in that order."""
    shown = text("README.md").split("<!-- screen -->\n```text\n")[1].split("```")[0].splitlines()
    report, language = check(Request([ROOT / "datasets" / "hso-2023-01"], rules=ROOT / "rules.toml", language="en"))
    printed = iter(str(renderer("table").render(report, language=language, width=112)).splitlines())
    assert [line for line in shown if line != "…" and line not in printed] == []
