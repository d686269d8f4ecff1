"""What ``pack.toml`` says: the words and parameters of one regime, and whose colours are judged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import model_validator

from checker.schema.model import Model, Texts, Titles, formed, gather_titles


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


Number = Annotated[str, formed("number", r"^[0-9]+(\.[0-9]+)?$")]


class ProseModel(Model):
    """Words of running text that no cell has: how figures stand in a report's sentences."""

    about: dict[str, Texts] = {}
    """Per language, what stands before a figure that is not meant to the last digit: `ca`, `about`."""
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
    """How figures stand in running text, for statement rules."""
    cases: str | None = None
    """The test of `judged.when`: what `expect` says is `yes`, `no` or `missing`."""
