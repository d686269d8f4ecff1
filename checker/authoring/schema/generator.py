"""JSON Schema as TOML needs it, from the models: no null, one text where a list may stand, exact numbers as numbers."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from checker.rule import as_titles
from checker.schema import as_list, keys_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LANGUAGE = "^[a-z]{2}$"
LOOSE = (as_list, as_titles)  # a single text will do


class TomlSchema(GenerateJsonSchema):
    """Pydantic's generator, for files that people write in TOML."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """What the validator makes of the value, and the single text that it takes too."""
        inner = self.generate_inner(schema["schema"])
        loose = schema["function"]["function"] in LOOSE
        return {"anyOf": [{"type": "string"}, inner]} if loose else inner

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """TOML has no null: a key is left out instead."""
        return self.generate_inner(schema["schema"])

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """A number."""
        return {"type": "number"}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """The key is its own title."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """What holds where the key is left out, if that is a plain value."""
        found = super().default_schema(schema)
        if not isinstance(found.get("default"), str | bool | int) or found["default"] == "":
            found.pop("default", None)
        return found


def of_model(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, with the models inside it under ``$defs`` and what each key means from its docstring."""
    found = model.model_json_schema(schema_generator=TomlSchema, mode="validation")
    inside = {each.__name__: each for each in models_in(model)}
    defined = found.pop("$defs", {})
    for name, schema in (*defined.items(), (model.__name__, found)):
        described(schema, inside[name])
    whole: dict[str, Any] = tidy({**found, **({"$defs": defined} if defined else {})})
    return whole


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all models that its fields hold."""
    yield model
    for field in model.model_fields.values():
        for inner in models_of(field.annotation):
            yield from models_in(inner)


def models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from models_of(part)


def described(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Put in the model's name and docstring, what each key means, and languages as keys where the model takes them."""
    schema["title"] = model.__name__.removesuffix("Model")
    schema["description"] = plain(inspect.cleandoc(model.__doc__ or ""))
    fields = {field: key for key, field in keys_of(model).items()}
    for name, text in meanings(model).items():
        schema["properties"][fields[name]]["description"] = plain(text)
    if "titles" in model.__pydantic_decorators__.model_validators:
        meaning = "The title in a language, such as `nb` or `en`; the same as under `title`."
        schema["patternProperties"] = {LANGUAGE: {"type": "string", "description": meaning}}


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """The text that stands under each key of a model, in its source or that of a model it is built on."""
    bases = [base for base in reversed(model.__mro__) if issubclass(base, BaseModel) and base is not BaseModel]
    return {name: text for base in bases for name, text in own_meanings(base).items()}


@cache
def own_meanings(model: type[BaseModel]) -> dict[str, str]:
    """The text that stands under each key that a model itself adds."""
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
    """Keys that are known by their names or a pattern: said so that an editor can complete them, and no others."""
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
