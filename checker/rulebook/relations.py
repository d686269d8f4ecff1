"""The relations that tables declare: what they name is there, and their conditions fit both tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checker.expression import Expression, ExpressionMistake, compile_expression
from checker.rulebook.document import Document
from checker.schema import Relation, RelationModel, TableDescription
from checker.texts import Text
from checker.value import DATE, Type
from checker.wrong import Wrong, unknown

RESERVED = ("previous", "own", "record", "rows", "parameter", "reported", "derived")
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
    if called in RESERVED or table.columns.get(called) is not None:
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
