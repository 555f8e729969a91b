"""The way of a text: submitted, sent back, approved by somebody else, published, archived."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from cms.auth.caller import Grant, Role, Scope
from tests.actions import world
from tests.desk.people import STATES, states, written
from tests.mutations.newsroom import EDITOR, Newsroom, Person, gid


async def test_a_text_goes_its_way(editor: Person, approver: Person) -> None:
    key, version = await written(editor)
    payload = await editor.desk("submitVariants", STATES, id=key)
    assert states(payload) == {"EN": "IN_REVIEW", "VI": "IN_REVIEW"}
    payload = await approver.desk(
        "requestChanges", STATES, id=key, locales=["EN"], note="Which gate?"
    )
    assert states(payload) == {"EN": "DRAFT", "VI": "IN_REVIEW"}
    payload = await approver.desk("approveVariants", STATES, id=key, expectedVersion=version)
    assert states(payload) == {"EN": "DRAFT", "VI": "APPROVED"}
    payload = await approver.do(
        "publish",
        "Article",
        "article { variants { locale state } }",
        id=key,
        expectedVersion=version,
        locales=["VI"],
    )
    assert payload["userErrors"] == []
    live = await editor.ask("{ articles { nodes { variants { locale title } } } }")
    assert live["articles"]["nodes"] == [{"variants": [{"locale": "VI", "title": "Tin mới"}]}]


async def test_only_what_is_approved_is_published(editor: Person, approver: Person) -> None:
    key, version = await written(editor)
    payload = await approver.do("publish", "Article", id=key, expectedVersion=version)
    told = {(each["code"], each["message"]) for each in payload["userErrors"]}
    wanted = "The variant {} is DRAFT; only approved ones can be published."
    assert ("NOT_PUBLISHABLE", wanted.format("EN")) in told
    assert ("NOT_PUBLISHABLE", wanted.format("VI")) in told


async def test_nobody_approves_their_own_words(newsroom: Newsroom, chief: Person) -> None:
    """Not even who may do everything, nor who has changed but a part, nor through a token."""
    key, version = await written(chief)
    await chief.desk("submitVariants", id=key)
    assert await chief.refused_desk("approveVariants", id=key, expectedVersion=version) == (
        "ACTION_REFUSED"
    )
    other = await newsroom.hire("other", Grant(Role.ADMINISTRATOR))
    texts = [{"locale": "EN", "title": "Newer"}]
    await other.do("update", "Article", id=key, expectedVersion=version, variants=texts)
    await other.desk("submitVariants", id=key, locales=["EN"])
    payload = await other.desk("approveVariants", STATES, id=key, expectedVersion=version + 1)
    assert [each["message"] for each in payload["userErrors"]] == [
        "You have changed the texts in EN yourself: somebody else must approve them."
    ]
    payload = await other.desk(
        "approveVariants", STATES, id=key, expectedVersion=version + 1, locales=["VI"]
    )
    assert states(payload) == {"EN": "IN_REVIEW", "VI": "APPROVED"}


async def test_a_change_undoes_the_approval(editor: Person, approver: Person) -> None:
    key, version = await written(editor)
    await editor.desk("submitVariants", id=key)
    await approver.desk("approveVariants", id=key, expectedVersion=version)
    texts = [{"locale": "EN", "title": "Something else"}]
    await editor.do("update", "Article", id=key, expectedVersion=version, variants=texts)
    payload = await approver.do("publish", "Article", id=key, expectedVersion=version + 1)
    assert [each["message"] for each in payload["userErrors"]] == [
        "The variant EN is DRAFT; only approved ones can be published."
    ]


async def test_what_all_languages_share_is_approved_too(editor: Person, approver: Person) -> None:
    key, version = await written(editor)
    await editor.desk("submitVariants", id=key)
    await approver.desk("approveVariants", id=key, expectedVersion=version)
    await approver.do("publish", "Article", id=key, expectedVersion=version)
    await editor.do("update", "Article", id=key, expectedVersion=version, kind="FEATURE")
    payload = await approver.do("publish", "Article", id=key, expectedVersion=version + 1)
    assert "share was changed and not approved" in payload["userErrors"][0]["message"]
    payload = await editor.desk("submitVariants", STATES, id=key, locales=["VI"])
    assert states(payload) == {"EN": "PUBLISHED", "VI": "IN_REVIEW"}
    await approver.desk("approveVariants", id=key, expectedVersion=version + 1)
    payload = await approver.do("publish", "Article", id=key, expectedVersion=version + 1)
    assert payload["userErrors"] == []
    live = await editor.ask("{ articles { nodes { kind } } }")
    assert live["articles"]["nodes"] == [{"kind": "FEATURE"}]


async def test_texts_of_parts_are_approved_with_their_language(
    newsroom: Newsroom, approver: Person
) -> None:
    """A heading in another language than those published doesn't slip through with them."""
    producer = await newsroom.hire("producer", Grant(Role.PRODUCER))
    sections = [{"code": "news", "variants": [{"locale": "VI", "heading": "Tin"}]}]
    payload = await producer.do(
        "create",
        "Bulletin",
        "bulletin { id version sections { code } }",
        year=2015,
        month=1,
        number=1,
        classification="PUBLIC",
        languages=["VI", "EN"],
        variants=[{"locale": "VI", "title": "Số 1"}, {"locale": "EN", "title": "No. 1"}],
        sections=sections,
    )
    key = payload["bulletin"]["id"]
    await producer.desk("submitVariants", id=key)
    await approver.desk("approveVariants", id=key, expectedVersion=1)
    await approver.do("publish", "Bulletin", id=key, expectedVersion=1)
    english = {"code": "news", "variants": [{"locale": "EN", "heading": "Unapproved"}]}
    change = {"put": [english]}
    payload = await producer.do("update", "Bulletin", id=key, expectedVersion=1, sections=change)
    assert payload["userErrors"] == []
    payload = await approver.do("publish", "Bulletin", id=key, expectedVersion=2, locales=["VI"])
    assert payload["userErrors"] != []
    live = await approver.ask("{ bulletins { nodes { sections { variants { heading } } } } }")
    assert live["bulletins"]["nodes"] == [{"sections": [{"variants": [{"heading": "Tin"}]}]}]


