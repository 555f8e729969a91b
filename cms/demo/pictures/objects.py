"""Things that stand in the landscapes: buildings, people, flags, stalls, crates of fruit."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point
from .palette import (
    BRICK,
    FLAG_RED,
    GOLD,
    INDIGO,
    INK,
    OCHRE,
    PAPER,
    RIVER,
    SAND,
    SKIN,
    SLATE,
    STONE,
    Colour,
    mix,
)


def star(
    canvas: Canvas,
    x: float,
    y: float,
    radius: float,
    colour: Colour,
    points: int = 5,
    inner: float = 0.39,
) -> None:
    """A star with one point up."""
    outline: list[Point] = []
    for i in range(points * 2):
        reach = radius if i % 2 == 0 else radius * inner
        angle = math.pi * i / points - math.pi / 2
        outline.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    canvas.polygon(outline, colour)


def flag(canvas: Canvas, x: float, y: float, tall: float) -> None:
    """The flag of Viet Nam on a pole with its foot at (x, y)."""
    wide = tall * 0.36
    canvas.rectangle(x - tall * 0.012, y - tall, x + tall * 0.012, y, SLATE)
    top = y - tall
    wave = tall * 0.02
    canvas.polygon(
        [
            (x, top),
            (x + wide * 0.5, top + wave),
            (x + wide, top - wave * 0.4),
            (x + wide, top + wide * 0.62),
            (x + wide * 0.5, top + wide * 0.66 + wave),
            (x, top + wide * 0.64),
        ],
        FLAG_RED,
    )
    star(canvas, x + wide * 0.5, top + wide * 0.34 + wave, wide * 0.19, GOLD)


def roof(
    canvas: Canvas,
    left: float,
    right: float,
    eave: float,
    tall: float,
    colour: Colour,
    flare: float = 0.10,
) -> None:
    """A tiled roof with curved, upturned eaves."""
    wide = right - left
    out = wide * flare
    canvas.polygon(
        [
            (left - out, eave - tall * 0.26),
            (left - out * 0.2, eave - tall * 0.06),
            (left, eave),
            (right, eave),
            (right + out * 0.2, eave - tall * 0.06),
            (right + out, eave - tall * 0.26),
            (right - wide * 0.04, eave - tall * 0.34),
            (right - wide * 0.16, eave - tall),
            (left + wide * 0.16, eave - tall),
            (left + wide * 0.04, eave - tall * 0.34),
        ],
        colour,
    )
    ribs = max(4, int(wide / 26))
    for i in range(1, ribs):
        share = i / ribs
        canvas.line(
            [
                (left + wide * (0.16 + 0.68 * share), eave - tall * 0.96),
                (left + wide * share, eave - 2),
            ],
            mix(colour, INK, 0.22),
            1.5,
        )
    canvas.rectangle(
        left + wide * 0.14,
        eave - tall * 1.08,
        right - wide * 0.14,
        eave - tall * 0.96,
        mix(colour, INK, 0.35),
        3,
    )


def windows(
    canvas: Canvas,
    left: float,
    top: float,
    right: float,
    bottom: float,
    columns: int,
    rows: int,
    glass: Colour,
) -> None:
    """A grid of panes within a wall."""
    cell_x, cell_y = (right - left) / columns, (bottom - top) / rows
    for column in range(columns):
        for row in range(rows):
            x, y = left + column * cell_x, top + row * cell_y
            canvas.rectangle(
                x + cell_x * 0.16,
                y + cell_y * 0.16,
                x + cell_x * 0.84,
                y + cell_y * 0.84,
                glass,
                1.5,
            )


def house(
    canvas: Canvas, x: float, y: float, wide: float, wall: Colour = SAND, tiles: Colour = BRICK
) -> None:
    """A tall town house with its lower left corner at (x, y)."""
    tall = wide * 1.25
    canvas.rectangle(x, y - tall, x + wide, y, wall)
    canvas.polygon(
        [
            (x - wide * 0.1, y - tall),
            (x + wide * 0.5, y - tall - wide * 0.42),
            (x + wide * 1.1, y - tall),
        ],
        tiles,
    )
    windows(canvas, x + wide * 0.08, y - tall * 0.95, x + wide * 0.92, y - tall * 0.4, 2, 1, SLATE)
    canvas.rectangle(x + wide * 0.36, y - tall * 0.38, x + wide * 0.64, y, mix(tiles, INK, 0.4))


def stilt_house(canvas: Canvas, x: float, y: float, wide: float, tiles: Colour = SLATE) -> None:
    """A house on stilts as the Tày and Nùng build, its lower left corner at (x, y)."""
    floor = y - wide * 0.22
    for i in range(5):
        post = x + wide * (0.04 + 0.23 * i)
        canvas.rectangle(post - wide * 0.014, floor, post + wide * 0.014, y, mix(BRICK, INK, 0.5))
    canvas.rectangle(x, floor - wide * 0.26, x + wide, floor, mix(OCHRE, BRICK, 0.55))
    windows(
        canvas,
        x + wide * 0.06,
        floor - wide * 0.23,
        x + wide * 0.94,
        floor,
        4,
        1,
        mix(BRICK, INK, 0.6),
    )
    canvas.polygon(
        [
            (x - wide * 0.1, floor - wide * 0.24),
            (x + wide * 0.14, floor - wide * 0.56),
            (x + wide * 0.86, floor - wide * 0.56),
            (x + wide * 1.1, floor - wide * 0.24),
        ],
        tiles,
    )
    canvas.line([(x + wide * 1.02, y), (x + wide * 0.9, floor)], mix(BRICK, INK, 0.4), 3)


def person(
    canvas: Canvas,
    x: float,
    y: float,
    tall: float,
    robe: Colour = INDIGO,
    scarf: Colour | None = None,
    hat: bool = False,
    pole: bool = False,
) -> None:
    """A standing figure with its feet at (x, y): a Nùng or Tày tunic, a scarf or a conical hat."""
    head = tall * 0.085
    canvas.rectangle(x - tall * 0.085, y - tall * 0.3, x - tall * 0.01, y, mix(robe, INK, 0.45))
    canvas.rectangle(x + tall * 0.01, y - tall * 0.3, x + tall * 0.085, y, mix(robe, INK, 0.45))
    canvas.polygon(
        [
            (x - tall * 0.12, y - tall * 0.78),
            (x + tall * 0.12, y - tall * 0.78),
            (x + tall * 0.16, y - tall * 0.26),
            (x - tall * 0.16, y - tall * 0.26),
        ],
        robe,
    )
    canvas.line(
        [(x - tall * 0.12, y - tall * 0.74), (x - tall * 0.2, y - tall * 0.5)], robe, tall * 0.07
    )
    canvas.line(
        [(x + tall * 0.12, y - tall * 0.74), (x + tall * 0.19, y - tall * 0.5)], robe, tall * 0.07
    )
    canvas.rectangle(
        x - tall * 0.13,
        y - tall * 0.5,
        x + tall * 0.13,
        y - tall * 0.46,
        scarf or mix(robe, PAPER, 0.35),
    )
    canvas.circle(x, y - tall * 0.87, head, SKIN)
    if hat:
        canvas.polygon(
            [
                (x - tall * 0.17, y - tall * 0.89),
                (x, y - tall * 1.03),
                (x + tall * 0.17, y - tall * 0.89),
            ],
            OCHRE,
        )
    else:
        canvas.sector(x, y - tall * 0.885, head * 1.16, 180, 360, scarf or INK)
    if pole:
        canvas.line(
            [
                (x - tall * 0.42, y - tall * 0.66),
                (x, y - tall * 0.73),
                (x + tall * 0.42, y - tall * 0.66),
            ],
            BRICK,
            tall * 0.022,
        )
        for side in (-1, 1):
            basket = x + side * tall * 0.42
            canvas.line([(basket, y - tall * 0.66), (basket, y - tall * 0.34)], BRICK, 1.5)
            canvas.sector(basket, y - tall * 0.36, tall * 0.12, 0, 180, OCHRE)


def crate(canvas: Canvas, x: float, y: float, size: float, fruit: Colour) -> None:
    """A crate heaped with fruit, its lower left corner at (x, y)."""
    rng = Random(f"crate{x:.0f}{y:.0f}")
    for i in range(7):
        canvas.circle(
            x + size * (0.12 + 0.127 * i),
            y - size * rng.uniform(0.44, 0.54),
            size * 0.1,
            mix(fruit, INK, rng.uniform(0, 0.18)),
        )
    canvas.rectangle(x, y - size * 0.44, x + size, y, mix(OCHRE, BRICK, 0.4))
    for share in (0.15, 0.3):
        canvas.rectangle(x, y - size * share - 2, x + size, y - size * share, mix(OCHRE, INK, 0.5))


def boundary_stone(canvas: Canvas, x: float, y: float, tall: float, number: str) -> None:
    """A boundary marker with its number, its foot at (x, y)."""
    half = tall * 0.24
    canvas.rectangle(x - half * 1.5, y - tall * 0.14, x + half * 1.5, y, STONE, 2)
    canvas.polygon(
        [
            (x - half, y - tall * 0.12),
            (x - half * 0.85, y - tall * 0.92),
            (x, y - tall),
            (x + half * 0.85, y - tall * 0.92),
            (x + half, y - tall * 0.12),
        ],
        mix(STONE, PAPER, 0.5),
    )
    canvas.text(x, y - tall * 0.48, number, tall * 0.15, BRICK, "centre", True)


def stall(canvas: Canvas, x: float, y: float, wide: float, awning: Colour) -> None:
    """A market stall with a striped awning, its lower left corner at (x, y)."""
    tall = wide * 0.62
    for post in (x + 4, x + wide - 4):
        canvas.rectangle(post - 3, y - tall, post + 3, y, mix(BRICK, INK, 0.4))
    canvas.rectangle(x, y - tall * 0.36, x + wide, y - tall * 0.06, mix(OCHRE, BRICK, 0.5))
    stripes = 6
    for i in range(stripes):
        a, b = x + wide * i / stripes, x + wide * (i + 1) / stripes
        shift = wide * 0.06
        canvas.polygon(
            [
                (a, y - tall * 1.22),
                (b, y - tall * 1.22),
                (b + (i + 1 - 3) * shift / 3, y - tall * 0.92),
                (a + (i - 3) * shift / 3, y - tall * 0.92),
            ],
            awning if i % 2 == 0 else PAPER,
        )


def parasol(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """An open parasol, its handle's foot at (x, y)."""
    top = y - size * 0.9
    canvas.rectangle(x - 2, top, x + 2, y, BRICK)
    canvas.sector(x, top + size * 0.3, size * 0.52, 180, 360, colour)
    for share in (-0.35, 0.0, 0.35):
        canvas.line(
            [(x, top - size * 0.2), (x + share * size, top + size * 0.3)],
            mix(colour, INK, 0.3),
            1.5,
        )


def frame(canvas: Canvas, colour: Colour = RIVER, inset: float = 14) -> None:
    """A thin line around the picture."""
    w, h = canvas.width - inset, canvas.height - inset
    canvas.line([(inset, inset), (w, inset), (w, h), (inset, h), (inset, inset)], colour, 2)
