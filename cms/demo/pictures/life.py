"""Fruit, food, song, the market and the railway: how people live."""

from __future__ import annotations

import math
from random import Random

from . import objects as o
from . import terrain as t
from . import transport as v
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
    Colour,
    mix,
)


def custard_apple() -> bytes:
    """A branch with three custard apples before the limestone cliffs that they grow on."""
    c = Canvas()
    c.sky(mix(SKY, PAPER, 0.3), PAPER, 600)
    t.karst(c, "ca-0", 620, 260, 460, mix(SAGE, SKY, 0.5), MIST, 210)
    t.karst(c, "ca-1", 720, 180, 330, mix(SAGE, STONE, 0.3), MIST, 190)
    t.ridge(c, "ca-2", 690, 20, 400, MOSS, PINE)
    c.line(
        t.curve([(-20, 130), (240, 170), (520, 120), (820, 180), (1240, 110)]),
        mix(BRICK, INK, 0.45),
        20,
    )
    for x, stem, radius in ((330, 158, 150), (660, 138, 176), (960, 165, 132)):
        c.line([(x, stem), (x, 430 - radius)], mix(BRICK, INK, 0.4), 10)
        _custard(c, x, 430 + (radius - 150) * 0.4, radius)
    for x, y, angle in (
        (200, 170, 2.2),
        (250, 150, 0.6),
        (470, 130, 2.6),
        (520, 130, 0.5),
        (800, 170, 2.4),
        (850, 180, 0.9),
        (1080, 140, 2.1),
        (1120, 130, 0.4),
        (90, 150, 1.2),
    ):
        _leaf(c, x, y, 150, angle, PINE)
    return c.png()


def _custard(c: Canvas, x: float, y: float, radius: float) -> None:
    """A knobbly fruit built of overlapping scales."""
    green = mix(MOSS, SAGE, 0.35)
    c.ellipse(x, y, radius, radius * 1.02, mix(green, FOREST, 0.35))
    for row in range(9):
        phi = -1.25 + row * 2.5 / 8
        ring = radius * math.cos(phi) * 0.93
        count = max(3, round(9 * math.cos(phi)))
        for i in range(count):
            share = (i + 0.5 * (row % 2)) / count * 2 - 1
            sx = x + ring * math.sin(share * 1.3)
            sy = y + radius * 0.95 * math.sin(phi)
            scale = radius * 0.17 * (0.55 + 0.45 * math.cos(share * 1.2))
            c.circle(sx + 3, sy + 5, scale, mix(green, FOREST, 0.45))
            c.circle(sx, sy, scale * 0.94, mix(green, PAPER, 0.12 + 0.2 * (1 - (row / 8))))
            c.circle(sx - scale * 0.25, sy - scale * 0.3, scale * 0.36, mix(green, PAPER, 0.55))


def _leaf(c: Canvas, x: float, y: float, length: float, angle: float, colour: Colour) -> None:
    """A pointed leaf that hangs from (x, y); `angle` in radians, clockwise from the right."""
    ux, uy = math.cos(angle), math.sin(angle)
    nx, ny = -uy, ux
    left: list[Point] = []
    right: list[Point] = []
    for i in range(13):
        share = i / 12
        half = length * 0.17 * math.sin(math.pi * share) ** 0.8
        px, py = x + ux * length * share, y + uy * length * share
        left.append((px + nx * half, py + ny * half))
        right.append((px - nx * half, py - ny * half))
    c.polygon([*left, *reversed(right)], colour)
    c.polygon([*left, (x + ux * length, y + uy * length)], mix(colour, MOSS, 0.45))
    c.line([(x, y), (x + ux * length * 0.96, y + uy * length * 0.96)], mix(colour, SAGE, 0.6), 2.5)


