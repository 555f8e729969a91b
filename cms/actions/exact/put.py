"""Put: write entries exactly as an export has them, in ``draft`` and in ``live``.

It is for the system's own commands: it passes over versions that were read, workflow and rights,
and keeps everything else that ``save`` and ``publish`` hold to. Nothing is deleted because it isn't
mentioned: texts in a language that isn't given stay, and what is live stays live. The lists that
are given become what is given, with all that hangs on their rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import Given, Target
from cms.actions.draft import Node, load_all, merge, new_node, write_all
from cms.actions.exact.change import Change
from cms.actions.exact.growth import Growth
from cms.actions.exact.state import Stage, show
from cms.actions.exact.whole import Refused, Whole, refusing
from cms.actions.exact.write import look_at, parents_first, record, tell, write
from cms.actions.seen import seen
from cms.content.enums import Classification, VariantState
from cms.errors import ActionError, Forbidden, InputError, NotPublishable


async def put(
    actor: Actor, entries: Sequence[Whole], *, together: bool = True, fresh: Iterable[UUID] = ()
) -> list[Change]:
    """Write the entries, all in one transaction, and tell what that changed.

    They may link to each other, whatever their types. Their types must come in such an order that
    a type's own rows link to types before it (``cms.inout.order``).

    An entry that is new gets exactly what is given. One that is there already keeps growing: its
    version becomes the next one or the given one, whichever is more, and so do the revisions of its
    texts. Where nothing differs, nothing happens. ``fresh`` are entries whose own row this
    transaction has made before (``seed``). With ``together`` all is written with few statements,
    and what PostgreSQL refuses is raised as it comes; without, it is explained.

    Must run within ``Database.orm()``. Nothing is written when an error is raised:

    Raises:
        Refused: an entry can't be put, for one of these reasons.

            * NotFound: a linked entry isn't there.
            * InputError, LimitExceeded: a rule of the content doesn't hold.
            * Conflict: a slug, code or other unique value belongs to another entry.
            * ActionError, NotPublishable: what is live, or would be, is classified.

        Forbidden: the actor isn't the system itself.
        IntegrityError: PostgreSQL refuses something, with ``together``.
    """
    async with _transaction(actor) as tx:
        prepared = await _prepare(tx, entries, lock=True, fresh=frozenset(fresh))
        changes = [change for change in prepared if change.changes]
        await _check_targets(tx, changes)
        await write(tx, changes, "draft", together)
        await write(tx, [c for c in changes if c.live_changes], "live", together)
        for change in changes:
            await record(tx, change)
        for change in changes:
            await tell(tx, change)
    return prepared


async def seed(actor: Actor, entries: Sequence[Whole]) -> set[UUID]:
    """Make the own rows of those entries that aren't there, and nothing else; the keys of these.
    To be followed by ``put`` within the same transaction: so more entries can link to each other
    than memory holds.
    """
    async with _transaction(actor) as tx:
        bare = [Whole(e.type_name, e.key, _bare(e.draft)) for e in entries]
        new = [change for change in await _prepare(tx, bare) if change.created]
        await write_all(tx.connection, parents_first(new))
    return {change.whole.key for change in new}


def _bare(stage: Stage) -> Stage:
    """The entry's own row of a stage."""
    own = Given(stage.given.shape, stage.given.path, dict(stage.given.values))
    return Stage(own, stage.stamps)


async def compare(
    actor: Actor, entries: Sequence[Whole], known: Collection[UUID] = ()
) -> list[Change]:
    """What ``put`` would change, with the states before; nothing is locked or written. Raises what
    ``put`` raises, as far as that is known without writing. ``known`` are entries that may be
    linked to although they aren't there.
    """
    async with _transaction(actor) as tx:
        changes = await _prepare(tx, entries, states=True)
        await _check_targets(tx, changes, known)
        return changes


async def missing(actor: Actor, targets: Iterable[Target]) -> list[Target]:
    """Those of the targets that there are no entries of."""
    async with _transaction(actor) as tx:
        return await _missing(tx, targets)


def _transaction(actor: Actor) -> Any:
    if actor.caller is not None:
        raise Forbidden("Only the system's own commands may do this.")
    return transaction(actor)


# --- comparing -----------------------------------------------------------------------------------


async def _prepare(
    tx: Transaction,
    entries: Sequence[Whole],
    *,
    lock: bool = False,
    states: bool = False,
    fresh: frozenset[UUID] = frozenset(),
) -> list[Change]:
    """Load what is there, and change it in memory."""
    drafts: dict[UUID, Node] = {}
    lives: dict[UUID, Node] = {}
    kept: dict[UUID, int] = {}
    for type_name, keys in _by_type(entries).items():
        shape = aggregate_of(type_name)
        drafts |= await load_all(tx.connection, shape, keys, lock=lock)
        await look_at(tx, "live")
        lives |= await load_all(tx.connection, shape, keys, lock=False)
        await look_at(tx, "draft")
        kept |= await _last_revisions(tx, [key for key in keys if key not in drafts])
    changes = []
    for entry in entries:
        draft, live = drafts.get(entry.key), lives.get(entry.key)
        before = {}
        if states:
            before = {"draft": show(draft) if draft else None, "live": show(live) if live else None}
        with refusing(entry):
            change = _change(entry, draft, live, kept.get(entry.key, 0), tx.at, entry.key in fresh)
        change.before = before
        changes.append(change)
    return changes


