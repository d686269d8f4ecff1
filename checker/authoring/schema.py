"""``rules schema``: JSON Schema for the files of a rulebook, so that editors complete and check them.

The schemas are generated from the models that read the files; only the values under dates are written by hand.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from checker.kinds.rule_file import as_titles
from checker.schema.base import as_list, keys_of

NAMES = ("rulebook", "waivers", "pack", "table", "form", "rule")


def file_name(name: str) -> str:
    return f"{name}.schema.json"


@cache
def schema_text(name: str) -> str:
    """The text of a schema's file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def schema(name: str) -> dict[str, Any]:
    """The schema of a kind of file: one of NAMES."""
    from checker.rulebook.policy_files import WaiversModel
    from checker.rulebook.rulebook import RulebookModel
    from checker.schema.packs import FormModel, PackModel
    from checker.schema.tables import TableModel

    made: dict[str, Callable[[], dict[str, Any]]] = {
        "rulebook": lambda: of_model(RulebookModel),
        "waivers": lambda: of_model(WaiversModel),
        "pack": lambda: of_model(PackModel),
        "table": lambda: of_model(TableModel),
        "form": lambda: of_model(FormModel),
        "rule": rule_schema,
    }
    return {"$schema": DIALECT, **tidy(made[name]())}


def rule_schema() -> dict[str, Any]:
    """A rule file: the keys of its kind, for every kind that there is.

    Nothing is said beside ``oneOf``: editors take a second list of keys for the whole of what is allowed.
    """
    from checker.kinds import kinds
    from checker.kinds.rule_file import RuleModel

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


DATE = r"^\d{4}-\d{2}-\d{2}$"
COLOURS = ("green", "yellow", "red")
SUPPLIED = ("green", "yellow", "missing", "red")
LIMIT = {"type": "string", "pattern": r"^\s*(<=|>=|<|>)\s*\S", "description": 'A comparator and a limit: "<= budget"'}
NOT_APPLICABLE = {"const": "not applicable", "description": "Records of this term are not judged."}
LADDER = {
    "type": "object",
    "description": "Walked in order: the first limit that holds gives the colour; past the last it is `beyond`.",
    "properties": dict.fromkeys(COLOURS, LIMIT),
    "additionalProperties": False,
    "minProperties": 1,
}
TERMS = {"type": "array", "items": {"type": "string"}, "description": "The terms that give this colour."}
GRADES = {"type": "object", "properties": dict.fromkeys(COLOURS, TERMS), "additionalProperties": False}
ASKED = {"enum": list(COLOURS), "description": "What the dependent has at least."}
PASSES = {
    "type": "object",
    "description": "For each colour of the supplier what its dependent has at least.",
    "properties": dict.fromkeys(SUPPLIED, ASKED),
    "required": list(SUPPLIED),
    "additionalProperties": False,
}
FIELDS = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}


def under_dates(value: dict[str, Any]) -> dict[str, Any]:
    """An object with dates as keys: each line applies from its date until the next."""
    return {"type": "object", "patternProperties": {DATE: value}, "additionalProperties": False, "minProperties": 1}


def per_term(value: dict[str, Any], *others: dict[str, Any]) -> dict[str, Any]:
    """A value for all records, or with ``per`` one for each term."""
    return {"anyOf": [value, {"type": "object", "additionalProperties": {"anyOf": [value, *others]}}]}


# by the kind's name and the key
LINES = {
    ("limit", "limits"): under_dates(per_term(LADDER, NOT_APPLICABLE)),
    ("grade", "grades"): under_dates(GRADES),
    ("propagation", "passes"): under_dates(per_term(PASSES, NOT_APPLICABLE)),
    ("require", "fields"): under_dates(per_term(FIELDS)),
}


DIALECT = "https://json-schema.org/draft/2020-12/schema"
LANGUAGE = "^[a-z]{2}$"
LOOSE = (as_list, as_titles)  # a single text will do


class TomlSchema(GenerateJsonSchema):
    """Pydantic's generator, for files that people write in TOML."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        loose = schema["function"]["function"] in LOOSE
        return {"anyOf": [{"type": "string"}, inner]} if loose else inner

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """TOML has no null: a key is left out instead."""
        return self.generate_inner(schema["schema"])

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Keep a default only where it is a plain value."""
        found = super().default_schema(schema)
        if not isinstance(found.get("default"), str | bool | int) or found["default"] == "":
            found.pop("default", None)
        return found


def of_model(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model with its inner models under ``$defs``; descriptions come from docstrings."""
    found = model.model_json_schema(schema_generator=TomlSchema, mode="validation")
    inside = {each.__name__: each for each in models_in(model)}
    defined = found.pop("$defs", {})
    for name, schema in (*defined.items(), (model.__name__, found)):
        add_descriptions(schema, inside[name])
    whole: dict[str, Any] = tidy({**found, **({"$defs": defined} if defined else {})})
    return whole


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for inner in models_of(field.annotation):
            yield from models_in(inner)


def models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from models_of(part)


def add_descriptions(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Add name, docstring and the meaning of each key, and language keys where the model takes them."""
    schema["title"] = model.__name__.removesuffix("Model")
    schema["description"] = plain(inspect.cleandoc(model.__doc__ or ""))
    fields = {field: key for key, field in keys_of(model).items()}
    for name, text in key_docs(model).items():
        schema["properties"][fields[name]]["description"] = plain(text)
    if "titles" in model.__pydantic_decorators__.model_validators:
        meaning = "The title in a language, such as `nb` or `en`; the same as under `title`."
        schema["patternProperties"] = {LANGUAGE: {"type": "string", "description": meaning}}


def key_docs(model: type[BaseModel]) -> dict[str, str]:
    """The docstring under each key of a model, inherited ones included."""
    bases = [base for base in reversed(model.__mro__) if issubclass(base, BaseModel) and base is not BaseModel]
    return {name: text for base in bases for name, text in own_key_docs(base).items()}


@cache
def own_key_docs(model: type[BaseModel]) -> dict[str, str]:
    """The docstring under each key that a model adds itself."""
    found: dict[str, str] = {}
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    for here, below in pairwise(body.body):
        text = below.value if isinstance(below, ast.Expr) else None
        if isinstance(here, ast.AnnAssign) and isinstance(text, ast.Constant) and isinstance(text.value, str):
            found[ast.unparse(here.target)] = text.value
    return found


def plain(text: str) -> str:
    """A docstring as one paragraph."""
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()


def tidy(schema: Any) -> Any:
    """State keys that are known by name or pattern so that an editor completes them, and forbid others."""
    if isinstance(schema, list):
        return [tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: tidy(each) for name, each in schema.items()}
    allowed = found.get("propertyNames", {}).get("enum") if isinstance(found.get("propertyNames"), dict) else None
    if allowed and "additionalProperties" in found:
        del found["propertyNames"]
        found["properties"] = dict.fromkeys(allowed, found["additionalProperties"])
        found["additionalProperties"] = False
    if "patternProperties" in found and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
        found.pop("propertyNames", None)
    return found
