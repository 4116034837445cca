"""How well one measurement fits any position of the sun: a table by altitude, looked up.

For each altitude of the table, drawn shadows (`shadow.measured`) give the middle and spread of
what would be measured, and how far out (in the metric of that spread) a given share of them lies.
The measurement at hand is as consistent as the share of draws that lie further out than it does.
"""

from typing import Final

import numpy as np

from sightline.geo.earth_time import Floats
from sightline.geo.horizon import Sky
from sightline.geo.shadow import LOWEST_DEG, Measurement, measured

DRAWS: Final = 6_000
ALTITUDES: Final = np.concatenate(
    (np.arange(0.0, 12.0, 0.25), np.arange(12.0, 80.0, 1.0), np.arange(80.0, 90.01, 0.5))
)
# fmt: off
SHARES: Final = np.array((
    1.0, 0.9, 0.75, 0.6, 0.45, 0.32, 0.22, 0.15, 0.1, 0.07, 0.05, 0.035, 0.02, 0.01, 0.004, 0.001,
))
# fmt: on
"""Shares of draws for which the table says how far out they lie."""

_NO_TIP: Final = 1e-9
"""Square degrees: draws that differ less all have the length of a shadow without end."""


class Consistency:
    """p of one measurement for any sun position."""

    def __init__(self, given: Measurement, *, seed: int = 1, draws: int = DRAWS) -> None:
        """Make the table.

        Args:
            given: what was measured; its angles for the table, itself for what is looked up.
            seed: of the draws: the same seed gives the same table.
            draws: for each altitude of the table.
        """
        self.given = given
        tables = [_row(given, altitude, seed, draws) for altitude in ALTITUDES]
        self._middle = np.array([middle for middle, _, _ in tables])
        self._weight = np.array([weight for _, weight, _ in tables])
        self._far = np.array([far for _, _, far in tables])
        self._fallen = np.where(given.fall_deg, self._middle[:, 1], 0.0)
        self._middle[:, 1] -= self._fallen

    def off(self, sky: Sky) -> tuple[Floats, Floats]:
        """Measured less nominal: degrees of azimuth, and degrees of altitude the length stands for.

        Nominal is an upright object on the ground as it is known to fall.

        Args:
            sky: the sun through the air.
        """
        shadow = self.given
        turned = (shadow.azimuth_deg or 0.0) - sky.azimuth_deg - 180.0
        stands_for = np.degrees(np.arctan2(1.0, shadow.ratio or 1.0))
        raised = stands_for - sky.altitude_deg
        if shadow.fall_deg:
            raised = raised - np.interp(sky.altitude_deg, ALTITUDES, self._fallen)
        return (turned + 180.0) % 360.0 - 180.0, raised

    def p(self, sky: Sky, slack_deg: Floats | float = 0.0, turn_deg: float = 0.0) -> Floats:
        """The share of draws that lie as far out; 0 where the sun is down.

        Args:
            sky: the sun through the air, arrays of any one shape.
            slack_deg: how far the sun may stand from `sky`; p is then the best within.
            turn_deg: how far true north may lie from that of `sky`.
        """
        turned, raised = self.off(sky)
        ahead = _reduced(turned, turn_deg)
        p = self.share(sky.altitude_deg, ahead, raised, slack_deg)
        if not self.given.tip_known:
            back = _reduced((turned + 360.0) % 360.0 - 180.0, turn_deg)
            p = np.maximum(p, self.share(sky.altitude_deg, back, raised, slack_deg))
        up: Floats = np.where(sky.altitude_deg + slack_deg >= LOWEST_DEG, p, 0.0)
        return up

    def share(
        self, altitude: Floats, turned: Floats, raised: Floats, slack: Floats | float = 0.0
    ) -> Floats:
        """The share of draws as far out as these differences (as `off` gives them), in degrees."""
        shape = np.shape(altitude)
        row, part = _place(np.ravel(altitude))
        middle = _between(self._middle, row, part)
        weight = _between(self._weight, row, part)
        far = _between(self._far, row, part)
        across = np.ravel(
            _reduced(turned - middle[:, 0].reshape(shape), _sideways(altitude, slack))
        )
        along = np.ravel(_reduced(raised - middle[:, 1].reshape(shape), slack))
        distance = weight[:, 0] * across**2 + weight[:, 1] * along**2
        distance += 2.0 * weight[:, 2] * across * along
        return _share(np.sqrt(np.maximum(distance, 0.0)), far).reshape(shape)