async def test_what_is_archived_is_out_of_the_way(editor: Person, approver: Person) -> None:
    key, version = await written(editor)
    payload = await editor.desk("archiveVariants", STATES, id=key, locales=["EN"])
    assert states(payload) == {"EN": "ARCHIVED", "VI": "DRAFT"}
    assert await editor.refused_desk("submitVariants", id=key, locales=["EN"]) == "ACTION_REFUSED"
    payload = await editor.desk("reopenVariants", STATES, id=key)
    assert states(payload) == {"EN": "DRAFT", "VI": "DRAFT"}
    await editor.desk("submitVariants", id=key)
    await approver.desk("approveVariants", id=key, expectedVersion=version)
    await approver.do("publish", "Article", id=key, expectedVersion=version)
    payload = await editor.desk("archiveVariants", id=key, locales=["VI"])
    assert [each["message"] for each in payload["userErrors"]] == [
        "The variant VI is live; unpublish it first."
    ]


async def test_an_embargo_holds_back_whoever_asks(editor: Person, approver: Person) -> None:
    key, version = await written(editor)
    await editor.desk("submitVariants", id=key)
    await approver.desk("approveVariants", id=key, expectedVersion=version)
    until = "2099-01-01T00:00:00+07:00"
    payload = await approver.desk("setEmbargo", id=key, until=until, locales=["EN"])
    assert payload["userErrors"] == []
    payload = await approver.do("publish", "Article", id=key, expectedVersion=version)
    (error,) = payload["userErrors"]
    assert error["code"] == "NOT_PUBLISHABLE"
    assert "2098-12-31T17:00" in error["message"]
    payload = await approver.do(
        "publish", "Article", id=key, expectedVersion=version, locales=["VI"]
    )
    assert payload["userErrors"] == []
    await approver.desk("setEmbargo", id=key, until=None, locales=["EN"])
    payload = await approver.do("publish", "Article", id=key, expectedVersion=version)
    assert payload["userErrors"] == []


