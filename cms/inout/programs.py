"""PostgreSQL's own programs for dumping and restoring, and how they are told where the database is.

Neither the command line nor the environment of a program shows a password: everything about the
connection is in a service file (libpq, "The Connection Service File") that only we can read.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from cms.database.access import Access
from cms.database.binaries import program_folder
from cms.errors import BackupRefused, ServerFailed

SERVICE = "cms"
# Of a URL's parameters, those that libpq knows; others are settings of the session.
_KNOWN = """
    host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout
    options keepalives gssencmode krbsrvname target_session_attrs load_balance_hosts
    sslmode sslnegotiation sslcert sslkey sslpassword sslrootcert sslcrl sslcrldir sslsni
    ssl_min_protocol_version ssl_max_protocol_version
"""
_URL = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^@/?]*)@)?(?P<hosts>[^/?]*)(?:/(?P<database>[^?]*))?"
    r"(?:\?(?P<query>.*))?"
)


def service_of(url: str) -> dict[str, str]:
    """A connection URL as the parameters of a service file. Raises BackupRefused, without the URL,
    when it can't be read."""
    match = _URL.fullmatch(url)
    if match is None:
        raise BackupRefused("CMS_DATABASE_URL can't be read")
    user, _, password = (match["user"] or "").partition(":")
    hosts = [_host(each) for each in match["hosts"].split(",")] if match["hosts"] else []
    found = {
        "user": unquote(user),
        "password": unquote(password),
        "host": ",".join(host for host, _ in hosts),
        "port": ",".join(port for _, port in hosts),
        "dbname": unquote(match["database"] or ""),
    }
    for pair in (match["query"] or "").split("&"):
        name, _, value = pair.partition("=")
        found[unquote(name)] = unquote(value)
    if any("\n" in value for value in found.values()):
        raise BackupRefused("CMS_DATABASE_URL can't be read")
    known = _KNOWN.split()
    return {name: value for name, value in found.items() if name in known and value}


def _host(text: str) -> tuple[str, str]:
    """Host and port; an address of IPv6 stands in brackets."""
    match = re.fullmatch(r"(?:\[(?P<six>[^\]]*)\]|(?P<host>[^:]*))(?::(?P<port>\d*))?", text)
    if match is None:
        raise BackupRefused("CMS_DATABASE_URL can't be read")
    return unquote(match["six"] or match["host"] or ""), match["port"] or ""


@contextmanager
def environment(parameters: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment in which a program finds the database as the service ``cms``; none of our
    settings is in it."""
    with tempfile.TemporaryDirectory(prefix="cms-") as folder:  # of mode 0700
        path = Path(folder) / "service"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(f"[{SERVICE}]\n")
            file.writelines(f"{name}={value}\n" for name, value in parameters.items())
        kept = {name: value for name, value in os.environ.items() if name.startswith("PG")}
        kept |= {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        yield {**kept, "LC_ALL": "C", "PGSERVICEFILE": str(path)}


def find(name: str, access: Access, major: int) -> Path:
    """A program of at least PostgreSQL ``major``: the wheel's for our own server, else that of the
    PATH, or the wheel's again. Raises BackupRefused, with the versions that were found."""
    wheel = _wheel()
    ours = wheel / name if wheel else None
    path = shutil.which(name) if access.server is None else None
    tried = []
    for candidate in (path, ours):
        if candidate is None or not Path(candidate).exists():
            continue
        found = version_of(Path(candidate))
        if found >= major:
            return Path(candidate)
        tried.append(f"{candidate} {found}")
    raise BackupRefused(
        "{name} of PostgreSQL {major} or newer is needed; found: {found}",
        name=name,
        major=major,
        found=", ".join(tried) or "none",
    )


def _wheel() -> Path | None:
    try:
        return program_folder()
    except ServerFailed:
        return None


def version_of(program: Path) -> int:
    """The major version that a program says it is of; 0 when it says none."""
    try:
        said = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=30, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(\d+)(?:\.\d+|devel|beta|rc|$)", said)
    return int(found[1]) if found else 0


async def run(command: Sequence[str | Path], env: Mapping[str, str]) -> None:
    """Run a program to its end. Raises BackupRefused with the last of what it said."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        env=dict(env),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    await _finish([(Path(command[0]).name, process)])


async def pipe(
    source: Sequence[str | Path], target: Sequence[str | Path], env: Mapping[str, str]
) -> None:
    """Run two programs, the one's output as the other's input. Raises like ``run``."""
    reading, writing = os.pipe()
    try:
        first = await asyncio.create_subprocess_exec(
            *map(str, source),
            env=dict(env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=writing,
            stderr=asyncio.subprocess.PIPE,
        )
        second = await asyncio.create_subprocess_exec(
            *map(str, target),
            env=dict(env),
            stdin=reading,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    finally:
        os.close(reading)
        os.close(writing)
    await _finish([(Path(target[0]).name, second), (Path(source[0]).name, first)])


async def _finish(processes: Sequence[tuple[str, asyncio.subprocess.Process]]) -> None:
    try:
        said = await asyncio.gather(*(process.communicate() for _, process in processes))
    except BaseException:
        for _, process in processes:
            if process.returncode is None:
                process.kill()
        raise
    for (name, process), (_, errors) in zip(processes, said, strict=True):
        if process.returncode != 0:
            raise BackupRefused(
                "{name} failed: {reason}",
                name=name,
                reason=errors.decode(errors="replace").strip()[-1000:] or process.returncode,
            )
