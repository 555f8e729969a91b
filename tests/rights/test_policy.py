"""Every cell of role x verb x type x locale x unit x clearance, against a table written by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from cms.actions.aggregate import entry_types
from cms.auth.caller import ANONYMOUS, Caller, Grant, Role, Scope, Stage
from cms.auth.policy import NOTHING, POLICY, Sight, Verb, may, may_some, reach, sight
from cms.content.enums import Classification
from tests.rights.expected import MAY, TYPES

OWN, OTHER = UUID(int=1), UUID(int=2)
UNITS = (OWN, OTHER, None)
LOCALES = ("ZH", "EN", None)
LEVELS = list(Classification)
NOW = datetime(2015, 1, 5, tzinfo=UTC)


def caller(*grants: Grant, clearance: Classification = Classification.INTERNAL) -> Caller:
    return Caller(UUID(int=9), "test", grants=frozenset(grants), clearance=clearance)


def covered(granted: object, wanted: object) -> bool:
    """What is granted everywhere holds for anything, else for just the same."""
    return granted is None or granted == wanted


GRANTS = [Grant(*each) for each in itertools.product(Role, (OWN, None), ("ZH", None))]


@pytest.mark.parametrize("grant", GRANTS, ids=str)
def test_every_cell(grant: Grant) -> None:
    asker = caller(grant)
    cells = itertools.product(Verb, TYPES, UNITS, LOCALES, LEVELS)
    for verb, type_name, unit, locale, level in cells:
        if verb is Verb.TRANSLATE:
            continue
        wanted = "TRANSLATE" if verb is Verb.UPDATE and locale else verb.value
        expected = (
            grant.role.value in MAY[wanted][type_name]
            and covered(grant.unit, unit)
            and covered(grant.locale, locale)
            and level in ("PUBLIC", "INTERNAL")
        )
        found = may(asker, verb, type_name, classification=level, unit=unit, locale=locale)
        assert found is expected, (verb, type_name, unit, locale, level)


def test_the_tables_speak_of_every_type_and_role() -> None:
    assert set(TYPES) == set(entry_types())
    assert set(POLICY) == set(itertools.product(Role, TYPES))
    assert {role for cells in MAY.values() for roles in cells.values() for role in roles} <= {
        role.value for role in Role
    }


def test_a_type_that_the_table_does_not_name_is_nobodys() -> None:
    chief = caller(Grant(Role.ADMINISTRATOR))
    for verb in Verb:
        assert not may(chief, verb, "Novel", classification=Classification.PUBLIC, unit=None)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("clearance", LEVELS)
def test_nobody_does_anything_above_the_clearance(
    clearance: Classification, level: Classification
) -> None:
    chief = caller(Grant(Role.ADMINISTRATOR), clearance=clearance)
    allowed = LEVELS.index(level) <= LEVELS.index(clearance)
    for verb, type_name in itertools.product(Verb, TYPES):
        assert may(chief, verb, type_name, classification=level, unit=OWN) is allowed
    assert sight(chief).covers(level, None, None) is allowed
    assert sight(chief).covers(level, None, NOW) is allowed


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_drafts_of_its_units_and_what_was_published(role: Role) -> None:
    everywhere, here = caller(Grant(role)), caller(Grant(role, OWN, "ZH"))
    public = Classification.PUBLIC
    for unit, published in itertools.product(UNITS, (None, NOW)):
        assert sight(everywhere).covers(public, unit, published)
        assert sight(here).covers(public, unit, published) is (unit != OTHER or bool(published))


def test_without_a_grant_nothing_is_seen_or_done() -> None:
    for asker in (ANONYMOUS, caller(), replace(ANONYMOUS, clearance=Classification.TOP_SECRET)):
        assert sight(asker) == NOTHING == Sight()
        for level in LEVELS:
            assert not sight(asker).covers(level, None, NOW)
        for verb, type_name in itertools.product(Verb, TYPES):
            assert not may(
                asker, verb, type_name, classification=Classification.PUBLIC, unit=None, locale="VI"
            )


@pytest.mark.parametrize("scope", Scope)
def test_a_token_is_bound_by_its_scope(scope: Scope) -> None:
    chief = replace(caller(Grant(Role.ADMINISTRATOR)), scopes=frozenset({scope}))
    needed = dict.fromkeys(("APPROVE", "PUBLISH", "UNPUBLISH"), "PUBLISH")
    for verb in Verb:
        found = may(chief, verb, "Article", classification=Classification.PUBLIC, unit=OWN)
        assert found is (needed.get(verb.value, "WRITE") == scope.value)
    assert (sight(chief) != NOTHING) is (scope is Scope.READ)


def test_a_token_for_what_is_live_sees_and_does_nothing_with_drafts() -> None:
    chief = replace(caller(Grant(Role.ADMINISTRATOR)), stages=frozenset({Stage.LIVE}))
    assert sight(chief) == NOTHING
    for verb in Verb:
        assert not may(chief, verb, "Article", classification=Classification.PUBLIC, unit=OWN)
        assert reach(chief, verb, "Article") == (frozenset(), frozenset())


def test_the_system_itself_may_do_everything() -> None:
    for verb, level in itertools.product(Verb, LEVELS):
        assert may(None, verb, "Article", classification=level, unit=None)
        assert sight(None).covers(level, OTHER, None)


@pytest.mark.parametrize("grant", GRANTS, ids=str)
def test_the_reach_is_as_wide_as_what_is_allowed(grant: Grant) -> None:
    """What the database is told lies around all that the policy allows, and is empty with it."""
    asker = caller(grant)
    for verb, type_name in itertools.product(Verb, TYPES):
        units, locales = reach(asker, verb, type_name)
        allowed = {
            (unit, locale)
            for unit, locale in itertools.product(UNITS, LOCALES)
            if may(
                asker,
                verb,
                type_name,
                classification=Classification.PUBLIC,
                unit=unit,
                locale=locale,
            )
        }
        assert bool(allowed) is (units != frozenset())
        for unit in UNITS:
            some = may_some(asker, verb, type_name, classification=Classification.PUBLIC, unit=unit)
            assert some is any(unit == each for each, _ in allowed)
        for unit, locale in allowed:
            assert units is None or unit in units
            assert locale is None or locales is None or locale in locales


def test_the_documentation_has_the_table() -> None:
    text = (Path(__file__).parents[2] / "docs" / "rights.md").read_text("utf-8")
    letters = {"CREATE": "C", "UPDATE": "U", "TRANSLATE": "T", "DELETE": "D", "PUBLISH": "P"}
    letters |= {"UNPUBLISH": "X", "APPROVE": "A"}
    lines = [[c.strip() for c in line.strip("|").split("|")] for line in text.split("\n")]
    rows = {line[0]: line[1:] for line in lines if line[0].upper() in set(Role)}
    header = next(line[1:] for line in lines if line[1:2] == ["Article"])
    assert {role.upper() for role in rows} == {role.value for role in Role}
    for role, cells in rows.items():
        for type_name, cell in zip(header, cells, strict=True):
            may_do = {verb for verb, letter in letters.items() if letter in cell.split()}
            may_do |= {"TRANSLATE"} if "UPDATE" in may_do else set()
            expected = {verb for verb in MAY if role.upper() in MAY[verb][type_name]}
            assert may_do == expected, (role, type_name)
