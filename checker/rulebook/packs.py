"""Loading packs: vocabularies, parameters and tables, several packs as one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from checker.expression import Expression, compile_expression
from checker.expression.syntax import ExpressionMistake
from checker.model.errors import Wrong, unknown
from checker.model.types import DATE, Type
from checker.rulebook.rulebook import RulebookModel
from checker.rulebook.toml_source import Document, validated, validated_files
from checker.schema.packs import FormModel, Pack, PackModel, parameter_columns
from checker.schema.tables import (
    BUILT_IN,
    ColumnModel,
    Relation,
    RelationModel,
    TableDescription,
    TableModel,
    Vocabulary,
    settle,
    vocabulary,
)
from checker.texts import Text


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


RESERVED_RELATIONS = ("previous", "own", "record", "rows", "parameter", "reported", "derived")
ORDERED = ("number", "date")


def with_relations(documents: Sequence[Document], tables: dict[str, TableDescription]) -> None:
    """Give each table its relations, their conditions compiled; mistakes go to the tables' documents."""
    by_name = {document.name: document for document in documents}
    for name, table in tables.items():
        found = {}
        for called, model in table.model.relation.items():
            document, path = by_name[table.file], ("relation", called)
            wrong = list(named_wrongly(table, called, model, tables))
            for each in wrong:
                document.wrong((*path, *each.path), each.text)
            if not wrong:
                found[called] = Relation(model, condition(document, path, table, model, tables))
        tables[name] = replace(table, relations=found)


def named_wrongly(
    table: TableDescription, called: str, model: RelationModel, tables: Mapping[str, TableDescription]
) -> Iterator[Wrong]:
    """A name that something else has, a table or columns that are not there, and columns that cannot be equal."""
    if called in RESERVED_RELATIONS or table.columns.get(called) is not None:
        yield Wrong((), Text("rulebook.relation-name", {"name": called}))
    other = tables.get(model.table)
    if other is None:
        yield Wrong(("table",), unknown(model.table, list(tables)))
        return
    for own, theirs in model.on.items():
        if own not in table.columns:
            yield Wrong(("on", own), unknown(own, list(table.columns)))
        elif theirs not in other.columns:
            yield Wrong(("on", own), unknown(theirs, list(other.columns)))
        elif not alike(table.columns[own].type, other.columns[theirs].type):
            values = {"left": str(table.columns[own].type), "right": str(other.columns[theirs].type)}
            yield Wrong(("on", own), Text("expression.kinds", values))
    yield from not_ordered(model, other)


def alike(left: Type, right: Type) -> bool:
    """Whether two columns can be equal."""
    return (left.kind, left.vocabulary) == (right.kind, right.vocabulary)


def not_ordered(model: RelationModel, other: TableDescription) -> Iterator[Wrong]:
    """A first or last row by a column that is not there or has no order."""
    for key in ("first", "last"):
        column = getattr(model, key)
        if column is None:
            continue
        if column not in other.columns:
            yield Wrong((key,), unknown(column, list(other.columns)))
        elif not (other.columns[column].type.kind in ORDERED or other.columns[column].type.ordered):
            yield Wrong((key,), Text("expression.order", {"found": str(other.columns[column].type)}))


def condition(
    document: Document,
    path: tuple[str, ...],
    table: TableDescription,
    model: RelationModel,
    tables: Mapping[str, TableDescription],
) -> Expression | None:
    """Which of the other table's rows count."""
    if model.when is None:
        return None
    scope = {name: column.type for name, column in tables[model.table].columns.items()} | {"as_of": DATE}
    scope |= {f"own.{name}": column.type for name, column in table.columns.items()}
    try:
        found = compile_expression(model.when, scope)
    except ExpressionMistake as mistake:
        for each in mistake.all:
            document.wrong((*path, "when"), each.text, each.position)
        return None
    if found.type.kind != "boolean":
        text = Text("expression.wanted", {"wanted": "boolean", "found": str(found.type)})
        document.wrong((*path, "when"), text, 0)
    return found


SHIPPED = Path(__file__).resolve().parents[1]
SHIPPED_ROOT = (
    SHIPPED / "shipped" if (SHIPPED / "shipped").is_dir() else SHIPPED.parent
)  # where names of its rules lead
NOT_APPROVED = ("approved", "waivers")  # an approval cannot hold its own fingerprint, and waivers have their own


def pack_folder(root: Path, name: str) -> Path:
    """The folder of a pack: beside the rulebook, else among those that are shipped with the program."""
    places = (root / name, SHIPPED / "shipped" / name, SHIPPED.parent / name)
    return next((place for place in places if (place / "pack.toml").is_file()), places[0])


def from_here(path: Path, otherwise: str) -> str:
    """A path as one would type it here, with slashes; ``otherwise`` where it lies elsewhere."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return otherwise


def rule_files(root: Path, packs: Sequence[str]) -> list[Path]:
    """Every TOML file of the packs."""
    return [path for name in packs for path in sorted(pack_folder(root, name).rglob("*.toml"))]


def digest(root: Path, packs: Sequence[str]) -> str:
    """The SHA-256 over the packs' TOML files: of each its path within the pack and its bytes, in the order of paths."""
    total = sha256()
    for name in packs:
        folder = pack_folder(root, name)
        for path in sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix()):
            content = path.read_bytes()
            total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def fingerprint(content: Mapping[str, Any], packs: str) -> str:
    """The SHA-256 over what a rulebook says, approval and waivers left out, and the SHA-256 of its packs. Comments and
    the order of keys do not matter.
    """
    said = {key: value for key, value in content.items() if key not in NOT_APPROVED}
    text = json.dumps([said, packs], sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()


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
