"""Times: zones converted and never relabelled, precision kept, media time exact."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.records import instants

from sightline.errors import InputRefused
from sightline.model.times import Instant, Interval, MediaSpan, MediaTime, period

HOUR = 3_600_000_000
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))


def at(text: str) -> Instant:
    return Instant.parse(text)


def ends(interval: Interval) -> tuple[Instant, Instant]:
    assert interval.earliest is not None
    assert interval.latest is not None
    return interval.earliest, interval.latest


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2022-11-12T12:00:00+03:00", "2022-11-12T09:00:00.000000Z"),
        ("2022-11-12T12:00:00-05:30", "2022-11-12T17:30:00.000000Z"),
        ("2022-11-12T12:00:00Z", "2022-11-12T12:00:00.000000Z"),
        ("2022-01-01T01:00:00+02:00", "2021-12-31T23:00:00.000000Z"),
        ("2020-02-29T23:59:59.999999-00:01", "2020-03-01T00:00:59.999999Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ("20221112T093000Z", "2022-11-12T09:30:00.000000Z"),
    ],
)
def test_a_zone_is_converted_and_never_relabelled(written: str, utc: str) -> None:
    assert str(at(written)) == utc


@pytest.mark.parametrize("text", ["2022-11-12T12:00:00", "2022-11-12", "2022-11-12 12:00"])
def test_a_time_without_zone_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="names no zone"):
        at(text)


class _Undecided(tzinfo):
    def utcoffset(self, _: datetime | None) -> None:
        return None

    dst = utcoffset

    def tzname(self, _: datetime | None) -> str:
        return "somewhere"


def test_a_zone_that_knows_no_offset_is_no_zone() -> None:
    with pytest.raises(InputRefused, match="names no zone"):
        Instant.of(datetime(2022, 1, 1, tzinfo=_Undecided()))


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2022-13-01T00:00:00Z", "2022-02-30T00:00:00Z", "12:00Z"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="is not a time"):
        at(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="outside the calendar"):
        at(text)


@given(instants)
def test_the_canonical_form_is_read_back(instant: Instant) -> None:
    assert len(str(instant)) == 27
    assert Instant.parse_canonical(str(instant)) == instant


@given(instants, offsets)
def test_every_zone_writes_the_same_instant(instant: Instant, offset: timedelta) -> None:
    try:
        moment = instant.datetime().astimezone(timezone(offset))
    except OverflowError:
        return
    assert Instant.of(moment) == instant
    assert at(moment.isoformat()) == instant


@given(instants, instants)
def test_instants_sort_as_their_texts_do(one: Instant, other: Instant) -> None:
    assert (one < other) == (str(one) < str(other))


@pytest.mark.parametrize(
    "text",
    [
        "2022-11-12T09:30:00Z",
        "2022-11-12T09:30:00.000000+00:00",
        "2022-11-12T09:30:00.000000z",
        "2022-11-12 09:30:00.000000Z",
        "2022-11-12T24:00:00.000000Z",
        "2022-11-12T23:59:60.000000Z",
        "2022-13-12T09:30:00.000000Z",
        "2022-11-12T09:30:00.0000000Z",
        "+022-11-12T09:30:00.000000Z",
        "2022-11-12T09:30:00.000000Z\n",
    ],
)
def test_records_hold_one_spelling_of_an_instant(text: str) -> None:
    with pytest.raises(InputRefused):
        Instant.parse_canonical(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01T00:00:00.000000Z", "2022-12-31T23:59:59.999999Z"),
        ("2022-02", "2022-02-01T00:00:00.000000Z", "2022-02-28T23:59:59.999999Z"),
        ("2024-02", "2024-02-01T00:00:00.000000Z", "2024-02-29T23:59:59.999999Z"),
        ("2022-12", "2022-12-01T00:00:00.000000Z", "2022-12-31T23:59:59.999999Z"),
        ("2022-12-31", "2022-12-31T00:00:00.000000Z", "2022-12-31T23:59:59.999999Z"),
        ("2022-12-31T23:59", "2022-12-31T23:59:00.000000Z", "2022-12-31T23:59:59.999999Z"),
        ("2022-12-31T23:59:59", "2022-12-31T23:59:59.000000Z", "2022-12-31T23:59:59.999999Z"),
        ("1000", "1000-01-01T00:00:00.000000Z", "1000-12-31T23:59:59.999999Z"),
        ("9998", "9998-01-01T00:00:00.000000Z", "9998-12-31T23:59:59.999999Z"),
    ],
)
def test_a_period_is_as_long_as_it_was_written(text: str, first: str, last: str) -> None:
    interval = period(text, zone="UTC", basis="published")
    assert (str(interval.earliest), str(interval.latest)) == (first, last)
    assert (interval.zone, interval.basis) == ("UTC", "published")


def test_a_period_in_a_zone_is_shifted_whole() -> None:
    kyiv = period("2022-11-12", zone="+02:00", basis="x")
    assert str(kyiv.earliest) == "2022-11-11T22:00:00.000000Z"
    assert str(kyiv.latest) == "2022-11-12T21:59:59.999999Z"
    assert kyiv.zone == "+02:00"


@pytest.mark.parametrize(
    "text", ["2022", "2022-11", "2022-11-12", "2022-11-12T09:30", "1000", "9998"]
)
def test_an_unknown_zone_widens_by_the_26_hours_that_offsets_span(text: str) -> None:
    sure, unsure = (period(text, zone=zone, basis="x") for zone in ("UTC", "unknown"))
    (sure_first, sure_last), (first, last) = ends(sure), ends(unsure)
    assert sure_first.microseconds - first.microseconds == 14 * HOUR
    assert last.microseconds - sure_last.microseconds == 12 * HOUR


@given(offsets, st.sampled_from(["2022", "2022-11", "2022-11-12", "2022-11-12T09:30:15"]))
def test_an_unknown_zone_holds_what_every_zone_would_say(offset: timedelta, text: str) -> None:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    known, unknown = (period(text, zone=name, basis="x") for name in (zone, "unknown"))
    (known_first, known_last), (first, last) = ends(known), ends(unknown)
    assert first <= known_first <= known_last <= last


@pytest.mark.parametrize(
    "zone", ["", "Z", "Kyiv", "+2:00", "+02", "+02:60", "+14:01", "-12:01", "+99:99"]
)
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(InputRefused, match="is not a zone"):
        period("2022", zone=zone, basis="x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "0999",
        "9999",
        "2022-1",
        "2022-13",
        "2022-02-29",
        "2022-11-12T09",
        "2022-11-12T24:00",
        "2022-11-12T09:30:60",
        "2022-11-12T09:30Z",
        "2022-11-12 09:30",
        "\N{ARABIC-INDIC DIGIT TWO}022",
        "2022\n",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="is not a date"):
        period(text, zone="UTC", basis="x")


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    early, late = at("2022-11-12T09:00:00Z"), at("2022-11-12T10:00:00Z")
    with pytest.raises(InputRefused, match="before it begins"):
        Interval(earliest=late, latest=early, basis="x", zone="UTC")
    for ends in ((early, early), (None, late), (late, None), (None, None)):
        Interval(earliest=ends[0], latest=ends[1], basis="x", zone="UTC")


def test_an_interval_about_the_epoch_is_checked_too() -> None:
    # The instant 0 must not count as "no end".
    with pytest.raises(InputRefused):
        Interval(earliest=Instant(0), latest=Instant(-1), basis="x", zone="UTC")


@given(st.integers(-(2**53), 2**53), st.integers(1, 10**6), st.integers(1, 10**6))
def test_media_time_is_exact(pts: int, numerator: int, denominator: int) -> None:
    time = MediaTime(pts=pts, numerator=numerator, denominator=denominator)
    assert time.seconds * denominator == pts * numerator


@given(st.integers(-(10**12), 10**12), st.integers(1, 10_000), st.integers(1, 10_000_000))
def test_microseconds_are_the_nearest_halves_to_the_even(
    pts: int, numerator: int, denominator: int
) -> None:
    time = MediaTime(pts=pts, numerator=numerator, denominator=denominator)
    assert time.microseconds == round(time.seconds * 1_000_000)
    half = MediaTime(pts=2 * pts + 1, numerator=1, denominator=2_000_000)
    assert half.microseconds == round(half.seconds * 1_000_000)


def test_a_rate_that_no_decimal_holds_stays_exact() -> None:
    frames = [MediaTime(pts=n * 1001, numerator=1, denominator=30_000) for n in range(30_000)]
    assert frames[-1].seconds + Fraction(1001, 30_000) == 1001


@pytest.mark.parametrize("base", [(0, 1), (1, 0), (-1, 25), (1, -25)])
def test_a_time_base_is_positive(base: tuple[int, int]) -> None:
    with pytest.raises(InputRefused, match="time base"):
        MediaTime(pts=0, numerator=base[0], denominator=base[1])


@pytest.mark.parametrize(
    ("pts", "text"),
    [
        (0, "0:00.000"),
        (62_040, "1:02.040"),
        (3_600_000, "60:00.000"),
        (-1, "-0:00.001"),
        (59_999, "0:59.999"),
    ],
)
def test_media_time_is_told_in_minutes_seconds_and_thousandths(pts: int, text: str) -> None:
    assert MediaTime(pts=pts, numerator=1, denominator=1000).text == text


def test_seconds_become_the_nearest_tick() -> None:
    assert MediaTime.of_seconds(Fraction(1, 3)).pts == 333
    assert MediaTime.of_seconds(Fraction(2, 3), denominator=90_000).seconds == Fraction(2, 3)


def test_a_span_is_compared_in_seconds_and_not_in_ticks() -> None:
    half = MediaTime(pts=45_000, numerator=1, denominator=90_000)
    one = MediaTime(pts=1, numerator=1, denominator=1)
    assert MediaSpan(start=half, end=one).end is one
    assert MediaSpan(start=one, end=one).start is one
    with pytest.raises(InputRefused, match="before it begins"):
        MediaSpan(start=one, end=half)


def test_now_is_taken_in_any_zone() -> None:
    now = datetime.now(UTC)
    assert Instant.of(now).datetime() == now
