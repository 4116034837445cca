"""Matched points as people recorded them, as the arrays that the camera is solved from."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.adjustment import Matches
from sightline.geo.gazetteer import distance_m
from sightline.geo.local_frame import LocalFrame
from sightline.model.digest import Digest
from sightline.model.place_records import PointMatch
from sightline.model.places import Point
from sightline.model.times import MediaTime

View: TypeAlias = tuple[Digest, MediaTime | None, str]
"""One picture held against one place: exhibit, time in it, the place's name."""

_MILLI, _CENTI = 1e-3, 1e-2
SEEN_M: Final = 100_000.0
"""Further than a camera near the ground sees, and than a plane of metres holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The matched points of one picture and one place, in the order they were recorded."""

    view: View
    matches: tuple[PointMatch, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        return self.matches[0].width, self.matches[0].height

    def frame(self) -> LocalFrame:
        """A plane about the points."""
        return frame_about([match.point for match in self.matches])

    def arrays(self, frame: LocalFrame) -> Matches:
        """The points in a plane.

        Raises:
            InputRefused: they do not all say the same of the picture's size, or one lies far away.
        """
        check_together([(match.thing, match.point) for match in self.matches])
        if len({(match.width, match.height) for match in self.matches}) > 1:
            raise InputRefused(
                "The points were marked in pictures of different sizes.",
                next_step="Mark all of them in the picture as displayed, at one size.",
            )
        flat = frame.metres(tuple(match.point for match in self.matches))
        up = np.array([match.up_cm for match in self.matches]) * _CENTI
        on_map = [match.point_error_cm for match in self.matches]
        upward = [match.up_error_cm for match in self.matches]
        return Matches(
            size=self.size,
            pixels=np.array([(match.x_mpx, match.y_mpx) for match in self.matches]) * _MILLI,
            pixel_error=np.array([match.error_mpx for match in self.matches]) * _MILLI,
            points=np.column_stack((flat, up)),
            point_error=np.column_stack((on_map, on_map, upward)) * _CENTI,
        )


def by_view(matches: Sequence[PointMatch]) -> tuple[Recorded, ...]:
    """Points by the picture and place they belong to, in the order of the first of each."""
    groups: dict[View, list[PointMatch]] = defaultdict(list)
    for match in matches:
        groups[match.exhibit, match.time, match.candidate].append(match)
    return tuple(Recorded(view=view, matches=tuple(group)) for view, group in groups.items())


def check_together(named: Sequence[tuple[str, Point]]) -> None:
    """Refuse points of one picture that no eye sees together: a slip in a coordinate.

    Raises:
        InputRefused: naming the point, and how far it lies from the middle one of all.
    """
    if not named:
        return
    latitude = sorted(point.latitude_e7 for _, point in named)[len(named) // 2]
    longitude = sorted(point.longitude_e7 for _, point in named)[len(named) // 2]
    middle = Point(latitude_e7=latitude, longitude_e7=longitude)
    away = [(distance_m(middle, point), thing) for thing, point in named]
    far, thing = max(away)
    if far > SEEN_M:
        raise InputRefused(
            f"{thing!r} lies {far / 1000.0:,.0f} km from the other points of this picture, further "
            "than any camera sees.",
            next_step="Look at its latitude and longitude; for another place, use another "
            "--candidate.",
        )


def frame_about(points: Sequence[Point]) -> LocalFrame:
    """A plane about the first of these points, which lie near each other."""
    first = points[0]
    metres = LocalFrame(origin=first).metres(tuple(points)).mean(axis=0)
    return LocalFrame(origin=LocalFrame(origin=first).point(float(metres[0]), float(metres[1])))


def milli(value: float) -> int:
    """In thousandths."""
    return round(value * 1000.0)


def mdeg(radians: float) -> int:
    """In thousandths of a degree."""
    return round(math.degrees(radians) * 1000.0)
