from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.cli import measures
from sightline.errors import InputRefused
from sightline.geo.chronolocate import Site

YARD = Site(latitude_deg=48.2151, longitude_deg=61.4223)


@pytest.mark.parametrize("text", ["300±2", "300 ± 2", "300+-2", "300 +/- 2", "300°±2°", "-60±2"])
def test_a_direction_is_read_with_its_error_however_it_is_typed(text: str) -> None:
    found = measures.azimuth(text)
    assert (found.value, found.error) == (Fraction(300), Fraction(2))


def test_the_error_of_a_ratio_is_a_share_of_it() -> None:
    assert measures.ratio("1.8±5%").error == Fraction(5, 100)
    assert measures.ratio("2±0.1").error == Fraction(5, 100)


@pytest.mark.parametrize("text", ["300", "300±", "±2", "north", "300±-2", "300±2±2", "", "400±2"])
def test_a_number_without_its_error_is_no_measurement(text: str) -> None:
    with pytest.raises(InputRefused):
        measures.azimuth(text)


@pytest.mark.parametrize("text", ["0±5%", "-1±5%", "long"])
def test_a_shadow_is_longer_than_nothing(text: str) -> None:
    with pytest.raises(InputRefused):
        measures.ratio(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (measures.azimuth, measures.ratio, measures.place):
        try:
            read(text)
        except InputRefused:
            continue


def test_a_place_has_its_radius_and_name_where_they_are_given() -> None:
    plain, named = measures.place("48.215,61.42"), measures.place("Sarnovek=48.2, 61.4 ±2km", 2)
    assert (plain.name, plain.site.radius_m) == ("48.215, 61.42", 0.0)
    assert (named.name, named.site.radius_m) == ("Sarnovek", 2000.0)


@pytest.mark.parametrize("text", ["91,0", "0,181", "48.215", "Sarnovek", "48,2,61,4"])
def test_what_is_not_on_the_earth_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        measures.place(text)


def test_a_time_without_a_zone_is_read_on_the_places_clock() -> None:
    local = measures.moment("2024-11-14T14:12", None, YARD, "claimed")
    written = measures.moment("2024-11-14T14:12+05:00", None, YARD, "claimed")
    assert measures.seconds(local) == measures.seconds(written)
    assert local.zone == "Asia/Aqtobe"


def test_two_zones_for_one_time_are_refused() -> None:
    with pytest.raises(InputRefused, match="another"):
        measures.moment("2024-11-14T14:12Z", "+05:00", YARD, "claimed")
