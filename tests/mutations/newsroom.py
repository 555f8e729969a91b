"""A newsroom for tests: people with roles, each with a token, and the real application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from starlette.applications import Starlette

from cms.auth import accounts, tokens
from cms.auth.caller import Grant, Role, Scope, Stage
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.read import global_id


@dataclass
class Newsroom:
    """The application, and what its people ask of it."""

    app: Starlette
    database: Database

    async def hire(
        self,
        login: str,
        *grants: Grant,
        clearance: Classification = Classification.INTERNAL,
        scopes: Sequence[Scope] = tuple(Scope),
        stage: Stage = Stage.DRAFT,
    ) -> Person:
        """Somebody with an account and a token."""
        assert self.database.accounts is not None
        async with self.database.accounts.connection() as connection:
            account = await accounts.create(
                connection, login, login.title(), actor="test", clearance=clearance, grants=grants
            )
            made = await tokens.create(
                connection, account, "test", scopes, stage, timedelta(days=1), actor="test"
            )
        return Person(self, made.secret)

    @property
    def stranger(self) -> Person:
        """Who shows nothing."""
        return Person(self)


@dataclass(frozen=True)
class Person:
    """Somebody who asks, with a token if they have one."""

    newsroom: Newsroom
    token: str = ""

    async def post(self, query: str, language: str = "en", **variables: Any) -> httpx.Response:
        """One request."""
        headers = {"accept": "application/graphql-response+json", "accept-language": language}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        transport = httpx.ASGITransport(self.newsroom.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client:
            body = {"query": query, "variables": variables}
            return await client.post("/graphql", json=body, headers=headers)

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        response = await self.post(query, **variables)
        body = response.json()
        assert response.status_code == 200, body
        assert "errors" not in body, body
        return body["data"]

    async def do(self, verb: str, type_name: str, asked: str = "", /, **given: Any) -> Any:
        """The payload of one mutation: its user errors and what else is asked for."""
        name = f"{verb}{type_name}"
        kind = f"{verb.title()}{type_name if verb in ('create', 'update') else ''}Input"
        query = (
            f"mutation ($input: {kind}!) {{ {name}(input: $input)"
            f" {{ {asked} userErrors {{ path code message }} }} }}"
        )
        return (await self.ask(query, input=given))[name]

    async def desk(self, name: str, asked: str = "", /, **given: Any) -> Any:
        """The payload of one mutation of the desk: its user errors and what else is asked for."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = (
            f"mutation ($input: {kind}!) {{ {name}(input: $input)"
            f" {{ {asked} userErrors {{ path code message }} }} }}"
        )
        return (await self.ask(query, input=given))[name]

    async def refused_desk(self, name: str, /, **given: Any) -> str:
        """The code with which a mutation of the desk is refused, whichever way."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = (
            f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}"
        )
        body = (await self.post(query, input=given)).json()
        if "errors" in body:
            return str(body["errors"][0]["extensions"]["code"])
        found = body["data"][name]["userErrors"]
        return str(found[0]["code"]) if found else ""

    async def refused(self, verb: str, type_name: str, /, **given: Any) -> str:
        """The code with which a mutation is refused, whichever way."""
        name = f"{verb}{type_name}"
        kind = f"{verb.title()}{type_name if verb in ('create', 'update') else ''}Input"
        query = (
            f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}"
        )
        body = (await self.post(query, input=given)).json()
        if "errors" in body:
            assert body.get("data") in (None, {name: None})
            return str(body["errors"][0]["extensions"]["code"])
        found = body["data"][name]["userErrors"]
        return str(found[0]["code"]) if found else ""


def gid(type_name: str, key: UUID) -> str:
    """The global id of an entry."""
    return global_id.encode(type_name, key)


EDITOR = Grant(Role.EDITOR)
ADMINISTRATOR = Grant(Role.ADMINISTRATOR)
