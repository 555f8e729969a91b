"""Lorries, trains and the barrier on the road."""

from __future__ import annotations

import math

from .canvas import Canvas
from .objects import windows
from .palette import (
    BRICK,
    CLAY,
    FLAG_RED,
    FOREST,
    GOLD,
    INK,
    OCHRE,
    PAPER,
    SKY,
    SLATE,
    STONE,
    Colour,
    mix,
)


def truck(
    canvas: Canvas, x: float, y: float, size: float, cab: Colour, box: Colour, facing: int = 1
) -> None:
    """A container lorry, `size` pixels long, its wheels on `y`; `facing` is 1 (right) or -1."""

    def at(dx: float) -> float:
        return x + facing * dx * size

    def block(a: float, b: float, top: float, bottom: float, colour: Colour) -> None:
        left, right = sorted((at(a), at(b)))
        canvas.rectangle(left, y - top * size, right, y - bottom * size, colour, size * 0.012)

    block(-0.5, 0.22, 0.44, 0.1, box)
    for i in range(1, 9):
        rib = at(-0.5 + 0.08 * i)
        canvas.line(
            [(rib, y - 0.42 * size), (rib, y - 0.12 * size)], mix(box, INK, 0.16), size / 125
        )
    block(-0.5, 0.5, 0.11, 0.07, INK)
    block(0.245, 0.5, 0.38, 0.08, cab)
    block(0.36, 0.49, 0.34, 0.2, SKY)
    block(0.47, 0.5, 0.14, 0.1, GOLD)
    for dx in (-0.38, -0.27, 0.08, 0.38):
        canvas.circle(at(dx), y - 0.06 * size, 0.062 * size, INK)
        canvas.circle(at(dx), y - 0.06 * size, 0.026 * size, STONE)


def barrier(canvas: Canvas, x: float, y: float, length: float, raised: float = 0.0) -> None:
    """A striped road barrier hinged at (x, y); `raised` is its angle in degrees."""
    angle = math.radians(raised)
    pieces = 8
    for i in range(pieces):
        a, b = length * i / pieces, length * (i + 1) / pieces
        canvas.line(
            [
                (x + a * math.cos(angle), y - a * math.sin(angle)),
                (x + b * math.cos(angle), y - b * math.sin(angle)),
            ],
            FLAG_RED if i % 2 == 0 else PAPER,
            9,
        )
    canvas.rectangle(x - 12, y - 16, x + 12, y + 62, SLATE, 3)


def locomotive(canvas: Canvas, x: float, y: float, size: float, body: Colour = FOREST) -> None:
    """A small steam engine heading left, its wheels on `y`, front buffer at `x`."""
    s = size
    canvas.rectangle(x + 0.02 * s, y - 0.2 * s, x + 1.0 * s, y - 0.14 * s, INK)
    canvas.rectangle(x + 0.06 * s, y - 0.42 * s, x + 0.68 * s, y - 0.19 * s, body, 0.06 * s)
    canvas.rectangle(x + 0.66 * s, y - 0.58 * s, x + 1.0 * s, y - 0.16 * s, body)
    canvas.rectangle(x + 0.62 * s, y - 0.62 * s, x + 1.04 * s, y - 0.57 * s, BRICK)
    canvas.rectangle(x + 0.72 * s, y - 0.52 * s, x + 0.92 * s, y - 0.38 * s, SKY)
    canvas.polygon(
        [
            (x + 0.13 * s, y - 0.4 * s),
            (x + 0.1 * s, y - 0.6 * s),
            (x + 0.24 * s, y - 0.6 * s),
            (x + 0.21 * s, y - 0.4 * s),
        ],
        INK,
    )
    canvas.circle(x + 0.42 * s, y - 0.42 * s, 0.055 * s, mix(body, OCHRE, 0.5))
    canvas.circle(x + 0.07 * s, y - 0.34 * s, 0.035 * s, GOLD)
    for share in (0.3, 0.45, 0.6):
        canvas.rectangle(x + share * s, y - 0.425 * s, x + share * s + 2, y - 0.19 * s, OCHRE)
    canvas.polygon(
        [(x + 0.05 * s, y - 0.18 * s), (x + 0.05 * s, y - 0.03 * s), (x - 0.05 * s, y - 0.03 * s)],
        BRICK,
    )
    for dx, radius in ((0.18, 0.065), (0.36, 0.1), (0.6, 0.1), (0.85, 0.075)):
        canvas.circle(x + dx * s, y - radius * s, radius * s, INK)
        canvas.circle(x + dx * s, y - radius * s, radius * s * 0.66, BRICK)
        canvas.circle(x + dx * s, y - radius * s, radius * s * 0.2, STONE)


def carriage(canvas: Canvas, x: float, y: float, size: float, body: Colour = CLAY) -> None:
    """A passenger carriage, `size` pixels long, its wheels on `y`, front end at `x`."""
    canvas.rectangle(x, y - 0.36 * size, x + size, y - 0.09 * size, body, 4)
    canvas.rectangle(x - 0.02 * size, y - 0.41 * size, x + 1.02 * size, y - 0.35 * size, SLATE, 6)
    canvas.rectangle(x, y - 0.19 * size, x + size, y - 0.17 * size, OCHRE)
    windows(canvas, x + 0.04 * size, y - 0.36 * size, x + 0.96 * size, y - 0.17 * size, 6, 1, SKY)
    canvas.rectangle(x + 0.02 * size, y - 0.1 * size, x + 0.98 * size, y - 0.07 * size, INK)
    for dx in (0.14, 0.26, 0.74, 0.86):
        canvas.circle(x + dx * size, y - 0.045 * size, 0.045 * size, INK)
        canvas.circle(x + dx * size, y - 0.045 * size, 0.018 * size, STONE)
