"""Land, trees and sky: the pieces that the landscapes are put together from.

Every shape that looks random is drawn with a generator seeded by name, so it is always the same.
"""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

from .canvas import Canvas, Point
from .palette import FOREST, MOSS, PAPER, PINE, Colour, mix


def waves(seed: str, amplitude: float, length: float, octaves: int = 4) -> list[tuple[float, ...]]:
    """Sine waves (amplitude, wave length, phase) that add up to a natural-looking line."""
    rng = Random(seed)
    return [
        (amplitude / 1.9**i, length / 2.1**i * rng.uniform(0.85, 1.15), rng.uniform(0, math.tau))
        for i in range(octaves)
    ]


def height_at(x: float, parts: list[tuple[float, ...]]) -> float:
    """Height of the summed waves at `x`, in pixels, upwards."""
    return sum(a * math.sin(x / length * math.tau + phase) for a, length, phase in parts)


def ridge(
    canvas: Canvas,
    seed: str,
    base: float,
    amplitude: float,
    length: float,
    top: Colour,
    bottom: Colour,
    floor: float | None = None,
    octaves: int = 4,
) -> list[Point]:
    """A range of hills across the picture, shaded from its crest down to `floor`; its crest."""
    parts = waves(seed, amplitude, length, octaves)
    crest = [(float(x), base - height_at(x, parts)) for x in range(-8, canvas.width + 9, 4)]
    low = float(canvas.height) if floor is None else floor
    canvas.shade([*crest, (canvas.width + 8, low), (-8, low)], top, bottom)
    return crest


def peaks(
    canvas: Canvas,
    seed: str,
    summits: list[tuple[float, float, float]],
    top: Colour,
    bottom: Colour,
    floor: float,
    steepness: float = 1.5,
) -> None:
    """Single mountains (x, height of the summit in the picture, half width) in one silhouette."""
    rough = waves(seed, 5.0, 90.0, 3)
    crest: list[Point] = []
    for x in range(-8, canvas.width + 9, 3):
        rise = max(
            (floor - summit) * math.exp(-((abs(x - centre) / half) ** steepness))
            for centre, summit, half in summits
        )
        crest.append((float(x), floor - rise - height_at(x, rough) * min(1.0, rise / 90)))
    canvas.shade([*crest, (canvas.width + 8, floor + 2), (-8, floor + 2)], top, bottom)


def karst(
    canvas: Canvas,
    seed: str,
    base: float,
    low: float,
    high: float,
    top: Colour,
    bottom: Colour,
    step: float = 95,
) -> None:
    """A row of steep limestone towers standing on `base`, `low` to `high` pixels tall."""
    rng = Random(seed)
    x = -step
    while x < canvas.width + step:
        tall = rng.uniform(low, high)
        half = rng.uniform(0.45, 0.8) * step
        lean = rng.uniform(-0.18, 0.18)
        outline: list[Point] = []
        for i in range(-20, 21):
            t = i / 20
            profile = (1 - abs(t) ** 2.6) ** 0.62
            wobble = 1 + 0.06 * math.sin(t * 9 + tall)
            outline.append((x + half * (t + lean * profile), base - tall * profile * wobble))
        canvas.shade([*outline, (x + half, base + 1), (x - half, base + 1)], top, bottom)
        x += step * rng.uniform(0.75, 1.25)


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, sky: Colour) -> None:
    """A sun with two soft rings around it."""
    canvas.circle(x, y, radius * 1.7, mix(sky, colour, 0.22))
    canvas.circle(x, y, radius * 1.33, mix(sky, colour, 0.42))
    canvas.circle(x, y, radius, colour)


def cloud(canvas: Canvas, x: float, y: float, size: float, colour: Colour = PAPER) -> None:
    """A flat-bottomed cloud, `size` pixels wide."""
    unit = size / 100
    canvas.rectangle(x - 46 * unit, y - 14 * unit, x + 46 * unit, y, colour, 7 * unit)
    for dx, dy, radius in ((-20, -13, 15), (4, -20, 20), (26, -12, 13)):
        canvas.circle(x + dx * unit, y + dy * unit, radius * unit, colour)


def birds(canvas: Canvas, x: float, y: float, count: int, colour: Colour) -> None:
    """A few birds far away, each a shallow V."""
    rng = Random(f"birds{x}{y}")
    for _ in range(count):
        bx, by, size = x + rng.uniform(-70, 70), y + rng.uniform(-26, 26), rng.uniform(7, 12)
        canvas.line(
            [(bx - size, by - size * 0.5), (bx, by), (bx + size, by - size * 0.5)], colour, 2
        )


def pine(canvas: Canvas, x: float, y: float, tall: float, colour: Colour = FOREST) -> None:
    """A conifer with its foot at (x, y)."""
    canvas.rectangle(x - tall * 0.03, y - tall * 0.2, x + tall * 0.03, y, mix(colour, PINE, 0.4))
    for i in range(3):
        top = y - tall + i * tall * 0.22
        half = tall * (0.15 + 0.07 * i)
        canvas.polygon(
            [(x, top), (x + half, top + tall * 0.38), (x - half, top + tall * 0.38)],
            mix(colour, MOSS, 0.12 * i),
        )


