"""The editorial desk: a bulletin's cover, a page of the portal, the studio's rundown."""

from __future__ import annotations

from random import Random

from . import terrain as t
from .canvas import Canvas
from .geography import GATES, Projection, boundaries
from .palette import (
    BRICK,
    CLAY,
    DAWN,
    FLAG_RED,
    FOREST,
    GOLD,
    INDIGO,
    INK,
    MIST,
    MOSS,
    OCHRE,
    PAPER,
    PINE,
    RIVER,
    SAGE,
    SAND,
    SKIN,
    SKY,
    SLATE,
    STONE,
    WATER,
    Colour,
    mix,
)


def cover_2015() -> bytes:
    """The cover of the monthly bulletin of 2015: title above layered mountains and a gate."""
    c = Canvas(900, 1200, ground=PAPER)
    c.shade([(0, 300), (900, 300), (900, 1010), (0, 1010)], mix(SKY, PAPER, 0.1), DAWN)
    t.sun(c, 640, 520, 70, CLAY, DAWN)
    t.ridge(c, "cover-0", 640, 90, 460, mix(WATER, DAWN, 0.4), mix(DAWN, PAPER, 0.3), 900)
    c.veil(700, 860, PAPER, 0.7)
    t.ridge(c, "cover-1", 760, 80, 380, mix(RIVER, SAGE, 0.5), MIST, 980)
    c.veil(800, 960, PAPER, 0.55)
    crest = t.ridge(c, "cover-2", 890, 50, 520, PINE, MOSS, 1100)
    t.wood(c, "cover-wood", crest, 46, 36, 90)
    t.ridge(c, "cover-3", 985, 30, 640, FOREST, PINE)
    path = t.curve([(418, 934), (430, 975), (340, 1040), (420, 1220)])
    t.ribbon(c, path, t.widening(len(path), 4, 84), SAND)
    c.rectangle(0, 0, 900, 300, PINE)
    c.text(60, 110, "BẢN TIN", 44, GOLD, bold=True)
    c.text(60, 190, "LẠNG SƠN", 84, PAPER, bold=True)
    c.text(60, 246, "Lạng Sơn Bulletin", 34, MIST)
    c.text(840, 110, "2015", 60, PAPER, "right", True)
    c.text(840, 246, "tiếng Việt · English", 22, MIST, "right")
    c.rectangle(0, 300, 900, 308, GOLD)
    c.rectangle(0, 1120, 900, 1200, FOREST)
    c.text(60, 1170, "Kinh tế · Văn hóa · Tư liệu · Hình ảnh", 24, MIST)
    return c.png()


def portal_page() -> bytes:
    """A page of the portal in a browser window, its Chinese edition chosen."""
    c = Canvas(ground=mix(PINE, INK, 0.2))
    c.rectangle(70, 50, 1130, 760, PAPER, 14)
    c.rectangle(70, 50, 1130, 104, STONE, 14)
    c.rectangle(70, 86, 1130, 104, STONE)
    for i, colour in enumerate((CLAY, OCHRE, MOSS)):
        c.circle(104 + i * 30, 77, 9, colour)
    c.rectangle(210, 62, 940, 92, PAPER, 14)
    c.text(230, 84, "Cổng thông tin điện tử tỉnh Lạng Sơn", 16, SLATE)
    c.rectangle(70, 104, 1130, 176, BRICK)
    c.text(104, 149, "LẠNG SƠN", 30, GOLD, bold=True)
    for i, code in enumerate(("VI", "EN", "ZH", "FR", "JA", "KO")):
        x = 770 + i * 58
        c.rectangle(x, 122, x + 48, 158, GOLD if code == "ZH" else mix(BRICK, INK, 0.25), 6)
        c.text(x + 24, 147, code, 18, INK if code == "ZH" else PAPER, "centre", True)
    for x in range(7):
        c.rectangle(104 + x * 146, 192, 210 + x * 146, 206, mix(SLATE, PAPER, 0.35), 4)
    _hero(c, 104, 226, 716, 560)
    for i in range(4):
        y = 226 + i * 86
        c.rectangle(744, y, 862, y + 70, (SAGE, OCHRE, WATER, CLAY)[i], 5)
        t.cloud(c, 800, y + 50, 56)
        _greek(c, 878, y + 6, 216, 4, f"list{i}")
    for i in range(4):
        x = 104 + i * 254
        c.rectangle(x, 590, x + 230, 742, mix(SAND, PAPER, 0.4), 8)
        c.rectangle(x, 590, x + 230, 670, (INDIGO, PINE, OCHRE, RIVER)[i], 8)
        c.polygon(
            [(x + 10, 670), (x + 80, 620), (x + 130, 650), (x + 170, 610), (x + 226, 670)],
            mix((INDIGO, PINE, OCHRE, RIVER)[i], PAPER, 0.35),
        )
        _greek(c, x + 14, 682, 200, 3, f"card{i}")
    return c.png()


def _greek(c: Canvas, x: float, y: float, wide: float, lines: int, seed: str) -> None:
    """Square marks that stand for lines of Chinese text."""
    rng = Random(seed)
    for line in range(lines):
        size = 14 if line == 0 else 10
        count = int(wide * (1 if line < lines - 1 else rng.uniform(0.4, 0.8)) / (size + 4))
        for i in range(count):
            c.rectangle(
                x + i * (size + 4),
                y,
                x + i * (size + 4) + size,
                y + size,
                mix(INK if line == 0 else SLATE, PAPER, 0.15 + 0.1 * (i % 2)),
                2,
            )
        y += size + 9


