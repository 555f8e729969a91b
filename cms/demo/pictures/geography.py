"""The simplified outlines of the province and its districts, and where things lie on a map.

Outlines come from `content/boundaries.json` (WGS 84 degrees, longitude first, as in GeoJSON).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from .canvas import Point

Ring = list[Point]

# Positions for drawing only, to about a kilometre (longitude, latitude).
TOWNS: dict[str, Point] = {
    "Lạng Sơn": (106.761, 21.853),
    "Đồng Đăng": (106.70, 21.94),
    "Thất Khê": (106.47, 22.26),
    "Na Sầm": (106.61, 22.06),
    "Bình Gia": (106.36, 21.95),
    "Bắc Sơn": (106.32, 21.90),
    "Văn Quan": (106.54, 21.87),
    "Đồng Mỏ": (106.57, 21.66),
    "Hữu Lũng": (106.34, 21.50),
    "Lộc Bình": (106.92, 21.76),
    "Đình Lập": (107.09, 21.55),
}
GATES: dict[str, Point] = {
    "Hữu Nghị": (106.712, 21.976),
    "Ga Đồng Đăng": (106.70, 21.94),
    "Chi Ma": (107.02, 21.82),
    "Tân Thanh": (106.69, 22.02),
    "Cốc Nam": (106.69, 21.99),
    "Na Hình": (106.69, 22.14),
    "Nà Nưa": (106.56, 22.36),
    "Bình Nghi": (106.69, 22.24),
}
KY_CUNG: Ring = [
    (107.24, 21.64),
    (107.16, 21.66),
    (107.05, 21.70),
    (106.97, 21.765),
    (106.91, 21.79),
    (106.84, 21.83),
    (106.77, 21.855),
    (106.70, 21.87),
    (106.64, 21.93),
    (106.63, 22.00),
    (106.61, 22.06),
    (106.56, 22.12),
    (106.54, 22.18),
    (106.51, 22.22),
    (106.53, 22.255),
    (106.61, 22.23),
    (106.69, 22.24),
]
ROAD_NORTH_SOUTH: Ring = [
    (106.30, 21.43),
    (106.34, 21.50),
    (106.45, 21.56),
    (106.54, 21.62),
    (106.57, 21.66),
    (106.66, 21.72),
    (106.72, 21.78),
    (106.761, 21.853),
    (106.73, 21.90),
    (106.70, 21.94),
    (106.712, 21.976),
]
ROAD_NORTH: Ring = [
    (106.70, 21.94),
    (106.64, 22.01),
    (106.61, 22.06),
    (106.54, 22.16),
    (106.47, 22.26),
    (106.44, 22.34),
    (106.43, 22.42),
]
ROAD_EAST: Ring = [
    (106.761, 21.853),
    (106.85, 21.80),
    (106.92, 21.76),
    (107.00, 21.68),
    (107.09, 21.55),
    (107.20, 21.47),
]
ROAD_WEST: Ring = [
    (106.761, 21.853),
    (106.66, 21.86),
    (106.54, 21.87),
    (106.44, 21.91),
    (106.36, 21.95),
    (106.32, 21.90),
    (106.22, 21.83),
    (106.13, 21.80),
]


@lru_cache(maxsize=1)
def boundaries() -> tuple[list[Ring], dict[str, list[Ring]]]:
    """The rings of the province and, by code, those of its eleven districts before July 2025."""
    text = files("cms.demo").joinpath("content", "boundaries.json").read_text(encoding="utf-8")
    data = json.loads(text)
    districts = {code: [_ring(r) for r in rings] for code, rings in data["districts"].items()}
    return [_ring(r) for r in data["province"]], districts


def _ring(points: list[list[float]]) -> Ring:
    return [(float(x), float(y)) for x, y in points]


@dataclass(frozen=True)
class Projection:
    """Equirectangular projection: `scale` pixels a degree of latitude, `centre` at (x, y)."""

    centre: Point
    scale: float
    x: float = 600
    y: float = 400

    def at(self, place: Point) -> Point:
        """Where (longitude, latitude) falls in the picture, in pixels."""
        longitude, latitude = place
        squeeze = math.cos(math.radians(self.centre[1]))
        return (
            self.x + (longitude - self.centre[0]) * squeeze * self.scale,
            self.y - (latitude - self.centre[1]) * self.scale,
        )

    def ring(self, ring: Ring) -> Ring:
        """A whole outline in pixels."""
        return [self.at(point) for point in ring]

    def kilometres(self, count: float) -> float:
        """How many pixels `count` kilometres are."""
        return count / 111.2 * self.scale
