"""How far back the rules of a rulebook look."""

from __future__ import annotations

from checker.intake.previous_periods import Need
from checker.policy import Rulebook


def previous_periods_needed(book: Rulebook) -> Need:
    """The previous periods that a rulebook's rules compare with, and the tables they need of them."""
    depths = {rule: rule.looks_back or int(rule.kind.remembers(rule.model)) for rule in book.rules if rule.off is None}
    tables = {rule.table.name for rule, depth in depths.items() if depth}
    for name in tuple(tables):  # what their columns and relations lead to
        described = book.pack.tables[name]
        tables |= {target for _, target, _ in described.references()}
        tables |= {relation.model.table for relation in described.relations.values()}
    return Need(max(depths.values(), default=0), frozenset(tables), book.gate.first_period)
