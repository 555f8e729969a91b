"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cms.auth.caller import Grant, Role, Scope
from cms.content.enums import Classification
from cms.desk.asked import Asked
from cms.desk.reference import EntryRef


@dataclass(frozen=True)
class GrantTold:
    """A role, and what it is limited to."""

    role: Role
    unit: EntryRef | None
    locale: str | None


@dataclass(frozen=True)
class ViewerTold:
    """An account as it is used now."""

    login: str
    name: str
    clearance: Classification
    unit: EntryRef | None
    grants: tuple[GrantTold, ...]
    scopes: tuple[Scope, ...]
    has_token: bool


async def viewer(asked: Asked) -> ViewerTold:
    """The one who asks, with their roles."""
    caller = asked.caller
    return ViewerTold(
        caller.name,
        caller.title,
        caller.clearance,
        _unit(caller.unit),
        tuple(_told(grant) for grant in sorted(caller.grants, key=str)),
        tuple(scope for scope in Scope if scope in caller.scopes),
        caller.token is not None,
    )


def _told(grant: Grant) -> GrantTold:
    return GrantTold(grant.role, _unit(grant.unit), grant.locale)


def _unit(key: UUID | None) -> EntryRef | None:
    return None if key is None else EntryRef("Unit", key)
