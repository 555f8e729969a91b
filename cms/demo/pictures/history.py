"""Reconstruction maps: what a map of 1831, 1885, 1950 or 1975 could have shown.

They are drawings of today. The limits of those years aren't recorded in the data, so each shows
today's outline of the province as a faint ground.
"""

from __future__ import annotations

import math

from .canvas import Canvas, Point
from .geography import KY_CUNG, ROAD_NORTH_SOUTH, TOWNS, Projection, boundaries
from .maps import north_arrow, scale_bar, source, way
from .palette import (
    BRICK,
    CLAY,
    FOREST,
    INDIGO,
    INK,
    OCHRE,
    PAPER,
    RIVER,
    SAND,
    SLATE,
    STONE,
    Colour,
    mix,
)
from .terrain import curve

PARCHMENT = mix(SAND, OCHRE, 0.14)
SEPIA = mix(BRICK, INK, 0.45)
# The seven châu of 1831, each set near the place that its name points to; approximate.
CHAU_1831: dict[str, Point] = {
    "Thất Tuyền": (106.42, 22.28),
    "Thoát Lãng": (106.47, 22.10),
    "Văn Uyên": (106.85, 21.93),
    "Văn Quan": (106.44, 21.87),
    "Ôn Châu": (106.50, 21.70),
    "Lộc Bình": (106.94, 21.66),
    "Yên Bác": (107.11, 21.57),
}
# A rough outline of Cao Bằng, set down by hand for this drawing (longitude, latitude).
CAO_BANG_SKETCH: list[Point] = [
    (106.26, 22.45),
    (106.13, 22.41),
    (105.98, 22.46),
    (105.86, 22.58),
    (105.74, 22.60),
    (105.62, 22.68),
    (105.48, 22.72),
    (105.36, 22.86),
    (105.33, 22.95),
    (105.50, 23.03),
    (105.60, 23.09),
    (105.75, 23.02),
    (105.88, 22.93),
    (106.02, 22.99),
    (106.20, 22.95),
    (106.27, 22.87),
    (106.42, 22.83),
    (106.56, 22.88),
    (106.70, 22.87),
    (106.80, 22.82),
    (106.83, 22.70),
    (106.75, 22.60),
    (106.60, 22.58),
    (106.55, 22.47),
    (106.56, 22.42),
    (106.52, 22.40),
    (106.49, 22.40),
    (106.45, 22.36),
    (106.38, 22.37),
    (106.33, 22.41),
]


def _bind(c: Canvas, title: str, year: str) -> None:
    """Trim the map to the sheet: margins, a double frame, a title and a year."""
    for box in ((0, 0, 1200, 34), (0, 0, 34, 800), (1166, 0, 1200, 800), (0, 740, 1200, 800)):
        c.rectangle(*box, PARCHMENT)
    for inset, width in ((20, 4), (30, 1.5)):
        right, bottom = c.width - inset, c.height - inset - 26
        c.line(
            [(inset, inset), (right, inset), (right, bottom), (inset, bottom), (inset, inset)],
            SEPIA,
            width,
        )
    c.text(1140, 96, title, 34, SEPIA, "right", True)
    c.text(1140, 136, year, 26, BRICK, "right")


def _key(c: Canvas, x: float, y: float, rows: tuple[tuple[Colour, str], ...]) -> None:
    """A key on a plain patch: a stroke of each colour and what it stands for."""
    c.rectangle(x - 18, y - 26, x + 334, y - 26 + 36 * len(rows), PARCHMENT, 6)
    for i, (colour, text) in enumerate(rows):
        c.line([(x, y + 36 * i - 6), (x + 50, y + 36 * i - 6)], colour, 7)
        c.text(x + 62, y + 36 * i, text, 16, INK)


def _ground(c: Canvas, view: Projection, fill: Colour, dash: float = 9) -> None:
    """Today's outline of the province, dashed."""
    province, _ = boundaries()
    for ring in province:
        points = view.ring(ring)
        c.polygon(points, fill)
        c.dashes([*points, points[0]], mix(SEPIA, PARCHMENT, 0.25), 2, dash)


