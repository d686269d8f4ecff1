"""What can be wrong with a relation that a table declares: each mistake at its very place (marked ¤ here)."""

from __future__ import annotations

from typing import Any

import pytest

PROJECTS = "rules/small/tables/projects.toml"
GOOD = 'table = "milestones", on = { project = "project" }'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('relation.end = { ¤table = "milestone", on = { project = "project" } }', "did you mean milestones"),
        ('relation.end = { table = "milestones", on = { ¤projekt = "project" } }', "did you mean project"),
        ('relation.end = { table = "milestones", on = { ¤project = "projekt" } }', "did you mean project"),
        ('relation.end = { table = "milestones", on = { ¤budget = "project" } }', "cannot be compared"),
        (f"relation.¤budget = {{ {GOOD} }}", "cannot be called budget"),
        (f"relation.¤previous = {{ {GOOD} }}", "cannot be called previous"),
        (f'relation.end = {{ {GOOD}, ¤last = "plannd" }}', "did you mean planned"),
        (f'relation.end = {{ {GOOD}, ¤last = "project" }}', "has no order"),
        (f'relation.end = {{ {GOOD}, when = "¤plannd is null" }}', "did you mean planned"),
        (f'relation.end = {{ {GOOD}, when = "planned > ¤own.budgt" }}', "did you mean own.budget"),
        (f'relation.end = {{ {GOOD}, when = "¤planned" }}', "boolean"),
        (f'relation.end = {{ {GOOD}, ¤wenn = "planned is null" }}', "did you mean when"),
        ('relation.end = { table = "milestones", ¤on = {} }', "on"),
        (f'relation.¤end = {{ {GOOD}, first = "planned", last = "planned" }}', "first / last"),
    ],
)
def test_mistakes_at_their_places(book: Any, line: str, says: str) -> None:
    book.change("", line, PROJECTS)
    [(place, sentence)] = book.mistakes()
    assert [place] == book.marks
    assert says in sentence
