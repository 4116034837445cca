"""What a text recalls lies long before what it is about."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.date_groups import long_before
from sightline.ledger.days import Days, one

_TOLD = date(2031, 11, 13)
_BEFORE = one(date(2027, 5, 2))


def _on(day: int) -> Days:
    return one(date(2031, 11, day))


def test_one_date_of_another_year_is_recalled() -> None:
    assert long_before([_on(11), _BEFORE, _on(12)], _TOLD) == (False, True, False)
    year = Days(date(2019, 1, 1), date(2019, 12, 31))
    assert long_before([_on(11), year], _TOLD) == (False, True)


def test_dates_that_lie_near_each_other_are_one_story() -> None:
    week = [one(date(2031, 1, 1) + timedelta(days=30 * step)) for step in range(10)]
    assert not any(long_before(week, None))


def test_two_dates_of_an_earlier_time_are_told_of_too() -> None:
    tried = [one(date(2030, 2, 11)), one(date(2030, 2, 12)), _on(10), _on(11), _on(12)]
    assert not any(long_before(tried, _TOLD))


def test_a_text_of_one_old_date_is_about_it() -> None:
    assert long_before([_BEFORE], None) == (False,)
    assert long_before([_BEFORE], _TOLD) == (False,)
    assert long_before([None, None], None) == (False, False)


_DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(one)


@given(st.lists(st.none() | _DAYS, max_size=30), st.none() | st.dates(date(2000, 1, 1)))
def test_the_latest_date_is_never_recalled(days: list[Days | None], anchor: date | None) -> None:
    recalled = long_before(days, None)
    assert len(recalled) == len(days)
    told = [one.last for one in days if one is not None]
    latest = max(told, default=None)
    assert not any(
        far and one is not None and one.last == latest
        for far, one in zip(recalled, days, strict=True)
    )
    assert len(long_before(days, anchor)) == len(days)
