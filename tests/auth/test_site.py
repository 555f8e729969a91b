"""How the server looks from a browser, and what its cookies are there."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import httpx
import pytest

from cms.app import create_app
from cms.config import Settings
from cms.database.pools import Database
from cms.web import cookies
from cms.web.site import Site, origin_of
from tests.auth.conftest import PASSWORD, Web

PROXY: dict[str, Any] = {"trusted_proxies": ("192.0.2.0/24",)}
PUBLIC = {"public_url": "https://CMS.example:443/graphql"}


def site(**settings: Any) -> Site:
    return Site(dataclasses.replace(Settings(), **settings))


def scope(peer: str = "192.0.2.1", scheme: str = "http") -> dict[str, Any]:
    return {"type": "http", "scheme": scheme, "client": (peer, 1)}


@pytest.mark.parametrize(
    "settings, asked, headers, origin",
    [
        ({}, scope(), {b"host": b"cms.test:8000"}, "http://cms.test:8000"),
        ({}, scope(), {b"host": b"CMS.test:80"}, "http://cms.test"),
        ({}, scope(scheme="https"), {b"host": b"[::1]:443"}, "https://[::1]"),
        ({}, scope(), {b"host": b"a", b"x-forwarded-proto": b"https"}, "http://a"),
        (PROXY, scope(), {b"host": b"a", b"x-forwarded-proto": b"https"}, "https://a"),
        (PROXY, scope(), {b"host": b"a", b"x-forwarded-proto": b"https, http"}, "http://a"),
        (PROXY, scope(), {b"host": b"a"}, "http://a"),
        (PROXY, scope("198.51.100.1"), {b"host": b"a", b"x-forwarded-proto": b"https"}, "http://a"),
        (PUBLIC, scope(), {b"host": b"evil.test"}, "https://cms.example"),
    ],
)
def test_the_origin_is_what_the_browser_sees(
    settings: dict[str, Any], asked: dict[str, Any], headers: dict[bytes, bytes], origin: str
) -> None:
    found = site(**settings)
    assert found.origin(asked, headers) == origin
    assert found.is_secure(asked, headers) is origin.startswith("https:")


def test_an_origin_has_no_default_port() -> None:
    assert origin_of("HTTPS://A.example:443/b?c") == "https://a.example"
    assert origin_of("http://a.example:443") == "http://a.example:443"


def test_clients_are_told_apart_as_for_the_rate() -> None:
    found = site(**PROXY)
    forwarded = {b"x-forwarded-for": b"203.0.113.7"}
    assert found.client(scope(), forwarded) == b"\xcb\x00\x71\x07"
    assert found.client(scope("198.51.100.1"), forwarded) == b"\xc6\x33\x64\x01"


@pytest.mark.parametrize(
    "header, value",
    [
        (b"", ""),
        (b"cms-session=a", "a"),
        (b"x=y; cms-session=a; z", "a"),
        (b"x=y, cms-session=a", "a"),
        (b"my-cms-session=a; cms-session2=b", ""),
        (b"cms-session=a; cms-session=b", ""),
        (b"cms-session", ""),
    ],
)
def test_a_cookie_is_read_by_its_whole_name(header: bytes, value: str) -> None:
    assert cookies.read("cms-session", {b"cookie": header}, secure=False) == value
    assert cookies.read("cms-session", {b"cookie": header}, secure=True) == ""
    secure = header.replace(b"cms-session=", b"__Host-cms-session=")
    assert cookies.read("cms-session", {b"cookie": secure}, secure=False) == ""


async def test_where_the_way_is_encrypted_the_cookie_is_kept_to_it(
    database: Database, hoa: UUID
) -> None:
    app = create_app(dataclasses.replace(database.settings, **PROXY), database)
    headers = {"x-forwarded-proto": "https", "origin": "https://cms.test"}
    async with Web(app).client(**headers) as client:
        client.base_url = httpx.URL("https://cms.test")
        response = await client.post("/sign-in", data={"login": "hoa", "password": PASSWORD})
        cookie = response.headers["set-cookie"]
        assert cookie.startswith("__Host-cms-session=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert "Nguyễn Thị Hoa" in (await client.get("/sign-in")).text
        plain = await client.get("/sign-in", headers={"x-forwarded-proto": "http"})
        assert "Nguyễn Thị Hoa" not in plain.text
