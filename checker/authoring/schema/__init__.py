"""``rules schema``: JSON Schema for the files of a rulebook, so that editors complete and check them.

The schemas are made from the models that read the files; only what stands under dates is said by hand (``dated``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["NAMES", "file_name", "schema", "written"]

NAMES = ("rulebook", "waivers", "pack", "table", "form", "rule")


def file_name(name: str) -> str:
    """The file in which a schema is kept."""
    return f"{name}.schema.json"


@cache
def written(name: str) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def schema(name: str) -> dict[str, Any]:
    """The schema of a sort of file: one of NAMES."""
    from checker.authoring.schema.generator import DIALECT, of_model, tidy
    from checker.policy import RulebookModel
    from checker.policy.waivers import WaiversModel
    from checker.schema import FormModel, PackModel, TableModel

    made: dict[str, Callable[[], dict[str, Any]]] = {
        "rulebook": lambda: of_model(RulebookModel),
        "waivers": lambda: of_model(WaiversModel),
        "pack": lambda: of_model(PackModel),
        "table": lambda: of_model(TableModel),
        "form": lambda: of_model(FormModel),
        "rule": rule,
    }
    return {"$schema": DIALECT, **tidy(made[name]())}


def rule() -> dict[str, Any]:
    """A rule file: the keys of its kind, for every kind that there is.

    Nothing is said beside ``oneOf``: editors take a second list of keys for the whole of what is allowed.
    """
    from checker.authoring.schema.dated import LINES
    from checker.authoring.schema.generator import of_model, plain
    from checker.checks import kinds
    from checker.rule import RuleModel

    defined: dict[str, Any] = {}
    for name, kind in sorted(kinds().items()):
        found = of_model(kind.Model)
        defined |= found.pop("$defs", {})
        for (of, key), lines in LINES.items():
            if of == name:
                found["properties"][key] = {**lines, "description": found["properties"][key]["description"]}
        defined[kind.Model.__name__] = found
    choices = [{"$ref": f"#/$defs/{kind.Model.__name__}"} for _, kind in sorted(kinds().items())]
    return {"title": "Rule", "description": plain(RuleModel.__doc__ or ""), "oneOf": choices, "$defs": defined}
