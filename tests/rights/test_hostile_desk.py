"""The same editor at the desk: no verb and no report tells of, or touches, what is hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cms.content.base import new_key
from tests.mutations.newsroom import Newsroom, Person, gid
from tests.rights.test_hostile import Secrets, everything, secrets, spy

__all__ = ["secrets", "spy"]

LATER = "2099-01-01T00:00:00Z"
VERBS: dict[str, dict[str, Any]] = {
    "submitVariants": {},
    "approveVariants": {"expectedVersion": 1},
    "requestChanges": {"note": "No."},
    "archiveVariants": {"locales": ["VI"]},
    "reopenVariants": {"expectedVersion": 9},
    "assignWork": {"assignee": "spy", "locale": "VI"},
    "setEmbargo": {"until": LATER},
    "addComment": {"body": "Hm.", "locale": "VI", "field": "title", "passage": "hush"},
    "scheduleEntry": {"verb": "PUBLISH", "at": LATER},
}
REPORTS = (
    "work(of: $id) { locale state assignee }",
    "comments(of: $id) { nodes { body } }",
    "releases(with: $id) { nodes { name } }",
    "translation(of: $id, locale: VI) { isStale sentences { text } }",
    "revisions(of: $id) { nodes { version author reason } }",
    "comparison(of: $id) { texts { fields { after } } }",
)


async def told(person: Person, query: str, id: str, **variables: Any) -> str:
    """An answer, but for the id in it."""
    return json.dumps((await person.post(query, id=id, **variables)).json()).replace(id, "")


@pytest.mark.parametrize("name", VERBS)
async def test_no_verb(newsroom: Newsroom, secrets: Secrets, spy: Person, name: str) -> None:
    before = await everything(newsroom.database)
    for type_name, key in secrets.hidden:
        answers = []
        for each in (key, new_key()):
            payload = await spy.desk(name, id=gid(type_name, each), **VERBS[name])
            assert payload["userErrors"], (name, type_name)
            answers.append(json.dumps(payload).replace(gid(type_name, each), ""))
        assert answers[0] == answers[1], (name, type_name)
    assert await everything(newsroom.database) == before


@pytest.mark.parametrize("report", REPORTS, ids=lambda text: text.split("(")[0])
async def test_no_report(newsroom: Newsroom, secrets: Secrets, spy: Person, report: str) -> None:
    query = f"query ($id: ID!) @stage(of: DRAFT) {{ {report} }}"
    for type_name, key in secrets.hidden:
        hidden = await told(spy, query, gid(type_name, key))
        assert hidden == await told(spy, query, gid(type_name, new_key()))
        assert "hush" not in hidden
        assert "theirs" not in hidden


async def test_no_list_of_work(newsroom: Newsroom, secrets: Secrets, spy: Person) -> None:
    for locale in ("VI", "EN", "ZH"):
        data = await spy.ask(
            "query ($locale: Locale!) @stage(of: DRAFT) {"
            " workList(locale: $locale, first: 100) { nodes { kinds entry { id } } } }",
            locale=locale,
        )
        found = {node["entry"]["id"] for node in data["workList"]["nodes"] if node["entry"]}
        assert not found & {gid(name, key) for name, key in secrets.hidden}
        assert None not in [node["entry"] for node in data["workList"]["nodes"]]


async def test_no_release_with_it(newsroom: Newsroom, secrets: Secrets, spy: Person) -> None:
    answers = []
    for key in (secrets.secret["Article"], new_key()):
        payload = await spy.desk("createRelease", name="x", items=[{"entry": gid("Article", key)}])
        answers.append(payload)
    assert answers[0] == answers[1]
    assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"
