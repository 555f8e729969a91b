"""One owner for a data folder: a lock that the kernel frees when its last holder is gone."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from cms.errors import ServerInUse


def acquire(path: Path, folder: Path, patience: float) -> IO[str]:
    """Lock the file ``path`` and write our process id into it; closing the file frees it.

    The server inherits the open file. So the lock is free exactly when both the former owner and
    its server are gone: while that server is still stopping after its owner was killed, we wait,
    ``patience`` seconds at most. Raises ServerInUse when the owner is alive, or the time is over.
    """
    file = open(path, "a+", encoding="ascii")  # noqa: SIM115 (stays open as long as the lock)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = _owner(path)
            if owner is None or _alive(owner) or time.monotonic() > deadline:
                file.close()
                raise ServerInUse(
                    "The data folder {folder} belongs to process {owner}, which is using it: "
                    "stop that process first, or set CMS_DATA to another folder",
                    folder=folder,
                    owner=owner or "?",
                ) from None
            time.sleep(0.05)
        else:
            file.seek(0)
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
            return file


def _owner(path: Path) -> int | None:
    text = path.read_text("ascii").strip()
    return int(text) if text.isdigit() else None


def _alive(pid: int) -> bool:
    """Whether the process runs; a dead one that its parent hasn't looked after (Z) doesn't."""
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
    return status.rpartition(b")")[2].split()[0] not in (b"Z", b"X")
