"""A short moving picture: lorries pass a border gate as the barrier lifts."""

from __future__ import annotations

import io

from PIL import Image

from . import objects as o
from . import terrain as t
from . import transport as v
from .canvas import Canvas
from .palette import (
    CLAY,
    DAWN,
    GOLD,
    INDIGO,
    MIST,
    MOSS,
    OCHRE,
    PAPER,
    PINE,
    RIVER,
    SAGE,
    SAND,
    SLATE,
    STONE,
    mix,
)

FRAMES = 48
FRAME_MILLISECONDS = 125
SIZE = (640, 360)


def clip_border_gates() -> bytes:
    """The clip as an animated WebP of `FRAMES` frames that repeats."""
    frames = [_frame(i / FRAMES) for i in range(FRAMES)]
    out = io.BytesIO()
    frames[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=FRAME_MILLISECONDS,
        loop=0,
        quality=82,
        method=3,
    )
    return out.getvalue()


def _frame(moment: float) -> Image.Image:
    """The picture at `moment`, from 0 at the start to 1 at the end."""
    c = Canvas(*SIZE)
    c.sky(mix(DAWN, SAGE, 0.15), PAPER, 240)
    t.sun(c, 500 - 20 * moment, 74, 20, GOLD, DAWN)
    t.cloud(c, 80 + 110 * moment, 60, 66)
    t.ridge(c, "clip-far", 150, 30, 260, mix(SAGE, DAWN, 0.4), MIST, 260)
    t.ridge(c, "clip-near", 196, 24, 200, PINE, MOSS, 280)
    c.rectangle(0, 256, 640, 360, mix(SAND, STONE, 0.4))
    c.rectangle(0, 286, 640, 340, SLATE)
    for i in range(12):
        c.rectangle(i * 60, 311, i * 60 + 30, 315, PAPER)
    for x in (330, 470):
        c.rectangle(x, 120, x + 26, 290, PAPER)
        c.rectangle(x + 18, 120, x + 26, 290, STONE)
    c.rectangle(316, 104, 510, 132, PAPER)
    o.roof(c, 304, 522, 108, 30, CLAY, 0.07)
    c.rectangle(352, 110, 474, 128, INDIGO, 2)
    c.text(413, 124, "CỬA KHẨU", 13, GOLD, "centre", True)
    o.flag(c, 560, 276, 130)
    lift = max(0.0, min(1.0, moment * 5, (1 - moment) * 5))
    for i, (cab, box) in enumerate(((CLAY, RIVER), (PINE, OCHRE), (RIVER, SAND))):
        along = -140 - i * 190 + 1180 * max(0.0, moment - 0.08)
        v.truck(c, along, 330, 150, cab, box)
    v.barrier(c, 318, 278, 150, 74 * lift)
    return c.finish()
