"""Languages and letters over HTTP: negotiation, UTF-8 both ways, moments and large numbers."""

from __future__ import annotations

import json
import unicodedata

import httpx
import pytest

from tests.web.endpoint import app, client, errors, get, post, world
from tests.world import gid

__all__ = ["app", "client", "world"]


@pytest.mark.parametrize(
    "header, shown",
    [
        ("", "VI"),
        ("zh-Hans-CN, en;q=0.5", "ZH"),
        ("en;q=0.1, ko;q=0.9", "KO"),
        ("de, fr-CA;q=0.2", "FR"),
        ("de", "VI"),
        ("ja;q=0, *;q=0.1", "VI"),
        (";;;,,\x7f", "VI"),
    ],
)
async def test_accept_language_chooses_the_texts(
    client: httpx.AsyncClient, header: str, shown: str
) -> None:
    text = '{ period(code: "doi-moi-1986") { variant { locale isFallback } } }'
    headers = {"accept-language": header} if header else {}
    response = await client.post("/graphql", json={"query": text}, headers=headers)
    variant = response.json()["data"]["period"]["variant"]
    assert variant == {"locale": shown, "isFallback": False}


async def test_accept_language_chooses_the_words_of_errors(client: httpx.AsyncClient) -> None:
    async def message(language: str, content: bytes) -> str:
        headers = {"content-type": "application/json", "accept-language": language}
        response = await client.post("/graphql", content=content, headers=headers)
        return str(errors(response)[0]["message"])

    too_many = json.dumps({"query": "{ units(first: 1001) { totalCount } }"}).encode()
    for content in (b"{", too_many):
        english, vietnamese = await message("en", content), await message("vi", content)
        assert english.isascii()
        assert not vietnamese.isascii()
        assert await message("", content) == vietnamese


async def test_texts_are_utf_8_both_ways(client: httpx.AsyncClient) -> None:
    """Letters are sent as themselves; escaped, decomposed or in an address they mean the same."""
    text = (
        "query ($v: String!) {"
        " places(where: { variant: { name: { eq: $v } } }) { nodes { code } } }"
    )
    found = {"data": {"places": {"nodes": [{"code": "lang-son"}]}}}
    headers = {"content-type": "application/json"}
    for name in ("Lạng Sơn", unicodedata.normalize("NFD", "Lạng Sơn")):
        asked = {"query": text, "variables": {"v": name}}
        for ascii_only in (True, False):
            body = json.dumps(asked, ensure_ascii=ascii_only).encode()
            response = await client.post("/graphql", content=body, headers=headers)
            assert response.json() == found
        assert (await get(client, query=text, variables=json.dumps({"v": name}))).json() == found
        literal = text.replace("query ($v: String!) ", "").replace("$v", f'"{name}"')
        assert (await post(client, literal)).json() == found
        assert (await get(client, query=literal)).json() == found
    response = await post(client, '{ place(code: "lang-son") { variants { name } } }')
    assert "谅山".encode() in response.content


async def test_moments_are_in_utc_and_large_numbers_whole(client: httpx.AsyncClient) -> None:
    text = "query ($v: ID!) { mediaItem(id: $v) { publishedAt byteSize durationSeconds } }"
    response = await post(client, text, variables={"v": gid("Media", "film")})
    assert response.content == (
        b'{"data":{"mediaItem":{"publishedAt":"2015-02-01T00:00:00Z",'
        b'"byteSize":9007199254740993,"durationSeconds":754.04}}}'
    )
