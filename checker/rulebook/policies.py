"""The file of waivers that a rulebook names: read and checked like everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.model.errors import Wrong, unknown
from checker.model.finding import COLOURS
from checker.rulebook.policy_files import Dispute, DisputeModel, Waiver, WaiverModel, WaiversModel
from checker.rulebook.rulebook import RulebookModel
from checker.rulebook.toml_source import Document, validated
from checker.schema.packs import Pack
from checker.texts import Text


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


NUMBERED = re.compile(r"~\d+$")
BUILT_IN = ("COMPARE",)  # rules of findings that no rule file has
CONTRACT = "CONTRACT-"


def load_waivers(
    rulebook: Document, model: RulebookModel, ids: Sequence[str]
) -> tuple[tuple[Waiver, ...], tuple[Dispute, ...], list[Document]]:
    """The waivers and disputes, and their document with what is wrong in it; none where no file is named or there."""
    if model.waivers is None or not (rulebook.path.parent / model.waivers).is_file():
        return (), (), []
    document = Document(rulebook.path.parent / model.waivers, model.waivers)
    found = validated(document, WaiversModel)
    if found is None:
        return (), (), [document]
    entries: list[tuple[str, int, WaiverModel | DisputeModel]]
    entries = [("waiver", n, each) for n, each in enumerate(found.waiver)]
    for key, place, entry in (*entries, *(("dispute", n, each) for n, each in enumerate(found.dispute))):
        for wrong in wrongs(entry, ids):
            document.wrong((key, str(place), *wrong.path), wrong.text)
    waivers = tuple(Waiver(each, document.name, line(document, "waiver", n)) for n, each in enumerate(found.waiver))
    disputes = tuple(Dispute(each, document.name, line(document, "dispute", n)) for n, each in enumerate(found.dispute))
    return waivers, disputes, [document]


def line(document: Document, key: str, place: int) -> int:
    """The line on which an entry begins."""
    return document.positions.key((key, str(place)))[0]


def wrongs(entry: WaiverModel | DisputeModel, ids: Sequence[str]) -> Iterator[Wrong]:
    """What is wrong with an entry: what it is about must be one thing, and be there."""
    if isinstance(entry, WaiverModel):
        if (entry.finding is None) == (entry.rule is None):
            yield Wrong((), Text("rulebook.waiver-one"))
        if (entry.rule is not None) != entry.whole_rule:
            key = "whole_rule" if entry.whole_rule else "rule"
            yield Wrong((key,), Text("rulebook.waiver-whole"))
        if entry.rule is not None and not known(entry.rule, ids):
            yield Wrong(("rule",), unknown(entry.rule, [*ids, *BUILT_IN]))
    if entry.finding is not None:
        rule = entry.finding.split("/")[0]
        if not known(rule, ids):
            yield Wrong(("finding",), unknown(rule, [*ids, *BUILT_IN]))
        elif NUMBERED.search(entry.finding):
            yield Wrong(("finding",), Text("rulebook.waiver-numbered", {"found": entry.finding}))


def known(rule: str, ids: Sequence[str]) -> bool:
    """Whether findings can have a rule's id."""
    return rule in ids or rule in BUILT_IN or rule.startswith(CONTRACT)