async def test_an_embargo_is_to_come(editor: Person, approver: Person) -> None:
    key, _ = await written(editor)
    payload = await approver.desk("setEmbargo", id=key, until="2015-01-01T00:00:00Z")
    assert payload["userErrors"][0]["path"] == ["input", "until"]
    assert await editor.refused_desk("setEmbargo", id=key, until=None) == "FORBIDDEN"


async def test_work_is_assigned_and_shown(newsroom: Newsroom, editor: Person) -> None:
    key, _ = await written(editor)
    await newsroom.hire("translator", Grant(Role.TRANSLATOR, None, "ZH"))
    payload = await editor.desk(
        "assignWork", id=key, locale="ZH", assignee="translator", dueOn="2015-02-01"
    )
    assert payload["userErrors"] == []
    payload = await editor.desk("assignWork", id=key, assignee="nobody-here")
    assert [(e["code"], e["path"]) for e in payload["userErrors"]] == [
        ("NOT_FOUND", ["input", "assignee"])
    ]
    await editor.desk("submitVariants", id=key, locales=["VI"])
    found = await editor.ask(
        "query ($id: ID!) @stage(of: DRAFT) { work(of: $id) {"
        " locale state authors submittedBy assignee assignedBy dueOn approvedAt } }",
        id=key,
    )
    nobody = dict.fromkeys(("submittedBy", "assignee", "assignedBy", "dueOn", "approvedAt"))
    assert found["work"] == [
        {"locale": None, "state": None, "authors": ["editor"], **nobody},
        {"locale": "EN", "state": "DRAFT", "authors": ["editor"], **nobody},
        {
            "locale": "VI",
            "state": "IN_REVIEW",
            "authors": ["editor"],
            **nobody,
            "submittedBy": "editor",
        },
        {
            "locale": "ZH",
            "state": None,
            "authors": [],
            **nobody,
            "assignee": "translator",
            "assignedBy": "editor",
            "dueOn": "2015-02-01",
        },
    ]


async def test_each_verb_takes_its_role(newsroom: Newsroom, editor: Person) -> None:
    key, version = await written(editor)
    translator = await newsroom.hire("translator", Grant(Role.TRANSLATOR, None, "ZH"))
    monitor = await newsroom.hire("monitor", Grant(Role.MONITOR))
    for person in (translator, monitor):
        tried: dict[str, dict[str, Any]] = {
            "submitVariants": {"locales": ["EN"]},
            "approveVariants": {"expectedVersion": version},
            "requestChanges": {"note": "No."},
            "archiveVariants": {"locales": ["EN"]},
            "setEmbargo": {"until": None},
            "assignWork": {"assignee": "editor"},
        }
        for name, given in tried.items():
            assert await person.refused_desk(name, id=key, **given) == "FORBIDDEN", name
    assert await editor.refused_desk("approveVariants", id=key, expectedVersion=version) == (
        "FORBIDDEN"
    )


async def test_what_may_not_be_seen_is_not_there(newsroom: Newsroom, editor: Person) -> None:
    """For every verb, in the very words for an entry that isn't there."""
    secret = await world.article("secret", classification="SECRET")
    for key in (gid("Article", secret), gid("Article", UUID(int=7))):
        tried: dict[str, dict[str, Any]] = {
            "submitVariants": {},
            "requestChanges": {"note": "No."},
            "archiveVariants": {},
            "setEmbargo": {"until": None},
            "assignWork": {"assignee": None},
            "addComment": {"body": "Hm."},
        }
        for name, given in tried.items():
            payload = await editor.desk(name, id=key, **given)
            (error,) = payload["userErrors"]
            assert error["message"] == "There is no Article with this key.", name
        for report in ("work(of: $id) { state }", "comments(of: $id) { nodes { body } }"):
            query = f"query ($id: ID!) @stage(of: DRAFT) {{ {report} }}"
            body = (await editor.post(query, id=key)).json()
            assert body["errors"][0]["extensions"]["code"] == "NOT_FOUND"


