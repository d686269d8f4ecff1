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
    for place, name in enumerate(model.gate.must_judge):
        if name not in ids:
            document.wrong(("gate", "must_judge", str(place)), unknown(name, ids))
