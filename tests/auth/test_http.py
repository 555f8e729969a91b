"""Callers at the API and the pages of signing in, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from starlette.types import Scope

from cms.auth import tokens
from cms.auth.caller import Caller
from cms.database.types import Connection
from cms.web.identity import caller_of
from tests.auth.conftest import ORIGIN, PASSWORD, QUERY, Web, sign_in

COOKIE = re.compile(
    r"cms-session=([\w-]{43}); Path=/; Max-Age=43200; HttpOnly; SameSite=Lax", re.ASCII
)
GONE = "cms-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"


async def ask(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json=QUERY, headers=headers)


def code(response: httpx.Response) -> Any:
    return response.json()["errors"][0]["extensions"]["code"]


@pytest.fixture
def callers(web: Web, monkeypatch: pytest.MonkeyPatch) -> list[Caller]:
    """The callers of the requests that reach the engine, as its endpoint knows them."""
    endpoint = web.endpoint
    seen: list[Caller] = []
    reply = endpoint._reply

    async def noted(scope: Scope, *rest: Any) -> Any:
        seen.append(caller_of(scope))
        return await reply(scope, *rest)

    monkeypatch.setattr(endpoint, "_reply", noted)
    return seen


async def test_signing_in_gives_a_cookie_that_only_the_server_reads(
    hoa: UUID, browser: httpx.AsyncClient, callers: list[Caller]
) -> None:
    response = await sign_in(browser)
    assert (response.status_code, response.headers["location"]) == (303, "/graphql")
    assert response.headers["cache-control"] == "no-store"
    assert COOKIE.fullmatch(response.headers["set-cookie"])
    assert (await ask(browser)).status_code == 200
    assert [caller.account for caller in callers] == [hoa]


async def test_anonymous_requests_look_nothing_up(
    web: Web, callers: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.endpoint, "authenticator", None)  # it isn't even asked
    async with web.client() as client:
        response = await client.get("/graphql", params=QUERY)
    assert response.headers["cache-control"] == "public, no-cache"
    assert response.headers["vary"] == "accept, accept-language"
    assert [caller.is_anonymous for caller in callers] == [True]


async def test_a_token_is_recognised(
    web: Web, hoa: UUID, token: tokens.Made, callers: list[Caller]
) -> None:
    async with web.client() as client:
        for scheme in ("Bearer", "bearer", "BEARER "):
            response = await ask(client, authorization=f"{scheme} {token.secret}")
            assert response.status_code == 200
    assert {(caller.account, caller.token) for caller in callers} == {(hoa, token.id)}


@pytest.mark.parametrize("secret", ["", "x", "lscms_" + "0" * 49, "ÿ", "unknown"])
async def test_a_token_that_does_not_count_is_refused_in_the_callers_language(
    web: Web, connection: Connection, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "cms")
    if secret == "unknown":
        secret = tokens.make()
    headers = [
        (b"authorization", f"Bearer {secret}".encode("latin-1")),
        (b"accept-language", b"vi"),
    ]
    async with web.client() as client:
        response = await client.post("/graphql", json=QUERY, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="cms", error="invalid_token"'
    assert response.headers["cache-control"] == "no-store"
    assert code(response) == "UNAUTHENTICATED"
    message = response.json()["errors"][0]["message"]
    assert message.startswith("Mã truy cập không hợp lệ")
    assert len(secret) < 2 or secret not in response.text + caplog.text


async def test_an_expired_token_is_refused(
    web: Web, connection: Connection, token: tokens.Made
) -> None:
    await connection.execute(
        "update api_token set created_at = now() - interval '2 days', expires_at = now()"
    )
    async with web.client(authorization=f"Bearer {token.secret}") as client:
        assert (await ask(client)).status_code == 401
        streamed = await client.get("/graphql", headers={"accept": "text/event-stream"})
        assert (streamed.status_code, code(streamed)) == (401, "UNAUTHENTICATED")


async def test_another_scheme_is_not_ours(web: Web, callers: list[Caller]) -> None:
    async with web.client(authorization="Basic aG9hOmhvYQ==") as client:
        assert (await ask(client)).status_code == 200
    assert [caller.is_anonymous for caller in callers] == [True]


async def test_no_shared_cache_may_keep_the_answer_to_a_known_caller(
    web: Web, hoa: UUID, token: tokens.Made, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser)
    async with web.client(authorization=f"Bearer {token.secret}") as program, web.client() as other:
        anonymous = await other.get("/graphql", params=QUERY)
        assert anonymous.headers["cdn-cache-control"] == "max-age=60"
        for client in (browser, program):
            response = await client.get("/graphql", params=QUERY)
            assert response.headers["cache-control"] == "private, no-cache"
            assert "cookie, authorization" in response.headers["vary"]
            assert not {"cdn-cache-control", "cache-tag", "surrogate-key"} & set(response.headers)
            assert response.headers["etag"] == anonymous.headers["etag"]
            assert (await ask(client)).headers["cache-control"] == "no-store"


async def test_no_shared_cache_may_keep_a_cookie(web: Web, connection: Connection) -> None:
    async with web.client(cookie="cms-session=" + "x" * 43) as client:
        response = await client.get("/graphql", params=QUERY)
    assert response.headers["set-cookie"] == GONE
    assert response.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": ORIGIN},
        {"sec-fetch-site": "", "origin": "http://evil.test"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": "", "origin": "https://cms.test"},
        {"sec-fetch-site": "", "origin": "http://cms.test:81"},
    ],
)
async def test_a_foreign_page_can_not_use_the_session(
    hoa: UUID, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await sign_in(browser)
    for response in (
        await ask(browser, **headers),
        await browser.get("/graphql", params=QUERY, headers=headers),
        await browser.get("/graphql", headers={"accept": "text/event-stream", **headers}),
    ):
        assert (response.status_code, code(response)) == (403, "FORBIDDEN")
    left = await browser.post("/sign-out", headers=headers)
    assert left.status_code == 403
    assert (await ask(browser)).status_code == 200
    assert "Nguyễn Thị Hoa" in (await browser.get("/sign-in")).text


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "none"}, {"sec-fetch-site": ""}, {"origin": "HTTP://CMS.test"}]
)
async def test_ones_own_page_can(
    hoa: UUID, browser: httpx.AsyncClient, callers: list[Caller], headers: dict[str, str]
) -> None:
    await sign_in(browser)
    assert (await ask(browser, **headers)).status_code == 200
    assert [caller.account for caller in callers] == [hoa]


async def test_a_foreign_page_can_not_sign_anybody_in(
    web: Web, hoa: UUID, browser: httpx.AsyncClient
) -> None:
    """Else its user would work in the account of somebody who reads along."""
    response = await sign_in(browser, **{"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert "another site" in response.text


async def test_a_form_can_not_ask_the_api(hoa: UUID, browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = await browser.post(
            "/graphql", content=b'{"query":"{__typename}"}', headers={"content-type": kind}
        )
        assert response.status_code == 415


async def test_a_planted_session_is_not_taken_over(
    web: Web, connection: Connection, hoa: UUID, browser: httpx.AsyncClient
) -> None:
    """Fixation: what somebody put into the browser beforehand isn't what it is signed in by."""
    planted = "p" * 43
    browser.cookies.set("cms-session", planted, domain="cms.test", path="/")
    response = await sign_in(browser)
    given = COOKIE.fullmatch(response.headers["set-cookie"])
    assert given
    assert given[1] != planted
    async with web.client(cookie=f"cms-session={planted}") as attacker:
        assert (await ask(attacker)).headers["set-cookie"] == GONE


