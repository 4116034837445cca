"""Whether a picture goes on past an edge that another exhibit has: a crop, or a border laid around.

Along lines parallel to the edge, inside and outside, neighbouring pixels differ by so much; where
something was pasted, the line on the edge itself stands out.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.frames_taken import Grey

_REACH: Final = 8
"""Lines on each side of the edge."""
_ALONG: Final = 96
_STEP: Final = 1 / 160
"""Distance of lines, in sides of the other's frame."""
_STANDS_OUT: Final = 1.9
_ALIVE: Final = 5.0
"""Standard deviation of grey values beyond the edge, below which nothing goes on."""
_LEAST_LINES: Final = 4


def goes_on(picture: Grey, placed: NDArray[np.float64]) -> bool:
    """Whether `picture` shows, past an edge of the frame laid into it, more of the same scene.

    Args:
        picture: (h, w) grey.
        placed: (3, 3) from the other's unit frame to the picture's.
    """
    said = [_side(picture, placed, side) for side in range(4)]
    # An edge of the scene may happen to lie on one side; a border stands out on all of them.
    return said.count(True) > 0 and 2 * said.count(False) <= said.count(True)


def _side(picture: Grey, placed: NDArray[np.float64], side: int) -> bool | None:
    """One edge; None where the picture does not reach beyond it, or too little is there to tell."""
    offsets = np.arange(-_REACH, _REACH + 1) * _STEP
    along = np.linspace(0.12, 0.88, _ALONG)
    outward, run = np.meshgrid(offsets, along, indexing="ij")
    x, y = ((-outward, run), (1 + outward, run), (run, -outward), (run, 1 + outward))[side]
    spots = placed @ np.stack((x, y, np.ones_like(x))).reshape(3, -1)
    spots = (spots[:2] / spots[2]).reshape(2, *x.shape)
    inside = ((spots >= 0) & (spots <= 1)).all(axis=0)
    if inside[_REACH + _LEAST_LINES].mean() < 0.9:  # noqa: PLR2004 - nearly the whole edge
        return None
    height, width = picture.shape
    rows = np.asarray(
        cv2.remap(
            picture.astype(np.float32),
            (spots[0] * width - 0.5).astype(np.float32),
            (spots[1] * height - 0.5).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
    steps = np.abs(np.diff(rows, axis=0)).mean(axis=1)
    edge = float(steps[_REACH - 1 : _REACH + 1].max())
    others = np.concatenate((steps[: _REACH - 2], steps[_REACH + 2 :]))
    if edge >= _STANDS_OUT * float(np.median(others)) + 1.0:
        return False
    beyond = rows[_REACH + 2 :][inside[_REACH + 2 :]]
    # Sky beyond sky tells nothing.
    return True if beyond.size and float(beyond.std()) >= _ALIVE else None
