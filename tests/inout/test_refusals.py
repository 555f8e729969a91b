"""What can't be taken is named, and the rest is taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cms.actions.base import Actor
from cms.actions.exact.put import compare, put
from cms.actions.exact.whole import Whole
from cms.auth.caller import Caller, Grant, Role
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.errors import Forbidden, InputError
from cms.i18n.locales import Locales
from cms.inout import lines
from cms.inout.report import CREATED, REFUSED
from tests.actions import world
from tests.inout.exchange import contents, exported, graph_of, imported

KEYS = [UUID(int=(7 << 76) + (2 << 62) + number) for number in range(20)]


def topic(number: int = 0, **draft: Any) -> dict[str, Any]:
    """A topic's line."""
    code = f"topic-{number}"
    content = {"code": code, "variants": {"VI": {"name": code, "state": "DRAFT"}}, **draft}
    return {"kind": "entry", "type": "Topic", "key": str(KEYS[number]), "draft": content}


def article(number: int, **draft: Any) -> dict[str, Any]:
    """An article's line."""
    variants = {"VI": {"title": "Bài", "slug": f"bai-{number}"}}
    content = {"kind": "NEWS", "variants": variants, **draft}
    return {"kind": "entry", "type": "Article", "key": str(KEYS[number]), "draft": content}


