"""Restore: make the draft of an entry what one of its revisions was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.content import read
from cms.actions.draft import Node, load
from cms.actions.rights import absent, admit
from cms.actions.save import Saved, Trace, check_version, store
from cms.actions.words import REASON_LIMIT, words
from cms.auth.policy import Verb
from cms.errors import InputError
from cms.history.links import Content
from cms.history.revisions import Kept, revision
from cms.i18n.locales import DEFAULT, Locales


async def restore(
    actor: Actor,
    type_name: str,
    key: UUID,
    version: int,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
    reason: str = "",
    known: Locales = DEFAULT,
) -> Saved:
    """Make the draft what the entry was at ``version``: its fields, lists and texts, classification
    and unit too; or with ``locales`` nothing but the texts in these, those of the entry's parts
    among them as far as the parts are still there.

    It is a save like any other, and gives a new version: texts that change are drafts again, texts
    that weren't there then are removed, and what is so already isn't touched. A translation that
    was up to date then is up to date now, one that was behind its source is so still. Links to what
    the actor may not see stay as they are. ``known`` are the locales of the content.

    Must run within ``Database.orm()``. Nothing changes when an error is raised:

    Raises:
        NotFound: there is no entry with the key, or no such revision of it, that the actor may see;
            or something that the revision links to is gone, with an error for each of them.
        InputError: neither then nor now there is a text in one of the locales; or the revision says
            what can't be said any more.
        Others as ``cms.actions.save.save``: a slug that another entry has by now is a Conflict, a
            text that is live and wasn't there then an ActionError.
    """
    shape = aggregate_of(type_name)
    trace = Trace(
        "restore", words(reason, "reason", REASON_LIMIT, required=False), {"restored": version}
    )
    async with transaction(actor, Verb.UPDATE, type_name) as tx:
        there = await admit(tx, Verb.UPDATE, type_name, shape, key)
        node = await load(tx.connection, shape, key) if there else None
        if node is None:
            raise absent(type_name)
        check_version(node.row.version, expected_version)
        kept = await revision(tx, type_name, key, version)
        if locales is None:
            content = _whole(shape, kept.content, node, kept.text_revisions)
        else:
            chosen = _chosen(kept, node, locales, known)
            content = _texts(shape, kept.content, node, chosen, kept.text_revisions)
        return await store(tx, type_name, node, read(shape, content, known), known, trace)


def _chosen(kept: Kept, node: Node, locales: Sequence[str], known: Locales) -> set[str]:
    """The locales that were asked for. Raises InputError."""
    for position, locale in enumerate(locales):
        known.check(locale, path=("locales", position))
        if locale not in kept.content["variants"] and locale not in node.variants:
            raise InputError(
                "There is no text in {locale}, neither in version {version} nor now.",
                path=("locales", position),
                argument="locales",
                locale=locale,
                version=kept.version,
            )
    return set(locales)


Revisions = Mapping[str, int]
"""The revisions that the texts of a row had, by locale; of the texts of parts they aren't known."""


def _whole(shape: Shape, then: Content, node: Node | None, revisions: Revisions) -> dict[str, Any]:
    """What to save so that a row, as it is or not there, is what it was."""
    content = _values(shape, then)
    if shape.variants:
        chosen = {*then["variants"], *(node.variants if node else ())}
        content["variants"] = _variants(shape.variants, then, node, chosen, revisions)
    for name, part in shape.lists.items():
        if name in then:
            there = _by_identity(part, node.lists[name]) if node else {}
            rows = _in_turn(part, then[name])
            content[name] = [_whole(part, row, there.get(w), {}) for w, row in rows]
    return content


def _texts(
    shape: Shape, then: Content, node: Node, chosen: Collection[str], revisions: Revisions
) -> dict[str, Any]:
    """What to save so that the texts in some locales are what they were, and nothing else changes:
    those of members that weren't there stay too.
    """
    content: dict[str, Any] = {}
    if shape.variants:
        some = {
            locale for locale in chosen if locale in then["variants"] or locale in node.variants
        }
        content["variants"] = _variants(shape.variants, then, node, some, revisions)
    for name, part in shape.lists.items():
        if part.variants or part.lists:
            known = dict(_in_turn(part, then.get(name) or ()))
            content[name] = []
            for which, child in _by_identity(part, node.lists[name]).items():
                row = {n: part.values[n].show(child.row) for n in _names(part)}
                if which in known:
                    row |= _texts(part, known[which], child, chosen, {})
                content[name].append(row)
    return content


def _variants(
    shape: Shape, then: Content, node: Node | None, chosen: Collection[str], revisions: Revisions
) -> dict[str, dict[str, Any] | None]:
    """A row's texts in these locales as they were; None for one that wasn't there."""
    old: Mapping[str, Content] = then["variants"]
    now = {locale: text.row.revision for locale, text in (node.variants if node else {}).items()}
    left = now.keys() - set(chosen)
    found: dict[str, dict[str, Any] | None] = dict.fromkeys(sorted(chosen))
    for locale in found:
        if locale in old:
            text = found[locale] = _values(shape, old[locale])
            source: str = text.get("source_locale") or ""
            if source in left or (source in old and source in chosen):
                known = revisions.get(source)
                as_then = source in chosen or now[source] == known
                _count(text, known, now.get(source, known or 1), as_then=as_then)
            else:  # it was an original, or what it was made from is no more
                text |= {"source_locale": None, "source_revision": None}
    return found


def _count(text: dict[str, Any], then: int | None, now: int, *, as_then: bool) -> None:
    """Say of a translation what it was made from, as it is to be counted now: as the revisions of
    texts only grow, what was made from the source of that time is made from its present revision
    (which a save takes for said when nothing is), if the source is ``as_then``.
    """
    made_from = text.pop("source_revision", None)
    if made_from is not None and not (as_then and made_from == then):
        text["source_revision"] = min(made_from, now)


def _values(shape: Shape, then: Content) -> dict[str, Any]:
    """What was kept of a row's own fields, as far as there still are such fields."""
    return {name: then[name] for name in shape.values if name in then}


Identity = tuple[Any, ...]


def _names(part: Shape) -> list[str]:
    return [column.removesuffix("_id") for column in part.identity]


def _in_turn(part: Shape, rows: Iterable[Content]) -> Iterator[tuple[Identity, Content]]:
    """Kept members of a list with what they are; the same thing twice is told apart by its turn."""
    turns: Counter[Identity] = Counter()
    for row in rows:
        which = tuple(row.get(name) for name in _names(part))
        yield (*which, turns[which]), row
        turns[which] += 1


def _by_identity(part: Shape, nodes: Iterable[Node]) -> dict[Identity, Node]:
    """The members that are there, likewise."""
    nodes = list(nodes)
    shown = [{name: part.values[name].show(node.row) for name in _names(part)} for node in nodes]
    return {which: node for (which, _), node in zip(_in_turn(part, shown), nodes, strict=True)}
