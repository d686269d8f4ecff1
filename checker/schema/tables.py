"""What a pack's files say: vocabularies, parameters, which projects are judged, and the tables with their columns.

The models read ``pack.toml``, ``tables/*.toml`` and ``forms/*.toml``; an unknown key is refused. ``Pack`` holds them
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, model_validator

from checker.expression import Expression
from checker.model.types import DATE, LIST, TEXT, Type, number
from checker.schema.base import (
    Model,
    Texts,
    Titles,
    fold,
    formed,
    gather_titles,
)


class ColumnModel(Model):
    """One column: type, unit, places, whether it must be filled, bounds, and its headings in every language.

    ``type`` is one of text, list, money, number, percent, date, a vocabulary's name, or the key column of another table
    ("projects.project"; several, if the value may be in any of them). ``also`` lists other headings;
    ``occurrence`` says which of several equal headings is meant (1 is the first from the left).
    ``similar = false`` switches off the check that money is not a thousand times its neighbours.
    """

    type: Texts
    """`text`, `list`, `money`, `number`, `percent`, `date`, a vocabulary's name, or a reference: the key column of
    another table, as in `"projects.project"`; several, if the name may be in any of them.
    """
    required: StrictBool = False
    """Must be filled in, and its heading must be there."""
    unit: str | None = None
    """Such as `"MNOK"` or `"days"`. Numbers of different units cannot be compared."""
    places: int | None = Field(default=None, ge=0, le=6)
    """How many decimals it takes; 6 for numbers unless stated."""
    min: Decimal | None = None
    """The least value."""
    max: Decimal | None = None
    """The greatest value."""
    title: Titles = {}
    """Its heading. `nb = …` and `en = …` may be written directly."""
    also: list[str] = []
    """Other headings."""
    occurrence: int | None = Field(default=None, ge=1)
    """Which of several equal headings is meant, counted from the left."""
    help: Titles = {}
    """A note for whoever fills it in."""
    standing: StrictBool = False
    """Holds from one month to the next: a new workbook may carry it over from the last submission."""
    similar: StrictBool = True
    """`false` switches off the check that money is not a thousand times its neighbours."""

    @model_validator(mode="before")
    @classmethod
    def titles(cls, data: Any) -> Any:
        """Accept ``nb = …`` and ``en = …`` beside the other keys."""
        return gather_titles(data)

    @property
    def reference(self) -> tuple[tuple[str, str], ...]:
        """The (table, column) pairs that the value refers to; empty for a column that refers to nothing."""
        return tuple((table, column) for table, dot, column in (name.partition(".") for name in self.type) if dot)


class TotalRows(Model):
    """How a sum row is known: ``column`` begins with one of ``words``."""

    column: str
    """The column that is looked at."""
    words: list[str]
    """What a sum row begins with there."""

    def rest(self, text: str) -> str | None:
        """The text after the word for a sum, folded; None if the text begins with no such word ("Sumatra")."""
        folded = fold(text)
        for word in sorted(map(fold, self.words), key=len, reverse=True):
            behind = folded.removeprefix(word)
            if folded.startswith(word) and not behind[:1].isalnum():
                return behind.strip(" :.")
        return None


class RelationModel(Model):
    """A relation: one row of a table that belongs to each row of this one, so that rules may read its columns as
    ``name.column``.
    """

    table: str
    """The other table; it may be this one."""
    on: dict[str, str] = Field(min_length=1)
    """Which columns are equal: this table's column = the other's."""
    when: str | None = None
    """Condition on the other table's rows: which of them count. This table's own columns are `own.column` there."""
    first: str | None = None
    """Of several rows the one that is least in this column; blanks do not count."""
    last: str | None = None
    """Of several rows the one that is greatest in this column; blanks do not count."""

    @model_validator(mode="after")
    def one_end(self) -> RelationModel:
        """The first or the last, not both."""
        if self.first and self.last:
            raise ValueError("first / last")
        return self


class TableModel(Model):
    """One table of a submission.

    ``key`` identifies a row; ``unique = false`` where a rule judges repeated keys. ``aliases`` names the column with
    a row's other names. ``label`` names the columns that identify a row for people where there is no key.
    ``required_in``: the months ("04") in which the table is due; ``optional``: never due. ``role = "submission"``
    marks the table that says which submission this is.
    """

    title: Titles = {}
    """What the table is called; also a name for its file or sheet."""
    also: list[str] = []
    """Other names for its file or sheet."""
    key: Texts = []
    """The column or columns that identify a row."""
    unique: StrictBool = True
    """Whether a key may occur only once; `false` where a rule judges copies."""
    aliases: str | None = None
    """The column with a row's other names: a reference may use any of them."""
    label: Texts = []
    """The columns that name a row to people, where there is no key."""
    unit: str | None = None
    """The unit of every money column."""
    places: int | None = Field(default=None, ge=0, le=6)
    """How many decimals every money column takes."""
    required_in: list[Annotated[str, formed("month-of-year", r"^(0[1-9]|1[0-2])$")]] | None = None
    """The months in which the table is due, such as `["04", "08"]`; every month, if left out."""
    optional: StrictBool = False
    """Never due."""
    role: Literal["submission"] | None = None
    """The table that says which submission this is."""
    total_rows: TotalRows | None = None
    """How a sum row is known."""
    relation: dict[str, RelationModel] = {}
    """By name: rows of other tables, or of this one, whose columns rules may read as `name.column`."""
    column: dict[str, ColumnModel]
    """By name."""