def _by_type(entries: Iterable[Whole]) -> dict[str, list[UUID]]:
    keys: dict[str, list[UUID]] = {}
    for entry in entries:
        keys.setdefault(entry.type_name, []).append(entry.key)
    return keys


async def _last_revisions(tx: Transaction, keys: Sequence[UUID]) -> dict[UUID, int]:
    """The last version of entries that were deleted: a new one goes on from there."""
    rows = await tx.fetch(
        "select entry_id, max(version) as version from office.revision "
        "where entry_id = any($1::uuid[]) group by entry_id",
        list(keys),
    )
    return {row["entry_id"]: row["version"] for row in rows}


def _change(
    entry: Whole, draft: Node | None, live: Node | None, kept: int, at: datetime, fresh: bool
) -> Change:
    shape = aggregate_of(entry.type_name)
    growth = Growth()
    was_live = set(live.variants) if live else set()
    created = draft is None or fresh
    draft = draft or _new(shape, entry.key, at)
    version = kept if created else draft.row.version
    _become(draft, entry.draft, growth, at)
    growth.check_sources(draft, entry.draft.given)
    if draft.differs() and not fresh:
        _stamp(draft, entry.draft, version, at)
    if entry.live:
        live = live or _new(shape, entry.key, at)
        _become(live, entry.live, growth.settled(), at, draft)
        growth.adopt(live, draft)
        if live.differs():
            _stamp(live, entry.live, 0 if live.is_new else live.row.version, at)
            live.set("version", min(live.row.version, draft.row.version))
    change = Change(entry, draft, live if entry.live else None, created)
    _check_live(entry, draft, live, was_live | entry.live_locales)
    return change


def _new(shape: Shape, key: UUID, at: datetime) -> Node:
    return new_node(shape, (), id=key, created_at=at, updated_at=at)


def _become(
    node: Node, stage: Stage, growth: Growth, at: datetime, twin: Node | None = None
) -> None:
    """Change the tree to what the stage says, but for the stamps of the entry's own row."""
    growth.grow(node, stage.given)
    merge(node, stage.given, at)
    growth.trim(node, stage.given)
    growth.derive(node, twin)
    for locale, moment in stage.touched.items():
        if node.variants[locale].differs():
            node.variants[locale].set("updated_at", moment)
    if (published := stage.stamps.get("published_at")) is not None:
        node.set("published_at", published)


def _stamp(node: Node, stage: Stage, version: int, at: datetime) -> None:
    """The version and the moment of the change, when there is one. ``version`` is the last one."""
    said = stage.stamps.get("version", 1)
    node.set("version", max(said, version + 1))
    node.set("updated_at", stage.stamps.get("updated_at", at) if said > version else at)


def _check_live(entry: Whole, draft: Node, live: Node | None, locales: set[str]) -> None:
    """What the world sees must not contradict the draft, nor the draft what the world sees."""
    if entry.live and live:
        if live.row.classification != Classification.PUBLIC:
            raise NotPublishable(
                "The entry is classified {classification}; only PUBLIC ones can be published.",
                path=("live", "classification"),
                classification=live.row.classification,
            )
        if live.row.published_at is None or draft.row.published_at is None:
            raise InputError(
                "{argument} is required.", path=("draft", "published_at"), argument="published_at"
            )
    if live and draft.row.classification != Classification.PUBLIC:
        raise ActionError(
            "The entry is live, so it can't become {classification}; unpublish it first.",
            path=("draft", "classification"),
            classification=draft.row.classification,
        )
    for locale, variant in entry.draft.given.variants.items():
        published = variant and variant.values.get("state") == VariantState.PUBLISHED
        if published and locale not in locales:
            raise InputError(
                "{argument} is PUBLISHED, but the entry isn't live in {locale}.",
                path=("draft", "variants", locale, "state"),
                argument="state",
                locale=locale,
            )


async def _check_targets(
    tx: Transaction, changes: Sequence[Change], known: Collection[UUID] = ()
) -> None:
    """Raises Refused when an entry links to one that is neither there nor put now."""
    put_now = {(change.whole.type_name, change.whole.key) for change in changes}
    wanted = [
        target
        for change in changes
        for target in change.whole.targets()
        if (target.type_name, target.key) not in put_now and target.key not in known
    ]
    absent = await _missing(tx, wanted)
    for change in changes if absent else ():
        for target in change.whole.targets():
            if target in absent:
                raise Refused(change.whole, target.missing)


async def _missing(tx: Transaction, targets: Iterable[Target]) -> list[Target]:
    wanted = list(targets)
    found = await seen(tx, ((target.type_name, target.key) for target in wanted))
    return [target for target in wanted if target.key not in found]
