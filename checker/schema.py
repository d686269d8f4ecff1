"""What a pack's files say: vocabularies, parameters, which projects are judged, and the tables with their columns.

The models read ``pack.toml`` and ``tables/*.toml``; an unknown key is refused. ``Pack`` holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator

from checker.expression import Expression
from checker.value import DATE, LIST, TEXT, Type, number

LANGUAGE = re.compile(r"[a-z]{2}")
BUILT_IN = ("text", "list", "money", "number", "percent", "date")
GAPS = ("empty", "not_yet", "not_applicable", "withheld")


class Model(BaseModel):
    """A part of a file: unknown keys are refused, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a model as files write them, each with the name of its field: Python has no field named ``from``."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


Titles = dict[Annotated[str, Field(pattern="^[a-z]{2}$")], str]


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
    """One text where a list may stand."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(as_list)]


class ColumnModel(Model):
    """One column: type, unit, places, whether it must be filled, bounds, and its headings in every language.

    ``type`` is one of text, list, money, number, percent, date, a vocabulary's name, or the key column of another table
    ("projects.project"; several, where the value may stand in any of them). ``also`` lists other headings;
    ``occurrence`` says which of several equal headings is meant (1 is the first from the left).
    ``similar = false`` switches off the check that money is not a thousand times its neighbours.
    """

    type: Texts
    """`text`, `list`, `money`, `number`, `percent`, `date`, a vocabulary's name, or a reference: the key column of
    another table, as in `"projects.project"`; several, where the name may stand in any of them.
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
    """Its heading. `nb = …` and `en = …` may stand directly."""
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
        """What stands behind the word for a sum, folded; None where the text begins with none ("Sumatra")."""
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
    """Whether a key may stand once only; `false` where a rule judges copies."""
    aliases: str | None = None
    """The column with a row's other names: a reference may use any of them."""
    label: Texts = []
    """The columns that name a row to people, where there is no key."""
    unit: str | None = None
    """The unit of every money column."""
    places: int | None = Field(default=None, ge=0, le=6)
    """How many decimals every money column takes."""
    required_in: list[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])$")]] | None = None
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


class FormTable(Model):
    """Which cells of a form are the columns of a table."""

    sheet: Texts = []
    """The sheet's name, where it is another one of the workbook than the form's own."""
    rows: list[int] | None = Field(default=None, min_length=2, max_length=2)
    """The first and last row of a block with a record in each row; without it, the form has one record."""
    cell: dict[str, Annotated[str, Field(pattern=r"^[A-Z]{1,3}([1-9][0-9]{0,6})?$")]] = Field(min_length=1)
    """By column, where it stands: a cell (`"C4"`), or in a block the letter of the sheet's column (`"B"`). A cell holds
    for every row of a block.
    """

    @model_validator(mode="after")
    def places(self) -> FormTable:
        """Letters belong to a block, and a block has some; its rows are in order."""
        letters = any(place.isalpha() for place in self.cell.values())
        if letters != (self.rows is not None) or (self.rows and not 0 < self.rows[0] <= self.rows[1]):
            raise ValueError("rows / cell")
        return self


