"""Each text that must have a form of its own is told how it is written, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from checker.kinds import kinds
from checker.rulebook.policy_files import WaiverModel
from checker.rulebook.rulebook import RulebookModel
from checker.schema.base import FORMS
from checker.schema.packs import FormModel, PackModel
from checker.schema.tables import TableModel
from checker.texts import room_texts

from .conftest import Book

PROJECTS = "rules/small/tables/projects.toml"
PACK = "rules/small/pack.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("rules/small/tolerance/cost.toml", '"TOL-COST"', '"tol_cost"', 'id: "tol_cost" is not a rule\'s id.'),
        ("rules.toml", '["nb", "en"]', '["nb", "English"]', 'languages.1: "English" is not a language.'),
        (
            "rules.toml",
            "gate.must_judge",
            'gate.first_period = "01.2023"\ngate.must_judge',
            'gate.first_period: "01.2023" is not a month. Write the year and the month, like 2023-01.',
        ),
        (PROJECTS, "places   = 2", 'places   = 2\nrequired_in = ["2023-01"]', "is not a month of the year"),
        (
            PACK,
            'title.en = "Small pack"',
            'title.en = "Small pack"\nprose.number."1,5".en = ["one and a half"]',
            '"1,5" is not a number. Write it with a point, as 0.5.',
        ),
    ],
)
def test_the_sentence_says_what_is_expected_there(file: str, old: str, new: str, says: str, book: Book) -> None:
    book.change(old, new, file)
    sentences = [sentence for _, sentence in book.mistakes()]
    assert any(says in sentence for sentence in sentences), sentences


def patterns(annotation: Any, seen: set[Any]) -> Iterator[str]:
    """Every pattern that a text must match, in a model and in those within it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        for field in annotation.model_fields.values():
            yield from (found.pattern for found in field.metadata if getattr(found, "pattern", None))
            yield from patterns(field.annotation, seen)
        return
    for part in get_args(annotation):
        metadata = getattr(part, "metadata", ())
        yield from (found.pattern for found in metadata if getattr(found, "pattern", None))
        yield from (part.pattern for part in [part] if isinstance(getattr(part, "pattern", None), str))
        yield from patterns(part, seen)


def test_every_pattern_has_its_sentence() -> None:
    models = [RulebookModel, WaiverModel, FormModel, PackModel, TableModel, *(kind.Model for kind in kinds().values())]
    seen: set[Any] = set()
    found = {pattern for model in models for pattern in patterns(model, seen)}
    assert len(found) >= 8
    assert found <= set(FORMS)
    assert {f"form-{form}" for form in FORMS.values()} <= set(room_texts("rulebook"))
