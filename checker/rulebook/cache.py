"""The compiled rulebook in the user's cache folder, so that rules need not be read and checked anew for every run.

A cached rulebook is used only where nothing that it rests on has changed: its key is a SHA-256 over the program's
version and over the path and content of the rulebook, of every TOML file of its packs, and of its waivers. It is JSON
that names classes of a fixed list, so that loading it runs no code of the file. What is damaged, foreign or
unreadable is ignored, and the rulebook is compiled.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from checker.expression import Expression
from checker.kinds import kinds
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Kind, Override, Rule
from checker.model.types import Type
from checker.rulebook.packs import digest, fingerprint, pack_folder
from checker.rulebook.policy_files import Dispute, Waiver
from checker.rulebook.rulebook import Rulebook
from checker.schema.base import Model
from checker.schema.packs import Pack
from checker.schema.tables import Column, Relation, TableDescription, Vocabulary
from checker.version import __version__

OFF = "CHECKER_NO_CACHE"  # the environment variable that turns the cache off
KEPT = 20  # rulebooks kept; the least recently used go first
DATACLASSES: tuple[type, ...] = (
    *(Rulebook, Pack, TableDescription, Column, Relation, Vocabulary, Type),
    *(Rule, Override, Line, Expression, Waiver, Dispute),
)
LIST, TUPLE, DICT, OBJECT, DATE, DECIMAL, FROZENSET, KIND, SOURCE = range(9)


@cache
def classes() -> dict[str, type]:
    """Every class that a cached rulebook may hold, by its name."""
    kinds()  # defines the models of all kinds
    found: list[type] = list(DATACLASSES)
    models: list[type] = [Model]
    while models:
        model = models.pop()
        found.append(model)
        models += model.__subclasses__()
    return {f"{each.__module__}.{each.__qualname__}": each for each in found}


class Sources:
    """The files that a rulebook rests on, with their content as read now."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        stated = tomllib.loads(content.decode("utf-8-sig"))
        self.path = path
        self.packs: Sequence[str] = stated["packs"]
        self.stated = stated
        self.files = {path.name: content}
        folders = {name: pack_folder(path.parent, name) for name in self.packs}
        for name, folder in folders.items():
            for file in sorted(folder.rglob("*.toml")):
                self.files[f"{name}/{file.relative_to(folder).as_posix()}"] = file.read_bytes()
        if "waivers" in stated and (path.parent / stated["waivers"]).is_file():
            self.files[f"waivers {stated['waivers']}"] = (path.parent / stated["waivers"]).read_bytes()
        total = sha256(f"{__version__}\0{program()}\0{path.parent.resolve()}\0{path.parent}\0".encode())
        for name, folder in folders.items():
            total.update(f"{name}\0{folder.resolve()}\0".encode())
        for name, data in self.files.items():
            total.update(f"{name}\0{len(data)}\0".encode() + data)
        self.key = total.hexdigest()

    def text(self, name: str) -> str:
        """A file's text as the rulebook keeps it."""
        return self.files[name].decode("utf-8-sig").replace("\r\n", "\n")


