"""Loading the forms of a pack: what they name is there, and a record has all that its table must have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from checker.rulebook.document import Document
from checker.rulebook.models import validated_files
from checker.schema import FormModel, TableDescription
from checker.texts import Text
from checker.wrong import unknown


def load_forms(
    folder: Path, name: str, tables: Mapping[str, TableDescription], forms: dict[str, FormModel]
) -> list[Document]:
    """Read the forms of one pack into ``forms``."""
    documents = []
    for document, model in validated_files(folder, name, FormModel):
        documents.append(document)
        if model is not None:
            check_form(document, model, tables)
            forms[document.path.stem] = model
    return documents


def check_form(document: Document, model: FormModel, tables: Mapping[str, TableDescription]) -> None:
    """Remember tables and columns that are not there, and columns that a record must have and the form has not."""
    for name, said in model.table.items():
        if name not in tables:
            document.wrong(("table", name), unknown(name, list(tables)))
            continue
        columns = tables[name].columns
        for column in said.cell:
            if column not in columns:
                document.wrong(("table", name, "cell", column), unknown(column, list(columns)))
        for column in needed(tables[name]):
            if column not in said.cell:
                document.wrong(("table", name), Text("rulebook.form-lacks", {"table": name, "column": column}))


def needed(table: TableDescription) -> list[str]:
    """The columns without which a row of the table is none. A cover may leave to its folder what it does not say."""
    if table.is_cover:
        return []
    return [name for name, column in table.columns.items() if name in table.key or column.model.required]
