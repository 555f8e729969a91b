"""GraphQL over HTTP: how a request is written and how a response is said.

Follows the GraphQL-over-HTTP specification. A query comes by POST with a JSON body, or by GET in
the URL. The answer is ``application/graphql-response+json`` for those who accept it, with the
status codes that belong to it, else ``application/json``. What isn't a request at all is refused
with a 4xx status in either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Send

from cms.delivery.responses import Response
from cms.errors import ClientError, InputError, LimitExceeded
from cms.web.accept import Offer, best

JSON = b"application/json; charset=utf-8"
GRAPHQL_JSON = b"application/graphql-response+json; charset=utf-8"
HTML = b"text/html; charset=utf-8"
EVENTS = b"text/event-stream; charset=utf-8"

SAFE = frozenset({"GET", "HEAD"})
METHODS = b"GET, HEAD, POST"

# Those who accept anything get what every client understands.
_OFFERS = {
    Offer("application/json"): JSON,
    Offer("application/graphql-response+json"): GRAPHQL_JSON,
}
_STREAM = {Offer("text/event-stream", by_name=True): EVENTS}
_PAGE = {Offer("text/html", by_name=True): HTML}
_MOST_PARAMETERS = 32
_COMMON = ((b"vary", b"accept, accept-language"), (b"x-content-type-options", b"nosniff"))
_CLOSE = (b"connection", b"close")

Header = tuple[bytes, bytes]
Headers = dict[bytes, bytes]


class Asked(NamedTuple):
    """A GraphQL request: document, variables, the operation's name, the protocol's extensions. A
    trusted document has its id instead of a text.
    """

    text: str
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


class Refused(Exception):
    """The request isn't one that an engine could answer; ``status`` is HTTP's."""

    def __init__(self, status: int, error: ClientError, *headers: Header) -> None:
        super().__init__(status)
        self.status = status
        self.error = error
        self.headers = headers


class Disconnected(Exception):
    """The caller left before the request was whole: there is nobody to answer."""


def joined(raw: Sequence[Header]) -> Headers:
    """A request's headers by name; one given several times is a list (RFC 9110, section 5.3)."""
    headers = dict(raw)
    if len(headers) == len(raw):
        return headers
    lists: dict[bytes, list[bytes]] = {}
    for name, value in raw:
        lists.setdefault(name, []).append(value)
    return {name: b", ".join(values) for name, values in lists.items()}


def media_type(accept: bytes, method: str) -> bytes | None:
    """The media type of the answer to a request that accepts this; None if there is none.

    ``HTML`` stands for the explorer's page, which only a safe method can get, and only by name;
    ``EVENTS`` for a stream of them, which has to be named too.
    """
    offers = _OFFERS | _STREAM | (_PAGE if method in SAFE else {})
    found = best(accept.decode("latin-1"), tuple(offers))
    return None if found is None else offers[found]


async def body(headers: Headers, receive: Receive, limit: int, seconds: float) -> bytes:
    """The body of a POST, of at most ``limit`` bytes that arrive within ``seconds``.

    Other types than JSON are refused: a foreign page's form could send them without the browser
    asking first (cross-site request forgery).

    Raises:
        Refused: the body isn't plain JSON in UTF-8, or too large, or too slow.
        Disconnected: it ended before it was whole.
    """
    if not _is_json(headers.get(b"content-type", b"")):
        raise Refused(415, InputError("Send the request as application/json."))
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        error = InputError("Send the body as it is, without a content coding.")
        raise Refused(415, error, (b"accept-encoding", b"identity"))
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(limit)
    # Most bodies are there at once, and a timer costs more than reading one. Of a body that doesn't
    # even begin, the server itself takes care (cms.serving.protocol).
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    first: bytes = message.get("body", b"")
    if len(first) > limit:
        raise _too_large(limit)
    if not message.get("more_body"):
        return first
    try:
        async with asyncio.timeout(seconds):
            return await _rest(receive, first, limit)
    except TimeoutError:
        slow = LimitExceeded(
            "The body did not arrive within the {limit} seconds allowed.", limit=f"{seconds:g}"
        )
        raise Refused(408, slow, _CLOSE) from None


