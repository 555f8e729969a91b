"""The requests of signing in and out.

    GET  /sign-in                   the form, or who is signed in
    POST /sign-in                   login and password; then to the explorer
    POST /sign-out                  ends the session
    GET  /sign-in/openid            to the OpenID provider        (cms.web.signin.openid)
    GET  /sign-in/openid/callback   and back

What changes something must come from a page of this server.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from cms.auth import sessions
from cms.auth.sign_in import SignIn
from cms.database.lazy_pool import LazyPool
from cms.errors import ClientError, Forbidden, RateLimited, SignInRefused
from cms.i18n.locales import accept_language, code_of
from cms.i18n.messages import translate
from cms.web.identity import NOBODY, Authenticator
from cms.web.signin import page, words
from cms.web.signin.link import ADDRESS
from cms.web.signin.page import Form, Shown
from cms.web.transport import Header, Headers, joined

LARGEST = 8 * 1024
"""Bytes of a form."""
_FORM = b"application/x-www-form-urlencoded"
_HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
    "X-Content-Type-Options": "nosniff",
    # With “no-referrer” a form's Origin would be “null”, and couldn't be compared.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SignInPages:
    """Serves the pages, in one of the ``locales``. ``provider`` is the name of the OpenID provider,
    if people may sign in by one.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        pool: LazyPool,
        sign_in: SignIn,
        locales: tuple[str, ...],
        provider: str = "",
    ) -> None:
        self.authenticator = authenticator
        self.pool = pool
        self.sign_in = sign_in
        self.locales = locales
        self.provider = provider

    def routes(self) -> list[Route]:
        """The routes of the pages."""
        return [
            Route(ADDRESS, self.show, methods=["GET"], name="sign-in"),
            Route(ADDRESS, self.enter, methods=["POST"], name="sign-in-form"),
            Route(page.SIGN_OUT, self.leave, methods=["POST"], name="sign-out"),
        ]

    async def show(self, request: Request) -> Response:
        """The form, or who is signed in."""
        visitor = await self.authenticator.visitor(request.scope, headers_of(request))
        shown = self.shown(request)
        if visitor.caller.is_anonymous:
            return self.answer(page.sign_in(shown, Form()), 200, *visitor.headers)
        return self.answer(page.signed_in(shown, visitor.caller.title), 200, *visitor.headers)

    async def enter(self, request: Request) -> Response:
        """Sign in by login and password."""
        headers = headers_of(request)
        fields = await _fields(request)
        login, password = fields.get("login", "").strip(), fields.get("password", "")
        wrong = self._missing(request, login, password)
        if not self.authenticator.site.is_own_page(request.scope, headers):
            return self.refused(request, _foreign(), login)
        if wrong:
            return self.answer(page.sign_in(self.shown(request), Form(login, wrong)), 422)
        try:
            opened = await self.sign_in.by_password(
                login,
                password,
                self.authenticator.site.client(request.scope, headers),
                instead_of=self.authenticator.secret(request.scope, headers) or None,
            )
        except (SignInRefused, RateLimited) as error:
            return self.refused(request, error, login)
        return self.enters(request, opened.secret)

    async def leave(self, request: Request) -> Response:
        """Sign out."""
        headers = headers_of(request)
        if not self.authenticator.site.is_own_page(request.scope, headers):
            return self.refused(request, _foreign())
        visitor = await self.authenticator.visitor(request.scope, headers)
        if visitor is not NOBODY and visitor.caller.session:
            async with self.pool.connection() as connection:
                await sessions.end(connection, visitor.caller.session)
        gone = self.authenticator.cookie(request.scope, headers, "")
        return redirected(f"{ADDRESS}?{request.url.query}", gone)

    def enters(self, request: Request, secret: str, *cookies: Header) -> Response:
        """The answer to somebody who has signed in: the cookie, and the way to the explorer."""
        cookie = self.authenticator.cookie(request.scope, headers_of(request), secret)
        return redirected(page.EXPLORER, cookie, *cookies)

    def refused(
        self, request: Request, error: ClientError, login: str = "", *cookies: Header
    ) -> Response:
        """The form again, with what went wrong."""
        shown = self.shown(request)
        told = translate(error.template, error.params, shown.locale)
        html = page.sign_in(shown, Form(login, alert=told))
        if isinstance(error, RateLimited):
            pause = (b"retry-after", str(error.params["seconds"]).encode())
            return self.answer(html, 429, pause, *cookies)
        return self.answer(html, 403, *cookies)

    def shown(self, request: Request) -> Shown:
        """In which language: the one chosen on the page, else the browser's, else English."""
        chosen = code_of(request.query_params.get("lang", ""))
        accepted = accept_language(request.headers.get("accept-language", ""), self.locales)
        others = (*accepted, *(code for code in ("EN", *self.locales) if code in self.locales))
        locale = chosen if chosen in self.locales else others[0]
        return Shown(locale, self.locales, self.provider)

    def answer(self, html: str, status: int, *headers: Header) -> Response:
        """A page."""
        policy = {"Content-Security-Policy": page.policy()}
        response = HTMLResponse(html, status, _HEADERS | policy)
        response.raw_headers.extend(headers)
        return response

    def _missing(self, request: Request, login: str, password: str) -> dict[str, str]:
        locale = self.shown(request).locale
        wrong = {}
        if not login:
            wrong["login"] = words.LOGIN_MISSING.say(locale)
        if not password:
            wrong["password"] = words.PASSWORD_MISSING.say(locale)
        return wrong


def headers_of(request: Request) -> Headers:
    """The request's headers by name."""
    return joined(request.scope["headers"])


def redirected(address: str, *headers: Header) -> Response:
    """The way to another page, which is then asked for by GET."""
    response = RedirectResponse(address.removesuffix("?"), 303, _HEADERS)
    response.raw_headers.extend(headers)
    return response


def _foreign() -> Forbidden:
    return Forbidden("This form was sent by a page of another site. Sign in here instead.")


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form; none where it isn't one or too large."""
    if headers_of(request).get(b"content-type", b"").partition(b";")[0].strip().lower() != _FORM:
        return {}
    received = bytearray()
    try:
        async for part in request.stream():
            received += part
            if len(received) > LARGEST:
                return {}
    except ClientDisconnect:
        return {}
    try:
        return dict(parse_qsl(received.decode("utf-8", "replace"), max_num_fields=8))
    except ValueError:
        return {}
