"""The GraphQL endpoint: one ASGI application, as thin as it can be.

A browser that asks for HTML gets the explorer at the same address. An answer that was kept is sent
without its question being read again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from cms.delivery.documents import TrustedDocuments
from cms.delivery.responses import Response, Responses
from cms.errors import (
    ClientError,
    DocumentNotFound,
    Forbidden,
    InputError,
    TimedOut,
    UntrustedDocument,
)
from cms.i18n.locales import accept_language
from cms.i18n.messages import translate
from cms.read.execute import Connection, NotExecuted, Private, fetch
from cms.web import explorer
from cms.web.desk import Desk, ForDesk
from cms.web.engine import Engine, Prepared
from cms.web.exchange import Exchange
from cms.web.identity import NOBODY, Authenticator, Identity, caller_of
from cms.web.rate import ANSWER, UNLIMITED, Account, Rate
from cms.web.signin.link import account_link
from cms.web.transport import (
    EVENTS,
    GRAPHQL_JSON,
    HTML,
    JSON,
    METHODS,
    SAFE,
    Asked,
    Disconnected,
    Header,
    Headers,
    Refused,
    Reply,
    body,
    joined,
    media_type,
    posted,
    queried,
)

logger = logging.getLogger("cms.web")

LONGEST_ALIAS = 16 * 1024
"""Bytes of a request that is recognised by its bytes alone."""
LONGEST_HEADER = 1024
"""Bytes of a header of negotiation that are read, and remembered with what they mean."""
_OPTIONS = orjson.OPT_UTC_Z
_REVALIDATE = (b"cache-control", b"public, no-cache")
_NO_STORE = (b"cache-control", b"no-store")
_STATUSES: dict[type[ClientError], int] = {
    DocumentNotFound: 404,
    TimedOut: 503,
    UntrustedDocument: 403,
}


class GraphQLEndpoint:
    """Serves ``/graphql``. ``locales`` are those that ``Accept-Language`` may choose from.

    A request has at most ``max_body`` bytes, which must arrive within ``body_seconds``. Caches in
    front ask again each time, unless ``cdn_seconds`` lets those for this server alone (RFC 9213)
    keep an answer that long, or until they are told to forget one of its surrogate keys.
    """

    def __init__(
        self,
        engine: Engine,
        pool: Connection,
        responses: Responses,
        documents: TrustedDocuments[Any],
        locales: tuple[str, ...],
        max_body: int,
        *,
        body_seconds: float = 10.0,
        cdn_seconds: int = 0,
        rate: Rate | None = None,
    ) -> None:
        self.engine = engine
        self.pool = pool
        self.responses = responses
        self.documents = documents
        self.locales = locales
        self.max_body = max_body
        self.body_seconds = body_seconds
        self.cdn_seconds = cdn_seconds
        self.rate = rate
        self.streams: ASGIApp | None = None
        """What answers those who accept ``text/event-stream``."""
        self.desk: Desk | None = None
        """What answers those who ask for drafts, or change them."""
        self.authenticator: Authenticator | None = None
        """What recognises those who show a token or a session."""
        self._accepted = lru_cache(256)(self._accept)
        self._kind = lru_cache(256)(media_type)

    def _accept(self, header: bytes) -> tuple[str, ...]:
        return accept_language(header.decode("latin-1"), self.locales)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        headers = joined(scope["headers"])
        method = scope["method"]
        kind = self._kind(headers.get(b"accept", b"")[:LONGEST_HEADER], method)
        if kind is HTML or kind is EVENTS:
            await (self._page if kind is HTML else self._stream)(scope, headers, receive, send)
            return
        accepted = self.accepted(headers)
        known = NOBODY
        try:
            if b"cookie" in headers or b"authorization" in headers:
                known = await self.identify(scope, headers)
            reply = await self._reply(scope, headers, receive, accepted, kind)
        except NotExecuted as refusal:
            reply = _unexecuted(refusal, kind or JSON)
        except (DocumentNotFound, TimedOut, UntrustedDocument) as error:
            status = _STATUSES[type(error)] if kind is GRAPHQL_JSON else 200
            reply = self._refusal(kind, Refused(status, error), accepted)
        except Refused as refused:
            reply = self._refusal(kind, refused, accepted)
        except Disconnected:
            return
        except Exception:
            fault = Exchange.of(scope).id
            logger.exception("a request failed", extra={"fields": {"requestId": fault}})
            failure = ClientError("The server could not answer; the fault is its own.")
            reply = self._refusal(kind, Refused(500, failure), accepted, requestId=fault)
        if reply.answer is not None:
            Exchange.of(scope).answered(reply.answer)
        if known is not NOBODY:
            reply = known.mark(reply)
        await reply.send(send, bodiless=method == "HEAD")

    async def identify(self, scope: Scope, headers: Headers, *, renew: bool = True) -> Identity:
        """Who sends a request (``Authenticator.identify``). Raises Refused."""
        if self.authenticator is None:
            return NOBODY
        return await self.authenticator.identify(scope, headers, renew=renew)

    async def _page(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        if self.documents.required:
            await explorer.closed(Request(scope))(scope, receive, send)
            return
        visitor, link = NOBODY, ""
        if self.authenticator is not None and self.authenticator.pool is not None:
            visitor = await self.authenticator.visitor(scope, headers)
            link = account_link(visitor.caller, self.accepted(headers) or self.locales)
        page = explorer.page(Request(scope), link)
        page.raw_headers.extend(visitor.headers)
        await page(scope, receive, send)

    async def _stream(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        try:
            await self.identify(scope, headers, renew=False)
            if self.streams is None:
                raise _unacceptable()
        except Refused as refused:
            await self.refusal(refused, self.accepted(headers)).send(send)
        else:
            await self.streams(scope, receive, send)

    def accepted(self, headers: Headers) -> tuple[str, ...]:
        """The locales that a request accepts, best first."""
        return self._accepted(headers.get(b"accept-language", b"")[:LONGEST_HEADER])

    def account(self, scope: Scope, headers: Headers) -> Account:
        """What the client of a request pays from."""
        return self.rate.account(scope, headers) if self.rate is not None else UNLIMITED

    def refusal(self, refused: Refused, accepted: tuple[str, ...]) -> Reply:
        """What a request that isn't one is answered."""
        return self._refusal(JSON, refused, accepted)

    async def _reply(
        self,
        scope: Scope,
        headers: Headers,
        receive: Receive,
        accepted: tuple[str, ...],
        kind: bytes | None,
    ) -> Reply:
        method = scope["method"]
        if method != "POST" and method not in SAFE:
            error = InputError("Send the request by GET or POST.")
            raise Refused(405, error, (b"allow", METHODS))
        if kind is None:
            raise _unacceptable()
        account = self.account(scope, headers)
        try:
            if method == "POST":
                raw = await body(headers, receive, self.max_body, self.body_seconds)
                return await self._post(raw, accepted, kind, account)
            return await self._get(scope["query_string"], headers, accepted, kind, account)
        except ForDesk as asked:
            if self.desk is None:
                raise Refused(403, Forbidden("There are no drafts here.")) from None
            return await self.desk.answer(asked, accepted, caller_of(scope), account, kind)

    async def _post(
        self, raw: bytes, accepted: tuple[str, ...], kind: bytes, account: Account
    ) -> Reply:
        account.begin()
        alias = self._alias(raw, accepted)
        found = self.responses.find(alias) if alias is not None else None
        if found is None:
            found = await self._found(posted(raw), alias, accepted, account, self._prepare)
        return Reply(200, kind, found.body, (_NO_STORE, *account.headers()), found)

    async def _get(
        self,
        query_string: bytes,
        headers: Headers,
        accepted: tuple[str, ...],
        kind: bytes,
        account: Account,
    ) -> Reply:
        account.begin()
        alias = self._alias(query_string, accepted)
        found = self.responses.find(alias) if alias is not None else None
        if found is None:
            asked = queried(query_string, self.max_body)
            found = await self._found(asked, alias, accepted, account, self._prepare_safe)
        etag = _etag(found, kind)
        caching = (_REVALIDATE, (b"etag", etag), *self._for_cdn(found))
        if _matches(headers.get(b"if-none-match"), etag):
            return Reply(304, kind, b"", caching, found)
        return Reply(200, kind, found.body, caching, found)

    def _for_cdn(self, response: Response) -> tuple[Header, ...]:
        """What a cache in front is told: how long, and by which surrogate keys to forget it."""
        if not self.cdn_seconds:
            return ()
        lifetime = (b"cdn-cache-control", b"max-age=%d" % self.cdn_seconds)
        if not response.tags:
            return (lifetime,)
        return (
            lifetime,
            (b"cache-tag", ",".join(response.tags).encode("ascii")),
            (b"surrogate-key", " ".join(response.tags).encode("ascii")),
        )

    def _alias(self, raw: bytes, accepted: tuple[str, ...]) -> Hashable:
        """The form of a request; which document an id in it stands for changes by generation."""
        return (raw, accepted, self.documents.generation) if len(raw) <= LONGEST_ALIAS else None

    async def _found(
        self,
        asked: Asked,
        alias: Hashable,
        accepted: tuple[str, ...],
        account: Account,
        prepare: Callable[[Any, Asked, tuple[str, ...]], Prepared],
    ) -> Response:
        """The answer to a question, which the account pays for unless it needn't be computed."""
        document = await self.documents.resolve(asked.text, asked.document_id)
        try:
            prepared = prepare(document, asked, accepted)
        except Private:
            raise ForDesk(document, asked) from None
        except (NotExecuted, Refused):
            account.refused()
            raise
        if account is not UNLIMITED:
            computed = not self.responses.has(prepared.key)
            account.pay(prepared.price if computed else ANSWER, fresh=prepared.fresh)
        if (asked.extensions or {}).get("price") is True:
            return _priced(await self._answer(prepared, None), prepared)
        return await self._answer(prepared, alias)

    def _prepare(self, document: Any, asked: Asked, accepted: tuple[str, ...]) -> Prepared:
        return self.engine.prepare(document, asked.variables, asked.operation_name, accepted)

    def _prepare_safe(self, document: Any, asked: Asked, accepted: tuple[str, ...]) -> Prepared:
        """The same for a safe method, by which nothing can be changed."""
        try:
            return self._prepare(document, asked, accepted)
        except (NotExecuted, Private):
            if self.engine.changes(document, asked.operation_name):
                error = InputError("A mutation must be sent by POST.")
                raise Refused(405, error, (b"allow", b"POST")) from None
            raise

    async def _answer(self, prepared: Prepared, alias: Hashable) -> Response:
        statement = prepared.compiled.statement
        compute = partial(self.compute, prepared)
        return await self.responses.get(prepared.key, alias, statement.tables, compute)

    async def compute(self, prepared: Prepared) -> Response:
        """The answer to what is prepared, by one statement."""
        compiled = prepared.compiled
        record = await fetch(self.pool, compiled.statement, prepared.arguments)
        tags = compiled.tags(record) if compiled.tags else ()
        answer = orjson.dumps({"data": compiled.build(record)}, option=_OPTIONS)
        return Response(answer, tags, operation=compiled.name)

    def _refusal(
        self, kind: bytes | None, refused: Refused, accepted: tuple[str, ...], **extensions: str
    ) -> Reply:
        error = refused.error
        locale = accepted[0] if accepted else self.locales[0]
        message = translate(error.template, error.params, locale)
        code = "INTERNAL_ERROR" if refused.status == 500 else error.code
        told = {"message": message, "extensions": {"code": code, **extensions}}
        shown = orjson.dumps({"errors": [told]})
        return Reply(refused.status, kind or JSON, shown, (_NO_STORE, *refused.headers))


def _unacceptable() -> Refused:
    return Refused(406, InputError("The answer can be had as application/json."))


def _priced(answer: Response, prepared: Prepared) -> Response:
    """An answer with its price in it. Kept is only the answer itself, which others may share."""
    price = {"rows": prepared.price, "limit": prepared.price_limit}
    extensions = b',"extensions":' + orjson.dumps({"price": price}) + b"}"
    return replace(answer, body=answer.body.removesuffix(b"}") + extensions)


def _unexecuted(refusal: NotExecuted, kind: bytes) -> Reply:
    status = 400 if kind is GRAPHQL_JSON and not refusal.sound else 200
    return Reply(status, kind, orjson.dumps(refusal.response), (_NO_STORE,))


def _etag(response: Response, kind: bytes) -> bytes:
    """The entity tag: the same bytes under another media type are another representation."""
    return response.etag if kind is JSON else response.etag[:-1] + b'g"'


def _matches(header: bytes | None, etag: bytes) -> bool:
    """Whether an ``If-None-Match`` names the entity tag (weak comparison, RFC 9110, 13.1.2)."""
    if header is None:
        return False
    tags = [tag.strip().removeprefix(b"W/") for tag in header.split(b",")]
    return etag in tags or tags == [b"*"]
