"""What was checked, by which rules, with which answer: written down so that it can be proved a year later.

``checker gate --attest`` writes an in-toto statement; ``checker verify`` holds the files against it and, asked to,
judges them again.
"""

from __future__ import annotations

from checker.attestation.naming import Root
from checker.attestation.reading import Statement, read
from checker.attestation.replay import Replay, replay
from checker.attestation.statement import attested, taken
from checker.attestation.verify import Difference, differences

__all__ = ["Difference", "Replay", "Root", "Statement", "attested", "differences", "read", "replay", "taken"]
