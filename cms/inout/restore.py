"""A backup back: its file is proved to be whole before anything is changed, and the database is
replaced in one transaction."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cms.audit.verify import verify
from cms.config import Settings
from cms.database import migrate, orm, roles
from cms.database.access import OWNER, Access
from cms.database.types import Connection
from cms.delivery.generations import CHANNEL, EVERYTHING
from cms.errors import BackupRefused, ZoneError
from cms.inout import programs
from cms.inout.backup import (
    DUMP,
    FORMAT,
    MANIFEST,
    SEAL,
    VERSION,
    Manifest,
    describe,
    sum_of,
    tables,
)
from cms.inout.files import MEDIA

_UNCOUNTED = ("live.generation",)
"""Tables whose rows don't make a database one with content."""
_CHUNK = 1024 * 1024


async def restore(
    settings: Settings, access: Access, source: Path, *, replace: bool = False
) -> Manifest:
    """Put a backup into the database and the data folder. With ``replace`` what the database holds
    is gone then; media files that are there already stay beside those of the backup.

    Raises BackupRefused: the file isn't whole, or is of a newer version; the database isn't empty;
    or afterwards it isn't what the backup says. Nothing has changed then, but in the last case.
    DatabaseError; ZoneError in the public zone.
    """
    if access.public:
        raise ZoneError("The public zone (CMS_ZONE) is filled by the inner one: restore that")
    with _opened(source) as file:
        manifest = prove(file)
        await _check_target(access, manifest, replace=replace)
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".cms-restore-", dir=settings.data) as name:
            _unpack(file, Path(name), settings.data)
            await _load(settings, access, manifest, Path(name) / DUMP)
    await _check_result(access, manifest)
    return manifest


# --- the file ------------------------------------------------------------------------------------


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    try:
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise BackupRefused(
            "{file} can't be read: {reason}", file=source, reason=error.strerror or error
        ) from error


def prove(file: IO[bytes]) -> Manifest:
    """The manifest of a backup that is whole: every byte, and every member by its SHA-256.

    Raises BackupRefused; the reason names the member at fault, if one is.
    """
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            members = _members(tar)
            manifest = _manifest(_text(tar, members, MANIFEST))
            seal = members[SEAL]
            found = {
                name: sum_of_member(tar, member)
                for name, member in members.items()
                if name not in (MANIFEST, SEAL)
            }
            _prove_seal(file, seal.offset, seal.offset_data, _text(tar, members, SEAL))
    except (tarfile.TarError, EOFError, KeyError, OSError) as error:
        raise BackupRefused("The file is no backup, or was cut off: {reason}", reason=error) from (
            error
        )
    for name in sorted({*found, *manifest.members}):
        if found.get(name) != manifest.members.get(name):
            raise BackupRefused("{name} is not what the backup's manifest says", name=name[:200])
    return manifest


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    members: dict[str, tarfile.TarInfo] = {}
    for member in tar:
        if not member.isreg() or not _is_sound(member.name) or member.name in members:
            raise BackupRefused("A backup has no member {name}", name=repr(member.name[:200]))
        members[member.name] = member
    if list(members)[-2:] != [MANIFEST, SEAL] or DUMP not in members:
        raise BackupRefused("The file is no backup, or was cut off: it has no end")
    return members


def _is_sound(name: str) -> bool:
    path = PurePosixPath(name)
    if name in (DUMP, MANIFEST, SEAL):
        return True
    parts = name.split("/")
    return (
        not path.is_absolute()
        and parts[0] == MEDIA
        and len(parts) > 1
        and all(part not in ("", ".", "..") and not part.startswith(".") for part in parts)
        and "\0" not in name
        and "\\" not in name
    )


def _text(tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo], name: str) -> str:
    file = tar.extractfile(members[name])
    assert file is not None
    return file.read(64 * _CHUNK).decode("utf-8", errors="replace")


def sum_of_member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    """The SHA-256 of a member. Raises tarfile.ReadError when it is cut off."""
    file = tar.extractfile(member)
    assert file is not None
    return sum_of(file, member.size)


def _prove_seal(file: IO[bytes], begin: int, data: int, text: str) -> None:
    """What is before the seal has its hash, and there is nothing after it."""
    if text != sum_of(file, begin) + "\n":
        raise BackupRefused("The file is not what was written: its SHA-256 is another one")
    file.seek(data + len(text))
    while rest := file.read(_CHUNK):
        if rest.strip(b"\0"):
            raise BackupRefused("The file is not what was written: something follows its end")


