"""Bulletins: an empty one, one whose items are mostly absent, one with overrides, one of 1831."""

from __future__ import annotations

from typing import Any

from tests.world.maker import Maker, day, key, translated

Columns = dict[str, Any]

# name, year, month, number, released, languages, cover, published
_BULLETINS: tuple[tuple[Any, ...], ...] = (
    ("january", 2015, 1, 1, "2015-01-31", ["VI", "EN"], "gate", "2015-01-31 02:00"),
    ("february", 2015, 2, 2, "2015-01-31", ["VI", "EN", "ZH"], "secret", "2015-02-28 02:00"),
    ("december", 2014, 12, 12, None, [], None, "2015-01-31 02:00"),
    ("oldest", 1831, 12, 1, "1831-12-31", ["FR"], "map", "2014-12-31"),
    ("march", 2015, 3, 3, None, ["VI"], "gate", None),
)

_TEXTS: dict[str, dict[str, Columns]] = {
    "january": {
        "VI": {
            "title": "Bản tin tháng 1",
            "editor_note": "Kính gửi bạn đọc,\n\n“Chào năm mới”.",
            "revision": 2,
        },
        "EN": translated("VI", 1, title="January bulletin", editor_note="Dear readers"),
    },
    "february": {"VI": {"title": "Bản tin tháng 2"}, "ZH": translated("VI", 1, title="二月号")},
    "december": {},
    "oldest": {"FR": {"title": "Bulletin"}},
    "march": {"VI": {"title": "Bản tin tháng 3", "state": "APPROVED"}},
}

Item = tuple[str, str, dict[str, Columns]]

# bulletin: sections of (code, headings, items)
_SECTIONS: dict[str, list[tuple[str, dict[str, Columns], list[Item]]]] = {
    "january": [
        (
            "politics",
            {
                "VI": {"heading": "Chính trị", "revision": 3},
                "EN": translated("VI", 2, heading="Politics"),
            },
            [
                ("article", "withdrawn", {"VI": {"title": "Đã rút", "summary": None}}),
                (
                    "article",
                    "dawn",
                    {
                        "VI": {"title": "Bình minh (rút gọn)", "summary": "Ngắn."},
                        "EN": translated("VI", 1, title=None, summary="Short."),
                        "ZH": {"title": "黎明", "summary": None},
                    },
                ),
                ("media", "gate", {"VI": {"title": None, "summary": None, "revision": 7}}),
                ("media", "unseen", {}),
                ("article", "dawn", {}),
            ],
        ),
        ("empty", {}, []),
        (
            "economy",
            {"ZH": {"heading": "经济"}},
            [("article", "market", {}), ("media", "film", {})],
        ),
    ],
    "february": [
        (
            "absent",
            {"VI": {"heading": "Vắng"}},
            [("article", "unborn", {}), ("media", "secret", {})],
        ),
        ("culture", {"EN": {"heading": "culture"}}, [("article", "only-chinese", {"KO": {}})]),
    ],
    "oldest": [
        ("only", {"FR": {"heading": "Tout"}}, [("media", "map", {}), ("article", "silent", {})])
    ],
    "march": [("economy", {"VI": {"heading": "Kinh tế"}}, [("article", "dawn", {})])],
}


def make(maker: Maker) -> None:
    """The bulletins with their sections and items."""
    for index, made in enumerate(_BULLETINS):
        name, year, month, number, released, languages, cover, published = made
        maker.entry(
            "bulletin",
            name,
            published=published,
            unit=("foreign", "guard", None)[index % 3],
            version=1 + index,
            year=year,
            month=month,
            number=number,
            released_on=day(released),
            languages=languages,
            cover_id=key("media", cover) if cover else None,
        )
        texts = {locale: {"editor_note": "", **text} for locale, text in _TEXTS[name].items()}
        maker.variants("bulletin", name, texts, label="title")
        for position, (code, headings, items) in enumerate(_SECTIONS.get(name, [])):
            _section(maker, name, 2 * position, code, headings, items)


def _section(
    maker: Maker,
    bulletin: str,
    position: int,
    code: str,
    headings: dict[str, Columns],
    items: list[Item],
) -> None:
    name = f"{bulletin}/{code}"
    owner = key("bulletin", bulletin)
    section = maker.add("bulletin_section", name, owner_id=owner, position=position, code=code)
    maker.variants("bulletin_section", name, headings)
    for place, (kind, subject, overrides) in enumerate(items):
        maker.add(
            "bulletin_item",
            f"{name}/{place}",
            owner_id=section,
            position=place,
            article_id=key("article", subject) if kind == "article" else None,
            media_id=key("media", subject) if kind == "media" else None,
        )
        texts = {locale: {"title": None, "summary": None, **t} for locale, t in overrides.items()}
        maker.variants("bulletin_item", f"{name}/{place}", texts)
