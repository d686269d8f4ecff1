"""The findings as a Parquet file, for tables too large for text."""

from __future__ import annotations

from io import BytesIO

from checker.model.report import Report

name = "parquet"
suffix = ".parquet"


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> bytes:
    """Render the shown findings with the types of the findings table; messages in ``language``."""
    file = BytesIO()
    if report.spool is None:
        report.shown.write_parquet(file, compression="zstd", statistics=True)
    else:
        report.chosen.sink_parquet(file, compression="zstd", statistics=True)
    return file.getvalue()
