"""The demonstration's files are real, small, always the same, and different from each other."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tomllib
import unicodedata
import wave
from importlib.resources import files
from itertools import combinations

import pytest
from PIL import Image

from cms.demo.pictures import DRAWINGS, Rendered, render
from cms.demo.pictures.canvas import Canvas
from cms.demo.pictures.charts import ETHNIC_2019, GRDP_2024
from cms.demo.pictures.geography import Projection, boundaries
from cms.demo.pictures.lettering import width
from cms.demo.pictures.palette import INK, PAPER

LIMIT_BYTES = 400_000
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", letter + tone)
        for vowel in VOWELS
        for letter in (vowel, vowel.upper())
        for tone in TONES
    }
    | {"d", "đ", "D", "Đ"}
)
MIME_TYPES = {
    "IMAGE": "image/png",
    "VIDEO": "image/webp",
    "AUDIO": "audio/wav",
    "DOCUMENT": "application/pdf",
}
DIGESTS = """
import hashlib, json
from cms.demo.pictures import DRAWINGS, draw
print(json.dumps({name: hashlib.sha256(draw(name)).hexdigest() for name in DRAWINGS}))
"""


@pytest.fixture(scope="module")
def rendered() -> dict[str, Rendered]:
    """Every drawing, made once."""
    return {name: render(name) for name in DRAWINGS}


def _kinds() -> dict[str, str]:
    """The kind of media that each drawing is for."""
    text = files("cms.demo").joinpath("content", "media.toml").read_text("utf-8")
    return {row["drawing"]: row["kind"] for row in tomllib.loads(text)["media"]}


def test_each_media_file_has_a_drawing_and_none_is_left_over() -> None:
    assert set(_kinds()) == set(DRAWINGS)


def test_an_unknown_drawing_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="no_such_drawing"):
        render("no_such_drawing")


def test_each_file_is_of_its_kind_and_small(rendered: dict[str, Rendered]) -> None:
    for name, kind in _kinds().items():
        assert rendered[name].mime_type == MIME_TYPES[kind], name
        assert 1_000 < len(rendered[name].data) < LIMIT_BYTES, name


def test_images_are_large_and_rich_enough(rendered: dict[str, Rendered]) -> None:
    for name, file in rendered.items():
        if file.mime_type == "image/png":
            with Image.open(io.BytesIO(file.data)) as image:
                assert image.size == (file.width, file.height)
                assert min(image.size) >= 800, name
                colours = image.convert("RGB").getcolors(maxcolors=image.width * image.height)
                assert colours is not None
                assert len(colours) > 100, name
                assert max(count for count, _ in colours) < 0.8 * image.width * image.height, name


def test_images_look_different_from_each_other(rendered: dict[str, Rendered]) -> None:
    """Reduced to 24 by 16 pixels of grey, any two differ by three levels a pixel or more."""
    small: dict[str, bytes] = {}
    for name, file in rendered.items():
        if file.mime_type.startswith("image/"):
            with Image.open(io.BytesIO(file.data)) as image:
                small[name] = image.convert("L").resize((24, 16)).tobytes()
    for one, other in combinations(small, 2):
        pairs = zip(small[one], small[other], strict=True)
        assert sum(abs(a - b) for a, b in pairs) / (24 * 16) >= 3, (one, other)


def test_drawings_are_the_same_in_another_process(rendered: dict[str, Rendered]) -> None:
    found = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        timeout=120,
    )
    here = {name: hashlib.sha256(f.data).hexdigest() for name, f in rendered.items()}
    assert json.loads(found.stdout) == here


def test_the_clip_moves(rendered: dict[str, Rendered]) -> None:
    file = rendered["clip_border_gates"]
    assert file.duration_seconds == pytest.approx(6.0)
    with Image.open(io.BytesIO(file.data)) as clip:
        assert clip.size == (file.width, file.height) == (640, 360)
        shots = []
        for frame in (0, 16, 32):
            clip.seek(frame)
            shots.append(clip.convert("RGB").tobytes())
    assert len(set(shots)) == 3


def test_the_sound_can_be_heard(rendered: dict[str, Rendered]) -> None:
    file = rendered["audio_sli"]
    with wave.open(io.BytesIO(file.data)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert file.duration_seconds == pytest.approx(seconds)
    assert 5 < seconds < 15
    assert 8_000 < max(samples) < 32_767
    assert (file.width, file.height, file.pages) == (None, None, None)


def test_the_paper_is_a_pdf_of_one_page(rendered: dict[str, Rendered]) -> None:
    file = rendered["doc_plan_49"]
    assert file.data.startswith(b"%PDF-")
    assert file.data.rstrip().endswith(b"%%EOF")
    assert file.data.count(b"/Type /Page\n") == file.pages == 1


def test_shares_in_the_charts_add_up_to_a_hundred() -> None:
    for shares in (GRDP_2024, ETHNIC_2019):
        assert sum(share for _, share in shares) == pytest.approx(100)


def test_the_map_keeps_its_proportions() -> None:
    """A degree of longitude is shorter than one of latitude, by the cosine of the latitude."""
    view = Projection(centre=(106.7, 21.9), scale=600)
    assert view.at((106.7, 21.9)) == (600, 400)
    assert view.at((106.7, 22.9)) == pytest.approx((600, -200))
    assert view.at((107.7, 21.9))[0] == pytest.approx(600 + 600 * 0.9278, abs=0.1)
    assert view.kilometres(111.2) == pytest.approx(600)
    province, districts = boundaries()
    assert len(province) == 1
    assert len(districts) == 11


def test_every_vietnamese_letter_is_drawn_in_its_own_way() -> None:
    seen: dict[bytes, str] = {}
    for letter in LETTERS:
        canvas = Canvas(80, 100)
        canvas.text(20, 70, letter, 48, INK)
        twin = seen.setdefault(canvas.finish().tobytes(), letter)
        assert twin == letter, f"{letter} looks like {twin}"


def test_a_letter_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="谅"):
        width("谅山", 20)


def test_a_paragraph_keeps_to_its_measure() -> None:
    canvas = Canvas(400, 300)
    end = canvas.paragraph(20, 40, "Lạng Sơn có 231,7 km đường biên giới " * 3, 20, INK, 200)
    assert end > 40 + 20 * 1.45 * 3
    ink = Image.eval(canvas.finish().convert("L"), lambda v: 255 if v < 128 else 0).getbbox()
    assert ink is not None
    assert ink[2] <= 20 + 200 + 2


def test_an_empty_picture_is_paper() -> None:
    with Image.open(io.BytesIO(Canvas(10, 10).png())) as image:
        assert image.getcolors() == [(100, PAPER)]
