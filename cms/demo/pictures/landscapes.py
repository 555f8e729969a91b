"""The mountain of Mẫu Sơn, the valley of Bắc Sơn and the river Kỳ Cùng."""

from __future__ import annotations

import math
from random import Random

from . import objects as o
from . import terrain as t
from .canvas import Canvas, Point
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


def mountain_mau_son() -> bytes:
    """Mẫu Sơn at dawn: a stone villa on a shoulder above a sea of cloud."""
    c = Canvas()
    c.sky(mix(WATER, SKY, 0.5), DAWN, 470)
    t.sun(c, 820, 300, 52, GOLD, DAWN)
    t.peaks(
        c,
        "ms-0",
        [(220, 270, 210), (620, 330, 190), (1010, 250, 230)],
        mix(WATER, DAWN, 0.45),
        mix(DAWN, PAPER, 0.4),
        520,
    )
    c.veil(400, 560, PAPER, 0.85)
    t.peaks(
        c,
        "ms-1",
        [(60, 380, 240), (470, 300, 240), (900, 420, 220)],
        mix(RIVER, SAGE, 0.5),
        mix(MIST, PAPER, 0.4),
        620,
    )
    c.veil(500, 660, PAPER, 0.95)
    rng = Random("ms-cloud")
    for _ in range(40):
        x, y = rng.uniform(-40, 1240), rng.uniform(560, 650)
        c.ellipse(x, y, rng.uniform(60, 130), rng.uniform(16, 34), mix(PAPER, MIST, rng.random()))
    crest = t.ridge(c, "ms-2", 690, 46, 900, PINE, FOREST)
    t.wood(c, "ms-wood", crest, 54, 50, 120)
    c.polygon([(660, 660), (1200, 585), (1200, 800), (600, 800)], mix(PINE, FOREST, 0.5))
    _villa(c, 800, 640)
    for x, y, tall in ((700, 690, 150), (1120, 640, 190), (1175, 660, 150), (660, 720, 120)):
        t.pine(c, x, y, tall, mix(FOREST, INK, 0.2))
    t.birds(c, 330, 190, 5, SLATE)
    return c.png()


def _villa(c: Canvas, x: float, y: float) -> None:
    """A stone villa of the hill station."""
    c.rectangle(x, y - 96, x + 210, y, mix(STONE, SAND, 0.3))
    rng = Random("villa")
    for _ in range(60):
        sx, sy = x + rng.uniform(4, 190), y - rng.uniform(8, 92)
        c.rectangle(
            sx, sy, sx + rng.uniform(10, 20), sy + 6, mix(STONE, SLATE, rng.random() * 0.5), 2
        )
    for wx in (x + 22, x + 146):
        c.rectangle(wx, y - 70, wx + 40, y - 26, mix(INK, SLATE, 0.3), 3)
        c.rectangle(wx + 18, y - 70, wx + 22, y - 26, SAND)
    c.rectangle(x + 86, y - 62, x + 126, y, BRICK, 18)
    c.rectangle(x + 86, y - 30, x + 126, y, BRICK)
    c.polygon([(x - 20, y - 92), (x + 40, y - 160), (x + 170, y - 160), (x + 230, y - 92)], CLAY)
    c.rectangle(x + 150, y - 196, x + 176, y - 140, mix(STONE, SLATE, 0.4))


def valley_bac_son() -> bytes:
    """The valley of Bắc Sơn: rice fields of many greens below limestone towers."""
    c = Canvas()
    c.sky(SKY, PAPER, 380)
    t.cloud(c, 200, 110, 150)
    t.cloud(c, 980, 90, 180)
    t.karst(c, "bs-0", 330, 110, 200, mix(WATER, SKY, 0.45), MIST, 130)
    c.veil(260, 360, PAPER, 0.5)
    t.karst(c, "bs-1", 372, 90, 180, mix(PINE, WATER, 0.35), SAGE, 150)
    t.karst(c, "bs-2", 388, 30, 90, PINE, MOSS, 90)
    greens = (
        mix(GOLD, SAGE, 0.25),
        GOLD,
        mix(OCHRE, GOLD, 0.5),
        SAGE,
        mix(MOSS, SAGE, 0.5),
        mix(GOLD, MOSS, 0.5),
    )
    c.rectangle(0, 380, 1200, 800, SAGE)
    t.paddy(c, "bs-rice", 384, greens, mix(MOSS, PINE, 0.4), 8, 9)
    stream = t.curve([(1010, 386), (880, 430), (640, 470), (760, 560), (500, 640), (330, 830)])
    t.ribbon(c, stream, t.widening(len(stream), 7, 49), MOSS)
    t.ribbon(c, stream, t.widening(len(stream), 4, 44), WATER)
    for x, y, wide in ((330, 432, 54), (400, 440, 62), (262, 446, 64), (330, 462, 80)):
        o.stilt_house(c, x, y, wide)
    for x, y in ((240, 452), (470, 446), (505, 452), (222, 456)):
        t.round_tree(c, x, y, 46)
    for x, tall in ((90, 118), (150, 108)):
        o.person(c, x + 800, 760, tall, INDIGO, hat=True)
    t.bamboo(c, 1110, 800, 300)
    return c.png()


