"""Vietnamese lettering with Pillow's bundled font.

The font that Pillow carries (Aileron) has the letters of ASCII only, so the marks
of Vietnamese are drawn as strokes over, under and beside the plain letters. The marks are the
combining characters of the text's canonical decomposition (Unicode NFD). Letters of other
scripts are refused rather than drawn as empty boxes.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from .palette import Colour

GRAVE, ACUTE, CIRCUMFLEX, TILDE = "\u0300", "\u0301", "\u0302", "\u0303"
BREVE, HOOK, HORN, DOT_BELOW = "\u0306", "\u0309", "\u031b", "\u0323"
TONES_ABOVE = (GRAVE, ACUTE, TILDE, HOOK)
STROKE = 0.072
# Letters that the font lacks: a plain one stands in for each, with a bar drawn on it.
BARRED = {"đ": "d", "Đ": "D"}
RAISED = {"²": "2"}
DASHES = {"–": 0.56, "—": 0.9, "−": 0.56}

Point = tuple[float, float]


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType: its scalable font is missing")
    return font


def _clusters(text: str) -> list[tuple[str, str]]:
    """Each letter with the marks that follow it in the decomposed text."""
    found: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and found:
            base, marks = found[-1]
            found[-1] = (base, marks + char)
        else:
            found.append((char, ""))
    return found


def _advance(font: ImageFont.FreeTypeFont, base: str, size: int) -> float:
    if base in DASHES:
        return DASHES[base] * size
    if base in RAISED:
        return _font(_small(size)).getlength(RAISED[base])
    plain = BARRED.get(base, base)
    if ord(plain) > 0xFF:
        raise ValueError(f"the drawing font has no glyph for {base!r}")
    return font.getlength(plain)


def _small(size: int) -> int:
    """Size of a raised figure beside letters of `size`."""
    return max(1, round(size * 0.62))


def _step(font: ImageFont.FreeTypeFont, base: str, marks: str, size: int) -> float:
    """Advance of a letter with its marks: a horn needs a little room of its own."""
    return _advance(font, base, size) + (0.035 * size if HORN in marks else 0.0)


def width(text: str, size: int) -> float:
    """Width of `text` in pixels at `size` pixels per em."""
    font = _font(size)
    return sum(_step(font, base, marks, size) for base, marks in _clusters(text))


def draw_text(
    image: Image.Image, at: Point, text: str, size: int, fill: Colour, bold: bool = False
) -> None:
    """Draw one line of `text` with its baseline starting at `at`, in pixels.

    Raises ValueError for a character that neither the font nor the strokes can make.
    """
    pen = ImageDraw.Draw(image)
    font = _font(size)
    x, baseline = at
    for base, marks in _clusters(text):
        step = _step(font, base, marks, size)
        if base in DASHES:
            y = baseline - 0.26 * size
            weight = max(1, round(STROKE * size))
            pen.line([(x + 0.04 * size, y), (x + step - 0.04 * size, y)], fill, weight)
        elif base in RAISED:
            pen.text(
                (x, baseline - 0.32 * size), RAISED[base], fill, _font(_small(size)), anchor="ls"
            )
        elif base != " ":
            _letter(image, pen, (x, baseline), base, marks, size, fill, bold)
        x += step


def _letter(
    image: Image.Image,
    pen: ImageDraw.ImageDraw,
    at: Point,
    base: str,
    marks: str,
    size: int,
    fill: Colour,
    bold: bool,
) -> None:
    font = _font(size)
    x, baseline = at
    plain = BARRED.get(base, base)
    above = any(mark in marks for mark in (*TONES_ABOVE, CIRCUMFLEX, BREVE))
    stroke = size * 0.018 if bold else 0.0
    if plain == "i" and above:
        _dotless_i(image, at, size, fill, stroke)
        top = _height("x", size)
    else:
        pen.text((x, baseline), plain, fill, font, anchor="ls", stroke_width=stroke)
        top = _height(plain, size)
    weight = STROKE * size + 2 * stroke
    marker = _Marks(pen, size, fill, max(1.0, weight))
    left, _, right, _ = font.getbbox(plain, anchor="ls")
    middle = x + (left + right) / 2
    if base in BARRED:
        marker.bar(x, baseline, base == "Đ", right)
    if HORN in marks:
        marker.horn(x + right, baseline - top, plain)
    if DOT_BELOW in marks:
        marker.dot(middle, baseline + 0.17 * size)
    marker.above(middle, baseline - top, marks)


def _height(letter: str, size: int) -> float:
    return -_font(size).getbbox(letter, anchor="ls")[1]


def _dotless_i(image: Image.Image, at: Point, size: int, fill: Colour, stroke: float) -> None:
    """Draw "i" and leave its dot out, so that a tone mark can take its place."""
    mask = Image.new("L", (size, 2 * size))
    ImageDraw.Draw(mask).text(
        (size * 0.2, size * 1.5), "i", 255, _font(size), anchor="ls", stroke_width=stroke
    )
    cut = round(size * 1.5 - _height("x", size) - stroke - 0.03 * size)
    mask.paste(0, (0, 0, size, cut))
    image.paste(fill, (round(at[0] - size * 0.2), round(at[1] - size * 1.5)), mask)


class _Marks:
    """Strokes for the marks; lengths are shares of an em, `top` is the letter's upper edge."""

    def __init__(self, pen: ImageDraw.ImageDraw, size: int, fill: Colour, weight: float) -> None:
        self._pen = pen
        self._size = size
        self._fill = fill
        self._weight = weight

    def _path(self, x: float, y: float, points: list[Point]) -> None:
        scaled = [(x + dx * self._size, y - dy * self._size) for dx, dy in points]
        self._pen.line(scaled, self._fill, max(1, round(self._weight)), joint="curve")
        radius = self._weight / 2 - 0.5
        if radius > 0.8:
            for px, py in (scaled[0], scaled[-1]):
                self._pen.ellipse((px - radius, py - radius, px + radius, py + radius), self._fill)

    def dot(self, x: float, y: float) -> None:
        radius = max(1.0, self._weight * 0.68)
        self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), self._fill)

    def bar(self, x: float, baseline: float, capital: bool, right: float) -> None:
        if capital:
            self._path(x, baseline, [(0.015, 0.355), (0.33, 0.355)])
        else:
            self._path(x + right, baseline, [(-0.29, 0.60), (0.085, 0.60)])

    def horn(self, right: float, top: float, letter: str) -> None:
        rounded = letter in "oO"
        inset = (0.10 if letter == "o" else 0.15) if rounded else 0.03
        drop = 0.05 if rounded else 0.03
        start = (-inset, -drop)
        self._path(right, top, [start, (0.03, -0.045), (0.095, 0.005), (0.105, 0.075)])

    def above(self, x: float, top: float, marks: str) -> None:
        y = top - 0.075 * self._size
        lifted = False
        if CIRCUMFLEX in marks:
            self._path(x, y, [(-0.145, 0.0), (0.0, 0.105), (0.145, 0.0)])
            lifted = True
        elif BREVE in marks:
            angles = [math.pi * (1 + step / 8) for step in range(9)]
            curve = [(0.135 * math.cos(a), 0.105 + 0.105 * math.sin(a)) for a in angles]
            self._path(x, y, curve)
            lifted = True
        for tone in TONES_ABOVE:
            if tone in marks:
                self._tone(x, y, tone, lifted, BREVE in marks)

    def _tone(self, x: float, y: float, tone: str, lifted: bool, centred: bool) -> None:
        """A tone beside a circumflex stands to its right, over a breve in the middle."""
        if lifted and tone == TILDE:
            y -= 0.165 * self._size
        elif lifted and centred:
            y -= 0.13 * self._size
        elif lifted:
            x += 0.165 * self._size * (-1 if tone == GRAVE else 1)
            y -= 0.075 * self._size
        shapes: dict[str, list[Point]] = {
            ACUTE: [(-0.045, 0.0), (0.07, 0.135)],
            GRAVE: [(0.045, 0.0), (-0.07, 0.135)],
            TILDE: [(-0.145, 0.03), (-0.075, 0.085), (0.07, 0.035), (0.145, 0.09)],
            HOOK: [
                (-0.05, 0.145),
                (0.01, 0.17),
                (0.055, 0.125),
                (0.04, 0.075),
                (0.0, 0.05),
                (0.0, 0.0),
            ],
        }
        self._path(x, y, shapes[tone])
