"""Golden queries: one folder a query, with the SQL that it compiles to and its answer.

Each folder is named by what it shows and holds ``query.graphql``, ``variables.json`` where the
query has variables, ``query.sql`` (the statement's text, empty where none is needed) and
``query.json`` (the answer on the small world of ``tests.world``). Comments at the head of a query
may set what comes with a request: ``# accept-language: fr, ja``, ``# operationName: Second``.

The last two files are written by ``python -m tests.golden --write [name …]`` and read by people: a
change in them is a change in meaning or cost, to be looked at before it is committed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from cms.i18n.locales import DEFAULT, accept_language
from resolvers.engine import Answer, Engine

FOLDER = Path(__file__).parent
ANY_PRICE = 10**9
"""The limit of the price here: a query may ask for more than a caller is allowed."""
_HEADER = re.compile(r"^# (accept-language|operationName): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One golden query; ``accepted`` and ``operation_name`` come from its comments."""

    name: str
    text: str
    variables: dict[str, Any] | None
    operation_name: str | None
    accepted: tuple[str, ...]

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

    async def answer(self, engine: Engine, connection: Any) -> Answer:
        """The engine's answer by that connection."""
        return await engine.answer(connection, *self.request)


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
    )
