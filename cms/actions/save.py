"""Save: make an entry, or change one, in ``draft``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.arrange import arrange
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import Target, raise_all, read
from cms.actions.draft import Node, linked, load, merge, new_node, snapshot, write
from cms.actions.rights import Place, absent, admit, require, touched
from cms.actions.siblings import check_siblings
from cms.actions.translation import settle
from cms.auth.policy import Verb
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.errors import ActionError, ClientError, VersionConflict
from cms.i18n.locales import DEFAULT, Locales


@dataclass(frozen=True)
class Saved:
    """The entry's key and its version now; ``changed`` tells whether anything was written."""

    key: UUID
    version: int
    changed: bool


async def save(
    actor: Actor,
    type_name: str,
    content: Mapping[str, Any],
    *,
    key: UUID | None = None,
    expected_version: int | None = None,
    upsert: bool = False,
    locales: Locales = DEFAULT,
) -> Saved:
    """Write the content into the draft of an entry of type ``type_name`` (``Article``).

    Without a ``key`` a new entry is made; with one, that entry is changed, and with ``upsert`` it
    is made under this key when there is none, so that an import can be repeated.

    ``content`` has the fields of the model by name, and what is absent stays as it is::

        {"kind": "NEWS", "event_on": "1885-02", "period": UUID | None,
         "topics": [UUID, …], "media": [{"target": UUID, "role": "LEAD"}, …],
         "variants": {"VI": {"title": …, "slug": …}, "ZH": {…, "source_revision": 3}, "FR": None}}

    A list is given whole and in order, or by its changes (see ``cms.actions.arrange``); its rows
    may have fields, ``variants`` and lists of their own (``sections: [{code, variants, items:
    [{article: UUID}, …]}]``). A variant that is None is removed. A date with a precision is text in
    the form of EDTF. Keys are UUIDs or their text.

    What follows from the texts (order, HTML, plain text, links) is derived here. A variant whose
    texts changed gets a new revision and goes back to DRAFT; a translation counts as made from the
    present revision of its source unless it says otherwise. If nothing differs, nothing happens:
    no new version, no revision, no audit entry.

    Must run within ``Database.orm()``. Nothing is written when an error is raised:

    Raises:
        InputError: the content is not acceptable; path and argument lead to the field. If several
            fields are at fault, the error is about the first, and its ``others`` about the rest.
        NotFound: there is no entry with the key, or none that a field links to, as far as the actor
            may see.
        Forbidden: the actor may not do this.
        VersionConflict: the entry is not at ``expected_version``.
        Conflict: a slug, code or other unique value belongs to another entry.
        LimitExceeded: the entry is one too many in the list of its parent.
        ActionError: a live entry would be classified, or a live variant removed.
    """
    shape = aggregate_of(type_name)
    given = read(shape, content, locales)
    verb = Verb.CREATE if key is None else Verb.UPDATE
    async with transaction(actor, verb, type_name) as tx:
        node = await _open(tx, shape, type_name, key, upsert)
        check_version(0 if node.is_new else node.row.version, expected_version)
        known = linked(node)
        before = None if node.is_new else Place.of(node.row)
        await arrange(tx, node, given)
        merge(node, given, tx.at)
        settle(node, given, locales)
        if not node.differs():
            return Saved(node.row.id, node.row.version, changed=False)
        _check_rights(tx, type_name, node, before)
        await _check_targets(tx, [t for t in given.all_targets() if t.key not in known])
        await _check_live(tx, node)
        detail = _detail(node)
        if not node.is_new:
            node.set("version", node.row.version + 1)
            node.set("updated_at", tx.at)
        await write(tx.connection, node)
        await check_siblings(tx, shape, "draft", node.row.id)
        await _record(tx, type_name, node, detail)
        return Saved(node.row.id, node.row.version, changed=True)


