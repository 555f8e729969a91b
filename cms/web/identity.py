"""Who sends a request: the caller by a bearer token (RFC 6750) or by the cookie of a session.

A request with neither is the anonymous caller's, and nothing is looked up. A token that doesn't
count is refused, for a program that shows one expects its rights. A session that has ended makes
its user anonymous, and the cookie goes.

A browser sends the cookie whatever page makes it ask. So a request with one must come from a page
of this server: with that, ``SameSite`` and bodies of JSON only, three things stand against
cross-site request forgery.
"""

from __future__ import annotations

from typing import NamedTuple

from starlette.types import Scope

from cms.auth import sessions, tokens
from cms.auth.caller import ANONYMOUS, Caller
from cms.auth.sessions import Lifetime
from cms.database.lazy_pool import LazyPool
from cms.errors import Forbidden, Unauthenticated
from cms.web import cookies
from cms.web.site import Site
from cms.web.transport import Header, Headers, Refused, Reply

KEY = "cms.caller"
"""The name of the caller in the request's scope."""

_CHALLENGE = (b"www-authenticate", b'Bearer realm="cms", error="invalid_token"')
_PRIVATE = (b"cache-control", b"private, no-cache")
_VARY = (b"vary", b"cookie, authorization")
_SHARED = frozenset({b"cdn-cache-control", b"cache-tag", b"surrogate-key"})


class Identity(NamedTuple):
    """The caller, and the headers that the answer must have: a changed cookie."""

    caller: Caller
    headers: tuple[Header, ...] = ()

    def mark(self, reply: Reply) -> Reply:
        """The reply as one that is for this caller: no shared cache may keep it, nor a cookie."""
        if self.caller.is_anonymous and not self.headers:
            return reply
        kept = [_private(header) for header in reply.headers if header[0] not in _SHARED]
        return reply._replace(headers=(*kept, _VARY, *self.headers))


NOBODY = Identity(ANONYMOUS)


class Authenticator:
    """Recognises callers. Without a ``pool`` (in the public zone) there are no accounts."""

    def __init__(self, pool: LazyPool | None, lifetime: Lifetime, site: Site) -> None:
        self.pool = pool
        self.lifetime = lifetime
        self.site = site

    async def identify(self, scope: Scope, headers: Headers, *, renew: bool = True) -> Identity:
        """Who sends a request; ``scope`` gets the caller as ``cms.caller``. Without ``renew`` no
        cookie is changed, for answers that can't carry one.

        Raises Refused: 401 for a token that doesn't count, 403 when the page of another site sends
        the cookie along.
        """
        if b"authorization" not in headers and b"cookie" not in headers:
            return NOBODY
        secret = _bearer(headers)
        if secret is not None:
            found = await self._by_token(secret)
        elif self.secret(scope, headers) and not self.site.is_own_page(scope, headers):
            raise Refused(403, Forbidden("A page of another site may not use your session."))
        else:
            found = await self._by_session(scope, headers, renew)
        scope[KEY] = found.caller
        return found

    async def visitor(self, scope: Scope, headers: Headers) -> Identity:
        """Who opens a page: whose session it is. Where they come from doesn't matter, for a page
        changes nothing.
        """
        return await self._by_session(scope, headers, renew=True)

    async def _by_token(self, secret: str) -> Identity:
        caller = None
        if self.pool is not None and tokens.is_sound(secret):
            async with self.pool.connection() as connection:
                caller = await tokens.find(connection, secret)
        if caller is None:
            error = Unauthenticated("The token is not valid: it is unknown, expired or revoked.")
            raise Refused(401, error, _CHALLENGE)
        return Identity(caller)

    async def _by_session(self, scope: Scope, headers: Headers, renew: bool) -> Identity:
        secret = self.secret(scope, headers)
        if not secret or self.pool is None:
            return NOBODY
        async with self.pool.connection() as connection:
            found = await sessions.find(connection, secret, self.lifetime, renew=renew)
        if found is None:
            return Identity(ANONYMOUS, (self.cookie(scope, headers, ""),))
        if found.renewed:
            return Identity(found.caller, (self.cookie(scope, headers, found.renewed),))
        return Identity(found.caller)

    def secret(self, scope: Scope, headers: Headers) -> str:
        """The session's secret that a request shows; empty if none."""
        if b"cookie" not in headers or self.pool is None:
            return ""
        secure = self.site.is_secure(scope, headers)
        return cookies.read(cookies.SESSION, headers, secure=secure)

    def cookie(self, scope: Scope, headers: Headers, secret: str) -> Header:
        """The header that gives a browser the secret; an empty one takes the cookie away."""
        seconds = int(self.lifetime.absolute.total_seconds()) if secret else 0
        secure = self.site.is_secure(scope, headers)
        return cookies.write(cookies.SESSION, secret, secure=secure, seconds=seconds)


def caller_of(scope: Scope) -> Caller:
    """The caller of a request that was identified; the anonymous one otherwise."""
    caller: Caller = scope.get(KEY, ANONYMOUS)
    return caller


def _bearer(headers: Headers) -> str | None:
    """The token of an Authorization header; None where there is none of this scheme. Others are
    passed over: a proxy in front may ask for a password of its own.
    """
    scheme, _, credentials = headers.get(b"authorization", b"").partition(b" ")
    return credentials.strip().decode("latin-1") if scheme.lower() == b"bearer" else None


def _private(header: Header) -> Header:
    name, value = header
    return _PRIVATE if name == b"cache-control" and value.startswith(b"public") else header
