"""The parts of accounts at the web server put together."""

from __future__ import annotations

from starlette.routing import BaseRoute

from cms.auth.sessions import Lifetime
from cms.auth.sign_in import SignIn
from cms.config import Settings
from cms.database.pools import Database
from cms.web.identity import Authenticator
from cms.web.signin.routes import SignInPages
from cms.web.site import Site


def accounts(settings: Settings, database: Database) -> tuple[Authenticator, list[BaseRoute]]:
    """What recognises callers, and the routes of signing in: none in the public zone."""
    lifetime, pool = Lifetime.of(settings), database.accounts
    authenticator = Authenticator(pool, lifetime, Site(settings))
    if pool is None:
        return authenticator, []
    sign_in = SignIn(pool, lifetime)
    if not settings.oidc_issuer:
        pages = SignInPages(authenticator, pool, sign_in, settings.locales)
        return authenticator, [*pages.routes()]
    from cms.auth.oidc import Provider  # loaded where it is used
    from cms.web.signin.openid import OpenIdPages

    provider = Provider(settings)
    pages = SignInPages(authenticator, pool, sign_in, settings.locales, provider.name)
    openid = OpenIdPages(settings, pages, provider)
    return authenticator, [*pages.routes(), *openid.routes()]
