"""The cave of Tam Thanh, the pass of Chi Lăng and the anise hills."""

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


def cave_tam_thanh() -> bytes:
    """Inside Tam Thanh: hanging stone, a pool, steps, light from the mouth of the cave."""
    c = Canvas(ground=mix(INK, INDIGO, 0.4))
    c.shade(
        [(0, 0), (1200, 0), (1200, 800), (0, 800)], mix(INK, INDIGO, 0.3), mix(SLATE, INDIGO, 0.4)
    )
    mouth: list[Point] = []
    for i in range(60):
        angle = math.tau * i / 60
        reach = 1 + 0.08 * math.sin(angle * 5) + 0.05 * math.sin(angle * 11 + 1)
        mouth.append((700 + 270 * reach * math.cos(angle), 350 + 210 * reach * math.sin(angle)))
    for grow, share in ((1.34, 0.25), (1.16, 0.5)):
        c.polygon(
            [(700 + (x - 700) * grow, 350 + (y - 350) * grow) for x, y in mouth],
            mix(mix(SLATE, INDIGO, 0.4), DAWN, share * 0.5),
        )
    c.polygon(mouth, mix(DAWN, PAPER, 0.4))
    c.polygon(
        [
            *t.curve([(446, 420), (540, 356), (640, 392), (740, 290), (840, 372), (958, 400)]),
            (930, 470),
            (850, 540),
            (560, 540),
            (470, 480),
        ],
        SAGE,
    )
    c.polygon(
        [
            *t.curve([(462, 460), (590, 424), (720, 452), (850, 420), (948, 440)]),
            (880, 524),
            (700, 566),
            (530, 530),
        ],
        MOSS,
    )
    _stalactites(c)
    c.polygon(
        [
            (0, 800),
            (0, 560),
            (160, 590),
            (300, 548),
            (430, 570),
            (560, 552),
            (760, 566),
            (920, 548),
            (1060, 590),
            (1200, 556),
            (1200, 800),
        ],
        mix(SLATE, INK, 0.35),
    )
    c.ellipse(560, 690, 340, 66, mix(RIVER, INK, 0.35))
    c.ellipse(590, 682, 250, 42, mix(WATER, INK, 0.12))
    c.ellipse(640, 676, 120, 18, mix(DAWN, WATER, 0.4))
    for i in range(7):
        c.polygon(
            [
                (905 - i * 6, 560 + i * 26),
                (1120 + i * 8, 560 + i * 26),
                (1120 + i * 8, 574 + i * 26),
                (905 - i * 6, 574 + i * 26),
            ],
            mix(STONE, SLATE, 0.25 + 0.07 * i),
        )
    for x in (942, 1076):
        c.line([(x, 560), (x, 494)], BRICK, 4)
        c.circle(x, 484, 16, CLAY)
        c.circle(x, 484, 8, GOLD)
    c.rectangle(70, 470, 210, 600, mix(SLATE, STONE, 0.4), 6)
    _inscription(c, 82, 484, 198, 590)
    o.person(c, 330, 640, 128, INDIGO)
    o.person(c, 386, 636, 116, CLAY)
    return c.png()


