"""Signing in by an OpenID provider (OpenID Connect Core 1.0): the authorization code flow with
PKCE (RFC 7636), state and nonce. Authlib speaks OAuth, joserfc checks the ID token's signature.

Accounts must be there beforehand, unless a setting says otherwise. Somebody who comes for the first
time is found by a claim that is the login here; from then on by issuer and subject, the only claims
that a provider never gives to somebody else.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from cms.auth import accounts, audit
from cms.auth.settings import AccountSettings
from cms.content.base import new_key, now
from cms.database.types import Connection
from cms.errors import CmsError, InputError, SignInRefused

logger = logging.getLogger("cms.auth")

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Of an ID token's signature: those with a key pair, for a shared secret would prove little."""
SCOPE = "openid profile email"
SECONDS = 10.0
"""The longest that a request to the provider may take."""
KNOWN_FOR = 3600.0
"""Seconds for which the provider's description and keys are kept."""
LEEWAY = 60
"""Seconds by which its clock may differ."""


_LINKED = """
select account.id, disabled_at from account
join account_identity as identity on account.id = identity.account_id
where issuer = $1 and subject = $2
"""
_LINK = """
insert into account_identity (id, account_id, issuer, subject, linked_at)
values ($1, $2, $3, $4, $5)
"""
_BY_LOGIN = """
select id, disabled_at, exists (
    select from account_identity where account_id = account.id and issuer = $2
) as linked from account where login = $1 for update
"""


class ProviderFailed(CmsError):
    """The provider can't be reached, or answers what it should not; for the log."""

    code = "OPENID_PROVIDER_FAILED"


@dataclass(frozen=True)
class Flow:
    """What a browser keeps while its user is at the provider."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def fresh(cls) -> Flow:
        """A new one, of random values."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    def text(self) -> str:
        """As a cookie holds it."""
        return ".".join((self.state, self.nonce, self.verifier))

    @classmethod
    def of(cls, text: str) -> Flow | None:
        """Out of a cookie; None when it isn't one."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(len(each) == 43 for each in parts) else None


class Provider:
    """The OpenID provider of the settings. What it says of itself is asked for when needed."""

    def __init__(self, settings: AccountSettings) -> None:
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._until = 0.0

    @property
    def name(self) -> str:
        """What people know it by: its host."""
        return urlsplit(self.issuer).hostname or self.issuer

    async def address(self, flow: Flow, redirect: str, locale: str) -> str:
        """Where the browser is sent to. Raises ProviderFailed."""
        metadata = await self._described()
        async with self._client(redirect) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
                ui_locales=locale,
            )
        return str(url)

    async def claims(self, flow: Flow, code: str, redirect: str) -> dict[str, Any]:
        """The claims of the ID token that a code stands for, once all of it has been checked.

        Raises ProviderFailed.
        """
        metadata = await self._described()
        try:
            async with self._client(redirect) as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=flow.verifier
                )
            decoded = await self._decoded(token["id_token"])
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": metadata["issuer"]},
                    "aud": {"essential": True, "value": self.client_id},
                },
                {
                    "nonce": flow.nonce,
                    "client_id": self.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY)
            return dict(claims)
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, ValueError) as error:
            raise _failed(error) from error

    async def _decoded(self, token: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            return jwt.decode(token, await self._key_set(), registry=registry)
        except InvalidKeyIdError:  # it has a new key
            return jwt.decode(token, await self._key_set(fresh=True), registry=registry)

    def _client(self, redirect: str = "") -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self.client_id,
            self._secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope=SCOPE,
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=SECONDS,
        )

    async def _described(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        if not self._metadata or time.monotonic() > self._until:
            address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
            metadata = await self._get(address)
            if metadata.get("issuer") != self.issuer:
                raise ProviderFailed("The OpenID provider calls itself by another issuer")
            self._metadata, self._keys = metadata, None
            self._until = time.monotonic() + KNOWN_FOR
        return self._metadata

    async def _key_set(self, *, fresh: bool = False) -> KeySet:
        if self._keys is None or fresh:
            metadata = await self._described()
            self._keys = KeySet.import_key_set(await self._get(metadata["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys

    async def _get(self, address: str) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=SECONDS) as client:
                answer = (await client.get(address)).raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise _failed(error) from error
        if not isinstance(answer, dict):
            raise ProviderFailed("The OpenID provider's answer is not a JSON object")
        return answer


def _failed(error: Exception) -> ProviderFailed:
    """What went wrong by its kind alone: its words may hold a code or a token."""
    return ProviderFailed("The OpenID provider failed ({reason})", reason=type(error).__name__)


async def account_for(
    connection: Connection, settings: AccountSettings, claims: Mapping[str, Any]
) -> UUID:
    """The account of somebody whom the provider has told us of.

    Raises SignInRefused where there is none that may be used.
    """
    issuer, subject = settings.oidc_issuer, str(claims["sub"])
    async with connection.transaction():
        linked = await connection.fetchrow(_LINKED, issuer, subject)
        if linked is not None:
            found = dict(linked)
        else:
            login = _login(settings.oidc_claim, claims)
            found = await _unlinked(connection, settings, issuer, login, claims)
            await connection.execute(_LINK, new_key(), found["id"], issuer, subject, now())
            await audit.record(connection, login, "account.link", found["id"], {"issuer": issuer})
    if found["disabled_at"]:
        raise SignInRefused("There is no account here for you: ask an administrator.")
    account: UUID = found["id"]
    return account


async def _unlinked(
    connection: Connection,
    settings: AccountSettings,
    issuer: str,
    login: str,
    claims: Mapping[str, Any],
) -> dict[str, Any]:
    """The account with a login, if nobody else at the provider is linked to it."""
    row = await connection.fetchrow(_BY_LOGIN, login, issuer)
    if row is None and settings.oidc_create:
        name = str(claims.get("name") or login)[:200]
        id = await accounts.create(connection, login, name, actor=login)
        return {"id": id, "disabled_at": None}
    if row is None or row["linked"]:
        raise SignInRefused("There is no account here for you: ask an administrator.")
    return dict(row)


def _login(claim: str, claims: Mapping[str, Any]) -> str:
    value = claims.get(claim)
    if claim == "email" and claims.get("email_verified") is not True:
        value = None  # anybody may have written it there
    try:
        return accounts.login_of(value if isinstance(value, str) else "")
    except InputError:
        raise SignInRefused(
            "The provider doesn't say which account is yours ({claim}).", claim=claim
        ) from None