def _manifest(text: str) -> Manifest:
    """Read a manifest. Raises BackupRefused when it is none, or of a newer version."""
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw.get("format") != FORMAT:
            raise ValueError
        version = raw.get("version")
        if not isinstance(version, int) or version > VERSION:
            raise BackupRefused(
                "The backup has version {found} of its form; this program knows version {known}: "
                "use a newer one",
                found=version,
                known=VERSION,
            )
        return Manifest(**raw)
    except (ValueError, TypeError, AttributeError) as error:
        raise BackupRefused("The file is no backup: its manifest can't be read") from error


def _unpack(file: IO[bytes], folder: Path, data: Path) -> None:
    """The dump into a folder of its own, the media files to their places."""
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r:") as tar:
        for name, member in _members(tar).items():
            if name == DUMP:
                _extract(tar, member, folder / DUMP)
            elif name.startswith(f"{MEDIA}/"):
                _extract(tar, member, data.joinpath(*name.split("/")))


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """A reader never sees half of the file."""
    source = tar.extractfile(member)
    assert source is not None
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(f".{to.name}.partial")
    with partial.open("wb") as target:
        shutil.copyfileobj(source, target, _CHUNK)
        target.flush()
        os.fsync(target.fileno())
    partial.replace(to)


# --- the database --------------------------------------------------------------------------------


async def _check_target(access: Access, manifest: Manifest, *, replace: bool) -> None:
    """Raises BackupRefused unless this program and this database can take the backup."""
    known = {
        (schema, app.label, name)
        for app in migrate.APPS
        for schema in app.schemas
        for name in migrate.on_disk(app)
    }
    for schema, app, name in manifest.migrations:
        if (schema, app, name) not in known:
            raise BackupRefused(
                "The backup was made by a newer program: it has the migration {app}.{name} in "
                "{schema}, which this one doesn't know",
                app=app,
                name=name,
                schema=schema,
            )
    connection = await access.owner.connect()
    try:
        major = connection.get_server_version().major
        if manifest.postgres > major:
            raise BackupRefused(
                "The backup is of PostgreSQL {found}, the server is PostgreSQL {major}",
                found=manifest.postgres,
                major=major,
            )
        if not replace and (table := await _filled(connection)):
            raise BackupRefused(
                "The database isn't empty (there are rows in {table}): restore into an empty one, "
                "or say --replace",
                table=table,
            )
    finally:
        await connection.close()


async def _filled(connection: Connection) -> str | None:
    """A table with content."""
    for table in await tables(connection):
        if table.endswith(orm.MIGRATIONS_TABLE) or table in _UNCOUNTED:
            continue
        if await connection.fetchval(f"select exists (select from {table})"):
            return table
    return None


async def _load(settings: Settings, access: Access, manifest: Manifest, dump: Path) -> None:
    """Replace the schemas by those of the dump, in one transaction."""
    schemas = ", ".join(roles.SCHEMAS)
    first = dump.with_name("first.sql")
    first.write_text(
        f"set role {OWNER};\nset lock_timeout = '30s';\ndrop schema if exists {schemas} cascade;\n",
        encoding="utf-8",
    )
    read = programs.find("pg_restore", access, manifest.postgres)
    write = programs.find("psql", access, manifest.postgres)
    with programs.environment(programs.service_of(access.admin.url)) as env:
        await programs.pipe(
            [read, "--no-owner", "--file=-", dump],
            [
                write,
                f"--dbname=service={programs.SERVICE}",
                *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
                *(f"--file={first}", "--file=-"),
            ],
            env,
        )
    await roles.prepare(access, statement_timeout=settings.statement_timeout)


async def _check_result(access: Access, manifest: Manifest) -> None:
    """Raises BackupRefused when the database isn't what the backup says."""
    connection = await access.owner.connect(search_path=roles.OFFICE)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            state = await describe(connection)
            for name in ("migrations", "rows", "audit", "head"):
                said = getattr(manifest, name)
                if state[name] != said:
                    raise BackupRefused(
                        "What was restored is not what the backup says: {name} are {found} and not "
                        "{said}",
                        name=name,
                        found=_short(state[name], said),
                        said=_short(said, state[name]),
                    )
            verdict = await verify(connection)
            if verdict.broken or verdict.head.hex() != manifest.head:
                raise BackupRefused(
                    "The audit that was restored is broken: {reason}",
                    reason=verdict.broken or "it ends elsewhere",
                )
        await connection.execute("select pg_notify($1, $2)", CHANNEL, EVERYTHING)
    finally:
        await connection.close()


def _short(value: Any, other: Any) -> str:
    """Of two values, what one has otherwise."""
    if isinstance(value, Mapping):
        value = {name: each for name, each in value.items() if other.get(name) != each}
    elif isinstance(value, list):
        value = [each for each in value if each not in other]
    return str(value)[:200]
