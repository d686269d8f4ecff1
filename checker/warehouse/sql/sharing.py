"""What a query needs more than once, worked out once: equal subqueries become one common table expression."""

from __future__ import annotations

from collections import Counter

from sqlglot import exp


def shared(query: exp.Select) -> exp.Select:
    """The same query with each subquery that stands in it more than once under a name of its own, the largest first.
    Nothing that the layers write depends on a row outside.
    """
    found = Counter(sub.this for sub in query.find_all(exp.Subquery))
    names: dict[exp.Expr, str] = {}
    bodies: list[exp.CTE] = []
    for sub in list(query.find_all(exp.Subquery)):
        if found[sub.this] < 2 or not inside(sub, query):
            continue
        body = sub.this
        if body not in names:
            names[body] = f"shared{len(names) + 1}"
            alias = exp.TableAlias(this=exp.to_identifier(names[body], quoted=True))
            bodies.append(exp.CTE(this=body.copy(), alias=alias))
        named = exp.table_(exp.to_identifier(names[body], quoted=True), alias=exp.to_identifier(sub.alias, quoted=True))
        named.set("joins", sub.args.get("joins"))
        sub.replace(named)
    if bodies:
        query.set("with_", exp.With(expressions=bodies))
    return query


def inside(sub: exp.Expr, query: exp.Expr) -> bool:
    """Whether a subquery still stands in the query, and not in one that has been given a name."""
    node: exp.Expr | None = sub
    while node is not None and node is not query:
        node = node.parent
    return node is query
