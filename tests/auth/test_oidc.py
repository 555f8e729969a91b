"""Signing in by a real OpenID provider (npm: oidc-provider) on the loopback interface."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from cms.app import create_app
from cms.auth import accounts, oidc
from cms.auth.oidc import Flow, Provider, ProviderFailed
from cms.config import Settings
from cms.database.pools import Database
from cms.database.types import Connection
from cms.errors import ConfigError, SignInRefused
from tests.auth.conftest import ORIGIN, Web

FOLDER = Path(__file__).with_name("provider")
CALLBACK = f"{ORIGIN}/sign-in/openid/callback"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules").is_dir(),
    reason="the OpenID provider is not installed: run make test",
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A running provider, which ends with its input."""
    with subprocess.Popen(
        ["node", "run.mjs", CALLBACK],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(10)


@pytest.fixture
def openid(database: Database, issuer: str) -> Settings:
    return dataclasses.replace(
        database.settings,
        oidc_issuer=issuer,
        oidc_client_id="cms",
        oidc_client_secret="a-secret-of-the-tests",
    )


@pytest.fixture
def site(openid: Settings, database: Database) -> Web:
    return Web(create_app(openid, database))


@pytest_asyncio.fixture
async def user(site: Web) -> AsyncIterator[httpx.AsyncClient]:
    """A browser's way through our pages."""
    async with site.client() as client:
        yield client


async def at_the_provider(address: str, login: str) -> str:
    """What a person does there: gives a name, and consents. The address that it leads back to."""
    async with httpx.AsyncClient(follow_redirects=False) as browser:
        response = await browser.get(address)
        for _ in range(12):
            if 300 <= response.status_code < 400:
                place = httpx.URL(response.url).join(response.headers["location"])
                if str(place).startswith(CALLBACK):
                    return str(place)
                response = await browser.get(place)
                continue
            action = re.search(r'<form[^>]* action="([^"]+)"', response.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', response.text)
            assert action, response.text
            assert prompt, response.text
            fields = {"prompt": prompt[1], "login": login, "password": "any"}
            response = await browser.post(unescape(action[1]), data=fields)
    raise AssertionError("the provider didn't come to an end")


async def sign_in(user: httpx.AsyncClient, login: str) -> httpx.Response:
    begun = await user.get("/sign-in/openid")
    assert begun.status_code == 303, begun.text
    return await user.get(await at_the_provider(begun.headers["location"], login))


async def test_the_page_offers_it(user: httpx.AsyncClient, connection: Connection) -> None:
    assert "Sign in with 127.0.0.1" in (await user.get("/sign-in")).text


async def test_the_request_has_all_that_protects_it(
    user: httpx.AsyncClient, connection: Connection, issuer: str
) -> None:
    response = await user.get("/sign-in/openid", params={"lang": "fr"})
    address = response.headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{issuer}/")
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == CALLBACK
    assert asked["code_challenge_method"] == "S256"
    assert asked["ui_locales"] == "fr"
    assert {len(asked[name]) for name in ("state", "nonce", "code_challenge")} == {43}
    cookie = response.headers["set-cookie"]
    assert re.fullmatch(
        r"cms-sign-in=[\w.-]{131}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax", cookie
    )
    verifier = cookie.split(";")[0].split(".")[2]
    assert verifier not in address


async def test_who_has_an_account_is_signed_in_and_linked(
    user: httpx.AsyncClient, hoa: UUID, connection: Connection, issuer: str
) -> None:
    response = await sign_in(user, "hoa")
    assert (response.status_code, response.headers["location"]) == (303, "/graphql")
    given = response.headers.get_list("set-cookie")
    assert [each.split("=")[0] for each in given] == ["cms-session", "cms-sign-in"]
    assert "Max-Age=0" in given[1]
    row = await connection.fetchrow("select account_id, issuer, subject from account_identity")
    assert row is not None
    assert tuple(row) == (hoa, issuer, "hoa")
    assert await connection.fetchval("select method from account_session") == "OPENID"
    assert "Nguyễn Thị Hoa" in (await user.get("/sign-in")).text


async def test_once_linked_the_subject_counts_and_not_the_login(
    user: httpx.AsyncClient, hoa: UUID, connection: Connection
) -> None:
    await sign_in(user, "hoa")
    await connection.execute("update account set login = 'hoa.nguyen'")
    assert (await sign_in(user, "hoa")).status_code == 303
    assert await connection.fetchval("select count(*) from account_identity") == 1


async def test_an_account_is_linked_to_one_person_only(
    user: httpx.AsyncClient, hoa: UUID, connection: Connection
) -> None:
    await sign_in(user, "hoa")
    await connection.execute("update account_identity set subject = 'the first one'")
    response = await sign_in(user, "hoa")
    assert response.status_code == 403
    assert "no account here for you" in response.text


async def test_others_have_no_account(
    user: httpx.AsyncClient, hoa: UUID, connection: Connection
) -> None:
    response = await sign_in(user, "stranger")
    assert response.status_code == 403
    assert "no account here for you" in response.text
    assert await connection.fetchval("select count(*) from account") == 1


async def test_a_disabled_account_stays_closed(
    user: httpx.AsyncClient, hoa: UUID, connection: Connection
) -> None:
    await sign_in(user, "hoa")
    await accounts.disable(connection, hoa, actor="test")
    assert (await sign_in(user, "hoa")).status_code == 403
    assert await connection.fetchval("select count(*) from account_session") == 0


async def test_an_account_is_made_where_the_setting_says_so(
    openid: Settings, database: Database, connection: Connection
) -> None:
    settings = dataclasses.replace(openid, oidc_create=True, oidc_claim="email")
    async with Web(create_app(settings, database)).client() as user:
        assert (await sign_in(user, "stranger")).status_code == 303
        # An address that nobody has verified may be anybody's.
        assert (await sign_in(user, "unverified")).status_code == 403
    found = await accounts.listed(connection)
    assert [(each.login, each.name, each.grants, each.has_password) for each in found] == [
        ("stranger@example.test", "Name of stranger", (), False)
    ]


async def test_a_public_client_signs_in_by_pkce_alone(
    openid: Settings, database: Database, hoa: UUID
) -> None:
    settings = dataclasses.replace(openid, oidc_client_id="cms-public", oidc_client_secret="")
    async with Web(create_app(settings, database)).client() as user:
        assert (await sign_in(user, "hoa")).status_code == 303


async def test_an_answer_counts_once(user: httpx.AsyncClient, hoa: UUID) -> None:
    begun = await user.get("/sign-in/openid")
    flow = user.cookies["cms-sign-in"]
    back = await at_the_provider(begun.headers["location"], "hoa")
    assert (await user.get(back)).status_code == 303
    again = await user.get(back)
    assert again.status_code == 403
    assert "begin again" in again.text
    user.cookies.set("cms-sign-in", flow, domain="cms.test", path="/")
    replayed = await user.get(back)  # the provider takes a code once
    assert replayed.status_code == 403


async def test_an_answer_counts_only_in_the_browser_that_asked(
    site: Web, user: httpx.AsyncClient, hoa: UUID, connection: Connection
) -> None:
    begun = await user.get("/sign-in/openid")
    back = await at_the_provider(begun.headers["location"], "hoa")
    async with site.client() as other:
        assert (await other.get(back)).status_code == 403
        await other.get("/sign-in/openid")  # one that has begun itself
        assert (await other.get(back)).status_code == 403
    assert await connection.fetchval("select count(*) from account_session") == 0


@pytest.mark.parametrize(
    "given", ["", "error=access_denied", "code=", "code=wrong", "iss=http://x"]
)
async def test_what_the_provider_did_not_say_signs_nobody_in(
    user: httpx.AsyncClient, hoa: UUID, given: str
) -> None:
    begun = await user.get("/sign-in/openid")
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    response = await user.get(f"/sign-in/openid/callback?state={state}&{given}")
    assert response.status_code == 403
    assert 'role="alert"' in response.text
    assert "cms-session" not in response.headers["set-cookie"]


async def test_the_token_must_be_meant_for_this_sign_in(
    openid: Settings, user: httpx.AsyncClient, connection: Connection
) -> None:
    """Another nonce, another client, another issuer: the real token counts for none of them."""
    provider = Provider(openid)

    async def code(flow: Flow) -> str:
        address = await provider.address(flow, CALLBACK, "en")
        back = await at_the_provider(address, "hoa")
        return parse_qs(urlsplit(back).query)["code"][0]

    flow = Flow.fresh()
    claims = await provider.claims(flow, await code(flow), CALLBACK)
    assert (claims["sub"], claims["nonce"]) == ("hoa", flow.nonce)
    for wrong in (
        dataclasses.replace(flow, nonce=Flow.fresh().nonce),
        dataclasses.replace(flow, verifier=Flow.fresh().verifier),
    ):
        with pytest.raises(ProviderFailed) as error:
            await provider.claims(wrong, await code(flow), CALLBACK)
        assert flow.verifier not in str(error.value)
    provider._metadata["issuer"] = "http://another.test"
    with pytest.raises(ProviderFailed):
        await provider.claims(flow, await code(flow), CALLBACK)


async def test_a_signature_by_another_key_is_refused(
    openid: Settings, connection: Connection
) -> None:
    from joserfc import jwt
    from joserfc.jwk import OctKey, RSAKey

    provider = Provider(openid)
    claims = {"iss": openid.oidc_issuer, "sub": "hoa", "aud": "cms", "exp": 2**40, "iat": 1}
    forged = [
        jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048)),
        jwt.encode({"alg": "RS256", "kid": "two"}, claims, RSAKey.generate_key(2048)),
        jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key("a" * 32)),
    ]
    from joserfc.errors import JoseError

    for token in forged:
        with pytest.raises(JoseError):
            await provider._decoded(token)