def roast_duck() -> bytes:
    """Roast duck on a dish with mắc mật leaves, a bowl of sauce and a pair of chopsticks."""
    c = Canvas(ground=mix(OCHRE, BRICK, 0.62))
    for i in range(9):
        c.rectangle(0, i * 90, 1200, i * 90 + 86, mix(mix(OCHRE, BRICK, 0.55), INK, 0.05 * (i % 3)))
    c.ellipse(545, 440, 452, 300, mix(BRICK, INK, 0.5))
    c.ellipse(545, 425, 452, 300, PAPER)
    c.ellipse(545, 425, 396, 254, mix(PAPER, STONE, 0.25))
    c.ellipse(545, 425, 386, 246, PAPER)
    for i in range(12):
        angle = math.tau * i / 12 + 0.2
        _leaf(
            c,
            545 + 160 * math.cos(angle),
            425 + 90 * math.sin(angle),
            180,
            angle,
            (PINE, FOREST)[i % 2],
        )
    _duck(c, 545, 430)
    c.ellipse(1050, 250, 118, 118, mix(BRICK, INK, 0.45))
    c.circle(1050, 240, 118, INDIGO)
    c.circle(1050, 240, 104, PAPER)
    c.circle(1050, 240, 92, mix(BRICK, INK, 0.35))
    for dx, dy in ((-30, -20), (26, 10), (-6, 36), (40, -34), (-48, 22)):
        c.circle(1050 + dx, 240 + dy, 8, CLAY)
        c.circle(1050 + dx + 14, 240 + dy - 10, 4, SAGE)
    for shift in (0, 34):
        c.polygon(
            [(1010 + shift, 770), (1022 + shift, 770), (1088 + shift, 420), (1082 + shift, 420)],
            mix(INK, BRICK, 0.4),
        )
    o.star(c, 130, 130, 56, mix(BRICK, INK, 0.2), 8, 0.42)
    for i in range(8):
        angle = math.tau * i / 8 - math.pi / 2
        c.circle(130 + 32 * math.cos(angle), 130 + 32 * math.sin(angle), 6, OCHRE)
    return c.png()


def _duck(c: Canvas, x: float, y: float) -> None:
    """A whole bird, breast up, glazed: body, wing, leg, neck."""
    dark, skin, gloss = mix(BRICK, INK, 0.3), mix(CLAY, BRICK, 0.45), mix(OCHRE, CLAY, 0.35)
    neck = t.curve([(x - 190, y - 40), (x - 270, y - 90), (x - 290, y - 150), (x - 240, y - 176)])
    for share, (px, py) in enumerate(neck):
        c.circle(px, py, 30 - share * 0.22, skin)
    c.ellipse(x - 226, y - 178, 44, 32, skin)
    c.polygon(
        [(x - 196, y - 190), (x - 130, y - 176), (x - 134, y - 160), (x - 196, y - 164)], OCHRE
    )
    c.circle(x - 226, y - 184, 5, INK)
    c.ellipse(x, y + 8, 246, 138, dark)
    c.ellipse(x, y, 244, 132, skin)
    c.ellipse(x - 20, y - 30, 190, 82, mix(skin, OCHRE, 0.35))
    c.ellipse(x - 50, y - 54, 110, 34, gloss)
    c.ellipse(x - 76, y - 64, 52, 12, GOLD)
    wing = [
        (x - 110, y + 20),
        (x - 20, y - 16),
        (x + 70, y + 8),
        (x + 104, y + 66),
        (x + 30, y + 78),
        (x - 60, y + 66),
        (x - 110, y + 20),
    ]
    c.polygon(t.curve([(px, py + 10) for px, py in wing]), dark)
    c.polygon(t.curve(wing), mix(skin, BRICK, 0.35))
    for shift in (0, 22, 44):
        c.line(
            t.curve(
                [
                    (x + 96 - shift * 2.2, y + 62),
                    (x + 40 - shift * 2, y + 66),
                    (x + 10 - shift * 1.6, y + 44),
                ]
            ),
            dark,
            3,
        )
    c.ellipse(x + 190, y + 40, 96, 62, dark)
    c.ellipse(x + 188, y + 34, 92, 58, mix(skin, OCHRE, 0.2))
    c.line([(x + 262, y + 34), (x + 330, y + 6)], SAND, 18)
    c.circle(x + 334, y + 2, 15, SAND)
    for dx, dy in ((-130, 40), (-40, 96), (120, 88), (60, -90), (-140, -30), (130, -66)):
        c.circle(x + dx, y + dy, 4, mix(GOLD, PAPER, 0.3))


