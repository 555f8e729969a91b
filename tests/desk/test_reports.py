"""Reports: root fields that the desk answers, beside content that the compiler reads."""

from __future__ import annotations

from cms.auth.caller import Grant, Role
from cms.content.enums import Classification
from tests.actions import world
from tests.mutations.newsroom import Newsroom, Person, gid

VIEWER = "query @stage(of: DRAFT) { viewer { login clearance hasToken scopes grants { role } } }"


async def test_the_viewer_is_told_who_they_are(chief: Person) -> None:
    data = await chief.ask(VIEWER)
    assert data["viewer"] == {
        "login": "chief",
        "clearance": "INTERNAL",
        "hasToken": True,
        "scopes": ["READ", "WRITE", "PUBLISH", "ADMINISTER"],
        "grants": [{"role": "ADMINISTRATOR"}],
    }


async def test_a_report_shows_entries_as_the_draft_has_them(
    newsroom: Newsroom, chief: Person
) -> None:
    key = await world.unit("press")
    grants = Grant(Role.EDITOR, key, "ZH"), Grant(Role.MONITOR)
    editor = await newsroom.hire("editor", *grants)
    data = await editor.ask(
        "query @stage(of: DRAFT) @inLocale(prefer: [VI]) { me: viewer { __typename grants {"
        " role locale unit { __typename id code variant { name } } } } units { nodes { code } } }"
    )
    unit = {
        "__typename": "Unit",
        "id": gid("Unit", key),
        "code": "press",
        "variant": {"name": "Ủy ban nhân dân tỉnh"},
    }
    assert list(data) == ["me", "units"]
    assert data["me"]["__typename"] == "Viewer"
    assert data["me"]["grants"] == [
        {"role": "EDITOR", "locale": "ZH", "unit": unit},
        {"role": "MONITOR", "locale": None, "unit": None},
    ]
    assert data["units"]["nodes"] == [{"code": "press"}]


async def test_an_entry_above_the_clearance_is_null(newsroom: Newsroom, chief: Person) -> None:
    key = await world.unit("guard", classification="INTERNAL")
    grant = Grant(Role.EDITOR, key)
    editor = await newsroom.hire("editor", grant, clearance=Classification.PUBLIC)
    data = await editor.ask("query @stage(of: DRAFT) { viewer { grants { unit { id } } } }")
    assert data["viewer"]["grants"] == [{"unit": None}]


async def test_at_the_live_stage_the_error_says_what_is_missing(newsroom: Newsroom) -> None:
    response = await newsroom.stranger.post("{ viewer { login } }")
    (error,) = response.json()["errors"]
    assert "@stage(of: DRAFT)" in error["message"]
    assert error["path"] == ["viewer"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "viewer"}


async def test_strangers_are_told_nothing(newsroom: Newsroom) -> None:
    response = await newsroom.stranger.post(VIEWER)
    assert response.status_code == 401


async def test_introspection_stands_beside_a_report(chief: Person) -> None:
    data = await chief.ask(
        'query @stage(of: DRAFT) { viewer { login } __type(name: "Viewer") { name } }'
    )
    assert data == {"viewer": {"login": "chief"}, "__type": {"name": "Viewer"}}