def round_tree(
    canvas: Canvas, x: float, y: float, tall: float, crown: Colour = PINE, trunk: Colour = FOREST
) -> None:
    """A broad-leaved tree with its foot at (x, y)."""
    canvas.rectangle(x - tall * 0.035, y - tall * 0.5, x + tall * 0.035, y, trunk)
    for dx, dy, radius, share in (
        (-0.16, 0.55, 0.2, 0.0),
        (0.17, 0.58, 0.2, 0.1),
        (0.0, 0.76, 0.24, 0.18),
        (-0.05, 0.8, 0.14, 0.34),
    ):
        canvas.circle(x + dx * tall, y - dy * tall, radius * tall, mix(crown, MOSS, share))


def bamboo(canvas: Canvas, x: float, y: float, tall: float, colour: Colour = PINE) -> None:
    """A clump of bamboo with its foot at (x, y)."""
    rng = Random(f"bamboo{x}{y}")
    for i in range(7):
        lean = (i - 3) * 0.055 * tall + rng.uniform(-6, 6)
        top = (x + lean * 1.7, y - tall * rng.uniform(0.8, 1.0))
        stem = [(x + (i - 3) * 5, y), (x + lean * 0.7, y - tall * 0.55), top]
        canvas.line(stem, mix(colour, MOSS, 0.15 * (i % 3)), max(2, tall * 0.018))
        for share in (0.45, 0.62, 0.78, 0.92):
            leaf_x = x + lean * 1.7 * share
            leaf_y = y - tall * 0.95 * share
            for side in (-1, 1):
                canvas.polygon(
                    [
                        (leaf_x, leaf_y),
                        (leaf_x + side * tall * 0.11, leaf_y + tall * 0.035),
                        (leaf_x + side * tall * 0.04, leaf_y + tall * 0.055),
                    ],
                    mix(colour, MOSS, 0.2 + 0.2 * (i % 2)),
                )


def wood(
    canvas: Canvas,
    seed: str,
    crest: list[Point],
    count: int,
    low: float,
    high: float,
    colour: Colour = FOREST,
) -> None:
    """Conifers along the crest of a ridge."""
    rng = Random(seed)
    for _ in range(count):
        x, y = crest[rng.randrange(len(crest))]
        pine(canvas, x, y + 4, rng.uniform(low, high), colour)


def paddy(
    canvas: Canvas,
    seed: str,
    horizon: float,
    colours: tuple[Colour, ...],
    ridge_colour: Colour,
    rows: int = 8,
    columns: int = 9,
) -> None:
    """A plain of small fields in perspective, from `horizon` to the picture's lower edge."""
    rng = Random(seed)
    depth = canvas.height - horizon
    edges = [horizon + depth * (i / rows) ** 1.7 for i in range(rows + 1)]
    for upper, lower in pairwise(edges):
        spread = 0.6 + 1.5 * ((lower - horizon) / depth)
        shift = rng.uniform(-40, 40)
        step = canvas.width / columns * spread
        left = -step + shift
        while left < canvas.width + step:
            skew = (left - canvas.width / 2) * 0.09
            near = left + step * rng.uniform(0.8, 1.2)
            shape = [(left, upper), (near, upper), (near + skew, lower), (left + skew, lower)]
            canvas.polygon(shape, rng.choice(colours))
            canvas.line([*shape, shape[0]], ridge_colour, 1 + (lower - upper) * 0.035)
            left = near


def ribbon(canvas: Canvas, centre: list[Point], widths: list[float], colour: Colour) -> None:
    """A river or road: a strip with the given half widths along its middle line."""
    for (x0, y0), (x1, y1), a, b in zip(centre, centre[1:], widths, widths[1:], strict=False):
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = (y0 - y1) / length, (x1 - x0) / length
        canvas.polygon(
            [
                (x0 + nx * a, y0 + ny * a),
                (x1 + nx * b, y1 + ny * b),
                (x1 - nx * b, y1 - ny * b),
                (x0 - nx * a, y0 - ny * a),
            ],
            colour,
        )
        canvas.circle(x1, y1, b, colour)


def widening(count: int, first: float, last: float, power: float = 1.5) -> list[float]:
    """Half widths that grow from `first` to `last` over `count` points, as things come nearer."""
    return [first + (last - first) * (i / count) ** power for i in range(count)]


def curve(points: list[Point], steps: int = 14) -> list[Point]:
    """A smooth line through `points` (Catmull-Rom spline)."""
    padded = [points[0], *points, points[-1]]
    out: list[Point] = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for i in range(steps):
            t = i / steps
            out.append(
                (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))
            )
    return [*out, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
