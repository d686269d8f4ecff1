"""The rows to be told of, as queries: a rule's, colour by colour, and those of the comparison, level by level."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from checker.finding import LEVELS, Code
from checker.rule import Rule
from checker.warehouse.place import STAMPS, WHERE
from checker.warehouse.sql.cells import batch
from checker.warehouse.sql.colours import colour
from checker.warehouse.sql.expressions import column, text
from checker.warehouse.sql.layers import Layers
from checker.warehouse.sql.lines import code
from checker.warehouse.sql.query import for_batch

SEVERITIES = {"error": "critical", "warning": "warning", "note": "info"}
COLOURS = {"red": (Code.RED, "critical"), "yellow": (Code.YELLOW, "warning")}
ALIAS = "q"


def words_of(rule: Rule) -> dict[str, tuple[Code, str]]:
    """What a rule may say of a row that is to be told of: its code, and how serious it is in the platform."""
    own = SEVERITIES[rule.model.level]
    told = COLOURS if rule.kind.colours else {"failed": (Code.FAILED, own)}
    return {**told, "missing": (Code.MISSING, own)}


def rule_rows(layers: Layers, rule: Rule) -> Iterator[tuple[str, str, str]]:
    """For each word of a rule: the word, its severity, and the query for its rows, which name the record, show the
    figures that the rule read, and say the colour.
    """
    whole = layers.step(layers.whole(rule.table, [rule], source=batch(layers.place)), ALIAS)
    own = [*WHERE, *rule.table.identifying, *([rule.project] if rule.project else [])]
    reads = [name for name in sorted(rule.reads) if name in rule.table.columns and name not in STAMPS]
    columns = [column(name, ALIAS) for name in dict.fromkeys([*own, *reads])]
    for word, (wanted, severity) in words_of(rule).items():
        query = exp.select(*columns, text(word).as_("colour", quoted=True)).from_(whole.copy())
        query = query.where(exp.EQ(this=column(rule.id, ALIAS), expression=code(wanted)))
        yield word, severity, for_batch(query, layers.place.dialect)


def compared_rows(layers: Layers) -> Iterator[tuple[str, str, str, str]]:
    """For each parameter whose colour can be derived and each level that its comparison may have: parameter, level,
    severity, and the query for the records, with both colours.
    """
    judged = layers.place.pack.judged
    if judged is None or judged.name not in layers.place.tables:
        return
    given = {level for row in layers.book.compare.values() for level in row.values()}
    for parameter in layers.parameters():
        whole = layers.step(layers.whole(judged, [], [parameter], source=batch(layers.place)), ALIAS)
        columns = [column(name, ALIAS) for name in (*WHERE, *judged.identifying)]
        for side in ("reported", "derived"):
            columns.append(colour(column(f"@{side}.{parameter}", ALIAS)).as_(side, quoted=True))
        for level in (each for each in LEVELS if each in given):
            query = exp.select(*(each.copy() for each in columns)).from_(whole.copy())
            query = query.where(exp.EQ(this=column(f"@level.{parameter}", ALIAS), expression=text(level)))
            yield parameter, level, SEVERITIES[level], for_batch(query, layers.place.dialect)