async def test_signing_in_again_ends_the_session_before(
    web: Web, hoa: UUID, browser: httpx.AsyncClient, connection: Connection
) -> None:
    first = (await sign_in(browser)).cookies["cms-session"]
    second = (await sign_in(browser)).cookies["cms-session"]
    assert first != second
    assert await connection.fetchval("select count(*) from account_session") == 1


async def test_a_changed_secret_comes_with_any_answer(
    hoa: UUID, browser: httpx.AsyncClient, connection: Connection, callers: list[Caller]
) -> None:
    before = (await sign_in(browser)).cookies["cms-session"]
    for request in ({"json": QUERY}, {"json": {"query": "{ nonsense }"}}, {"content": b"{"}):
        await connection.execute(
            "update account_session set rotated_at = rotated_at - interval '15 minutes'"
        )
        headers = {"content-type": "application/json"}
        response = await browser.post("/graphql", headers=headers, **request)
        assert COOKIE.fullmatch(response.headers["set-cookie"])
        assert browser.cookies["cms-session"] != before
        before = browser.cookies["cms-session"]
    assert "set-cookie" not in (await ask(browser)).headers
    assert {caller.account for caller in callers} == {hoa}


async def test_signing_out_ends_the_session(
    web: Web, hoa: UUID, browser: httpx.AsyncClient, connection: Connection
) -> None:
    secret = (await sign_in(browser)).cookies["cms-session"]
    response = await browser.post("/sign-out", params={"lang": "fr"})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in?lang=fr")
    assert response.headers["set-cookie"] == GONE
    assert await connection.fetchval("select count(*) from account_session") == 0
    async with web.client(cookie=f"cms-session={secret}") as thief:
        assert (await ask(thief)).headers["set-cookie"] == GONE
    again = await browser.post("/sign-out")
    assert again.status_code == 303
    assert (await browser.get("/sign-out")).status_code == 405


