"""JSON Schema for rulebook, pack, table and rule files: the committed ones are the models', and editors use them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from checker.authoring import schema
from checker.authoring.schema import DATE, LINES, models_in
from checker.cli import commands
from checker.kinds import kinds
from checker.model.errors import RulebookError
from checker.rulebook.loader import load
from checker.rulebook.policy_files import WaiversModel
from checker.rulebook.rulebook import RulebookModel
from checker.schema.base import keys_of
from checker.schema.packs import FormModel, PackModel
from checker.schema.tables import TableModel

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "rules" / "schema"
SHIPPED = [ROOT / "rules.toml", *sorted((ROOT / "rules").rglob("*.toml"))]
TOMBI = Path(sys.executable).with_name("tombi")
MODELS: dict[str, list[type[BaseModel]]] = {
    "rulebook": [RulebookModel],
    "waivers": [WaiversModel],
    "pack": [PackModel],
    "table": [TableModel],
    "form": [FormModel],
    "rule": [kind.Model for kind in kinds().values()],
}


def sort_of(path: Path) -> str:
    """Which schema a file of the rulebook has."""
    if path.name in ("rules.toml", "pack.toml"):
        return {"rules.toml": "rulebook", "pack.toml": "pack"}[path.name]
    return {"tables": "table", "forms": "form"}.get(path.parent.name, "rule")


@pytest.mark.parametrize("name", schema.NAMES)
def test_the_committed_schema_is_that_of_the_models(name: str) -> None:
    kept = (KEPT / schema.file_name(name)).read_text(encoding="utf-8")
    assert kept == schema.schema_text(name), "Run: checker rules schema --output rules/schema"


def test_nothing_else_lies_beside_the_schemas() -> None:
    assert sorted(path.name for path in KEPT.iterdir()) == sorted(map(schema.file_name, schema.NAMES))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    match = re.fullmatch(r"#:schema (\S+)", first)
    assert match, "Its first line is to be #:schema with the path of its schema, see docs/editors.md"
    named = (path.parent / match[1]).resolve()
    assert named == (KEPT / schema.file_name(sort_of(path))).resolve()


def objects(found: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a schema."""
    if isinstance(found, dict):
        yield found
        for each in found.values():
            yield from objects(each)
    elif isinstance(found, list):
        for each in found:
            yield from objects(each)


@pytest.mark.parametrize("name", schema.NAMES)
def test_every_key_of_the_models_is_there_and_explained(name: str) -> None:
    found = schema.schema(name)
    defined = found.get("$defs", {})
    for top in MODELS[name]:
        for model in models_in(top):
            own = defined.get(model.__name__, found)
            assert set(own["properties"]) == set(keys_of(model))
            for key, said in own["properties"].items():
                assert said.get("description"), f"{model.__name__}.{key}"
            assert own["description"]
            assert own["additionalProperties"] is False


@pytest.mark.parametrize("name", schema.NAMES)
def test_toml_has_no_null_and_references_lead_somewhere(name: str) -> None:
    found = schema.schema(name)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for each in objects(found):
        assert each.get("type") != "null"
        if "$ref" in each:
            assert each["$ref"].removeprefix("#/$defs/") in found["$defs"]


def test_a_rule_has_one_choice_a_kind() -> None:
    found = schema.schema("rule")
    choices = [found["$defs"][each["$ref"].rpartition("/")[2]] for each in found["oneOf"]]
    assert [each["properties"]["kind"]["const"] for each in choices] == sorted(kinds())


def test_what_stands_under_dates_is_described() -> None:
    """For each kind that has dated lines, as the shipped rules show."""
    dated = {
        (rule.kind.name, said[0])
        for rule in load(ROOT / "rules.toml").rules
        if (said := rule.kind.dated(rule.model)) is not None
    }
    assert dated == set(LINES)
    found = schema.schema("rule")["$defs"]
    for kind, key in LINES:
        assert list(found[kinds()[kind].Model.__name__]["properties"][key]["patternProperties"]) == [DATE]


@pytest.mark.parametrize("name", ["nb", "en", "da"])
def test_languages_are_keys_where_the_models_take_them(name: str) -> None:
    column = schema.schema("table")["$defs"]["ColumnModel"]
    (pattern,) = column["patternProperties"]
    assert re.search(pattern, name)
    assert not re.search(pattern, "norsk")
    assert schema.schema("pack")["$defs"]["ParameterModel"]["patternProperties"]