def _inscription(c: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    """Columns of carved strokes, as on the cave's stone tablets."""
    rng = Random("inscription")
    x = right - 12
    while x > left:
        y = top
        while y < bottom - 8:
            for _ in range(3):
                dx, dy = rng.uniform(-5, 5), rng.uniform(0, 8)
                c.line(
                    [(x + dx - 3, y + dy), (x + dx + 3, y + dy + rng.uniform(-3, 3))],
                    mix(INK, SLATE, 0.4),
                    1.2,
                )
            y += 14
        x -= 18


def _stalactites(c: Canvas) -> None:
    rng = Random("tam-thanh")
    for i in range(46):
        x = -20 + i * 27 + rng.uniform(-8, 8)
        distance = abs(x - 700) / 700
        length = rng.uniform(60, 160) + 190 * distance * rng.random()
        half = rng.uniform(16, 34)
        colour = mix(mix(SLATE, INK, 0.35), STONE, rng.uniform(0.0, 0.3))
        c.polygon(
            [
                (x - half, -4),
                (x + half, -4),
                (x + half * 0.35, length * 0.55),
                (x, length),
                (x - half * 0.4, length * 0.5),
            ],
            colour,
        )
    for x, tall, half in ((40, 260, 60), (1160, 240, 64), (250, 120, 36)):
        c.polygon(
            [
                (x - half, 620),
                (x - half * 0.2, 620 - tall),
                (x + half * 0.2, 620 - tall * 0.94),
                (x + half, 620),
            ],
            mix(SLATE, STONE, 0.25),
        )


def pass_chi_lang() -> bytes:
    """The pass of Chi Lăng in October 1427: cliffs, a narrow way, banners in the mist."""
    c = Canvas()
    c.sky(mix(SAND, STONE, 0.3), DAWN, 520)
    t.ridge(c, "cl-0", 330, 60, 420, mix(STONE, SAGE, 0.4), DAWN, 560)
    c.veil(330, 520, PAPER, 0.75)
    t.peaks(c, "cl-1", [(330, 200, 150), (880, 180, 160)], mix(SAGE, SLATE, 0.4), MIST, 600, 2.4)
    c.veil(430, 620, PAPER, 0.6)
    t.peaks(c, "cl-2", [(70, 60, 300)], mix(PINE, INK, 0.15), mix(MOSS, SLATE, 0.3), 700, 3.0)
    t.peaks(c, "cl-3", [(1150, 30, 320)], mix(FOREST, INK, 0.1), mix(MOSS, SLATE, 0.3), 700, 3.0)
    c.rectangle(0, 690, 1200, 800, mix(MOSS, OCHRE, 0.35))
    way = t.curve([(600, 540), (640, 580), (560, 640), (620, 700), (560, 830)])
    t.ribbon(c, way, t.widening(len(way), 6, 102, 1.4), SAND)
    rng = Random("cl-banners")
    for side in (-1, 1):
        for i in range(9):
            x = 600 + side * (150 + i * 44 + rng.uniform(-8, 8))
            y = 690 + i * 9 + rng.uniform(-6, 6)
            _soldier(c, x, y, 70 + i * 5, (CLAY, OCHRE, INDIGO)[i % 3], side)
    for x, y, tall in ((60, 700, 130), (140, 730, 110), (1150, 700, 140), (1075, 735, 100)):
        t.pine(c, x, y, tall)
    c.veil(610, 700, PAPER, 0.35)
    return c.png()


def _soldier(
    c: Canvas, x: float, y: float, tall: float, banner: tuple[int, int, int], side: int
) -> None:
    o.person(c, x, y, tall, mix(BRICK, INK, 0.35), OCHRE, hat=True)
    pole = x + side * tall * 0.2
    c.line([(pole, y), (pole, y - tall * 1.9)], mix(BRICK, INK, 0.5), 2.5)
    c.polygon(
        [
            (pole, y - tall * 1.88),
            (pole - side * tall * 0.5, y - tall * 1.7),
            (pole, y - tall * 1.46),
        ],
        banner,
    )


def anise_forest() -> bytes:
    """A hillside of star anise trees, pickers with baskets, and the star-shaped fruit large."""
    c = Canvas()
    c.sky(mix(SKY, PAPER, 0.3), PAPER, 420)
    t.ridge(c, "af-0", 260, 50, 560, mix(SAGE, SKY, 0.4), MIST, 460)
    t.ridge(c, "af-1", 340, 50, 480, SAGE, mix(SAGE, PAPER, 0.4), 560)
    rng = Random("anise-trees")
    for row in range(5):
        y = 420 + row * 70
        c.polygon(
            [(0, y - 30), (1200, y - 60), (1200, 800), (0, 800)], mix(SAGE, MOSS, 0.25 + row * 0.14)
        )
        for i in range(12 - row):
            x = rng.uniform(-30, 30) + i * (118 + row * 14)
            _anise_tree(c, x, y + rng.uniform(-6, 10), 110 + row * 26)
    for x, y, tall in ((420, 742, 128), (540, 760, 134)):
        o.person(c, x, y, tall, INDIGO, CLAY, hat=x == 540)
    c.polygon([(448, 760), (500, 760), (492, 792), (456, 792)], OCHRE)
    c.circle(960, 570, 182, PAPER)
    c.circle(960, 570, 172, SAND)
    _anise_star(c, 960, 570, 148)
    return c.png()


def _anise_tree(c: Canvas, x: float, y: float, tall: float) -> None:
    c.rectangle(x - tall * 0.03, y - tall * 0.35, x + tall * 0.03, y, mix(BRICK, INK, 0.5))
    c.ellipse(x, y - tall * 0.6, tall * 0.21, tall * 0.42, FOREST)
    c.ellipse(x - tall * 0.03, y - tall * 0.66, tall * 0.15, tall * 0.32, PINE)
    rng = Random(f"anise{x:.0f}")
    for _ in range(6):
        fx, fy = x + rng.uniform(-0.13, 0.13) * tall, y - rng.uniform(0.35, 0.9) * tall
        o.star(c, fx, fy, tall * 0.035, OCHRE, 8, 0.5)


def _anise_star(c: Canvas, x: float, y: float, radius: float) -> None:
    """The eight-pointed fruit with a seed in each pod."""
    for i in range(8):
        angle = math.tau * i / 8 + 0.12
        ux, uy = math.cos(angle), math.sin(angle)
        nx, ny = -uy, ux
        tip = (x + ux * radius, y + uy * radius)
        pod = [
            (x, y),
            (
                x + ux * radius * 0.5 + nx * radius * 0.21,
                y + uy * radius * 0.5 + ny * radius * 0.21,
            ),
            tip,
            (
                x + ux * radius * 0.5 - nx * radius * 0.21,
                y + uy * radius * 0.5 - ny * radius * 0.21,
            ),
        ]
        c.polygon(pod, mix(BRICK, OCHRE, 0.25 + 0.1 * (i % 2)))
        inner = [
            (x + (px - x) * 0.78 + ux * radius * 0.1, y + (py - y) * 0.78 + uy * radius * 0.1)
            for px, py in pod
        ]
        c.polygon(inner, mix(BRICK, INK, 0.45))
        seed_x, seed_y = x + ux * radius * 0.56, y + uy * radius * 0.56
        c.circle(seed_x, seed_y, radius * 0.088, OCHRE)
        c.circle(seed_x - 3, seed_y - 4, radius * 0.03, GOLD)
    c.circle(x, y, radius * 0.1, mix(BRICK, INK, 0.3))
