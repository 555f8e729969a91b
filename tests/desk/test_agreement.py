"""What contradicts its source isn't published, unless somebody says why it may."""

from __future__ import annotations

from typing import Any

import orjson

from tests.actions import world
from tests.desk.people import live
from tests.mutations.newsroom import Newsroom, Person

VIETNAMESE = "Năm 2014, cửa khẩu thông quan 300 xe mỗi ngày."
ENGLISH = "In 2014 the gate cleared 500 trucks a day."


async def contradicting(editor: Person, approver: Person) -> dict[str, Any]:
    """An approved article whose translation has another number: what names it."""
    texts = [
        {"locale": "VI", "title": "Tin", "slug": "tin", "bodyMarkdown": VIETNAMESE},
        {"locale": "EN", "title": "News", "slug": "news", "bodyMarkdown": ENGLISH},
    ]
    payload = await editor.do(
        "create",
        "Article",
        "article { id version }",
        kind="NEWS",
        classification="PUBLIC",
        variants=texts,
    )
    which = {"id": payload["article"]["id"], "expectedVersion": payload["article"]["version"]}
    await editor.desk("submitVariants", id=which["id"])
    await approver.desk("approveVariants", **which)
    return which


async def test_each_disagreement_is_told(editor: Person, approver: Person) -> None:
    which = await contradicting(editor, approver)
    payload = await approver.do("publish", "Article", **which)
    assert payload["userErrors"]
    for error in payload["userErrors"]:
        assert error["code"] == "NOT_PUBLISHABLE"
        assert error["path"] == ["input", "locales", "EN", "bodyMarkdown"]
    told = " ".join(error["message"] for error in payload["userErrors"])
    assert "300" in told
    assert "500" in told
    assert await live(editor) == []
    payload = await approver.do("publish", "Article", **which, locales=["VI"])
    assert payload["userErrors"] == []


async def test_it_is_overruled_with_a_reason(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    which = await contradicting(editor, approver)
    payload = await approver.do("publish", "Article", **which, overrule="  ")
    assert payload["userErrors"][0]["path"] == ["input", "overrule"]
    payload = await approver.do("publish", "Article", **which, overrule="x" * 501)
    assert payload["userErrors"][0]["code"] == "LIMIT_EXCEEDED"
    payload = await approver.do("publish", "Article", **which, overrule="Newer figures.")
    assert payload["userErrors"] == []
    assert await live(editor) == ["tin"]
    (row,) = await world.draft(
        newsroom.database, "select detail from office.audit where verb = 'publish'"
    )
    detail = orjson.loads(row["detail"])
    assert detail["reason"] == "Newer figures."
    assert detail["overruled"] >= 1


async def test_a_release_is_held_to_it_too(editor: Person, approver: Person) -> None:
    which = await contradicting(editor, approver)
    asked = "release { id version state }"
    for overrule, state in (("", None), ("Newer figures.", "DONE")):
        items = [{"entry": which["id"], "overrule": overrule}]
        payload = await approver.desk("createRelease", asked, name="x", items=items)
        release = payload["release"]
        payload = await approver.desk(
            "runRelease", asked, id=release["id"], expectedVersion=release["version"]
        )
        assert (payload["release"] and payload["release"]["state"]) == state
        assert bool(payload["userErrors"]) is (state is None)
