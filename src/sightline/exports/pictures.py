"""Representative frames as data: addresses, and previews that show nothing but light and dark."""

import base64
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

from sightline.model.digest import Digest

FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MAX_PIXELS: Final = 20_000_000
"""Far above any frame we make; a picture that claims more is not decoded."""
_PREVIEW_SIDE: Final = 9
"""Pixels on the longer side of a preview: light and dark, and no shapes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A frame ready for a page."""

    picture: str
    preview: str
    width: int
    height: int


def shown(data: bytes | None, digest: Digest, media_type: str) -> Shown | str:
    """The frame with its preview, or why it cannot be shown."""
    if data is None:
        return "The picture's bytes are not kept here."
    if Digest.of(data) != digest:
        return "The bytes kept for this picture are not those recorded."
    if media_type not in FORMATS:
        return "The picture is of a kind that this report does not show."
    return _decoded(data, media_type) or "The picture cannot be decoded."


def _decoded(data: bytes, media_type: str) -> Shown | None:
    try:
        with Image.open(io.BytesIO(data), formats=(FORMATS[media_type],)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return None
            small = picture.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # What Pillow raises on bytes that are no picture of that form.
        return None
    small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "PNG")
    return Shown(
        picture=_address(media_type, data),
        preview=_address("image/png", out.getvalue()),
        width=width,
        height=height,
    )


def _address(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"
