"""The kinds as such: found by their files, and each says what a rule author needs to know."""

from __future__ import annotations

from pathlib import Path

import checker.kinds
from checker.kinds import kinds
from checker.kinds.rule import Kind
from checker.kinds.rule_file import RuleModel


def test_every_file_is_a_kind() -> None:
    folder = Path(checker.checks.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    files.remove("__init__")
    assert {type(kind).__module__.rpartition(".")[2] for kind in kinds().values()} == files
    assert {"limit", "grade", "require", "assert", "unique", "refers", "balance"} <= set(kinds())


def test_every_kind_names_itself_and_refuses_unknown_keys() -> None:
    for name, kind in kinds().items():
        assert isinstance(kind, Kind)
        assert kind.name == name
        assert issubclass(kind.Model, RuleModel)
        assert kind.Model.model_config["extra"] == "forbid"
        assert kind.Model.model_fields["kind"].annotation.__args__ == (name,)  # type: ignore[union-attr]