@cache
def program() -> str:
    """Fingerprint of this build's code: names, times and sizes of the modules that a rulebook depends on."""
    root = Path(__file__).resolve().parents[1]
    names = ("kinds", "rulebook", "schema", "expression", "model")
    stamps = [
        (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
        for name in names
        for entry in sorted(os.scandir(root / name), key=lambda entry: entry.name)
        if entry.name.endswith(".py")
    ]
    return sha256(repr(stamps).encode()).hexdigest()


def folder() -> Path | None:
    """Where compiled rulebooks are kept; None where the cache is off."""
    if os.environ.get(OFF):
        return None
    from platformdirs import user_cache_path

    return user_cache_path("portfolio-checker") / "rulebooks"


def sources_of(path: Path) -> Sources | None:
    """The files of a rulebook; None where they cannot be read or are not sound, which compiling them explains."""
    try:
        return Sources(path)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load(sources: Sources, *, fingerprinted: bool) -> Rulebook | None:
    """The compiled rulebook; None where it is not in the cache, or not as it was written."""
    place = folder()
    if place is None:
        return None
    file = place / f"{sources.key}.json"
    try:
        book = decoded(json.loads(file.read_bytes()), sources)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(book, Rulebook):
        return None
    with suppress(OSError):
        os.utime(file)
    if fingerprinted and not book.fingerprint:
        stated = tomllib.loads(sources.text(sources.path.name), parse_float=Decimal)
        object.__setattr__(book, "fingerprint", fingerprint(stated, book.pack.sha256))
    return book


def save(sources: Sources, book: Rulebook) -> None:
    """Keep a compiled rulebook. What cannot be written is left out: the cache is never needed."""
    place = folder()
    if place is None:
        return
    beside = place / f".{sources.key}.{os.getpid()}.part"
    try:
        content = json.dumps(Encoder(sources).whole(book), ensure_ascii=False, separators=(",", ":"))
        place.mkdir(parents=True, exist_ok=True)
        beside.write_text(content, encoding="utf-8")
        beside.replace(place / f"{sources.key}.json")
        kept = sorted(place.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, TypeError, ValueError):
        with suppress(OSError):
            beside.unlink(missing_ok=True)


class Encoder:
    """Writes objects as JSON: an object or mapping that is met again is a number in the list of all."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.names = {found: name for name, found in classes().items()}
        self.used: dict[type, int] = {}
        self.objects: list[Any] = []
        self.known: dict[int, int] = {}
        self.kept: list[Any] = []  # so that no id is given twice
        self.equal: dict[Type, int] = {}

    def whole(self, book: Rulebook) -> Any:
        """The rulebook with all that it holds."""
        root = self.encoded(book)
        return {"classes": [self.names[each] for each in self.used], "objects": self.objects, "root": root}

    def encoded(self, value: Any) -> Any:
        """A value; raises TypeError for one that the cache cannot hold."""
        if value is None or (isinstance(value, bool | int | str) and type(value) in (bool, int, str)):
            return value
        if isinstance(value, list):
            return [LIST, *map(self.encoded, value)]
        if isinstance(value, tuple) and type(value) is tuple:
            return [TUPLE, *map(self.encoded, value)]
        if isinstance(value, frozenset | set):
            return [FROZENSET, *sorted(value)]
        if type(value) is date:
            return [DATE, value.isoformat()]
        if isinstance(value, Decimal):
            return [DECIMAL, str(value)]
        if isinstance(value, Kind):
            return [KIND, value.name]
        if isinstance(value, Type):
            if value not in self.equal:
                self.equal[value] = self.object(value)
            return [OBJECT, self.equal[value]]
        if id(value) not in self.known:
            self.kept.append(value)
            self.known[id(value)] = -1
            self.known[id(value)] = self.object(value)
        return [OBJECT, self.known[id(value)]]

    def object(self, value: Any) -> int:
        """The number of an object or mapping among all."""
        if isinstance(value, Mapping):
            content = [DICT, *self.split(value)]
        else:
            content = [OBJECT, self.used.setdefault(type(value), len(self.used)), *self.parts(value)]
        self.objects.append(content)
        return len(self.objects) - 1

    def split(self, values: Mapping[Any, Any]) -> list[Any]:
        """What JSON can hold as it is, then the other keys and values in turn. The order of keys is kept."""
        plain = all(type(key) is str and is_plain(value) for key, value in values.items())
        if plain:
            return [dict(values)]
        return [{}, *(part for pair in values.items() for part in map(self.encoded, pair))]

    def parts(self, value: Any) -> list[Any]:
        """The fields of an object: plain ones first."""
        if type(value) not in self.names:
            raise TypeError(type(value))
        own = dict(value.__dict__) if isinstance(value, BaseModel) else self.fields(value)
        plain = {name: part for name, part in own.items() if is_plain(part)}
        rest = [each for name, part in own.items() if name not in plain for each in (name, self.field(name, part))]
        fields_set = [sorted(value.model_fields_set)] if isinstance(value, BaseModel) else []
        return [*fields_set, plain, *rest]

    def field(self, name: str, value: Any) -> Any:
        """A field's value; a source is encoded already."""
        return value if name == "source" and isinstance(value, list) and value[0] == SOURCE else self.encoded(value)

    def fields(self, value: Any) -> dict[str, Any]:
        """The fields of a dataclass, and what is reckoned from a file's text."""
        own = {field.name: getattr(value, field.name) for field in fields(value)}
        if isinstance(value, Pack):
            own["digest"] = None
        if isinstance(value, Rule | Rulebook | Override):
            own["source"] = self.source(value.source, value.file)
        if isinstance(value, Rule):
            own["key_lines"] = value.key_lines
        if isinstance(value, Rulebook):
            own["compare_line"] = value.compare_line
        return own

    def source(self, text: str, name: str) -> Any:
        """A file's text, by the file's name."""
        if text and self.sources.text(name) != text:
            raise ValueError(name)
        return [SOURCE, name] if text else ""


def decoded(content: Any, sources: Sources) -> Any:
    """What an Encoder wrote. Raises ValueError, LookupError or TypeError for anything else."""
    known = classes()
    types = [known[name] for name in content["classes"]]
    objects: list[Any] = []

    def value(part: Any) -> Any:
        if not isinstance(part, list):
            return part
        tag = part[0]
        if tag == OBJECT:
            return objects[part[1]]
        if tag == TUPLE:
            return tuple([value(each) for each in part[1:]])
        if tag == LIST:
            return [value(each) for each in part[1:]]
        if tag == DECIMAL:
            return Decimal(part[1])
        if tag == DATE:
            return date.fromisoformat(part[1])
        if tag == KIND:
            return kinds()[part[1]]
        if tag == SOURCE:
            return sources.text(part[1])
        if tag == FROZENSET:
            return frozenset(part[1:])
        raise ValueError(tag)

    for part in content["objects"]:
        if part[0] == DICT:
            found = part[1]
            for place in range(2, len(part), 2):
                found[value(part[place])] = value(part[place + 1])
            objects.append(found)
        else:
            objects.append(instance(types[part[1]], part[2:], value))
    book = value(content["root"])
    object.__setattr__(book.pack, "digest", partial(digest, sources.path.parent, list(book.packs)))
    return book


def instance(found: type, parts: list[Any], value: Any) -> Any:
    """An object of a class with its fields, as it was: nothing is checked again, and none of its code is run."""
    made: Any = object.__new__(found)
    is_model = not is_dataclass(found)
    fields_set = set(parts.pop(0)) if is_model else None
    content = parts[0]
    for place in range(1, len(parts), 2):
        content[parts[place]] = value(parts[place + 1])
    object.__setattr__(made, "__dict__", content)
    if is_model:
        object.__setattr__(made, "__pydantic_fields_set__", fields_set)
        object.__setattr__(made, "__pydantic_extra__", None)
        object.__setattr__(made, "__pydantic_private__", None)
    return made


def is_plain(value: Any) -> bool:
    """Whether JSON holds a value as it is."""
    return value is None or type(value) in (bool, int, str)
