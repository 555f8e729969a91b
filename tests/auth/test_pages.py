"""The pages of signing in: their languages, their markup, their policy."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from uuid import UUID

import httpx
import pytest

from cms.app import create_app
from cms.auth.caller import ANONYMOUS, Caller
from cms.config import Settings
from cms.content.base import new_key
from cms.database.pools import Database
from cms.web.signin import page
from cms.web.signin.link import account_link
from cms.web.signin.page import Form, Shown
from tests.auth.conftest import Web, sign_in

TITLES = {
    "vi": "Đăng nhập",
    "en": "Sign in",
    "zh": "登录",
    "fr": "Se connecter",
    "ja": "ログイン",
    "ko": "로그인",
}
VOID = {"meta", "link", "input", "br"}


class Elements(HTMLParser):
    """The elements of a page with their attributes; fails where they aren't nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def pages(locale: str) -> list[str]:
    shown = Shown(locale, Settings().locales, "login.example")
    return [
        page.sign_in(shown, Form()),
        page.sign_in(shown, Form("hoa", {"login": "a & b", "password": "c"}, "<alert>")),
        page.signed_in(shown, "<Hoa>"),
    ]


@pytest.mark.parametrize("tag", TITLES)
async def test_the_page_is_in_the_callers_language(web: Web, tag: str) -> None:
    async with web.client(**{"accept-language": tag}) as client:
        preferred = await client.get("/sign-in")
    async with web.client(**{"accept-language": "en"}) as client:
        chosen = await client.get("/sign-in", params={"lang": tag})
        other = await client.get("/sign-in", params={"lang": "xx"})
    assert preferred.text == chosen.text
    assert f'<html lang="{tag}">' in chosen.text
    assert f"<h1>{TITLES[tag]}</h1>" in chosen.text
    assert f'action="/sign-in?lang={tag}"' in chosen.text
    assert '<html lang="en">' in other.text


@pytest.mark.parametrize("tag", TITLES)
async def test_what_went_wrong_is_told_in_it_too(
    hoa: UUID, browser: httpx.AsyncClient, tag: str
) -> None:
    response = await sign_in(browser, password="wrong", **{"accept-language": tag})
    alert = re.search(r'role="alert">([^<]+)<', response.text)
    assert alert
    assert (alert[1] == "The login or the password is wrong.") is (tag == "en")


async def test_a_policy_lets_nothing_run_or_load(web: Web) -> None:
    async with web.client() as client:
        response = await client.get("/sign-in")
    policy = dict(
        part.strip().split(" ", 1)
        for part in response.headers["content-security-policy"].split(";")
    )
    style = re.search(r"<style>(.*)</style>", response.text, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "data:",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("locale", Settings().locales)
@pytest.mark.parametrize("number", range(3))
def test_the_markup_is_sound_and_accessible(locale: str, number: int) -> None:
    elements = Elements(pages(locale)[number])
    assert not elements.all("script")
    for tag in ("link", "img", "a", "form"):
        for attributes in elements.all(tag):
            address = attributes.get("href") or attributes.get("src") or attributes.get("action")
            assert address
            assert address.startswith(("/", "data:"))
    assert len(elements.all("h1")) == len(elements.all("main")) == 1
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(set(ids)) == len(ids)
    labelled = {attributes["for"] for attributes in elements.all("label")}
    for field in elements.all("input"):
        assert field["id"] in labelled
        assert field["autocomplete"] in ("username", "current-password")
        if "aria-invalid" in field:
            assert field["aria-describedby"] in ids
    assert len([link for link in elements.all("a") if "aria-current" in link]) == 1


def test_texts_are_escaped() -> None:
    _, wrong, signed_in = pages("EN")
    assert "&lt;alert&gt;" in wrong
    assert "a &amp; b" in wrong
    assert "&lt;Hoa&gt;" in signed_in
    assert "<Hoa>" not in signed_in


async def test_empty_fields_are_told_each(web: Web) -> None:
    async with web.client(**{"sec-fetch-site": "same-origin"}) as client:
        response = await client.post("/sign-in", data={"login": " ", "password": ""})
    assert response.status_code == 422
    fields = Elements(response.text).all("input")
    assert [field["aria-describedby"] for field in fields] == ["login-wrong", "password-wrong"]


async def test_the_explorer_says_who_is_signed_in(
    hoa: UUID, web: Web, browser: httpx.AsyncClient
) -> None:
    headers = {"accept": "text/html", "accept-language": "fr"}
    assert ">Se connecter</a>" in (await browser.get("/graphql", headers=headers)).text
    await sign_in(browser)
    response = await browser.get("/graphql", headers=headers)
    assert ">Connecté\u00a0: Nguyễn Thị Hoa</a>" in response.text
    assert response.headers["cache-control"] == "no-store"
    foreign = await browser.get("/graphql", headers=headers | {"sec-fetch-site": "cross-site"})
    assert ">Connecté\u00a0: Nguyễn Thị Hoa</a>" in foreign.text  # a link in a letter leads there


def test_the_link_escapes_names() -> None:
    caller = Caller(new_key(), "hoa", title="<b>")
    assert ">Signed in: &lt;b&gt;</a>" in account_link(caller, ["EN"])
    assert 'href="/sign-in"' in account_link(ANONYMOUS, ["EN"])


async def test_the_public_zone_has_no_accounts(database: Database) -> None:
    class Public:
        """The database as the public zone has it: without accounts."""

        def __getattr__(self, name: str) -> object:
            return None if name == "accounts" else getattr(database, name)

    app = create_app(dataclasses.replace(database.settings, zone="PUBLIC"), Public())  # type: ignore[arg-type]
    async with Web(app).client(cookie="cms-session=" + "x" * 43) as client:
        assert (await client.get("/sign-in")).status_code == 404
        asked = {"json": {"query": "{ __typename }"}}
        response = await client.post("/graphql", **asked)  # type: ignore[arg-type]
        assert response.status_code == 200
        assert "set-cookie" not in response.headers
        page = await client.get("/graphql", headers={"accept": "text/html"})
        assert "/sign-in" not in page.text
        token = {"authorization": "Bearer lscms_x"}
        assert (await client.post("/graphql", headers=token, **asked)).status_code == 401  # type: ignore[arg-type]
