"""What blocks by the report that goes out: not given, or too much of it held against nothing or not read."""

from __future__ import annotations

from collections.abc import Iterator

from checker.gate.publication import Publication
from checker.gate.reason import Reason
from checker.policy import GateModel
from checker.texts import Text


def unchecked(policy: GateModel, publication: Publication) -> Iterator[Reason]:
    """The report is lacking, or more of it than the policy bears says what nobody could check."""
    published = publication.published
    if published is None:
        if policy.needs_report:
            yield Reason(Text("gate.no-report"), (Text("gate.step-report"),))
        return
    untied, unread = len(published.of("untied")), len(published.unread)
    if policy.max_untied is not None and untied > policy.max_untied:
        values = {"count": untied, "most": policy.max_untied}
        yield Reason(Text("gate.untied", values), (Text("gate.step-untied", values),))
    if policy.max_unread is not None and unread > policy.max_unread:
        values = {"count": unread, "most": policy.max_unread}
        yield Reason(Text("gate.unread", values), (Text("gate.step-unread", values),))