async def _open(
    tx: Transaction, shape: Shape, type_name: str, key: UUID | None, upsert: bool
) -> Node:
    if key is not None:
        there = await admit(tx, Verb.UPDATE, type_name, shape, key)
        if there and (node := await load(tx.connection, shape, key)):
            return node
        if not upsert:
            raise absent(type_name)
    return new_node(shape, (), id=key or new_key(), created_at=tx.at, updated_at=tx.at)


def _check_rights(tx: Transaction, type_name: str, node: Node, before: Place | None) -> None:
    """An entry that goes to another unit or classification must be the actor's on both sides."""
    verb = Verb.CREATE if node.is_new else Verb.UPDATE
    shared, locales = touched(node)
    wanted = [*([None] if shared else []), *sorted(locales)]
    for place in {before or Place.of(node.row), Place.of(node.row)}:
        require(tx, verb, type_name, place, wanted)


def check_version(actual: int, expected: int | None) -> None:
    """Raises VersionConflict when an entry isn't at the version that the caller read."""
    if expected is not None and expected != actual:
        raise VersionConflict(
            "The entry is at version {actual}, not {expected}: it was changed since it was read.",
            path=("expected_version",),
            actual=actual,
            expected=expected,
        )


async def _check_targets(tx: Transaction, targets: Iterable[Target]) -> None:
    """One query for each type that is linked to; an error for each target that is missing."""
    missing: list[ClientError] = []
    by_type: dict[str, list[Target]] = {}
    for target in targets:
        by_type.setdefault(target.type_name, []).append(target)
    for type_name, wanted in by_type.items():
        keys = list({target.key for target in wanted})
        table = aggregate_of(type_name).table
        rows = await tx.fetch(f'select id from "{table}" where id = any($1::uuid[])', keys)
        found = {row["id"] for row in rows}
        missing += [target.missing for target in wanted if target.key not in found]
    raise_all(missing)


async def _check_live(tx: Transaction, node: Node) -> None:
    """What the world sees must not contradict the draft: neither a classified entry nor a text
    without its draft may be live."""
    classified = (
        "classification" in node.changed and node.row.classification != Classification.PUBLIC
    )
    gone = {old.row.locale for old in node.removed if old.shape.is_variant}
    variants = node.shape.variants
    if node.is_new or not (classified or gone) or not variants:
        return
    rows = await tx.fetch(
        f'select locale from live."{variants.table}" where {variants.owner} = $1', node.row.id
    )
    live = {row["locale"] for row in rows}
    if classified and live:
        raise ActionError(
            "The entry is live, so it can't become {classification}; unpublish it first.",
            path=("classification",),
            classification=node.row.classification,
        )
    for locale in sorted(gone & live):
        raise ActionError(
            "The variant {locale} is live; unpublish it first.",
            path=("variants", locale),
            locale=locale,
        )


def _detail(node: Node) -> dict[str, Any]:
    """For the audit: what was touched, not the texts themselves; those are in the revision."""
    return {
        "created": node.is_new,
        "fields": sorted(node.changed & node.shape.texts),
        "lists": [name for name, rows in node.lists.items() if _list_differs(node, name, rows)],
        "locales": list(_touched(node)),
    }


def _list_differs(node: Node, name: str, rows: list[Node]) -> bool:
    part = node.shape.lists[name]
    return any(r.differs() for r in rows) or any(old.shape is part for old in node.removed)


def _touched(node: Node) -> Iterator[str]:
    """The locales whose texts are made, changed or removed."""
    yield from (locale for locale, v in node.variants.items() if v.differs())
    yield from (old.row.locale for old in node.removed if old.shape.is_variant)


async def _record(tx: Transaction, type_name: str, node: Node, detail: dict[str, Any]) -> None:
    key, version = node.row.id, node.row.version
    await tx.revise(type_name, key, version, snapshot(node))
    await tx.record("save", type_name, key, version, detail)
    await tx.announce("entry.saved", type_name, key, version, detail["locales"])
