"""Comment: say something of an entry, of the texts of one language, or of a passage in them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.live import variants_of
from cms.actions.rights import absent
from cms.actions.words import words
from cms.auth.caller import Scope
from cms.desk.models import Comment
from cms.errors import ActionError, Forbidden, InputError, NotFound

BODY_LIMIT = 10_000
"""Characters of a comment."""
PASSAGE_LIMIT = 1_000
"""Characters of the passage that a comment is about."""


@dataclass(frozen=True)
class Commented:
    """A comment, and the entry that it is about."""

    comment: UUID
    type: str
    key: UUID


async def comment(
    actor: Actor,
    type_name: str,
    key: UUID,
    body: str,
    *,
    locale: str | None = None,
    field: str | None = None,
    passage: str | None = None,
    reply_to: UUID | None = None,
) -> Commented:
    """Comment on an entry: with a ``locale`` on its texts, with a ``field`` (``body_markdown``) and
    a ``passage`` on these words of it, or in reply to another comment on the same entry.

    Whoever sees the draft and may write at all may comment. Raises NotFound, Forbidden; InputError,
    LimitExceeded for words that are empty, too long, or not in the text.
    """
    shape = aggregate_of(type_name)
    body = words(body, "body", BODY_LIMIT)
    async with transaction(actor) as tx:
        version = await _version(tx, shape, type_name, key)
        _check_scope(actor)
        await _check_place(tx, shape, key, locale, field, passage)
        if reply_to is not None:
            await _check_reply(tx, key, reply_to)
        made = await write(
            tx, type_name, key, version, body, locale=locale, field=field, passage=passage,
            reply_to=reply_to,
        )  # fmt: skip
        await tx.record("comment", type_name, key, version, {"comment": str(made)})
        await tx.announce("entry.commented", type_name, key, version, [locale] if locale else [])
    return Commented(made, type_name, key)


async def resolve_comment(actor: Actor, comment_key: UUID, *, resolved: bool = True) -> Commented:
    """Mark a comment as resolved, or as open again. Whoever may comment may. Marking it as what it
    is already does nothing.

    Raises NotFound, Forbidden, and ActionError for a reply: its thread is resolved as a whole.
    """
    async with transaction(actor) as tx:
        rows = await tx.fetch(
            "select type, entry_id, reply_to_id, resolved_at, locale from office.comment "
            "where id = $1",
            comment_key,
        )
        missing = NotFound("There is no such comment.", path=("id",))
        if not rows:
            raise missing
        (row,) = rows
        type_name, key = row["type"], row["entry_id"]
        try:
            version = await _version(tx, aggregate_of(type_name), type_name, key)
        except NotFound:
            raise missing from None
        _check_scope(actor)
        if row["reply_to_id"] is not None:
            raise ActionError("It is a reply: resolve the comment that began it.", path=("id",))
        if (row["resolved_at"] is not None) != resolved:
            by, at = (actor.name, tx.at) if resolved else (None, None)
            await tx.connection.execute_query(
                "update office.comment set resolved_by = $2, resolved_at = $3 where id = $1",
                [comment_key, by, at],
            )
            detail = {"comment": str(comment_key), "resolved": resolved}
            await tx.record("resolve_comment", type_name, key, version, detail)
    return Commented(comment_key, type_name, key)


async def write(
    tx: Transaction,
    type_name: str,
    key: UUID,
    version: int,
    body: str,
    *,
    locale: str | None = None,
    field: str | None = None,
    passage: str | None = None,
    reply_to: UUID | None = None,
    asks_changes: bool = False,
) -> UUID:
    """Add a comment, of which all has been checked; its key."""
    made = await Comment.create(
        using_db=tx.connection,
        type=type_name,
        entry_id=key,
        version=version,
        locale=locale,
        field=field,
        passage=passage,
        body=body,
        asks_changes=asks_changes,
        author=tx.actor.name,
        at=tx.at,
        reply_to_id=reply_to,
    )
    return made.id


async def _version(tx: Transaction, shape: Shape, type_name: str, key: UUID) -> int:
    rows = await tx.fetch(f'select version from draft."{shape.table}" where id = $1', key)
    if not rows:
        raise absent(type_name)
    version: int = rows[0]["version"]
    return version


def _check_scope(actor: Actor) -> None:
    if actor.caller is not None and Scope.WRITE not in actor.caller.scopes:
        raise Forbidden("This token may not write.")


async def _check_place(
    tx: Transaction,
    shape: Shape,
    key: UUID,
    locale: str | None,
    field: str | None,
    passage: str | None,
) -> None:
    """The passage must stand in that field of the texts in that locale."""
    if locale is None:
        if field or passage:
            raise InputError("A passage is in a locale: name it.", path=("locale",))
        return
    variants = variants_of(shape)
    rows = await tx.fetch(
        f'select * from draft."{variants.table}" where {variants.owner} = $1 and locale = $2',
        key,
        locale,
    )
    if not rows:
        path = ("locale",)
        raise NotFound("The entry has no variant {locale}.", path=path, locale=locale)
    if field is None:
        if passage:
            raise InputError("A passage is in a field: name it.", path=("field",))
        return
    if field not in variants.texts or not isinstance(rows[0].get(field), str):
        raise InputError("There is no text {argument} here.", path=("field",), argument=field[:60])
    quoted = words(passage, "passage", PASSAGE_LIMIT) if passage else ""
    if quoted not in rows[0][field]:
        raise InputError("The passage isn't in {field}.", path=("passage",), field=field)


async def _check_reply(tx: Transaction, key: UUID, reply_to: UUID) -> None:
    rows = await tx.fetch(
        "select reply_to_id from office.comment where id = $1 and entry_id = $2", reply_to, key
    )
    if not rows:
        raise NotFound("There is no such comment on this entry.", path=("reply_to",))
    if rows[0]["reply_to_id"] is not None:
        raise ActionError(
            "It is a reply itself: reply to the comment that began it.", path=("reply_to",)
        )
