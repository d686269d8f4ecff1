"""The files that a verdict rests on: what was submitted and looked back on, rules, waivers, and the report itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from checker import rulebook
from checker.attestation.naming import Root
from checker.intake.files import delivered_files, exists
from checker.report import Report
from checker.run import Request

RULES = ("rulebook", "rule", "waivers", "baseline")
PATHS = ("submissions", "previous", "rules", "baseline", "reports")  # arguments that are paths, one or several
SHOWN = ("select", "level", "at_gate", "progress")  # what a gate does not let choose, and what only looks on


@dataclass(frozen=True)
class Source:
    """A file and what it is: input, earlier, report, rulebook, rule, waivers or baseline."""

    role: str
    path: Path

    @property
    def is_rule(self) -> bool:
        """Whether it says how to judge, and is not what is judged."""
        return self.role in RULES


def given_files(request: Request) -> list[Path]:
    """The files that are known before a check: of the submissions, the rulebook and its packs, and what else is given.
    What is not there or cannot be read is for the check to tell.
    """
    found = [file for path in request.submissions if exists(Path(path)) for file in delivered_files(Path(path))]
    book = rulebook.find(request.rules)
    found += [path for path in rulebook.files(book, packs_of(book)) if path.is_file()]
    # the gate itself may write the baseline anew
    return [*found, *(path for role, path in further(request) if role != "baseline" and path.is_file())]


def packs_of(book: Path) -> list[str]:
    """The packs that a rulebook names; none where it is not TOML."""
    try:
        packs = tomllib.loads(book.read_bytes().decode("utf-8-sig")).get("packs", [])
    except (OSError, ValueError):
        return []
    return [pack for pack in packs if isinstance(pack, str)] if isinstance(packs, list) else []


def further(request: Request) -> Iterator[tuple[str, Path]]:
    """Files beside the submissions and the rulebook, by role, as far as the request has them."""
    for role, name in (("baseline", "baseline"), ("report", "reports")):
        for path in listed(getattr(request, name, None)):
            yield role, Path(path)


def listed(value: Any) -> Sequence[str | Path]:
    """One path or several, or none."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str | Path) else tuple(value)


def sources_of(request: Request, report: Report) -> list[Source]:
    """Every file, with its role."""
    basis = report.basis
    assert basis is not None  # the gate always gives it
    found = [Source("input", file) for path in basis.inputs for file in delivered_files(Path(path))]
    found += [Source("earlier", file) for path in basis.earlier for file in delivered_files(Path(path))]
    if basis.waivers is not None and Path(basis.waivers).is_file():
        found.append(Source("waivers", Path(basis.waivers)))
    found += [Source("rule" if place else "rulebook", Path(path)) for place, path in enumerate(basis.rules)]
    if request.rules is not None and Path("rules.toml").is_file():
        found.append(Source("rulebook", Path("rules.toml")))  # what it approves is asked of another one
    return found + [Source(role, path) for role, path in further(request)]


def argument_names(request: Request, root: Root) -> dict[str, Any]:
    """What the gate was asked, with files by their names: as much as another run needs to ask the same."""
    found: dict[str, Any] = {}
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name in SHOWN or not value:
            continue
        if field.name in PATHS:
            one = isinstance(value, str | Path)
            names = [root.name(path) for path in listed(value)]
            found[field.name] = names[0] if one else names
        else:
            found[field.name] = value.isoformat() if isinstance(value, date) else value
    return found
