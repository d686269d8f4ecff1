"""The architecture: layers, cycles, what is imported when, and that every sentence has its place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import get_args

import networkx as nx
import pytest
from importlinter.cli import lint_imports
from pydantic_core.core_schema import ErrorType

from checker.texts import room_texts

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "checker").rglob("*.py"))
ROOMS = sorted(path.stem for path in (ROOT / "checker" / "texts").glob("*.toml"))
DOCS = sorted((ROOT / "docs" / "parts").glob("*.py"))
WAREHOUSE = ("great_expectations", "pandas", "sqlglot", "sqlalchemy", "psycopg2", "adbc_driver_postgresql")
READING = ("polars", "pandera", "pydantic", "networkx", "python_calamine", "openpyxl", "xlsxwriter", "lxml", "z3")
HEAVY = (*READING, *WAREHOUSE)
# packages that read rule and table files use pydantic; they are imported only where a rulebook is read
PYDANTIC = {"schema", "kinds", "rulebook", "authoring", "warehouse"}
PROOFS = ROOT / "checker" / "authoring" / "lint"  # its proofs are imported together, where z3 is installed
SQL = ROOT / "checker" / "warehouse"  # imported by the commands of checker gx alone
KEY = re.compile(rf"({'|'.join(ROOMS)})\.([A-Za-z0-9_-]+)")
RULEBOOK_KEYS = {"gate.blocks", "gate.max_warnings", "gate.must_judge"}  # of rules.toml, no sentences


@cache
def tree(path: Path) -> ast.Module:
    """A file of the program, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def texts_in(path: Path) -> Iterator[str]:
    """Every text in a file that is not a docstring; the values of an f-string are ``*``."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {id(part) for node in ast.walk(tree(path)) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docstrings | inside):
            yield node.value


@cache
def texts_of_program() -> frozenset[str]:
    """Every text in the program, and in what writes the documentation."""
    return frozenset(text for path in [*FILES, *DOCS] for text in texts_in(path))


def matches(pattern: str, text: str) -> bool:
    """Whether an f-string can give a text; one that is nothing but a placeholder says nothing."""
    return len(pattern.replace("*", "")) > 1 and bool(re.fullmatch(".+".join(map(re.escape, pattern.split("*"))), text))


def test_every_named_sentence_exists() -> None:
    named = [key for text in texts_of_program() - RULEBOOK_KEYS if (key := KEY.fullmatch(text))]
    assert len(named) > 100
    assert [key[0] for key in named if key[2] not in room_texts(key[1])] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_used(room: str) -> None:
    patterns = [text for text in texts_of_program() if "*" in text]
    whole = [pattern for pattern in patterns if pattern.startswith(f"{room}.") and pattern != f"{room}.*"]
    parts = [pattern for pattern in patterns if "." not in pattern and " " not in pattern]
    others = texts_of_program() | set(get_args(ErrorType)) if room == "rulebook" else texts_of_program()
    unused = [
        name
        for name in room_texts(room)
        if f"{room}.{name}" not in texts_of_program()
        and not any(matches(pattern, f"{room}.{name}") for pattern in whole)
        and name not in others
        and not any(matches(pattern, name) for pattern in parts)
        and not ("*-*" in parts and set(name.split("-", 1)) <= texts_of_program())
    ]
    assert unused == []


def sentences_with_values(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Each sentence whose values are all literal keywords: its key, and the names of the values."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        key = node.args[0]
        if name not in ("Text", "CheckError") or not isinstance(key, ast.Constant) or not KEY.fullmatch(str(key.value)):
            continue
        if name == "CheckError":
            if all(keyword.arg for keyword in node.keywords):
                yield str(key.value), {str(keyword.arg) for keyword in node.keywords}
        elif len(node.args) == 1:
            yield str(key.value), set()
        elif isinstance(node.args[1], ast.Dict) and all(isinstance(each, ast.Constant) for each in node.args[1].keys):
            yield str(key.value), {str(each.value) for each in node.args[1].keys if isinstance(each, ast.Constant)}


def test_every_sentence_gets_the_values_that_it_needs() -> None:
    found = [(path, key, given) for path in FILES for key, given in sentences_with_values(path)]
    assert len(found) > 60
    for path, key, given in found:
        room, _, name = key.partition(".")
        wanted = {each for _, each, _, _ in Formatter().parse(room_texts(room)[name]["en"]) if each is not None}
        assert wanted <= given, f"{path.relative_to(ROOT)}: {key} misses {wanted - given}"


def imports(nodes: list[ast.stmt]) -> Iterator[str]:
    """The packages that statements import when a module is loaded; those under TYPE_CHECKING are not."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).partition(".")[0]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from imports([*node.body, *node.orelse])
        elif isinstance(node, ast.Try | ast.With | ast.ClassDef):
            yield from imports(node.body)


