"""The people of the desk, the entries that they work on, and what they may do to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from cms.actions.base import Actor
from cms.auth.caller import Caller, Grant, Role
from cms.auth.policy import cleared
from cms.content.base import new_key
from cms.content.enums import Classification

LOCALES = ("VI", "EN", "ZH")
NAMES = ("one", "two", "issue", "topic")
TYPE_OF = {"one": "Article", "two": "Article", "issue": "Bulletin", "topic": "Topic"}

some = st.lists(st.sampled_from(LOCALES), min_size=1, max_size=2, unique=True)
locales = st.one_of(st.none(), st.none(), some)
names = st.sampled_from((*NAMES, "one", "one", "one", "issue"))
words = st.sampled_from(("Một.", "Hai.", "Một. Hai.", "**Một.** Ba 3."))
levels = st.sampled_from(("PUBLIC", "PUBLIC", "PUBLIC", "INTERNAL", "SECRET"))


def person(name: str, clearance: Classification, *roles: Role) -> Actor:
    grants = frozenset(Grant(role) for role in roles)
    return Actor.of(Caller(new_key(), name, grants=grants, clearance=clearance))


DESK = {
    "an": person("an", Classification.INTERNAL, Role.EDITOR, Role.APPROVER, Role.PRODUCER),
    "binh": person("binh", Classification.PUBLIC, Role.CONTRIBUTOR, Role.APPROVER),
    "chi": person("chi", Classification.SECRET, Role.ADMINISTRATOR),
}
SYSTEM = Actor("system")
actors = st.sampled_from(tuple(DESK))


@st.composite
def contents(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A change of an entry; keys stand as names."""
    given: dict[str, Any] = {}
    if draw(st.integers(0, 4)) == 0:
        given["classification"] = draw(levels)
    texts = draw(st.dictionaries(st.sampled_from(LOCALES), st.none() | words, max_size=2))
    given["variants"] = {lo: text and text_of(name, lo, text) for lo, text in texts.items()}
    if name in ("one", "two"):
        given["topics"] = draw(st.lists(st.just("topic"), max_size=1))
        given["authors"] = draw(st.lists(words, max_size=1))
    if name == "issue" and draw(st.booleans()):
        codes = draw(st.lists(st.sampled_from(("news", "culture")), max_size=2, unique=True))
        articles = st.lists(st.sampled_from(("one", "two")), max_size=2)
        given["sections"] = [
            {
                "code": code,
                "items": [{"article": each} for each in draw(articles)],
                "variants": {
                    lo: {"heading": draw(words)} for lo in draw(st.sets(st.sampled_from(LOCALES)))
                },
            }
            for code in codes
        ]
    return given


def text_of(name: str, locale: str, words: str) -> dict[str, str]:
    if name == "topic":
        return {"name": words}
    if name == "issue":
        return {"title": words, "editor_note": words}
    return {"title": words, "slug": f"{name}-{locale.lower()}", "body_markdown": words}


def clearance_of(who: str) -> tuple[Classification, ...]:
    caller = DESK[who].caller
    assert caller
    return cleared(caller.clearance)


def with_keys(given: dict[str, Any], keys: dict[str, UUID]) -> dict[str, Any]:
    """A change with keys in the place of names; what isn't there is left out."""
    found = dict(given)
    if "topics" in found:
        found["topics"] = [keys[name] for name in found["topics"] if name in keys]
    if "sections" in found:
        found["sections"] = [
            {
                **section,
                "items": [
                    {"article": keys[item["article"]]}
                    for item in section["items"]
                    if item["article"] in keys
                ],
            }
            for section in found["sections"]
        ]
    return found
