"""History of runs: since when a finding is open, which are solved, how colours changed.

A history is a folder with one folder per run, ``000001`` and on: ``run.json``, ``findings.parquet`` and
``colours.parquet``. Runs are only added, each whole or not at all, and each names the SHA-256 of the one before.
"""

from __future__ import annotations

from checker.output.history.record import record_of
from checker.output.history.store import append, load

__all__ = ["append", "load", "record_of"]
