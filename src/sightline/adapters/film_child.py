"""Inside the limited child: an exhibit's pictures and sound, made ready for a film to look at.

Only pixels and samples leave it; they are coded outside, so that no coded bytes of a decoder's
making are ever kept or played.
"""

import io
import struct
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

import cv2
import numpy as np

from sightline.adapters.decoder import open_footage
from sightline.adapters.messages import Outbox, Tag
from sightline.adapters.opened import CannotDecode, FileBytes
from sightline.analysis.contract import Frame, Picture, SoundBlock, Stream
from sightline.analysis.steadying import Steady, contrasted
from sightline.model.exhibit import ExhibitKind

HEAD: Final = struct.Struct("!cqHH")
"""`F` or `S`, microseconds, width, height; then I420 pixels, or 16-bit samples of 16 kHz."""
PICTURE, SOUND = b"F", b"S"
_TIME_MOST: Final = 1 << 53
_STREAMS: Final = frozenset({Stream.FRAMES, Stream.SOUND})

Change = Callable[[Picture], Picture]


def show(file: io.FileIO, outbox: Outbox, size: int, view: str, longest: int) -> None:
    """Send every picture and all sound of an exhibit.

    Args:
        file: The exhibit.
        outbox: Where to.
        size: Bytes of the exhibit.
        view: A key of `VIEWS`.
        longest: Pixels of the longer side at most.
    """
    source = FileBytes(file.fileno(), size, lambda _: None)
    try:
        opened = open_footage(source, ExhibitKind.FOOTAGE, "", _STREAMS, lambda _: None)
    except CannotDecode as error:
        outbox.send(Tag.REFUSED, error.cause.encode(errors="replace"))
        return
    change = VIEWS[view]()
    for event in opened.events:
        if isinstance(event, Frame):
            picture = change(_even(event.picture(longest)))
            height, width = picture.shape[:2]
            pixels = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
            outbox.send(
                Tag.BYTES,
                HEAD.pack(PICTURE, _microseconds(event.time.seconds), width, height),
                np.ascontiguousarray(pixels).data.cast("B"),
            )
        elif isinstance(event, SoundBlock):
            outbox.send(
                Tag.BYTES,
                HEAD.pack(SOUND, _microseconds(event.time.seconds), 0, 0),
                np.ascontiguousarray(event.samples, "<i2").data.cast("B"),
            )


def _plain() -> Change:
    return lambda picture: picture


def _contrast() -> Change:
    return contrasted


VIEWS: Final[Mapping[str, Callable[[], Change]]] = {
    "plain": _plain,
    "contrast": _contrast,
    "steady": Steady,
}


def _even(picture: Picture) -> Picture:
    """Cut to even sides, which the coding needs; a side of one pixel is doubled."""
    height, width = picture.shape[:2]
    if min(height, width) < 2:  # noqa: PLR2004 - the smallest even side
        picture = np.repeat(np.repeat(picture, 2, axis=0), 2, axis=1)
        height, width = picture.shape[:2]
    return picture[: height // 2 * 2, : width // 2 * 2]


def _microseconds(seconds: Fraction) -> int:
    exact = round(seconds * 1_000_000)
    return max(-_TIME_MOST, min(_TIME_MOST, exact))
