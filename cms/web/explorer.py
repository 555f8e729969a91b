"""GraphiQL, served by the CMS itself: every byte of it comes from this server.

The page's files are built by ``make assets`` (``cms/web/explorer/build.mjs``) into
``cms/web/explorer/dist``. ``page`` answers a browser at the address of the API; ``routes`` serves
what the page loads, and the schema in GraphQL's schema definition language (SDL).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

DIST = Path(__file__).with_name("explorer") / "dist"
SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
ASSETS = "/explorer/assets"

# Content Security Policy Level 3. The nonce is for the one style element that GraphiQL's dialogs
# and menus insert to hold the page still while they are open.
POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'nonce-{nonce}'; "
    "connect-src 'self'; "
    "font-src 'self'; "
    "img-src 'self' data:; "
    "frame-ancestors 'none'; "
    "base-uri 'none'; "
    "form-action 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SUFFIXES = {"br": ".br", "gzip": ".gz"}

NOT_BUILT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Lạng Sơn CMS · GraphiQL</title></head>
<body>
<h1>The explorer has not been built</h1>
<p>Run <code>make assets</code> in the project's folder, then load this page again.
The API is not affected: it answers at this address.</p>
<p lang="vi">Giao diện này chưa được dựng: hãy chạy <code>make assets</code>, rồi tải lại trang.
API vẫn hoạt động bình thường.</p>
</body>
</html>
"""


CLOSED = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Lạng Sơn CMS · GraphiQL</title></head>
<body>
<h1>The explorer is closed</h1>
<p>This server answers trusted documents only: applications send the <code>documentId</code> of one.
The operator adds documents with <code>cms documents add</code>. To explore the schema, run a server
with <code>CMS_TRUSTED_DOCUMENTS=optional</code> where the public can't reach it.</p>
<p lang="vi">Máy chủ này chỉ trả lời các truy vấn đã được tin cậy: ứng dụng gửi
<code>documentId</code>. Người vận hành thêm truy vấn bằng <code>cms documents add</code>. Để khảo
sát lược đồ, hãy chạy một máy chủ với <code>CMS_TRUSTED_DOCUMENTS=optional</code> ở nơi công chúng
không truy cập được.</p>
</body>
</html>
"""


@dataclass(frozen=True)
class Asset:
    """One built file: its media type, and its bytes by content coding (``identity`` always)."""

    media_type: str
    bodies: Mapping[str, bytes]


@dataclass(frozen=True)
class Build:
    """All that ``build.mjs`` made: the page, and the assets by their hashed names."""

    page: str
    assets: Mapping[str, Asset]


def page(request: Request, account: str = "") -> Response:
    """The explorer, for a browser that asks the API's own address for HTML. ``account`` is the HTML
    that says who is signed in.

    Answers 503 with the command to run when the assets have not been built.
    """
    nonce = secrets.token_urlsafe(16)
    headers = {
        **HEADERS,
        "Content-Security-Policy": POLICY.format(nonce=nonce),
        "Cache-Control": "no-store",
        "Vary": "Accept",
    }
    try:
        build = _build(DIST)
    except FileNotFoundError:
        return HTMLResponse(NOT_BUILT, 503, headers)
    shown = build.page.replace("{{nonce}}", nonce).replace("{{account}}", account)
    return HTMLResponse(shown, headers=headers)


def closed(request: Request) -> Response:
    """What a browser gets where only trusted documents are answered: 403, and what to do."""
    headers = {**HEADERS, "Cache-Control": "no-store", "Vary": "Accept"}
    return HTMLResponse(CLOSED, 403, headers)


def routes(*, schema: bool = True) -> list[Route]:
    """The routes of the page's assets and, unless the public may not see the schema, of the SDL."""
    assets = Route(f"{ASSETS}/{{name}}", _asset, name="explorer-asset")
    return [assets, *([Route("/schema.graphql", _sdl, name="schema-sdl")] if schema else [])]


async def _asset(request: Request) -> Response:
    """One asset by its hashed name; only names of the manifest exist, whatever the disk holds."""
    try:
        asset = _build(DIST).assets[request.path_params["name"]]
    except (FileNotFoundError, KeyError):
        return PlainTextResponse("No such asset.\n", 404, HEADERS)
    coding = best_coding(request.headers.get("accept-encoding", ""), asset.bodies)
    headers = {
        **HEADERS,
        "Content-Type": asset.media_type,
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
    }
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return Response(asset.bodies[coding], headers=headers)


async def _sdl(request: Request) -> Response:
    """The schema as committed, in GraphQL's schema definition language."""
    headers = {**HEADERS, "Cache-Control": "no-cache"}
    try:
        return PlainTextResponse(SDL.read_text("utf-8"), headers=headers)
    except FileNotFoundError:
        return PlainTextResponse("schema/schema.graphql has not been written.\n", 404, headers)


def best_coding(accepted: str, offered: Mapping[str, bytes]) -> str:
    """The content coding of ``offered`` that an Accept-Encoding header likes best.

    Equal weights go to the one offered first; ``identity`` when none is accepted
    (RFC 9110, section 12.5.3).
    """
    weights = dict(_weighted(part) for part in accepted.lower().split(",") if part.strip())
    other = weights.get("*", 0.0)
    best = max(offered, key=lambda coding: weights.get(coding, other))
    return best if weights.get(best, other) > 0 else "identity"


def _weighted(part: str) -> tuple[str, float]:
    """A coding and its weight from one element of the header; a malformed weight refuses it."""
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.partition("=")
    try:
        return coding.strip(), float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return coding.strip(), 0.0


@lru_cache(maxsize=1)
def _build(dist: Path) -> Build:
    """The built files, read once; raises FileNotFoundError until they have all been made."""
    manifest = json.loads((dist / "manifest.json").read_text("utf-8"))
    return Build(
        page=(dist / "index.html").read_text("utf-8"),
        assets={
            name: Asset(
                media_type=entry["type"],
                bodies={
                    **{
                        coding: (dist / f"{name}{SUFFIXES[coding]}").read_bytes()
                        for coding in entry["encodings"]
                    },
                    "identity": (dist / name).read_bytes(),
                },
            )
            for name, entry in manifest.items()
        },
    )
