import math

from hypothesis import given
from hypothesis import strategies as st

from sightline.simulation.place import to_lat_lon_e7, to_local_m
from sightline.simulation.scenario import NEIGHBOUR, TOWN, VILLAGE, YARD_LAT_E7, YARD_LON_E7


@given(x=st.floats(-2000.0, 2000.0), y=st.floats(-2000.0, 2000.0))
def test_metres_come_back_from_degrees_to_a_centimetre(x: float, y: float) -> None:
    back = to_local_m(*to_lat_lon_e7(x, y))
    assert math.hypot(back[0] - x, back[1] - y) < 0.012


def test_the_origin_is_the_origin() -> None:
    assert to_lat_lon_e7(0.0, 0.0) == (YARD_LAT_E7, YARD_LON_E7)


def test_a_degree_of_latitude_is_as_long_as_the_ellipsoid_has_it_at_48_north() -> None:
    _, y = to_local_m(YARD_LAT_E7 + 10_000_000, YARD_LON_E7)
    assert abs(y - 111_199.0) < 30.0


def test_distances_in_the_reports_are_those_of_the_places() -> None:
    x, y = to_local_m(TOWN.lat_e7, TOWN.lon_e7)
    assert 200_000 < math.hypot(x, y) < 220_000
    assert x < 0
    village = to_local_m(VILLAGE.lat_e7, VILLAGE.lon_e7)
    kolm = to_local_m(NEIGHBOUR.lat_e7, NEIGHBOUR.lon_e7)
    assert 7_500 < math.dist(village, kolm) < 8_500
    assert math.hypot(*village) < 400
