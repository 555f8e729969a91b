"""Periods: nested, open-ended, known to the year, the month or the day; some begin together."""

from __future__ import annotations

from typing import Any

from tests.world.maker import Maker, key, partial, translated

# name, code, starts, ends, position, parent, published, classification
_PERIODS = (
    ("founding", "thanh-lap-1831", "1831", "1884", 0, None, "2014-02-01", "PUBLIC"),
    ("war", "chien-tranh-1884", "1884-06", "1885-06-09", 1, None, "2014-02-01", "PUBLIC"),
    ("february", "thang-hai-1885", "1885-02", "1885-02", 0, "war", "2014-02-02", "PUBLIC"),
    ("battle", "tran-danh-1885", "1885-02-01", "1885-02-28", 0, "war", "2014-02-03", "PUBLIC"),
    ("renewal", "doi-moi-1986", "1986-12", None, 3, None, "2014-02-04 10:00:00.000001", "PUBLIC"),
    ("present", "hoi-nhap-2015", "2015", None, 7, "renewal", "2014-02-04 10:00", "PUBLIC"),
    ("decade", "thap-ky-2010", "2010", "2019-12-31", 7, "renewal", "2014-02-04 10:00", "PUBLIC"),
    ("year", "nam-2015", "2015-01-01", "2015", -1, "decade", "2014-02-05", "PUBLIC"),
    ("border", "bien-gioi-1979", "1979-02-17", "1979-03", 2, None, None, "SECRET"),
    ("front", "mat-tran-1979", "1979-02-17", "1979-03-05", 0, "border", "2014-02-06", "PUBLIC"),
    ("future", "tuong-lai-2030", "2030", None, 9, "renewal", None, "PUBLIC"),
)

_TEXTS: dict[str, dict[str, dict[str, Any]]] = {
    "founding": {
        "VI": {
            "name": "Thành lập tỉnh",
            "description": "Lạng Sơn thành tỉnh năm 1831.",
            "revision": 2,
        },
        "EN": translated("VI", 1, name="Founding", description="A province since 1831."),
        "ZH": translated("VI", 2, name="建省", description=""),
    },
    "war": {"VI": {"name": "Chiến tranh"}, "FR": {"name": "La guerre", "description": "1884–1885"}},
    "february": {"EN": {"name": "February"}, "JA": {"name": "二月"}},
    "battle": {"KO": {"name": "전투"}},
    "renewal": {
        "VI": {"name": "Đổi mới", "description": "Từ tháng 12 năm 1986 đến nay: 100% _mở_."},
        "EN": translated("VI", 1, name="Renewal", description="C:\\from\\1986"),
        "ZH": translated("EN", 1, name="革新"),
        "JA": translated("ZH", 1, name="ドイモイ"),
        "KO": translated("VI", 1, name="도이머이"),
        "FR": translated("VI", 1, name="Le Renouveau"),
    },
    "present": {"VI": {"name": "Hội nhập"}, "EN": {"name": "renewal", "state": "IN_REVIEW"}},
    "decade": {"VI": {"name": "Thập kỷ 2010"}, "EN": {"name": "Renewal"}},
    "year": {},
    "border": {"VI": {"name": "Biên giới 1979"}},
    "front": {"VI": {"name": "Mặt trận"}, "EN": translated("VI", 0, name="The front")},
    "future": {"VI": {"name": "Tương lai", "state": "APPROVED"}},
}


def make(maker: Maker) -> None:
    """The periods and their texts."""
    for name, code, starts, ends, position, parent, published, classification in _PERIODS:
        maker.entry(
            "period",
            name,
            published=published,
            classification=classification,
            unit="foreign" if position else None,
            version=1 + abs(position),
            code=code,
            **partial("starts_on", starts),
            **partial("ends_on", ends),
            position=position,
            parent_id=key("period", parent) if parent else None,
        )
        texts = {loc: {"description": "", **text} for loc, text in _TEXTS[name].items()}
        maker.variants("period", name, texts, label="name")
