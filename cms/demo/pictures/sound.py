"""A short synthesised phrase on a pentatonic scale, after the manner of a sung call and answer."""

from __future__ import annotations

import array
import io
import math
import sys
import wave

RATE = 16_000
# (semitones above the first note, beats): two voices in turn, a call and its answer.
CALL = ((7, 1.0), (9, 0.5), (7, 0.5), (4, 1.0), (2, 1.0), (4, 2.0))
ANSWER = ((4, 1.0), (2, 0.5), (4, 0.5), (0, 1.0), (2, 1.0), (0, 2.5))
BEAT_SECONDS = 0.6
FIRST_NOTE_HERTZ = 293.66


def audio_sli() -> bytes:
    """A WAV file (mono, 16 bit, 16 kHz) of a call and an answer, about eight seconds long."""
    samples = array.array("h")
    for phrase, octave, brightness in ((CALL, 0, 0.35), (ANSWER, 0, 0.2)):
        for semitones, beats in phrase:
            pitch = FIRST_NOTE_HERTZ * 2 ** (semitones / 12 + octave)
            samples.extend(_note(pitch, beats * BEAT_SECONDS, brightness))
    if sys.byteorder == "big":
        samples.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _note(pitch: float, seconds: float, brightness: float) -> list[int]:
    """One voiced note: a few harmonics, a slow vibrato, a soft start and end."""
    count = int(seconds * RATE)
    phase = 0.0
    out: list[int] = []
    for i in range(count):
        moment = i / RATE
        vibrato = 1 + 0.006 * math.sin(math.tau * 5.2 * moment) * min(1.0, moment * 3)
        phase += math.tau * pitch * vibrato / RATE
        shape = min(1.0, moment / 0.07, (seconds - moment) / 0.12)
        tone = math.sin(phase) + brightness * math.sin(2 * phase) + 0.12 * math.sin(3 * phase)
        out.append(int(9_000 * shape * tone))
    return out
