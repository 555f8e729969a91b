"""Golden queries: one folder a query, with the SQL that it compiles to and its answer.

Each folder is named by what it shows and holds ``query.graphql``, ``variables.json`` where the
query has variables, ``query.sql`` (the statement's text, empty where none is needed) and
``query.json`` (the answer on the small world of ``tests.world``). Comments at the head of a query
may set what comes with a request: ``# accept-language: fr, ja``, ``# operationName: Second``. A
subscription is answered for the event that ``# event: UPDATED Article dawn VI EN`` names.

The last two files are written by ``python -m tests.golden --write [name …]`` and read by people: a
change in them is a change in meaning or cost, to be looked at before it is committed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from cms.i18n.locales import DEFAULT, accept_language
from cms.read.event import Event
from cms.read.execute import execute
from resolvers.engine import Answer, Engine, Prepared
from tests.world import maker

FOLDER = Path(__file__).parent
ANY_PRICE = 10**30
"""The limit of the price here: a query may ask for more than a caller is allowed."""
_HEADER = re.compile(r"^# (accept-language|operationName|event): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One golden query; ``accepted``, ``operation_name`` and ``event`` come from its comments."""

    name: str
    text: str
    variables: dict[str, Any] | None
    operation_name: str | None
    accepted: tuple[str, ...]
    event: Event | None = None

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return FOLDER / self.name

    @property
    def request(self) -> tuple[str, dict[str, Any] | None, str | None, tuple[str, ...]]:
        """What an engine is asked."""
        return self.text, self.variables, self.operation_name, self.accepted

    def sql(self, engine: Engine) -> str:
        """The text of the statement that the engine makes of it, as the file holds it."""
        compiled, _ = engine.compile(*self.request)
        return f"{compiled.statement.text}\n" if compiled.statement.text else ""

    def prepared(self, engine: Engine) -> Prepared:
        """What the engine would execute."""
        sound = engine.subscribe(*self.request)
        if isinstance(sound, Prepared):
            return sound
        assert self.event is not None, f"{self.name} names no event"
        return sound.prepared(self.event)

    async def answer(self, engine: Engine, connection: Any) -> Answer:
        """The engine's answer by that connection."""
        if self.event is None:
            return await engine.answer(connection, *self.request)
        prepared = self.prepared(engine)
        return Answer(await execute(connection, prepared.compiled, prepared.arguments))


def shown(answer: Answer) -> str:
    """An answer as the file holds it: the order of the keys is part of it."""
    return (
        orjson.dumps(answer.body(), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode() + "\n"
    )


def cases() -> Iterator[Case]:
    """All the golden queries, by name."""
    for path in sorted(FOLDER.glob("*/query.graphql")):
        yield case(path.parent.name)


def case(name: str) -> Case:
    """The golden query of that name."""
    folder = FOLDER / name
    text = (folder / "query.graphql").read_text()
    values = folder / "variables.json"
    headers = dict(_HEADER.findall(text))
    return Case(
        name,
        text,
        json.loads(values.read_text()) if values.exists() else None,
        headers.get("operationName"),
        accept_language(headers.get("accept-language", ""), DEFAULT.codes),
        _event(headers["event"]) if "event" in headers else None,
    )


def _event(text: str) -> Event:
    """The event that a comment names: kind, type, the entry's short name, locales if not all."""
    kind, type_name, name, *locales = text.split()
    key = maker.key(type_name.lower(), name)
    at = datetime(2015, 1, 5, 1, tzinfo=UTC)
    return Event(kind, type_name, key, tuple(locales), not locales, at, "1-0")
