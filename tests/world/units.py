"""Units: a tree whose middle isn't published."""

from __future__ import annotations

from tests.world.maker import Maker, key, translated

Texts = dict[str, dict[str, object]]

# name, code, kind, parent, position, published, classification, owner
_UNITS = (
    ("committee", "ubnd-tinh", "COMMITTEE", None, 0, "2014-01-01", "PUBLIC", None),
    ("foreign", "so-ngoai-vu", "DEPARTMENT", "committee", 1, "2014-01-02", "PUBLIC", "committee"),
    ("radio", "dai-ptth", "MEDIA", "committee", 0, "2014-01-02", "PUBLIC", "committee"),
    ("guard", "bien-phong", "FORCE", "committee", 2, None, "INTERNAL", "guard"),
    ("station", "don-bien-phong-1", "FORCE", "guard", 0, "2014-03-01", "PUBLIC", "guard"),
    ("centre", "trung-tam", "CENTRE", None, 0, "2014-01-02", "PUBLIC", "centre"),
    ("cipher", "co-yeu", "DEPARTMENT", "committee", 3, None, "TOP_SECRET", None),
)

_NAMES: dict[str, Texts] = {
    "committee": {
        "VI": {"name": "Ủy ban nhân dân tỉnh", "revision": 3},
        "EN": translated("VI", 3, name="Provincial People's Committee", translator="Tổ tiếng Anh"),
        "ZH": translated("VI", 2, name="省人民委员会"),
        "FR": translated("EN", 1, name="Comité populaire provincial"),
    },
    "foreign": {
        "VI": {"name": "Sở Ngoại vụ"},
        "EN": translated("VI", 1, name="Department of Foreign Affairs", state="DRAFT"),
        "JA": translated("VI", 1, name="外務局"),
    },
    "radio": {
        "VI": {"name": "Đài Phát thanh và Truyền hình"},
        "ZH": translated("VI", None, name="广播电视台"),
        "KO": translated("EN", 4, name="방송국"),
    },
    "guard": {"VI": {"name": "Bộ đội Biên phòng"}},
    "station": {"VI": {"name": "Đồn biên phòng “Số 1”"}, "EN": {"name": "Border post no. 1"}},
    "centre": {},
    "cipher": {"VI": {"name": "Phòng Cơ yếu", "state": "DRAFT"}},
}


def make(maker: Maker) -> None:
    """The units and their names."""
    for name, code, kind, parent, position, published, classification, owner in _UNITS:
        maker.entry(
            "unit",
            name,
            published=published,
            classification=classification,
            unit=owner,
            code=code,
            kind=kind,
            position=position,
            parent_id=key("unit", parent) if parent else None,
        )
        maker.variants("unit", name, _NAMES[name], label="name")
