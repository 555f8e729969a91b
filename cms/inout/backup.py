"""Everything in one file: the database as pg_dump writes it, and the media files.

The file is a tar (POSIX.1-2001, pax) with these members:

    database.dump     the schemas draft, live and office, in pg_dump's custom format
    media/…           the media files of the data folder
    manifest.json     what is in the file and what the database was like at that moment
    sha256            the SHA-256 of every byte before this member

It is written under another name and gets its own when it is whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from cms import __version__
from cms.audit import reading
from cms.audit.chain import NOTHING
from cms.config import Settings
from cms.database import orm, roles
from cms.database.access import OWNER, Access
from cms.database.types import Connection
from cms.errors import BackupRefused, ZoneError
from cms.inout import programs
from cms.inout.files import MEDIA, lying

FORMAT = "lang-son-cms/backup"
VERSION = 1
DUMP, MANIFEST, SEAL = "database.dump", "manifest.json", "sha256"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``postgres`` is the server's major version, ``migrations`` are
    schema, app and name of each that was applied, ``rows`` how many each table had; ``audit`` is
    how many entries the audit had, ``head`` the hash of the last one; ``members`` are the SHA-256
    of the files by their names.
    """

    made_at: str
    program: str
    postgres: int
    migrations: list[list[str]]
    rows: Mapping[str, int]
    audit: int
    head: str
    members: Mapping[str, str]
    format: str = FORMAT
    version: int = VERSION


async def backup(settings: Settings, access: Access, target: Path) -> Manifest:
    """Write a backup into the file ``target``, which must not exist. Editors may go on meanwhile.

    Raises BackupRefused, DatabaseError; ZoneError in the public zone. Nothing is left then.
    """
    if access.public:
        raise ZoneError("The public zone (CMS_ZONE) holds no drafts: back up the inner one")
    if target.exists():
        raise BackupRefused("There is a file {file} already", file=target)
    if not target.parent.is_dir():
        raise BackupRefused("There is no folder {folder}", folder=target.parent)
    with tempfile.TemporaryDirectory(prefix=".cms-backup-", dir=target.parent) as name:
        folder = Path(name)
        state = await _dump(access, folder / DUMP)
        made = folder / target.name
        manifest = _pack(made, folder / DUMP, settings.data / MEDIA, state)
        made.replace(target)
    _flush(target.parent)
    return manifest


async def _dump(access: Access, file: Path) -> dict[str, Any]:
    """Dump the database; what it was like at the same moment."""
    connection = await access.owner.connect(search_path=roles.OFFICE)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            state = await describe(connection)
            program = programs.find("pg_dump", access, state["postgres"])
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            file.touch(0o600)
            command: list[str | Path] = [
                program,
                f"--dbname=service={programs.SERVICE}",
                f"--role={OWNER}",
                f"--snapshot={snapshot}",
                "--format=custom",
                "--lock-wait-timeout=60s",
                *(f"--schema={schema}" for schema in roles.SCHEMAS),
                f"--file={file}",
            ]
            with programs.environment(programs.service_of(access.admin.url)) as env:
                await programs.run(command, env)
    finally:
        await connection.close()
    return state


async def describe(connection: Connection) -> dict[str, Any]:
    """The database as the connection's transaction sees it, in the words of a manifest.

    Raises BackupRefused when it isn't set up.
    """
    if not await connection.fetchval("select to_regclass('office.audit_link') is not null"):
        raise BackupRefused("The database has no tables yet: run “cms migrate”")
    migrations = []
    for schema in roles.SCHEMAS:
        rows = await connection.fetch(f"select app, name from {schema}.{orm.MIGRATIONS_TABLE}")
        migrations += [[schema, row["app"], row["name"]] for row in rows]
    head = await reading.head(connection)
    return {
        "postgres": connection.get_server_version().major,
        "migrations": sorted(migrations),
        "rows": {name: await _rows(connection, name) for name in await tables(connection)},
        "audit": head[0] if head else 0,
        "head": (head[1] if head else NOTHING).hex(),
    }


async def tables(connection: Connection) -> list[str]:
    """The tables of our schemas, in order, with their schemas."""
    rows = await connection.fetch(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables "
        "where schemaname = any($1) order by 1",
        list(roles.SCHEMAS),
    )
    return [row["name"] for row in rows]


async def _rows(connection: Connection, table: str) -> int:
    return int(await connection.fetchval(f"select count(*) from {table}"))


# --- packing -------------------------------------------------------------------------------------


def _pack(made: Path, dump: Path, media: Path, state: Mapping[str, Any]) -> Manifest:
    members: dict[str, str] = {}
    descriptor = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w+b") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            members[DUMP] = _add(tar, DUMP, dump)
            for path in lying(media):
                name = f"{MEDIA}/{path.relative_to(media).as_posix()}"
                members[name] = _add(tar, name, path)
            at = datetime.now(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"
            manifest = Manifest(made_at=at, program=__version__, members=members, **state)
            text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
            _add_text(tar, MANIFEST, text + "\n")
            end = tar.offset
            _add_text(tar, SEAL, sum_of(file, end) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file; its SHA-256 as it was read. Raises BackupRefused when it changes meanwhile."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        source = _Summed(file)
        try:
            tar.addfile(_member(name, size), source)  # type: ignore[arg-type]
        except OSError as error:
            raise BackupRefused(
                "{name} can't be read: {reason}", name=name, reason=error
            ) from error
    return source.sum.hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    tar.addfile(_member(name, len(data)), io.BytesIO(data))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Summed:
    """A file that sums up what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self.sum.update(data)
        return data


def sum_of(file: IO[bytes], end: int) -> str:
    """The SHA-256 of a file's first bytes; afterwards it stands behind them."""
    file.seek(0)
    digest, left = hashlib.sha256(), end
    while left and (data := file.read(min(_CHUNK, left))):
        digest.update(data)
        left -= len(data)
    return digest.hexdigest()


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