def sli_singing() -> bytes:
    """Two groups of Nùng singers face each other at the edge of a spring market."""
    c = Canvas()
    c.sky(mix(SKY, DAWN, 0.3), PAPER, 460)
    t.ridge(c, "sl-0", 300, 60, 520, mix(SAGE, SKY, 0.35), MIST, 520)
    t.karst(c, "sl-1", 500, 60, 170, MOSS, SAGE, 150)
    c.rectangle(0, 496, 1200, 800, mix(SAGE, MOSS, 0.3))
    c.ellipse(600, 720, 640, 170, mix(SAGE, PAPER, 0.25))
    _peach(c, 90, 560, 330)
    _peach(c, 1110, 560, 350)
    o.parasol(c, 262, 640, 300, CLAY)
    o.parasol(c, 948, 640, 300, RIVER)
    left = [(210, 690, 228), (300, 720, 244), (395, 700, 234)]
    right = [(810, 700, 234), (905, 720, 246), (1000, 690, 230)]
    for i, (x, y, tall) in enumerate(left):
        o.person(c, x, y, tall, INDIGO, (CLAY, GOLD, PAPER)[i])
    for i, (x, y, tall) in enumerate(right):
        o.person(c, x, y, tall, mix(INDIGO, INK, 0.25), (PAPER, CLAY, OCHRE)[i])
    for side, x0 in ((1, 470), (-1, 730)):
        for i in range(3):
            _note(c, x0 + side * i * 40, 470 - i * 34, 1 + i * 0.12, BRICK)
    for x in range(30, 1200, 58):
        c.circle(x, 780 - (x * 7) % 30, 6, (GOLD, CLAY, PAPER)[x % 3])
    return c.png()


def _peach(c: Canvas, x: float, y: float, tall: float) -> None:
    """A peach tree in blossom."""
    rng = Random(f"peach{x}")
    c.line(
        [(x, y), (x + 6, y - tall * 0.4), (x - 10, y - tall * 0.7)],
        mix(BRICK, INK, 0.5),
        tall * 0.05,
    )
    for _ in range(9):
        angle = rng.uniform(-2.7, -0.4)
        end = (x + tall * 0.42 * math.cos(angle), y - tall * 0.5 + tall * 0.42 * math.sin(angle))
        c.line([(x, y - tall * 0.45), end], mix(BRICK, INK, 0.5), tall * 0.018)
        for _ in range(16):
            bx, by = end[0] + rng.gauss(0, tall * 0.09), end[1] + rng.gauss(0, tall * 0.08)
            c.circle(bx, by, rng.uniform(5, 10), mix(CLAY, PAPER, rng.uniform(0.35, 0.8)))


def _note(c: Canvas, x: float, y: float, scale: float, colour: Colour) -> None:
    c.ellipse(x, y, 11 * scale, 8 * scale, colour)
    c.rectangle(x + 8 * scale, y - 44 * scale, x + 11 * scale, y, colour)
    c.polygon(
        [
            (x + 8 * scale, y - 44 * scale),
            (x + 26 * scale, y - 30 * scale),
            (x + 11 * scale, y - 28 * scale),
        ],
        colour,
    )


