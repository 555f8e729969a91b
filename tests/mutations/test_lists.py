"""Lists: given whole, or by what is put in, moved and removed; never by numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.actions import world
from tests.actions.world import draft
from tests.mutations.newsroom import Newsroom, Person, gid


async def topics(*codes: str) -> dict[str, str]:
    """Topics by their codes, as global ids."""
    return {code: gid("Topic", await world.topic(code)) for code in codes}


class Listed:
    """An article whose topics are changed step by step."""

    def __init__(self, chief: Person, key: UUID, ids: dict[str, str]) -> None:
        self.chief = chief
        self.id = gid("Article", key)
        self.ids = ids
        self.version = 1

    async def change(self, **changes: Any) -> str:
        """The codes in their order after a change, or the code of the first error."""
        payload = await self.chief.do(
            "update",
            "Article",
            "article { version topics { code } }",
            id=self.id,
            expectedVersion=self.version,
            topics=changes,
        )
        if payload["userErrors"]:
            return str(payload["userErrors"][0]["path"])
        self.version = payload["article"]["version"]
        return "".join(topic["code"] for topic in payload["article"]["topics"])

    def put(self, code: str, **beside: str) -> dict[str, str]:
        return {"target": self.ids[code], **{side: self.ids[c] for side, c in beside.items()}}


async def listed(chief: Person) -> Listed:
    ids = await topics("a", "b", "c", "d")
    rows = await draft(chief.newsroom.database, "select id from topic order by code limit 3")
    key = await world.article(topics=[row["id"] for row in rows])
    return Listed(chief, key, ids)


async def test_members_are_moved_beside_each_other(newsroom: Newsroom, chief: Person) -> None:
    article = await listed(chief)
    put = article.put
    rows = "select id from article_topic order by id"
    before = await draft(newsroom.database, rows)
    assert await article.change(put=[put("c", before="a")]) == "cab"
    assert await article.change(put=[put("c", after="b")]) == "abc"
    assert await article.change(put=[put("a", after="b")]) == "bac"
    assert await draft(newsroom.database, rows) == before
    assert await article.change(put=[put("d")]) == "bacd"
    assert await article.change(put=[put("b")]) == "bacd"
    assert await article.change(put=[put("d", before="b"), put("c", after="d")]) == "dcba"
    assert await article.change(remove=[article.ids["c"]], put=[put("c", before="d")]) == "cdba"
    assert await article.change(remove=[article.ids["d"], article.ids["a"]]) == "cb"
    assert await article.change(set=[article.ids["a"], article.ids["b"]]) == "ab"
    assert await article.change(set=[]) == ""


async def test_members_that_are_not_there_are_told(chief: Person) -> None:
    article = await listed(chief)
    put = article.put
    assert await article.change(remove=[article.ids["d"]]) == str(["input", "topics", "remove", 0])
    place = ["input", "topics", "put", 0]
    assert await article.change(put=[put("a", before="d")]) == str([*place, "before"])
    assert await article.change(put=[put("a", before="a")]) == str([*place, "before"])
    both = [put("a", before="b", after="c")]
    assert await article.change(put=both) == str([*place, "after"])
    twice = [put("a"), put("a")]
    assert await article.change(put=twice) == str(["input", "topics", "put", 1, "target"])
    mixed = await article.change(set=[], remove=[article.ids["a"]])
    assert mixed == str(["input", "topics"])
    assert article.version == 1


async def test_a_link_keeps_what_is_not_said_of_it(chief: Person) -> None:
    first, second = await world.media(), await world.media(sha256="1" * 64)
    key = await world.article(media=[{"target": first, "role": "LEAD"}, second])
    payload = await chief.do(
        "update",
        "Article",
        "article { media { edges { role node { sha256 } } } }",
        id=gid("Article", key),
        expectedVersion=1,
        media={
            "put": [
                {"target": gid("Media", first), "after": gid("Media", second)},
                {"target": gid("Media", second), "role": "GALLERY"},
            ]
        },
    )
    assert [(e["node"]["sha256"][0], e["role"]) for e in payload["article"]["media"]["edges"]] == [
        ("1", "GALLERY"),
        ("0", "LEAD"),
    ]


async def test_sections_and_their_items_are_moved_too(chief: Person) -> None:
    article, picture = await world.article(), await world.media()
    key = await world.bulletin(article, picture)
    other = await world.article("khac")
    payload = await chief.do(
        "update",
        "Bulletin",
        "bulletin { sections { code variants { locale heading }"
        " items { subject { __typename } } } }",
        id=gid("Bulletin", key),
        expectedVersion=1,
        sections={
            "put": [
                {"code": "culture", "before": "news", "removeVariants": ["VI"]},
                {
                    "code": "news",
                    "variants": [{"locale": "EN", "heading": "What is new"}],
                    "items": {
                        "remove": [gid("Article", article)],
                        "put": [{"article": gid("Article", other), "after": gid("Media", picture)}],
                    },
                },
                {"code": "end", "variants": [{"locale": "VI", "heading": "Hết"}]},
            ]
        },
    )
    assert payload["userErrors"] == []
    culture, news, end = payload["bulletin"]["sections"]
    assert (culture["code"], culture["variants"]) == ("culture", [])
    assert news["variants"] == [
        {"locale": "VI", "heading": "Tin tức"},
        {"locale": "EN", "heading": "What is new"},
    ]
    assert [item["subject"]["__typename"] for item in news["items"]] == ["Media", "Article"]
    assert end["code"] == "end"


async def test_faults_deep_in_a_list_are_told_where_they_stand(chief: Person) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    which = {"id": gid("Bulletin", key), "expectedVersion": 1}
    missing = gid("Article", UUID(int=7))
    changes = {"put": [{"code": "news", "items": {"put": [{"article": missing}]}}]}
    payload = await chief.do("update", "Bulletin", **which, sections=changes)
    (error,) = payload["userErrors"]
    place = ["input", "sections", "put", 0, "items", "put", 0, "article"]
    assert (error["path"], error["code"]) == (place, "NOT_FOUND")
    whole = {"set": [{"code": "news", "variants": [{"locale": "VI", "heading": ""}]}]}
    (error,) = (await chief.do("update", "Bulletin", **which, sections=whole))["userErrors"]
    assert error["path"] == ["input", "sections", "set", 0, "variants", 0, "heading"]


async def test_two_who_change_the_same_list_meet_at_the_version(chief: Person) -> None:
    article = await listed(chief)
    assert await article.change(put=[article.put("d")]) == "abcd"
    article.version = 1
    assert await article.change(remove=[article.ids["a"]]) == str(["input", "expectedVersion"])