class FormModel(Model):
    """A form that is no table: a file in ``forms/`` says which cell is which column. A sheet is the form where its name
    is one of ``sheet`` and its cells show what ``shows`` says; what is left out is not asked.
    """

    title: Titles = {}
    """What the form is called."""
    sheet: Texts = []
    """What the sheet is called."""
    shows: dict[Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")], Texts] = {}
    """By cell, what stands there in every form of this sort; any of several texts."""
    table: dict[str, FormTable] = Field(min_length=1)
    """By table: where its columns stand."""

    @model_validator(mode="after")
    def known(self) -> FormModel:
        """There must be something that it is known by."""
        if not (self.sheet or self.shows):
            raise ValueError("sheet / shows")
        return self


class ParameterModel(Model):
    """One parameter of the status page: its titles, and the columns of the judged table with reported colour and arrow.

    ``colours`` maps the terms of another scale to colours, where the reported column is not of the vocabulary
    ``colour``.
    """

    title: Titles = {}
    """Its heading on the status page. `nb = …` and `en = …` may stand directly."""
    reported: str
    """The column with the reported colour. It need not be described in the table."""
    arrow: str | None = None
    """The column with the arrow, likewise."""
    colours: dict[Literal["green", "yellow", "red", "missing"], list[str]] | None = None
    """Where the reported column is not of the vocabulary `colour`: which of its terms stand for which colour."""

    @model_validator(mode="before")
    @classmethod
    def titles(cls, data: Any) -> Any:
        """Accept ``nb = …`` and ``en = …`` beside the other keys."""
        return gather_titles(data)


class JudgedModel(Model):
    """Which records of which table have their parameters judged; ``group`` and ``segment`` arrange the matrix."""

    table: str
    """The table with one row a project."""
    when: str | None = None
    """Condition: which rows are judged; all, if left out."""
    group: str | None = None
    """The column that groups the matrix on the screen."""
    segment: str | None = None
    """The column with the phase."""
    state: str | None = None
    """The column with the state."""


class ProseModel(Model):
    """Words of running text that no cell has: how figures stand in a report's sentences."""

    about: dict[str, Texts] = {}
    """Per language, what stands before a figure that is not meant to the last digit: `ca`, `about`."""
    number: dict[Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")], dict[str, Texts]] = {}
    """Numbers in words: by number, then by language."""
    unit: dict[str, dict[Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")], dict[str, Texts]]] = {}
    """Words for a unit of a column and its multiples: by unit, by multiple, then by language. Money needs none."""


class PackModel(Model):
    """``pack.toml``: the words and parameters of one regime.

    A vocabulary's term has a list of the words that people write, or a list per language; ``in_order`` lists
    terms that may be compared with ``<``. ``missing`` gives the words for each kind of missing; a word that ends in
    ``*`` matches what begins so.
    """

    title: Titles
    """What the pack is called."""
    vocabulary: dict[str, dict[str, list[str] | dict[str, Texts]]] = {}
    """By name, then by term: the words that people write for it, a list or one per language; the first is what the
    program calls it. `in_order = [...]` beside the terms lists those that `<` and `>` may compare.
    """
    parameter: dict[str, ParameterModel] = {}
    """The colours of the status page."""
    judged: JudgedModel | None = None
    """Whose colours are judged."""
    missing: dict[Literal["empty", "not_yet", "not_applicable", "withheld"], list[str]] = {}
    """The words for each kind of blank: `empty`, `not_yet`, `not_applicable`, `withheld`. A word that ends in `*`
    matches what begins so.
    """
    prose: ProseModel = ProseModel()
    """How figures stand in running text, for statement rules."""
    cases: str | None = None
    """The test of `judged.when`: what `expect` says is `yes`, `no` or `missing`."""


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
        """Everything that may be written, folded, and the term it stands for."""
        found = {fold(term): term for term in self.terms}
        for term, languages in self.words.items():
            found |= {fold(word): term for words in languages.values() for word in words}
        return found


def fold(text: str) -> str:
    """A word as compared: capitals, kinds of space and repeated spaces do not matter."""
    return " ".join(text.replace("\u00ad", "").split()).casefold()


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
        """Every heading under which the column may stand, folded."""
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


@dataclass(frozen=True, eq=False)
class Pack:
    """One regime: its words, parameters and tables. ``folder`` is where its files lie, ``digest`` reads them anew.
    ``forms`` are its forms by name. ``typed`` names, per table, the columns of which rules want to know how many
    decimals each cell was typed with.
    """

    name: str
    folder: str
    model: PackModel
    vocabularies: Mapping[str, Vocabulary]
    tables: Mapping[str, TableDescription]
    typed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digest: Callable[[], str] = str
    forms: Mapping[str, FormModel] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the pack's files; reckoned when it is first asked for."""
        return self.digest()

    @property
    def judged(self) -> TableDescription | None:
        """The table whose records have their parameters judged."""
        return self.tables.get(self.model.judged.table) if self.model.judged else None

    def reported_colours(self, parameter: str) -> dict[str, str]:
        """Which colour each term of a parameter's reported column stands for."""
        model = self.model.parameter[parameter]
        if model.colours is None:
            return {colour: colour for colour in ("green", "yellow", "red", "missing")}
        return {term: colour for colour, terms in model.colours.items() for term in terms}


def vocabulary(name: str, model: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary as ``pack.toml`` gives it."""
    in_order = tuple(model.get("in_order", ()))
    words = {
        term: given if isinstance(given, dict) else {"": given} for term, given in model.items() if term != "in_order"
    }
    folded = {term: {language: tuple(texts) for language, texts in given.items()} for term, given in words.items()}
    terms = in_order + tuple(term for term in folded if term not in in_order)
    return Vocabulary(name, terms, folded, bool(in_order))


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


STATUS_WORDS = {"nb": ("{} status", "Status {}"), "en": ("{} status", "Status {}")}
ARROW_WORDS = {"nb": "{} pil", "en": "{} arrow"}


def parameter_columns(pack: PackModel, declared: Mapping[str, ColumnModel]) -> dict[str, ColumnModel]:
    """The columns for reported colours and arrows that the judged table has without declaring them."""
    columns: dict[str, ColumnModel] = {}
    for parameter in pack.parameter.values():
        if parameter.reported not in declared:
            also = [
                form.format(title)
                for language, title in parameter.title.items()
                for form in STATUS_WORDS.get(language, ())
            ]
            columns[parameter.reported] = ColumnModel(type=["colour"], title=parameter.title, also=also)
        if parameter.arrow and parameter.arrow not in declared and "arrow" in pack.vocabulary:
            titles = {
                language: ARROW_WORDS.get(language, "{} arrow").format(title)
                for language, title in parameter.title.items()
            }
            columns[parameter.arrow] = ColumnModel(type=["arrow"], title=titles)
    return columns
