"""The file of waivers that a rulebook names: read and checked like everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.policy import RulebookModel
from checker.policy.waivers import Dispute, DisputeModel, Waiver, WaiverModel, WaiversModel
from checker.rulebook.document import Document
from checker.rulebook.models import validated
from checker.texts import Text
from checker.wrong import Wrong, unknown

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
