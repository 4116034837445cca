"""An optional learned descriptor: pictures as vectors that a network was trained to make.

Off by default: it is an interface, and the application brings a model. It only proposes pairs of
moments; segments, geometry and verdicts stay with the methods that can be checked by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture
from sightline.errors import InputRefused
from sightline.model.digest import Digest

Vectors = NDArray[np.float32]
"""(n, d), each of length 1, or all zero where the model gave nothing."""
ALIKE: Final = 0.75
"""Cosine above which SSCD takes two pictures for copies at a precision of 90 %
(Pizzi et al., A Self-Supervised Descriptor for Image Copy Detection, CVPR 2022)."""


class PictureEncoder(Protocol):
    """Turns pictures into vectors; the same pictures give the same vectors."""

    @property
    def model(self) -> Digest:
        """Of the model's bytes: part of the name of whatever rests on it."""
        ...

    def encode(self, pictures: Sequence[Picture]) -> Vectors:
        """Vectors of RGB pictures (h, w, 3).

        Raises:
            InputRefused: the model gives no such vectors.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two pictures that a model finds alike."""

    a: int
    b: int
    cosine_permille: int


def proposals(a: Vectors, b: Vectors, *, alike: float = ALIKE) -> tuple[Proposal, ...]:
    """For each picture of B its nearest in A, where that is near enough; the nearest first.

    Raises:
        InputRefused: the two come from different models.
    """
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:  # noqa: PLR2004 - (n, d)
        raise InputRefused(
            "These vectors come from different models.",
            next_step="Encode both exhibits with the same model.",
        )
    if not len(a) or not len(b):
        return ()
    cosines = b @ a.T
    best = cosines.argmax(axis=1)
    rows = [
        Proposal(a=int(best[k]), b=k, cosine_permille=round(1000 * float(cosines[k, best[k]])))
        for k in range(len(b))
        if cosines[k, best[k]] >= alike
    ]
    return tuple(sorted(rows, key=lambda row: (-row.cosine_permille, row.b)))


def unit(rows: NDArray[np.float32]) -> Vectors:
    """Rows scaled to length 1; rows without length, or that are no numbers, become zero."""
    sizes = np.linalg.norm(rows, axis=1, keepdims=True)
    sound = np.isfinite(sizes) & (sizes > 1e-12)  # noqa: PLR2004 - nothing is shorter
    return np.where(sound, rows / np.where(sound, sizes, 1), 0).astype(np.float32)
