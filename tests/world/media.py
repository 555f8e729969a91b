"""Media: each kind, each nullable column both ways, sizes past what a double holds."""

from __future__ import annotations

from typing import Any

from tests.world.maker import Maker, day, key, partial, translated

Columns = dict[str, Any]

_DEFAULTS: Columns = {
    "kind": "IMAGE",
    "mime_type": "image/jpeg",
    "byte_size": 1024,
    "width": None,
    "height": None,
    "duration_seconds": None,
    "pages": None,
    "focal_x": None,
    "focal_y": None,
    "rights_holder": None,
    "licence": None,
    "credit": None,
}

_SAME_MOMENT = "2015-01-05 01:00"

# name: (published, captured on, place, period, rights until, columns)
_MEDIA: dict[str, tuple[str | None, str | None, str | None, str | None, str | None, Columns]] = {
    "gate": (
        "2015-01-01 08:00",
        "2014-12-31",
        "gate",
        "renewal",
        "2024-12-31",
        {
            "width": 4000,
            "height": 3000,
            "focal_x": 0.5,
            "focal_y": 0.333,
            "credit": "Ảnh: Ban biên tập",
        },
    ),
    "panorama": (
        _SAME_MOMENT,
        "2014",
        "province",
        "decade",
        None,
        {"width": 4000, "height": 500, "mime_type": "image/avif", "licence": "CC BY 4.0"},
    ),
    "map": (
        _SAME_MOMENT,
        "1831",
        "province",
        "founding",
        "2015-01-05",
        {"byte_size": 0, "mime_type": "image/png", "rights_holder": "Lưu trữ tỉnh"},
    ),
    "engraving": (
        _SAME_MOMENT,
        "1885-02",
        "city",
        "february",
        None,
        {"width": 1, "height": 1, "licence": "Public domain", "credit": "L’Illustration, “1885”"},
    ),
    "sketch": (
        "2015-01-05 01:00:00.000001",
        "1885-02-01",
        None,
        "battle",
        None,
        {"credit": "100% _không_ \\ rõ", "focal_x": 0.0, "focal_y": 1.0},
    ),
    "undated": ("2014-06-01", None, None, None, None, {"rights_holder": "", "credit": ""}),
    "film": (
        "2015-02-01",
        "2015-01",
        "gate",
        "present",
        "2030-06-30",
        {
            "kind": "VIDEO",
            "mime_type": "video/mp4",
            "byte_size": 2**53 + 1,
            "width": 1920,
            "height": 1080,
            "duration_seconds": 754.04,
        },
    ),
    "clip": (
        "2015-02-01",
        "2015-01",
        "withdrawn",
        "border",
        "2030-06-30",
        {
            "kind": "VIDEO",
            "mime_type": "video/mp4",
            "byte_size": 2**63 - 1,
            "duration_seconds": 0.0,
        },
    ),
    "song": (
        "2014-07-01",
        "1999-12-31",
        "commune",
        None,
        None,
        {"kind": "AUDIO", "mime_type": "audio/ogg", "byte_size": 7, "duration_seconds": 1e-7},
    ),
    "speech": (
        "2014-07-01",
        "2015",
        "city",
        "present",
        None,
        {"kind": "AUDIO", "mime_type": "audio/ogg", "byte_size": 7, "duration_seconds": 0.1},
    ),
    "decree": (
        "2014-05-20 03:30:15.123456",
        "2014-05-20",
        None,
        "renewal",
        "9999-12-30",
        {"kind": "DOCUMENT", "mime_type": "application/pdf", "byte_size": 2**31, "pages": 12},
    ),
    "scan": (
        "2014-05-20 03:30:15.123457",
        "1900-01-01",
        None,
        "founding",
        None,
        {"kind": "DOCUMENT", "mime_type": "application/pdf", "byte_size": 2**31 - 1, "pages": 1},
    ),
    "leaflet": (
        "2014-05-20",
        None,
        "hamlet",
        "front",
        None,
        {"kind": "DOCUMENT", "mime_type": "application/pdf", "pages": 2, "credit": "İSTANBUL"},
    ),
    "emoji": ("2014-05-19", "0002-01-01", "origin", "year", "1831-01-01", {"credit": "📷 谅山"}),
    "wordless": ("2014-05-18", "9999", "corner", None, None, {"width": 2, "height": 4}),
    "withdrawn": ("2014-05-18", "2014-05-18", "gate", "renewal", None, {"credit": "Ảnh đã rút"}),
    "unseen": (None, "2014-05-18", "gate", "renewal", None, {"rights_holder": "?"}),
    "secret": (None, None, None, "border", None, {"kind": "DOCUMENT", "mime_type": "text/plain"}),
}

