"""Loading packs: vocabularies, parameters and tables, several packs as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from checker.policy import RulebookModel
from checker.rulebook.document import Document
from checker.rulebook.folders import digest, pack_folder
from checker.rulebook.forms import load_forms
from checker.rulebook.models import validated, validated_files
from checker.rulebook.relations import with_relations
from checker.schema import (
    BUILT_IN,
    ColumnModel,
    FormModel,
    Pack,
    PackModel,
    TableDescription,
    TableModel,
    Vocabulary,
    parameter_columns,
    settle,
    vocabulary,
)
from checker.texts import Text
from checker.wrong import unknown

RESERVED = ("portfolio", "period", "as_of")
IDENTITY = ("portfolio", "period", "reporting_date", "version", "extract")


def load_pack(rulebook: Document, model: RulebookModel) -> tuple[Pack, list[Document]]:
    """The packs of a rulebook as one, and the documents with what is wrong in them."""
    root = rulebook.path.parent
    documents: list[Document] = []
    packs = []
    for place, folder in enumerate(model.packs):
        if not (pack_folder(root, folder) / "pack.toml").is_file():
            rulebook.wrong(("packs", str(place)), Text("rulebook.no-pack", {"folder": folder}))
        else:
            document = Document(pack_folder(root, folder) / "pack.toml", f"{folder}/pack.toml")
            documents.append(document)
            part = validated(document, PackModel)
            packs.append((folder, document, part))
            for name, words in part.vocabulary.items() if part is not None else ():
                check_order(document, name, words)
    whole = merged([model for _, _, model in packs if model])
    vocabularies = {name: vocabulary(name, words) for name, words in whole.vocabulary.items()}
    tables: dict[str, TableDescription] = {}
    for folder, _, part in packs:
        if part is not None:
            documents += load_tables(
                pack_folder(root, folder) / "tables", f"{folder}/tables", whole, vocabularies, tables
            )
    forms: dict[str, FormModel] = {}
    for folder, _, _ in packs:
        documents += load_forms(pack_folder(root, folder) / "forms", f"{folder}/forms", tables, forms)
    files = partial(digest, root, model.packs)
    pack = Pack(", ".join(model.packs), str(root), whole, vocabularies, tables, digest=files, forms=forms)
    if not any(document.mistakes for document in (rulebook, *documents)):
        for _, document, part in packs:
            check_pack(document, part or whole, pack)
        check_references(documents, pack)
        with_relations(documents, tables)
    return pack, documents


def check_order(document: Document, name: str, said: Mapping[str, Any]) -> None:
    """Remember terms of an order that have no words where others have."""
    terms = [term for term in said if term != "in_order"]
    for place, term in enumerate(said.get("in_order", ())):
        if terms and term not in terms:
            document.wrong(("vocabulary", name, "in_order", str(place)), unknown(term, terms))


def merged(models: list[PackModel]) -> PackModel:
    """Several packs' words as one; what a later pack says again replaces what an earlier one said."""
    if not models:
        return PackModel(title={})
    first = models[0]
    for other in models[1:]:
        first = first.model_copy(
            update={
                "vocabulary": {**first.vocabulary, **other.vocabulary},
                "parameter": {**first.parameter, **other.parameter},
                "judged": first.judged or other.judged,
                "missing": {**first.missing, **other.missing},
                "prose": first.prose if first.prose.model_fields_set else other.prose,
            }
        )
    return first


def load_tables(
    folder: Path, name: str, pack: PackModel, vocabularies: dict[str, Vocabulary], tables: dict[str, TableDescription]
) -> list[Document]:
    """Read the tables of one pack into ``tables``."""
    documents = []
    for document, model in validated_files(folder, name, TableModel):
        documents.append(document)
        if model is not None:
            table = document.path.stem
            if table in tables:
                document.wrong((), Text("rulebook.table-twice", {"table": table}))
            tables[table] = described(document, table, model, pack, vocabularies)
    return documents


def described(
    document: Document, name: str, model: TableModel, pack: PackModel, vocabularies: dict[str, Vocabulary]
) -> TableDescription:
    """A table with its columns' types settled."""
    declared: dict[str, ColumnModel] = dict(model.column)
    if pack.judged is not None and pack.judged.table == name and ("colour" in vocabularies or not pack.parameter):
        declared |= parameter_columns(pack, declared)
    columns = {}
    for column, said in declared.items():
        strange = [kind for kind in said.type if "." not in kind and kind not in (*BUILT_IN, *vocabularies)]
        if strange:
            document.wrong(("column", column, "type"), unknown(strange[0], [*BUILT_IN, *vocabularies]))
        elif column in RESERVED and model.role is None:
            document.wrong(("column", column), Text("rulebook.reserved", {"column": column}))
        else:
            columns[column] = settle(column, said, model, vocabularies)
    table = TableDescription(name, model, columns, document.name)
    for path, found in named_columns(model):
        if found not in declared:
            document.wrong(path, unknown(found, list(declared)))
    return table


def named_columns(model: TableModel) -> Iterator[tuple[tuple[str, ...], str]]:
    """The columns that a table's own keys name, and where."""
    for key in ("key", "label"):
        for place, name in enumerate(getattr(model, key)):
            yield (key, str(place)), name
    if model.aliases:
        yield ("aliases",), model.aliases
    if model.total_rows:
        yield ("total_rows", "column"), model.total_rows.column


def check_pack(document: Document, model: PackModel, pack: Pack) -> None:
    """What ``pack.toml`` says of tables and columns: that they are there."""
    if model.judged is not None:
        if model.judged.table not in pack.tables:
            document.wrong(("judged", "table"), unknown(model.judged.table, list(pack.tables)))
            return
        columns = pack.tables[model.judged.table].columns
        for key in ("group", "segment", "state"):
            name = getattr(model.judged, key)
            if name and name not in columns:
                document.wrong(("judged", key), unknown(name, list(columns)))
        for parameter, said in model.parameter.items():
            if said.reported not in columns:
                document.wrong(("parameter", parameter, "reported"), unknown(said.reported, list(columns)))
    elif model.parameter:
        document.wrong(("parameter",), Text("rulebook.not-judged"))


def check_references(documents: list[Document], pack: Pack) -> None:
    """That every column which refers to another table refers to one that is there."""
    by_name = {document.name: document for document in documents}
    for table in pack.tables.values():
        for column, target, name in table.references():
            path = ("column", column, "type")
            if target not in pack.tables:
                by_name[table.file].wrong(path, unknown(target, list(pack.tables)))
            elif name not in pack.tables[target].columns:
                by_name[table.file].wrong(path, unknown(name, list(pack.tables[target].columns)))
