"""How words are compared: capitals and spaces do not matter."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LANGUAGE = re.compile(r"[a-z]{2}")
FORMS: dict[str, str] = {}  # by the pattern that a text must match, what is called so


def formed(form: str, pattern: str) -> Any:
    """A field whose text has a form of its own, by the name under which the sentence says how it is written."""
    FORMS[pattern] = form
    return Field(pattern=pattern)


class Model(BaseModel):
    """A part of a file: unknown keys are refused, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a model as files write them, each with the name of its field: Python has no field named ``from``."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


Language = Annotated[str, formed("language", "^[a-z]{2}$")]
Titles = dict[Language, str]


def gather_titles(data: Any) -> Any:
    """Move the keys that are language codes (``nb``, ``en``) under ``title``, so that ``nb = "Fase"`` may be
    written.
    """
    if not isinstance(data, dict):
        return data
    titles = {key: value for key, value in data.items() if LANGUAGE.fullmatch(key)}
    rest = {key: value for key, value in data.items() if key not in titles}
    return {**rest, "title": {**titles, **rest.get("title", {})}} if titles else rest


def as_list(value: Any) -> Any:
    """A single text as a list."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(as_list)]


def fold(text: str) -> str:
    """A word as compared: capitals, kinds of space and repeated spaces do not matter."""
    return " ".join(text.replace("\u00ad", "").split()).casefold()
