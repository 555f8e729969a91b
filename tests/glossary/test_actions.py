"""Terms are made, changed and deleted by those who may, and every change is told in the audit."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from cms.actions.base import Actor, transaction
from cms.actions.glossary import delete_term, save_term
from cms.auth.caller import Caller, Grant, Role, Scope, Stage
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.errors import Forbidden, InputError, LimitExceeded, NotFound, VersionConflict
from cms.glossary.term import FORMS_LIMIT, Form, Term, TermKind
from cms.glossary.terms import every_term, find_term, search_terms
from cms.office import AuditEntry

ACTOR = Actor("tester")
FORMS = [
    Form("VI", "Lạng Sơn"),
    Form("ZH", "谅山"),
    Form("ZH", "凉山", is_forbidden=True),
    Form("EN", "Lang Son"),
    Form("EN", "Lạng Sơn", is_preferred=True),
]


def person(
    role: Role,
    *,
    unit: bool = False,
    locale: str | None = None,
    scopes: frozenset[Scope] = frozenset(Scope),
    stages: frozenset[Stage] = frozenset(Stage),
) -> Actor:
    grant = Grant(role, uuid4() if unit else None, locale)
    caller = Caller(
        account=uuid4(),
        name="P",
        clearance=Classification.INTERNAL,
        grants=frozenset({grant}),
        scopes=scopes,
        stages=stages,
    )
    return Actor.of(caller)


async def terms() -> tuple[Term, ...]:
    async with transaction(ACTOR) as tx:
        return await every_term(tx)


async def test_a_term_is_made_changed_and_left_alone(orm: Database) -> None:
    made = await save_term(ACTOR, "lang-son", TermKind.PLACE, FORMS, "tỉnh", expected_version=0)
    assert (made.changed, made.term.version) == (True, 1)
    assert made.term.allowed("ZH") == ("谅山",)
    assert made.term.forbidden("ZH") == ("凉山",)
    assert made.term.allowed("EN") == ("Lạng Sơn", "Lang Son")
    again = await save_term(ACTOR, "lang-son", TermKind.PLACE, FORMS[::-1], "tỉnh")
    assert (again.changed, again.term) == (False, made.term)
    other = await save_term(ACTOR, "lang-son", TermKind.PLACE, FORMS[:1], expected_version=1)
    assert (other.term.version, other.term.forms) == (2, (Form("VI", "Lạng Sơn", True),))
    assert await terms() == (other.term,)
    rows = await AuditEntry.filter(type="GlossaryTerm").order_by("at", "version")
    assert [(row.verb, row.version, row.detail["code"]) for row in rows] == [
        ("save", 1, "lang-son"),
        ("save", 2, "lang-son"),
    ]


async def test_a_term_is_deleted_with_its_forms(orm: Database) -> None:
    await save_term(ACTOR, "lang-son", TermKind.PLACE, FORMS)
    with pytest.raises(VersionConflict):
        await delete_term(ACTOR, "lang-son", expected_version=2)
    await delete_term(ACTOR, "lang-son", expected_version=1)
    assert await terms() == ()
    with pytest.raises(NotFound):
        await delete_term(ACTOR, "lang-son")
    assert await AuditEntry.filter(verb="delete").count() == 1


async def test_an_outdated_change_is_refused(orm: Database) -> None:
    await save_term(ACTOR, "a", TermKind.OTHER, FORMS)
    with pytest.raises(VersionConflict):
        await save_term(ACTOR, "a", TermKind.UNIT, FORMS, expected_version=0)
    with pytest.raises(VersionConflict):
        await save_term(ACTOR, "b", TermKind.UNIT, FORMS, expected_version=1)


async def test_two_people_make_the_same_term_at_once(orm: Database) -> None:
    saves = [save_term(ACTOR, "a", TermKind.OTHER, FORMS, note=str(n)) for n in range(5)]
    done = await asyncio.gather(*saves)
    assert sorted(each.term.version for each in done) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "code, forms, path",
    [
        ("Lạng Sơn", FORMS, ("code",)),
        ("a" * 65, FORMS, ("code",)),
        ("a", [], ("forms",)),
        ("a", [Form("ZH", "凉山", is_forbidden=True)], ("forms",)),
        ("a", [Form("XX", "x")], ("forms", 0, "locale")),
        ("a", [Form("VI", "x"), Form("VI", "  ")], ("forms", 1, "text")),
        ("a", [Form("VI", "x"), Form("VI", " x ")], ("forms", 1, "text")),
        ("a", [Form("VI", "x" * 201)], ("forms", 0, "text")),
        ("a", [Form("VI", "x\x00")], ("forms", 0, "text")),
        ("a", [Form("VI", "x", True), Form("VI", "y", True)], ("forms",)),
        ("a", [Form("VI", "x"), Form("VI", "y", True, True)], ("forms", 1)),
    ],
)
async def test_what_is_no_term_is_refused(
    orm: Database, code: str, forms: list[Form], path: tuple[str | int, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        await save_term(ACTOR, code, TermKind.PLACE, forms)
    assert caught.value.path == path
    assert await terms() == ()


async def test_all_faults_are_told_at_once(orm: Database) -> None:
    many = [Form("VI", str(n)) for n in range(FORMS_LIMIT + 1)]
    with pytest.raises(InputError) as caught:
        await save_term(ACTOR, "A", TermKind.PLACE, many, "n" * 501)
    others = caught.value.others
    assert [type(each) for each in others] == [LimitExceeded, LimitExceeded]


@pytest.mark.parametrize(
    "actor, allowed",
    [
        (person(Role.EDITOR), True),
        (person(Role.ADMINISTRATOR), True),
        (person(Role.EDITOR, unit=True), False),
        (person(Role.EDITOR, locale="ZH"), False),
        (person(Role.TRANSLATOR), False),
        (person(Role.APPROVER), False),
        (person(Role.EDITOR, scopes=frozenset({Scope.READ})), False),
        (person(Role.EDITOR, stages=frozenset({Stage.LIVE})), False),
    ],
)
async def test_who_may_keep_it(orm: Database, actor: Actor, allowed: bool) -> None:
    await save_term(ACTOR, "a", TermKind.OTHER, FORMS[:1])
    for change in (save_term(actor, "a", TermKind.OTHER, FORMS), delete_term(actor, "a")):
        if allowed:
            await change
        else:
            with pytest.raises(Forbidden):
                await change


async def test_terms_are_read_once_in_a_transaction(orm: Database) -> None:
    await save_term(ACTOR, "a", TermKind.OTHER, FORMS)
    async with transaction(ACTOR) as tx:
        first = await every_term(tx)
        assert await every_term(tx) is first
        await save_term(ACTOR, "b", TermKind.OTHER, FORMS)
    assert [term.code for term in await terms()] == ["a", "b"]


async def test_terms_are_found_by_their_words(orm: Database) -> None:
    for number in range(3):
        await save_term(ACTOR, f"place-{number}", TermKind.PLACE, FORMS)
    await save_term(ACTOR, "unit", TermKind.UNIT, [Form("VI", "Sở 100%_")])
    async with transaction(ACTOR) as tx:
        found = await search_terms(tx, "lạng", first=2)
        assert [term.code for term in found] == ["place-0", "place-1"]
        assert len(found[0].forms) == 5
        later = await search_terms(tx, "lạng", first=2, after="place-1")
        assert [term.code for term in later] == ["place-2"]
        assert len(await search_terms(tx, "凉", locale="ZH", first=9)) == 3
        assert await search_terms(tx, "凉", locale="VI", first=9) == ()
        assert [term.code for term in await search_terms(tx, "%_", first=9)] == ["unit"]
        assert len(await search_terms(tx, first=9)) == 4
        assert await find_term(tx, "none") is None
