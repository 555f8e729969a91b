"""The viewer in the contract: who asks, and what they are trusted with."""

from __future__ import annotations

from cms.auth.caller import Role, Scope
from cms.content.enums import Classification
from schema.declare import event, shown, told


@event
class RoleGrant:
    """A role that an account has."""

    role = told(Role, "What it is trusted with.")
    unit = shown("Unit", "The unit that it is limited to; null where it holds for all.")
    locale = told(
        "Locale", "The language that it is limited to; null where it holds for all.", null=True
    )


@event
class Viewer:
    """Who asks."""

    login = told(str, "The name to sign in with, which the audit shows.")
    name = told(str, "The name to be called by.")
    clearance = told(Classification, "The highest classification of what may be seen.")
    unit = shown("Unit", "The unit that the account belongs to.")
    grants = told("RoleGrant", "The roles.", many=True)
    scopes = told(Scope, "What the session or the token may be used for.", many=True)
    has_token = told(bool, "Whether the request shows a token, rather than a session.")
