"""What each mutation of the desk does: one action, called with what its input says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cms.actions import archive, assign, comment, embargo
from cms.actions.aggregate import aggregate_of, entry_types
from cms.actions.approve import approve
from cms.actions.base import transaction
from cms.actions.glossary import delete_term, save_term
from cms.actions.release.items import Item
from cms.actions.release.run import run_release
from cms.actions.release.save import Released, save_release
from cms.actions.release.schedule import cancel_release, schedule_entry, schedule_release
from cms.actions.request_changes import request_changes
from cms.actions.submit import submit
from cms.content.enums import ReleaseVerb
from cms.desk import comments, releases
from cms.errors import InputError
from cms.glossary.term import Form, TermKind
from cms.read import convert
from cms.translation.xliff.told import told as xliff
from cms.translation.xliff.transfer import take
from resolvers.desk.workflow import shown
from resolvers.done import Done, Input, Ordered
from resolvers.mutation_content import key_of


async def _submit(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    await submit(order.actor, type_name, key, **_which(order.raw))
    return Done(key, type=type_name)


async def _approve(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    await approve(order.actor, type_name, key, **_which(order.raw))
    return Done(key, type=type_name)


async def _request_changes(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    note = order.raw["note"]
    await request_changes(order.actor, type_name, key, note, **_which(order.raw))
    return Done(key, type=type_name)


async def _archive(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    await archive.archive(order.actor, type_name, key, **_which(order.raw))
    return Done(key, type=type_name)


async def _reopen(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    await archive.reopen(order.actor, type_name, key, **_which(order.raw))
    return Done(key, type=type_name)


async def _assign(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    raw = order.raw
    await assign.assign(
        order.actor,
        type_name,
        key,
        raw.get("assignee"),
        locale=raw.get("locale"),
        due_on=_day(raw.get("dueOn")),
    )
    return Done(key, type=type_name)


async def _embargo(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    until = _moment(order.raw.get("until"), "until")
    locales = order.raw.get("locales")
    await embargo.embargo(order.actor, type_name, key, until, locales=locales)
    return Done(key, type=type_name)


async def _comment(order: Ordered) -> Done:
    type_name, key = _entry(order.raw)
    raw = order.raw
    made = await comment.comment(
        order.actor,
        type_name,
        key,
        raw["body"],
        locale=raw.get("locale"),
        field=_column(type_name, raw.get("field")),
        passage=raw.get("passage"),
        reply_to=_key(raw, "Comment", "replyTo"),
    )
    return await _commented(order, made)


async def _resolve_comment(order: Ordered) -> Done:
    key = key_of(order.raw["id"], ("Comment",), ("id",))[1]
    resolved = order.raw.get("isResolved") is not False
    made = await comment.resolve_comment(order.actor, key, resolved=resolved)
    return await _commented(order, made)


async def _commented(order: Ordered, made: comment.Commented) -> Done:
    async with transaction(order.actor) as tx:
        told = await comments.comment(tx, made.comment)
    return Done(made.key, type=made.type, told={"comment": shown(told)})


async def _save_term(order: Ordered) -> Done:
    raw = order.raw
    forms = [
        Form(
            each["locale"],
            each["text"],
            each.get("isPreferred") is True,
            each.get("isForbidden") is True,
        )
        for each in raw["forms"]
    ]
    saved = await save_term(
        order.actor,
        raw["code"],
        TermKind(raw["kind"]),
        forms,
        raw.get("note") or "",
        expected_version=raw.get("expectedVersion"),
        locales=order.locales,
    )
    return Done(None, told={"term": saved.term})


async def _delete_term(order: Ordered) -> Done:
    raw = order.raw
    await delete_term(order.actor, raw["code"], expected_version=raw.get("expectedVersion"))
    return Done(None)


async def _import_xliff(order: Ordered) -> Done:
    raw = order.raw
    outcomes = await take(
        order.actor,
        raw["content"].encode(),
        dry=raw.get("dryRun") is True,
        force=raw.get("force") is True,
        locales=order.locales,
    )
    known = order.locales.codes
    return Done(None, told={"entries": [xliff(each, order.language, known) for each in outcomes]})


async def _create_release(order: Ordered) -> Done:
    raw = order.raw
    made = await save_release(order.actor, name=raw["name"], items=_items(raw) or ())
    return await _released(order, made)


async def _update_release(order: Ordered) -> Done:
    raw = order.raw
    made = await save_release(
        order.actor, name=raw.get("name"), items=_items(raw), **_which_release(raw)
    )
    return await _released(order, made)


async def _schedule_release(order: Ordered) -> Done:
    at = _moment(order.raw["at"], "at")
    assert at is not None
    made = await schedule_release(order.actor, at=at, **_which_release(order.raw))
    return await _released(order, made)


async def _cancel_release(order: Ordered) -> Done:
    made = await cancel_release(order.actor, **_which_release(order.raw))
    return await _released(order, made)


async def _run_release(order: Ordered) -> Done:
    made = await run_release(order.actor, **_which_release(order.raw))
    return await _released(order, made)


async def _schedule_entry(order: Ordered) -> Done:
    raw = order.raw
    type_name, key = _entry(raw)
    at = _moment(raw["at"], "at")
    assert at is not None
    item = Item(ReleaseVerb(raw["verb"]), type_name, key, _locales(raw))
    name = raw.get("name") or f"{item.verb.value} {raw['id']}"
    made = await schedule_entry(order.actor, name, item, at)
    done = await _released(order, made)
    return Done(key, type=type_name, told=done.told)


async def _released(order: Ordered, made: Released) -> Done:
    async with transaction(order.actor) as tx:
        told = await releases.release(tx, made.key, locale=order.language)
    return Done(None, told={"release": told})


# --- inputs --------------------------------------------------------------------------------------


def _entry(raw: Input) -> tuple[str, UUID]:
    return key_of(raw["id"], tuple(entry_types()), ("id",))


def _which(raw: Input) -> dict[str, Any]:
    return {"locales": raw.get("locales"), "expected_version": raw.get("expectedVersion")}


def _which_release(raw: Input) -> dict[str, Any]:
    key = key_of(raw["id"], ("Release",), ("id",))[1]
    return {"key": key, "expected_version": raw["expectedVersion"]}


def _key(raw: Input, type_name: str, name: str) -> UUID | None:
    given = raw.get(name)
    return None if given is None else key_of(given, (type_name,), (name,))[1]


def _locales(raw: Input) -> tuple[str, ...] | None:
    locales = raw.get("locales")
    return None if locales is None else tuple(locales)


def _items(raw: Input) -> list[Item] | None:
    if raw.get("items") is None:
        return None
    return [
        Item(
            ReleaseVerb(each.get("verb") or ReleaseVerb.PUBLISH),
            *key_of(each["entry"], tuple(entry_types()), ("items", position, "entry")),
            _locales(each),
            each.get("overrule") or "",
        )
        for position, each in enumerate(raw["items"])
    ]


def _moment(raw: str | datetime | None, name: str) -> datetime | None:
    if raw is None or isinstance(raw, datetime):
        return raw
    try:
        return convert.moment(raw)
    except InputError as error:
        error.path = (name,)
        raise


def _day(raw: str | date | None) -> date | None:
    return date.fromisoformat(raw) if isinstance(raw, str) else raw


def _column(type_name: str, field: str | None) -> str | None:
    """The column of a text that the contract names: ``bodyMarkdown`` → ``body_markdown``."""
    if field is None:
        return None
    variants = aggregate_of(type_name).variants
    assert variants is not None
    names = {column.replace("_", ""): column for column in variants.texts}
    return names.get(field.lower(), field)


DESK: Mapping[str, Callable[[Ordered], Awaitable[Done]]] = {
    "submitVariants": _submit,
    "approveVariants": _approve,
    "requestChanges": _request_changes,
    "archiveVariants": _archive,
    "reopenVariants": _reopen,
    "assignWork": _assign,
    "setEmbargo": _embargo,
    "addComment": _comment,
    "resolveComment": _resolve_comment,
    "saveTerm": _save_term,
    "deleteTerm": _delete_term,
    "importXliff": _import_xliff,
    "createRelease": _create_release,
    "updateRelease": _update_release,
    "scheduleRelease": _schedule_release,
    "cancelRelease": _cancel_release,
    "runRelease": _run_release,
    "scheduleEntry": _schedule_entry,
}
"""By the names of the fields."""
