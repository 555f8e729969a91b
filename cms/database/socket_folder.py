"""Where the server's unix socket lies: in the data folder, or in a short private folder.

The address of a unix socket holds 107 bytes at most (unix(7): ``sun_path`` is 108 with its closing
NUL). A data folder that is too deep for that gets a private folder among the temporary files,
whose name follows from the data folder's, so that none is left over for each start.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path

from cms.errors import ServerFailed

MAX_BYTES = 107


def choose(folder: Path, port: int) -> Path:
    """The folder for the socket of the server in ``folder``; raises ServerFailed if none fits."""
    own = folder / "run"
    if _fits(own, port):
        return own
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"cms-{os.geteuid()}-{digest}"
    if _fits(private, port):
        return private
    raise ServerFailed(
        "The path of the database's socket would have more than {limit} bytes: "
        "set CMS_DATA or TMPDIR to a shorter path (now {folder} and {private})",
        limit=MAX_BYTES,
        folder=folder,
        private=private.parent,
    )


def _fits(folder: Path, port: int) -> bool:
    # A comma parts hosts in a connection URL, and a quote ends the setting that names the folder.
    text = str(folder)
    return (
        len(os.fsencode(folder / f".s.PGSQL.{port}")) <= MAX_BYTES
        and "," not in text
        and '"' not in text
    )


def make(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make the folder, of mode 0700 and owned by ``account`` (None: by us), or check it.

    Whoever reaches the socket is trusted, so a folder of another owner, or a symbolic link that
    someone laid in its place, is refused with ServerFailed.
    """
    owner = account.pw_uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise ServerFailed(
            "{folder} must be a folder of user {owner}, but belongs to {found} or is no folder",
            folder=folder,
            owner=owner,
            found=found.st_uid,
        )
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)
