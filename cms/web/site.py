"""How this server looks from a browser: its origin, whether the way to it is encrypted, and whether
a request comes from one of its own pages.
"""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

from starlette.types import Scope

from cms.config import Settings
from cms.web.rate import Clients, address
from cms.web.transport import Headers

_OWN = frozenset({b"same-origin", b"none"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Site:
    """The server as browsers reach it. Of proxies, only the word of those that the settings name
    counts.
    """

    def __init__(self, settings: Settings) -> None:
        self._public = origin_of(settings.public_url) if settings.public_url else ""
        self._proxies = tuple(ip_network(each) for each in settings.trusted_proxies)
        self._clients = Clients(settings.trusted_proxies)

    def origin(self, scope: Scope, headers: Headers) -> str:
        """The origin (RFC 6454) that the browser sees, without the port if it is the default."""
        if self._public:
            return self._public
        host = headers.get(b"host", b"").decode("latin-1")
        return origin_of(f"{self._scheme(scope, headers)}://{host}")

    def is_secure(self, scope: Scope, headers: Headers) -> bool:
        """Whether the browser came by https, so that cookies can be kept to that."""
        return self.origin(scope, headers).startswith("https:")

    def client(self, scope: Scope, headers: Headers) -> bytes:
        """Equal for requests of the same client (``cms.web.rate``)."""
        peer = scope.get("client")
        return self._clients.key(peer[0] if peer else "", headers.get(b"x-forwarded-for", b""))

    def is_own_page(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request comes from a page of this server, or from no page at all.

        A browser says so in ``Sec-Fetch-Site`` (Fetch Metadata), or at least in ``Origin``. One
        that says neither isn't made by a page's script or form, or not by any browser of today.
        """
        if site := headers.get(b"sec-fetch-site"):
            return site in _OWN
        origin = headers.get(b"origin")
        return origin is None or origin.decode("latin-1").lower() == self.origin(scope, headers)

    def _scheme(self, scope: Scope, headers: Headers) -> str:
        scheme: str = scope["scheme"]
        peer = address(scope["client"][0]) if scope.get("client") else None
        forwarded = headers.get(b"x-forwarded-proto", b"").decode("latin-1")
        if peer is not None and any(peer in network for network in self._proxies):
            return forwarded.rpartition(",")[2].strip().lower() or scheme
        return scheme


def origin_of(url: str) -> str:
    """The origin of an address of http or https, in small letters."""
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc.removesuffix(_DEFAULT_PORTS.get(parts.scheme, ''))}"
