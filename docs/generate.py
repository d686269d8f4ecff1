"""Fill in the generated parts of the documentation: ``python docs/generate.py``.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. With ``--check`` nothing is written:
each file that differs is named, and the exit code is 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS)]  # this checkout, not an installed one

from parts import catalogue, cells, findings, language, schema  # noqa: E402

PART = re.compile(r"(<!-- generated: ([a-z0-9-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
PARTS: dict[str, Callable[[], str]] = {
    "stated": cells.stated,
    "cells": cells.cells,
    "limits": cells.limits,
    "compare": findings.compare,
    "finding": findings.finding,
    "columns": findings.columns,
    "contract": findings.contract,
    "json": findings.report,
    "mistakes": language.mistakes,
    "rule-keys": language.rule_keys,
    "kinds": language.kinds,
    "functions": language.functions,
    "placeholders": language.placeholders,
    "pack-keys": schema.pack_keys,
    "table-keys": schema.table_keys,
    "form-keys": schema.form_keys,
    "rulebook-keys": schema.rulebook_keys,
    "waiver-keys": schema.waiver_keys,
    "catalogue-hso": catalogue.hso,
    "catalogue-gmpp": catalogue.gmpp,
}
REGIMES = (
    "california",
    "dcma",
    "dod-apb",
    "evm",
    "nunn-mccurdy",
    "prince2",
    "statens-prosjektmodell",
    "us-itdashboard",
)
PARTS |= {f"catalogue-{name}": partial(catalogue.regime, name) for name in REGIMES}


def pages() -> list[Path]:
    """The pages that have generated parts."""
    return [page for page in sorted(DOCS.rglob("*.md")) if PART.search(page.read_text(encoding="utf-8"))]


def filled(text: str) -> str:
    """A page's text with every generated part made anew."""
    return PART.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]().strip()}\n\n{match[3]}", text)


def say(line: str) -> None:
    """A line to whoever runs this."""
    sys.stdout.write(f"{line}\n")


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are out of date."""
    stale = 0
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = filled(before)
        if after != before:
            stale += 1
            say(f"{page.relative_to(DOCS.parent).as_posix()}: {'out of date' if arguments else 'written'}")
            if not arguments:
                page.write_text(after, encoding="utf-8", newline="\n")
    if stale and arguments:
        say("Run: python docs/generate.py")
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit("usage: python docs/generate.py [--check]")
    sys.exit(main(sys.argv[1:]))
