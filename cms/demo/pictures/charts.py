"""Charts of published figures: trade, population, product, ethnic groups; and a timeline.

The figures are those that the demonstration's articles cite; `content/SOURCES.md` names where each
comes from. Every chart states its unit, its year and its source.
"""

from __future__ import annotations

import math

from .canvas import Canvas
from .palette import (
    BRICK,
    CHART,
    CLAY,
    INK,
    MIST,
    OCHRE,
    PAPER,
    PINE,
    RIVER,
    SAGE,
    SLATE,
    STONE,
    Colour,
    mix,
)
from .terrain import ridge

# Trade of every kind through the province's border gates, billion US dollars (10^9).
TRADE = (
    ("2022", 28.59, "suy ra · derived"),
    ("2023", 51.99, "cả năm · full year"),
    ("2024", 52.9, "10 tháng · 10 months"),
    ("2025", 86.14, "11 tháng · 11 months"),
)
# Persons: total, and the urban part where the same source gives it.
POPULATION = (
    ("2019", 781_655, 159_814),
    ("2022", 802_100, 189_100),
    ("2023", 807_315, 168_000),
    ("2024", 814_000, None),
)
GRDP_2024 = (
    ("Dịch vụ · services", 50.31),
    ("Công nghiệp, xây dựng · industry", 23.71),
    ("Nông, lâm, thủy sản · agriculture", 21.51),
    ("Thuế sản phẩm · product taxes", 4.47),
)
ETHNIC_2019 = (
    ("Nùng", 42.90),
    ("Tày", 36.08),
    ("Kinh", 16.09),
    ("Dao", 3.61),
    ("Khác · others", 1.32),
)
EVENTS = (
    ("1831", "Lập tỉnh", "province founded"),
    ("1885", "Pháp chiếm", "French occupation"),
    ("1945", "Cách mạng", "August Revolution"),
    ("1950", "Biên giới", "border campaign"),
    ("1956", "Hữu Lũng", "Hữu Lũng joins"),
    ("1975", "Cao Lạng", "merged"),
    ("1978", "Lập lại tỉnh", "re-established"),
    ("1986", "Đổi mới", "renewal"),
    ("2014", "Kế hoạch 49", "Plan 49"),
    ("2025", "Hai cấp", "two tiers"),
)


def _page(title: str, subtitle: str, note: str) -> Canvas:
    c = Canvas(ground=PAPER)
    c.rectangle(0, 0, 1200, 14, PINE)
    c.text(70, 84, title, 36, INK, bold=True)
    c.text(70, 122, subtitle, 19, SLATE)
    c.rectangle(0, 744, 1200, 800, mix(MIST, PAPER, 0.4))
    c.text(70, 778, note, 14, SLATE)
    return c


def _axis(c: Canvas, top: float, base: float, ticks: list[tuple[float, str]]) -> None:
    """Horizontal grid lines; each tick is a share of the height and its label."""
    for share, label in ticks:
        y = base - (base - top) * share
        c.line([(150, y), (1120, y)], STONE if share else INK, 1.5 if share else 2.5)
        c.text(136, y + 6, label, 17, SLATE, "right")


