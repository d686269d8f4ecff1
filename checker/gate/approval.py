"""What blocks by the rulebook: packs that are not the approved ones, or a rulebook that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator

from checker.gate.publication import Publication
from checker.gate.reason import Reason
from checker.policy import Rulebook
from checker.texts import Text

SHOWN = 12  # characters of a fingerprint in a sentence


def unapproved(rulebook: Rulebook, publication: Publication) -> Iterator[Reason]:
    """The packs' files are not those that were approved, or the rulebook is not. A fingerprint given at the gate, or by
    the rulebook that stands here, counts before the rulebook's own: no rulebook vouches for itself against them.
    """
    own = rulebook.approved
    if own and own.pack_sha256 and own.pack_sha256.lower() != rulebook.sha256:
        values = {"found": rulebook.sha256[:SHOWN], "approved": own.pack_sha256[:SHOWN]}
        step = Text("gate.step-unapproved", {"found": rulebook.sha256})
        yield Reason(Text("gate.unapproved", values), (step,))
    wanted = wanted_fingerprint(rulebook, publication)
    if wanted and wanted.lower() != rulebook.fingerprint:
        values = {"found": rulebook.fingerprint[:SHOWN], "approved": wanted[:SHOWN]}
        step = Text("gate.step-other-rulebook", {"found": rulebook.fingerprint})
        yield Reason(Text("gate.other-rulebook", values), (step,))


def wanted_fingerprint(rulebook: Rulebook, publication: Publication) -> str:
    """The fingerprint that the rulebook must have; empty where nobody has approved one."""
    own = rulebook.approved.rulebook_sha256 if rulebook.approved else ""
    return publication.approved or publication.standing or own


def approvals(rulebook: Rulebook, publication: Publication) -> Iterator[Text]:
    """Which rulebook was used, and whether anybody has approved it."""
    known = wanted_fingerprint(rulebook, publication)
    key = "gate.approved" if known.lower() == rulebook.fingerprint else "gate.other" if known else "gate.never-approved"
    yield Text(key, {"found": rulebook.fingerprint})
