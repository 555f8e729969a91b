"""The limited palette that gives every drawing of the demonstration one look."""

from __future__ import annotations

Colour = tuple[int, int, int]

INK: Colour = (34, 48, 56)
SLATE: Colour = (84, 102, 110)
PAPER: Colour = (250, 246, 236)
SAND: Colour = (239, 228, 205)
STONE: Colour = (205, 194, 172)
MIST: Colour = (222, 231, 222)
SKY: Colour = (214, 230, 231)
DAWN: Colour = (248, 226, 190)
SAGE: Colour = (158, 190, 160)
MOSS: Colour = (94, 143, 106)
PINE: Colour = (45, 95, 82)
FOREST: Colour = (27, 66, 62)
WATER: Colour = (112, 168, 180)
RIVER: Colour = (58, 120, 143)
INDIGO: Colour = (43, 59, 99)
CLAY: Colour = (196, 86, 58)
BRICK: Colour = (146, 55, 43)
OCHRE: Colour = (226, 164, 62)
GOLD: Colour = (244, 204, 92)
SKIN: Colour = (228, 184, 148)
FLAG_RED: Colour = (205, 40, 40)

CHART: tuple[Colour, ...] = (PINE, CLAY, OCHRE, RIVER, SAGE)
DISTRICTS: tuple[Colour, ...] = (
    (233, 214, 170),
    (190, 212, 186),
    (214, 196, 178),
    (178, 206, 208),
    (238, 196, 164),
    (206, 220, 196),
)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that lies `share` (0 to 1) of the way from `first` to `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
