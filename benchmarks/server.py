"""A PostgreSQL of one's own on loopback, as long as a block lasts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSIONS = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder of the newest installed server's programs, where Debian puts them."""
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])) if VERSIONS.is_dir() else []
    return found[-1].parent if found else None


def as_owner(command: list[str]) -> list[str]:
    """A command as a user who may run a server: root may not."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a server whose programs lie in ``folder``. It keeps nothing when the block ends."""
    place = Path(tempfile.mkdtemp(prefix="postgres-"))
    port, data = free_port(), str(place / "data")
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
    control = [str(folder / "pg_ctl"), "-D", data, "-w", "-l", str(place / "log")]
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c fsync=off"
    initdb = [str(folder / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(as_owner(initdb), check=True, capture_output=True)
    subprocess.run(as_owner([*control, "-o", settings, "start"]), check=True, stdout=subprocess.DEVNULL)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(as_owner([*control, "-m", "immediate", "stop"]), check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(place, ignore_errors=True)
