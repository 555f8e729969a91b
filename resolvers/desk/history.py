"""Revisions, and what is different between two. Fields are called as the contract calls them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cms.desk.asked import Asked
from cms.desk.page import Page
from cms.history import revisions as history
from cms.history.compare import Difference, FieldChange, ListChange
from cms.history.revisions import Comparison, RevisionInfo
from resolvers.desk.arguments import entry_of, page_of
from resolvers.mutation_content import camel


async def revisions(asked: Asked) -> Page[RevisionInfo]:
    """The revisions of an entry, the newest first."""
    first, after = page_of(asked)
    before = None if after is None else history.place(after)
    page = await history.revisions(asked.tx, *entry_of(asked), first=first, before=before)
    return replace(page, edges=tuple(replace(edge, node=_shown(edge.node)) for edge in page.edges))


async def comparison(asked: Asked) -> Comparison:
    """What is different between two versions of an entry."""
    found = await history.comparison(
        asked.tx, *entry_of(asked), asked.given.get("fromVersion"), asked.given.get("toVersion")
    )
    return replace(found, **_inside(found))


def _shown(info: RevisionInfo) -> RevisionInfo:
    return replace(info, fields=tuple(map(camel, info.fields)), lists=tuple(map(camel, info.lists)))


def _inside(found: Difference) -> dict[str, Any]:
    """What is different in a row, by the names of the contract."""
    return {
        "fields": _fields(found.fields),
        "texts": tuple(replace(each, fields=_fields(each.fields)) for each in found.texts),
        "lists": tuple(_list(each) for each in found.lists),
    }


def _fields(fields: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    return tuple(replace(field, name=camel(field.name)) for field in fields)


def _list(found: ListChange) -> ListChange:
    members = tuple(replace(member, **_inside(member)) for member in found.members)
    return replace(found, name=camel(found.name), members=members)
