"""What is kept of an exhibit so that it can be compared without being decoded again.

Three things, each sampled in time: thumbnails (dense; they align and show movement), local
features (sparse; they stand crops, turns and borders) and landmarks of the sound.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.features import Features
from sightline.matching.pair import Quality

THUMBNAIL_SIDE: Final = 48
"""Pixels of the longer side."""
TICK_US: Final = 100
"""Times are kept in ticks of a tenth of a millisecond."""

Times = NDArray[np.int64]
"""(n,) microseconds of the exhibit's media time, rising."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Thumbnails:
    """Small grey pictures: `pixels` (n, h, w) uint8 at `times_us` (n,).

    `informative` (n,) is False where a picture shows nothing that could be told apart.
    """

    times_us: Times
    pixels: NDArray[np.uint8]
    informative: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.times_us)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class KeyFeatures:
    """Local features of the pictures at `times_us` (n,); those of number k are `of(k)`."""

    times_us: Times
    starts: NDArray[np.int64]
    """(n + 1,) where each picture's features begin in `features`."""
    features: Features

    def __len__(self) -> int:
        return len(self.times_us)

    def of(self, number: int) -> Features:
        """The features of one picture."""
        part = slice(int(self.starts[number]), int(self.starts[number + 1]))
        whole = self.features
        return Features(
            spots=whole.spots[part],
            sizes=whole.sizes[part],
            angles=whole.angles[part],
            codes=whole.codes[part],
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SoundPrint:
    """Landmarks of the sound: `hashes` (n,) uint32 at `times_us` (n,)."""

    times_us: Times
    hashes: NDArray[np.uint32]
    start_us: int
    duration_us: int

    def __len__(self) -> int:
        return len(self.times_us)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Described:
    """One exhibit as matching sees it. `name` is whatever the caller knows it by."""

    name: str
    quality: Quality
    thumbnails: Thumbnails
    """Dense where the picture changes, one a second where it stands still."""
    between: Thumbnails
    """Those between, where next to nothing moves: they tell such footage from another take. And
    where it changes so fast that a quarter of a second tells nothing of what lies between."""
    keys: KeyFeatures
    sound: SoundPrint


def no_sound() -> SoundPrint:
    """Of an exhibit without sound."""
    return SoundPrint(
        times_us=np.zeros(0, np.int64), hashes=np.zeros(0, np.uint32), start_us=0, duration_us=0
    )