async def test_a_provider_that_is_not_there_is_an_error_of_its_own(
    openid: Settings, database: Database, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    settings = dataclasses.replace(openid, oidc_issuer="http://127.0.0.1:9")
    async with Web(create_app(settings, database)).client() as user:
        response = await user.get("/sign-in/openid", headers={"accept-language": "ko"})
    assert response.status_code == 403
    assert "인증 제공자를 사용할 수 없습니다" in response.text
    assert "The OpenID provider failed (ConnectError)" in caplog.text
    wrong = dataclasses.replace(openid, oidc_issuer=openid.oidc_issuer + "/")
    with pytest.raises(ProviderFailed, match="another issuer"):
        await Provider(wrong).address(Flow.fresh(), CALLBACK, "en")


async def test_without_the_claim_nobody_is_found(openid: Settings, connection: Connection) -> None:
    for claims in ({"sub": "1"}, {"sub": "1", "preferred_username": "not a login"}):
        with pytest.raises(SignInRefused, match="preferred_username"):
            await oidc.account_for(connection, openid, claims)


def test_the_issuer_needs_a_client() -> None:
    with pytest.raises(ConfigError, match="CMS_OIDC_CLIENT_ID"):
        Settings.from_env({"CMS_OIDC_ISSUER": "https://login.example"})
    assert "s3cret" not in repr(Settings(oidc_client_secret="s3cret"))
    assert Flow.of("a.b.c") is None
    assert Flow.of("") is None
    assert Flow.of(Flow.fresh().text()) is not None
