"""The border gates and the international railway station."""

from __future__ import annotations

from . import objects as o
from . import terrain as t
from . import transport as v
from .canvas import Canvas
from .palette import (
    BRICK,
    CLAY,
    DAWN,
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
    SKY,
    SLATE,
    STONE,
    WATER,
    mix,
)


def gate_huu_nghi() -> bytes:
    """The hall of the international gate, between wooded hills, with lorries and two flags."""
    c = Canvas()
    c.sky(SKY, PAPER, 520)
    t.cloud(c, 260, 130, 150)
    t.cloud(c, 930, 180, 120)
    t.ridge(c, "hn-far", 320, 70, 620, mix(SAGE, SKY, 0.45), MIST, 560)
    crest = t.ridge(c, "hn-near", 420, 60, 420, PINE, SAGE, 600)
    t.wood(c, "hn-trees", crest, 70, 26, 58)
    c.rectangle(0, 560, 1200, 800, mix(STONE, SAND, 0.3))
    c.polygon([(430, 560), (770, 560), (1130, 800), (70, 800)], SLATE)
    for share in (0.0, 0.3, 0.64):
        y = 580 + 200 * share
        c.polygon([(597, y), (603, y), (606, y + 40), (594, y + 40)], PAPER)
    c.rectangle(150, 372, 1050, 562, SAND)
    c.rectangle(150, 372, 1050, 392, mix(STONE, INK, 0.1))
    for left in (178, 790):
        o.windows(c, left, 402, left + 232, 540, 5, 2, mix(RIVER, SKY, 0.35))
    c.rectangle(420, 300, 780, 562, PAPER)
    for x in (430, 510, 672, 752):
        c.rectangle(x, 330, x + 18, 562, mix(SAND, PAPER, 0.3))
        c.rectangle(x + 14, 330, x + 18, 562, STONE)
    for left in (455, 536, 698):
        right = {455: 504, 536: 664, 698: 745}[left]
        c.rectangle(left, 396, right, 562, mix(SLATE, INK, 0.35), 8)
    o.roof(c, 130, 420, 376, 46, CLAY, 0.07)
    o.roof(c, 780, 1070, 376, 46, CLAY, 0.07)
    o.roof(c, 400, 800, 336, 70, CLAY)
    c.rectangle(500, 212, 700, 270, PAPER)
    o.windows(c, 510, 218, 690, 268, 6, 1, mix(RIVER, SKY, 0.3))
    o.roof(c, 480, 720, 216, 62, BRICK)
    c.rectangle(466, 346, 734, 386, BRICK, 3)
    c.text(600, 376, "CỬA KHẨU QUỐC TẾ HỮU NGHỊ", 16.5, GOLD, "centre", True)
    o.flag(c, 355, 566, 250)
    o.flag(c, 838, 566, 250)
    v.truck(c, 235, 690, 250, CLAY, mix(RIVER, PAPER, 0.15))
    v.truck(c, 985, 655, 200, PINE, OCHRE, -1)
    for x in (90, 1110):
        t.round_tree(c, x, 640, 150)
    return c.png()


def gate_dong_dang() -> bytes:
    """The railway station of Đồng Đăng: a long platform, a green train, hills behind."""
    c = Canvas()
    c.sky(mix(DAWN, PAPER, 0.2), PAPER, 500)
    t.sun(c, 930, 170, 46, GOLD, DAWN)
    t.ridge(c, "dd-far", 300, 60, 500, mix(SAGE, DAWN, 0.5), PAPER, 540)
    t.ridge(c, "dd-near", 400, 50, 360, MOSS, SAGE, 560)
    c.rectangle(120, 330, 900, 560, SAND)
    c.rectangle(120, 470, 900, 560, mix(SAND, STONE, 0.5))
    o.windows(c, 140, 350, 420, 450, 6, 1, SLATE)
    o.windows(c, 600, 350, 880, 450, 6, 1, SLATE)
    c.rectangle(420, 270, 600, 560, mix(SAND, PAPER, 0.4))
    c.polygon([(400, 276), (510, 196), (620, 276)], BRICK)
    c.rectangle(100, 312, 420, 336, BRICK, 3)
    c.rectangle(600, 312, 920, 336, BRICK, 3)
    c.circle(510, 318, 32, PAPER)
    c.circle(510, 318, 27, mix(SAND, PAPER, 0.6))
    c.line([(510, 318), (510, 298)], INK, 3)
    c.line([(510, 318), (524, 326)], INK, 3)
    c.rectangle(440, 372, 580, 404, INDIGO, 3)
    c.text(510, 396, "ĐỒNG ĐĂNG", 20, PAPER, "centre", True)
    for left in (150, 240, 330, 455, 530, 640, 730, 820):
        c.rectangle(left, 478, left + 46, 560, mix(BRICK, INK, 0.45), 20)
        c.rectangle(left, 520, left + 46, 560, mix(BRICK, INK, 0.45))
    t.round_tree(c, 1020, 570, 190)
    t.round_tree(c, 1120, 575, 150)
    c.rectangle(0, 558, 1200, 610, STONE)
    c.rectangle(0, 604, 1200, 616, mix(STONE, INK, 0.35))
    c.rectangle(0, 616, 1200, 800, mix(STONE, SLATE, 0.35))
    for x in range(-20, 1220, 34):
        c.polygon([(x, 716), (x + 18, 716), (x + 12, 742), (x - 8, 742)], mix(BRICK, INK, 0.5))
    c.rectangle(0, 718, 1200, 723, INK)
    c.rectangle(0, 734, 1200, 740, INK)
    _diesel(c, 190, 732)
    v.carriage(c, 555, 732, 330, FOREST)
    v.carriage(c, 900, 732, 330, FOREST)
    for x, tall, robe in ((90, 96, INDIGO), (130, 90, PINE), (395, 94, CLAY)):
        o.person(c, x, 606, tall, robe, hat=robe is not PINE)
    return c.png()


