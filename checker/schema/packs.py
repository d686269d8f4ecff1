"""A regime as a whole: its words, parameters, tables and forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from checker.schema.base import Model, Texts, Titles, formed, gather_titles
from checker.schema.tables import ColumnModel, TableDescription, Vocabulary


class FormTable(Model):
    """Which cells of a form are the columns of a table."""

    sheet: Texts = []
    """The sheet's name, where it is another one of the workbook than the form's own."""
    rows: list[int] | None = Field(default=None, min_length=2, max_length=2)
    """The first and last row of a block with a record in each row; without it, the form has one record."""
    cell: dict[str, Annotated[str, formed("place", r"^[A-Z]{1,3}([1-9][0-9]{0,6})?$")]] = Field(min_length=1)
    """By column, its place: a cell (`"C4"`), or in a block the letter of the sheet's column (`"B"`). A cell holds
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
    shows: dict[Annotated[str, formed("cell", r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")], Texts] = {}
    """By cell, its text in every form of this sort; any of several texts."""
    table: dict[str, FormTable] = Field(min_length=1)
    """By table: the places of its columns."""

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
    """Its heading on the status page. `nb = …` and `en = …` may be written directly."""
    reported: str
    """The column with the reported colour. It need not be described in the table."""
    arrow: str | None = None
    """The column with the arrow, likewise."""
    colours: dict[Literal["green", "yellow", "red", "missing"], list[str]] | None = None
    """Where the reported column is not of the vocabulary `colour`: which of its terms mean which colour."""

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


Number = Annotated[str, formed("number", r"^[0-9]+(\.[0-9]+)?$")]


class ProseModel(Model):
    """Words of running text that no cell has: how figures are written in a report's sentences."""

    about: dict[str, Texts] = {}
    """Per language, the words before a figure that is not exact to the last digit: `ca`, `about`."""
    number: dict[Number, dict[str, Texts]] = {}
    """Numbers in words: by number, then by language."""
    unit: dict[str, dict[Number, dict[str, Texts]]] = {}
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
    """How figures are written in running text, for statement rules."""
    cases: str | None = None
    """The test of `judged.when`: what `expect` says is `yes`, `no` or `missing`."""


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

    def judged_column(self, table: TableDescription, subject: str | None = None) -> str | None:
        """The column of a table that holds the key of the judged record: ``subject`` if that does, else the first."""
        judged = self.judged
        if judged is None or len(judged.key) != 1:
            return None
        if table.name == judged.name:
            return judged.key[0]
        found = [column for column, target, _ in table.references() if target == judged.name]
        return subject if subject in found else next(iter(found), None)

    def reported_colours(self, parameter: str) -> dict[str, str]:
        """The colour of each term of a parameter's reported column."""
        model = self.model.parameter[parameter]
        if model.colours is None:
            return {colour: colour for colour in ("green", "yellow", "red", "missing")}
        return {term: colour for colour, terms in model.colours.items() for term in terms}
