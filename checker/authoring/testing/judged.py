"""Which projects are judged, as ``pack.toml`` says it: a condition with cases of its own, tested as a rule is."""

from __future__ import annotations

import pathlib
import tomllib

from checker.checks import kinds
from checker.checks.assertion import AssertModel
from checker.expression import Expression
from checker.policy import Rulebook
from checker.rule import Rule, SourceModel
from checker.rulebook.folders import pack_folder
from checker.rulebook.scope import scope_of
from checker.wrong import Path

NAME = "judged"
WORDS = {"ok": "yes", "finding": "no", "missing": "missing"}


def judged_rule(book: Rulebook) -> Rule | None:
    """The condition as an assert rule that bears blanks; None where the pack has none."""
    table, condition = book.pack.judged, book.judged
    if table is None or condition is None or not book.pack.model.cases:
        return None
    file, source = said_in(book)
    model = AssertModel(
        id=NAME.upper(),
        kind="assert",
        title={},
        source=SourceModel(text={}, verified=True),
        table=table.name,
        holds=condition.text,
        optional=list(condition.reads),
        message={},
        remedy={},
        cases=book.pack.model.cases,
    ).model_copy(update={"id": NAME})
    scope = {name: kind for name, kind in scope_of(table, book.pack).items() if "." not in name}
    parts: dict[Path, Expression] = {("holds",): condition}
    return Rule(model, kinds()["assert"], file, table, book.pack, parts, source=source, scope=scope)


def said_in(book: Rulebook) -> tuple[str, str]:
    """The name and text of the ``pack.toml`` that says who is judged."""
    for name in book.pack.name.split(", "):
        path = pack_folder(pathlib.Path(book.pack.folder), name) / "pack.toml"
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        if "judged" in tomllib.loads(source):
            return f"{name}/pack.toml", source
    return "pack.toml", ""
