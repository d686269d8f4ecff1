"""What stands under a date, and with ``per`` under a term: by hand, since the models take anything there and the kinds
explain themselves what does not fit.
"""

from __future__ import annotations

from typing import Any

DATE = r"^\d{4}-\d{2}-\d{2}$"
COLOURS = ("green", "yellow", "red")
SUPPLIED = ("green", "yellow", "missing", "red")
LIMIT = {"type": "string", "pattern": r"^\s*(<=|>=|<|>)\s*\S", "description": 'A comparator and a limit: "<= budget"'}
NOT_APPLICABLE = {"const": "not applicable", "description": "Records of this term are not judged."}
LADDER = {
    "type": "object",
    "description": "Walked in order: the first limit that holds gives the colour; past the last it is `beyond`.",
    "properties": dict.fromkeys(COLOURS, LIMIT),
    "additionalProperties": False,
    "minProperties": 1,
}
TERMS = {"type": "array", "items": {"type": "string"}, "description": "The terms that give this colour."}
GRADES = {"type": "object", "properties": dict.fromkeys(COLOURS, TERMS), "additionalProperties": False}
ASKED = {"enum": list(COLOURS), "description": "What the dependent has at least."}
PASSES = {
    "type": "object",
    "description": "For each colour of the supplier what its dependent has at least.",
    "properties": dict.fromkeys(SUPPLIED, ASKED),
    "required": list(SUPPLIED),
    "additionalProperties": False,
}
FIELDS = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}


def under_dates(value: dict[str, Any]) -> dict[str, Any]:
    """An object with dates as keys: each line holds from its date on, until a later one says otherwise."""
    return {"type": "object", "patternProperties": {DATE: value}, "additionalProperties": False, "minProperties": 1}


def per_term(value: dict[str, Any], *others: dict[str, Any]) -> dict[str, Any]:
    """A value for all records, or with ``per`` one for each term."""
    return {"anyOf": [value, {"type": "object", "additionalProperties": {"anyOf": [value, *others]}}]}


# by the kind's name and the key
LINES = {
    ("limit", "limits"): under_dates(per_term(LADDER, NOT_APPLICABLE)),
    ("grade", "grades"): under_dates(GRADES),
    ("propagation", "passes"): under_dates(per_term(PASSES, NOT_APPLICABLE)),
    ("require", "fields"): under_dates(per_term(FIELDS)),
}
