"""Dates are ranges of days, counted from the report's own date where they need one."""

from datetime import date

import pytest

from sightline.ledger.date_scan import Context
from sightline.ledger.date_words import date_words
from sightline.ledger.dates import DateReader
from sightline.ledger.days import interval, one
from sightline.ledger.tokens import Words

_SUNDAY = date(2024, 11, 17)


def dates(text: str, anchor: date | None = _SUNDAY, code: str = "en") -> list[tuple[str, ...]]:
    words = Words(text)
    reader = DateReader(words.tokens, words.lows, date_words(code))
    return [
        (
            words.of(found.first, found.last).words,
            *((str(found.days.first), str(found.days.last)) if found.days else ()),
        )
        for found in reader.find(0, len(words.tokens), Context(anchor))
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Nov. 13", "2024-11-13", "2024-11-13"),
        ("on 13 November", "2024-11-13", "2024-11-13"),
        ("on November 13, 2022", "2022-11-13", "2022-11-13"),
        ("on the 14th of March 2023", "2023-03-14", "2023-03-14"),
        ("on 8 May last year", "2023-05-08", "2023-05-08"),
        ("in the last days of May", "2024-05-25", "2024-05-31"),
        ("in the last week of October", "2024-10-25", "2024-10-31"),
        ("in the first days of May", "2024-05-01", "2024-05-07"),
        ("the second of October", "2024-10-02", "2024-10-02"),
        ("a fortnight ago", "2024-10-31", "2024-11-06"),
        ("in March this year", "2024-03-01", "2024-03-31"),
        ("on 14 and 15 November", "2024-11-14", "2024-11-15"),
        ("14-16 November", "2024-11-14", "2024-11-16"),
        ("in mid-November", "2024-11-11", "2024-11-20"),
        ("in early November", "2024-11-01", "2024-11-10"),
        ("late in October 2023, at the end of October 2023", "2023-10-01", "2023-10-31"),
        ("in October", "2024-10-01", "2024-10-31"),
        ("in December", "2024-12-01", "2024-12-31"),
        ("in February", "2024-02-01", "2024-02-29"),
        ("on Saturday", "2024-11-16", "2024-11-16"),
        ("on Sunday", "2024-11-17", "2024-11-17"),
        ("last Sunday", "2024-11-10", "2024-11-10"),
        ("Thursday's attack", "2024-11-14", "2024-11-14"),
        ("will be published on Friday", "2024-11-22", "2024-11-22"),
        ("yesterday evening", "2024-11-16", "2024-11-16"),
        ("last night", "2024-11-16", "2024-11-17"),
        ("last week", "2024-11-04", "2024-11-10"),
        ("at the weekend", "2024-11-16", "2024-11-17"),
        ("three days ago", "2024-11-14", "2024-11-14"),
        ("two weeks ago", "2024-10-31", "2024-11-06"),
        ("within seven days", "2024-11-17", "2024-11-24"),
        ("the summer of 2023", "2023-06-01", "2023-08-31"),
        ("last autumn", "2023-09-01", "2023-11-30"),
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("13.11.2024", "2024-11-13", "2024-11-13"),
        ("13.11", "2024-11-13", "2024-11-13"),
        ("2024-11-13", "2024-11-13", "2024-11-13"),
        ("in the night of 13 November", "2024-11-13", "2024-11-14"),
        ("in the night of 13 to 14 November", "2024-11-13", "2024-11-14"),
        ("overnight into Saturday", "2024-11-15", "2024-11-16"),
        ("in the night from Friday to Saturday", "2024-11-15", "2024-11-16"),
        ("the day before yesterday", "2024-11-15", "2024-11-15"),
        ("ten minutes ago", "2024-11-17", "2024-11-17"),
        ("three hours ago", "2024-11-16", "2024-11-17"),
        ("a few days ago", "2024-11-10", "2024-11-15"),
        ("between 8 November and 11 November", "2024-11-08", "2024-11-11"),
        ("from Monday to Wednesday", "2024-11-11", "2024-11-13"),
        ("Thursday last week", "2024-11-07", "2024-11-07"),
        ("on the eve of 9 November", "2024-11-08", "2024-11-08"),
        ("in the first week of November", "2024-11-01", "2024-11-07"),
        ("in the second half of October", "2024-10-16", "2024-10-31"),
        ("two nights ago", "2024-11-15", "2024-11-16"),
        ("over the past 24 hours", "2024-11-16", "2024-11-17"),
        ("on New Year's Eve", "2023-12-31", "2023-12-31"),
        ("last Christmas", "2023-12-24", "2023-12-26"),
        ("between 2021 and 2023", "2021-01-01", "2023-12-31"),
    ],
)
def test_a_date_is_every_day_it_may_mean(text: str, first: str, last: str) -> None:
    found = dates(f"It happened {text} there.")
    assert (found[0][1], found[-1][2]) == (first, last) or found[0][1:] == (first, last)


