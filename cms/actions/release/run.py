"""Run a release: do all that is in it, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from asyncpg import PostgresError
from tortoise.exceptions import OperationalError

from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import raise_all
from cms.actions.release.items import check_rights, check_state, hold, items_of
from cms.actions.release.perform import perform
from cms.actions.release.save import CHANGEABLE, Released
from cms.actions.save import check_version
from cms.content.enums import ReleaseState
from cms.errors import ActionError, ClientError

logger = logging.getLogger("cms.releases")

SYSTEM = Actor("releases")
LOCK = 0x52454C45
"""The advisory lock of whoever runs what is due."""


@dataclass(frozen=True)
class Ran:
    """A release that was due, whether it is done, and why not."""

    key: UUID
    name: str
    problems: tuple[ClientError, ...] = ()


async def run_release(actor: Actor, key: UUID, *, expected_version: int | None = None) -> Released:
    """Do a release now, whether it is scheduled or not. Whoever may do all that is in it may.

    Raises NotFound, Forbidden, VersionConflict, and ActionError and its kinds for all that stands
    against it; then nothing is done.
    """
    async with transaction(actor) as tx:
        found = await hold(tx, key)
        check_version(found.version, expected_version)
        check_state(found.state, *CHANGEABLE, ReleaseState.SCHEDULED)
        items = await items_of(tx, key)
        await check_rights(tx, items)
        if not items:
            raise ActionError("There is nothing in the release.", path=("id",))
        raise_all(await perform(actor, items, key, tx.at))
        await _end(tx, key, ())
    return Released(key, found.version + 1, ReleaseState.DONE)


async def run_due() -> Ran | None:
    """Do the release that has been due longest, if none else is about it; None when there is none.

    It is done, or has failed, exactly once, however many processes try: the lock keeps them apart,
    and what becomes of it is committed together with what it does.
    """
    async with transaction(SYSTEM) as tx:
        locked = await tx.fetch("select pg_try_advisory_xact_lock($1) as ours", LOCK)
        if not locked[0]["ours"]:
            return None
        rows = await tx.fetch(
            "select id, name, due_at from office.release where state = 'SCHEDULED' "
            "and due_at <= $1 order by due_at, id limit 1 for update skip locked",
            tx.at,
        )
        if not rows:
            return None
        (row,) = rows
        problems = await _done(tx, row["id"])
        await _end(tx, row["id"], problems)
    return Ran(row["id"], row["name"], tuple(problems))


async def _done(tx: Transaction, key: UUID) -> Sequence[ClientError]:
    """Do what is in it; why it could not be, if so: then nothing of it is done."""
    try:
        return await perform(SYSTEM, await items_of(tx, key), key, tx.at)
    except (PostgresError, OperationalError):
        raise  # a deadlock, or a server that goes down: another time
    except Exception:
        logger.exception("a release failed")
        return [ClientError("The server could not answer; the fault is its own.")]


async def _end(tx: Transaction, key: UUID, problems: Sequence[ClientError]) -> None:
    state = ReleaseState.FAILED if problems else ReleaseState.DONE
    told = orjson.dumps([_told(problem) for problem in problems]).decode()
    rows = await tx.fetch(
        "update office.release set state = $2, done_at = $3, problems = $4::jsonb, "
        "version = version + 1 where id = $1 returning version",
        key,
        state.value,
        tx.at,
        told,
    )
    version = rows[0]["version"]
    await tx.record("run_release", "Release", key, version, {"state": state.value})
    event = "release.failed" if problems else "release.done"
    await tx.announce(event, "Release", key, version, [])


def _told(problem: ClientError) -> dict[str, Any]:
    """A problem as it is kept: to be told in the language of whoever asks."""
    return {
        "path": list(problem.path),
        "code": problem.code,
        "template": problem.template,
        "params": {name: str(value) for name, value in problem.params.items()},
    }
