"""The process of the command line: ``checker``, or ``python -m checker``."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

SMALL = 20_000_000  # bytes of input up to which one thread is faster than several
FAILED = 2


def main() -> None:
    """Run the command line and end the process at once.

    The garbage collector is off, because the memory is freed at exit. Small input is judged on one thread; this must be
    set before Polars is imported. Neither applies to callers of the library.
    """
    gc.disable()
    if input_size(sys.argv[1:]) <= SMALL:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from checker.cli import main as run

    code: object = FAILED
    try:
        run()
    except SystemExit as ended:
        code = ended.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed by its reader
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else FAILED)


def input_size(arguments: Sequence[str]) -> int:
    """Return the size in bytes of the files and folders that a command line names."""
    total = 0
    with suppress(OSError, ValueError):
        for path in map(Path, arguments):
            files = path.iterdir() if path.is_dir() else [path]
            total += sum(each.stat().st_size for each in files if each.is_file())
    return total


if __name__ == "__main__":
    main()
