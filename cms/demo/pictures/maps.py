"""Maps of today's province: the whole, its districts before July 2025, its border gates."""

from __future__ import annotations

from .canvas import Canvas, Point
from .geography import (
    GATES,
    KY_CUNG,
    ROAD_EAST,
    ROAD_NORTH,
    ROAD_NORTH_SOUTH,
    ROAD_WEST,
    TOWNS,
    Projection,
    boundaries,
)
from .objects import star
from .palette import (
    BRICK,
    CLAY,
    DISTRICTS,
    FOREST,
    GOLD,
    INDIGO,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    PINE,
    RIVER,
    SAGE,
    SAND,
    SLATE,
    STONE,
    WATER,
    Colour,
    mix,
)
from .terrain import curve

WHOLE = Projection(centre=(106.70, 21.89), scale=585, x=470, y=380)
DISTRICT_LABELS: dict[str, tuple[str, Point]] = {
    "trang-dinh": ("Tràng Định", (106.42, 22.32)),
    "binh-gia": ("Bình Gia", (106.28, 22.06)),
    "van-lang": ("Văn Lãng", (106.58, 22.05)),
    "cao-loc": ("Cao Lộc", (106.91, 21.90)),
    "lang-son-city": ("TP Lạng Sơn", (106.75, 21.832)),
    "van-quan": ("Văn Quan", (106.52, 21.84)),
    "bac-son": ("Bắc Sơn", (106.26, 21.82)),
    "huu-lung": ("Hữu Lũng", (106.34, 21.56)),
    "chi-lang": ("Chi Lăng", (106.62, 21.67)),
    "loc-binh": ("Lộc Bình", (106.95, 21.70)),
    "dinh-lap": ("Đình Lập", (107.10, 21.53)),
}


def base_map(c: Canvas, view: Projection, land: Colour, edge: Colour) -> None:
    """The province's silhouette with a soft shore."""
    province, _ = boundaries()
    for ring in province:
        outline = view.ring(ring)
        c.line(outline, mix(edge, PAPER, 0.55), 12)
        c.polygon(outline, land)


def outline(c: Canvas, view: Projection, edge: Colour, width: float) -> None:
    """The line of the province's limits."""
    province, _ = boundaries()
    for ring in province:
        points = view.ring(ring)
        c.line([*points, points[0]], edge, width)


def way(c: Canvas, view: Projection, line: list[Point], colour: Colour, width: float) -> None:
    """A road or river drawn smoothly through its points."""
    c.line(curve(view.ring(line), 8), colour, width)


