"""Articles that are translations of each other."""

from __future__ import annotations

import io
import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.database.pools import Database
from cms.i18n.locales import Locales, code_of
from cms.inout.importing import Importer
from cms.inout.parallel import Parallel, as_markdown, key_of
from cms.inout.report import CREATED, LEFT_OUT, REFUSED, UNCHANGED
from cms.text.markdown import render
from cms.text.slug import slug_of
from tests.actions import world
from tests.inout.exchange import ACTOR, Heard

REAL = Path(__file__).parents[3] / "shared" / "data" / "articles" / "articles.jsonl"


async def _imported(database: Database, data: bytes) -> Heard:
    locales, heard = Locales(database.settings.locales), Heard()
    source = Parallel(io.BytesIO(data), locales)
    heard.report = await Importer(ACTOR, locales, source, heard).run()
    return heard


def _line(**changes: Any) -> bytes:
    text = {"title": "Cửa khẩu Hữu Nghị", "body": "Một.\n\n* Hai"}
    raw = {
        "id": "a:1",
        "kind": "news",
        "source": "Báo",
        "licence": "CC-BY-4.0",
        "translations": {"vi": text, "zh": {"title": "友谊关口岸", "body": "一。"}},
    }
    return json.dumps({**raw, **changes}).encode() + b"\n"


async def test_a_draft_in_all_languages(orm: Database) -> None:
    heard = await _imported(orm, _line())
    assert (heard.reasons(), heard.total(CREATED)) == ({}, 1)
    (entry,) = await world.draft(orm, "select * from article")
    assert (entry["id"], entry["classification"]) == (key_of("a:1"), "INTERNAL")
    assert entry["authors"] == ["Báo; CC-BY-4.0"]
    rows = await world.draft(orm, "select * from article_variant order by locale")
    vi, zh = rows
    assert (vi["slug"], vi["body_text"], vi["source_locale"]) == (
        "cua-khau-huu-nghi", "Một.\n\n* Hai", None
    )  # fmt: skip
    assert (zh["slug"], zh["source_locale"], zh["source_revision"]) == (
        "you-yi-guan-kou-an", "VI", 1
    )  # fmt: skip
    assert zh["source_sentences"] == vi["sentences"]
    assert (await _imported(orm, _line())).total(UNCHANGED) == 1


async def test_the_same_title_twice(orm: Database) -> None:
    lines = [_line(id=f"a:{number}") for number in range(3)]
    assert (await _imported(orm, b"".join(lines))).total(CREATED) == 3
    slugs = await world.draft(orm, "select slug from article_variant where locale = 'VI'")
    assert len({row["slug"] for row in slugs}) == 3
    assert (await _imported(orm, b"".join(lines))).total(UNCHANGED) == 3


async def test_what_is_refused(orm: Database) -> None:
    lines = [
        _line(kind="poem"),
        _line(id=""),
        _line(translations={}),
        _line(translations={"xx": {"title": "x", "body": ""}}),
        _line(id="b", translations={"vi": {"title": " ", "body": ""}, "en": {"title": 1}}),
        _line(id="c", translations={"vi": {"title": "x", "body": "", "y": 1},
                                    "en": {"title": "x", "body": ""}}),
        b"{nonsense\n",
    ]  # fmt: skip
    heard = await _imported(orm, b"".join(lines))
    assert (heard.total(CREATED), heard.total(REFUSED), heard.total(LEFT_OUT)) == (1, 6, 1)
    said = {number: " ".join(reasons) for number, reasons in heard.reasons().items()}
    assert "kind is “poem”; allowed are news, story, law" in said[1]
    assert "id is required" in said[2]
    assert "XX is not a locale of this content" in said[4]
    assert "title must not be empty" in said[5]
    assert "There is no field y here" in said[6]


@pytest.mark.skipif(not REAL.exists(), reason="the material isn't here")
async def test_the_real_articles(orm: Database) -> None:
    data = REAL.read_bytes()
    heard = await _imported(orm, data)
    raw = [json.loads(line) for line in data.splitlines()]
    wanted = Counter(code_of(tag) for each in raw for tag in each["translations"])
    left_out = wanted.pop("ZH_HANT")
    assert (heard.total(CREATED), heard.total(REFUSED)) == (len(raw), 0)
    assert heard.total(LEFT_OUT) == left_out
    assert {refusal.error.code for refusal in heard.refusals} == {"INVALID_LOCALE"}
    rows = await world.draft(
        orm, "select locale, count(*) as n, count(source_locale) as made from article_variant "
        "group by 1"
    )  # fmt: skip
    assert {row["locale"]: row["n"] for row in rows} == wanted
    assert {row["locale"] for row in rows if row["made"] == 0} == {"VI"}
    for each in raw:  # not a word was lost or changed
        for tag, text in each["translations"].items():
            rows = await world.draft(
                orm, "select title, body_text from article_variant where entry_id = $1 "
                "and locale = $2", key_of(each["id"]), code_of(tag),
            )  # fmt: skip
            body = unicodedata.normalize("NFC", text["body"])
            for row in rows:
                assert row["body_text"].split() == body.split() or tag in ("zh", "ja")
                assert "".join(row["body_text"].split()) == "".join(body.split())
    assert (await _imported(orm, data)).total(UNCHANGED) == len(raw)


@pytest.mark.parametrize(
    "title, slug",
    [
        ("Đèo Chi Lăng – ải xưa", "deo-chi-lang-ai-xua"),
        ("谅山省口岸", "liang-shan-sheng-kou-an"),
        ("랑선성 국경", "langseonseong-guggyeong"),
        ("L'été à Lạng Sơn", "l-ete-a-lang-son"),
        ("!!!", ""),
        ("x" * 300, "x" * 80),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text(st.sampled_from("ab \n\t#*_`[]()<>&|~+-=.:1\\!é谅;\"'{}"), max_size=60))
def test_plain_text_stays_plain(text: str) -> None:
    rendered = render(as_markdown(text))
    assert "".join(rendered.text.split()) == "".join(text.split())
    assert set(_tags(rendered.html)) <= {"p"}


def _tags(html: str) -> list[str]:
    return [piece.partition(">")[0] for piece in html.split("<")[1:] if piece[0] != "/"]
