"""The compiled rulebook in the user's cache folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.pipeline import Request, check
from checker.rulebook import cache
from checker.rulebook import loader as rulebook

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "datasets" / "sample" / "2023-01"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty cache folder, in use."""
    monkeypatch.delenv(cache.OFF)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "portfolio-checker" / "rulebooks"


@pytest.fixture
def book(tmp_path) -> Path:
    """The shipped rulebook in a folder of its own, with waivers, an override and a rule that is off."""
    shutil.copytree(ROOT / "rules" / "hso", tmp_path / "rules" / "hso")
    stated = (ROOT / "rules.toml").read_text(encoding="utf-8")
    path = tmp_path / "rules.toml"
    path.write_text(
        stated + '\n[off]\nTOL-SCOPE = "not used"\n[override.TOL-COST]\nlevel = "warning"\n', encoding="utf-8"
    )
    return path


def cached(path: Path, *, fingerprinted: bool = False) -> object:
    """The rulebook as the cache has it now; None where it has none that fits."""
    sources = cache.sources_of(path)
    assert sources is not None
    return cache.load(sources, fingerprinted=fingerprinted)


def test_a_loaded_rulebook_gives_the_same_report_as_a_compiled_one(folder, book):
    reports = [check(Request([SAMPLE], rules=book, language="en", at_gate=True))[0] for _ in range(2)]
    assert len(list(folder.glob("*.json"))) == 1
    assert cached(book) is not None
    assert reports[0].frame.equals(reports[1].frame)
    assert reports[0].verdict == reports[1].verdict
    assert reports[0].outcomes == reports[1].outcomes
    assert reports[0].basis == reports[1].basis


def test_what_is_loaded_equals_what_was_compiled(folder, book):
    compiled = rulebook.load(book)
    loaded = cached(book)
    assert isinstance(loaded, type(compiled))
    assert [rule.id for rule in loaded.rules] == [rule.id for rule in compiled.rules]
    for one, other in zip(loaded.rules, compiled.rules, strict=True):
        assert one.model == other.model
        assert one.parts == other.parts
        assert one.scope == other.scope
        assert one.source == other.source
        assert (one.file, one.project, one.off) == (other.file, other.project, other.off)
        assert [(line.since, line.segment, line.value, line.path) for line in one.lines] == [
            (line.since, line.segment, line.value, line.path) for line in other.lines
        ]
        assert one.place(("when",)) == other.place(("when",))
        assert one.table is loaded.pack.tables[one.table.name]
        assert all(each.tree.position >= 0 for each in one.parts.values())
    assert loaded.gate == compiled.gate
    assert loaded.compare == compiled.compare
    assert loaded.pack.sha256 == compiled.pack.sha256
    assert cached(book, fingerprinted=True).fingerprint == rulebook.compiled(book, fingerprinted=True).fingerprint


@pytest.mark.parametrize(
    "name",
    ["rules.toml", "rules/hso/pack.toml", "rules/hso/tables/projects.toml", "rules/hso/tolerance/cost.toml"],
)
def test_a_changed_byte_makes_it_compile_anew(folder, book, name):
    rulebook.load(book)
    assert cached(book) is not None
    file = book.parent / name
    file.write_bytes(file.read_bytes() + b"\n")
    assert cached(book) is None


def test_a_file_that_came_or_went_makes_it_compile_anew(folder, book):
    rulebook.load(book)
    rule = book.parent / "rules" / "hso" / "tolerance" / "cost.toml"
    moved = rule.rename(rule.with_name("cost2.toml"))
    assert cached(book) is None
    moved.rename(rule)
    assert cached(book) is not None
    rule.unlink()
    assert cached(book) is None


def test_a_changed_waiver_makes_it_compile_anew(folder, book):
    waivers = book.parent / str(rulebook.load(book).waivers_file or "waivers.toml")
    assert cached(book) is not None
    waivers.write_text("waiver = []\n", encoding="utf-8")
    assert (cached(book) is None) == bool(rulebook.compiled(book).waivers_file)


def test_another_version_or_build_of_the_program_compiles_anew(folder, book, monkeypatch):
    rulebook.load(book)
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    assert cached(book) is None
    monkeypatch.undo()
    monkeypatch.setattr(cache, "program", lambda: "another build")
    assert cached(book) is None


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"classes": ["os.system"], "objects": [], "root": [3, 0]}'])
def test_a_damaged_cache_is_ignored_and_replaced(folder, book, damage):
    rulebook.load(book)
    [file] = folder.glob("*.json")
    file.write_bytes(damage)
    assert cached(book) is None
    assert rulebook.load(book).rules
    assert json.loads(file.read_bytes())["objects"]


def test_a_class_that_is_not_of_the_list_is_refused(folder, book):
    rulebook.load(book)
    [file] = folder.glob("*.json")
    content = json.loads(file.read_bytes())
    content["classes"][0] = "subprocess.Popen"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert cached(book) is None


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path, book, monkeypatch):
    monkeypatch.delenv(cache.OFF)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "file" / name)
    assert rulebook.load(book).rules


def test_the_environment_turns_it_off(folder, book, monkeypatch):
    monkeypatch.setenv(cache.OFF, "1")
    rulebook.load(book)
    assert not folder.exists()


def test_only_the_last_used_are_kept(folder, book, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", 2)
    for number in range(4):
        book.write_text(book.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
        rulebook.load(book)
    assert len(list(folder.glob("*.json"))) == 2


def test_two_processes_may_write_at_once(tmp_path, book):
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop(cache.OFF)
    program = (
        "import sys; from pathlib import Path; from checker.rulebook import loader; loader.load(Path(sys.argv[1]))"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(book)], env=environment) for _ in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    [file] = tmp_path.rglob("rulebooks/*.json")
    assert json.loads(file.read_bytes())["objects"]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("command", [["check", str(SAMPLE)], ["rules", "list"]])
def test_no_cache_neither_reads_nor_writes_the_cache(folder, book, called, monkeypatch, command):
    assert called(*command, "--rules", book, "--no-cache").code < 2
    assert not folder.exists()
    monkeypatch.delenv(cache.OFF)
    assert called(*command, "--rules", book).code < 2
    assert len(list(folder.glob("*.json"))) == 1
