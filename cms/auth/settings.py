"""The settings of accounts; ``cms.config`` reads them with the others."""

from __future__ import annotations

from dataclasses import dataclass

from cms.errors import ConfigError
from cms.setting_kinds import FLAG, HTTP_URL, TEXT, TOKEN, integer, setting


@dataclass(frozen=True)
class AccountSettings:
    """What an operator may say of sessions, tokens and the OpenID provider."""

    public_url: str = setting(
        "",
        HTTP_URL,
        "Address at which browsers reach this server: https://cms.example. Empty: as each asks.",
    )
    session_hours: int = setting(
        12, integer(1, 720), "Hours after which somebody has to sign in again."
    )
    session_idle_minutes: int = setting(
        60, integer(1, 10_080), "Minutes without a request after which a session ends."
    )
    session_rotation_minutes: int = setting(
        15, integer(1, 10_080), "Minutes after which the secret of a session is changed."
    )
    token_days: int = setting(366, integer(1, 3660), "Longest life of an API token, in days.")
    oidc_issuer: str = setting(
        "",
        HTTP_URL,
        "Issuer of the OpenID provider that people may sign in by. Empty: by password only.",
    )
    oidc_client_id: str = setting("", TEXT, "What this server is called at the provider.")
    oidc_client_secret: str = setting(
        "", TOKEN, "Its secret there. Empty: it is a public client, with PKCE alone.", secret=True
    )
    oidc_claim: str = setting(
        "preferred_username",
        TEXT,
        "Claim of the ID token that is the login here, when somebody comes for the first time.",
    )
    oidc_create: bool = setting(
        False, FLAG, "Whether an account, without a role, is made for people who have none."
    )

    def check_accounts(self) -> None:
        """Raises ConfigError where settings don't fit together."""
        if self.oidc_issuer and not self.oidc_client_id:
            raise ConfigError("CMS_OIDC_ISSUER is set, so CMS_OIDC_CLIENT_ID must be set too")
        if self.session_idle_minutes > self.session_hours * 60:
            raise ConfigError(
                "CMS_SESSION_IDLE_MINUTES is {idle}, which is longer than CMS_SESSION_HOURS "
                "({hours})",
                idle=self.session_idle_minutes,
                hours=self.session_hours,
            )
