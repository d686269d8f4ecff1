"""The part of a rule file that all kinds share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StrictBool

from checker.schema.base import Model, Texts, Titles, formed

Level = Literal["error", "warning", "note"]
Colour = Literal["green", "yellow", "red"]


def as_titles(value: Any) -> Any:
    """A text without a language is for every language."""
    return {"nb": value, "en": value} if isinstance(value, str) else value


Words = Annotated[Titles, BeforeValidator(as_titles)]


class SourceModel(Model):
    """Where a rule comes from (``text``), how the office reads it (``reading``), and whether someone checked that."""

    text: Words
    """Source of the rule: document and page, one text or one per language."""
    reading: Words = {}
    """How the office reads the source, in its own words, above all where two readings are possible."""
    verified: StrictBool
    """Whether someone has held the rule against its source. What is not verified should warn, not block."""


class RuleModel(Model):
    """What every rule file may say. The text under each key is its meaning in docs/rules.md."""

    id: Annotated[str, formed("id", r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$")]
    """The rule's name in findings and in the gate, in capitals: TOL-COST. Unique in the rulebook."""
    kind: str
    """Which kind of check: one of the kinds below."""
    level: Level = "error"
    """How serious a finding of this rule is. A rule with `parameter` gives notes: its level comes from `compare`."""
    title: Titles
    """What the rule is called, per language."""
    source: SourceModel
    """Where the rule comes from: `text`, `reading`, `verified`."""
    table: str
    """The table whose rows the rule judges: the name of its file in `tables/`."""
    parameter: str | None = None
    """Which colour of the project the rule feeds, for kinds that give colours. Only judged projects are judged then."""
    when: str | None = None
    """Condition: which rows are judged. False is *not applicable*; where it cannot be known, *missing*."""
    optional: Texts = []
    """Columns that may be blank. A blank in any other column that is read makes the outcome *missing*."""
    message: Titles
    """The finding's sentence, per language, with placeholders in braces."""
    remedy: Titles
    """What to do about it, per language, with the same placeholders."""
    in_extract: Literal["note"] | None = None
    """`"note"`: in a submission that is an extract, what the rule finds is reported once, as a note."""
    given: dict[str, str] = {}
    """Values of columns that the cases do not show."""
    cases: str | None = None
    """The rule's own test: a table with a column per heading, and `expect`."""
