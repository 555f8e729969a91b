"""The files of the demonstration, drawn and synthesised when they are needed.

Nothing here is a photograph or a copy: each file is made by a small function with Pillow or the
standard library, and the same name always gives the same bytes.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from . import charts, clip, desk, gates, history, landscapes, life, maps, papers, sites, sound

DRAWINGS: dict[str, Callable[[], bytes]] = {
    function.__name__: function
    for function in (
        maps.map_province,
        maps.map_districts,
        maps.map_border_gates,
        history.map_1831,
        history.retreat_1885,
        history.campaign_1950,
        history.cao_lang_map,
        charts.chart_trade,
        charts.chart_population,
        charts.chart_grdp_2024,
        charts.chart_ethnic_groups,
        charts.timeline_1831_2025,
        gates.gate_huu_nghi,
        gates.gate_dong_dang,
        gates.gate_tan_thanh,
        gates.gate_chi_ma,
        gates.gate_coc_nam,
        landscapes.mountain_mau_son,
        landscapes.valley_bac_son,
        landscapes.river_ky_cung,
        sites.cave_tam_thanh,
        sites.pass_chi_lang,
        sites.anise_forest,
        life.custard_apple,
        life.roast_duck,
        life.sli_singing,
        life.market_ky_lua,
        life.railway_dong_dang,
        desk.cover_2015,
        desk.portal_page,
        desk.studio_rundown,
        clip.clip_border_gates,
        sound.audio_sli,
        papers.doc_plan_49,
    )
}


@dataclass(frozen=True)
class Rendered:
    """A file and its facts; sizes in pixels, duration in seconds, None where it has none."""

    data: bytes
    mime_type: str
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    pages: int | None = None


def draw(name: str) -> bytes:
    """The bytes of the drawing called `name`.

    Raises KeyError, with the name, for one that doesn't exist.
    """
    return DRAWINGS[name]()


def render(drawing: str) -> Rendered:
    """The drawing with its media type (RFC 6838) and the facts read from its own bytes.

    Raises KeyError, with the name, for a drawing that doesn't exist.
    """
    data = draw(drawing)
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        with wave.open(io.BytesIO(data)) as file:
            seconds = file.getnframes() / file.getframerate()
        return Rendered(data, "audio/wav", duration_seconds=seconds)
    if data.startswith(b"%PDF-"):
        return Rendered(data, "application/pdf", papers.WIDTH, papers.HEIGHT, pages=1)
    with Image.open(io.BytesIO(data)) as image:
        mime_type = Image.MIME[image.format or ""]
        frames = int(getattr(image, "n_frames", 1))
        seconds = frames * clip.FRAME_MILLISECONDS / 1000 if frames > 1 else None
        return Rendered(data, mime_type, image.width, image.height, seconds)
