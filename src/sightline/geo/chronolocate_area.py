"""Where: at a known time, the part of the world whose sun a measured shadow allows.

A coarse grid is tested with room for what may lie between its points; only cells that could hold a
solution are divided, down to the size asked for. So narrow areas are not stepped over, and most of
the world is looked at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from shapely import MultiPolygon, Polygon, box, union_all

from sightline.errors import InputRefused
from sightline.geo.chronolocate import least_p
from sightline.geo.earth_time import Floats
from sightline.geo.horizon import Places, Sky, refracted, seen_from
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span
from sightline.geo.sun import UNIT_M, sun_vectors

COARSEST_DEG: Final = 4.0
LONGEST_S: Final = 86_400.0
_MOMENT_S: Final = 120.0
_MOST_MOMENTS: Final = 721
_MOST_CELLS: Final = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Cells of latitude and longitude whose middle passes, all of one size."""

    west_south_deg: Floats
    """Corners of the cells, shape (n, 2): longitude, latitude."""
    cell_deg: float
    p: Floats
    """Of each cell's middle, at the best moment."""

    @property
    def square_km(self) -> float:
        """On a sphere of 6,371 km."""
        south = np.radians(self.west_south_deg[:, 1])
        north = np.radians(self.west_south_deg[:, 1] + self.cell_deg)
        strips = np.sin(north) - np.sin(south)
        return float(6371.0**2 * np.radians(self.cell_deg) * strips.sum())


def possible_area(
    time: Span,
    shadows: Sequence[Consistency],
    *,
    cell_deg: float = 0.125,
    within: Floats | None = None,
) -> Area:
    """The part of the world from which the shadows can have been seen at a time.

    Args:
        time: from and to, at most a day apart; tested every two minutes.
        shadows: measurements of one moment.
        cell_deg: size of the cells: 4 degrees halved so many times.
        within: cells of 4 degrees to look in, as `whole_world` gives; all of them by default.

    Raises:
        InputRefused: the time is longer than a day, or the cells so small that there are too many.
    """
    if not shadows or not 0.0 <= time[1] - time[0] <= LONGEST_S:
        raise InputRefused(
            "An area is sought for one moment or a stretch of at most a day, from a shadow.",
            next_step="Give a shorter time; where the day is unknown, ask `sightline when` about "
            "places one by one.",
        )
    suns = suns_of(time)
    moments = suns.shape[1]
    drift = 0.0 if moments == 1 else (time[1] - time[0]) / (moments - 1) / 240.0 / 2.0
    level, size = least_p(len(shadows)), COARSEST_DEG
    cells = whole_world(size) if within is None else within
    while True:
        last = size <= cell_deg * 1.001
        # Within half a cell's diagonal the sun stands that much elsewhere, and no more.
        slack = (0.0 if last else size / np.sqrt(2.0)) + drift
        p = best_p(cells + size / 2.0, suns, shadows, slack)
        cells, p = cells[p >= level], p[p >= level]
        if last:
            return Area(west_south_deg=cells, cell_deg=size, p=p)
        size /= 2.0
        if 4 * len(cells) > _MOST_CELLS:
            raise InputRefused(
                f"The area holds more than {_MOST_CELLS:,} cells of {size:g} degrees.",
                next_step="Ask for larger cells with --cell, or measure more finely.",
            )
        corners = np.array(((0.0, 0.0), (size, 0.0), (0.0, size), (size, size)))
        cells = (cells[:, None, :] + corners[None]).reshape(-1, 2)


def suns_of(time: Span) -> Floats:
    """Where the sun is at moments of a stretch of time, two minutes apart: (3, n)."""
    moments = min(_MOST_MOMENTS, int((time[1] - time[0]) / _MOMENT_S) + 1)
    return sun_vectors(np.linspace(*time, moments) if moments > 1 else np.array([time[0]]))


def whole_world(size: float) -> Floats:
    """South-west corners (n, 2) of all cells of a size, longitude and latitude."""
    longitude, latitude = np.meshgrid(np.arange(-180.0, 180.0, size), np.arange(-90.0, 90.0, size))
    return np.stack((longitude.ravel(), latitude.ravel()), axis=1)


def best_p(
    points: Floats, suns: Floats, shadows: Sequence[Consistency], slack_deg: float = 0.0
) -> Floats:
    """For points (n, 2) in longitude and latitude, p of the best moment and the worst shadow."""
    places = Places.of(points[:, 1], points[:, 0])
    best = np.zeros(len(points))
    for moment in range(suns.shape[1]):
        sky = refracted(seen_from(places, suns[:, moment : moment + 1], UNIT_M))
        best = np.maximum(best, _joint(sky, points[:, 1], shadows, slack_deg))
    return best


def _joint(sky: Sky, latitude: Floats, shadows: Sequence[Consistency], slack_deg: float) -> Floats:
    """The worst fit of the shadows; azimuths also turn with the meridians, fast near the poles."""
    slack: Floats | float = slack_deg
    if slack_deg:
        slack = slack_deg * (1.0 + np.abs(np.tan(np.radians(np.clip(latitude, -89.0, 89.0)))))
    p: Floats = np.min([shadow.p(sky, slack_deg=slack) for shadow in shadows], axis=0)
    return p


def outline(area: Area) -> MultiPolygon:
    """The cells as polygons; the date line cuts them, as RFC 7946 asks."""
    high = area.cell_deg
    boxes = [box(west, south, west + width, south + high) for west, south, width in strips(area)]
    merged = union_all(boxes)
    parts = merged.geoms if isinstance(merged, MultiPolygon) else [merged]
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and not part.is_empty])


def strips(area: Area) -> list[tuple[float, float, float]]:
    """Cells of a row that touch, as west edge, south edge and width in degrees."""
    size = area.cell_deg
    if not len(area.west_south_deg):
        return []
    order = np.lexsort((area.west_south_deg[:, 0], area.west_south_deg[:, 1]))
    cells = area.west_south_deg[order]
    new = (np.diff(cells[:, 0]) > size * 1.5) | (np.diff(cells[:, 1]) != 0.0)
    starts = np.concatenate(([0], np.flatnonzero(new) + 1))
    ends = np.concatenate((np.flatnonzero(new), [len(cells) - 1]))
    return [
        (float(cells[a][0]), float(cells[a][1]), float(cells[b][0] - cells[a][0] + size))
        for a, b in zip(starts, ends, strict=True)
    ]
