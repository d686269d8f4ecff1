"""What people call the names that expressions use: columns, those of related rows, reported and derived colours."""

from __future__ import annotations

from checker.authoring.words.phrases import column_title, phrase, table_title, titled
from checker.rule import PREVIOUS
from checker.schema import Pack, TableDescription


def name_title(name: str, table: TableDescription, pack: Pack, language: str) -> str:
    """The title of a name. A related row's column says its table behind it: "Fase (Prosjekter)"."""
    if name in table.columns:
        return table.columns[name].title(language)
    if name == "as_of":
        return phrase("as-of", language)
    if name.startswith(PREVIOUS):
        return phrase("previous", language, column=name_title(name.removeprefix(PREVIOUS), table, pack, language))
    side, dot, other = name.partition(".")
    if dot and side in ("reported", "derived") and side not in table.columns:
        return colour_title(side, other, pack, language)
    if dot and side == "parameter":
        return phrase(f"parameter-{other}", language)
    target = target_of(table, pack, side, other)
    if target is None:
        return name
    titles = {"column": column_title(pack, target, other, language), "table": table_title(pack, target, language)}
    return phrase("related", language, **titles)


def target_of(table: TableDescription, pack: Pack, column: str, other: str) -> str | None:
    """The table that a related row's column stands in."""
    targets = (target for target in table.related(column) if target in pack.tables)
    return next((target for target in targets if other in pack.tables[target].columns), None)


def colour_title(side: str, name: str, pack: Pack, language: str) -> str:
    """``reported.cost``, ``derived.reds`` and their like."""
    model = pack.model.parameter.get(name)
    if model is None:
        return phrase(f"{side}-{name}", language)
    return phrase(side, language, parameter=titled(model.title, language, name))
