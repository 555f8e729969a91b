"""The way to an OpenID provider and back.

State, nonce and PKCE's verifier go into a cookie that lasts for a few minutes: so the answer counts
only in the browser that asked, and only once.
"""

from __future__ import annotations

import hmac
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cms.auth import oidc, sessions
from cms.auth.caller import Method
from cms.auth.oidc import Flow, Provider, ProviderFailed
from cms.auth.settings import AccountSettings
from cms.errors import SignInRefused
from cms.i18n.locales import tag_of
from cms.web import cookies
from cms.web.signin import page
from cms.web.signin.routes import SignInPages, headers_of, redirected
from cms.web.transport import Header

logger = logging.getLogger("cms.auth")

CALLBACK = f"{page.OPENID}/callback"
SECONDS = 600
"""How long somebody may take at the provider."""
_LONGEST_CODE = 4096


class OpenIdPages:
    """Sends browsers to the provider, and signs in those that come back with its word."""

    def __init__(self, settings: AccountSettings, pages: SignInPages, provider: Provider) -> None:
        self.settings = settings
        self.pages = pages
        self.provider = provider

    def routes(self) -> list[Route]:
        """The routes there and back."""
        return [
            Route(page.OPENID, self.go, methods=["GET"], name="openid"),
            Route(CALLBACK, self.back, methods=["GET"], name="openid-callback"),
        ]

    async def go(self, request: Request) -> Response:
        """To the provider."""
        flow, locale = Flow.fresh(), tag_of(self.pages.shown(request).locale)
        try:
            address = await self.provider.address(flow, self._redirect(request), locale)
        except ProviderFailed as error:
            return self._failed(request, error)
        return redirected(address, self._cookie(request, flow.text(), SECONDS))

    async def back(self, request: Request) -> Response:
        """From the provider, with a code or an error."""
        try:
            claims = await self._claims(request)
            async with self.pages.pool.connection() as connection:
                account = await oidc.account_for(connection, self.settings, claims)
                authenticator = self.pages.authenticator
                opened = await sessions.open(
                    connection,
                    account,
                    Method.OPENID,
                    authenticator.lifetime,
                    instead_of=authenticator.secret(request.scope, headers_of(request)) or None,
                )
        except ProviderFailed as error:
            return self._failed(request, error)
        except SignInRefused as error:
            return self.pages.refused(request, error, "", self._cookie(request, "", 0))
        logger.info("account %s signed in by OpenID", account)
        return self.pages.enters(request, opened.secret, self._cookie(request, "", 0))

    async def _claims(self, request: Request) -> dict[str, object]:
        secure = self._is_secure(request)
        flow = Flow.of(cookies.read(cookies.FLOW, headers_of(request), secure=secure))
        given = request.query_params
        state, code = given.get("state", ""), given.get("code", "")
        if flow is None or not hmac.compare_digest(state.encode(), flow.state.encode()):
            raise SignInRefused("The sign-in took too long or was begun elsewhere: begin again.")
        if given.get("iss", self.provider.issuer) != self.provider.issuer:  # RFC 9207
            raise ProviderFailed("The answer comes from another OpenID provider")
        if not 0 < len(code) <= _LONGEST_CODE:
            raise SignInRefused("The provider did not sign you in.")
        return await self.provider.claims(flow, code, self._redirect(request))

    def _failed(self, request: Request, error: ProviderFailed) -> Response:
        logger.error("signing in by OpenID failed: %s", error)
        told = SignInRefused("The provider can't be used at the moment; try again later.")
        return self.pages.refused(request, told, "", self._cookie(request, "", 0))

    def _redirect(self, request: Request) -> str:
        site = self.pages.authenticator.site
        return site.origin(request.scope, headers_of(request)) + CALLBACK

    def _cookie(self, request: Request, value: str, seconds: int) -> Header:
        secure = self._is_secure(request)
        return cookies.write(cookies.FLOW, value, secure=secure, seconds=seconds)

    def _is_secure(self, request: Request) -> bool:
        return self.pages.authenticator.site.is_secure(request.scope, headers_of(request))