def heavy_imports(path: Path) -> set[str]:
    """The heavy libraries that a module imports at its top without leave."""
    found = set(imports(tree(path).body)) & set(HEAVY)
    found -= {"pydantic"} if path.relative_to(ROOT / "checker").parts[0] in PYDANTIC else set()
    found -= {"z3"} if PROOFS in path.parents else set()
    return found - ({"sqlglot"} if SQL in path.parents else set())


def test_nothing_heavy_is_imported_at_the_top_of_a_module() -> None:
    found = {path.relative_to(ROOT).as_posix(): heavy_imports(path) for path in FILES}
    assert {name: libraries for name, libraries in found.items() if libraries} == {}


def module_name(path: Path) -> str:
    """A module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(path: Path, known: Collection[str]) -> Iterator[str]:
    """The program's own modules that a module imports, wherever in it, for types only too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for name in node.names:
                full = f"{node.module}.{name.name}"
                yield from {full if full in known else node.module} & set(known)
        elif isinstance(node, ast.Import):
            yield from {name.name for name in node.names} & set(known)


def test_no_modules_import_each_other_in_a_cycle() -> None:
    known = {module_name(path) for path in FILES}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for path in FILES:
        name = module_name(path)
        graph.add_edges_from((name, other) for other in imported_modules(path, known) if other != name)
    cycles = [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]
    assert cycles == []


@pytest.mark.long
def test_every_module_can_be_imported_by_itself() -> None:
    names = sorted(module_name(path) for path in FILES if path.name != "__main__.py")
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    own = [each for each in sys.modules if each.partition('.')[0] == 'checker']\n"
        "    for each in own:\n"
        "        del sys.modules[each]\n"
        "    importlib.import_module(name)\n"
    )
    command = [sys.executable, "-c", program, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


RUN = """
import sys
from checker.cli import main
sys.argv = ["checker", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *sorted(set(sys.modules) & set({heavy!r})))
"""


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (["--help"], set()),
        (["check", "--help"], set()),
        (["rules", "--help"], set()),
        (["rules", "list"], {"pydantic"}),
    ],
)
def test_a_light_command_loads_nothing_heavy(arguments: list[str], loaded: set[str]) -> None:
    code = RUN.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    last = done.stdout.splitlines()[-1]
    assert last.startswith("loaded:")
    assert set(last.split()[1:]) <= loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "datasets/hso-2023-01", "--format", "json"],
        ["rules", "list"],
        ["rules", "explain", "TOL-COST"],
        ["gx", "--help"],
    ],
)
def test_no_other_command_loads_what_the_warehouse_needs(arguments: list[str]) -> None:
    code = RUN.format(heavy=WAREHOUSE).replace(
        "assert not end.code, end.code", "assert end.code in (None, 0, 1), end.code"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]


def test_imports_go_down_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    code = lint_imports(no_cache=True)
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("folder", ["checker", "rules", "datasets", "docs", "benchmarks"])
def test_no_file_knows_the_machine_it_was_written_on(folder: str) -> None:
    machine = re.compile(r"/(?:home|root|tmp|work|Users)/\w")
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in (".py", ".toml", ".md", ".csv", ".json") and path.is_file():
            assert machine.search(path.read_text(encoding="utf-8", errors="replace")) is None, path
