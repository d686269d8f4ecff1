"""Attestation: what was checked, by which rules, with which result, so that it can be verified later.

``checker gate --attest`` writes an in-toto statement; ``checker verify`` compares the files with it and can replay the
check.
"""

from __future__ import annotations

from checker.output.attestation.predicate import Root
from checker.output.attestation.statement import create_statement, digests_before, read_statement
from checker.output.attestation.verify import differences, replay

__all__ = ["Root", "create_statement", "differences", "digests_before", "read_statement", "replay"]
