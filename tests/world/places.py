"""Places: a tree, with and without coordinates, at the edges of the map too."""

from __future__ import annotations

from typing import Any

from tests.world.maker import Maker, key, translated

# name, code, kind, latitude, longitude, position, parent, published
_PLACES = (
    ("province", "lang-son", "PROVINCE", 21.85, 106.76, 0, None, "2014-01-20"),
    ("city", "thanh-pho-lang-son", "CITY", 21.8537, 106.7615, 0, "province", "2014-01-20"),
    ("district", "cao-loc", "DISTRICT", 21.8667, 106.85, 1, "province", "2014-01-20"),
    ("gate", "huu-nghi", "BORDER_GATE", 21.9753281, 106.7120349, 0, "district", "2014-01-21"),
    ("commune", "bao-lam", "COMMUNE", None, None, 1, "district", "2014-01-21"),
    ("cave", "dong-nhi-thanh", "SITE", 21.8537, 106.7615, 2, "city", "2014-01-22 00:00:00.5"),
    ("origin", "goc-toa-do", "SITE", 0.0, -0.0, -3, None, "2014-01-23"),
    ("corner", "goc-ban-do", "SITE", -90.0, 180.0, 4, None, "2014-01-23"),
    ("withdrawn", "da-rut", "DISTRICT", 1e-7, -1e-7, 5, "province", "2014-01-23"),
    ("hamlet", "thon-xa", "COMMUNE", None, None, 0, "withdrawn", "2014-01-24"),
    ("planned", "quy-hoach", "BORDER_GATE", None, None, 0, "district", None),
)

_NAMES: dict[str, dict[str, dict[str, Any]]] = {
    "province": {
        "VI": {"name": "Lạng Sơn"},
        "EN": translated("VI", 1, name="Lang Son"),
        "ZH": translated("VI", 1, name="谅山"),
        "FR": translated("VI", 1, name="Lạng Sơn"),
        "JA": translated("VI", 1, name="ランソン"),
        "KO": translated("VI", 1, name="랑선"),
    },
    "city": {
        "VI": {"name": "Thành phố Lạng Sơn", "revision": 2},
        "EN": translated("VI", 1, name="City"),
    },
    "district": {"VI": {"name": "Cao Lộc"}, "ZH": {"name": "高禄"}},
    "gate": {
        "VI": {"name": "Cửa khẩu Hữu Nghị"},
        "EN": translated("VI", 1, name="Hữu Nghị International Border Gate"),
        "ZH": translated("VI", 1, name="友谊关"),
    },
    "commune": {"VI": {"name": "Bảo Lâm", "state": "DRAFT"}},
    "cave": {"EN": {"name": "Nhị Thanh cave"}, "FR": {"name": "grotte de Nhị Thanh"}},
    "origin": {},
    "corner": {"KO": {"name": "모서리 % _"}},
    "withdrawn": {"VI": {"name": "Đã rút"}},
    "hamlet": {"VI": {"name": "Thôn xa"}, "JA": translated("KO", 1, name="村")},
    "planned": {"VI": {"name": "Cửa khẩu dự kiến", "state": "IN_REVIEW"}},
}


def make(maker: Maker) -> None:
    """The places and their names."""
    for name, code, kind, latitude, longitude, position, parent, published in _PLACES:
        maker.entry(
            "place",
            name,
            published=published,
            unit="committee" if position == 0 else None,
            classification="INTERNAL" if published is None else "PUBLIC",
            code=code,
            kind=kind,
            latitude=latitude,
            longitude=longitude,
            position=position,
            parent_id=key("place", parent) if parent else None,
        )
        maker.variants("place", name, _NAMES[name], label="name")