def _hero(c: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    """The leading picture of the page: a map of the province with its gates, and a headline."""
    c.rectangle(left, top, right, bottom, mix(WATER, PAPER, 0.5), 6)
    view = Projection(
        centre=(106.72, 21.89), scale=262, x=(left + right) / 2 + 130, y=(top + bottom) / 2
    )
    province, _ = boundaries()
    for ring in province:
        c.polygon(view.ring(ring), PINE)
    for place in GATES.values():
        c.circle(*view.at(place), 6, GOLD)
    _greek(c, left + 24, top + 40, 220, 4, "hero-head")
    _greek(c, left + 24, top + 150, 190, 6, "hero-text")


def studio_rundown() -> bytes:
    """A television studio: the rundown on the wall, a presenter at the desk, a camera."""
    c = Canvas(ground=mix(INDIGO, INK, 0.45))
    c.sky(mix(INDIGO, INK, 0.55), mix(INDIGO, RIVER, 0.35), 620)
    for x in (120, 420, 760, 1060):
        c.polygon(
            [(x - 14, 0), (x + 14, 0), (x + 120, 620), (x - 120, 620)],
            mix(mix(INDIGO, INK, 0.45), RIVER, 0.3),
        )
        c.rectangle(x - 26, 0, x + 26, 40, INK, 6)
    c.rectangle(90, 62, 700, 526, INK, 10)
    c.rectangle(104, 76, 686, 512, mix(PAPER, SKY, 0.2), 4)
    c.rectangle(104, 76, 686, 142, BRICK, 4)
    c.text(124, 118, "BẢN TIN TIẾNG TRUNG · RUNDOWN", 22, PAPER, bold=True)
    rows = (
        ("00:00", "tít đầu · headlines", 45),
        ("00:45", "tin trong tỉnh · province", 330),
        ("06:15", "cửa khẩu · border gates", 180),
        ("09:15", "văn hóa, du lịch · culture", 180),
        ("12:15", "thời tiết, kết · weather", 75),
        ("13:30", "hết · end", 0),
    )
    for i, (clock, label, seconds) in enumerate(rows):
        y = 154 + i * 58
        now = i == 2
        ground = mix(GOLD, PAPER, 0.4) if now else mix(STONE, PAPER, 0.6)
        c.rectangle(116, y, 674, y + 48, ground, 5)
        c.text(134, y + 32, clock, 21, BRICK, bold=True)
        c.text(226, y + 32, label, 19, INK)
        c.rectangle(516, y + 16, 516 + seconds * 0.44, y + 32, CLAY if now else RIVER, 4)
    _presenter(c, 900, 560)
    c.polygon([(640, 560), (1180, 560), (1130, 760), (690, 760)], mix(OCHRE, BRICK, 0.5))
    c.rectangle(620, 540, 1200, 566, mix(OCHRE, PAPER, 0.3), 4)
    c.rectangle(740, 610, 1090, 710, INDIGO, 6)
    c.text(915, 672, "LẠNG SƠN", 34, GOLD, "centre", True)
    c.rectangle(0, 740, 1200, 800, mix(INK, INDIGO, 0.2))
    _camera(c, 300, 790)
    return c.png()


def _presenter(c: Canvas, x: float, y: float) -> None:
    jacket: Colour = PINE
    c.polygon(
        [
            (x - 120, y),
            (x - 96, y - 120),
            (x - 40, y - 150),
            (x + 40, y - 150),
            (x + 96, y - 120),
            (x + 120, y),
        ],
        jacket,
    )
    c.polygon([(x - 30, y - 152), (x + 30, y - 152), (x, y - 70)], PAPER)
    c.polygon(
        [(x - 8, y - 128), (x + 8, y - 128), (x + 12, y - 60), (x, y - 44), (x - 12, y - 60)],
        FLAG_RED,
    )
    c.rectangle(x - 20, y - 190, x + 20, y - 142, mix(SKIN, BRICK, 0.12), 8)
    c.ellipse(x, y - 222, 54, 62, SKIN)
    c.sector(x, y - 236, 62, 180, 360, INK)
    c.rectangle(x - 62, y - 240, x - 46, y - 196, INK, 6)
    c.rectangle(x + 46, y - 240, x + 62, y - 196, INK, 6)
    for dx in (-20, 20):
        c.circle(x + dx, y - 220, 5, INK)
    c.line([(x - 14, y - 190), (x, y - 186), (x + 14, y - 190)], BRICK, 4)


def _camera(c: Canvas, x: float, y: float) -> None:
    for dx in (-90, 0, 90):
        c.line([(x, y - 120), (x + dx, y)], mix(INK, SLATE, 0.3), 10)
    c.rectangle(x - 110, y - 230, x + 70, y - 116, mix(INK, SLATE, 0.15), 12)
    c.polygon([(x + 70, y - 210), (x + 150, y - 236), (x + 150, y - 110), (x + 70, y - 136)], INK)
    c.rectangle(x + 146, y - 242, x + 162, y - 104, SLATE, 4)
    c.rectangle(x - 150, y - 212, x - 106, y - 150, SLATE, 4)
    c.circle(x - 84, y - 208, 8, FLAG_RED)
    c.rectangle(x - 60, y - 262, x + 20, y - 230, mix(INK, SLATE, 0.4), 10)
