from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.reported_times import (
    NO_ZONE,
    NOT_SET,
    UTC_DOUBT,
    Reading,
    offset,
    since_1904,
    since_2001,
    written,
)
from sightline.model.times import Instant


def _ends(reading: Reading) -> tuple[str, str]:
    assert reading.interval is not None
    return str(reading.interval.earliest)[:19], str(reading.interval.latest)[:19]


def test_a_written_offset_is_converted_and_never_relabelled() -> None:
    # Peers replaced the zone: 12:00+03:00 became 12:00 UTC. It is 09:00.
    reading = written("2022-11-12T12:00:00+03:00")
    assert _ends(reading) == ("2022-11-12T09:00:00", "2022-11-12T09:00:00")
    assert reading.doubts == ()


def test_a_time_without_a_zone_covers_every_zone() -> None:
    reading = written("2022:11:12 12:00:00")
    assert _ends(reading) == ("2022-11-11T22:00:00", "2022-11-13T00:00:00")
    assert reading.doubts == (NO_ZONE,)


def test_another_field_may_state_the_zone() -> None:
    assert _ends(written("2022:11:12 12:00:00", zone="+02:00"))[0] == "2022-11-12T10:00:00"


def test_a_date_is_the_whole_of_its_day() -> None:
    reading = written("2022-11-12")
    assert _ends(reading) == ("2022-11-11T10:00:00", "2022-11-13T11:59:59")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-08-22T21:39:57-0700", "2025-08-23T04:39:57"),
        ("2022-11-18T14:05:00.123456Z", "2022-11-18T14:05:00"),
        ("D:20221112093015+02'00'", "2022-11-12T07:30:15"),
        ("D:20221112093015Z", "2022-11-12T09:30:15"),
        ("2022-11-12 09:30:15 UTC", "2022-11-12T09:30:15"),
    ],
)
def test_the_forms_that_files_use_are_read(text: str, utc: str) -> None:
    assert _ends(written(text))[0] == utc


def test_the_form_of_avi_is_read_in_any_zone() -> None:
    assert _ends(written("Tue Mar 01 14:01:56 2011\n"))[0] == "2011-03-01T00:01:56"


def test_a_movie_time_may_be_utc_or_the_local_time_of_the_device() -> None:
    seconds = int(
        (datetime(2022, 11, 12, 12, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds()
    )
    reading = since_1904(seconds)
    assert _ends(reading) == ("2022-11-11T22:00:00", "2022-11-13T00:00:00")
    assert reading.doubts == (UTC_DOUBT,)


def test_zero_is_a_field_never_set_and_not_the_year_1904() -> None:
    assert since_1904(0) == Reading(interval=None, doubts=(NOT_SET,))
    assert written("0000:00:00 00:00:00").doubts == (NOT_SET,)


def test_matroska_counts_from_2001() -> None:
    assert _ends(since_2001(0))[0] == "2001-01-01T00:00:00"


def test_a_zone_is_written_as_records_write_it() -> None:
    assert [offset(text) for text in ("Z", "+0200", "-07:00", "+02'00'", "CET", None)] == [
        "UTC",
        "+02:00",
        "-07:00",
        "+02:00",
        None,
        None,
    ]


@given(st.text(max_size=80))
def test_any_text_is_read_or_doubted(text: str) -> None:
    reading = written(text)
    assert (reading.interval is not None) or reading.doubts


@given(st.integers(-(2**63), 2**64))
def test_any_number_is_read_or_doubted(number: int) -> None:
    for reading in (since_1904(abs(number)), since_2001(number)):
        assert (reading.interval is not None) or reading.doubts


@given(st.datetimes(datetime(1904, 1, 2), datetime(9000, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_the_interval_of_a_zoneless_time_holds_it_in_every_zone(
    moment: datetime, hours: int
) -> None:
    reading = written(f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}")
    assert reading.interval is not None
    shifted = moment.replace(microsecond=0, tzinfo=UTC).timestamp() - hours * 3600
    instant = Instant(int(shifted) * 1_000_000)
    assert reading.interval.earliest is not None
    assert reading.interval.latest is not None
    assert reading.interval.earliest <= instant <= reading.interval.latest
