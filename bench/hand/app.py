"""The hand-written endpoints as one Starlette application, as thin as the API's own endpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import ModuleType
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bench.hand.asked import Asked
from cms.database.types import Pool

Handler = Callable[[Pool, Asked], Awaitable[bytes]]


class Endpoint:
    """Answers GET with a handler's JSON.

    It is an ASGI application, so that Starlette makes no Request and no Response for it.
    """

    def __init__(self, pool: Pool, handler: Handler) -> None:
        self.pool = pool
        self.handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        asked = dict(parse_qsl(scope["query_string"].decode("ascii")))
        body = await self.handler(self.pool, asked)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def create_app(pool: Pool, answers: ModuleType) -> Starlette:
    """The five endpoints; ``answers`` is ``json_texts`` or ``records``."""
    names = ("front", "article", "bulletin", "tiny", "large")
    return Starlette(
        routes=[Route(f"/{name}", Endpoint(pool, getattr(answers, name))) for name in names]
    )
