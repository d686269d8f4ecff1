"""What the suites do not say, each with its reason: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.texts import LANGUAGES, Text
from checker.warehouse.connection import STAMPS
from checker.warehouse.contract import bounds_of, is_exact
from checker.warehouse.sql.layers import Layers


@dataclass(frozen=True)
class Unsaid:
    """A rule, a part of the contract or a comparison that the suites do not hold, or hold on a condition."""

    id: str
    where: str
    reason: Text

    def content(self) -> dict[str, object]:
        """As JSON holds it."""
        return {"id": self.id, "where": self.where, "reason": {each: self.reason.say(each) for each in LANGUAGES}}


def unsaid(layers: Layers) -> Iterator[Unsaid]:
    """Everything that is not in the suites, in the order of the rulebook."""
    book, place = layers.book, layers.place
    for rule in book.rules:
        if rule.off is not None:
            yield Unsaid(rule.id, rule.table.name, Text("engine.switched-off", {"reason": rule.off}))
        elif rule.id in layers.not_exact:
            yield Unsaid(rule.id, rule.table.name, layers.not_exact[rule.id].reason)
    for parameter in place.pack.model.parameter:
        lacking = layers.incomplete(parameter)
        if lacking is not None:
            yield Unsaid("COMPARE", parameter, Text("warehouse.derived", {"rule": lacking}))
    for name, table in place.tables.items():
        for column in table.columns.values():
            yield from of_column(layers, name, column.name)


def of_column(layers: Layers, table: str, name: str) -> Iterator[Unsaid]:
    """What the contract of one column holds locally only."""
    place = layers.place
    column = place.pack.tables[table].columns[name]
    where = f"{table}.{name}"
    if name in STAMPS:
        return
    if place.pack.tables[table].model.aliases == name:
        yield Unsaid("CONTRACT-ALIAS", where, Text("warehouse.aliases"))
    if column.model.type[0] == "money" and column.model.similar:
        yield Unsaid("CONTRACT-UNITS", where, Text("warehouse.neighbours"))
    for limit in bounds_of(column).values():
        if not is_exact(limit, column, place):
            yield Unsaid("CONTRACT-BOUNDS", where, Text("warehouse.bound", {"limit": f"{limit:f}"}))
