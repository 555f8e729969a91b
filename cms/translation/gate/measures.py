"""The units of measure and the currencies that are known, as six languages write them.

A metric unit is brought to its base exactly (1 km² is 100 ha); one of feet, miles, pounds, acres or
mu is marked, for a translator converts it and rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit's base and what one of it is in that base. ``is_imperial``: a translation converts it
    and rounds."""

    base: str
    factor: Decimal = Decimal(1)
    is_imperial: bool = False


def _metric(base: str, factor: str = "1") -> Unit:
    return Unit(base, Decimal(factor))


def _imperial(base: str, factor: str) -> Unit:
    return Unit(base, Decimal(factor), is_imperial=True)


# Unit, then how it is written: in all languages, and by locale. Letters are matched as they are
# where they are symbols, else in any case.
UNITS: tuple[tuple[Unit, str, Mapping[str, str]], ...] = (
    (
        _metric("%"),
        "%|‰",
        {
            "VI": "phần trăm|điểm phần trăm|điểm %",
            "EN": "per ?cent|percent|percentage points?|pct",
            "FR": "pour ?cent|points? de pourcentage",
            "ZH": "个百分点|百分点",
            "JA": "パーセント|パーセンテージ|ポイント|パーセントポイント",
            "KO": "퍼센트|퍼센티지|프로|%p|%포인트",
        },
    ),
    (
        _metric("VND"),
        "VND|VNĐ|₫",
        {
            "VI": "đồng|đ",
            "EN": "Vietnamese dongs?|dongs?|đồng|VN dongs?",
            "FR": "dongs?(?: vietnamiens?)?|đồng",
            "ZH": "越南盾|越盾|盾",
            "JA": "ベトナムドン|ドン",
            "KO": "베트남 동|동",
        },
    ),
    (
        _metric("USD"),
        "USD|US\\$",
        {
            "VI": "đô la Mỹ|đô-la Mỹ|đôla Mỹ|đô la|đô-la|đôla|Mỹ kim",
            "EN": "US dollars?|U\\.S\\. dollars?|dollars?",
            "FR": "dollars?(?: américains?| US| des États-Unis)?|\\$(?: US)?",
            "ZH": "美元|美金|美圆",
            "JA": "米ドル|アメリカドル|ドル",
            "KO": "미국 달러|미 달러|미달러|달러|불",
        },
    ),
    (
        _metric("EUR"),
        "EUR|€",
        {
            "VI": "euro",
            "EN": "euros?",
            "FR": "euros?",
            "ZH": "欧元",
            "JA": "ユーロ",
            "KO": "유로",
        },
    ),
    (
        _metric("GBP"),
        "GBP|£",
        {
            "VI": "bảng Anh|bảng",
            "EN": "pounds sterling|British pounds?",
            "FR": "livres sterling|livres?",
            "ZH": "英镑",
            "JA": "英ポンド|ポンド",
            "KO": "파운드",
        },
    ),
    (
        _metric("CNY"),
        "CNY|RMB",
        {
            "VI": "nhân dân tệ|tệ",
            "EN": "yuan|renminbi",
            "FR": "yuans?|renminbi",
            "ZH": "人民币|元人民币|元",
            "JA": "人民元|元",
            "KO": "위안",
        },
    ),
    (
        _metric("JPY"),
        "JPY",
        {"VI": "yên", "EN": "yen", "FR": "yens?", "ZH": "日元|日圆", "JA": "円", "KO": "엔"},
    ),
    (
        _metric("KRW"),
        "KRW|₩",
        {"VI": "won", "EN": "won", "FR": "wons?", "ZH": "韩元", "JA": "ウォン", "KO": "원"},
    ),
    (
        _metric("m", "0.001"),
        "mm",
        {
            "VI": "milimét|mi-li-mét",
            "EN": "milli(?:metres?|meters?)",
            "FR": "millimètres?",
            "ZH": "毫米",
            "JA": "ミリメートル|ミリ",
            "KO": "밀리미터",
        },
    ),
    (
        _metric("m", "0.01"),
        "cm",
        {
            "VI": "xăng-ti-mét|centimet|xentimét",
            "EN": "centi(?:metres?|meters?)",
            "FR": "centimètres?",
            "ZH": "厘米|公分",
            "JA": "センチメートル|センチ",
            "KO": "센티미터|센티",
        },
    ),
    (
        _metric("m"),
        "m",
        {
            "VI": "mét",
            "EN": "metres?|meters?",
            "FR": "mètres?",
            "ZH": "米|公尺",
            "JA": "メートル",
            "KO": "미터",
        },
    ),
    (
        _metric("m", "1000"),
        "km",
        {
            "VI": "kilômét|ki-lô-mét|kilomet|cây số|km đường",
            "EN": "kilo(?:metres?|meters?)",
            "FR": "kilomètres?",
            "ZH": "公里|千米",
            "JA": "キロメートル|キロ",
            "KO": "킬로미터|킬로",
        },
    ),
    (
        _imperial("m", "1609.344"),
        "",
        {
            "VI": "dặm",
            "EN": "miles?|mi",
            "FR": "miles?|milles?(?! marins)",
            "ZH": "英里",
            "JA": "マイルズ?|miles?",
            "KO": "마일",
        },
    ),
    (
        _imperial("m", "1852"),
        "",
        {
            "VI": "hải lý",
            "EN": "nautical miles?",
            "FR": "milles? marins",
            "ZH": "海里",
            "JA": "海里",
            "KO": "해리",
        },
    ),
    (
        _imperial("m", "0.3048"),
        "ft",
        {
            "VI": "feet|foot",
            "EN": "feet|foot",
            "FR": "pieds?",
            "ZH": "英尺",
            "JA": "フィート",
            "KO": "피트",
        },
    ),
    (
        _imperial("m", "0.0254"),
        "",
        {
            "VI": "inch|inches",
            "EN": "inch|inches",
            "FR": "pouces?",
            "ZH": "英寸",
            "JA": "インチ",
            "KO": "인치",
        },
    ),
    (
        _imperial("m", "0.9144"),
        "yd",
        {
            "VI": "yard|yards|thước Anh",
            "EN": "yards?",
            "FR": "yards?|verges?",
            "ZH": "码",
            "JA": "ヤード",
            "KO": "야드",
        },
    ),
    (
        _metric("m2"),
        "m²|m2|sqm",
        {
            "VI": "mét vuông|m vuông",
            "EN": "square (?:metres?|meters?)",
            "FR": "mètres? carrés?",
            "ZH": "平方米",
            "JA": "平方メートル",
            "KO": "제곱미터|평방미터",
        },
    ),
    (
        _metric("m2", "1000000"),
        "km²|km2",
        {
            "VI": "kilômét vuông|ki-lô-mét vuông|km vuông|cây số vuông",
            "EN": "square kilo(?:metres?|meters?)|sq\\.? km",
            "FR": "kilomètres? carrés?",
            "ZH": "平方公里|平方千米",
            "JA": "平方キロメートル|平方キロ",
            "KO": "제곱킬로미터|평방킬로미터|제곱킬로",
        },
    ),
    (
        _metric("m2", "10000"),
        "ha",
        {
            "VI": "héc-ta|hecta|hécta|héc ta",
            "EN": "hectares?",
            "FR": "hectares?",
            "ZH": "公顷",
            "JA": "ヘクタール",
            "KO": "헥타르|헥타아르",
        },
    ),
    (_imperial("m2", "360"), "", {"VI": "sào"}),
    (_imperial("m2", "666.667"), "", {"ZH": "亩"}),
    (
        _imperial("m2", "4046.8564224"),
        "",
        {
            "VI": "mẫu Anh",
            "EN": "acres?",
            "FR": "acres?",
            "ZH": "英亩",
            "JA": "エーカー",
            "KO": "에이커",
        },
    ),
    (
        _metric("m3"),
        "m³|m3",
        {
            "VI": "mét khối|khối",
            "EN": "cubic (?:metres?|meters?)",
            "FR": "mètres? cubes?",
            "ZH": "立方米",
            "JA": "立方メートル",
            "KO": "세제곱미터|입방미터",
        },
    ),
    (
        _metric("m3", "0.001"),
        "l|L",
        {
            "VI": "lít",
            "EN": "litres?|liters?",
            "FR": "litres?",
            "ZH": "升|公升",
            "JA": "リットル",
            "KO": "리터",
        },
    ),
    (
        _metric("kg", "0.001"),
        "g",
        {
            "VI": "gam|gram",
            "EN": "grams?|grammes?",
            "FR": "grammes?",
            "ZH": "克",
            "JA": "グラム",
            "KO": "그램",
        },
    ),
    (
        _metric("kg"),
        "kg",
        {
            "VI": "kilôgam|ki-lô-gam|kí lô|cân",
            "EN": "kilograms?|kilos?",
            "FR": "kilogrammes?|kilos?",
            "ZH": "公斤|千克",
            "JA": "キログラム|キロ",
            "KO": "킬로그램|킬로",
        },
    ),
    (_metric("kg", "0.5"), "", {"ZH": "斤"}),
    (_metric("kg", "10"), "", {"VI": "yến"}),
    (_metric("kg", "100"), "", {"VI": "tạ", "FR": "quintaux|quintal", "ZH": "公担"}),
    (
        _metric("kg", "1000"),
        "t",
        {
            "VI": "tấn",
            "EN": "tonnes?|tons?|metric tons?",
            "FR": "tonnes?",
            "ZH": "吨",
            "JA": "トン",
            "KO": "톤",
        },
    ),
    (
        _imperial("kg", "0.45359237"),
        "lbs?",
        {
            "VI": "pound|pao|cân Anh",
            "EN": "pounds?",
            "FR": "livres?",
            "ZH": "磅",
            "JA": "ポンド",
            "KO": "파운드",
        },
    ),
    (
        _imperial("kg", "6.35029318"),
        "",
        {
            "VI": "stone",
            "EN": "stones?",
            "FR": "stones?",
            "ZH": "英石",
            "JA": "ストーン",
            "KO": "스톤",
        },
    ),
    (
        _metric("km/h"),
        "km/h|kph|kmh",
        {
            "VI": "km/giờ|(?:km|kilômét) (?:một|mỗi|trên) giờ|kilômét/giờ",
            "EN": "kilomet(?:re|er)s per hour|kilomet(?:re|er)s an hour",
            "FR": "kilomètres?[- /](?:à l['’])?heure",
            "ZH": "公里/小时|公里每小时",
            "JA": "キロメートル毎時",
            "KO": "킬로미터/시",
        },
    ),
    (
        _imperial("km/h", "1.609344"),
        "mph",
        {
            "VI": "dặm/giờ|dặm/h|dặm (?:một|mỗi|trên) giờ",
            "EN": "miles per hour|miles an hour",
            "FR": "miles?[- /]heure",
            "ZH": "英里/小时|英里每小时",
        },
    ),
    (_metric("W"), "W", {"ZH": "瓦"}),
    (_metric("W", "1000"), "kW", {"ZH": "千瓦", "JA": "キロワット", "KO": "킬로와트"}),
    (
        _metric("W", "1000000"),
        "MW|MWp",
        {
            "EN": "megawatts?",
            "FR": "mégawatts?",
            "ZH": "兆瓦",
            "JA": "メガワット",
            "KO": "메가와트",
        },
    ),
    (_metric("W", "1000000000"), "GW", {"ZH": "吉瓦"}),
    (_metric("Wh", "1000"), "kWh", {"ZH": "千瓦时|度电"}),
    (
        _metric("°C"),
        "°C|℃|ºC",
        {
            "VI": "độ C",
            "EN": "degrees (?:Celsius|C)",
            "FR": "degrés? Celsius",
            "ZH": "摄氏度|度",
            "JA": "度",
            "KO": "도",
        },
    ),
)