def _sideways(altitude: Floats, slack: Floats | float) -> Floats | float:
    """How many degrees of azimuth a shift of the sun's place on the sky amounts to."""
    if np.ndim(slack) == 0 and slack == 0.0:
        return 0.0
    wide: Floats = slack / np.maximum(np.cos(np.radians(altitude)), 0.01)
    return wide


def _reduced(value: Floats, slack: Floats | float) -> Floats:
    reduced: Floats = np.sign(value) * np.maximum(np.abs(value) - slack, 0.0)
    return reduced


def _row(
    given: Measurement, altitude: float, seed: int, draws: int
) -> tuple[Floats, Floats, Floats]:
    # The same draws at each altitude: what the table says then changes smoothly from row to row.
    found = measured(np.random.default_rng(seed), np.full(draws, altitude), given, draws)
    both = np.stack((found.turned_deg, found.raised_deg))
    middle = np.median(both, axis=1)
    apart = both - middle[:, None]
    apart[0] = (apart[0] + 180.0) % 360.0 - 180.0
    spread = apart @ apart.T / draws
    weight = _weights(spread, given)
    distance = weight[0] * apart[0] ** 2 + weight[1] * apart[1] ** 2
    distance += 2.0 * weight[2] * apart[0] * apart[1]
    far = np.quantile(np.sqrt(np.maximum(distance, 0.0)), 1.0 - SHARES)
    return middle, weight, far


def _weights(spread: Floats, given: Measurement) -> Floats:
    """The inverse of the spread, with nothing for what was not measured."""
    if given.ratio is None:
        return np.array((1.0 / spread[0, 0], 0.0, 0.0))
    if given.azimuth_deg is None:
        return np.array((0.0, 1.0 / spread[1, 1], 0.0))
    if spread[1, 1] < _NO_TIP:
        # The ground falls away faster than the light: no shadow has an end that was measured.
        return np.array((1.0 / spread[0, 0], 1.0 / _NO_TIP, 0.0))
    inverse = np.linalg.inv(spread)
    return np.array((inverse[0, 0], inverse[1, 1], inverse[0, 1]))


def _place(altitude: Floats) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Floats]:
    inside = np.clip(altitude, ALTITUDES[0], ALTITUDES[-1])
    row = np.clip(np.searchsorted(ALTITUDES, inside, side="right") - 1, 0, len(ALTITUDES) - 2)
    return row, ((inside - ALTITUDES[row]) / (ALTITUDES[row + 1] - ALTITUDES[row]))[:, None]


def _between(table: Floats, row: np.ndarray[tuple[int], np.dtype[np.intp]], part: Floats) -> Floats:
    found: Floats = table[row] * (1.0 - part) + table[row + 1] * part
    return found


def _share(distance: Floats, far: Floats) -> Floats:
    """Straight lines between the table's distances; beyond the last, as a normal tail falls."""
    p = np.ones_like(distance)
    for level in range(len(SHARES) - 1):
        low, high = far[:, level], far[:, level + 1]
        part = np.clip((distance - low) / np.maximum(high - low, 1e-9), 0.0, 1.0)
        p += part * (SHARES[level + 1] - SHARES[level])
    beyond = np.maximum(distance**2 - far[:, -1] ** 2, 0.0)
    return p * np.exp(-beyond / 2.0)
