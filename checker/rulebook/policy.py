"""What ``rules.toml`` itself says: that the comparison is complete, and that the gate names rules that are there."""

from __future__ import annotations

from collections.abc import Sequence

from checker.finding import COLOURS
from checker.policy import RulebookModel
from checker.rulebook.document import Document
from checker.schema import Pack
from checker.texts import Text
from checker.wrong import unknown


def check_policy(document: Document, model: RulebookModel, pack: Pack, ids: Sequence[str]) -> None:
    """Remember what is wrong with the comparison table and the gate. ``ids`` are those of all rule files, sound or
    not.
    """
    for reported in (*COLOURS, "blank") if pack.model.parameter else ():
        lacking = [colour for colour in COLOURS if colour not in model.compare.get(reported, {})]  # type: ignore[call-overload]
        if lacking:
            values = {"reported": reported, "lacking": ", ".join(lacking)}
            document.wrong(("compare", reported), Text("rulebook.compare-lacking", values))
    check_rules(document, model, ids)
    check_contents(document, model, pack)


def check_rules(document: Document, model: RulebookModel, ids: Sequence[str]) -> None:
    """Remember rules that the gate names and that are not there, and rules that may not run without a reason or against
    another key.
    """
    policy = model.gate
    for key in ("blocking_rules", "must_judge"):
        for place, name in enumerate(getattr(policy, key)):
            if name not in ids:
                document.wrong(("gate", key, str(place)), unknown(name, ids))
    for key in ("max_findings", "may_not_run"):
        for name in getattr(policy, key):
            if name not in ids:
                document.wrong(("gate", key, name), unknown(name, ids))
    for name, reason in policy.may_not_run.items():
        path = ("gate", "may_not_run", name)
        if not reason.strip():
            document.wrong(path, Text("rulebook.may-not-run-reason", {"rule": name}))
        elif name in policy.must_judge:
            document.wrong(path, Text("rulebook.may-not-run-must", {"rule": name}))


def check_contents(document: Document, model: RulebookModel, pack: Pack) -> None:
    """Remember tables, columns and terms that the gate asks for and that are not there."""
    for name, columns in model.gate.must_have.items():
        table = pack.tables.get(name)
        if table is None:
            document.wrong(("gate", "must_have", name), unknown(name, list(pack.tables)))
            continue
        for column, values in columns.items():
            path = ("gate", "must_have", name, column)
            if column not in table.columns:
                document.wrong(path, unknown(column, list(table.columns)))
                continue
            terms = table.columns[column].type.terms
            for place, value in enumerate(values):
                if terms and value not in terms:
                    document.wrong((*path, str(place)), unknown(value, terms))
