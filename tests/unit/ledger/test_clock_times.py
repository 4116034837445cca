"""Times of day are ranges of minutes on a day, in the zone that the words tell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.compared import Moment
from sightline.ledger.date_scan import Context, DateFound
from sightline.ledger.date_words import date_words
from sightline.ledger.dates import DateReader
from sightline.ledger.days import Days, interval
from sightline.ledger.moments import days as shown
from sightline.ledger.tokens import Words
from sightline.ledger.types import TimeOf

_SUNDAY = date(2024, 11, 17)


def _found(text: str, anchor: date | None = _SUNDAY) -> list[DateFound]:
    words = Words(text)
    reader = DateReader(words.tokens, words.lows, date_words("en"))
    return reader.find(0, len(words.tokens), Context(anchor))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _read(text: str) -> tuple[str, str, str, str] | None:
    """Day, first and last minute, zone of the last time of day in a text."""
    timed = [(d.days.first, d.days.clock) for d in _found(text) if d.days and d.days.clock]
    if not timed:
        return None
    day, clock = timed[-1]
    return str(day), _clock(clock.first), _clock(clock.last), clock.zone


@pytest.mark.parametrize(
    ("words", "first", "last", "zone"),
    [
        ("at 14:20 on Friday", "14:20", "14:20", "unknown"),
        ("on Friday at 14.20", "14:20", "14:20", "unknown"),
        ("on Friday, at about 2.20 p.m.", "14:05", "14:35", "unknown"),
        ("at 14:20 local time (12:20 GMT) on Friday", "14:20", "14:20", "+02:00"),
        ("on Friday at 6:08 p.m. (1508 GMT)", "18:08", "18:08", "+03:00"),
        ("on Friday at 02:50 (21:20 UTC)", "02:50", "02:50", "+05:30"),
        ("at 0600 GMT on Friday", "06:00", "06:00", "+00:00"),
        ("at 18:00 CET on Friday", "18:00", "18:00", "+01:00"),
        ("at 11:05 Varn time on Friday", "11:05", "11:05", "unknown"),
        ("shortly after 3 a.m. on Friday", "03:00", "04:00", "unknown"),
        ("shortly after eleven on Friday evening", "23:00", "24:00", "unknown"),
        ("at half past seven on the evening of 15 November", "19:30", "19:30", "unknown"),
        ("on Friday at around 1:30 a.m. (2330 GMT on Thursday)", "01:15", "01:45", "+02:00"),
        ("at 3 a.m. on Friday", "02:30", "03:30", "unknown"),
        ("at exactly 3pm on Friday", "15:00", "15:00", "unknown"),
        ("shortly before midnight on Friday", "23:00", "23:59", "unknown"),
        ("between 8 and 9 p.m. on Friday", "20:00", "21:00", "unknown"),
        ("between 3:53 and 3:54 p.m. on Friday", "15:53", "15:54", "unknown"),
        ("from 22:15 to 01:40 on Friday", "22:15", "25:40", "unknown"),
        ("at noon on Friday", "11:30", "12:30", "unknown"),
        ("at a quarter to nine in the evening on Friday", "20:45", "20:45", "unknown"),
        ("at half past four in the morning on Friday", "04:30", "04:30", "unknown"),
        ("after 21:00 on Friday", "21:00", "23:59", "unknown"),
        ("by 6 a.m. on Friday", "00:00", "06:00", "unknown"),
    ],
)
def test_a_time_of_day_is_every_minute_it_may_mean(
    words: str, first: str, last: str, zone: str
) -> None:
    assert _read(f"A shell fell {words}, a guard said.") == ("2024-11-15", first, last, zone)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It fell on Friday. At 14:20 a second one followed.", "2024-11-15"),
        ("A shell fell on Thursday night. At 23:40 it was quiet.", "2024-11-14"),
        ("In the night from Thursday to Friday it fell. At 02:10 it was quiet.", "2024-11-15"),
        ("On Thursday at 23:42 it fell. From 00:15 they fired back.", "2024-11-15"),
        ("A shell fell at 14:20.", "2024-11-17"),
        (
            "A shell killed two on Friday.\n\nHe rang on Saturday.\n\nIt fell at 10:05.",
            "2024-11-15",
        ),
    ],
)
def test_a_time_of_no_day_is_of_the_one_last_spoken_of_or_of_the_event(text: str, day: str) -> None:
    read = _read(text)
    assert read is not None
    assert read[0] == day


@pytest.mark.parametrize(
    "text",
    [
        "About ten to twelve bodies lay there.",
        "Shortly after three men came.",
        "They won 3:2 in the end.",
        "It fell at seven-thirty.",
        "14.20 litres were lost.",
        "He has 0600 francs.",
        "07.15 \u2013 Good morning.",
        "UPD 08:55: two more are dead.",
    ],
)
def test_other_numbers_and_hours_of_either_half_of_the_day_are_no_times(text: str) -> None:
    assert _read(text) is None


def test_an_hour_without_its_half_of_the_day_follows_the_time_before_it() -> None:
    read = _read("The bus left at 5:15 p.m. on Friday. It was seven-thirty when they fired.")
    assert read == ("2024-11-15", "19:30", "19:30", "unknown")


@pytest.mark.parametrize(
    ("words", "as_shown"),
    [
        ("14:20 on Friday", "2024-11-15 14:20"),
        ("14:20 local time (12:20 GMT) on Friday", "2024-11-15 12:20 UTC"),
        ("between 18:00 and 22:00 on Friday", "2024-11-15 18:00 to 22:00"),
        ("Friday", "2024-11-15"),
    ],
)
def test_a_time_is_shown_with_its_minutes_and_its_zone_where_it_has_one(
    words: str, as_shown: str
) -> None:
    (found,) = _found(f"It fell on {words}.")
    assert found.days is not None
    when = interval(found.days, "as written")
    assert when is not None
    assert shown(Moment(of=TimeOf.EVENT, interval=when)) == as_shown


_HOURS = st.integers(0, 23)
_MINUTES = st.integers(0, 59)


@given(_HOURS, _MINUTES, st.sampled_from(["", " GMT", " local time", " CET"]))
def test_every_minute_of_the_day_is_read_as_itself(hour: int, minute: int, zone: str) -> None:
    read = _read(f"It fell on Friday at {hour:02d}:{minute:02d}{zone}.")
    assert read is not None
    assert read[1] == read[2] == f"{hour:02d}:{minute:02d}"


@given(st.text(alphabet="0123456789:.apmtoh -()GMTU\u2013", max_size=40))
def test_no_digits_and_marks_break_the_reader(text: str) -> None:
    for found in _found(f"on Friday at {text}"):
        assert found.last > found.first
        if found.days is not None:
            assert found.days.clock is None or found.days.first == found.days.last
            assert found.days.first <= found.days.last
            interval(Days(found.days.first, found.days.last, found.days.clock), "text")