async def test_two_cookies_of_the_name_count_as_none(
    web: Web, hoa: UUID, browser: httpx.AsyncClient, callers: list[Caller]
) -> None:
    secret = (await sign_in(browser)).cookies["cms-session"]
    async with web.client(cookie=f"cms-session={secret}; a=b; cms-session=other") as client:
        await ask(client)
    assert callers[-1].is_anonymous


async def test_the_session_ends_by_itself(
    hoa: UUID, browser: httpx.AsyncClient, connection: Connection, callers: list[Caller]
) -> None:
    await sign_in(browser)
    await connection.execute(
        "update account_session set used_at = used_at - $1::interval", timedelta(minutes=61)
    )
    response = await ask(browser)
    assert (response.status_code, response.headers["set-cookie"]) == (200, GONE)
    assert callers[-1].is_anonymous


async def test_failures_slow_down(hoa: UUID, browser: httpx.AsyncClient) -> None:
    for _ in range(5):
        assert (await sign_in(browser, password="wrong")).status_code == 403
    response = await sign_in(browser)
    assert (response.status_code, response.headers["retry-after"]) == (429, "1")
    assert "try again in 1 seconds" in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"login=hoa&password=" + b"x" * 10_000, "application/x-www-form-urlencoded"),
        (b"&".join([b"a=b"] * 100), "application/x-www-form-urlencoded"),
        (b"login=%ff%fe&password=%ff", "application/x-www-form-urlencoded"),
        (b"login=hoa%00&password=%00%ed%a0%80", "application/x-www-form-urlencoded"),
        (b'{"login": "hoa", "password": "x"}', "application/json"),
        (b"\xff\xfe=\x00", "application/x-www-form-urlencoded"),
        (b"", "multipart/form-data"),
    ],
)
async def test_a_form_that_is_none_signs_nobody_in(
    hoa: UUID, browser: httpx.AsyncClient, content: bytes, kind: str
) -> None:
    response = await browser.post("/sign-in", content=content, headers={"content-type": kind})
    assert response.status_code in (403, 422)
    assert "set-cookie" not in response.headers


async def test_a_password_is_never_shown_again(hoa: UUID, browser: httpx.AsyncClient) -> None:
    response = await sign_in(browser, login='"><script>', password=PASSWORD + "?")
    assert PASSWORD not in response.text
    assert "<script>" not in response.text
    assert 'value="&quot;&gt;&lt;script&gt;"' in response.text
