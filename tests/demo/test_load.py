"""The loader of the demonstration: everything saved and published, and nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cms.config import Settings
from cms.database.pools import Database
from cms.demo.keys import MADE_AT, key_of
from cms.demo.load import INTERNAL, has_content, load_demo
from cms.demo.source import Source
from cms.read.global_id import encode

FILES = {
    "units.toml": """
        [[unit]]
        code = "below"
        kind = "DEPARTMENT"
        parent = "above"
        position = 2
        variant.VI.name = "Sở"
        [[unit]]
        code = "above"
        kind = "COMMITTEE"
        position = 1
        variant.VI.name = "Ủy ban"
        variant.KO.name = "위원회"
    """,
    "topics.toml": """
        [[topic]]
        code = "economy"
        position = 1
        variant.VI.name = "Kinh tế"
    """,
    "places.toml": """
        [[place]]
        code = "lang-son"
        kind = "PROVINCE"
        position = 1
        latitude = 21.85
        longitude = 106.76
        variant.VI.name = "Lạng Sơn"
    """,
    "periods.toml": """
        [[period]]
        code = "nguyen-1831"
        starts_on = "1831-11-04"
        ends_on = "1885"
        position = 1
        variant.VI.name = "Triều Nguyễn"
    """,
    "media.toml": """
        [[media]]
        code = "chart"
        kind = "IMAGE"
        drawing = "chart_population"
        captured_on = "2015-02"
        place = "lang-son"
        period = "nguyen-1831"
        unit = "below"
        credit = "Vẽ"
        rights_holder = "Tỉnh"
        licence = "MIT"
        focal_x = 0.5
        focal_y = 0.25
        variant.VI = { title = "Biểu đồ", alt = "Cột", caption = "" }
    """,
    "articles/one/entry.toml": """
        kind = "NEWS"
        published_at = "2015-01-05T01:00:00Z"
        event_on = "1885-02"
        unit = "above"
        source_unit = "below"
        authors = ["Ban biên tập"]
        topics = ["economy"]
        places = ["lang-son"]
        media = [{ code = "chart", role = "LEAD" }]
        related = ["two"]
    """,
    "articles/one/vi.md": '+++\ntitle = "Một"\nslug = "mot"\n+++\nXem [hai](article:two).\n',
    "articles/one/en.md": '+++\ntitle = "One"\nslug = "one"\n+++\n![c](media:chart "T")\n',
    "articles/one/fr.md": '+++\ntitle = "Un"\nslug = "un"\n+++\nTexte.\n',
    "articles/one/vi.2.md": '+++\ntitle = "Một, mới"\nslug = "mot"\n+++\nXem [hai](article:two).\n',
    "articles/one/fr.2.md": '+++\ntitle = "Un, nouveau"\nslug = "un"\n+++\nTexte.\n',
    "articles/two/entry.toml": """
        kind = "FEATURE"
        published_at = "2015-02-05T01:00:00Z"
        related = ["one"]
    """,
    "articles/two/vi.md": '+++\ntitle = "Hai"\nslug = "hai"\n+++\nXem <article:one>.\n',
    "bulletins/2015-01.toml": """
        year = 2015
        month = 1
        number = 1
        released_on = "2015-01-30"
        languages = ["VI", "EN"]
        cover = "chart"
        variant.VI = { title = "Số 1", editor_note = "" }
        [[section]]
        code = "news"
        variant.VI.heading = "Tin"
        [[section.item]]
        article = "one"
        [[section.item]]
        media = "chart"
    """,
}


def folder(tmp_path: Path, changed: Mapping[str, str] | None = None) -> Path:
    """A content folder with the files above, some of them changed."""
    for name, text in (FILES | dict(changed or {})).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


async def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await database.reader.fetch(sql)]


VARIANTS = (
    "select locale, title, revision, source_revision, state from article_variant "
    "where slug in ('mot', 'one', 'un') order by locale"
)


async def test_a_small_content_is_loaded_whole(empty_database: Database, tmp_path: Path) -> None:
    database, lines = empty_database, list[str]()
    assert not await has_content(database)
    counts = await load_demo(database, lines.append, folder=folder(tmp_path))
    assert await has_content(database)
    assert counts.entries == {
        "Unit": 2,
        "Topic": 1,
        "Place": 1,
        "Period": 1,
        "Media": 1,
        "Article": 2,
        "Bulletin": 1,
    }
    assert counts.live == 9
    assert lines[-1] == "Bulletin: 1"
    assert await rows(database, VARIANTS) == [
        ("EN", "One", 1, 1, "PUBLISHED"),  # stale: made from the first text
        ("FR", "Un, nouveau", 2, 2, "PUBLISHED"),
        ("VI", "Một, mới", 2, None, "PUBLISHED"),
    ]
    one, two = key_of("Article", "one"), key_of("Article", "two")
    assert await rows(database, "select owner_id, target_id from article_related order by 1") == (
        sorted([(one, two), (two, one)])
    )
    links = await rows(database, "select article_id, media_id from article_variant_link")
    assert sorted(links, key=str) == sorted(
        [(two, None), (one, None), (None, key_of("Media", "chart"))], key=str
    )
    body = await rows(database, "select body_html from article_variant where slug = 'hai'")
    assert f'href="article:{encode("Article", one)}"' in body[0][0]
    moments = await rows(database, "select published_at from article order by 1")
    assert [moment.isoformat() for (moment,) in moments] == [
        "2015-01-05T01:00:00+00:00",
        "2015-02-05T01:00:00+00:00",
    ]
    assert await rows(database, "select published_at from unit") == [(MADE_AT,), (MADE_AT,)]


async def test_the_file_is_kept_with_its_facts(empty_database: Database, tmp_path: Path) -> None:
    await load_demo(empty_database, folder=folder(tmp_path))
    facts = "select mime_type, byte_size, sha256, width, height, captured_on_precision from media"
    ((mime_type, size, digest, width, height, precision),) = await rows(empty_database, facts)
    path = empty_database.settings.data / "media" / digest[:2] / "chart.png"
    assert (mime_type, width, height, precision) == ("image/png", 1200, 800, "MONTH")
    assert path.stat().st_size == size
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


async def test_again_changes_nothing_and_new_content_changes_what_it_says(
    empty_database: Database, tmp_path: Path
) -> None:
    first = await load_demo(empty_database, folder=folder(tmp_path))
    assert first.changes > 0
    again = await load_demo(empty_database, folder=folder(tmp_path))
    assert again.changes == 0
    assert again.entries == first.entries
    new = {"articles/one/en.md": '+++\ntitle = "One, again"\nslug = "one"\n+++\nText.\n'}
    third = await load_demo(empty_database, folder=folder(tmp_path, new))
    assert third.changes == 2  # a save and a publication
    assert ("EN", "One, again", 2, 2, "PUBLISHED") in await rows(empty_database, VARIANTS)


def test_texts_of_other_locales_are_left_out(tmp_path: Path) -> None:
    source = Source(("VI", "FR"), folder(tmp_path))
    one = source.articles()[0]
    assert list(one.contents[1]["variants"]) == ["FR", "VI"]
    assert list(one.contents[2]["variants"]) == ["FR", "VI"]
    assert source.bulletins()[0].contents[0]["languages"] == ["VI"]
    assert [item.code for item in source.tree("Unit")] == ["above", "below"]
    assert list(source.tree("Unit")[0].contents[0]["variants"]) == ["VI"]


@pytest.mark.parametrize(
    "name, text, message",
    [
        ("articles/one/entry.toml", "kind = ", "articles/one"),
        ("articles/one/entry.toml", 'published_at = "2015-01-05"\ntopics = ["x"]', "Topic “x”"),
        ("articles/one/vi.md", '+++\ntitle = "a"\n+++\n[b](article:none)', "one: vi.md: .*“none”"),
        ("articles/one/vi.md", "+++\ntitle\n+++\nb", "articles/one: vi.md"),
        ("bulletins/2015-01.toml", 'cover = "none"', "bulletins/2015-01.toml"),
        ("articles/one/vi.md", "text", "one: vi.md: must begin"),
        (
            "bulletins/2015-01.toml",
            'released_on = "2015-01-01"',
            "2015-01.toml: 'variant' is missing",
        ),
        ("media.toml", "[[media]", "media.toml"),
        ("media.toml", '[[media]]\ncode = "chart"', "Media chart: 'drawing' is missing"),
        ("places.toml", '[[place]]\ncode = "a"\nparent = "b"', "Place a: .*'b' is missing"),
    ],
)
def test_a_mistake_names_the_file(tmp_path: Path, name: str, text: str, message: str) -> None:
    content = folder(tmp_path, {name: text})
    with pytest.raises(ValueError, match=message):
        read_all(content)


def read_all(content: Path) -> None:
    source = Source(("VI", "EN"), content)
    for type_name in ("Unit", "Topic", "Place", "Period"):
        source.tree(type_name)
    source.media()
    source.articles()
    source.bulletins()


def test_keys_are_always_the_same() -> None:
    key = key_of("Article", "border-gates-of-lang-son")
    assert encode("Article", key) == "QXJ0aWNsZToBSqLKsAB0T61WkSurA14K"
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert key != key_of("Media", "border-gates-of-lang-son")


async def test_the_demonstration_itself(empty_database: Database, settings: Settings) -> None:
    database = empty_database
    counts = await load_demo(database)
    drafts = sum(counts.entries.values())
    assert counts.entries["Article"] >= 30
    assert counts.entries["Bulletin"] == 12
    assert counts.live == drafts - len(INTERNAL)
    locales = await rows(database, "select distinct locale from article_variant order by 1")
    assert [locale for (locale,) in locales] == sorted(settings.locales)
    hidden = [key_of(type_name, code) for type_name, code in INTERNAL]
    found = await database.reader.fetch("select from article where id = any($1)", hidden)
    assert found == []
    stale = (
        "select count(*) from article_variant t join article_variant s "
        "on s.entry_id = t.entry_id and s.locale = t.source_locale "
        "where s.revision > t.source_revision"
    )
    assert (await rows(database, stale))[0][0] > 0
    absent = (
        "select count(*) from article_variant_link l where article_id is not null "
        "and not exists (select from article a where a.id = l.article_id)"
    )
    assert (await rows(database, absent))[0][0] > 0  # links to what isn't published
    missing_files = [
        code
        for digest, code in await rows(database, "select sha256, id from media")
        if not list((settings.data / "media" / digest[:2]).iterdir())
    ]
    assert missing_files == []
    assert (await load_demo(database)).changes == 0
