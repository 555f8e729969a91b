"""Foresight: queries of what the world will see at a moment, ``@stage(of: LIVE, at: …)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.actions.base import Actor
from cms.auth.caller import Caller
from cms.desk.future import future
from cms.errors import ClientError, InputError
from cms.read.execute import Connection, fetch
from cms.read.price import check
from resolvers import errors
from resolvers.documents import Document
from resolvers.engine import FAULTS, Engine, Prepared

LOOKED = 1000
"""Rows that looking ahead counts as, beside what is read there."""


@dataclass(frozen=True)
class PreparedForesight:
    """A query that is sound, and the moment that it is about."""

    prepared: Prepared
    moment: datetime
    price: int
    price_limit: int
    fresh: bool
    name: str


class Foresight:
    """Prepares and answers queries of the future; ``engine`` is that of what is live."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def asked(self, text: str | Document, operation_name: str | None) -> bool:
        """Whether a request is about the future, as far as it can be understood."""
        operation = self.engine.understood(text, operation_name)
        return operation is not None and operation.foresees

    def prepare(
        self,
        text: str | Document,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        accepted: tuple[str, ...],
        viewer: Mapping[str, Any],
    ) -> PreparedForesight:
        """What is to be answered. Raises NotExecuted: nothing is, and its response says why."""
        engine = self.engine
        prepared = engine.prepare(text, variables, operation_name, accepted, private=True)
        try:
            operation = engine.operation(text, operation_name)
            values, _ = engine.values(operation, variables or {}, accepted)
            moment = operation.moment(values)
            if moment is None:
                raise InputError(
                    "{argument} must be a moment to come.", path=("at",), argument="at"
                )
            price, limit = LOOKED + prepared.price, prepared.price_limit
            check(price, limit)
            name = prepared.compiled.name
            return PreparedForesight(prepared, moment, price, limit, prepared.fresh, name)
        except FAULTS as error:
            refusal = engine.refusal(error, accepted)
        raise refusal

    async def run(
        self,
        prepared: PreparedForesight,
        caller: Caller,
        connection: Connection,
        accepted: Sequence[str],
    ) -> dict[str, Any]:
        """The response map. Must run within ``Database.orm()``."""
        compiled, arguments = prepared.prepared.compiled, prepared.prepared.arguments
        try:
            async with future(Actor.of(caller), prepared.moment) as then:
                record = await fetch(then, compiled.statement, arguments)
                return {"data": compiled.build(record)}
        except ClientError as error:
            locale = accepted[0] if accepted else self.engine.context.locales[0]
            return {"errors": [errors.from_cms(error, locale)], "data": None}