def _hills(c: Canvas, places: list[Point], size: float) -> None:
    """Hills as old maps draw them: rows of small humps with hatching."""
    for x, y in places:
        for shift in (-1, 0, 1):
            cx, cy = x + shift * size * 0.9, y + abs(shift) * size * 0.3
            hump = [
                (cx - size * 0.7 + size * 1.4 * i / 12, cy - size * math.sin(math.pi * i / 12))
                for i in range(13)
            ]
            c.polygon(hump, mix(PARCHMENT, STONE, 0.4))
            c.line(hump, SEPIA, 1.8)
            for i in range(3):
                c.line(
                    [
                        (cx + size * (0.1 + 0.18 * i), cy - size * (0.85 - 0.25 * i)),
                        (cx + size * (0.05 + 0.2 * i), cy - size * (0.4 - 0.18 * i)),
                    ],
                    SEPIA,
                    1.2,
                )


def _place(
    c: Canvas, at: Point, name: str, align: str = "left", dy: float = 7, size: float = 20
) -> None:
    c.circle(at[0], at[1], 7, SEPIA)
    c.circle(at[0], at[1], 4, PARCHMENT)
    shift = {"left": 14.0, "right": -14.0, "centre": 0.0}[align]
    c.label(at[0] + shift, at[1] + dy, name, size, INK, PARCHMENT, align)


def _arrow(c: Canvas, points: list[Point], colour: Colour, width: float = 7) -> None:
    """A smooth arrow through `points`."""
    line = curve(points, 10)
    c.line(line, colour, width)
    (x0, y0), (x1, y1) = line[-4], line[-1]
    angle = math.atan2(y1 - y0, x1 - x0)
    tip = (x1 + 16 * math.cos(angle), y1 + 16 * math.sin(angle))
    wings = [(x1 + 17 * math.cos(angle + s), y1 + 17 * math.sin(angle + s)) for s in (2.2, -2.2)]
    c.polygon([tip, wings[0], (x1, y1), wings[1]], colour)


def _citadel(c: Canvas, at: Point, size: float) -> None:
    """A walled square with four gates: the seat of the province."""
    x, y = at
    corners = [(x + size * dx, y + size * dy) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    c.polygon(corners, PARCHMENT)
    c.line([*corners, corners[0]], BRICK, 5)
    for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0)):
        gate_x, gate_y = x + dx * size, y + dy * size
        c.rectangle(gate_x - 7, gate_y - 7, gate_x + 7, gate_y + 7, BRICK)
    c.rectangle(x - 7, y - 7, x + 7, y + 7, SEPIA)


def map_1831() -> bytes:
    """The new province of 1831: seat, prefecture, river and hills on an aged sheet."""
    view = Projection(centre=(106.70, 21.89), scale=560, x=560, y=390)
    c = Canvas(ground=PARCHMENT)
    _ground(c, view, mix(PARCHMENT, OCHRE, 0.16))
    _hills(
        c,
        [
            view.at(p)
            for p in (
                (107.01, 21.86),
                (106.24, 21.82),
                (106.27, 21.66),
                (106.22, 22.15),
                (107.14, 21.48),
                (106.27, 22.34),
                (106.38, 22.01),
                (106.76, 21.67),
            )
        ],
        22,
    )
    for width, colour in ((8, mix(SEPIA, PARCHMENT, 0.1)), (5, mix(RIVER, PARCHMENT, 0.45))):
        way(c, view, KY_CUNG, colour, width)
    c.dashes(curve(view.ring(ROAD_NORTH_SOUTH), 8), BRICK, 2.5, 10)
    _citadel(c, view.at(TOWNS["Lạng Sơn"]), 26)
    x, y = view.at(TOWNS["Lạng Sơn"])
    c.label(x + 40, y + 30, "Tỉnh thành Lạng Sơn", 25, INK, PARCHMENT, bold=True)
    c.label(x + 40, y + 54, "phủ Trường Khánh", 18, SEPIA, PARCHMENT)
    for name, place in CHAU_1831.items():
        c.label(*view.at(place), name, 18, BRICK, PARCHMENT, "centre")
    _place(c, view.at((106.712, 21.976)), "Trấn Nam Quan", dy=-10)
    _place(c, view.at((106.55, 21.63)), "ải Chi Lăng", "right")
    x, y = view.at((107.08, 21.73))
    c.label(x, y, "sông Kỳ Cùng", 15, SEPIA, PARCHMENT)
    _bind(c, "Tỉnh Lạng Sơn", "1831 · Minh Mệnh XII")
    c.paragraph(
        836, 178, "Một phủ và bảy châu vào ngày lập tỉnh, 4 tháng 11 năm 1831.", 17, SEPIA, 300
    )
    c.text(70, 76, "ĐẠI NAM", 22, SEPIA, bold=True)
    north_arrow(c, 92, 690)
    source(
        c,
        "Hình dựng lại / reconstruction drawn for this archive on today's outline; not a map "
        "of the time.",
    )
    return c.png()


