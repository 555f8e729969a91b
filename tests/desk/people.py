"""People of a newsroom with work to do, and articles on their way."""

from __future__ import annotations

from typing import Any

from cms.auth.caller import Grant, Role
from tests.mutations.newsroom import Person

APPROVER = Grant(Role.APPROVER)
STATES = "entry { version variants { locale state } }"


async def written(editor: Person, slug: str = "tin", **fields: Any) -> tuple[str, int]:
    """An article by the editor, in Vietnamese and English: its id and version."""
    texts = [
        {"locale": "VI", "title": "Tin mới", "slug": slug, "bodyMarkdown": "Cửa khẩu mở cửa."},
        {"locale": "EN", "title": "News", "slug": f"{slug}-en", "bodyMarkdown": "It opens."},
    ]
    content = {"kind": "NEWS", "classification": "PUBLIC", "variants": texts, **fields}
    payload = await editor.do("create", "Article", "article { id version }", **content)
    assert payload["userErrors"] == []
    return payload["article"]["id"], payload["article"]["version"]


async def approved(editor: Person, approver: Person, slug: str = "tin") -> tuple[str, int]:
    """The same, approved."""
    key, version = await written(editor, slug)
    payload = await editor.desk("submitVariants", id=key)
    assert payload["userErrors"] == []
    payload = await approver.desk("approveVariants", id=key, expectedVersion=version)
    assert payload["userErrors"] == []
    return key, version


def states(payload: Any) -> dict[str, str]:
    """The states that a payload shows, by locale."""
    assert payload["userErrors"] == [], payload
    return {each["locale"]: each["state"] for each in payload["entry"]["variants"]}


async def live(person: Person) -> list[str]:
    """The Vietnamese slugs of the articles that the world sees, in alphabetical order."""
    data = await person.ask("{ articles { nodes { variants(locales: [VI]) { slug } } } }")
    return sorted(v["slug"] for node in data["articles"]["nodes"] for v in node["variants"])
