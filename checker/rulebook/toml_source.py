"""Reading a document into its model, and saying what does not fit in the words of a rule author."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from checker.kinds.rule import Override
from checker.model.errors import CheckError, Mistake, unknown
from checker.schema.base import FORMS, LANGUAGE, keys_of
from checker.schema.toml_positions import Positions
from checker.texts import Text, room_texts

AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
LARGEST = 5_000_000
KEPT = 512  # texts: some rulebooks' worth


class Document:
    """A TOML file. ``name`` is its path as shown to people; what is wrong with it gathers in ``mistakes``."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.mistakes: list[Mistake] = []
        self.source = ""
        self.over: tuple[Document, Override] | None = None
        self.content = self.read()

    def read(self) -> dict[str, Any]:
        """The content; an empty one, and a mistake, where the file is not TOML. A BOM is passed over, as Notepad
        writes one.
        """
        try:
            if self.path.stat().st_size > LARGEST:
                raise CheckError("rulebook.too-large", file=self.name)
            self.source = self.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            return parsed(self.source)
        except OSError:
            raise CheckError("rulebook.unreadable", file=self.name) from None
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.mistakes.append(Mistake(self.name, line, 1, Text("rulebook.encoding", {"place": error.start})))
        except tomllib.TOMLDecodeError as error:
            self.mistakes.append(self.broken(str(error)))
        return {}

    def broken(self, message: str) -> Mistake:
        """The mistake of a file that is not TOML."""
        match = AT.search(message)
        line, column = (int(match[1]), int(match[2])) if match and match[1] else (self.source.count("\n") + 1, 1)
        return Mistake(self.name, line, column, Text("rulebook.toml", {"reason": AT.sub("", message).strip()}))

    @cached_property
    def positions(self) -> Positions:
        """Line and column of each key and value."""
        return Positions(self.source)

    def overridden_by(self, rulebook: Document, override: Override) -> None:
        """Remember whose keys were laid over the content: mistakes in them are the rulebook's."""
        self.over = (rulebook, override)

    def wrong(self, path: tuple[str, ...], text: Text, offset: int | None = None) -> None:
        """Remember a mistake at the key ``path``, or ``offset`` characters into its value."""
        if self.over is not None and path and self.over[1].gives(path):
            rulebook, override = self.over
            place = (*override.path, *path)
            line, column = rulebook.positions.key(place) if offset is None else rulebook.positions.value(place, offset)
            self.mistakes.append(Mistake(rulebook.name, line, column, text))
            return
        line, column = self.positions.key(path) if offset is None else self.positions.value(path, offset)
        self.mistakes.append(Mistake(self.name, line, column, text))


@lru_cache(KEPT)
def parsed(source: str) -> dict[str, Any]:
    """The content of a TOML text, never changed: rulebooks that share a file share its content."""
    return tomllib.loads(source, parse_float=Decimal)


M = TypeVar("M", bound=BaseModel)
QUOTED = re.compile(r"'([^']*)'")
SAME = {
    "bool_parsing": "bool_type",
    "int_parsing": "int_type",
    "int_from_float": "int_type",
    "decimal_parsing": "decimal_type",
    "finite_number": "decimal_type",
    "model_type": "dict_type",
}


def validated(document: Document, model: type[M]) -> M | None:
    """The document as ``model``; None, and mistakes in the document, where it does not fit."""
    if document.mistakes:
        return None
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        seen = set()
        for detail in error.errors():
            path = real_path(document.content, detail["loc"])
            if (path, detail["type"]) not in seen:
                seen.add((path, detail["type"]))
                document.wrong(path, explained(detail, path, model))
        return None


def validated_files(folder: Path, name: str, model: type[M]) -> Iterator[tuple[Document, M | None]]:
    """The TOML files that lie in a folder, by name, each with its content as ``model`` where it fits. ``name`` is the
    folder's path as shown to people.
    """
    for path in sorted(folder.glob("*.toml")):
        document = Document(path, f"{name}/{path.name}")
        yield document, validated(document, model)


def real_path(content: Any, loc: Sequence[str | int]) -> tuple[str, ...]:
    """The keys on the way to a mistake: pydantic's names for branches of a union, which are no keys, are left out."""
    path: list[str] = []
    for place, step in enumerate(loc):
        last = place == len(loc) - 1
        if isinstance(content, dict) and (step in content or last):
            content = content.get(step)
        elif isinstance(content, list) and isinstance(step, int):
            content = content[step] if step < len(content) else None
        else:
            continue
        path.append(str(step))
    return tuple(path)


def explained(detail: ErrorDetails, path: tuple[str, ...], model: type[BaseModel]) -> Text:
    """What is wrong, as a sentence."""
    kind = detail["type"]
    found = path[-1] if path else ""
    if kind == "extra_forbidden":
        return unknown(found, allowed_keys(model, path))
    if kind == "missing":
        return Text("rulebook.missing", {"key": ".".join(path)})
    if kind == "literal_error":
        return unknown(str(detail["input"]), QUOTED.findall(detail.get("ctx", {}).get("expected", "")))
    kind = SAME.get(kind, kind)
    known = room_texts("rulebook")
    values = {"key": ".".join(path), "found": str(detail["input"])[:60], "reason": detail["msg"]}
    if kind == "string_pattern_mismatch":
        return Text(f"rulebook.form-{FORMS[detail['ctx']['pattern']]}", values)
    return Text(f"rulebook.{kind}" if kind in known else "rulebook.misfit", values)


def allowed_keys(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The keys that the model (or the one inside it at ``path``) may have."""
    for step in path[:-1]:
        field = model.model_fields.get(step)
        inner = model_in(field.annotation) if field else None
        model = inner or model
    titles = [] if "title" not in model.model_fields else ["nb", "en"]
    return [*keys_of(model), *titles] if any(LANGUAGE.fullmatch(step) for step in path[-1:]) else list(keys_of(model))


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation holds, also inside a dict, a list or an optional."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)
