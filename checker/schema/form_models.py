"""What ``forms/*.toml`` says: how a form that is no table is known, and which of its cells are which columns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from checker.schema.model import Model, Texts, Titles, formed


class FormTable(Model):
    """Which cells of a form are the columns of a table."""

    sheet: Texts = []
    """The sheet's name, where it is another one of the workbook than the form's own."""
    rows: list[int] | None = Field(default=None, min_length=2, max_length=2)
    """The first and last row of a block with a record in each row; without it, the form has one record."""
    cell: dict[str, Annotated[str, formed("place", r"^[A-Z]{1,3}([1-9][0-9]{0,6})?$")]] = Field(min_length=1)
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
    shows: dict[Annotated[str, formed("cell", r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")], Texts] = {}
    """By cell, what stands there in every form of this sort; any of several texts."""
    table: dict[str, FormTable] = Field(min_length=1)
    """By table: where its columns stand."""

    @model_validator(mode="after")
    def known(self) -> FormModel:
        """There must be something that it is known by."""
        if not (self.sheet or self.shows):
            raise ValueError("sheet / shows")
        return self
