"""What each mutation does: one action of ``cms.actions``, called with what its input says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor
from cms.actions.delete import delete
from cms.actions.publish import publish
from cms.actions.restore import restore
from cms.actions.save import save
from cms.actions.unpublish import unpublish
from cms.errors import ClientError, Path
from cms.i18n.locales import Locales
from resolvers.desk_deeds import DESK
from resolvers.done import Done, Input, Ordered
from resolvers.mutation_content import Content, key_of


class Refused(Exception):
    """An action refused what it was asked: ``error`` and its others, each ``placed`` in the
    input."""

    def __init__(self, error: ClientError, placed: Callable[[Path], Path]) -> None:
        super().__init__(error)
        self.error = error
        self.placed = placed


async def perform(
    verb: str, type_name: str, actor: Actor, raw: Input, locales: Locales, language: str
) -> Done:
    """Do what a mutation says; what the payload shows is in the ``language``.

    Raises Refused when it can't be done, Forbidden (in it) when the actor may not.
    """
    content = Content()
    try:
        if verb in DESK:
            return await DESK[verb](Ordered(actor, raw, locales, language))
        return await _VERBS[verb](type_name, actor, raw, locales, content)
    except ClientError as error:
        raise Refused(error, content.placed) from error


async def _create(
    type_name: str, actor: Actor, raw: Input, locales: Locales, content: Content
) -> Done:
    given = content.read(aggregate_of(type_name), raw)
    saved = await save(actor, type_name, given, reason=_reason(raw), locales=locales)
    return Done(saved.key)


async def _update(
    type_name: str, actor: Actor, raw: Input, locales: Locales, content: Content
) -> Done:
    given = content.read(aggregate_of(type_name), raw)
    saved = await save(
        actor,
        type_name,
        given,
        key=_key(type_name, raw),
        expected_version=raw["expectedVersion"],
        reason=_reason(raw),
        locales=locales,
    )
    return Done(saved.key)


async def _delete(
    type_name: str, actor: Actor, raw: Input, locales: Locales, content: Content
) -> Done:
    version = raw["expectedVersion"]
    deleted = await delete(actor, type_name, _key(type_name, raw), expected_version=version)
    return Done(deleted.key, gone=True)


async def _publish(
    type_name: str, actor: Actor, raw: Input, locales: Locales, content: Content
) -> Done:
    published = await publish(
        actor,
        type_name,
        _key(type_name, raw),
        locales=raw.get("locales"),
        expected_version=raw["expectedVersion"],
        overrule=raw.get("overrule") or "",
    )
    return Done(published.key)


async def _unpublish(
    type_name: str, actor: Actor, raw: Input, locales: Locales, content: Content
) -> Done:
    taken = await unpublish(
        actor,
        type_name,
        _key(type_name, raw),
        locales=raw.get("locales"),
        expected_version=raw.get("expectedVersion"),
    )
    return Done(taken.key)


async def _restore(
    type_name: str, actor: Actor, raw: Input, locales: Locales, content: Content
) -> Done:
    content.stands_for(aggregate_of(type_name), "version")
    restored = await restore(
        actor,
        type_name,
        _key(type_name, raw),
        raw["version"],
        locales=raw.get("locales"),
        expected_version=raw["expectedVersion"],
        reason=_reason(raw),
        known=locales,
    )
    return Done(restored.key)


def _reason(raw: Input) -> str:
    return raw.get("reason") or ""


def _key(type_name: str, raw: Input) -> UUID:
    return key_of(raw["id"], (type_name,), ("id",))[1]


_VERBS: dict[str, Callable[[str, Actor, Input, Locales, Content], Awaitable[Done]]] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "publish": _publish,
    "unpublish": _unpublish,
    "restore": _restore,
}