def river_ky_cung() -> bytes:
    """The Kỳ Cùng in the town: a bridge on arches, houses, a raft, the waiting wife's hill."""
    c = Canvas()
    c.sky(DAWN, PAPER, 420)
    t.sun(c, 300, 210, 44, OCHRE, DAWN)
    t.ridge(c, "kc-0", 300, 56, 480, mix(SAGE, DAWN, 0.5), MIST, 460)
    t.peaks(c, "kc-1", [(850, 190, 130), (1010, 260, 100), (700, 310, 110)], MOSS, SAGE, 450, 2.0)
    c.polygon([(838, 204), (842, 158), (852, 146), (862, 160), (870, 206)], mix(MOSS, FOREST, 0.5))
    for i in range(15):
        wall = (SAND, mix(CLAY, SAND, 0.7), mix(OCHRE, PAPER, 0.5), PAPER)[i % 4]
        o.house(c, -10 + i * 84, 452 + (i % 3) * 3, 62 + (i * 7) % 16, wall, (BRICK, CLAY)[i % 2])
    for x in range(20, 1200, 130):
        t.round_tree(c, x, 470, 74)
    c.rectangle(0, 462, 1200, 480, MOSS)
    c.shade([(0, 478), (1200, 478), (1200, 800), (0, 800)], WATER, RIVER)
    rng = Random("kc-water")
    for _ in range(120):
        left, y = rng.uniform(-20, 1200), rng.uniform(492, 795)
        wide = rng.uniform(20, 80) * (y - 400) / 260
        c.rectangle(
            left,
            y,
            left + wide,
            y + 2 + (y - 480) / 160,
            mix(WATER, PAPER, rng.uniform(0.1, 0.5)),
            2,
        )
    _bridge(c, 470)
    _raft(c, 330, 705)
    c.polygon([(0, 800), (0, 720), (150, 742), (240, 800)], PINE)
    c.polygon([(1200, 800), (1200, 690), (1040, 740), (930, 800)], PINE)
    t.bamboo(c, 1120, 780, 240)
    return c.png()


def _bridge(c: Canvas, top: float) -> None:
    """A road bridge of three arches from side to side."""
    c.rectangle(0, top, 1200, top + 36, mix(STONE, SAND, 0.5))
    for x in (150, 450, 750, 1050):
        c.polygon(
            [(x - 30, top + 30), (x + 30, top + 30), (x + 36, top + 170), (x - 36, top + 170)],
            STONE,
        )
    for left in (180, 480, 780):
        points: list[Point] = [(left, top + 34)]
        for i in range(21):
            angle = math.pi * (1 - i / 20)
            points.append((left + 120 + 120 * math.cos(angle), top + 112 - 62 * math.sin(angle)))
        points.append((left + 240, top + 34))
        c.polygon(points, mix(STONE, SAND, 0.5))
    for x in range(0, 1200, 26):
        c.rectangle(x, top - 18, x + 4, top, STONE)
    c.rectangle(0, top - 20, 1200, top - 14, STONE)


def _raft(c: Canvas, x: float, y: float) -> None:
    """A bamboo raft with its ferryman."""
    c.polygon(
        [
            (x - 150, y - 6),
            (x + 150, y - 10),
            (x + 172, y - 22),
            (x + 158, y + 12),
            (x - 150, y + 12),
        ],
        mix(OCHRE, BRICK, 0.35),
    )
    for i in range(1, 4):
        c.line([(x - 150, y - 6 + i * 5), (x + 156, y - 10 + i * 5)], mix(BRICK, INK, 0.3), 1.5)
    o.person(c, x - 70, y - 2, 132, INDIGO, hat=True)
    c.line([(x - 30, y - 150), (x - 130, y + 60)], mix(BRICK, INK, 0.4), 4)
