"""The application, asked in its own process: no socket between, but everything else as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message

from cms.app import create_app
from cms.config import Settings
from cms.database.pools import Database
from cms.delivery.responses import Responses

TITLE = "query Title($slug: String!) { article(slug: $slug, locale: VI) { variant { title } } }"
TITLES = """query Titles {
    articles(first: 50, orderBy: [{ id: ASC }]) { nodes { variant(locale: VI) { slug title } } }
}"""


class Client:
    """Sends requests to an application."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    @property
    def responses(self) -> Responses:
        """The answers that it keeps."""
        endpoint: Any = next(
            route.endpoint
            for route in self.app.routes
            if isinstance(route, Route) and route.path == "/graphql"
        )
        responses: Responses = endpoint.responses
        return responses

    async def request(
        self, query: str, variables: dict[str, Any], etag: bytes | None = None
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """One GET request: status, headers, body."""
        asked = {"query": query, "variables": orjson.dumps(variables).decode()}
        headers = [(b"host", b"test"), (b"accept", b"application/json")]
        if etag is not None:
            headers.append((b"if-none-match", etag))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "root_path": "",
            "query_string": urlencode(asked).encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], dict(sent[0]["headers"]), body

    async def ask(self, query: str, **variables: Any) -> Any:
        """The ``data`` of an answer that must be without errors."""
        status, _, body = await self.request(query, variables)
        answer = orjson.loads(body)
        assert status == 200, body
        assert "errors" not in answer, body
        return answer["data"]

    async def title(self, slug: str) -> str | None:
        """The Vietnamese title of an article that is live."""
        article = (await self.ask(TITLE, slug=slug))["article"]
        return str(article["variant"]["title"]) if article else None

    async def titles(self) -> dict[str, str]:
        """The Vietnamese titles of all that are live, by slug."""
        nodes = (await self.ask(TITLES))["articles"]["nodes"]
        shown = [node["variant"] for node in nodes if node["variant"]]
        return {variant["slug"]: variant["title"] for variant in shown}


@asynccontextmanager
async def serving(settings: Settings, database: Database) -> AsyncIterator[Client]:
    """The application while it serves."""
    app = create_app(settings, database)
    async with app.router.lifespan_context(app):
        yield Client(app)
