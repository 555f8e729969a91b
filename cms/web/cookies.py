"""Our cookies (RFC 6265bis). None can be read by a script or is sent along by another site's form.

Where the way is encrypted their names begin with ``__Host-``: then no page of a neighbouring
domain, and nobody on an unencrypted line, can set them. ``SameSite=Lax`` and not ``Strict``, for
who comes back from an OpenID provider, or from a link in a letter, comes from another site.
"""

from __future__ import annotations

from cms.web.transport import Header, Headers

SESSION = "cms-session"
FLOW = "cms-sign-in"
"""What a browser keeps while its user is at the OpenID provider."""


def read(name: str, headers: Headers, *, secure: bool) -> str:
    """The cookie's value in a request; empty if there is none.

    Given twice, none counts: one of them was set by somebody else.
    """
    wanted = _name(name, secure).encode()
    found = [
        value.strip()
        for key, _, value in (part.partition(b"=") for part in _parts(headers))
        if key.strip() == wanted
    ]
    return found[0].decode("latin-1") if len(found) == 1 else ""


def write(name: str, value: str, *, secure: bool, seconds: int) -> Header:
    """The header that sets the cookie for so many seconds; 0 takes it away."""
    kept = f"{_name(name, secure)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    return (b"set-cookie", (kept + ("; Secure" if secure else "")).encode("latin-1"))


def _name(name: str, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def _parts(headers: Headers) -> list[bytes]:
    # Several Cookie headers (HTTP/2) were joined with commas; no value of ours holds either.
    return headers.get(b"cookie", b"").replace(b",", b";").split(b";")
