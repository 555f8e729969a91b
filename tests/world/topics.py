"""Topics: a tree with a gap, and equal positions."""

from __future__ import annotations

from typing import Any

from tests.world.maker import Maker, key, translated

# name, code, position, parent, published
_TOPICS = (
    ("economy", "economy", 0, None, "2014-01-10"),
    ("trade", "trade", 0, "economy", "2014-01-10"),
    ("gates", "border-trade", 0, "trade", "2014-01-11"),
    ("culture", "culture", 0, None, "2014-01-12"),
    ("festivals", "festivals", 2, "culture", "2014-01-12"),
    ("food", "food", 1, "culture", "2014-01-12"),
    ("politics", "politics", 2147483647, None, None),
    ("diplomacy", "diplomacy", -2147483648, "politics", "2014-01-13"),
    ("unused", "unused", 5, None, "2014-01-14"),
)

_NAMES: dict[str, dict[str, dict[str, Any]]] = {
    "economy": {
        "VI": {"name": "Kinh tế"},
        "EN": translated("VI", 1, name="Economy"),
        "ZH": translated("VI", 1, name="经济"),
        "FR": translated("VI", 1, name="Économie"),
        "JA": translated("VI", 1, name="経済"),
        "KO": translated("VI", 1, name="경제"),
    },
    "trade": {
        "VI": {"name": "Thương mại", "revision": 5},
        "EN": translated("VI", 4, name="Trade", same_words=True),
    },
    "gates": {"VI": {"name": "Cửa khẩu"}, "ZH": {"name": "口岸"}},
    "culture": {"VI": {"name": "Văn hóa"}, "EN": {"name": "CULTURE"}, "FR": {"name": "Culture"}},
    "festivals": {"EN": {"name": "culture"}, "KO": {"name": "축제"}},
    "food": {"VI": {"name": "Ẩm thực"}},
    "politics": {"VI": {"name": "Chính trị", "state": "DRAFT"}},
    "diplomacy": {"VI": {"name": "Đối ngoại"}, "EN": {"name": "Diplomacy", "state": "ARCHIVED"}},
    "unused": {},
}


def make(maker: Maker) -> None:
    """The topics and their names."""
    for name, code, position, parent, published in _TOPICS:
        maker.entry(
            "topic",
            name,
            published=published,
            classification="PUBLIC" if published else "CONFIDENTIAL",
            unit="radio" if parent else "cipher" if name == "unused" else None,
            code=code,
            position=position,
            parent_id=key("topic", parent) if parent else None,
        )
        maker.variants("topic", name, _NAMES[name], label="name")
