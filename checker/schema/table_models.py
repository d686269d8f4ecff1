"""What ``tables/*.toml`` says: a table, its columns, its relations, and how a sum row is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, model_validator

from checker.schema.folding import fold
from checker.schema.model import Model, Texts, Titles, formed, gather_titles


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