async def _part(receive: Receive) -> tuple[bytes, bool]:
    """The next part of a body, and whether it is the last one. Raises Disconnected."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    return message.get("body", b""), not message.get("more_body")


async def _rest(receive: Receive, first: bytes, limit: int) -> bytes:
    """The whole body, whose first part is known."""
    received, whole = bytearray(first), False
    while not whole:
        part, whole = await _part(receive)
        received += part
        if len(received) > limit:
            raise _too_large(limit)
    return bytes(received)


def _too_large(limit: int) -> Refused:
    error = LimitExceeded("The body has more than the {limit} bytes allowed.", limit=limit)
    return Refused(413, error, _CLOSE)


def _is_json(content_type: bytes) -> bool:
    """Whether a Content-Type says JSON in UTF-8, which is what it is when it says no charset."""
    if content_type == b"application/json":
        return True
    kind, *parameters = content_type.lower().split(b";")
    if kind.strip() != b"application/json":
        return False
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"charset" and value.strip(b' \t"') not in (b"utf-8", b"utf8"):
            return False
    return True


def posted(body: bytes) -> Asked:
    """The request in a body; members that the specification doesn't name are passed over.

    Raises Refused.
    """
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused(400, InputError("The body is not JSON.")) from None
    if isinstance(fields, list):
        error = LimitExceeded(
            "The body is a batch of {value} requests; send each by itself.", value=len(fields)
        )
        raise Refused(400, error)
    if not isinstance(fields, dict):
        raise Refused(400, InputError("The body is not a JSON object."))
    return checked(fields)


def queried(query_string: bytes, limit: int) -> Asked:
    """The request in a URL (``application/x-www-form-urlencoded``), of at most ``limit`` bytes.

    A parameter may stand there only once: caches and servers differ in which one they take.

    Raises Refused.
    """
    if len(query_string) > limit:
        error = LimitExceeded("The URL has more than the {limit} bytes allowed.", limit=limit)
        raise Refused(414, error)
    try:
        pairs = parse_qsl(
            query_string.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError:  # UnicodeDecodeError is one
        raise Refused(400, InputError("The URL's parameters can't be read.")) from None
    fields: dict[str, Any] = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused(400, InputError("A parameter of the URL is given twice."))
    for name in ("variables", "extensions"):
        if name in fields:
            fields[name] = _json(name, fields[name])
    return checked(fields)


def _json(name: str, text: str) -> Any:
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused(400, InputError("The {name} are not JSON.", name=name)) from None


def checked(fields: dict[str, Any]) -> Asked:
    """The request that these fields make. Raises Refused."""
    text, document_id = fields.get("query"), fields.get("documentId")
    name = fields.get("operationName")
    if document_id is not None:
        if not isinstance(document_id, str):
            raise Refused(400, InputError("The documentId is not a text."))
        if text is not None:
            raise Refused(400, InputError("Send either a query or a documentId, not both."))
        text = ""
    elif not isinstance(text, str) or not text:
        raise Refused(400, InputError("The request has no query."))
    if name is not None and not isinstance(name, str):
        raise Refused(400, InputError("The operationName is not a text."))
    variables, extensions = _map(fields, "variables"), _map(fields, "extensions")
    return Asked(text, variables, name, extensions, document_id)


def _map(fields: dict[str, Any], name: str) -> dict[str, Any] | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, dict):
        raise Refused(400, InputError("The {name} are not a JSON object.", name=name))
    return value


class Reply(NamedTuple):
    """A response: its status, type, body and further headers, and the answer in it, if any."""

    status: int
    kind: bytes
    body: bytes
    headers: tuple[Header, ...] = ()
    answer: Response | None = None

    async def send(self, send: Send, *, bodiless: bool = False) -> None:
        """Send it; ``bodiless`` without its body, as HEAD asks for."""
        headers = [*_COMMON, *self.headers]
        if self.status != 304:  # it would say these of the body that it spares
            headers.append((b"content-type", self.kind))
            headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if bodiless else self.body})