COMMENTS = (
    "query ($id: ID!, $done: Boolean) @stage(of: DRAFT) { comments(of: $id, isResolved: $done) {"
    " nodes { id locale field passage body isChangeRequest author resolvedBy"
    " entry { id } replies { body author } } pageInfo { hasNextPage } } }"
)


async def test_a_passage_is_talked_about(editor: Person, approver: Person) -> None:
    key, _ = await written(editor)
    payload = await approver.desk(
        "addComment",
        "comment { id }",
        id=key,
        body="  Which one? ",
        locale="VI",
        field="bodyMarkdown",
        passage="Cửa khẩu",
    )
    assert payload["userErrors"] == []
    comment = payload["comment"]["id"]
    payload = await editor.desk(
        "addComment", "comment { body }", id=key, body="Hữu Nghị.", replyTo=comment
    )
    assert payload["comment"] == {"body": "Hữu Nghị."}
    nodes = (await editor.ask(COMMENTS, id=key))["comments"]["nodes"]
    assert nodes == [
        {
            "id": comment,
            "locale": "VI",
            "field": "bodyMarkdown",
            "passage": "Cửa khẩu",
            "body": "Which one?",
            "isChangeRequest": False,
            "author": "approver",
            "resolvedBy": None,
            "entry": {"id": key},
            "replies": [{"body": "Hữu Nghị.", "author": "editor"}],
        }
    ]
    payload = await editor.desk("resolveComment", "comment { resolvedBy }", id=comment)
    assert payload["comment"] == {"resolvedBy": "editor"}
    assert (await editor.ask(COMMENTS, id=key, done=False))["comments"]["nodes"] == []
    await editor.desk("resolveComment", id=comment, isResolved=False)
    assert len((await editor.ask(COMMENTS, id=key, done=False))["comments"]["nodes"]) == 1


@pytest.mark.parametrize(
    "given, path",
    [
        ({"body": " "}, ["input", "body"]),
        ({"body": "x" * 10_001}, ["input", "body"]),
        ({"body": "x", "locale": "ZH"}, ["input", "locale"]),
        ({"body": "x", "field": "title"}, ["input", "locale"]),
        ({"body": "x", "locale": "VI", "field": "colour"}, ["input", "field"]),
        (
            {"body": "x", "locale": "VI", "field": "title", "passage": "not there"},
            ["input", "passage"],
        ),
    ],
)
async def test_a_comment_that_can_not_be(
    editor: Person, given: dict[str, Any], path: list[str]
) -> None:
    key, _ = await written(editor)
    payload = await editor.desk("addComment", "comment { id }", id=key, **given)
    assert [error["path"] for error in payload["userErrors"]] == [path]
    assert payload["comment"] is None


async def test_comments_come_in_pages(editor: Person) -> None:
    key, _ = await written(editor)
    for number in range(5):
        await editor.desk("addComment", id=key, body=str(number))
    query = (
        "query ($id: ID!, $after: String) @stage(of: DRAFT) {"
        " comments(of: $id, first: 2, after: $after) {"
        " edges { cursor node { body } } pageInfo { hasNextPage endCursor } } }"
    )
    found, after = [], None
    for more in (True, True, False):
        page = (await editor.ask(query, id=key, after=after))["comments"]
        found += [edge["node"]["body"] for edge in page["edges"]]
        assert page["pageInfo"]["hasNextPage"] is more
        after = page["pageInfo"]["endCursor"]
    assert found == ["0", "1", "2", "3", "4"]
    body = (await editor.post(query, id=key, after="nonsense")).json()
    assert body["errors"][0]["extensions"]["code"] == "INVALID_CURSOR"


async def test_a_token_that_may_only_read_says_nothing(newsroom: Newsroom, editor: Person) -> None:
    key, _ = await written(editor)
    reader = await newsroom.hire("reader", EDITOR, scopes=[Scope.READ])
    assert await reader.refused_desk("addComment", id=key, body="x") == "FORBIDDEN"
