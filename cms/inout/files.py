"""The media files that lie in the data folder, out of it and into it, each known by its SHA-256.

In an export a file is ``files/<first two digits>/<all 64 digits>``; its content is what its name
says, or it is refused.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from cms.actions.base import Transaction
from cms.errors import InputError

MEDIA = "media"
_CHUNK = 1024 * 1024
_NAME = re.compile("[0-9a-f]{64}")
_FOLDER = re.compile("[0-9a-f]{2}")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lying(folder: Path) -> Iterator[Path]:
    """The whole files below a folder, in the order of their names; links aren't followed, and
    what is half written (its name begins with a full stop) is left out."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


async def copy_out(tx: Transaction, data: Path, target: Path) -> int:
    """Copy the files that media entries, drafts or live ones, are about; how many there are."""
    copied = 0
    for path in lying(data / MEDIA):
        name = await asyncio.to_thread(digest, path)
        rows = await tx.fetch(
            "select 1 from draft.media where sha256 = $1 "
            "union all select 1 from live.media where sha256 = $1 limit 1",
            name,
        )
        to = target / name[:2] / name
        if rows and not to.exists():
            await asyncio.to_thread(_copy, path, to)
            copied += 1
    return copied


async def copy_in(source: Path, data: Path, *, write: bool) -> AsyncIterator[tuple[str, object]]:
    """For each file of an export: its name, and whether it is new here, or the error about it.

    A file that is here already under whatever name isn't copied again.
    """
    for folder in sorted(source.iterdir()) if source.is_dir() else ():
        if folder.is_symlink() or not folder.is_dir() or not _FOLDER.fullmatch(folder.name):
            yield folder.name, _misplaced(folder.name)
            continue
        present: set[str] | None = None
        for path in sorted(folder.iterdir()):
            name = f"{folder.name}/{path.name}"
            if not _is_ours(path, folder.name):
                yield name, _misplaced(name)
                continue
            if await asyncio.to_thread(digest, path) != path.name:
                yield (
                    name,
                    InputError("The file {name} is not what its SHA-256 says.", name=name[:100]),
                )
                continue
            if present is None:
                there = data / MEDIA / folder.name
                present = {await asyncio.to_thread(digest, each) for each in lying(there)}
            if path.name in present:
                yield name, False
                continue
            if write:
                await asyncio.to_thread(_copy, path, data / MEDIA / folder.name / path.name)
            yield name, True


def _is_ours(path: Path, folder: str) -> bool:
    return (
        bool(_NAME.fullmatch(path.name))
        and path.name.startswith(folder)
        and path.is_file()
        and not path.is_symlink()
    )


def _misplaced(name: str) -> InputError:
    return InputError(
        "{name} is no file of an export: its name must be the SHA-256 of its content.",
        name=name[:100],
    )


def _copy(path: Path, to: Path) -> None:
    """Copy a file; a reader never sees half of it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(f".{to.name}.partial")
    with open(path, "rb") as source, open(partial, "wb") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    partial.replace(to)
