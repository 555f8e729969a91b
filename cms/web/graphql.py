"""The GraphQL endpoint (GraphQL over HTTP): one ASGI application, as thin as it can be.

A query comes by POST with a JSON body or by GET in the URL. A browser that asks for HTML gets the
explorer at the same address.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from cms.errors import ClientError, InputError, LimitExceeded
from cms.i18n.locales import accept_language
from cms.i18n.messages import translate
from cms.read.execute import Connection
from cms.web import explorer

logger = logging.getLogger("cms.web")

JSON = b"application/json; charset=utf-8"
GRAPHQL_JSON = b"application/graphql-response+json; charset=utf-8"
_OPTIONS = orjson.OPT_UTC_Z


class Answer(Protocol):
    """What an engine's answer gives."""

    @property
    def executed(self) -> bool:
        """Whether the operation was sound enough to be executed."""

    def body(self) -> dict[str, Any]:
        """The response map."""


class Engine(Protocol):
    """What answers queries: ``resolvers.engine.Engine``, seen from below it."""

    async def answer(
        self,
        connection: Connection,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
    ) -> Answer:
        """The answer to one request."""


class GraphQLEndpoint:
    """Serves ``/graphql``. ``locales`` are those that ``Accept-Language`` may choose from."""

    def __init__(
        self, engine: Engine, pool: Connection, locales: tuple[str, ...], max_body: int
    ) -> None:
        self.engine = engine
        self.pool = pool
        self.locales = locales
        self.max_body = max_body
        self._accepted = lru_cache(256)(self._accept)

    def _accept(self, header: bytes) -> tuple[str, ...]:
        return accept_language(header.decode("latin-1"), self.locales)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        headers = dict(scope["headers"])
        method = scope["method"]
        accept = headers.get(b"accept", b"")
        if method in ("GET", "HEAD") and b"text/html" in accept:
            await explorer.page(Request(scope))(scope, receive, send)
            return
        accepted = self._accepted(headers.get(b"accept-language", b""))
        kind = GRAPHQL_JSON if b"application/graphql-response+json" in accept else JSON
        try:
            if method == "POST":
                asked = await self._posted(headers, receive)
            elif method == "GET":
                asked = _queried(scope["query_string"])
            else:
                await _send(send, 405, JSON, b"", ((b"allow", b"GET, POST"),))
                return
            answer = await self.engine.answer(self.pool, *asked, accepted)
        except _Refused as refused:
            await self._refuse(send, kind, refused.status, refused.error, accepted)
            return
        except Exception:
            logger.exception("a request failed")
            failure = ClientError("The server could not answer; the fault is its own.")
            await self._refuse(send, kind, 500, failure, accepted)
            return
        status = 400 if kind is GRAPHQL_JSON and not answer.executed else 200
        await _send(send, status, kind, orjson.dumps(answer.body(), option=_OPTIONS))

    async def _refuse(
        self, send: Send, kind: bytes, status: int, error: ClientError, accepted: tuple[str, ...]
    ) -> None:
        locale = accepted[0] if accepted else self.locales[0]
        message = translate(error.template, error.params, locale)
        code = "INTERNAL_ERROR" if status == 500 else error.code
        body = {"errors": [{"message": message, "extensions": {"code": code}}]}
        await _send(send, status, kind, orjson.dumps(body))

    async def _posted(self, headers: dict[bytes, bytes], receive: Receive) -> Asked:
        """The request in a body. Other types than JSON are refused: a foreign page's form could
        send them without the browser asking first (cross-site request forgery).
        """
        if headers.get(b"content-type", b"").split(b";")[0].strip().lower() != b"application/json":
            raise _Refused(415, InputError("Send the request as application/json."))
        body = await self._body(receive)
        try:
            fields = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise _Refused(400, InputError("The body is not JSON.")) from None
        if not isinstance(fields, dict):
            raise _Refused(400, InputError("The body is not a JSON object."))
        return _checked(fields)

    async def _body(self, receive: Receive) -> bytes:
        body = b""
        while True:
            message = await receive()
            part: bytes = message.get("body", b"")
            body += part
            if len(body) > self.max_body:
                error = LimitExceeded(
                    "The body has more than the {limit} bytes allowed.", limit=self.max_body
                )
                raise _Refused(413, error)
            if not message.get("more_body"):
                return body


class _Refused(Exception):
    """The request isn't one that an engine could answer."""

    def __init__(self, status: int, error: ClientError) -> None:
        super().__init__(status)
        self.status = status
        self.error = error


Asked = tuple[str, dict[str, Any] | None, str | None]


def _queried(query_string: bytes) -> Asked:
    """The request in a URL."""
    fields: dict[str, Any] = {
        name: values[-1] for name, values in parse_qs(query_string.decode("latin-1")).items()
    }
    if "variables" in fields:
        try:
            fields["variables"] = orjson.loads(fields["variables"])
        except orjson.JSONDecodeError:
            raise _Refused(400, InputError("The variables are not JSON.")) from None
    return _checked(fields)


def _checked(fields: dict[str, Any]) -> Asked:
    text = fields.get("query")
    variables = fields.get("variables")
    name = fields.get("operationName")
    if not isinstance(text, str) or not text:
        raise _Refused(400, InputError("The request has no query."))
    if variables is not None and not isinstance(variables, dict):
        raise _Refused(400, InputError("The variables are not a JSON object."))
    if name is not None and not isinstance(name, str):
        raise _Refused(400, InputError("The operationName is not a text."))
    return text, variables, name


async def _send(
    send: Send,
    status: int,
    kind: bytes,
    body: bytes,
    more: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"accept, accept-language"),
        (b"x-content-type-options", b"nosniff"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
