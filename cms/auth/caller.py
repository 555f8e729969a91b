"""The caller: who asks, and the data that decisions about rights rest on. No decision is made here.

What a caller may do is bounded three times: by the grants of the account, by the clearance, and for
a token also by its scopes and its stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cms.content.enums import Classification


class Role(StrEnum):
    """What an account is trusted with, everywhere or for one unit or one locale."""

    CONTRIBUTOR = "CONTRIBUTOR"
    TRANSLATOR = "TRANSLATOR"
    EDITOR = "EDITOR"
    APPROVER = "APPROVER"
    PRODUCER = "PRODUCER"
    MONITOR = "MONITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


class Scope(StrEnum):
    """What a token may be used for, of that which its account may do."""

    READ = "READ"
    WRITE = "WRITE"
    PUBLISH = "PUBLISH"
    ADMINISTER = "ADMINISTER"


class Stage(StrEnum):
    """How far a token sees: what is live, or drafts as well."""

    LIVE = "LIVE"
    DRAFT = "DRAFT"


class Method(StrEnum):
    """How somebody signed in."""

    PASSWORD = "PASSWORD"  # noqa: S105
    OPENID = "OPENID"


@dataclass(frozen=True)
class Grant:
    """A role. Without a ``unit`` it holds for all units, without a ``locale`` for all locales."""

    role: Role
    unit: UUID | None = None
    locale: str | None = None

    def covers(self, unit: UUID | None, locale: str | None) -> bool:
        """Whether it holds for something of this unit and locale (None: of none in particular)."""
        return self.unit in (None, unit) and self.locale in (None, locale)


@dataclass(frozen=True)
class Caller:
    """Who asks. ``name`` is what the audit calls them: the login.

    ``unit`` is the unit that the account belongs to, ``clearance`` the highest classification that
    it may see. ``session`` or ``token`` is the id of that by which the request was recognised; both
    are None for the anonymous caller, who has no account either.
    """

    account: UUID | None
    name: str
    title: str = ""
    grants: frozenset[Grant] = frozenset()
    unit: UUID | None = None
    clearance: Classification = Classification.PUBLIC
    scopes: frozenset[Scope] = frozenset(Scope)
    stages: frozenset[Stage] = frozenset(Stage)
    session: UUID | None = None
    token: UUID | None = None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has signed in."""
        return self.account is None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles, whatever they are limited to."""
        return frozenset(grant.role for grant in self.grants)

    def granted(self, role: Role) -> tuple[Grant, ...]:
        """The grants of a role, each with what it is limited to."""
        return tuple(grant for grant in self.grants if grant.role is role)

    def has(self, role: Role, unit: UUID | None = None, locale: str | None = None) -> bool:
        """Whether one of the grants gives the role for something of this unit and locale."""
        return any(grant.covers(unit, locale) for grant in self.granted(role))


ANONYMOUS = Caller(
    account=None,
    name="anonymous",
    scopes=frozenset({Scope.READ}),
    stages=frozenset({Stage.LIVE}),
)
"""The caller who shows nothing."""
