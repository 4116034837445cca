"""Pixels of ours as the bytes that are kept."""

import io
from typing import Final

from PIL import Image

from sightline.analysis.contract import Picture, PictureMade
from sightline.model.exhibit import DerivativeRole
from sightline.workbench.ports.engine import Made

_QUALITY: Final = 85


def jpeg(pixels: Picture) -> bytes:
    """The same pixels give the same bytes with the same build: every choice is written down."""
    encoded = io.BytesIO()
    Image.fromarray(pixels).save(
        encoded, "JPEG", quality=_QUALITY, subsampling="4:2:0", optimize=False
    )
    return encoded.getvalue()


def encoded(made: PictureMade) -> Made:
    """A picture that a joint method drew."""
    return Made(
        label=made.label,
        role=DerivativeRole.PICTURE,
        media_type="image/jpeg",
        time=made.time,
        data=jpeg(made.picture),
    )