@dataclass(frozen=True)
class Column:
    """A described column with its type settled."""

    name: str
    model: ColumnModel
    type: Type

    @cached_property
    def reference(self) -> tuple[tuple[str, str], ...]:
        """The (table, column) pairs that the value refers to."""
        return self.model.reference

    def title(self, language: str) -> str:
        """The heading in a language."""
        return self.model.title.get(language) or next(iter(self.model.title.values()), self.name)

    @cached_property
    def headings(self) -> frozenset[str]:
        """All headings of the column, folded."""
        return frozenset(map(fold, [self.name, *self.model.title.values(), *self.model.also]))


@dataclass(frozen=True)
class Relation:
    """A declared relation with its condition checked and typed."""

    model: RelationModel
    when: Expression | None = None


@dataclass(frozen=True)
class TableDescription:
    """A described table: its model and its columns with types settled, those of the parameters among them."""

    name: str
    model: TableModel
    columns: Mapping[str, Column]
    file: str = ""
    relations: Mapping[str, Relation] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return tuple(self.model.key)

    @property
    def identifying(self) -> tuple[str, ...]:
        """The columns that name a row to people: the key, else the label, else the first column."""
        return self.key or tuple(self.model.label) or tuple(self.columns)[:1]

    @property
    def is_cover(self) -> bool:
        """Whether the table says which submission it is of."""
        return self.model.role == "submission"

    def title(self, language: str) -> str:
        """The table's title in a language."""
        return self.model.title.get(language) or next(iter(self.model.title.values()), self.name)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every file or sheet name under which the table may come, folded."""
        return frozenset(map(fold, [self.name, *self.model.title.values(), *self.model.also]))

    def references(self) -> Iterator[tuple[str, str, str]]:
        """(column, target table, target column) of every reference."""
        for column in self.columns.values():
            for table, target in column.reference:
                yield column.name, table, target

    def related(self, name: str) -> Iterator[str]:
        """The tables whose rows are behind the dot in ``name.column``: a relation's, or those a column refers to."""
        if name in self.relations:
            yield self.relations[name].model.table
        for column, table, _ in self.references():
            if column == name:
                yield table

    def due(self, month: str) -> bool:
        """Whether the table must be there in a month ("04")."""
        if self.model.optional:
            return False
        return self.model.required_in is None or month in self.model.required_in


@dataclass(frozen=True)
class Vocabulary:
    """A list of terms in order, and what people write for each, per language ("" holds words of any language)."""

    name: str
    terms: tuple[str, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    ordered: bool = False

    def title(self, term: str, language: str) -> str:
        """What to call a term when speaking to people."""
        words = self.words.get(term, {})
        candidates = words.get(language) or words.get("") or next(iter(words.values()), ())
        return candidates[0] if candidates else term

    def spellings(self) -> dict[str, str]:
        """All spellings, folded, with the term of each."""
        found = {fold(term): term for term in self.terms}
        for term, languages in self.words.items():
            found |= {fold(word): term for words in languages.values() for word in words}
        return found


def vocabulary(name: str, model: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary as ``pack.toml`` gives it."""
    in_order = tuple(model.get("in_order", ()))
    words = {
        term: given if isinstance(given, dict) else {"": given} for term, given in model.items() if term != "in_order"
    }
    folded = {term: {language: tuple(texts) for language, texts in given.items()} for term, given in words.items()}
    terms = in_order + tuple(term for term in folded if term not in in_order)
    return Vocabulary(name, terms, folded, bool(in_order))


BUILT_IN = ("text", "list", "money", "number", "percent", "date")


def settle(name: str, model: ColumnModel, table: TableModel, vocabularies: Mapping[str, Vocabulary]) -> Column:
    """A column with its type settled. Raises KeyError with the type's name where there is no such type."""
    kind = model.type[0]
    unit = model.unit or (table.unit if kind == "money" else None)
    places = model.places if model.places is not None else (table.places if kind == "money" else None)
    if model.reference or kind == "text":
        return Column(name, model, TEXT)
    if kind in ("money", "number", "percent"):
        return Column(name, model, number(places, "percent" if kind == "percent" else unit))
    if kind == "list":
        return Column(name, model, LIST)
    if kind == "date":
        return Column(name, model, DATE)
    words = vocabularies[kind]
    return Column(name, model, Type("term", vocabulary=kind, terms=words.terms, ordered=words.ordered))
