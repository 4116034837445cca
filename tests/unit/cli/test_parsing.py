from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.cli.parsing import area, calendar, decimal, media_span, media_time, region
from sightline.errors import InputRefused
from sightline.model.places import WHOLE
from sightline.model.times import period


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,9})?", fullmatch=True, alphabet="0123456789."))
def test_a_position_in_seconds_keeps_every_digit(text: str) -> None:
    assert media_time(text).seconds == Fraction(text)


@settings(deadline=None)
@given(st.integers(0, 9), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999))
def test_hours_minutes_and_seconds_add_up(hours: int, minutes: int, seconds: int, ms: int) -> None:
    expected = Fraction(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, 1000)
    assert media_time(f"{hours}:{minutes:02d}:{seconds:02d}.{ms:03d}").seconds == expected


def test_a_written_position_reads_back_as_itself() -> None:
    assert media_time("1:02.040").text == "1:02.040"


@pytest.mark.parametrize(
    "text", ["", "1:75", "1:60:00", "-3", "1e3", "12,5", "1.2.3", "٣", "1:2:3:4"]
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="no position"):
        media_time(text)


def test_a_moment_is_a_span_of_its_own() -> None:
    span = media_span(None, None, "2.5")
    assert span is not None
    assert span.start == span.end == media_time("2.5")


@pytest.mark.parametrize(
    ("start", "end", "at"),
    [("1", None, None), (None, "1", None), ("1", "2", "1"), ("1", None, "2")],
)
def test_half_a_span_is_refused(start: str | None, end: str | None, at: str | None) -> None:
    with pytest.raises(InputRefused, match="beginning and an end"):
        media_span(start, end, at)


def test_a_region_in_percent_becomes_ten_thousandths() -> None:
    found = region("10,20,33.25,40")
    assert (found.left, found.top, found.width, found.height) == (1000, 2000, 3325, 4000)


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, WHOLE // 2)] * 2), st.tuples(*[st.integers(1, WHOLE // 2)] * 2))
def test_every_region_to_hundredths_of_a_percent_can_be_written(
    corner: tuple[int, int], sides: tuple[int, int]
) -> None:
    text = ",".join(f"{side // 100}.{side % 100:02d}" for side in (*corner, *sides))
    found = region(text)
    assert (found.left, found.top, found.width, found.height) == (*corner, *sides)


@pytest.mark.parametrize("text", ["10,20,30", "1,2,3,x", "0.001,0,1,1", "90,0,20,10", "1,2,3,0"])
def test_what_is_no_region_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        region(text)


def test_a_point_is_kept_to_the_seventh_decimal() -> None:
    found = area("50.1234567", "-8.0000001", "12.5")
    assert found is not None
    assert found.centre.latitude_e7 == 501_234_567
    assert found.centre.longitude_e7 == -80_000_001
    assert found.radius_cm == 1250


def test_a_point_without_its_error_is_refused() -> None:
    with pytest.raises(InputRefused, match="needs its error"):
        area("50", "8", None)


def test_no_point_is_no_area() -> None:
    assert area(None, None, None) is None


def test_a_date_without_a_zone_is_as_wide_as_all_zones() -> None:
    assert calendar("2022-11-12", None, "b") == period("2022-11-12", zone="unknown", basis="b")


@pytest.mark.parametrize(
    ("text", "zone"), [("2022-11-12T09:30+02:00", "+02:00"), ("2022-11-12T09:30:15Z", "UTC")]
)
def test_a_zone_may_stand_at_the_end_of_a_time(text: str, zone: str) -> None:
    bare = text.removesuffix("Z").removesuffix("+02:00")
    assert calendar(text, None, "b") == period(bare, zone=zone, basis="b")
    assert calendar(text, zone, "b") == period(bare, zone=zone, basis="b")


def test_two_zones_for_one_time_are_refused() -> None:
    with pytest.raises(InputRefused, match="names the zone"):
        calendar("2022-11-12T09:30+02:00", "UTC", "b")


@pytest.mark.parametrize("text", ["", "1.", "nan", "1/3", "1e5"])
def test_what_is_no_decimal_number_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="is no radius"):
        decimal(text, "radius")