_TEXTS: dict[str, dict[str, Columns]] = {
    "gate": {
        "VI": {
            "title": "Cửa khẩu Hữu Nghị",
            "alt": "Cổng",
            "caption": "Cửa khẩu buổi sáng",
            "revision": 2,
        },
        "EN": translated("VI", 1, title="The gate", alt="A gate", caption="In the morning"),
        "ZH": translated("VI", 2, title="友谊关", alt="口岸", caption="早晨的口岸"),
    },
    "panorama": {"VI": {"title": "Toàn cảnh"}, "EN": {"title": "panorama", "alt": "Hills"}},
    "map": {"VI": {"title": "Bản đồ", "caption": "Tỷ lệ 1:50.000"}, "FR": {"title": "Carte"}},
    "engraving": {"FR": {"title": "Lạng Sơn, 1885", "alt": "Gravure"}, "EN": {"title": "Panorama"}},
    "sketch": {"EN": {"title": "Straße", "caption": "STRASSE"}, "KO": {"title": "스케치"}},
    "undated": {"VI": {"title": "Không ngày"}, "EN": {"title": "Undated", "state": "DRAFT"}},
    "film": {
        "VI": {"title": "Phim", "transcript": "Xin chào.\nTạm biệt."},
        "ZH": translated("VI", 1, title="电影", transcript=""),
        "JA": translated("ZH", 1, title="映画"),
    },
    "clip": {"ZH": {"title": "电影", "transcript": "你好"}},
    "song": {"VI": {"title": "Hát then"}, "EN": translated("VI", 1, title="Then song")},
    "speech": {"EN": {"title": "Speech", "transcript": "İ i I ı"}},
    "decree": {
        "VI": {"title": "Kế hoạch", "revision": 9},
        "EN": translated("VI", 8, title="Plan", same_words=True),
    },
    "scan": {"FR": {"title": "Œuvre numérisée"}},
    "leaflet": {"VI": {"title": "Tờ rơi"}, "EN": translated("VI", 1, title="Leaflet")},
    "emoji": {"JA": {"title": "写真📷", "alt": "👩‍💻"}, "EN": {"title": "🇻🇳"}},
    "wordless": {},
    "withdrawn": {"VI": {"title": "Đã rút"}},
    "unseen": {"VI": {"title": "Chưa đăng", "state": "IN_REVIEW"}},
    "secret": {"VI": {"title": "Mật", "state": "DRAFT"}},
}


def make(maker: Maker) -> None:
    """The media and their texts."""
    for index, (name, made) in enumerate(_MEDIA.items()):
        published, captured, place, period, expiry, columns = made
        maker.entry(
            "media",
            name,
            published=published,
            classification="SECRET" if name == "secret" else "PUBLIC",
            unit=("radio", "guard", None)[index % 3],
            version=1 + index % 4,
            created=f"2014-04-{1 + index % 5:02}",
            updated="2015-02-02",
            sha256=f"{index:064x}",
            **partial("captured_on", captured),
            rights_expire_on=day(expiry),
            place_id=key("place", place) if place else None,
            period_id=key("period", period) if period else None,
            **(_DEFAULTS | columns),
        )
        texts = {
            locale: {"alt": "", "caption": "", "transcript": None, **text}
            for locale, text in _TEXTS[name].items()
        }
        maker.variants("media", name, texts, label="title")
