"""Heights and distances in one picture, from a known object or the horizon, with error.

Source: single view metrology (A. Criminisi, I. Reid, A. Zisserman, *International Journal of
Computer Vision* 40, 2000) for the case that desks meet: upright objects on one level ground, and a
camera held level to within a few degrees, so that verticals are parallel in the picture. Then, with
the horizon at row h (rows count downwards), whatever stands at row b and reaches to row t is
(b - t) / (b - h) camera heights tall, wherever it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.earth_time import Floats
from sightline.geo.shadow import NORMAL_95

_DRAWS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A number and half the width of its 95 % range."""

    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """An object in the picture: rows of its foot and its top, in pixels from above."""

    foot: float
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Range95:
    """The middle and the ends of a 95 % range."""

    middle: float
    low: float
    high: float


def height_in_view(
    thing: Upright, reference: tuple[Upright, Known], horizon: Known, pixel_error: float
) -> tuple[Range95, Range95]:
    """The height of a thing, and of the camera, in the unit of the reference.

    Args:
        thing: what is asked for.
        reference: an object of known height on the same ground.
        horizon: its row. Where the eyes of people as tall as the camera is high line up.
        pixel_error: of each row read, half the width of its 95 % range.

    Raises:
        InputRefused: a foot is not below its top and the horizon, so nothing follows.
    """
    other, known = reference
    for item in (thing, other):
        if not item.foot > item.top or item.foot - horizon.value <= 3.0 * pixel_error:
            raise InputRefused(
                f"An object from row {item.foot:g} to {item.top:g} tells no height over a horizon "
                f"at row {horizon.value:g}.",
                next_step="Rows count from above: the foot stands clearly below the top and below "
                "the horizon. Take an object nearer to the camera.",
            )
    random = np.random.default_rng(1)

    def rows(value: float, error: float) -> Floats:
        drawn: Floats = value + random.standard_normal(_DRAWS) * error / NORMAL_95
        return drawn

    line = rows(horizon.value, max(horizon.error, pixel_error))
    camera = rows(known.value, known.error) / _camera_heights(other, line, pixel_error, rows)
    height = camera * _camera_heights(thing, line, pixel_error, rows)
    return _range(height), _range(camera)


def _camera_heights(
    item: Upright, line: Floats, error: float, rows: Callable[[float, float], Floats]
) -> Floats:
    foot, top = rows(item.foot, error), rows(item.top, error)
    tall: Floats = (foot - top) / np.maximum(foot - line, error)
    return tall


def distance_in_view(height: Known, pixels: Known, focal: Known) -> Range95:
    """How far a thing of known height stands, by its height in the picture.

    Args:
        height: of the thing, across the line of sight.
        pixels: its height in the picture.
        focal: the focal length in the same pixels.

    Raises:
        InputRefused: a number is not above nothing.
    """
    if min(height.value, pixels.value, focal.value) <= 0.0 or pixels.error >= pixels.value:
        raise InputRefused(
            "A height, its pixels and a focal length are above nothing.",
            next_step="Give them with their errors, as 1.8±0.1, 120±3 and 1400±60.",
        )
    random = np.random.default_rng(1)
    tall, seen, focus = (
        item.value + random.standard_normal(_DRAWS) * item.error / NORMAL_95
        for item in (height, pixels, focal)
    )
    return _range(focus * tall / np.maximum(seen, pixels.error / 10.0 + 1e-9))


def _range(drawn: Floats) -> Range95:
    low, middle, high = np.quantile(drawn, (0.025, 0.5, 0.975))
    return Range95(middle=float(middle), low=float(low), high=float(high))
