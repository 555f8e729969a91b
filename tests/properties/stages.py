"""What the two stages hold, read by one plain statement each and put together by hand: the check of
the actions must not rest on the code of the actions.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.database.types import Connection
from tests.history.test_restore import uncounted

Row = dict[str, Any]
Tree = dict[str, Any]
"""A row with its columns, its ``variants`` by locale and its ``lists`` by name."""

TYPES = ("Article", "Bulletin", "Topic")


def tables(shape: Shape) -> Iterator[str]:
    """The tables of an aggregate."""
    yield shape.table
    for part in shape.parts():
        yield from tables(part)


SHAPES = {name: aggregate_of(name) for name in TYPES}
TABLES = [table for shape in SHAPES.values() for table in tables(shape)]


async def read(connection: Connection, stage: str) -> dict[UUID, Tree]:
    """All entries of a stage, by key."""
    rows = await connection.fetch(
        " union all ".join(
            f"select '{table}' as name, to_jsonb(t)::text as row from {stage}.\"{table}\" as t"
            for table in TABLES
        )
    )
    found: dict[str, list[Row]] = {table: [] for table in TABLES}
    for row in rows:
        found[row["name"]].append(json.loads(row["row"]))
    return {
        UUID(row["id"]): _tree(shape, row, found)
        for shape in SHAPES.values()
        for row in found[shape.table]
    }


def _tree(shape: Shape, row: Row, found: Mapping[str, list[Row]]) -> Tree:
    def below(part: Shape) -> list[Tree]:
        own = [each for each in found[part.table] if each[str(part.owner)] == row["id"]]
        return [_tree(part, each, found) for each in own]

    variants = below(shape.variants) if shape.variants else []
    lists = {
        name: sorted(below(part), key=lambda tree: tree["row"]["position"])
        for name, part in shape.lists.items()
    }
    return {"row": row, "variants": {v["row"]["locale"]: v for v in variants}, "lists": lists}


def published(draft: Tree, live: Tree | None, chosen: Collection[str]) -> Tree:
    """What is live once these texts of a draft are published, after what was live before."""
    shown = deepcopy(draft)
    others = live["variants"] if live else {}
    texts = {locale: shown["variants"][locale] for locale in chosen}
    shown["variants"] = {**others, **texts}
    _only(shown["lists"], set(shown["variants"]))
    return shown


def taken_back(live: Tree, gone: Collection[str]) -> Tree | None:
    """What is live once these texts are taken back."""
    left = live["variants"].keys() - set(gone)
    if not left:
        return None
    shown = deepcopy(live)
    shown["variants"] = {locale: shown["variants"][locale] for locale in left}
    _only(shown["lists"], left)
    return shown


def _only(lists: Mapping[str, list[Tree]], locales: Collection[str]) -> None:
    """Leave the texts of parts in these locales."""
    for rows in lists.values():
        for row in rows:
            row["variants"] = {lo: t for lo, t in row["variants"].items() if lo in locales}
            _only(row["lists"], locales)


def parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def as_json(value: Any) -> Any:
    return "\\x" + value.hex() if isinstance(value, bytes) else value


def without_links(kept: dict[str, Any], targets: Collection[str]) -> Any:
    """A kept entry without the members of lists that link to these, and uncounted."""

    def shown(each: Any) -> Any:
        if isinstance(each, list):
            return [shown(one) for one in each if not leads(one)]
        return {n: shown(v) for n, v in each.items()} if isinstance(each, dict) else each

    def leads(one: Any) -> bool:
        return isinstance(one, dict) and any(
            value in targets for value in one.values() if isinstance(value, str)
        )

    return uncounted(shown(kept))


def words_of(text: dict[str, Any] | None) -> dict[str, Any] | None:
    """A kept text without what is said about its making."""
    return text and {name: value for name, value in text.items() if name not in ABOUT}


def snapshot_of(type_name: str, tree: Tree) -> dict[str, Any]:
    """The content of an entry, from its rows."""

    def content(shape: Shape, each: Tree) -> dict[str, Any]:
        row = SimpleNamespace(**each["row"])
        found = {name: value.show(row) for name, value in shape.values.items()}
        if shape.variants:
            texts = each["variants"].items()
            found["variants"] = {lo: content(shape.variants, text) for lo, text in texts}
        if not shape.is_variant:
            for name, part in shape.lists.items():
                found[name] = [content(part, row) for row in each["lists"][name]]
        return found

    return content(SHAPES[type_name], tree)


MANAGED = frozenset({"version", "revision", "state", "updated_at", "published_at"})
ABOUT = frozenset({"source_locale", "source_revision", "source_sentences", "translator"})
"""What is said of the making of a text; to change it is no change of the text."""


def part_of(tree: Tree, locale: str | None, within: Tree) -> Any:
    """What somebody answers for who changes an entry: the texts in a locale, those of its parts
    among them as far as they are ``within`` the entry now, or all that isn't one locale's.
    """

    def row(each: Tree) -> dict[str, Any]:
        return {name: value for name, value in each["row"].items() if name not in MANAGED}

    def rows(each: Tree) -> Iterator[Tree]:
        for listed in each["lists"].values():
            for one in listed:
                yield one
                yield from rows(one)

    if locale is None:
        return row(tree), [row(each) for each in rows(tree)]
    there = {each["row"]["id"] for each in rows(within)}
    texts = [tree, *(each for each in rows(tree) if each["row"]["id"] in there)]
    return {
        each["row"]["id"]: row(each["variants"][locale])
        for each in texts
        if locale in each["variants"]
    }