def scale_bar(c: Canvas, view: Projection, x: float, y: float, kilometres: int = 20) -> None:
    """A bar of two halves, with its length in kilometres."""
    half = view.kilometres(kilometres / 2)
    c.rectangle(x, y, x + half, y + 7, INK)
    c.rectangle(x + half, y, x + 2 * half, y + 7, PAPER)
    c.line([(x, y), (x + 2 * half, y), (x + 2 * half, y + 7), (x, y + 7), (x, y)], INK, 1.5)
    c.text(x, y - 8, "0", 14, INK, "centre")
    c.text(x + half, y - 8, str(kilometres // 2), 14, INK, "centre")
    c.text(x + 2 * half, y - 8, f"{kilometres} km", 14, INK, "centre")


def north_arrow(c: Canvas, x: float, y: float) -> None:
    """An arrow that points up, with N for north."""
    c.polygon([(x, y - 34), (x + 12, y), (x, y - 8)], INK)
    c.polygon([(x, y - 34), (x - 12, y), (x, y - 8)], SLATE)
    c.text(x, y + 20, "N", 18, INK, "centre", True)


def heading(c: Canvas, title: str, subtitle: str, x: float = 690) -> None:
    """Title and subtitle in the upper right part, where the maps have room."""
    c.text(x, 86, title, 36, INK, bold=True)
    c.text(x, 120, subtitle, 19, SLATE)
    c.rectangle(x, 138, x + 90, 143, CLAY)


def source(c: Canvas, text: str) -> None:
    """The line at the foot that names where the data come from."""
    c.rectangle(0, c.height - 40, c.width, c.height, PAPER)
    c.text(48, c.height - 15, text, 13, SLATE)


BOUNDARY_SOURCE = (
    "Outline: vietnamese-provinces-database, © 2021 Thang Le Quoc (MIT), simplified. "
    "Rivers and roads are schematic."
)


def town(
    c: Canvas,
    at: Point,
    name: str,
    align: str = "left",
    dx: float = 10,
    dy: float = 6,
    size: float = 17,
) -> None:
    """A town's dot and name."""
    c.circle(at[0], at[1], 5.5, INK)
    c.circle(at[0], at[1], 3, PAPER)
    c.label(
        at[0] + (dx if align == "left" else -dx),
        at[1] + dy,
        name,
        size,
        INK,
        mix(SAGE, PAPER, 0.6),
        align,
    )


def map_province() -> bytes:
    """The province with its towns, the Kỳ Cùng, the main roads and its neighbours."""
    c = Canvas(ground=mix(SAND, PAPER, 0.45))
    land = mix(SAGE, PAPER, 0.35)
    base_map(c, WHOLE, land, PINE)
    for places in (
        [(106.96, 21.86), (107.02, 21.84), (106.91, 21.87)],
        [(106.25, 21.76), (106.32, 21.72), (106.38, 21.69), (106.42, 21.64)],
        [(106.30, 22.20), (106.36, 22.23), (106.25, 22.10)],
    ):
        for x, y in (WHOLE.at(place) for place in places):
            c.polygon([(x - 24, y + 10), (x, y - 18), (x + 24, y + 10)], mix(MOSS, land, 0.35))
            c.polygon([(x - 6, y + 10), (x, y - 18), (x + 24, y + 10)], mix(MOSS, land, 0.6))
    way(c, WHOLE, KY_CUNG, RIVER, 5)
    for road in (ROAD_WEST, ROAD_EAST, ROAD_NORTH):
        way(c, WHOLE, road, mix(OCHRE, BRICK, 0.25), 3)
    way(c, WHOLE, ROAD_NORTH_SOUTH, CLAY, 5)
    outline(c, WHOLE, PINE, 3)
    for name, place in TOWNS.items():
        left = name in ("Na Sầm", "Bình Gia", "Đồng Đăng", "Bắc Sơn")
        if name != "Lạng Sơn":
            town(
                c,
                WHOLE.at(place),
                name,
                "right" if left else "left",
                dy={"Bắc Sơn": 22, "Hữu Lũng": 20, "Lộc Bình": 16}.get(name, 6),
            )
    x, y = WHOLE.at(TOWNS["Lạng Sơn"])
    star(c, x, y, 15, BRICK)
    c.label(x + 16, y + 22, "Lạng Sơn", 25, INK, mix(SAGE, PAPER, 0.6), bold=True)
    _neighbours(c)
    x, y = WHOLE.at((106.98, 21.775))
    c.label(x + 8, y - 2, "sông Kỳ Cùng", 14, RIVER, land)
    heading(c, "Tỉnh Lạng Sơn", "Lạng Sơn Province · 8,310 km²")
    _key(c, 965, 560)
    scale_bar(c, WHOLE, 965, 716)
    north_arrow(c, 1145, 700)
    source(c, BOUNDARY_SOURCE)
    return c.png()


def _neighbours(c: Canvas) -> None:
    colour = mix(SLATE, PAPER, 0.15)
    for name, x, y in (
        ("CAO BẰNG", 292, 56),
        ("BẮC KẠN", 62, 290),
        ("THÁI NGUYÊN", 78, 520),
        ("BẮC GIANG", 480, 690),
        ("QUẢNG NINH", 872, 650),
    ):
        c.text(x, y, name, 17, colour, "centre")
    c.text(720, 268, "TRUNG QUỐC", 20, colour, "centre", True)
    c.text(720, 294, "Quảng Tây · Guangxi", 16, colour, "centre")


def _key(c: Canvas, x: float, y: float) -> None:
    rows: list[tuple[Colour, float, str]] = [
        (CLAY, 5, "Hà Nội – Hữu Nghị"),
        (mix(OCHRE, BRICK, 0.25), 3, "Quốc lộ · highway"),
        (RIVER, 5, "Sông · river"),
        (PINE, 3, "Địa giới · limits"),
    ]
    for i, (colour, width, text) in enumerate(rows):
        c.line([(x, y + i * 30), (x + 42, y + i * 30)], colour, width)
        c.text(x + 54, y + 6 + i * 30, text, 15, INK)


def map_districts() -> bytes:
    """The eleven districts and the city of the years before July 2025."""
    c = Canvas(ground=mix(WATER, PAPER, 0.75))
    base_map(c, WHOLE, SAND, SLATE)
    _, districts = boundaries()
    tints = {
        code: DISTRICTS[i]
        for code, i in zip(sorted(districts), (2, 3, 3, 1, 4, 4, 0, 5, 1, 5, 0), strict=True)
    }
    for code, rings in districts.items():
        for ring in rings:
            points = WHOLE.ring(ring)
            c.polygon(points, CLAY if code == "lang-son-city" else tints[code])
            c.line([*points, points[0]], PAPER, 4)
    for rings in districts.values():
        for ring in rings:
            points = WHOLE.ring(ring)
            c.line([*points, points[0]], mix(SLATE, PAPER, 0.2), 1.4)
    outline(c, WHOLE, INK, 3)
    for code, (name, place) in DISTRICT_LABELS.items():
        x, y = WHOLE.at(place)
        if code == "lang-son-city":
            c.line([(x, y), (x + 62, y - 152), (x + 96, y - 152)], INK, 1.5)
            c.circle(x, y, 4, INK)
            c.text(x + 104, y - 145, name, 21, BRICK, bold=True)
        else:
            c.label(x, y + 7, name, 21, INK, tints[code], "centre", True)
    heading(c, "Mười một huyện, thành phố", "Eleven districts, as they were until 30 June 2025")
    scale_bar(c, WHOLE, 965, 716)
    north_arrow(c, 1145, 700)
    source(
        c,
        "Limits: joined from communes of vietnamese-provinces-database, © 2021 Thang Le Quoc "
        "(MIT), simplified; approximate.",
    )
    return c.png()


def map_border_gates() -> bytes:
    """The northern and eastern border with eight gates, by their class in 2015."""
    view = Projection(centre=(106.80, 22.08), scale=1020, x=560, y=405)
    c = Canvas(ground=mix(SAND, PAPER, 0.4))
    base_map(c, view, mix(SAGE, PAPER, 0.3), PINE)
    way(c, view, KY_CUNG, WATER, 6)
    way(c, view, ROAD_NORTH_SOUTH, mix(CLAY, PAPER, 0.35), 5)
    for road in (ROAD_NORTH, ROAD_EAST, ROAD_WEST):
        way(c, view, road, mix(OCHRE, PAPER, 0.25), 4)
    outline(c, view, FOREST, 4)
    for name in ("Lạng Sơn", "Đồng Đăng", "Na Sầm", "Thất Khê", "Lộc Bình"):
        left = name in ("Đồng Đăng", "Na Sầm")
        town(c, view.at(TOWNS[name]), name, "right" if left else "left", 16 if left else 10)
    c.text(900, 350, "TRUNG QUỐC · CHINA", 22, mix(SLATE, PAPER, 0.2), "centre", True)
    gates: list[tuple[str, Colour, float, float, float]] = [
        ("Nà Nưa", MOSS, 12, 40, -14),
        ("Bình Nghi", MOSS, 12, 44, 4),
        ("Na Hình", MOSS, 12, 44, 6),
        ("Tân Thanh", MOSS, 12, 64, -34),
        ("Cốc Nam", MOSS, 12, 88, -10),
        ("Hữu Nghị", CLAY, 17, 96, 26),
        ("Ga Đồng Đăng", INDIGO, 15, 118, 62),
        ("Chi Ma", GOLD, 15, 44, -20),
    ]
    for name, colour, radius, dx, dy in gates:
        _pin(c, view.at(GATES[name]), name, colour, radius, dx, dy)
    heading(c, "Cửa khẩu biên giới", "Eight border gates of Lạng Sơn, 2015", 700)
    _gate_key(c, 930, 530)
    scale_bar(c, view, 930, 706, 20)
    north_arrow(c, 1145, 440)
    source(c, "Gates to about one kilometre. Outline: © 2021 Thang Le Quoc (MIT), simplified.")
    return c.png()


def _pin(
    c: Canvas, at: Point, name: str, colour: Colour, radius: float, dx: float, dy: float
) -> None:
    x, y = at
    c.line([(x, y), (x + dx, y + dy)], SLATE, 1.5)
    c.circle(x, y, radius * 0.62, PAPER)
    c.circle(x, y, radius * 0.48, colour)
    c.rectangle(x + dx, y + dy - 15, x + dx + 16 + len(name) * 11.2, y + dy + 15, PAPER, 6)
    c.rectangle(x + dx, y + dy - 15, x + dx + 6, y + dy + 15, colour, 2)
    c.text(x + dx + 14, y + dy + 6, name, 18, INK, bold=True)


def _gate_key(c: Canvas, x: float, y: float) -> None:
    rows: list[tuple[Colour, str]] = [
        (CLAY, "Quốc tế · international (road)"),
        (INDIGO, "Quốc tế · international (rail)"),
        (GOLD, "Chính · main"),
        (MOSS, "Phụ · auxiliary"),
    ]
    for i, (colour, text) in enumerate(rows):
        c.circle(x + 8, y + i * 28, 9, STONE)
        c.circle(x + 8, y + i * 28, 7, colour)
        c.text(x + 28, y + 5 + i * 28, text, 14, INK)
