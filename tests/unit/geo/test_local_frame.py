"""Local metres against an independent geodesic library, at the ends of the Earth too."""

import math

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.geo.local_frame import LocalFrame
from sightline.model.places import E7, Point

GEOD = pyproj.Geod(ellps="WGS84")


def at(latitude: float, longitude: float) -> Point:
    return Point(latitude_e7=round(latitude * E7), longitude_e7=round(longitude * E7))


@given(
    latitude=st.floats(-70, 70),
    longitude=st.floats(-180, 180),
    azimuth=st.floats(0, 360),
    distance=st.floats(1, 500),
)
def test_distance_and_bearing_are_those_of_the_ellipsoid(
    latitude: float, longitude: float, azimuth: float, distance: float
) -> None:
    frame = LocalFrame(origin=at(latitude, longitude))
    east, north = (
        distance * math.sin(math.radians(azimuth)),
        distance * math.cos(math.radians(azimuth)),
    )
    end = frame.point(east, north)
    origin = frame.origin
    measured = GEOD.inv(
        origin.longitude_e7 / E7, origin.latitude_e7 / E7, end.longitude_e7 / E7,
        end.latitude_e7 / E7,
    )  # fmt: skip
    assert measured[2] == pytest.approx(distance, abs=0.06)
    assert math.dist(frame.metres((end,))[0], (east, north)) < 0.02


def test_the_date_line_divides_no_place() -> None:
    frame = LocalFrame(origin=at(-17.0, 179.9995))
    ((east, north),) = frame.metres((at(-17.0, -179.9995),))
    assert east == pytest.approx(106.5, abs=0.2)
    assert north == pytest.approx(0.0)
    assert frame.point(106.5, 0.0).longitude_e7 < 0