def retreat_1885() -> bytes:
    """The retreat of the French column from Lạng Sơn at the end of March 1885."""
    view = Projection(centre=(106.62, 21.72), scale=860, x=560, y=410)
    c = Canvas(ground=PARCHMENT)
    _ground(c, view, mix(PARCHMENT, OCHRE, 0.12))
    _hills(
        c,
        [
            view.at(p)
            for p in (
                (106.40, 21.78),
                (106.34, 21.62),
                (106.92, 21.80),
                (106.90, 21.62),
                (106.48, 21.95),
                (106.25, 21.74),
            )
        ],
        26,
    )
    way(c, view, KY_CUNG, mix(RIVER, PARCHMENT, 0.35), 7)
    c.dashes(curve(view.ring(ROAD_NORTH_SOUTH), 8), SEPIA, 2.5, 10)
    _arrow(
        c,
        [view.at(p) for p in ((106.74, 22.06), (106.72, 21.99), (106.70, 21.95), (106.75, 21.89))],
        INDIGO,
    )
    _arrow(
        c,
        [
            view.at(p)
            for p in (
                (106.75, 21.83),
                (106.67, 21.75),
                (106.58, 21.68),
                (106.50, 21.59),
                (106.38, 21.48),
            )
        ],
        BRICK,
    )
    _arrow(
        c,
        [view.at(p) for p in ((106.77, 21.83), (106.74, 21.72), (106.70, 21.60), (106.62, 21.46))],
        BRICK,
    )
    _place(c, view.at((106.70, 21.945)), "Đồng Đăng", "right")
    _place(c, view.at((106.765, 21.865)), "Kỳ Lừa", dy=-4)
    _place(c, view.at((106.76, 21.85)), "Lạng Sơn", dy=22, size=24)
    _place(c, view.at((106.57, 21.66)), "Thanh Mọi", "right", -8)
    _place(c, view.at((106.60, 21.40)), "Chũ", dy=8)
    _place(c, view.at((106.35, 21.45)), "Kép", "right", 8)
    _bind(c, "Rút quân khỏi Lạng Sơn", "28-3 – 1-4-1885")
    _key(
        c,
        830,
        620,
        ((INDIGO, "quân Thanh · Qing forces"), (BRICK, "quân Pháp rút · French retreat")),
    )
    c.rectangle(812, 660, 1164, 738, PARCHMENT)
    scale_bar(c, view, 840, 716)
    north_arrow(c, 92, 690)
    source(c, "Hình dựng lại / reconstruction; arrows are schematic and drawn on today's outline.")
    return c.png()


