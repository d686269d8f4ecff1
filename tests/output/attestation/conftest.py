"""A project folder as an office has it: rulebook, pack, waivers and a submission, all under one root."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli.gate import command as gate
from checker.cli.verify import command as verify

ROOT = Path(__file__).parents[3]
Write = Callable[..., Path]
Ask = Callable[..., Result]

WAIVERS = """
[[waiver]]
finding   = "TOL-COST/projects/Prosjekt A/status_cost"
portfolio = "Regional IKT"
reason    = "Rammen behandles i styret"
owner     = "Porteføljeleder"
approval  = "sak 009-2023"
until     = 2023-06-30
up_to     = { colour = "red", distance = 1.00 }
"""


@pytest.fixture
def project(tmp_path: Path, write: Write, first_month: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, with one waived error; it is the one that commands run in."""
    root = tmp_path / "kontor"
    root.mkdir()
    shutil.copy(first_month, root)
    shutil.copytree(ROOT / "rules" / "hso", root / "rules" / "hso")
    (root / "waivers.toml").write_text(WAIVERS, encoding="utf-8")
    write(forecast="23,01").rename(root / "innsending")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def attest(project: Path) -> Ask:
    """Pass the gate and write the attestation."""

    def asked(*arguments: str) -> Result:
        return CliRunner().invoke(gate, ["innsending", "--attest", "attest.json", "--format", "csv", *arguments])

    return asked


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """The attestation of the folder as it is made: the gate is passed once for all that only read it."""
    return {}


@pytest.fixture
def attested(project: Path, attest: Ask, kept: dict[str, bytes]) -> Path:
    """The folder's attestation, written."""
    path = project / "attest.json"
    if not kept:
        attest()
        kept["attest.json"] = path.read_bytes()
    path.write_bytes(kept["attest.json"])
    return path


@pytest.fixture
def verified(project: Path) -> Ask:
    """Hold the files against the attestation."""

    def asked(*arguments: str) -> Result:
        return CliRunner().invoke(verify, ["attest.json", *arguments])

    return asked
