"""A body's path among the stars, computed at nodes and interpolated between them.

The long series of sun and moon are slow; their sums are smooth. So they are summed at nodes only,
and a cubic through four nodes gives the instants between; the error of that is far below that of
the series (docs/methods/sun.md). Only the Earth's turn is computed for each instant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.earth_time import FIRST_S, FIRST_YEAR, LAST_S, LAST_YEAR, Floats, earth_clock
from sightline.geo.horizon import Numbers, Places, Sky, seen_from
from sightline.geo.nutation import mean_sidereal

BLOCK: Final = 16_384
"""Instants worked on at a time: what they need then stays in the processor's cache."""
_CUBIC: Final = np.linalg.inv(np.array([[k**p for p in range(4)] for k in (-1.0, 0.0, 1.0, 2.0)]))
"""From values at nodes -1, 0, 1, 2 to the coefficients of their cubic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What moves: `series` maps UTC seconds since 1970, shape (n,), to (n, 4).

    The columns are the apparent geocentric vector in the true equator and equinox of date (the
    body's own unit of length) and the equation of the equinoxes in radians.
    """

    series: Callable[[Floats], Floats]
    node_s: float
    """Seconds between nodes."""


class Track:
    """A body's path over a span of time, ready to be read off at any instant within it."""

    def __init__(self, body: Body, seconds: Floats) -> None:
        """Sum the series where the instants need it.

        Args:
            body: what to look for.
            seconds: the instants that will be asked for: UTC in seconds since 1970, any shape.

        Raises:
            InputRefused: an instant lies outside the years for which errors are known.
        """
        _within_years(seconds)
        self._body = body
        self._cubics: Floats | None = None
        if seconds.size == 0:
            return
        self._start = np.floor(seconds.min() / body.node_s)
        self._spans = int(np.floor(seconds.max() / body.node_s) - self._start) + 1
        # Few and far apart: nodes for all the time between cost more than the instants themselves.
        if self._spans + 3 > 4 * seconds.size:
            return
        nodes = body.series((self._start + np.arange(-1.0, self._spans + 2)) * body.node_s)
        windows = np.lib.stride_tricks.sliding_window_view(nodes, 4, axis=0)
        self._cubics = np.ascontiguousarray(np.einsum("pk,nck->npc", _CUBIC, windows))

    def vectors(self, seconds: Floats) -> Floats:
        """Vectors from the Earth's centre that turn with the Earth, shape (3, n).

        Axes: the meridian of Greenwich, 90 degrees east, the pole.
        """
        if self._cubics is None:
            return _turned(self._body.series(seconds).T, seconds)
        place = seconds / self._body.node_s - self._start
        whole = np.minimum(place.astype(np.intp), self._spans - 1)
        part = (place - whole)[:, None]
        c = self._cubics[whole]
        values = ((c[:, 3] * part + c[:, 2]) * part + c[:, 1]) * part + c[:, 0]
        return _turned(values.T, seconds)


def body_at(body: Body, unit_m: float, place: tuple[Numbers, Numbers], seconds: Floats) -> Sky:
    """A body over latitudes and longitudes in degrees (each one number or one an instant)."""
    track = Track(body, seconds)
    sky = Sky(azimuth_deg=np.empty(seconds.size), altitude_deg=np.empty(seconds.size))
    fixed = Places.of(*place) if all(np.ndim(part) == 0 for part in place) else None
    for first in range(0, seconds.size, BLOCK):
        part = slice(first, first + BLOCK)
        places = fixed or Places.of(_part(place[0], part), _part(place[1], part))
        seen = seen_from(places, track.vectors(seconds[part]), unit_m)
        sky.azimuth_deg[part] = seen.azimuth_deg
        sky.altitude_deg[part] = seen.altitude_deg
    return sky


def _part(numbers: Numbers, part: slice) -> Numbers:
    return numbers if np.ndim(numbers) == 0 else np.asarray(numbers)[part]


def _turned(values: Floats, seconds: Floats) -> Floats:
    """Turn equatorial vectors by the apparent sidereal time."""
    angle = mean_sidereal(seconds + earth_clock(seconds)) + values[3]
    cos, sin = np.cos(angle), np.sin(angle)
    turned = np.empty((3, seconds.size))
    turned[0] = values[0] * cos + values[1] * sin
    turned[1] = values[1] * cos - values[0] * sin
    turned[2] = values[2]
    return turned


def _within_years(seconds: Floats) -> None:
    if seconds.size and not (seconds.min() >= FIRST_S and seconds.max() <= LAST_S):
        raise InputRefused(
            "An instant lies outside the years for which sun and moon are computed.",
            next_step=f"Ask for times from {FIRST_YEAR} to {LAST_YEAR - 1}; beyond them nobody has "
            "measured the error of this method.",
        )