def _diesel(c: Canvas, x: float, y: float) -> None:
    """A railcar's power unit heading left."""
    c.polygon(
        [(x, y - 40), (x + 40, y - 135), (x + 345, y - 135), (x + 345, y - 28), (x, y - 28)], CLAY
    )
    c.rectangle(x + 2, y - 66, x + 345, y - 52, OCHRE)
    c.polygon([(x + 26, y - 84), (x + 46, y - 124), (x + 96, y - 124), (x + 96, y - 84)], SKY)
    o.windows(c, x + 120, y - 126, x + 330, y - 76, 5, 1, SKY)
    c.rectangle(x + 8, y - 30, x + 338, y - 20, INK)
    for dx in (46, 92, 252, 298):
        c.circle(x + dx, y - 15, 15, INK)
        c.circle(x + dx, y - 15, 6, STONE)
    c.circle(x + 18, y - 58, 7, GOLD)


def gate_tan_thanh() -> bytes:
    """Tân Thanh: a gate of white pillars over the road, fruit lorries and crates in front."""
    c = Canvas()
    c.sky(mix(SKY, WATER, 0.2), PAPER, 480)
    t.cloud(c, 820, 120, 170)
    t.karst(c, "tt-far", 470, 120, 260, mix(SAGE, SKY, 0.4), MIST, 130)
    t.karst(c, "tt-near", 520, 60, 150, PINE, MOSS, 110)
    c.rectangle(0, 505, 1200, 800, mix(SAND, STONE, 0.45))
    c.polygon([(470, 505), (730, 505), (1010, 800), (190, 800)], mix(SLATE, STONE, 0.15))
    for left in (330, 790):
        c.rectangle(left, 250, left + 80, 530, PAPER)
        c.rectangle(left + 60, 250, left + 80, 530, STONE)
        c.rectangle(left - 10, 500, left + 90, 530, STONE)
    c.rectangle(300, 214, 900, 276, PAPER)
    c.rectangle(300, 262, 900, 276, STONE)
    o.roof(c, 270, 930, 218, 64, PINE, 0.06)
    c.rectangle(420, 226, 780, 260, INDIGO, 3)
    c.text(600, 251, "CỬA KHẨU TÂN THANH", 21, GOLD, "centre", True)
    o.flag(c, 600, 156, 110)
    for left, right in ((40, 300), (900, 1170)):
        c.rectangle(left, 380, right, 540, SAND)
        o.windows(c, left + 10, 396, right - 10, 470, 6, 1, mix(RIVER, SKY, 0.3))
        c.polygon([(left - 14, 384), (left + 12, 344), (right - 12, 344), (right + 14, 384)], CLAY)
    v.truck(c, 600, 600, 190, CLAY, mix(PAPER, SKY, 0.4), -1)
    v.truck(c, 330, 716, 300, OCHRE, PINE)
    v.truck(c, 905, 690, 260, RIVER, mix(SAND, PAPER, 0.3), -1)
    for i, (x, y) in enumerate(
        [(50, 770), (150, 776), (98, 720), (930, 780), (1040, 772), (985, 728)]
    ):
        o.crate(c, x, y, 92, (BRICK, MOSS, GOLD)[i % 3])
    o.person(c, 640, 770, 120, INDIGO, hat=True, pole=True)
    return c.png()


