"""Words that no text may hold, at every door of the desk: refused, and no fault of the server's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.people import approved
from tests.mutations.newsroom import Person

BAD = ("a\x00b", "x" * 20_000)
REFUSED = {"BAD_USER_INPUT", "LIMIT_EXCEEDED", "NOT_FOUND"}
DOORS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("addComment", {}, "body"),
    ("addComment", {"body": "x", "locale": "VI"}, "field"),
    ("addComment", {"body": "x", "locale": "VI", "field": "title"}, "passage"),
    ("requestChanges", {}, "note"),
    ("assignWork", {}, "assignee"),
)
REPORTS = (
    "glossary(text: $t) { nodes { code } }",
    "glossary(after: $t) { nodes { code } }",
    "workList(locale: ZH, assignee: $t) { nodes { kinds } }",
    "releases(after: $t) { nodes { id } }",
)


@pytest.mark.parametrize("bad", BAD, ids=("nul", "long"))
async def test_mutations(editor: Person, approver: Person, bad: str) -> None:
    key, version = await approved(editor, approver)
    for name, given, field in DOORS:
        code = await approver.refused_desk(name, id=key, **given, **{field: bad})
        assert code in REFUSED, (name, field)
    item = {"entry": key, "overrule": bad}
    assert await approver.refused_desk("createRelease", name=bad) in REFUSED
    assert await approver.refused_desk("createRelease", name="x", items=[item]) in REFUSED
    which = {"id": key, "expectedVersion": version}
    assert await approver.refused("publish", "Article", **which, overrule=bad) in REFUSED
    assert await editor.refused("update", "Article", **which, reason=bad) in REFUSED
    assert await editor.refused_desk("importXliff", content=bad) in REFUSED
    forms = [{"locale": "VI", "text": bad}]
    assert await editor.refused_desk("saveTerm", code="a", kind="PLACE", forms=forms) in REFUSED
    assert await editor.refused_desk("deleteTerm", code=bad) in REFUSED


@pytest.mark.parametrize("report", REPORTS)
async def test_reports(editor: Person, report: str) -> None:
    query = f"query ($t: String) @stage(of: DRAFT) {{ {report} }}"
    (error,) = (await editor.post(query, t=BAD[0])).json()["errors"]
    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "INVALID_CURSOR"}
