"""Values in words: never more precise than they are, never without their basis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.exports import words
from sightline.model.exhibit import Clock
from sightline.model.places import Area, Point, Region
from sightline.model.times import Instant, Interval, MediaSpan, MediaTime, period

NOON = Instant.parse("2022-11-12T12:00:00Z")


@pytest.mark.parametrize(
    ("text", "zone", "shown"),
    [
        ("2022", "UTC", "the year 2022 (UTC)"),
        ("2022-11", "+02:00", "Nov 2022 (+02:00)"),
        ("2022-11-12", "UTC", "12 Nov 2022 (UTC)"),
        ("2022-11-12", "unknown", "12 Nov 2022 (zone unknown)"),
        ("2022-11-12T09:30", "-05:00", "12 Nov 2022, 09:30 (-05:00)"),
        ("2022-11-12T09:30:15", "UTC", "12 Nov 2022, 09:30:15 (UTC)"),
    ],
)
def test_a_calendar_period_is_named_as_it_was_written(text: str, zone: str, shown: str) -> None:
    assert words.interval(period(text, zone=zone, basis="post")) == shown


def test_a_month_is_never_its_first_midnight() -> None:
    assert "00:00" not in words.interval(period("2022-11", zone="UTC", basis="post"))


@pytest.mark.parametrize(
    ("earliest", "latest", "part"),
    [
        (None, NOON, "not after 12 Nov 2022, 12:00:00 UTC"),
        (NOON, None, "not before 12 Nov 2022, 12:00:00 UTC"),
        (None, None, "not bounded"),
        (NOON, NOON, "12 Nov 2022, 12:00:00 UTC"),
        (NOON, Instant(NOON.microseconds + 60_000_000), "between 12 Nov 2022, 12:00:00 UTC and"),
    ],
)
def test_an_open_end_is_said_to_be_open(
    earliest: Instant | None, latest: Instant | None, part: str
) -> None:
    value = Interval(earliest=earliest, latest=latest, basis="shadow", zone="UTC")
    assert part in words.interval(value)


@given(
    st.integers(-(10**17), 2 * 10**17),
    st.integers(0, 10**17),
    st.sampled_from(["UTC", "unknown", "+02:00", "-11:30", "Europe/Kyiv", "+99:99", "", "\n"]),
)
def test_any_interval_has_words_on_one_line(start: int, width: int, zone: str) -> None:
    value = Interval(
        earliest=Instant(max(start, -62_135_596_800_000_000)),
        latest=Instant(max(start, -62_135_596_800_000_000) + width),
        basis="b\u202e",
        zone=zone,
    )
    shown = words.interval(value) + words.basis(value)
    assert len(shown.splitlines()) == 1
    assert "\u202e" not in shown


def test_a_size_is_given_in_round_and_exactly() -> None:
    assert words.size(8_137_522) == "8.1 MB (8,137,522 bytes)"
    assert words.size(999) == "999 bytes"


def test_a_place_is_never_told_without_its_error() -> None:
    area = Area(
        centre=Point(latitude_e7=-500_000_001, longitude_e7=361_234_567),
        radius_cm=12_345,
        basis="matched to imagery",
    )
    assert words.area(area) == "-50.00000, 36.12345, within 123 m (basis: matched to imagery)"


def test_a_region_is_told_from_outside_in() -> None:
    region = Region(left=3100, top=4000, width=4201, height=3000)
    assert words.region(region) == "31 to 74 % from the left, 40 to 70 % from the top"


def test_a_span_of_one_moment_is_a_moment() -> None:
    start = MediaTime(pts=1500, numerator=1, denominator=1000)
    assert words.span(MediaSpan(start=start, end=start)) == "at 0:01.500"


def test_a_clock_that_says_nothing_is_not_taken_for_one_in_step() -> None:
    assert "does not say" in words.clock(Clock(source="system clock"))
    assert "12 ms" not in words.clock(Clock(source="system clock", error_bound_us=12_001))
