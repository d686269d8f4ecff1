"""What every run found, kept: since when a finding stands, which were solved, and how colours changed.

A history is a folder with one folder a run, ``000001`` and on: ``run.json``, ``findings.parquet`` and
``colours.parquet``. Runs are only ever added, each whole or not at all, and each names the SHA-256 of the one before.
"""

from __future__ import annotations

from checker.history.entry import Entry, entry_of
from checker.history.reading import History, Run, load
from checker.history.store import append

__all__ = ["Entry", "History", "Run", "append", "entry_of", "load"]
