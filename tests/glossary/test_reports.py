"""The glossary and the gate over the API."""

from __future__ import annotations

from cms.actions.glossary import save_term
from cms.auth.caller import Grant, Role
from cms.glossary.term import Form, TermKind
from tests.actions import world
from tests.actions.world import ACTOR
from tests.mutations.newsroom import Newsroom, Person, gid

TERMS = """
query ($text: String, $locale: Locale, $first: Int, $after: String) @stage(of: DRAFT) {
  glossary(text: $text, locale: $locale, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { code kind note version forms { locale text isPreferred isForbidden } }
  }
}
"""
DISAGREEMENTS = """
query ($of: ID!) @stage(of: DRAFT) {
  disagreements(of: $of, locale: EN) {
    kind field source { written sentence } target { written } message
  }
}
"""


async def test_the_terms_are_told_page_by_page(chief: Person) -> None:
    forms = [Form("VI", "Lạng Sơn"), Form("ZH", "谅山"), Form("ZH", "凉山", False, True)]
    for code in ("b", "a", "c"):
        await save_term(ACTOR, code, TermKind.PLACE, forms, "tỉnh")
    first = (await chief.ask(TERMS, first=2))["glossary"]
    assert [node["code"] for node in first["nodes"]] == ["a", "b"]
    assert first["nodes"][0] == {
        "code": "a",
        "kind": "PLACE",
        "note": "tỉnh",
        "version": 1,
        "forms": [
            {"locale": "VI", "text": "Lạng Sơn", "isPreferred": True, "isForbidden": False},
            {"locale": "ZH", "text": "谅山", "isPreferred": True, "isForbidden": False},
            {"locale": "ZH", "text": "凉山", "isPreferred": False, "isForbidden": True},
        ],
    }
    after = first["pageInfo"]["endCursor"]
    rest = (await chief.ask(TERMS, first=2, after=after))["glossary"]
    assert [node["code"] for node in rest["nodes"]] == ["c"]
    assert rest["pageInfo"]["hasNextPage"] is False
    found = (await chief.ask(TERMS, text="凉", locale="ZH"))["glossary"]["nodes"]
    assert len(found) == 3
    assert (await chief.ask(TERMS, text="凉", locale="VI"))["glossary"]["nodes"] == []


async def test_what_the_gate_would_say_is_told_beforehand(chief: Person) -> None:
    variants = {
        "VI": {"title": "Tin", "slug": "tin", "body_markdown": "Có 25 toa."},
        "EN": {"title": "News", "slug": "news", "body_markdown": "26 wagons."},
    }
    key = await world.make("Article", {"kind": "NEWS", "variants": variants})
    data = await chief.ask(DISAGREEMENTS, of=gid("Article", key))
    assert data["disagreements"] == [
        {
            "kind": "NUMBER",
            "field": "bodyMarkdown",
            "source": {"written": "25", "sentence": "Có 25 toa."},
            "target": {"written": "26"},
            "message": "body_markdown in EN says “26” where its source says “25”: Có 25 toa.",
        }
    ]


async def test_of_a_hidden_entry_nothing_is_told(newsroom: Newsroom, chief: Person) -> None:
    unit = await world.unit("guard")
    key = await world.article(unit=unit, classification="INTERNAL")
    other = await newsroom.hire("other", Grant(Role.EDITOR, await world.unit("press")))
    response = await other.post(DISAGREEMENTS, of=gid("Article", key))
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