def campaign_1950() -> bytes:
    """The border campaign of autumn 1950 along the road from Cao Bằng to Lạng Sơn."""
    view = Projection(centre=(106.55, 22.22), scale=740, x=520, y=410)
    c = Canvas(ground=PARCHMENT)
    _ground(c, view, mix(PARCHMENT, OCHRE, 0.12))
    _hills(
        c,
        [
            view.at(p)
            for p in (
                (106.25, 22.22),
                (106.20, 22.52),
                (106.66, 22.56),
                (106.36, 22.05),
                (106.28, 21.88),
                (106.30, 22.40),
            )
        ],
        26,
    )
    road = [
        (106.26, 22.665),
        (106.33, 22.56),
        (106.43, 22.43),
        (106.44, 22.34),
        (106.47, 22.26),
        (106.54, 22.16),
        (106.61, 22.06),
        (106.70, 21.945),
        (106.76, 21.853),
    ]
    way(c, view, road, SEPIA, 5)
    c.label(*view.at((106.52, 22.335)), "đường số 4", 17, SEPIA, PARCHMENT)
    for line in (
        ((106.75, 22.40), (106.60, 22.44), (106.47, 22.435)),
        ((106.20, 22.34), (106.30, 22.32), (106.40, 22.31)),
        ((106.30, 22.18), (106.40, 22.22), (106.44, 22.245)),
    ):
        _arrow(c, [view.at(p) for p in line], BRICK)
    _arrow(c, [view.at(p) for p in ((106.73, 21.83), (106.66, 21.76), (106.58, 21.69))], INDIGO)
    names = [
        ("Cao Bằng", road[0], "right"),
        ("Đông Khê", road[2], "left"),
        ("Thất Khê", road[4], "left"),
        ("Na Sầm", road[6], "left"),
        ("Đồng Đăng", road[7], "right"),
        ("Lạng Sơn", road[8], "left"),
    ]
    for name, place, align in names:
        _place(
            c,
            view.at(place),
            name,
            align,
            22 if name == "Đông Khê" else 8,
            24 if name in ("Lạng Sơn", "Cao Bằng") else 20,
        )
    _bind(c, "Chiến dịch Biên giới", "Thu Đông 1950")
    _key(
        c,
        812,
        330,
        (
            (BRICK, "Quân đội nhân dân · People's Army"),
            (INDIGO, "quân Pháp rút · French withdrawal"),
        ),
    )
    scale_bar(c, view, 830, 420)
    north_arrow(c, 92, 690)
    source(c, "Hình dựng lại / reconstruction; arrows are schematic and drawn on today's outline.")
    return c.png()


def cao_lang_map() -> bytes:
    """Cao Lạng, December 1975 to December 1978: two provinces as one."""
    view = Projection(centre=(106.34, 22.21), scale=385, x=430, y=400)
    c = Canvas(ground=mix(SAND, PAPER, 0.35))
    c.text(740, 96, "Tỉnh Cao Lạng", 38, INK, bold=True)
    c.text(740, 132, "12-1975 – 29-12-1978", 22, BRICK)
    c.rectangle(740, 150, 830, 155, CLAY)
    north = view.ring(CAO_BANG_SKETCH)
    province, _ = boundaries()
    for points, fill in (
        (north, mix(OCHRE, PAPER, 0.45)),
        (view.ring(province[0]), mix(FOREST, PAPER, 0.55)),
    ):
        c.line([*points, points[0]], STONE, 10)
        c.polygon(points, fill)
        c.dashes([*points, points[0]], SLATE, 2, 8)
    c.label(*view.at((106.05, 22.76)), "Cao Bằng", 24, INK, mix(OCHRE, PAPER, 0.6), "centre", True)
    c.label(
        *view.at((106.50, 22.04)), "Lạng Sơn", 24, INK, mix(FOREST, PAPER, 0.65), "centre", True
    )
    for name, place, dy in (("tỉnh lỵ · seat", (106.26, 22.665), 26), ("", (106.76, 21.853), 0)):
        x, y = view.at(place)
        c.circle(x, y, 9, INK)
        c.circle(x, y, 5, BRICK if name else PAPER)
        c.text(x, y + dy, name, 15, BRICK, "centre")
    notes = (
        "Tháng 12 năm 1975, Cao Bằng và Lạng Sơn hợp thành tỉnh Cao Lạng, gồm 20 đơn vị hành "
        "chính.",
        "In December 1975 Cao Bằng and Lạng Sơn became one province of 20 units, with its seat at "
        "Cao Bằng. It was divided again on 29 December 1978.",
    )
    y = 220.0
    for note in notes:
        y = c.paragraph(740, y, note, 18, INK, 400) + 18
    scale_bar(c, view, 960, 690)
    north_arrow(c, 1130, 690)
    source(
        c,
        "Lạng Sơn: today's outline, © 2021 Thang Le Quoc (MIT). Cao Bằng: a freehand sketch. "
        "Neither shows the limits of 1975.",
    )
    return c.png()
