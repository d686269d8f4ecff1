"""What the rules on a table of dependencies have in common: the columns with the two ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from checker.rule import RuleModel
from checker.texts import Text
from checker.value import Type
from checker.wrong import Wrong


class EdgesModel(RuleModel):
    """A rule on a table whose rows are dependencies: somebody who must deliver, and somebody who waits for it."""

    from_: str = Field(alias="from")
    """Column with the supplier: who must deliver."""
    to: str
    """Column with the dependent: who waits for the delivery."""


def check_ends(model: EdgesModel, scope: Mapping[str, Type]) -> Iterator[Wrong]:
    """Ends that are one column, or cannot be compared."""
    for key, name in (("from", model.from_), ("to", model.to)):
        if name in scope and scope[name].kind != "text":
            yield Wrong((key,), Text("rulebook.no-party", {"column": name, "found": str(scope[name])}))
    if model.from_ == model.to:
        yield Wrong(("to",), Text("rulebook.same-ends", {"column": model.to}))
