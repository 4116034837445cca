"""The strip at the head of the page: a frame of each exhibit that shows something.

What an exhibit's place below holds back, the strip holds back: of a hidden exhibit it takes the
preview of a few grey pixels and never looks at the picture itself.
"""

import base64
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

from sightline.exports.claim_types import Cite
from sightline.exports.pictures import FORMATS
from sightline.exports.report_types import ExhibitPart, FramePart
from sightline.model.exhibit import ExhibitKind

MOST_TILES: Final = 8
_SEEN: Final = frozenset({ExhibitKind.FOOTAGE.value, ExhibitKind.STILL.value})
_SIDE: Final = 288
"""Pixels on the longer side: sharp at the size shown on a fine screen, and a tenth of the bytes."""
_QUALITY: Final = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class TilePart:
    """An exhibit's first frame, as far as it may be seen unasked."""

    cite: Cite
    kind: str
    hidden: bool
    source: str
    """A data: address: the preview of a hidden exhibit, else a small picture."""
    alt: str
    """Empty for a preview, in which there is nothing to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPart:
    """The strip, and how many exhibits have a picture at all."""

    tiles: tuple[TilePart, ...]
    of: int


def strip(exhibits: tuple[ExhibitPart, ...]) -> StripPart:
    """At most eight exhibits, those that bear on claims first, else in the order of the log."""
    pictured = [
        (exhibit, first)
        for exhibit in exhibits
        if exhibit.kind in _SEEN and (first := _first(exhibit.frames))
    ]
    pictured.sort(key=lambda found: not found[0].bears_on)
    return StripPart(
        tiles=tuple(_tile(exhibit, first) for exhibit, first in pictured[:MOST_TILES]),
        of=len(pictured),
    )


def _first(frames: tuple[FramePart, ...]) -> FramePart | None:
    """The first frame whose bytes can be shown."""
    return next((frame for frame in frames if frame.preview), None)


def _tile(exhibit: ExhibitPart, frame: FramePart) -> TilePart:
    return TilePart(
        cite=exhibit.cite,
        kind=exhibit.kind,
        hidden=exhibit.hidden,
        source=frame.preview if exhibit.hidden else _small(frame.picture),
        alt="" if exhibit.hidden else frame.alt,
    )


def _small(address: str) -> str:
    """The picture at such an address, smaller; that it decodes was seen to when it was read."""
    data = io.BytesIO(base64.b64decode(address.partition(",")[2]))
    with Image.open(data, formats=tuple(FORMATS.values())) as picture:
        small = picture.convert("RGB")
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
