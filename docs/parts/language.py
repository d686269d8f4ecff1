"""The rule language: its keys from the models, its functions, and what mistakes look like."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
import types
import typing
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from checker.authoring.schema import LOOSE
from checker.expression.typing import FUNCTIONS
from checker.kinds import kinds as all_kinds
from checker.kinds.rule import PLACEHOLDERS, Kind
from checker.kinds.rule_file import RuleModel, SourceModel
from checker.model.errors import RulebookError
from checker.rulebook.loader import load
from checker.schema.base import keys_of
from parts.layout import ROOT, block, code, meanings, rulebook, table

PAGE = ROOT / "docs" / "rules.md"
STEPS = re.compile(r"^## One rule.*?(?=^## )", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
MISTAKES = (
    ('measure   = "forecast"', 'measure   = "forcast"'),
    ('needs     = "budget > 0"', "needs     = \"budget > '0'\""),
    ("limits.2023-01-01.planning ", "limits.2023-01-01.planing "),
    ("{distance} too much", "{distanse} too much"),
)


def page_rule() -> str:
    """The rule that docs/rules.md builds: its steps, put together."""
    section = STEPS.search(PAGE.read_text(encoding="utf-8"))
    assert section is not None, "docs/rules.md has no section that builds a rule"
    return "".join(TOML.findall(section[0]))


def rulebook_with(rule: str, folder: Path) -> Path:
    """A rulebook in ``folder`` with the words and tables of the pack hso, and one rule."""
    source, pack = ROOT / "rules" / "hso", folder / "rules" / "hso"
    shutil.copytree(source / "tables", pack / "tables")
    shutil.copy(source / "pack.toml", pack / "pack.toml")
    (pack / "tolerance").mkdir()
    (pack / "tolerance" / "cost.toml").write_text(rule, encoding="utf-8")
    lines = (ROOT / "rules.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    path = folder / "rules.toml"
    path.write_text("".join(line for line in lines if not line.startswith("gate.must_judge")), encoding="utf-8")
    return path


def mistakes() -> str:
    """What the program says of the page's rule with a few slips in it."""
    rule = page_rule()
    for right, wrong in MISTAKES:
        assert right in rule, f"docs/rules.md no longer has {right!r}"
        rule = rule.replace(right, wrong)
    with TemporaryDirectory() as folder:
        try:
            load(rulebook_with(rule, Path(folder)))
        except RulebookError as error:
            return block("text", error.say("en"))
    raise AssertionError("the mistakes were not noticed")


def rule_keys() -> str:
    """The keys that every rule file may have, and those of ``source``."""
    return f"{keys(RuleModel)}\n\nUnder `source`:\n\n{keys(SourceModel)}"


def kinds() -> str:
    """The kinds, each with the keys that are its own."""
    parts = []
    for name, kind in sorted(all_kinds().items()):
        about = inspect.cleandoc(kind.Model.__doc__ or "").partition(": ")[2]
        colour = gives(kind)
        own = keys(kind.Model, without=set(RuleModel.model_fields))
        example = next(f"Example: [{rule.id}](../{rule.file})." for rule in rulebook().rules if rule.kind.name == name)
        inner = [f"Each `{key}.NAME`:\n\n{keys(model)}" for key, model in named_models(kind.Model)]
        parts.append("\n\n".join([f"### `{name}`", f"{about[0].upper()}{about[1:]} {colour} {example}", own, *inner]))
    return "\n\n".join(parts)


def named_models(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The keys of a kind's own under which models stand by name, and those models."""
    for key, field in model.model_fields.items():
        for inner in get_args(field.annotation) if key not in RuleModel.model_fields else ():
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield key, inner


def gives(kind: Kind) -> str:
    """What becomes of a kind's outcomes."""
    if kind.asks:
        return "Gives a colour that is asked for, and feeds no parameter."
    return "May have `parameter`." if kind.colours else "Gives no colour."


def keys(model: type[BaseModel], without: Collection[str] = (), given: Mapping[str, str] | None = None) -> str:
    """A model's keys as a table. Their meanings stand under them in the model's source, unless they are given."""
    means = dict(documented(model)) if given is None else given
    written = {field: key for key, field in keys_of(model).items()}
    for name in model.model_fields:
        assert name in means, f"nothing says what the key {name} of {model.__name__} means"
    rows = [
        (code(written[name]), in_words(field), "yes" if field.is_required() else stands(field), means[name])
        for name, field in model.model_fields.items()
        if name not in without
    ]
    return table(("key", "holds", "required", "means"), rows)


def documented(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The text that stands under each key of a model, in its source."""
    for base in reversed(model.__mro__):
        if not (isinstance(base, type) and issubclass(base, BaseModel)) or base is BaseModel:
            continue
        body = typing.cast(ast.ClassDef, ast.parse(inspect.getsource(base)).body[0]).body
        for here, below in pairwise(body):
            text = below.value if isinstance(below, ast.Expr) else None
            if isinstance(here, ast.AnnAssign) and isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield ast.unparse(here.target), text.value


def stands(field: FieldInfo) -> str:
    """What holds where the key is left out."""
    value = field.get_default(call_default_factory=True)
    return f"no; {code(value)}" if isinstance(value, str) and value else "no"


def in_words(field: FieldInfo) -> str:
    """What a key holds. A single text will do where the model makes a list, or all languages, of it."""
    loose = any(isinstance(each, BeforeValidator) and each.func in LOOSE for each in field.metadata)
    return f"text or {kind_of(field.annotation)}" if loose else kind_of(field.annotation)


def kind_of(annotation: Any) -> str:
    """An annotation in a rule author's words."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(dict.fromkeys(kind_of(part) for part in inside if part is not type(None)))
    if origin is typing.Annotated:
        return kind_of(inside[0])
    if origin is Literal:
        return ", ".join(code(value) for value in inside)
    if origin is list:
        return f"list of {kind_of(inside[0])}".replace("of text", "of texts")
    if origin is dict and inside[1] is str:
        return "text per name" if inside[0] is str else "text per language"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "named keys"
    return {str: "text", date: "date", bool: "`true` or `false`", int: "whole number", Decimal: "number"}.get(
        annotation, "named keys"
    )


def functions() -> str:
    """The functions of expressions."""
    rows = [
        (code(name.lower()), meanings("function")[name], code(meanings("function-example")[name])) for name in FUNCTIONS
    ]
    return table(("function", "gives", "example"), rows)


def placeholders() -> str:
    """What a message may have in braces."""
    rows = [(code(f"{{{name}}}"), meanings("placeholder")[name]) for name in PLACEHOLDERS]
    return table(("placeholder", "becomes"), rows)