def market_ky_lua() -> bytes:
    """A market day at Kỳ Lừa: awnings, baskets, women in indigo, hills behind the roofs."""
    c = Canvas()
    c.sky(DAWN, PAPER, 420)
    t.ridge(c, "kl-0", 280, 50, 460, mix(SAGE, DAWN, 0.45), MIST, 420)
    for i in range(9):
        x = -30 + i * 146
        c.rectangle(
            x,
            262 + (i % 2) * 16,
            x + 126,
            450,
            (SAND, mix(OCHRE, PAPER, 0.5), mix(STONE, PAPER, 0.4))[i % 3],
        )
        o.windows(c, x + 8, 300, x + 118, 360, 3, 1, SLATE)
        c.polygon(
            [
                (x - 12, 272 + (i % 2) * 16),
                (x + 20, 222 + (i % 2) * 16),
                (x + 106, 222 + (i % 2) * 16),
                (x + 138, 272 + (i % 2) * 16),
            ],
            mix(BRICK, INK, 0.1 * (i % 3)),
        )
    c.rectangle(0, 430, 1200, 800, mix(SAND, STONE, 0.4))
    for i, awning in enumerate((CLAY, PINE, OCHRE, RIVER, BRICK)):
        o.stall(c, 10 + i * 240, 540, 210, awning)
        for j in range(3):
            o.crate(c, 24 + i * 240 + j * 64, 492, 54, (MOSS, CLAY, GOLD)[(i + j) % 3])
    rng = Random("ky-lua")
    crowd = sorted(
        (
            620 + 75 * row + rng.uniform(-22, 22),
            85 + 172 * i + 80 * (row % 2) + rng.uniform(-34, 34),
        )
        for row in range(3)
        for i in range(6 + (row + 1) % 2)
    )
    for i, (foot, across) in enumerate(crowd):
        tall = 92 + (foot - 590) * 0.36
        o.person(
            c,
            across,
            foot,
            tall,
            (INDIGO, PINE, mix(INDIGO, INK, 0.4), BRICK)[i % 4],
            (None, CLAY, PAPER)[i % 3],
            i % 3 == 0,
            i % 5 == 0,
        )
    return c.png()


def railway_dong_dang() -> bytes:
    """A steam train on a stone viaduct between hills, early in the twentieth century."""
    c = Canvas()
    c.sky(mix(SAND, DAWN, 0.4), PAPER, 520)
    t.ridge(c, "rd-0", 270, 70, 520, mix(STONE, SAGE, 0.5), PAPER, 560)
    t.ridge(c, "rd-1", 390, 60, 430, SAGE, mix(SAGE, MOSS, 0.6))
    for x, y, size in ((250, 215, 70), (330, 180, 90), (430, 150, 116), (560, 126, 140)):
        t.cloud(c, x, y, size, mix(PAPER, STONE, 0.15))
    c.rectangle(0, 470, 1200, 500, mix(STONE, SAND, 0.3))
    c.rectangle(0, 494, 1200, 504, mix(STONE, INK, 0.25))
    for i in range(7):
        x = 20 + i * 180
        c.rectangle(x, 500, x + 44, 760, mix(STONE, SAND, 0.3))
        c.rectangle(x + 32, 500, x + 44, 760, mix(STONE, SLATE, 0.3))
        spandrel: list[Point] = [(x + 44, 500)]
        for j in range(17):
            angle = math.pi * (1 - j / 16)
            spandrel.append((x + 112 + 68 * math.cos(angle), 590 - 68 * math.sin(angle)))
        c.polygon([*spandrel, (x + 180, 500)], mix(STONE, SAND, 0.3))
    t.ridge(c, "rd-2", 700, 28, 500, MOSS, PINE)
    stream = t.curve([(560, 676), (600, 712), (570, 752), (640, 830)])
    t.ribbon(c, stream, t.widening(len(stream), 10, 48, 1.2), WATER)
    c.rectangle(0, 464, 1200, 470, INK)
    v.locomotive(c, 200, 464, 230)
    for i in range(3):
        v.carriage(c, 446 + i * 252, 464, 238, (mix(BRICK, OCHRE, 0.3), PINE, BRICK)[i])
    for x, y, tall in ((80, 770, 150), (1110, 770, 180), (1030, 790, 120), (160, 790, 110)):
        t.pine(c, x, y, tall)
    c.rectangle(1100, 356, 1106, 470, SLATE)
    c.rectangle(1066, 356, 1104, 368, CLAY)
    return c.png()
