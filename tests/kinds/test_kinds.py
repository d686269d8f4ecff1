"""The kinds as such: found by their files, and each says what a rule author needs to know."""

from __future__ import annotations

from checker.kinds import kinds
from checker.kinds.rule import Kind
from checker.kinds.rule_file import RuleModel


def test_every_kind_has_a_file_of_its_own() -> None:
    files = [type(kind).__module__ for kind in kinds().values()]
    assert sorted(files) == sorted(set(files))
    assert {"limit", "grade", "require", "assert", "unique", "refers", "balance"} <= set(kinds())


def test_every_kind_names_itself_and_refuses_unknown_keys() -> None:
    for name, kind in kinds().items():
        assert isinstance(kind, Kind)
        assert kind.name == name
        assert issubclass(kind.Model, RuleModel)
        assert kind.Model.model_config["extra"] == "forbid"
        assert kind.Model.model_fields["kind"].annotation.__args__ == (name,)  # type: ignore[union-attr]
