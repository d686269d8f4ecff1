"""Reading a statement that was written before: only one of this program's own kind is taken."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.attestation.account import FORMAT
from checker.attestation.statement import PREDICATE, STATEMENT
from checker.errors import CheckError

SHA256 = re.compile(r"[0-9a-f]{64}")
KEYS = ("arguments", "folders", "verdict", "findings", "versions", "language")


@dataclass(frozen=True)
class Statement:
    """What a statement says: the SHA-256 and role of each file by name, and what stands under ``checker``."""

    digests: dict[str, str]
    roles: dict[str, str]
    about: dict[str, Any]


def read(path: Path) -> Statement:
    """The statement in a file. Raises CheckError where it cannot be read or is no statement of this program's."""
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise CheckError("reading.cannot-open", file=str(path), reason=error.strerror or str(error)) from None
    except ValueError:
        raise CheckError("attestation.not-json", file=str(path)) from None
    try:
        return statement_of(found)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise CheckError("attestation.not-a-statement", file=str(path)) from None


def statement_of(found: dict[str, Any]) -> Statement:
    """A statement as read. Raises KeyError, TypeError, AttributeError or ValueError for anything else."""
    predicate = found["predicate"]
    about = predicate["checker"]
    listed = [*found["subject"], *predicate["configuration"]]
    digests = {str(each["name"]): str(each["digest"]["sha256"]) for each in listed}
    roles = {str(each["name"]): str(each["annotations"]["role"]) for each in listed}
    known = (found["_type"], found["predicateType"], about["format"]) == (STATEMENT, PREDICATE, FORMAT)
    whole = len(digests) == len(listed) > 0 and all(map(SHA256.fullmatch, digests.values()))
    if not (known and whole and all(key in about for key in KEYS)):
        raise ValueError(found)
    for names in (about["folders"]["inputs"], about["folders"]["packs"], about["folders"]["absent"]):
        if not all(isinstance(name, str) for name in names):
            raise ValueError(names)
    if not isinstance(about["arguments"]["submissions"], list):
        raise ValueError(about["arguments"])
    if (predicate["result"] == "PASSED") != (about["verdict"] == "publishable"):
        raise ValueError(predicate["result"])
    return Statement(digests, roles, about)
