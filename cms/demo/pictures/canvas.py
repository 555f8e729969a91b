"""A small drawing surface: coordinates of the finished picture, drawn larger and scaled down."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from . import lettering
from .palette import PAPER, Colour, mix

WIDTH, HEIGHT = 1200, 800
Point = tuple[float, float]


class Canvas:
    """A picture of `width` by `height` pixels, drawn `scale` times larger for smooth edges."""

    def __init__(
        self, width: int = WIDTH, height: int = HEIGHT, ground: Colour = PAPER, scale: int = 2
    ) -> None:
        self.width = width
        self.height = height
        self._scale = scale
        self._image = Image.new("RGB", (width * scale, height * scale), ground)
        self._pen = ImageDraw.Draw(self._image)

    def _points(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]

    def polygon(self, points: Iterable[Point], fill: Colour) -> None:
        """A filled polygon through `points`."""
        self._pen.polygon(self._points(points), fill)

    def rectangle(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0
    ) -> None:
        """A filled rectangle; the right and bottom edges are not part of it."""
        s = self._scale
        box = (left * s, top * s, right * s - 1, bottom * s - 1)
        if box[2] < box[0] or box[3] < box[1]:
            return
        self._pen.rounded_rectangle(box, radius * s, fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """A filled ellipse around (x, y) with the given half axes."""
        s = self._scale
        self._pen.ellipse(((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s), fill)

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled disc around (x, y)."""
        self.ellipse(x, y, radius, radius, fill)

    def sector(
        self, x: float, y: float, radius: float, start: float, end: float, fill: Colour
    ) -> None:
        """A slice of a disc; angles in degrees, clockwise from three o'clock."""
        s = self._scale
        box = ((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s)
        self._pen.pieslice(box, start, end, fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float = 2) -> None:
        """A stroke of `width` pixels through `points`."""
        self._pen.line(
            self._points(points), fill, max(1, round(width * self._scale)), joint="curve"
        )

    def dashes(self, points: Sequence[Point], fill: Colour, width: float, dash: float) -> None:
        """A broken line along `points`: strokes and gaps of `dash` pixels."""
        travelled = 0.0
        for (x0, y0), (x1, y1) in pairwise(points):
            length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
            done = 0.0
            while done < length:
                step = min(dash - travelled % dash, length - done)
                if int(travelled / dash) % 2 == 0:
                    a, b = done / length, (done + step) / length
                    self.line(
                        [
                            (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a),
                            (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b),
                        ],
                        fill,
                        width,
                    )
                done += max(step, 0.01)
                travelled += max(step, 0.01)

    def shade(self, points: Iterable[Point], top: Colour, bottom: Colour) -> None:
        """Fill a polygon with a vertical gradient over the polygon's own height."""
        scaled = self._points(points)
        upper = max(0, int(min(y for _, y in scaled)))
        lower = min(self._image.height, int(max(y for _, y in scaled)) + 1)
        if lower <= upper:
            return
        mask = Image.new("L", (self._image.width, lower - upper))
        ImageDraw.Draw(mask).polygon([(x, y - upper) for x, y in scaled], 255)
        self._image.paste(_gradient(mask.size, top, bottom), (0, upper), mask)

    def sky(self, top: Colour, bottom: Colour, height: float | None = None) -> None:
        """Fill the picture from its upper edge down to `height` with a vertical gradient."""
        lower = self.height if height is None else height
        self.shade([(0, 0), (self.width, 0), (self.width, lower), (0, lower)], top, bottom)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: Colour,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """One line of text; `y` is its baseline, `align` is left, centre or right of `x`."""
        size_px = round(size * self._scale)
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        start = x * self._scale - lettering.width(text, size_px) * shift
        lettering.draw_text(self._image, (start, y * self._scale), text, size_px, fill, bold)

    def label(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: Colour,
        halo: Colour,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Text on a soft outline, so that it can be read on a map."""
        reach = max(1.2, size * 0.11)
        for dx, dy in (
            (-1, 0),
            (1, 0),
            (0, -1),
            (0, 1),
            (-0.7, -0.7),
            (0.7, 0.7),
            (-0.7, 0.7),
            (0.7, -0.7),
        ):
            self.text(x + dx * reach, y + dy * reach, text, size, halo, align, True)
        self.text(x, y, text, size, fill, align, bold)

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: Colour,
        measure: float,
        leading: float = 1.45,
        bold: bool = False,
    ) -> float:
        """Set `text` in lines no wider than `measure`; the baseline below the last line."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and lettering.width(longer, round(size * self._scale)) > measure * self._scale:
                self.text(x, y, line, size, fill, bold=bold)
                y += size * leading
                line = word
            else:
                line = longer
        self.text(x, y, line, size, fill, bold=bold)
        return y + size * leading

    def veil(self, top: float, bottom: float, colour: Colour, strength: float) -> None:
        """Lay mist over a band: strongest in its middle, nothing at its edges."""
        s = self._scale
        upper, lower = max(0, round(top * s)), min(self._image.height, round(bottom * s))
        if lower <= upper:
            return
        half = (lower - upper) / 2
        column = Image.new("L", (1, lower - upper))
        column.putdata(
            [round(255 * strength * (1 - abs(row - half) / half)) for row in range(lower - upper)]
        )
        mask = column.resize((self._image.width, lower - upper))
        self._image.paste(colour, (0, upper), mask)

    def finish(self) -> Image.Image:
        """The picture at its final size."""
        return self._image.resize((self.width, self.height), Image.Resampling.BOX)

    def png(self) -> bytes:
        """The finished picture as PNG bytes; the same drawing always gives the same bytes."""
        out = io.BytesIO()
        self.finish().save(out, "PNG", compress_level=7)
        return out.getvalue()


def _gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    width, height = size
    column = Image.new("RGB", (1, height))
    last = max(1, height - 1)
    column.putdata([mix(top, bottom, row / last) for row in range(height)])
    return column.resize((width, height))
