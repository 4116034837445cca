"""Grey scenes with a known content, for methods that look at frames."""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
H, W = 90, 160


def scene(seed: int, *, wide: int = W) -> Grey:
    """A picture of shapes on a slope of grey: (90, wide), unlike that of any other seed."""
    source = np.random.default_rng(seed)
    picture = np.linspace(source.uniform(30, 220), source.uniform(30, 220), wide)[
        np.newaxis, :
    ].repeat(H, axis=0)
    for _ in range(wide // 6):
        (left, right), (top, bottom) = source.integers(0, wide, 2), source.integers(0, H, 2)
        size = int(source.integers(4, 30))
        grey = float(source.uniform(0, 255))
        if source.random() < 0.5:
            cv2.circle(picture, (int(left), int(top)), size, grey, -1)
        else:
            near = (int(left + (right - left) % 40), int(bottom))
            cv2.line(picture, (int(left), int(top)), near, grey, 1 + size // 5)
    return np.asarray(cv2.GaussianBlur(np.clip(picture, 0, 255), (3, 3), 0), dtype=np.uint8)


def hand_held(seed: int, frames: int, *, reach: int = 2) -> list[Grey]:
    """One scene seen by an unsteady hand, with sensor noise."""
    source = np.random.default_rng(1000 + seed)
    steps = np.cumsum(source.integers(-reach, reach + 1, (frames, 2)), axis=0)
    big = np.pad(scene(seed), 40, mode="reflect")
    found = []
    for down, right in np.clip(steps, -38, 38):
        view = big[40 + down : 40 + down + H, 40 + right : 40 + right + W]
        found.append(_grey(view + source.normal(0, 2, view.shape)))
    return found


def pan(seed: int, frames: int, *, step: int = 12) -> list[Grey]:
    """A camera swept sideways."""
    wide = scene(seed, wide=W + step * frames)
    return [wide[:, step * at : step * at + W].copy() for at in range(frames)]


def dissolve(one: Grey, other: Grey, frames: int) -> list[Grey]:
    """Mixtures in growing share, without the ends."""
    shares = [(at + 1) / (frames + 1) for at in range(frames)]
    return [_grey(one * (1 - share) + other * share) for share in shares]


def flash(picture: Grey, by: int = 120) -> Grey:
    """The same, suddenly brighter."""
    return _grey(picture.astype(np.int64) + by)


def _grey(values: NDArray[np.float64] | NDArray[np.int64]) -> Grey:
    return np.clip(values, 0, 255).astype(np.uint8)