LIVE: dict[str, Any] = {"classification": "PUBLIC", "published_at": "2015-01-01T00:00:00Z"}
BAD: dict[str, tuple[dict[str, Any] | bytes, str]] = {
    "not JSON": (b"{nonsense", "not JSON"),
    "not UTF-8": (b'{"kind": "\xff"}', "not JSON"),
    "not an object": (b"[1, 2]", "must be a JSON object"),
    "a surrogate": (b'{"kind": "entry", "type": "\\ud800"}', "not JSON"),
    "deep nesting": (b"[" * 100_000, "not JSON"),
    "no kind": ({}, "kind is “None”; allowed are entry, term, release, work"),
    "another kind": ({"kind": "account"}, "kind is “account”"),
    "another type": ({**topic(), "type": "Account"}, "There is no type Account of entries."),
    "a type that is no text": ({**topic(), "type": ["Topic"]}, "There is no type"),
    "no key": ({**topic(), "key": None}, "key must be the key of an entry"),
    "a key in capitals": ({**topic(), "key": str(KEYS[10]).upper()}, "key must be the key"),
    "a path for a key": ({**topic(), "key": "../../etc/passwd"}, "key must be the key"),
    "another member": ({**topic(), "secret": 1}, "There is no field secret here"),
    "no draft": ({"kind": "entry", "type": "Topic", "key": str(KEYS[0])}, "must be an object"),
    "another field": (topic(password="x"), "There is no field password here"),
    "a derived field": (
        topic(variants={"VI": {"name": "x", "sort_key": "00"}}), "There is no field sort_key",
    ),
    "another locale": (topic(variants={"XX": {"name": "x"}}), "XX is not a locale"),
    "a text that goes": (topic(variants={"VI": None}), "VI must not be null"),
    "a version of 0": (topic(version=0), "version must be 1 or more"),
    "a version of text": (topic(version="3"), "version must be a whole number"),
    "a version too large": (topic(version=2**40), "version does not fit 32 bits"),
    "a moment without zone": (topic(created_at="2015-01-01T00:00:00"), "a moment with a time zone"),
    "a moment beyond time": (topic(created_at="0001-01-01T00:00:00+14:00"), "a moment with"),
    "another state": (
        topic(variants={"VI": {"name": "x", "state": "GONE"}}), "state is “GONE”; allowed are",
    ),
    "published, not live": (
        topic(variants={"VI": {"name": "x", "state": "PUBLISHED"}}), "isn't live in VI",
    ),
    "a source that isn't": (
        topic(variants={"VI": {"name": "x", "source_locale": "EN", "source_revision": 1}}),
        "source_locale is EN, but must be another locale that this entry has",
    ),
    "a source's later revision": (
        topic(variants={"VI": {"name": "x"},
                        "EN": {"name": "x", "source_locale": "VI", "source_revision": 2}}),
        "source_revision is 2, but the source VI has the revisions 1 to 1",
    ),
    "digits that aren't": (
        topic(variants={"VI": {"name": "x", "source_sentences": "xyz"}}), "hexadecimal digits",
    ),
    "a list by its changes": (article(0, topics={"put": []}), "topics must be a list"),
    "a link to nothing": (
        article(0, topics=[str(KEYS[19])]), "there is no Topic with this key",
    ),
    "a link in a text to nothing": (
        article(0, variants={"VI": {"title": "x", "slug": "x",
            "body_markdown": "[x](article:QXJ0aWNsZToAAAAAAABwAIAAAAAAAAAT)"}}),
        "leads to no entry",
    ),
    "a link to itself": (article(0, related=[str(KEYS[0])]), "another entry than this one"),
    "a wrong code": (topic(code="Không hợp lệ"), "lower-case ASCII words"),
    "a code that is taken": (topic(code="topic-1"), "belongs to another entry"),
    "live and secret": (
        {**topic(**{**LIVE, "classification": "SECRET"}), "live": {"locales": ["VI"]}},
        "classified SECRET; only PUBLIC ones can be published",
    ),
    "live since never": (
        {**topic(classification="PUBLIC"), "live": {"locales": ["VI"]}}, "published_at is required",
    ),
    "live in what isn't there": (
        {**topic(**LIVE), "live": {"locales": ["EN"]}}, "The entry has no variant EN",
    ),
    "live in no locale": ({**topic(**LIVE), "live": {"locales": []}}, "must name a locale"),
    "live with something else": (
        {**topic(**LIVE), "live": {"locales": ["VI"], "x": 1}}, "There is no field x here",
    ),
    "a tree that is a circle": (topic(parent=str(KEYS[0])), "another entry than this one"),
    "work on nothing": (
        {"kind": "work", "type": "Topic", "key": str(KEYS[19]), "locale": "VI"},
        "There is no Topic with this key",
    ),
    "a release without a name": ({"kind": "release", "key": str(KEYS[3])}, "name is required"),
    "a term without forms": (
        {"kind": "term", "code": "x", "term_kind": "PLACE"}, "forms must be a list",
    ),
    "a term that isn't allowed": (
        {"kind": "term", "code": "x", "term_kind": "PLACE",
         "forms": [{"locale": "VI", "text": "x", "is_forbidden": True}]},
        "A term needs a form that is allowed",
    ),
    "a term with a mark of text": (
        {"kind": "term", "code": "x", "term_kind": "PLACE",
         "forms": [{"locale": "VI", "text": "x", "is_preferred": "yes"}]},
        "is_preferred must be true or false",
    ),
    "a term of another kind": (
        {"kind": "term", "code": "x", "term_kind": "GOD", "forms": []}, "term_kind is “GOD”",
    ),
    "a release of an account": (
        {"kind": "release", "key": str(KEYS[3]), "name": "x", "created_by": "x",
         "items": [{"type": "Account", "key": str(KEYS[0])}]},
        "There is no type Account",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
async def test_one_bad_line_does_not_stop_the_others(orm: Database, name: str) -> None:
    bad, reason = BAD[name]
    heard = await imported(orm, graph_of([topic(1), bad, topic(2)]))
    (number, said), *others = heard.reasons().items()
    assert (number, others) == (3, [])
    assert reason in " ".join(said)
    assert (heard.total(CREATED), heard.total(REFUSED)) == (2, 1)
    codes = await world.draft(orm, "select code from topic order by code")
    assert [row["code"] for row in codes] == ["topic-1", "topic-2"]
    rest = await contents(orm, "draft", "live", "office")
    assert not any(str(KEYS[0]) in row for rows in rest.values() for row in rows)


async def test_a_refusal_says_everything(orm: Database) -> None:
    bad = topic(code=1, version=0, variants={"VI": {"name": "", "state": "x"}})
    heard = await imported(orm, graph_of([bad]))
    (said,) = heard.reasons().values()
    assert len(said) == 2  # what is managed is looked at when the content is sound
    assert said[0].startswith("draft.code: code must be a text")


async def test_what_links_to_the_refused_is_refused(orm: Database) -> None:
    """Entries are whole: never is a link left out, whatever the order."""
    circle = [article(n, related=[str(KEYS[2 + (n - 1) % 3])]) for n in (2, 3, 4)]
    circle[1]["draft"]["variants"]["VI"]["slug"] = "bai-9"  # taken
    lines = [article(9), *circle, article(5, related=[str(KEYS[4])]), article(6)]
    heard = await imported(orm, graph_of(lines))
    said = {number: " ".join(reasons) for number, reasons in heard.reasons().items()}
    assert said.keys() == {3, 4, 5, 6}
    assert "“bai-9” belongs to another entry" in said[4]
    assert f"It links to the entry Article {KEYS[3]}, which was refused." in said[3]
    assert "there is no Article with this key" in said[6]
    assert heard.total(CREATED) == 2


async def test_a_value_that_is_freed_later(orm: Database, tmp_path: Path) -> None:
    """A code goes from one entry to another: the one that takes it may stand first."""
    await imported(orm, graph_of([topic(1), topic(2)]))
    heard = await imported(orm, graph_of([topic(1, code="topic-2"), topic(2, code="topic-3")]))
    assert heard.reasons() == {}
    codes = await world.draft(orm, "select code from topic order by code")
    assert [row["code"] for row in codes] == ["topic-2", "topic-3"]


async def test_a_line_that_is_too_long(orm: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LINE_LIMIT", 1000)
    long = topic(1, variants={"VI": {"name": "x" * 3000}})
    heard = await imported(orm, graph_of([topic(0), long, topic(2)]))
    assert heard.reasons() == {3: [": The line has more than 1000 bytes."]}
    assert heard.total(CREATED) == 2


async def test_an_entry_that_stands_twice_is_the_last_of_them(orm: Database) -> None:
    heard = await imported(orm, graph_of([topic(1), topic(2), topic(1, code="spaeter")]))
    assert heard.reasons() == {}
    codes = await world.draft(orm, "select code, version from topic order by code")
    assert [tuple(row.values()) for row in codes] == [("spaeter", 2), ("topic-2", 1)]


@pytest.mark.parametrize(
    "header, reason",
    [
        (b"", "The first line is no header"),
        (b"nonsense\n", "The first line is no header"),
        (b'{"format": "other"}\n', "format must be lang-son-cms/graph"),
        (b'{"format": "lang-son-cms/graph", "version": 2}\n', "has version 2 of its form"),
        (b'{"format": "lang-son-cms/graph", "version": 1, "counts": [1]}\n', "no header"),
        (b'{"format": "lang-son-cms/graph", "version": 1, "locales": "VI"}\n', "no header"),
    ],
)
async def test_a_file_of_another_form(orm: Database, header: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        await imported(orm, header + json.dumps(topic(1)).encode())
    assert reason in str(caught.value)


async def test_a_long_parents_chain_backwards(orm: Database) -> None:
    """Each line links to the one after it: none is refused, and none is taken twice."""
    keys = [new_key() for _ in range(60)]
    made = []
    for number, key in enumerate(keys):
        parent = {"parent": str(keys[number + 1])} if number + 1 < len(keys) else {}
        made.append({**topic(1, code=f"t-{number}", **parent), "key": str(key)})
    heard = await imported(orm, graph_of(made))
    assert (heard.reasons(), heard.total(CREATED)) == ({}, 60)


async def test_export_needs_an_empty_folder(orm: Database, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(InputError, match="is not empty"):
        await exported(orm, tmp_path)


async def test_only_the_system_imports(orm: Database) -> None:
    grants = frozenset({Grant(Role.ADMINISTRATOR)})
    caller = Caller(UUID(int=1), "lan", grants=grants, clearance=Classification.TOP_SECRET)
    whole = Whole.read("Topic", KEYS[0], topic()["draft"], None, Locales())
    for work in (put(Actor.of(caller), [whole]), compare(Actor.of(caller), [whole])):
        with pytest.raises(Forbidden):
            await work
    assert not await world.draft(orm, "select 1 from topic")
