"""Stills, decoded once: one picture, upright, however the camera was held."""

import io
import os
from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import pillow_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageOps,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from sightline.adapters.opened import CannotDecode, Damage, Event, FileBytes, Opened
from sightline.adapters.pictures import ReadySmall, fitted, shrunk
from sightline.analysis.contract import Frame, Media, Picture, Stream, StreamFacts
from sightline.model.exhibit import ExhibitKind
from sightline.model.times import MediaTime

MAX_PIXELS: Final = 200_000_000
_READERS: Final = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    Jpeg2KImagePlugin.Jpeg2KImageFile,
)
_FORMATS: Final = (*(reader.format for reader in _READERS), "HEIF")
"""None that runs another program or a script; all loaded before the first file is seen."""
_ERRORS: Final = (
    OSError,
    ValueError,
    SyntaxError,
    MemoryError,
    LookupError,
    ArithmeticError,
    TypeError,
    RuntimeError,
    UnidentifiedImageError,
)  # fmt: skip - what Pillow's readers have been seen to raise on bytes that are wrong
_ORIENTATION: Final = 0x0112
_DEGREES: Final = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""Clockwise turn of EXIF's orientations (CIPA DC-008, 4.6.4); the rest only mirror, or nothing."""


def open_still(
    source: FileBytes, kind: ExhibitKind, media_type: str, wanted: frozenset[Stream]
) -> Opened:
    """Open a still; of several pictures in one file, the first.

    Raises:
        CannotDecode: no reader takes it, or it would be larger than `MAX_PIXELS`.
    """
    pillow_heif.register_heif_opener()
    # Our own limit is checked below, before a pixel is decoded.
    Image.MAX_IMAGE_PIXELS = None
    image = _image(source)
    if image.width * image.height > MAX_PIXELS:
        raise CannotDecode(
            f"The picture says it measures {image.width} by {image.height} pixels; more than"
            f" {MAX_PIXELS} pixels are not decoded."
        )
    facts = StreamFacts(
        index=0,
        kind="picture",
        codec=(image.format or "unknown").lower(),
        time_base=None,
        width=image.width,
        height=image.height,
        rotation_degrees=_DEGREES.get(_orientation(image), 0),
        pixel_format=image.mode,
    )
    media = Media(kind=kind, media_type=media_type, source=source, streams=(facts,))
    events = _events(source, image) if Stream.FRAMES in wanted else iter(())
    return Opened(media=media, events=events, undecodable={})


def _image(source: FileBytes) -> Image.Image:
    os.lseek(source.descriptor, 0, os.SEEK_SET)
    file = io.FileIO(source.descriptor, closefd=False)
    try:
        return Image.open(file, formats=_FORMATS)
    except _ERRORS as error:
        raise CannotDecode(
            "The file cannot be decoded: it is no picture of a known form."
        ) from error


def _orientation(image: Image.Image) -> int:
    try:
        stated = image.getexif().get(_ORIENTATION, 1)
    except _ERRORS:
        return 1
    return stated if isinstance(stated, int) else 1


def _events(source: FileBytes, image: Image.Image) -> Iterator[Event]:
    try:
        image.load()
    except _ERRORS as error:
        yield Damage(cause=f"The picture cannot be decoded in full: {str(error)[:200]}.")
        rest = _what_is_left(source)
        if rest is None:
            return
        image = rest
    upright = ImageOps.exif_transpose(image) if _orientation(image) != 1 else image
    colour = np.asarray(upright.convert("RGB"))
    yield Frame(
        index=0,
        time=MediaTime(pts=0, numerator=1, denominator=1),
        has_pts=False,
        keyframe=True,
        small=ReadySmall(shrunk(np.asarray(upright.convert("L")))),
        picture=_Shrinking(colour),
    )


def _what_is_left(source: FileBytes) -> Image.Image | None:
    """The picture as far as its bytes go, the rest grey."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image = _image(source)
        image.load()
    except (*_ERRORS, CannotDecode):
        return None
    finally:
        # The library keeps this for the whole process; nobody else asked for it.
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return image


class _Shrinking:
    """`Frame.picture` of a still."""

    def __init__(self, colour: Picture) -> None:
        self._colour = colour

    def __call__(self, longest: int) -> Picture:
        height, width = self._colour.shape[:2]
        size = fitted(width, height, longest)
        if size == (width, height):
            return self._colour.copy()
        return np.asarray(cv2.resize(self._colour, size, interpolation=cv2.INTER_AREA), np.uint8)
