"""Local features of one picture, each in sixteen bytes, and how alike two of them are.

SIFT (D. Lowe, "Distinctive image features from scale-invariant keypoints", 2004) as root vectors
(R. Arandjelovic and A. Zisserman, "Three things everyone should know", 2012), of which 128 signs
are kept: a randomised Hadamard transform, whose signs preserve angles (M. Charikar, 2002). Lossy in
theory; measured, it keeps 98 of 100 right matches (docs/methods/matching.md) in an eighth of the
size.

A feature seen in a mirror is the same histogram with its rows and directions reversed. The
transform works on the sums and on the differences of each value with its mirror image, so that
mirroring leaves 64 signs alone and turns over the other 64: a mirrored copy is found by comparing
with `mirrored` codes, and nothing is extracted twice.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import hadamard

from sightline.analysis.contract import Picture

Codes = NDArray[np.uint8]
"""(n, 16): 128 signs each."""

BITS: Final = 128
CODE_BYTES: Final = BITS // 8
PICTURE_SIDE: Final = 240
"""Pixels of the longer side of a picture that features are taken from."""
FEATURES_MOST: Final = 200
_CONTRAST: Final = 0.02
"""Half of SIFT's usual threshold: smooth pictures have few features to begin with."""
_LEAST_SIDE: Final = 16
_ROWS, _COLUMNS, _DIRECTIONS = 4, 4, 8

_MEAN_MILLI: Final = (
    # The mean root vector of footage, thousandths, first two rows of cells; the others mirror them.
    70,
    58,
    49,
    50,
    57,
    42,
    37,
    47,
    124,
    81,
    51,
    47,
    54,
    45,
    48,
    78,
    120,
    71,
    45,
    44,
    55,
    53,
    62,
    89,
    66,
    46,
    39,
    44,
    59,
    57,
    60,
    63,
    90,
    62,
    52,
    59,
    70,
    53,
    42,
    54,
    168,
    94,
    55,
    58,
    69,
    55,
    53,
    98,
    160,
    89,
    50,
    56,
    75,
    68,
    66,
    101,
    83,
    55,
    47,
    57,
    77,
    67,
    61,
    66,
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
    detector = cv2.SIFT.create(nfeatures=FEATURES_MOST, contrastThreshold=_CONTRAST)
    found, vectors = detector.detectAndCompute(grey, None)
    if not found:
        return nothing()
    table = np.array(
        [(at.pt[0], at.pt[1], at.size, at.angle, -at.response) for at in found], np.float64
    )
    # A stable order for equal strength, and never more than asked for.
    order = np.lexsort((table[:, 0], table[:, 1], table[:, 4]))[:FEATURES_MOST]
    table, vectors = table[order], np.asarray(vectors, np.float32)[order]
    return Features(
        spots=(table[:, :2] / (width, height)).astype(np.float32),
        sizes=(table[:, 2] / max(height, width)).astype(np.float32),
        angles=(table[:, 3] % 360).astype(np.float32),
        codes=signs(vectors),
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
    """Codes of SIFT vectors (n, 128), no matter their norm."""
    total = np.maximum(vectors.sum(axis=1, keepdims=True), 1e-9)
    centred = np.sqrt(vectors / total) - _MEAN
    paired, opposed = centred + centred[:, _MIRROR], centred - centred[:, _MIRROR]
    projected = np.hstack((paired[:, _HALF] @ _MIX[0], opposed[:, _HALF] @ _MIX[1]))
    return np.packbits(projected > 0, axis=1)


def mirrored(codes: Codes) -> Codes:
    """The codes that the same features have in a mirror."""
    return codes ^ _TURNED


def distances(one: Codes, other: Codes) -> NDArray[np.uint8]:
    """(n, m) Hamming distances, 0 to 128."""
    left, right = _words(one), _words(other)
    first = np.bitwise_count(left[:, None, 0] ^ right[None, :, 0])
    return np.asarray(first + np.bitwise_count(left[:, None, 1] ^ right[None, :, 1]), np.uint8)


def distances_both(one: Codes, other: Codes) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """(n, m) distances as they are, and those of `one` in a mirror, for little more than either."""
    left, right = _words(one), _words(other)
    kept = np.bitwise_count(left[:, None, 0] ^ right[None, :, 0])
    turned = np.bitwise_count(left[:, None, 1] ^ right[None, :, 1])
    return kept + turned, kept + (np.uint8(BITS // 2) - turned)


def _words(codes: Codes) -> NDArray[np.uint64]:
    return np.ascontiguousarray(codes).view(np.uint64)


def _mirror() -> NDArray[np.intp]:
    """Where each value of a SIFT vector goes in a mirror (measured: exact, to the last bit)."""
    cells = np.arange(BITS).reshape(_ROWS, _COLUMNS, _DIRECTIONS)
    turned = np.flip(cells, axis=0)[:, :, (-np.arange(_DIRECTIONS)) % _DIRECTIONS]
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
