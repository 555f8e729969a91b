"""Save: make an entry, or change one, in ``draft``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.arrange import arrange
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import Given, Target, raise_all, read
from cms.actions.draft import Node, linked, load, merge, new_node, snapshot, write
from cms.actions.rights import Place, absent, admit, require, touched
from cms.actions.seen import seen
from cms.actions.siblings import check_siblings
from cms.actions.translation import settle
from cms.actions.words import REASON_LIMIT, words
from cms.auth.policy import Verb
from cms.content.base import new_key
from cms.content.enums import Classification, VariantState
from cms.desk import work
from cms.errors import ActionError, VersionConflict
from cms.i18n.locales import DEFAULT, Locales


@dataclass(frozen=True)
class Saved:
    """The entry's key and its version now; ``changed`` tells whether anything was written."""

    key: UUID
    version: int
    changed: bool


@dataclass(frozen=True)
class Trace:
    """What is kept of a save beside what it left: the ``verb`` that the audit names, the author's
    ``reason``, and what else the audit tells.
    """

    verb: str = "save"
    reason: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


async def save(
    actor: Actor,
    type_name: str,
    content: Mapping[str, Any],
    *,
    key: UUID | None = None,
    expected_version: int | None = None,
    upsert: bool = False,
    reason: str = "",
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
    texts changed gets a new revision and goes back to DRAFT, as it does when texts of the entry's
    parts changed in its locale; a translation whose words changed
    counts as made from the present revision of its source unless it says otherwise. If nothing
    differs, nothing happens: no new version, no revision, no audit entry.

    The ``reason`` is kept with the revision, for whoever reads the history.

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
    trace = Trace(reason=words(reason, "reason", REASON_LIMIT, required=False))
    verb = Verb.CREATE if key is None else Verb.UPDATE
    async with transaction(actor, verb, type_name) as tx:
        node = await _open(tx, shape, type_name, key, upsert)
        check_version(0 if node.is_new else node.row.version, expected_version)
        return await store(tx, type_name, node, given, locales, trace)


async def store(
    tx: Transaction, type_name: str, node: Node, given: Given, locales: Locales, trace: Trace
) -> Saved:
    """Make a draft that is open what is given, with all that a save does; raises what it raises.

    ``node`` is the entry as it is, locked, or a new one.
    """
    known = linked(node)
    before = None if node.is_new else Place.of(node.row)
    await arrange(tx, node, given)
    merge(node, given, tx.at)
    await _resume(tx, node)
    await settle(tx, node, given, locales)
    if not node.differs():
        return Saved(node.row.id, node.row.version, changed=False)
    _check_rights(tx, type_name, node, before)
    await _check_targets(tx, [t for t in given.all_targets() if t.key not in known])
    await _check_live(tx, node)
    detail = _detail(node)
    shared, changed = touched(node)
    _undo_approval(node, changed)
    if not node.is_new:
        node.set("version", node.row.version + 1)
        node.set("updated_at", tx.at)
    await write(tx.connection, node)
    await check_siblings(tx, node.shape, "draft", node.row.id)
    if tx.actor.caller is not None:
        places = {*changed, *([work.SHARED] if shared else [])}
        await work.authored(tx, type_name, node.row.id, places, tx.actor.name)
    await _record(tx, type_name, node, detail, trace)
    return Saved(node.row.id, node.row.version, changed=True)


async def _resume(tx: Transaction, node: Node) -> None:
    """Texts that come back count their revisions on from where they were, so that none of the
    entry's texts ever has the number of another.
    """
    if node.is_new and node.row.version == 1:
        return
    for locale, variant in node.variants.items():
        if variant.is_new:
            (known,) = await tx.fetch(
                "select max((text_revisions ->> $2)::int) as last from office.revision "
                "where entry_id = $1",
                node.row.id,
                locale,
            )
            variant.set("revision", (known["last"] or 0) + 1)


async def _next_version(tx: Transaction, key: UUID) -> int:
    """The version of an entry that is made under a key: one that comes back counts on."""
    (known,) = await tx.fetch(
        "select max(version) as last from office.revision where entry_id = $1", key
    )
    return (known["last"] or 0) + 1


async def _open(
    tx: Transaction, shape: Shape, type_name: str, key: UUID | None, upsert: bool
) -> Node:
    if key is not None:
        there = await admit(tx, Verb.UPDATE, type_name, shape, key)
        if there and (node := await load(tx.connection, shape, key)):
            return node
        if not upsert:
            raise absent(type_name)
    version = await _next_version(tx, key) if key else 1
    key = key or new_key()
    return new_node(shape, (), id=key, version=version, created_at=tx.at, updated_at=tx.at)


def _check_rights(tx: Transaction, type_name: str, node: Node, before: Place | None) -> None:
    """An entry that goes to another unit or classification must be the actor's on both sides."""
    verb = Verb.CREATE if node.is_new else Verb.UPDATE
    shared, locales = touched(node)
    wanted = [*([None] if shared else []), *sorted(locales)]
    for place in {before or Place.of(node.row), Place.of(node.row)}:
        require(tx, verb, type_name, place, wanted)


def _undo_approval(node: Node, changed: Iterable[str]) -> None:
    """What is changed of a variant, be it who translated it or a text of the entry's parts in its
    locale, goes live with it: somebody has to approve it.
    """
    for locale in changed:
        variant = node.variants.get(locale)
        if variant is not None:
            variant.set("state", VariantState.DRAFT)


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
    """An error for each target that isn't there, or that the actor may not see."""
    wanted = list(targets)
    found = await seen(tx, ((target.type_name, target.key) for target in wanted))
    raise_all([target.missing for target in wanted if target.key not in found])


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


async def _record(
    tx: Transaction, type_name: str, node: Node, detail: dict[str, Any], trace: Trace
) -> None:
    key, version = node.row.id, node.row.version
    texts = {locale: variant.row.revision for locale, variant in node.variants.items()}
    await tx.revise(type_name, key, version, snapshot(node), texts, trace.reason)
    reason = {"reason": trace.reason} if trace.reason else {}
    await tx.record(trace.verb, type_name, key, version, {**detail, **reason, **trace.told})
    await tx.announce("entry.saved", type_name, key, version, detail["locales"])