# ---- as an editor uses them


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped rulebook with its schemas; whoever changes a file puts it back."""
    folder = tmp_path_factory.mktemp("copied")
    shutil.copy(ROOT / "rules.toml", folder)
    shutil.copytree(ROOT / "rules", folder / "rules")
    (folder / "tombi.toml").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def tombi(copied: Path) -> Callable[[str], tuple[int, str]]:
    """``tombi lint`` over files below the copy: its exit code and what it says."""
    if not TOMBI.exists():
        pytest.skip("tombi is not installed (it comes with the extra dev)")

    def run(path: str) -> tuple[int, str]:
        home = {"XDG_CACHE_HOME": str(copied / ".cache"), "XDG_CONFIG_HOME": str(copied / ".config")}
        command = [str(TOMBI), "lint", "--offline", "--error-on-warnings", path]
        environment = {**os.environ, "NO_COLOR": "1", **home}
        ran = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False, env=environment)
        return ran.returncode, ran.stdout + ran.stderr

    return run


COST = "rules/hso/tolerance/cost.toml"
RED = "rules/hso/obligations/red.toml"
ADOPTION = "rules/hso/tolerance/adoption.toml"
PROJECTS = "rules/hso/tables/projects.toml"
PACK = "rules/hso/pack.toml"
BAD = [
    (COST, "measure   =", "mesure    =", '"mesure" is not allowed'),
    (COST, 'kind      = "limit"', 'kind      = "limt"', "limt"),
    (COST, '{ green = "<= budget", yellow', '{ gren = "<= budget", yellow', '"gren" is not allowed'),
    (COST, '{ green = "<= budget", yellow', '{ green = "budget", yellow', "pattern"),
    (COST, 'mobilisation = "not applicable"', 'mobilisation = "n/a"', "not applicable"),
    (COST, "limits.2023-01-01.mobilisation", "limits.2023-1-1.mobilisation", "pattern"),
    (COST, "source.verified   = true", 'source.verified   = "certainly"', "Boolean"),
    (COST, '"TOL-COST"', '"tol-cost"', "pattern"),
    (COST, 'id        = "TOL-COST"\n', "", '"id" is required'),
    (COST, "message.nb =", "message.norsk =", "pattern"),
    (RED, 'level     = "error"', 'level     = "severe"', "severe"),
    (RED, "fields.2023-01-01", "feilds.2023-01-01", '"feilds" is not allowed'),
    (ADOPTION, "grades.2023-01-01.green", "grades.2023-01-01.grey", '"grey" is not allowed'),
    (ADOPTION, '["slightly_worse"]', '"slightly_worse"', "Array"),
    (PROJECTS, "required = true", "requird = true", "pattern"),
    (PROJECTS, 'nb = "Fase"', 'norsk = "Fase"', "pattern"),
    (PROJECTS, "places   = 3", "places   = 9", "6"),
    (PACK, "judged.when", "judged.wen", '"wen" is not allowed'),
    (PACK, "missing.withheld", "missing.hidden", '"hidden" is not allowed'),
    ("rules.toml", '{ green = "agrees",', '{ green = "agree",', "agree"),
    ("rules.toml", "gate.blocks", "gate.block", '"block" is not allowed'),
    ("rules.toml", 'languages = ["nb", "en"]', 'languages = ["norsk"]', "pattern"),
]


def test_the_shipped_files_are_good(tombi: Callable[[str], tuple[int, str]]) -> None:
    assert tombi(".")[0] == 0, tombi(".")[1]


@pytest.mark.parametrize(("file", "was", "becomes", "said"), BAD)
def test_a_slip_is_told_while_typing_and_when_loading(
    copied: Path, tombi: Callable[[str], tuple[int, str]], file: str, was: str, becomes: str, said: str
) -> None:
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    try:
        code, told = tombi(file)
        assert code == 1
        assert said in told
        with pytest.raises(RulebookError):
            load(copied / "rules.toml")
    finally:
        path.write_text(text, encoding="utf-8")


# ---- the command


@pytest.mark.parametrize("name", schema.NAMES)
def test_the_command_prints_one(name: str) -> None:
    ran = CliRunner().invoke(commands, ["rules", "schema", name])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout) == schema.schema(name)


def test_the_command_writes_all(tmp_path: Path) -> None:
    ran = CliRunner().invoke(commands, ["rules", "schema", "--output", str(tmp_path / "new" / "schema")])
    assert (ran.exit_code, ran.stdout) == (0, "")
    for name in schema.NAMES:
        assert (tmp_path / "new" / "schema" / schema.file_name(name)).read_text("utf-8") == schema.schema_text(name)


def test_the_command_writes_only_the_one_asked_for(tmp_path: Path) -> None:
    CliRunner().invoke(commands, ["rules", "schema", "table", "-o", str(tmp_path)])
    assert [path.name for path in tmp_path.iterdir()] == ["table.schema.json"]


def test_the_command_wants_a_name_or_a_folder() -> None:
    ran = CliRunner().invoke(commands, ["rules", "schema"])
    assert ran.exit_code == 2
    assert "--output" in ran.output


def test_a_folder_that_cannot_be_made(tmp_path: Path, called: Callable[..., Any]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = called("rules", "schema", "-o", tmp_path / "file" / "schema")
    assert (ran.code, ran.out) == (2, "")
    assert "Nothing has been written" in ran.err


def test_the_schemas_are_no_pack_and_no_rules() -> None:
    assert not any(rule.file.startswith("rules/schema") for rule in load(ROOT / "rules.toml").rules)


def test_polars_is_not_needed() -> None:
    code = (
        "import sys; from checker.authoring import schema; schema.schema_text('rule'); print('polars' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "False"
