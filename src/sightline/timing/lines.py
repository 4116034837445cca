"""A line through delays: offset and drift of one clock against another, with what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.timing.fine import Delay, Place
from sightline.timing.listening import FINE_HZ

Numbers = NDArray[np.float64]

RIGID_S: Final = 0.0003
"""Delays that scatter less than this come from one recording, or from microphones side by side."""
_RIGID_SHARE: Final = 0.8
_RIGID_LEAST: Final = 3
_NEAR_S: Final = 0.001
_SLOPE_LEAST: Final = 4
_SLOPE_SPAN_S: Final = 3.0
_FLOOR_S: Final = 0.00002
"""An eighth of a sample at 8 kHz: no delay is told more closely."""
_MAD: Final = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where the query lies in the reference.

    `rigid` says that all that was heard fits one line to a third of a millisecond, as it does for
    copies of one recording; sources around two microphones give each its own delay.
    """

    place: Place
    scatter_s: float
    """Median absolute departure from the line, as a standard deviation."""
    sigma_s: float
    """Standard error of the offset in the middle of what was heard."""
    drift_sigma: float | None
    """Standard error of 1 / rate; None where the drift was not estimated."""
    rigid: bool
    middle: float
    """Sample of the query in the middle of what was heard."""


def fitted(heard: Sequence[Delay], place: Place) -> Line | None:
    """The line that most of the delays lie on; None without delays."""
    if not heard:
        return None
    at = np.array([delay.at for delay in heard])
    shift = np.array([delay.falls - place.of(delay.at) for delay in heard])
    weight = np.array([min(delay.strength, 20.0) for delay in heard])
    middle = float(np.average(at, weights=weight))
    slope = _slope(at, shift) if _long_enough(at) else 0.0
    line = _through(at, shift, weight, (middle, slope), place)
    # Sources around two microphones lie on no line: their slope would be an accident.
    return line if line.rigid or not slope else _through(at, shift, weight, (middle, 0.0), place)


def _through(
    at: Numbers, shift: Numbers, weight: Numbers, start: tuple[float, float], place: Place
) -> Line:
    middle, slope = start
    left = shift - slope * (at - middle)
    centre = _weighted_median(left, weight)
    near = np.abs(left - centre) <= _NEAR_S * FINE_HZ
    drift_sigma = None
    if slope and _long_enough(at[near]):
        slope, centre = (float(x) for x in np.polyfit(at[near] - middle, shift[near], 1))
        left = shift - slope * (at - middle)
        drift_sigma = _slope_error(at[near] - middle, left[near] - centre)
    elif near.any():
        centre = float(np.average(left[near], weights=weight[near]))
    scatter = _MAD * float(np.median(np.abs(left - centre))) / FINE_HZ
    rigid = near.sum() >= _RIGID_LEAST and near.mean() >= _RIGID_SHARE and scatter <= RIGID_S
    steps = 1.0 / place.rate + slope
    return Line(
        place=Place(offset=place.of(middle) + centre - steps * middle, rate=1.0 / steps),
        scatter_s=scatter,
        sigma_s=max(scatter, _FLOOR_S) / float(np.sqrt(max(int(near.sum()), 1))),
        drift_sigma=drift_sigma,
        rigid=bool(rigid),
        middle=middle,
    )


def _long_enough(at: Numbers) -> bool:
    return len(at) >= _SLOPE_LEAST and float(np.ptp(at)) >= _SLOPE_SPAN_S * FINE_HZ


def _slope(at: Numbers, shift: Numbers) -> float:
    """The median of the slopes of all pairs (H. Theil, 1950; P. K. Sen, 1968)."""
    first, second = np.triu_indices(len(at), 1)
    apart = at[second] - at[first]
    return float(np.median((shift[second] - shift[first])[apart > 0] / apart[apart > 0]))


def _slope_error(at: Numbers, left: Numbers) -> float:
    spread = max(float(np.sqrt((left**2).sum() / max(len(left) - 2, 1))), _FLOOR_S * FINE_HZ)
    return spread / float(np.sqrt(((at - at.mean()) ** 2).sum()))


def _weighted_median(values: Numbers, weights: Numbers) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(reached, reached[-1] / 2))])
