"""Articles: some told by hand, each nasty in its own way, and a series whose members tie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.world.maker import Maker, key, partial, translated

Columns = dict[str, Any]

_DEFAULTS: Columns = {
    "kind": "NEWS",
    "published": "2015-01-05 01:00",
    "event": None,
    "authors": ["Ban biên tập"],
    "period": None,
    "source_unit": None,
    "topics": [],
    "places": [],
    "media": [],
    "related": [],
    "texts": {},
}

_LONG = "Một câu dài về cửa khẩu và con đường. " * 120

_ARTICLES: dict[str, Columns] = {
    "dawn": {
        "kind": "FEATURE",
        "published": "2015-01-05 08:00",
        "event": "2015-01-05",
        "authors": ["Ban biên tập", "Tổ dịch thuật"],
        "period": "present",
        "source_unit": "radio",
        "unit": "radio",
        "topics": ["trade", "politics", "economy", "gates"],
        "places": ["gate", "planned", "province"],
        "media": [
            ("unseen", "LEAD"),
            ("gate", "LEAD"),
            ("panorama", "GALLERY"),
            ("film", "INLINE"),
        ],
        "related": ["market", "withdrawn", "series-03", "silent"],
        "texts": {
            "VI": {
                "title": "Bình minh trên cửa khẩu Lạng Sơn",
                "slug": "binh-minh",
                "summary": "Một ngày bắt đầu.",
                "body_markdown": "Xem [ảnh](media:1), [bài](article:2).\n\n**Hết.**",
                "body_html": '<p>Xem <a href="media:1">ảnh</a>.</p>',
                "body_text": "Xem ảnh, bài. Hết.",
                "seo_title": "Bình minh",
                "seo_description": "",
                "revision": 4,
                "links": [
                    ("media", "gate"),
                    ("article", "withdrawn"),
                    ("article", "market"),
                    ("media", "gate"),
                ],
            },
            "EN": translated(
                "VI",
                3,
                title="Dawn at the Lạng Sơn gate",
                slug="dawn",
                summary="A day begins.",
                translator="Tổ tiếng Anh",
                links=[("article", "unborn")],
            ),
            "ZH": translated(
                "VI",
                4,
                title="口岸的黎明",
                slug="liming",
                body_markdown="谅山省口岸经济稳步发展。",
                body_text="谅山省口岸经济稳步发展。",
                links=[("article", "dawn")],
            ),
            "JA": translated("VI", 4, title="国境の夜明け", slug="yoake", state="APPROVED"),
        },
    },
    "market": {
        "published": "2015-01-05 08:00",
        "event": "2015-01",
        "period": "renewal",
        "source_unit": "foreign",
        "topics": ["economy"],
        "places": ["city", "district", "gate"],
        "media": [("panorama", "LEAD"), ("song", "INLINE")],
        "related": ["dawn"],
        "texts": {
            "VI": {"title": "Chợ phiên", "slug": "cho-phien", "summary": "100% hàng _nội_."},
            "EN": {"title": "Market day", "slug": "dawn-market", "revision": 2},
            "FR": translated("EN", 1, title="Jour de marché", slug="marche"),
            "KO": translated("FR", 9, title="장날", slug="jangnal"),
        },
    },
    "silent": {"published": "2015-01-04", "authors": [], "period": "renewal", "topics": ["unused"]},
    "only-chinese": {
        "kind": "ANNOUNCEMENT",
        "published": "2015-01-03 23:59:59.999999",
        "event": "2015",
        "period": "border",
        "source_unit": "guard",
        "unit": "guard",
        "texts": {"ZH": {"title": "通告", "slug": "tonggao", "summary": "只有中文。"}},
    },
    "folded": {
        "published": "2015-01-02",
        "authors": ["İ", "ı", "ß", "ẞ"],
        "texts": {
            "VI": {"title": "ĐƯỜNG BIÊN GIỚI", "slug": "duong-hoa"},
            "EN": {"title": "Straße İstanbul ŒUVRE ǅ ﬁ", "slug": "strasse", "summary": "ΣΊΣΥΦΟΣ"},
            "FR": {"title": "Œuvre", "slug": "oeuvre", "summary": "œUVRE"},
        },
    },
    "unfolded": {
        "published": "2015-01-02",
        "authors": ["İ"],
        "texts": {
            "VI": {"title": "đường biên giới", "slug": "duong-thuong"},
            "EN": {
                "title": "STRASSE i̇stanbul œuvre ǆ fi",
                "slug": "strasse-2",
                "summary": "σίσυφος",
            },
            "FR": {"title": "ŒUVRE", "slug": "oeuvre-2", "summary": ""},
        },
    },
    "wild": {
        "kind": "INTERVIEW",
        "published": "2015-01-01 00:00:00.000001",
        "authors": ["'; drop table article; --", 'Ban "biên tập"', ""],
        "texts": {
            "VI": {
                "title": "100% _đúng_ \\ “sai” 'đơn' \"kép\" %s {} $1 🇻🇳",
                "slug": "1",
                "summary": "%",
                "seo_title": "_",
                "seo_description": "\\",
            },
            "EN": {"title": "a\tb\nc", "slug": "a-1-b", "summary": "\\%", "seo_title": ""},
        },
    },
    "long": {
        "kind": "PROFILE",
        "published": "2015-01-01",
        "event": "1831-11-04",
        "period": "founding",
        "texts": {
            "VI": {
                "title": _LONG[:1500].strip(),
                "slug": "dai-" * 49 + "dai",
                "summary": _LONG,
                "body_markdown": _LONG * 4,
                "body_html": f"<p>{_LONG * 4}</p>",
                "body_text": _LONG * 4,
            },
            "EN": {"title": _LONG[:1490].strip() + " khác", "slug": "long"},
        },
    },
    "ancient": {
        "kind": "EDITORIAL",
        "published": "0001-01-02",
        "created": "0001-01-02",
        "event": "0002",
        "period": "founding",
        "texts": {"FR": {"title": "An mil", "slug": "an"}, "VI": {"title": "An", "slug": "an"}},
    },
    "distant": {
        "published": "9999-12-31 23:59:59.999998",
        "event": "9999-12-30",
        "texts": {"VI": {"title": "Án", "slug": "an-2"}, "EN": {"title": "an", "slug": "an"}},
    },
    "war": {
        "kind": "FEATURE",
        "published": "2014-12-31",
        "event": "1885-02",
        "period": "february",
        "topics": ["diplomacy", "culture"],
        "places": ["hamlet", "withdrawn", "origin"],
        "media": [
            ("engraving", "LEAD"),
            ("sketch", "INLINE"),
            ("secret", "GALLERY"),
            ("map", "INLINE"),
        ],
        "related": ["ancient", "long"],
        "texts": {
            "VI": {"title": "Ân", "slug": "an-3", "revision": 2, "links": [("media", "secret")]},
            "EN": translated("VI", 2, title="War, “1885”", slug="war", links=[("media", "map")]),
            "ZH": translated("EN", 1, title="战争", slug="zhanzheng"),
            "JA": translated("ZH", 1, title="戦争", slug="senso"),
            "KO": translated("JA", 1, title="전쟁", slug="jeonjaeng"),
            "FR": translated("JA", 0, title="La guerre", slug="guerre"),
        },
    },
    "battle": {
        "published": "2014-12-31",
        "event": "1885-02-01",
        "period": "battle",
        "related": ["war"],
        "texts": {"VI": {"title": "Ăn", "slug": "an-4"}, "ZH": {"title": "安", "slug": "an"}},
    },
    "itself": {
        "published": "2014-12-30",
        "event": "1885",
        "period": "war",
        "source_unit": "station",
        "texts": {
            "EN": translated("EN", 1, title="Its own source", slug="own", revision=2),
            "VI": {"title": "Dung", "slug": "dung", "source": "EN", "source_revision": None},
            "FR": {"title": "Sans source", "slug": "sans", "source": None, "source_revision": 0},
        },
    },
    "unborn": {
        "published": None,
        "event": "2030",
        "period": "future",
        "related": ["dawn"],
        "texts": {"VI": {"title": "Chưa đăng", "slug": "chua-dang", "state": "DRAFT"}},
    },
    "withdrawn": {
        "published": "2014-12-01",
        "period": "present",
        "topics": ["economy"],
        "media": [("gate", "LEAD")],
        "related": ["dawn"],
        "texts": {
            "VI": {"title": "Đã rút", "slug": "da-rut"},
            "EN": {"title": "Gone", "slug": "gone"},
        },
    },
    "confidential": {
        "published": None,
        "classification": "CONFIDENTIAL",
        "period": "border",
        "topics": ["politics"],
        "texts": {"VI": {"title": "Kín", "slug": "kin", "state": "IN_REVIEW"}},
    },
}

_KINDS = ("NEWS", "FEATURE", "ANNOUNCEMENT", "NEWS", "PROFILE")
_EVENTS = (None, "2014-05-20", "2014-05", "2014", "2014-05-21", "1999-12-31")
_PERIODS = ("decade", None, "year", "border", "decade")
_SERIES = 27


def _series() -> Iterator[tuple[str, Columns]]:
    """Articles with the same titles, moments and links, so that only their keys tell them apart."""
    for number in range(_SERIES):
        name = f"series-{number:02}"
        texts: dict[str, Columns] = {}
        if number % 4 != 3:
            title = f"Bản tin {number // 5}" if number % 2 else "Bản tin"
            texts["VI"] = {"title": title, "slug": name, "summary": "Tin vắn.", "revision": 2}
        if number % 3 != 1:
            revision = 1 + number % 2 if number % 5 else None
            texts["EN"] = translated("VI", revision, title="News in brief", slug=f"news-{number}")
        if number % 5 == 2:
            texts["ZH"] = {"title": "简讯", "slug": f"jianxun-{number}", "summary": "简讯"}
        if number % 7 == 6:
            texts["KO"] = {"title": "단신", "slug": f"dansin-{number}", "state": "ARCHIVED"}
        yield (
            name,
            {
                "kind": _KINDS[number % len(_KINDS)],
                "published": f"2014-11-{1 + number // 6:02} 07:30",
                "event": _EVENTS[number % len(_EVENTS)],
                "authors": [] if number % 4 == 0 else ["Phóng viên"],
                "period": _PERIODS[number % len(_PERIODS)],
                "source_unit": ("radio", None, "guard")[number % 3],
                "topics": ["food", "festivals", "trade"][: number % 4],
                "places": ["cave", "corner", "gate"][number % 3 :],
                "media": [("wordless", "INLINE"), ("clip", "LEAD"), ("emoji", "GALLERY")][
                    number % 4 :
                ],
                "related": [f"series-{(number + 1) % _SERIES:02}"] if number % 2 else [],
                "texts": texts,
            },
        )


def make(maker: Maker) -> None:
    """The articles, their texts and their links."""
    everything = {**_ARTICLES, **dict(_series())}
    for index, (name, given) in enumerate(everything.items()):
        made = _DEFAULTS | given
        maker.entry(
            "article",
            name,
            published=made["published"],
            classification=made.get("classification", "PUBLIC"),
            unit=made.get("unit", ("foreign", None)[index % 2]),
            version=1 + index % 3,
            created=made.get("created", f"2014-10-{1 + index % 9:02}"),
            kind=made["kind"],
            **partial("event_on", made["event"]),
            authors=made["authors"],
            period_id=key("period", made["period"]) if made["period"] else None,
            source_unit_id=key("unit", made["source_unit"]) if made["source_unit"] else None,
        )
        texts = {locale: _TEXT | text for locale, text in made["texts"].items()}
        maker.variants("article", name, texts, label="title")
    for name, given in everything.items():
        _links(maker, name, _DEFAULTS | given)


_TEXT: Columns = {
    "summary": "",
    "body_markdown": "",
    "body_html": "",
    "body_text": "",
    "seo_title": None,
    "seo_description": None,
}


def _links(maker: Maker, name: str, made: Columns) -> None:
    maker.links("article_topic", name, "topic", made["topics"])
    maker.links("article_place", name, "place", made["places"])
    maker.links("article_related", name, "article", made["related"])
    media, roles = [m for m, _ in made["media"]], [role for _, role in made["media"]]
    maker.links("article_media", name, "media", media, role=roles)
