"""The desk: answers what concerns drafts, to those who may. Nothing of it is kept or shared.

Queries of the draft stage are read as the caller, by the same compiler; mutations
and reports are executed by the resolvers, which this layer knows by their protocols only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import orjson

from cms.auth.caller import Caller
from cms.auth.policy import NOTHING, sight
from cms.content.enums import Classification
from cms.delivery.responses import Response
from cms.errors import Forbidden, Unauthenticated
from cms.read import viewer
from cms.read.execute import Connection, NotExecuted, fetch
from cms.web.rate import UNLIMITED, Account
from cms.web.transport import Asked, Refused, Reply

CHALLENGE = (b"www-authenticate", b'Bearer realm="cms"')
PRIVATE = (b"cache-control", b"private, no-store")


class ForDesk(Exception):
    """A request about drafts: its document, as it was read, and what was asked with it."""

    def __init__(self, document: Any, asked: Asked) -> None:
        super().__init__()
        self.document = document
        self.asked = asked


class Mutations(Protocol):
    """What executes mutations: ``resolvers.mutations.Mutations``."""

    def prepare(
        self,
        text: Any,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        accepted: tuple[str, ...],
        viewer: Mapping[str, Any],
    ) -> Any:
        """What is to be executed. Raises NotExecuted."""

    async def run(
        self, prepared: Any, caller: Caller, connection: Connection, accepted: Sequence[str]
    ) -> dict[str, Any]:
        """The response map."""


class Worker(Mutations, Protocol):
    """What answers queries of a kind: ``resolvers.reports.Reports``, or
    ``resolvers.foresight.Foresight``.
    """

    def asked(self, text: Any, operation_name: str | None) -> bool:
        """Whether a request is of that kind."""


class Drafts(Protocol):
    """The database as far as drafts need it: ``cms.database.pools.Database``."""

    def drafts(self, clearance: Classification) -> Connection:
        """What reads the drafts up to a classification."""

    def orm(self) -> AbstractAsyncContextManager[Any]:
        """Within it actions can write."""


class Desk:
    """Answers for the draft stage. ``engine`` is that of the drafts; ``workers`` answer queries
    that ask for more than content.
    """

    def __init__(
        self, engine: Any, mutations: Mutations, workers: Sequence[Worker], database: Drafts
    ) -> None:
        self.engine = engine
        self.mutations = mutations
        self.workers = workers
        self.database = database

    async def answer(
        self,
        request: ForDesk,
        accepted: tuple[str, ...],
        caller: Caller,
        account: Account,
        kind: bytes,
    ) -> Reply:
        """The answer to a mutation or a query of drafts.

        Raises:
            Refused: 401 for who has not signed in, 403 for who sees no drafts.
            NotExecuted, TimedOut: as any request may.
        """
        try:
            answer = await self._answer(request, accepted, caller, account)
        except (NotExecuted, Refused):
            account.refused()
            raise
        return Reply(200, kind, answer.body, (PRIVATE, *account.headers()), answer)

    async def _answer(
        self, request: ForDesk, accepted: tuple[str, ...], caller: Caller, account: Account
    ) -> Response:
        if caller.is_anonymous:
            error = Unauthenticated("Drafts are for those who have signed in or show a token.")
            raise Refused(401, error, CHALLENGE)
        seen = sight(caller)
        if seen == NOTHING:
            raise Refused(403, Forbidden("Your account or token may not see drafts."))
        connection = self.database.drafts(caller.clearance)
        seeing = viewer.values(seen)
        document, asked = request.document, request.asked
        worker = self._worker(document, asked.operation_name)
        prepare = worker.prepare if worker else self.engine.prepare
        prepared = prepare(document, asked.variables, asked.operation_name, accepted, seeing)
        if account is not UNLIMITED:
            account.pay(prepared.price, fresh=prepared.fresh)
        if worker:
            name = prepared.name
            async with self.database.orm():
                body = await worker.run(prepared, caller, connection, accepted)
        else:
            name = prepared.compiled.name
            record = await fetch(connection, prepared.compiled.statement, prepared.arguments)
            body = {"data": prepared.compiled.build(record)}
        told = {**body, **_priced(asked, prepared)}
        return Response(orjson.dumps(told, option=orjson.OPT_UTC_Z), operation=name)

    def _worker(self, document: Any, operation_name: str | None) -> Mutations | None:
        """What executes a request that is more than a query of content."""
        if self.engine.changes(document, operation_name):
            return self.mutations
        asked = (each for each in self.workers if each.asked(document, operation_name))
        return next(asked, None)


def _priced(asked: Asked, prepared: Any) -> dict[str, Any]:
    """The price, where the request asks for it."""
    if (asked.extensions or {}).get("price") is not True:
        return {}
    return {"extensions": {"price": {"rows": prepared.price, "limit": prepared.price_limit}}}
