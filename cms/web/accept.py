"""Content negotiation: the media type of an answer, by the Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_RANGES = 64
"""Media ranges of a header that are looked at."""

_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


@dataclass(frozen=True)
class Offer:
    """A media type that can be had; ``by_name`` only by those who name it, not by a wildcard."""

    media_type: str
    by_name: bool = False


@dataclass(frozen=True)
class _Range:
    """What a header accepts: ``type/subtype`` in lower case, ``type/*`` or ``*/*``."""

    media_type: str
    quality: float
    position: int

    def fits(self, offer: Offer) -> int:
        """How closely it names what is offered: 0 not at all, 3 exactly."""
        if self.media_type == offer.media_type:
            return 3
        if offer.by_name:
            return 0
        if self.media_type == "*/*":
            return 1
        kind, _, rest = self.media_type.partition("/")
        return 2 if rest == "*" and offer.media_type.startswith(f"{kind}/") else 0


def best(header: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the header likes best, or None when it accepts none of them.

    Of equal weights, what is named goes before what a wildcard covers, and then what is named
    first. An empty header accepts everything; then, and of what one wildcard covers, the first
    offer is taken. Everything here is sent in UTF-8, so a range of another charset fits nothing;
    other parameters are passed over.
    """
    if not header.strip():
        return offers[0]
    ranges = list(_ranges(header))
    weighed = [(*_weight(offer, ranges), -index, offer) for index, offer in enumerate(offers)]
    quality, *_, offer = max(weighed, key=lambda each: each[:-1])
    return offer if quality > 0 else None


def _weight(offer: Offer, ranges: Sequence[_Range]) -> tuple[float, int, int]:
    """Quality, closeness and place of the range that is decisive: the closest one."""
    fitting = [(each.fits(offer), -each.position, each) for each in ranges if each.fits(offer)]
    if not fitting:
        return 0.0, 0, 0
    closeness, place, decisive = max(fitting, key=lambda each: each[:-1])
    return decisive.quality, closeness, place


def _ranges(header: str) -> Iterator[_Range]:
    for position, element in enumerate(header.lower().split(",", MOST_RANGES)[:MOST_RANGES]):
        media_type, *parameters = (part.strip() for part in element.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = (part.strip() for part in parameter.partition("="))
            if name == "q":  # a malformed weight refuses its range
                quality = float(value) if _QUALITY.fullmatch(value) else 0.0
            elif name == "charset" and value.strip('"') not in ("utf-8", "utf8"):
                media_type = ""
        if media_type:
            yield _Range(media_type, quality, position)
