"""Local features of one picture, each in sixteen bytes, and how alike two of them are.

Gradients around blobs as SIFT describes them (D. Lowe, "Distinctive image features from
scale-invariant keypoints", 2004; `matching/blobs.py` and `matching/patches.py` say how), as root
vectors (R. Arandjelovic and A. Zisserman, "Three things everyone should know", 2012), of which 128
signs are kept: a randomised Hadamard transform, whose signs preserve angles (M. Charikar, 2002).
Lossy in theory; measured, it keeps 98 of 100 right matches (docs/methods/matching.md) in an eighth
of the size.

A feature seen in a mirror is the same histogram with its rows and directions reversed. The
transform works on the sums and on the differences of each value with its mirror image, so that
mirroring leaves 64 signs alone and turns over the other 64: a mirrored copy is found by comparing
with `mirrored` codes, and nothing is extracted twice.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import hadamard

from sightline.analysis.contract import Picture
from sightline.matching.blobs import smoothed, strongest
from sightline.matching.patches import CELLS, DIRECTIONS, described, turned

Codes = NDArray[np.uint8]
"""(n, 16): 128 signs each."""

BITS: Final = 128
CODE_BYTES: Final = BITS // 8
PICTURE_SIDE: Final = 240
"""Pixels of the longer side of a picture that features are taken from."""
FEATURES_MOST: Final = 200
_LEAST_SIDE: Final = 16

_MEAN_MILLI: Final = (
    # The mean root vector of footage, thousandths, first two rows of cells; the others mirror them.
    67,
    42,
    32,
    37,
    51,
    51,
    53,
    62,
    125,
    75,
    41,
    36,
    44,
    45,
    55,
    90,
    124,
    89,
    54,
    43,
    43,
    38,
    42,
    75,
    65,
    61,
    53,
    49,
    49,
    37,
    33,
    43,
    88,
    54,
    40,
    50,
    66,
    59,
    54,
    66,
    168,
    100,
    47,
    47,
    58,
    54,
    55,
    105,
    167,
    107,
    57,
    53,
    55,
    47,
    47,
    98,
    85,
    66,
    55,
    58,
    64,
    49,
    39,
    53,
)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The features of one picture, strongest first.

    Shapes: `spots` (n, 2) float32, x and y in units of the picture's sides; `sizes` (n,) float32,
    diameter in units of the longer side; `angles` (n,) float32, clockwise degrees; `codes` (n, 16).
    """

    spots: NDArray[np.float32]
    sizes: NDArray[np.float32]
    angles: NDArray[np.float32]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)


def extract(grey: Picture) -> Features:
    """At most 200 features of a grey picture of about 240 pixels."""
    height, width = grey.shape
    if min(height, width) < _LEAST_SIDE:
        return nothing()
    scales = smoothed(grey)
    blobs = strongest(scales, FEATURES_MOST)
    if not len(blobs):
        return nothing()
    number, degrees = turned(scales, blobs)
    number, degrees = number[:FEATURES_MOST], degrees[:FEATURES_MOST]
    chosen = blobs.of(number)
    apart = np.exp2(chosen.octave).astype(np.float32)
    spots = np.stack((chosen.x * apart / width, chosen.y * apart / height), axis=1)
    return Features(
        spots=spots.astype(np.float32),
        sizes=(2 * chosen.scale * apart / max(height, width)).astype(np.float32),
        angles=degrees,
        codes=signs(described(scales, chosen, degrees)),
    )


def nothing() -> Features:
    """No features."""
    none = np.zeros(0, np.float32)
    return Features(
        spots=np.zeros((0, 2), np.float32),
        sizes=none,
        angles=none,
        codes=np.zeros((0, CODE_BYTES), np.uint8),
    )


def signs(vectors: NDArray[np.float32]) -> Codes:
    """Codes of vectors (n, 128) of gradients, no matter their norm."""
    total = np.maximum(vectors.sum(axis=1, keepdims=True), 1e-9)
    centred = np.sqrt(vectors / total) - _MEAN
    upper, lower = centred[:, _HALF], np.take(centred, _MIRROR[_HALF], axis=1)
    projected = np.hstack(((upper + lower) @ _MIX[0], (upper - lower) @ _MIX[1]))
    return np.packbits(projected > 0, axis=1)


def mirrored(codes: Codes) -> Codes:
    """The codes that the same features have in a mirror."""
    return codes ^ _TURNED


def _mirror() -> NDArray[np.intp]:
    """Where each value of a vector goes in a mirror."""
    cells = np.arange(BITS).reshape(CELLS, CELLS, DIRECTIONS)
    turned = np.flip(cells, axis=0)[:, :, (-np.arange(DIRECTIONS)) % DIRECTIONS]
    return np.asarray(turned.reshape(-1), dtype=np.intp)


def _mix() -> NDArray[np.float32]:
    """(2, 64, 64) Hadamard matrices, rows turned over at random: the same on every machine."""
    seed = hashlib.sha256(b"sightline features 1").digest()
    flips = np.unpackbits(np.frombuffer(seed, np.uint8))[:BITS].astype(np.float32) * 2 - 1
    mix = hadamard(BITS // 2).astype(np.float32)
    return np.stack([flips[: BITS // 2, None] * mix, flips[BITS // 2 :, None] * mix])


_MIRROR: Final = _mirror()
_HALF: Final = slice(0, BITS // 2)
"""One of each mirrored pair: the first two rows of cells."""
_MIX: Final = _mix()
_TURNED: Final = np.repeat(np.array([0, 255], np.uint8), CODE_BYTES // 2)
_UPPER: Final = np.array(_MEAN_MILLI, np.float32).reshape(-1) / 1000
_MEAN: Final = _UPPER[np.minimum(_MIRROR, np.arange(BITS))]