def gate_chi_ma() -> bytes:
    """Chi Ma: a small inspection post in a green valley, a barrier, a boundary stone."""
    c = Canvas()
    c.sky(SKY, mix(DAWN, PAPER, 0.5), 500)
    t.sun(c, 240, 160, 40, GOLD, SKY)
    t.peaks(
        c,
        "cm-back",
        [(300, 250, 200), (700, 190, 260), (1080, 270, 190)],
        mix(SAGE, SKY, 0.3),
        MIST,
        520,
    )
    t.ridge(c, "cm-mid", 430, 55, 520, MOSS, SAGE, 620)
    crest = t.ridge(c, "cm-near", 520, 34, 640, PINE, MOSS, 700)
    t.wood(c, "cm-wood", crest, 50, 40, 86)
    c.rectangle(0, 600, 1200, 800, mix(MOSS, SAGE, 0.45))
    road = t.curve([(1010, 500), (860, 560), (700, 640), (420, 820)])
    t.ribbon(c, road, t.widening(len(road), 10, 130), mix(SLATE, STONE, 0.35))
    c.rectangle(690, 440, 1010, 610, PAPER)
    c.rectangle(690, 580, 1010, 610, STONE)
    o.windows(c, 706, 470, 850, 560, 3, 1, mix(RIVER, SKY, 0.3))
    c.rectangle(880, 480, 940, 610, mix(BRICK, INK, 0.3), 3)
    o.windows(c, 950, 480, 1002, 550, 1, 1, mix(RIVER, SKY, 0.3))
    o.roof(c, 668, 1032, 446, 66, CLAY, 0.06)
    c.rectangle(700, 446, 862, 470, INDIGO, 2)
    c.text(781, 464, "CỬA KHẨU CHI MA", 14, PAPER, "centre", True)
    o.flag(c, 1090, 640, 270)
    v.barrier(c, 640, 690, -330, -12)
    c.rectangle(300, 616, 312, 700, SLATE)
    o.boundary_stone(c, 150, 730, 200, "VN")
    v.truck(c, 905, 640, 130, CLAY, OCHRE)
    t.bamboo(c, 1130, 780, 250)
    o.person(c, 690, 706, 118, FOREST, INK)
    return c.png()


def gate_coc_nam() -> bytes:
    """Cốc Nam: a queue of lorries in a narrow limestone valley, seen from above."""
    c = Canvas()
    c.sky(mix(MIST, SKY, 0.4), PAPER, 420)
    t.karst(c, "cn-0", 380, 120, 230, mix(SAGE, MIST, 0.55), MIST, 120)
    c.veil(280, 440, PAPER, 0.6)
    c.shade([(0, 400), (1200, 400), (1200, 640), (0, 640)], MIST, mix(MOSS, SAGE, 0.3))
    t.peaks(c, "cn-left", [(40, 120, 240), (300, 330, 110)], PINE, MOSS, 640, 2.3)
    t.peaks(
        c, "cn-right", [(1180, 90, 250), (900, 310, 120)], mix(PINE, FOREST, 0.4), MOSS, 640, 2.3
    )
    c.rectangle(0, 630, 1200, 800, mix(MOSS, SAGE, 0.3))
    road = t.curve([(606, 408), (590, 440), (650, 510), (560, 600), (640, 820)])
    t.ribbon(c, road, t.widening(len(road), 8, 138, 1.6), mix(SLATE, STONE, 0.25))
    c.rectangle(490, 352, 720, 412, SAND)
    o.windows(c, 500, 366, 710, 404, 7, 1, mix(RIVER, INK, 0.2))
    o.roof(c, 474, 736, 356, 40, BRICK, 0.06)
    c.rectangle(544, 356, 664, 374, INDIGO, 2)
    c.text(604, 370, "CỐC NAM", 13, PAPER, "centre", True)
    o.flag(c, 770, 420, 130)
    queue = [(596, 450, 44), (642, 492, 62), (632, 544, 86), (580, 612, 124), (592, 740, 240)]
    for i, (x, y, size) in enumerate(queue):
        v.truck(
            c,
            x,
            y,
            size,
            (CLAY, PINE, OCHRE, RIVER, CLAY)[i],
            (mix(RIVER, PAPER, 0.2), SAND, CLAY, PAPER, mix(OCHRE, PAPER, 0.25))[i],
            1 if i % 2 else -1,
        )
    t.bamboo(c, 120, 790, 230)
    t.round_tree(c, 1060, 770, 190)
    t.round_tree(c, 960, 720, 110)
    return c.png()
