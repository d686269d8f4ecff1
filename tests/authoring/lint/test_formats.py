"""The formats of a lint report, and the command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from checker.authoring.lint import LintReport, Proofs, formats
from checker.authoring.lint.formats import formatted
from checker.cli.rules import lint
from checker.model.errors import CheckError, Mistake
from checker.texts import Text

SHIPPED = Path(__file__).parents[3]
SOURCE = 'id = "A"\n\tholds = "år, 100 %"\nlevel = "errr"\n'
NEAR = Text("rulebook.unknown-near", {"found": "errr", "nearest": "error", "allowed": "error, warning, note"})
MISTAKES = (
    Mistake("rules/a b,c.toml", 2, 12, Text("lint.when-always", {"rule": "100 %\nA"})),
    Mistake("rules/a b,c.toml", 3, 1, NEAR),
)
REPORT = LintReport(MISTAKES, {"rules/a b,c.toml": SOURCE}, 1, "nb", Proofs(2, 1))


def test_every_format_is_offered() -> None:
    offered = next(option for option in lint.params if option.name == "form")
    assert set(offered.type.choices) == set(formats.FORMATS)


def test_text_shows_the_lines_around_with_a_mark() -> None:
    shown = formatted(REPORT, "text", "en").split("\n\n")[-1].splitlines()
    assert shown[0].startswith('rules/a b,c.toml:3:1: Unknown: "errr", did you mean error?')
    assert shown[0].endswith("[rulebook.unknown-near]")
    assert shown[1:] == ['  2 | \tholds = "år, 100 %"', '> 3 | level = "errr"', "    | ^"]


def test_the_mark_stands_under_its_character_behind_a_tab() -> None:
    lines = formatted(REPORT, "text", "en").splitlines()
    marked = next(place for place, line in enumerate(lines) if line.endswith("^"))
    before = lines[marked].partition("| ")[2]
    assert before == "\t" + " " * 10 + "^"
    assert lines[marked - 1].partition("| ")[2][len(before) - 1] == "r"


def test_json_says_what_is_allowed_and_what_is_near() -> None:
    content = json.loads(formatted(REPORT, "json", "nb"))
    first, second = content["mistakes"]
    assert (first["file"], first["line"], first["column"], first["sort"]) == (
        "rules/a b,c.toml",
        2,
        12,
        "lint.when-always",
    )
    assert (first["level"], second["level"]) == ("warning", "error")
    assert (second["allowed"], second["nearest"]) == (["error", "warning", "note"], "error")
    assert [line["line"] for line in second["lines"]] == [2, 3]
    assert content["proofs"] == {"made": 2, "shared": 1, "undecided": [], "not_made": None}
    assert content["schema_version"] == 1


def test_sarif_points_at_the_place() -> None:
    content = json.loads(formatted(REPORT, "sarif", "en"))
    run = content["runs"][0]
    assert (content["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["lint.when-always", "rulebook.unknown-near"]
    result = run["results"][0]
    where = result["locations"][0]["physicalLocation"]
    assert (where["artifactLocation"]["uri"], where["region"]) == (
        "rules/a%20b%2Cc.toml",
        {"startLine": 2, "startColumn": 12},
    )
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("lint.when-always", 0, "warning")


def test_sarif_is_valid_by_the_published_schema() -> None:
    schema = json.loads((SHIPPED / "tests" / "output" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema)
    for report in (REPORT, LintReport((), {})):
        validator.validate(json.loads(formatted(report, "sarif", "nb")))


def test_github_commands_cannot_be_broken_by_what_they_say() -> None:
    first, second = formatted(REPORT, "github", "en").splitlines()
    assert first.startswith("::warning file=rules/a b%2Cc.toml,line=2,col=12,title=lint.when-always::")
    assert "100 %25%0AA" in first
    assert second.startswith("::error file=")


@pytest.mark.parametrize("form", ["text", "sarif", "github"])
def test_nothing_wrong_is_said_in_few_words(form: str) -> None:
    said = formatted(LintReport((), {}), form, "en")
    assert json.loads(said)["runs"][0]["results"] == [] if form == "sarif" else said == ""


def copy(root: Path) -> Path:
    """A copy of the shipped rulebook."""
    shutil.copy(SHIPPED / "rules.toml", root / "rules.toml")
    shutil.copytree(SHIPPED / "rules" / "hso", root / "rules" / "hso")
    return root


def test_the_command_ends_with_0_and_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy(tmp_path))
    fine = CliRunner().invoke(lint, ["--no-proofs", "--language", "en"])
    assert (fine.exit_code, fine.stdout) == (0, "")
    assert "0 mistakes" in fine.stderr
    assert "--no-proofs" in fine.stderr
    cost = tmp_path / "rules" / "hso" / "tolerance" / "cost.toml"
    cost.write_text(cost.read_text(encoding="utf-8").replace("title.en ", "# "), encoding="utf-8")
    wrong = CliRunner().invoke(lint, ["--no-proofs", "--format", "github"])
    assert wrong.exit_code == 1
    assert wrong.stdout.startswith("::error file=rules/hso/tolerance/cost.toml,line=4,col=1,title=lint.language::")


def test_files_are_named_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "portfolio").mkdir()
    book = copy(tmp_path / "portfolio")
    monkeypatch.chdir(tmp_path)
    path = book / "rules" / "hso" / "tolerance" / "cost.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("title.en ", "# "), encoding="utf-8")
    result = CliRunner().invoke(lint, ["--no-proofs", "--rules", "portfolio", "--format", "json"])
    assert json.loads(result.stdout)["mistakes"][0]["file"] == "portfolio/rules/hso/tolerance/cost.toml"


def test_a_rulebook_that_is_not_there_is_a_failed_run(tmp_path: Path) -> None:
    result = CliRunner().invoke(lint, ["--rules", str(tmp_path / "none.toml")])
    assert isinstance(result.exception, CheckError)


def test_without_proofs_neither_z3_nor_polars_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from checker.authoring.lint import lint; "
        "lint(Path(sys.argv[1]), prove=False); print([name for name in ('z3', 'polars') if name in sys.modules])"
    )
    given = [sys.executable, "-c", code, str(SHIPPED / "rules.toml")]
    result = subprocess.run(given, capture_output=True, text=True, cwd=SHIPPED, check=True)
    assert result.stdout.strip() == "[]"
