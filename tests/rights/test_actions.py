"""Every cell again, through the actions on a real database: each does what the table written by
hand says, and nothing else. What was done is undone, so each attempt meets the same entries."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from cms.actions.approve import approve
from cms.actions.archive import archive
from cms.actions.base import Actor, transaction
from cms.actions.delete import delete
from cms.actions.publish import publish
from cms.actions.request_changes import request_changes
from cms.actions.restore import restore
from cms.actions.save import save
from cms.actions.submit import submit
from cms.actions.unpublish import unpublish
from cms.auth.caller import Caller, Grant, Role
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.errors import Forbidden, NotFound
from tests.actions import world
from tests.rights.expected import MAY, TYPES

SYSTEM = Actor("tester")
FULL = ("Article", "Bulletin")
"""Types that are tried with every grant; the others are with those for all locales."""

BASE: dict[str, dict[str, Any]] = {
    "Article": {"kind": "NEWS"},
    "Media": {"kind": "IMAGE", "mime_type": "image/png", "byte_size": 1, "sha256": "0" * 64},
    "Bulletin": {"year": 2015},
    "Period": {"starts_on": "1831"},
    "Topic": {},
    "Place": {"kind": "SITE"},
    "Unit": {"kind": "CENTRE"},
}
SHARED: dict[str, dict[str, Any]] = {
    "Article": {"authors": ["me"]},
    "Media": {"credit": "me"},
    "Bulletin": {"sections": [{"code": "new"}]},
}
"""A change of what all locales share; of the trees it is the position."""


def content(type_name: str, number: int, unit: UUID | None) -> dict[str, Any]:
    """An entry with texts in two locales."""
    text = "title" if type_name in ("Article", "Media", "Bulletin") else "name"
    variants = {locale: {text: "x"} for locale in ("VI", "ZH")}
    made: dict[str, Any] = {**BASE[type_name], "unit": unit, "classification": "PUBLIC"}
    if type_name == "Article":
        variants = {locale: {text: "x", "slug": f"s-{number}"} for locale in variants}
    elif type_name == "Bulletin":
        made |= {"month": number, "number": number}
    elif type_name != "Media":
        made["code"] = f"c-{number}"
    return {**made, "variants": variants}


@dataclass(frozen=True)
class Attempt:
    """One thing to do to an entry: the verb, and the locale that it concerns, if it is one's."""

    verb: str
    locale: str | None
    act: Callable[[Actor, str, UUID, UUID | None], Awaitable[Any]]


async def _create(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await save(actor, type_name, content(type_name, 9, unit))


async def _update(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await save(actor, type_name, SHARED.get(type_name, {"position": 7}), key=key)


def _translate(locale: str) -> Callable[..., Awaitable[Any]]:
    async def act(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
        text = "title" if type_name in ("Article", "Media", "Bulletin") else "name"
        await save(actor, type_name, {"variants": {locale: {text: "y"}}}, key=key)

    return act


async def _restore(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await save(SYSTEM, type_name, SHARED.get(type_name, {"position": 7}), key=key)
    await restore(actor, type_name, key, 1)


async def _restore_chinese(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await _translate("ZH")(SYSTEM, type_name, key, unit)
    await _translate("VI")(SYSTEM, type_name, key, unit)
    await restore(actor, type_name, key, 1, locales=["ZH"])


async def _delete(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await delete(actor, type_name, key)


async def _submit(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await submit(actor, type_name, key, locales=["ZH"])


async def _approve(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await submit(SYSTEM, type_name, key)
    await approve(actor, type_name, key, locales=["ZH"])


async def _send_back(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await submit(SYSTEM, type_name, key)
    await request_changes(actor, type_name, key, "No.", locales=["ZH"])


async def _archive(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await archive(actor, type_name, key, locales=["ZH"])


async def _publish(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await world.clear(type_name, key)
    await publish(actor, type_name, key, locales=["ZH"])


async def _unpublish(actor: Actor, type_name: str, key: UUID, unit: UUID | None) -> None:
    await publish(SYSTEM, type_name, key)
    await unpublish(actor, type_name, key, locales=["ZH"])


ATTEMPTS = (
    Attempt("CREATE", None, _create),
    Attempt("UPDATE", None, _update),
    Attempt("TRANSLATE", "ZH", _translate("ZH")),
    Attempt("TRANSLATE", "VI", _translate("VI")),
    Attempt("UPDATE", None, _restore),
    Attempt("TRANSLATE", "ZH", _restore_chinese),
    Attempt("DELETE", None, _delete),
    Attempt("TRANSLATE", "ZH", _submit),
    Attempt("TRANSLATE", "ZH", _archive),
    Attempt("APPROVE", "ZH", _approve),
    Attempt("APPROVE", "ZH", _send_back),
    Attempt("PUBLISH", "ZH", _publish),
    Attempt("UNPUBLISH", "ZH", _unpublish),
)


class Undone(Exception):
    """Ends an attempt that succeeded."""


@dataclass(frozen=True)
class Entries:
    """One entry of each type for each unit; ``own`` is that of the grants."""

    own: UUID
    other: UUID
    keys: dict[tuple[str, UUID | None], UUID]


@pytest_asyncio.fixture(scope="module")
async def entries(database: Database) -> Any:
    from tests.conftest import erase

    await erase(database)
    async with database.orm():
        own, other = await world.unit("own"), await world.unit("other")
        keys = {
            (name, unit): (await save(SYSTEM, name, content(name, number, unit))).key
            for name in TYPES
            for number, unit in enumerate((own, other, None), 1)
        }
        yield Entries(own, other, keys)


def cells(entries: Entries) -> Iterator[tuple[str, UUID | None, Attempt]]:
    return itertools.product(TYPES, (entries.own, entries.other, None), ATTEMPTS)


@pytest.mark.parametrize(
    "role, here, locale",
    list(itertools.product(Role, (True, False), ("ZH", None))),
    ids=str,
)
async def test_every_cell(
    database: Database, entries: Entries, role: Role, here: bool, locale: str | None
) -> None:
    grant = Grant(role, entries.own if here else None, locale)
    caller = Caller(new_key(), "test", grants=frozenset({grant}), clearance=Classification.INTERNAL)
    actor = Actor.of(caller)
    async with database.orm():
        for type_name, unit, attempt in cells(entries):
            if locale is not None and type_name not in FULL:
                continue
            key = entries.keys[type_name, unit]
            found = await outcome(attempt, actor, type_name, key, unit)
            assert found == expected(grant, type_name, unit, attempt), (type_name, attempt.verb)


async def outcome(
    attempt: Attempt, actor: Actor, type_name: str, key: UUID, unit: UUID | None
) -> str:
    try:
        async with transaction(SYSTEM):
            await attempt.act(actor, type_name, key, unit)
            raise Undone
    except Undone:
        return "done"
    except Forbidden:
        return "forbidden"
    except NotFound:
        return "not found"


def expected(grant: Grant, type_name: str, unit: UUID | None, attempt: Attempt) -> str:
    covered = grant.unit in (None, unit) and grant.locale in (None, attempt.locale)
    if grant.role.value in MAY[attempt.verb][type_name] and covered:
        return "done"
    published = attempt.verb == "UNPUBLISH"
    seen = published or grant.unit is None or unit in (None, grant.unit)
    return "forbidden" if seen or attempt.verb == "CREATE" else "not found"