def test_days_of_the_month_are_joined_over_their_article() -> None:
    (found,) = dates("He was on duty from the 11th to the 14th.")
    assert found[1:] == ("2024-11-11", "2024-11-14")


def test_the_next_morning_is_counted_from_the_last_date_of_the_text() -> None:
    found = dates("He fled on 3 March. The next morning she came, and two days later they left.")
    assert [day[1] for day in found] == ["2024-03-03", "2024-03-04", "2024-03-06"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("He fled on 3 March. The day before, men came.", "2024-03-02"),
        ("He fled on 3 March. He said on Monday that two days earlier men came.", "2024-03-01"),
        ("He fled on 3 March. The previous Friday men came.", "2024-03-01"),
        ("He fled on 3 March. The following Friday men came.", "2024-03-08"),
    ],
)
def test_what_is_counted_from_the_text_passes_over_days_of_saying(text: str, day: str) -> None:
    assert dates(text)[-1][1] == day


def test_a_full_stop_behind_may_ends_the_sentence_and_not_the_date() -> None:
    assert dates("It happened on 4 May. The rest fled.")[0][0] == "4 May"


@pytest.mark.parametrize(
    "again", ["A few years earlier men came. ", "Several years later men came. "]
)
def test_counting_on_and_on_ends_where_no_report_speaks_of(again: str) -> None:
    found = dates("It was on 3 March 1990. " + again * 2000)
    assert len(found) == 2001
    assert found[-1] == (again.removesuffix(" men came. "),)


@pytest.mark.parametrize(
    "text", ["It was a very long weekend.", "He left on the first, she said.", "in the last days"]
)
def test_some_words_of_time_name_no_day(text: str) -> None:
    assert not dates(text)


def test_without_a_date_to_count_from_a_weekday_says_no_day() -> None:
    assert dates("on Friday and yesterday", None) == [("Friday",), ("yesterday",)]


@pytest.mark.parametrize(
    "text", ["31 February 2024", "99.99.9999", "May I come", "he may go", "the 40th"]
)
def test_what_the_calendar_does_not_have_is_no_date(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        ("uk", "Це сталося 13 листопада.", "2024-11-13"),
        ("ru", "4 октября у карьера", "2024-10-04"),  # noqa: RUF001 - Russian
    ],
)
def test_days_are_read_in_ukrainian_and_russian(code: str, text: str, day: str) -> None:
    assert [found[1] for found in dates(text, code=code)] == [day]


def test_a_day_in_an_unknown_zone_is_all_it_may_mean_on_earth() -> None:
    when = interval(one(_SUNDAY), "as written")
    assert when is not None
    assert str(when.earliest).startswith("2024-11-16T10:00")
    assert str(when.latest).startswith("2024-11-18T11:59")


def test_days_outside_the_years_of_reports_are_no_interval() -> None:
    assert interval(one(date(1200, 1, 1)), "as written") is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The siege began on 2 May. On the third day of the siege they fled.", "2024-05-04"),
        ("He died on 2 May and she on the 9th.", "2024-05-09"),
        ("The shelling of 2 May killed six. That same evening it rained.", "2024-05-02"),
        ("The shelling of 2 May killed six. Two days after the attack he fled.", "2024-05-04"),
        ("The shelling of 2 May killed six. They left on the eve of the attack.", "2024-05-01"),
        ("The shelling of 2 May killed six. On the night of the attack he slept.", "2024-05-02"),
        (
            "The shelling of 2 May killed six. The night before the ship sank, he slept.",
            "2024-05-01",
        ),
        ("The shelling of 2 May killed six. They met in the week before the raid.", "2024-04-25"),
        (
            "The shelling of 2 May killed six. He came on the Sunday before the attack.",
            "2024-04-28",
        ),
        (
            "The shelling of 2 May killed six. She rang on the Monday after the attack.",
            "2024-05-06",
        ),
        ("The shelling of 2 May killed six. He came on the Saturday and left.", "2024-05-04"),
        ("The shelling of 2 May killed six. In the following days 40 fled.", "2024-05-03"),
        ("The shelling of 2 May killed six. Over the next three days 40 fled.", "2024-05-03"),
        ("The shelling of 2 May killed six. In the days that followed 40 fled.", "2024-05-03"),
        ("It fell on 2 May 2022. On 8 June of that year it fell again.", "2022-06-08"),
        (
            "Crews on Sunday dug for six killed on Friday. Two days before the blast he left.",
            "2024-11-13",
        ),
        (
            "It fell on 2 May. He told how on the night of 4 May it burned. A day later he left.",
            "2024-05-05",
        ),
        ("Two died on 2 May. A week earlier, on 24 April, he left.", "2024-04-24"),
        ("It fell on 2 May. We visited the site on 8 May. The next day it rained.", "2024-05-03"),
        ("It fell on 21 October, a Monday. Eleven days later it fell again.", "2024-11-01"),
    ],
)
def test_a_day_may_be_counted_from_what_was_told_before(text: str, read: str) -> None:
    assert dates(text)[-1][1] == read