def _figure(value: float, decimals: int) -> str:
    """A number as Vietnamese writes it: comma for decimals, point for thousands."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def chart_trade() -> bytes:
    """Columns of the trade through the border gates, 2022 to November 2025."""
    c = _page(
        "Kim ngạch xuất nhập khẩu qua các cửa khẩu",
        "Trade through the border gates of Lạng Sơn, billion US dollars (tỷ USD)",
        "Nguồn / source: báo chí dẫn số liệu hải quan và UBND tỉnh · press reports of "
        "customs and provincial figures. Các cột không cùng số tháng · columns differ in months.",
    )
    top, base, full = 180.0, 640.0, 100.0
    _axis(c, top, base, [(i / 5, str(i * 20)) for i in range(6)])
    for i, (year, value, note) in enumerate(TRADE):
        x = 215 + i * 232
        y = base - (base - top) * value / full
        partial = "10" in note or "11" in note
        c.rectangle(x, y, x + 140, base, mix(CLAY, PAPER, 0.3) if partial else PINE)
        if partial:
            for j in range(int((base - y) / 16) + 1):
                yy = base - j * 16
                if yy - 10 > y:
                    c.line([(x, yy), (x + 140, yy - 10)], mix(CLAY, PAPER, 0.55), 3)
        c.text(x + 70, y - 14, _figure(value, 2 if value != 52.9 else 1), 26, INK, "centre", True)
        c.text(x + 70, base + 34, year, 23, INK, "centre", True)
        c.text(x + 70, base + 62, note, 16, SLATE, "centre")
    return c.png()


def chart_population() -> bytes:
    """Columns of the population, with its urban part where known."""
    c = _page(
        "Dân số tỉnh Lạng Sơn",
        "Population of Lạng Sơn Province, persons",
        "2019: tổng điều tra 1-4 · census. Các năm khác theo nguồn khác nhau · other years "
        "from different sources; their urban figures aren't comparable.",
    )
    top, base, full = 190.0, 650.0, 1_000_000.0
    _axis(c, top, base, [(i / 5, _figure(i * 200_000, 0)) for i in range(6)])
    for i, (year, total, urban) in enumerate(POPULATION):
        x = 215 + i * 232
        y = base - (base - top) * total / full
        c.rectangle(x, y, x + 140, base, mix(RIVER, PAPER, 0.3))
        c.text(x + 70, y - 14, _figure(total, 0), 24, INK, "centre", True)
        if urban:
            z = base - (base - top) * urban / full
            c.rectangle(x, z, x + 140, base, OCHRE)
            c.text(x + 70, z + 30, _figure(urban, 0), 18, INK, "centre")
        c.text(x + 70, base + 36, year, 23, INK, "centre", True)
    for x, colour, text in (
        (560, OCHRE, "thành thị · urban"),
        (790, mix(RIVER, PAPER, 0.3), "nông thôn và chưa rõ · rural, unknown"),
    ):
        c.rectangle(x, 148, x + 22, 170, colour, 3)
        c.text(x + 32, 165, text, 16, INK)
    return c.png()


def chart_grdp_2024() -> bytes:
    """A ring of the shares of the province's product in 2024."""
    c = _page(
        "Cơ cấu GRDP năm 2024",
        "Shares of the gross regional domestic product, 2024, per cent",
        "Nguồn / source: ước tính của tỉnh, tháng 12 năm 2024 · provincial estimate of "
        "December 2024, as reported by the press.",
    )
    colours: tuple[Colour, ...] = (PINE, RIVER, OCHRE, STONE)
    start = -90.0
    for (_, share), colour in zip(GRDP_2024, colours, strict=True):
        end = start + share * 3.6
        c.sector(380, 445, 255, start, end, colour)
        for edge in (start, end):
            angle = math.radians(edge)
            tip = (380 + 258 * math.cos(angle), 445 + 258 * math.sin(angle))
            c.line([(380, 445), tip], PAPER, 5)
        middle = math.radians((start + end) / 2)
        c.text(
            380 + 203 * math.cos(middle),
            453 + 203 * math.sin(middle),
            _figure(share, 2),
            22 if share > 10 else 16,
            PAPER if colour in (PINE, RIVER) else INK,
            "centre",
            True,
        )
        start = end
    c.circle(380, 445, 148, PAPER)
    c.text(380, 438, "+6,01 %", 38, BRICK, "centre", True)
    c.text(380, 474, "tăng trưởng · growth", 17, SLATE, "centre")
    for i, ((label, share), colour) in enumerate(zip(GRDP_2024, colours, strict=True)):
        y = 300 + i * 76
        c.rectangle(720, y, 752, y + 32, colour, 4)
        c.text(770, y + 15, label, 20, INK)
        c.text(770, y + 40, f"{_figure(share, 2)} %", 20, SLATE, bold=True)
    c.text(720, 640, "61,1 triệu đồng/người · million VND a person", 19, BRICK)
    return c.png()


def chart_ethnic_groups() -> bytes:
    """Bars of the ethnic groups of the census of 2019."""
    c = _page(
        "Cơ cấu dân tộc",
        "Ethnic groups of Lạng Sơn, census of 1 April 2019, per cent",
        "Nguồn / source: Tổng điều tra dân số và nhà ở 2019 · Population and Housing Census "
        "2019, as given by an encyclopaedia.",
    )
    left, right, full = 250.0, 1080.0, 50.0
    for tick in range(0, 51, 10):
        x = left + (right - left) * tick / full
        c.line([(x, 190), (x, 680)], STONE if tick else INK, 1.5 if tick else 2.5)
        c.text(x, 712, str(tick), 17, SLATE, "centre")
    for i, (name, share) in enumerate(ETHNIC_2019):
        y = 210 + i * 94
        x = left + (right - left) * share / full
        c.rectangle(left, y, x, y + 58, CHART[i])
        c.text(left - 18, y + 38, name, 23, INK, "right", True)
        c.text(x + 14, y + 38, f"{_figure(share, 2)} %", 22, INK)
    return c.png()


def timeline_1831_2025() -> bytes:
    """Ten dates on a line from the founding of the province to the two-tier government."""
    c = _page(
        "Lạng Sơn 1831 – 2025",
        "Ten dates in the history of the province",
        "Khoảng cách không theo tỷ lệ thời gian · the spacing isn't to scale. "
        "Nguồn / source: lịch sử hành chính tỉnh · administrative history of the province.",
    )
    spans: tuple[tuple[float, float, Colour], ...] = (
        (100, 211, OCHRE),
        (211, 322, STONE),
        (322, 544, CLAY),
        (544, 766, RIVER),
        (766, 1130, PINE),
    )
    ridge(c, "timeline-far", 650, 40, 520, mix(MIST, PAPER, 0.3), mix(MIST, PAPER, 0.7), 744)
    ridge(c, "timeline-near", 700, 26, 380, mix(SAGE, PAPER, 0.5), mix(MIST, PAPER, 0.4), 744)
    for a, b, colour in spans:
        c.rectangle(a, 424, b, 444, colour)
    c.polygon([(1128, 414), (1160, 434), (1128, 454)], PINE)
    for i, (year, vi, en) in enumerate(EVENTS):
        x = 100 + i * 111
        up = i % 2 == 0
        y = 434 - (150 if up else -150)
        c.line([(x, 434), (x, y + (30 if up else -80))], SLATE, 2)
        c.circle(x, 434, 17, PAPER)
        c.circle(x, 434, 13, mix(BRICK, SAGE, 0.06 * i))
        c.circle(x, 434, 5, PAPER)
        line = y - 40 if up else y - 44
        c.text(x, line, year, 29, BRICK, "centre", True)
        c.text(x, line + 30, vi, 19, INK, "centre", True)
        c.text(x, line + 54, en, 15.5, SLATE, "centre")
    return c.png()
