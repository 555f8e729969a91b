"""The glossary through the API: who keeps it, and what they are told."""

from __future__ import annotations

from cms.auth.caller import Grant, Role
from tests.mutations.newsroom import Newsroom, Person

TERM = "term { code kind note version forms { locale text isPreferred isForbidden } }"
FORMS = [
    {"locale": "VI", "text": "Lạng Sơn"},
    {"locale": "ZH", "text": "谅山"},
    {"locale": "ZH", "text": "凉山", "isForbidden": True},
]


async def test_a_term_is_made_changed_and_deleted(editor: Person) -> None:
    payload = await editor.desk("saveTerm", TERM, code="lang-son", kind="PLACE", forms=FORMS)
    assert payload["userErrors"] == []
    assert payload["term"]["version"] == 1
    assert payload["term"]["forms"] == [
        {"locale": "VI", "text": "Lạng Sơn", "isPreferred": True, "isForbidden": False},
        {"locale": "ZH", "text": "谅山", "isPreferred": True, "isForbidden": False},
        {"locale": "ZH", "text": "凉山", "isPreferred": False, "isForbidden": True},
    ]
    asked = 'query @stage(of: DRAFT) { glossary(text: "谅山") { nodes { code version } } }'
    assert (await editor.ask(asked))["glossary"]["nodes"] == [{"code": "lang-son", "version": 1}]
    given = {"code": "lang-son", "kind": "PLACE", "forms": FORMS[:2]}
    late = await editor.desk("saveTerm", TERM, **given, expectedVersion=7)
    assert [error["code"] for error in late["userErrors"]] == ["VERSION_CONFLICT"]
    changed = await editor.desk("saveTerm", TERM, **given, expectedVersion=1)
    assert changed["term"]["version"] == 2
    assert (await editor.desk("deleteTerm", code="lang-son", expectedVersion=2)) == {
        "userErrors": []
    }
    assert (await editor.ask(asked))["glossary"]["nodes"] == []


async def test_faults_are_told_where_they_are(editor: Person) -> None:
    forms = [{"locale": "VI", "text": " "}]
    payload = await editor.desk("saveTerm", TERM, code="Không", kind="PLACE", forms=forms)
    assert [error["path"] for error in payload["userErrors"]] == [
        ["input", "code"],
        ["input", "forms", 0, "text"],
    ]
    assert payload["term"] is None


async def test_translators_read_it_only(newsroom: Newsroom) -> None:
    translator = await newsroom.hire("dich", Grant(Role.TRANSLATOR, None, "ZH"))
    given = {"code": "a", "kind": "PLACE", "forms": FORMS}
    assert await translator.refused_desk("saveTerm", **given) == "FORBIDDEN"
    assert await translator.refused_desk("deleteTerm", code="a") == "FORBIDDEN"
