"""Where, at a time that a clock in the picture showed: each place kept its own legal time.

A wall clock tells no zone. So each offset from UTC that the law kept anywhere that day is asked for
its area, and of that area counts what kept this offset. Zones and their rules as in `clocks.py`.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.geo.chronolocate_area import COARSEST_DEG, Area, possible_area, whole_world
from sightline.geo.clocks import legal_offset_s, legal_offsets_s
from sightline.geo.earth_time import Floats
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span

_SECONDS_A_DEGREE: Final = 240.0
_STRAYS_DEG: Final = 60.0
"""Legal time strays from the sun's by 2.7 hours at most in today's zones, one more in summer;
stations near the poles keep the time of those who supply them."""
_POLAR_DEG: Final = 75.0


def legal_area(shown: Span, shadows: Sequence[Consistency], *, cell_deg: float = 0.125) -> Area:
    """The part of the world whose own clocks showed a time when the shadows can have been seen.

    Args:
        shown: what the clock showed, from and to, in seconds since 1970 as if it were UTC.
        shadows: measurements of one moment.
        cell_deg: size of the cells; the middle of each tells its zone.

    Raises:
        InputRefused: as `possible_area`.
    """
    world, areas = whole_world(COARSEST_DEG), []
    for offset_s in legal_offsets_s(shown[0]):
        area = possible_area(
            at_offset(shown, offset_s),
            shadows,
            cell_deg=cell_deg,
            within=world[_near_sun_time(world + COARSEST_DEG / 2.0, offset_s)],
        )
        middles = area.west_south_deg + area.cell_deg / 2.0
        kept = [legal_offset_s(lat, lon, shown[0]) == offset_s for lon, lat in middles.tolist()]
        areas.append((area, np.array(kept, dtype=bool)))
    return Area(
        west_south_deg=np.concatenate([area.west_south_deg[kept] for area, kept in areas]),
        cell_deg=areas[0][0].cell_deg,
        p=np.concatenate([area.p[kept] for area, kept in areas]),
    )


def _near_sun_time(points: Floats, offset_s: int) -> NDArray[np.bool_]:
    """Which points (n, 2), longitude and latitude, can keep an offset at all."""
    apart = np.abs((offset_s / _SECONDS_A_DEGREE - points[:, 0] + 180.0) % 360.0 - 180.0)
    near: NDArray[np.bool_] = (apart <= _STRAYS_DEG) | (np.abs(points[:, 1]) >= _POLAR_DEG)
    return near


def at_offset(shown: Span, offset_s: int) -> Span:
    """The time in UTC at which clocks so far ahead of it showed this."""
    return shown[0] - offset_s, shown[1] - offset_s
