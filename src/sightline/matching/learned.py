"""Pictures as vectors that a network was trained to make, by a model of the user's own.

What the limited child makes of an exhibit's representative pictures is packed here and read again
trusting nothing. Vectors only say what looks alike to that model; whether two exhibits are copies
is for methods that can be checked by hand.
"""

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.errors import InputRefused
from sightline.model.times import MediaTime

NAME: Final = "learned_pictures"
MEDIA_TYPE: Final = "application/vnd.sightline.learned-vectors"
WIDEST: Final = 4096
"""Numbers of one vector, at most."""
_MAGIC: Final = b"SLlearn1"
_HEAD: Final = struct.Struct("<HH")
_FULL: Final = 32_767
_SHORTEST: Final = 1e-12
_AXES: Final = 2

Vectors = NDArray[np.float32]
"""(n, d), each of length 1, or all zero where the model gave nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPicture:
    """A representative picture that was given to the model."""

    shot: int
    time: MediaTime


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedValues:
    """The typed `values` of the finding."""

    model: str
    """Digest of the model's file."""
    width: int
    """Numbers in a vector."""
    pictures: tuple[LearnedPicture, ...]
    """In the order of the vectors."""
    left_out: int
    """Representative pictures that are dark or without detail: any of these look alike."""


def unit(rows: NDArray[np.float32]) -> Vectors:
    """Rows (n, d) scaled to length 1; those without length, or that are no numbers, become zero."""
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = np.linalg.norm(rows, axis=1, keepdims=True)
        sound = np.isfinite(sizes) & (sizes > _SHORTEST)
        return np.where(sound, rows / np.where(sound, sizes, 1), 0).astype(np.float32)


def pack_vectors(rows: Vectors) -> bytes:
    """Vectors of length 1 as 16-bit numbers: an error of 0.000015 in each."""
    count, width = rows.shape
    return _MAGIC + _HEAD.pack(count, width) + np.rint(rows * _FULL).astype("<i2").tobytes()


def unpack_vectors(data: bytes) -> Vectors:
    """Read what `pack_vectors` wrote, trusting nothing in it.

    Raises:
        InputRefused: it is something else.
    """
    head = len(_MAGIC) + _HEAD.size
    if not data.startswith(_MAGIC) or len(data) < head:
        raise _unfit("they do not begin as such vectors do")
    count, width = _HEAD.unpack_from(data, len(_MAGIC))
    if not 0 < width <= WIDEST or len(data) != head + 2 * count * width:
        raise _unfit("they are longer or shorter than they say")
    rows = np.frombuffer(data, "<i2", count * width, head).reshape(count, width)
    return unit(rows.astype(np.float32))


def vectors_of(found: object, pictures: int) -> Vectors:
    """What a model gave, as vectors.

    Raises:
        InputRefused: it is not one vector a picture.
    """
    rows = np.asarray(found)
    fits = rows.ndim == _AXES and len(rows) == pictures and 0 < rows.shape[1] <= WIDEST
    if not fits or rows.dtype.kind != "f":
        raise InputRefused(
            f"The model gives {rows.shape} of {rows.dtype}, and not one vector a picture.",
            next_step="Name an ONNX file that takes (n, 3, side, side) and gives (n, d).",
        )
    return unit(rows.astype(np.float32))


def _unfit(cause: str) -> InputRefused:
    return InputRefused(
        f"The vectors of a learned model cannot be read: {cause}.",
        next_step="Run `sightline match --model FILE` again with this version.",
    )
