"""The scorer holds to its definitions: it can be right, wrong, and says which."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from tests.builders.ledger_brat import read_brat
from tests.builders.ledger_corpus import Mark, reports
from tests.builders.ledger_readings import Attributed, Number, Reading, When, of_annotation
from tests.builders.ledger_scores import Scores, matched, score

_TEXT = "The ministry said that more than ten men had been shot. “We know,” she added."


def _mark(words: str) -> Mark:
    start = _TEXT.index(words)
    return Mark(start, start + len(words))


_SAID = Attributed(
    key="1",
    kind="indirect",
    source=(_mark("The ministry"),),
    cue=(_mark("said"),),
    content=(_mark("that more than ten men had been shot"),),
    speaker="ministry of defence",
    speakers=(("defence",),),
    hedge="asserted",
    types=("accusation",),
)
_QUOTED = Attributed(
    key="2",
    kind="direct",
    source=(_mark("she"),),
    cue=(_mark("added"),),
    content=(_mark("We know"),),
    quoted=(_mark("We know"),),
    speaker="stolz",
    speakers=(("stolz",),),
    hedge="asserted",
    types=("event",),
)
_TEN = Number(span=_mark("more than ten"), low=11, high=None, soft=False)
_GOLD = Reading(key="r", text=_TEXT, said=(_SAID, _QUOTED), numbers=(_TEN,))


def _against(said: Attributed) -> Scores:
    return score([(_GOLD, replace(_GOLD, said=(said, _QUOTED)))])


def test_a_reading_agrees_fully_with_itself() -> None:
    for report in reports():
        reading = of_annotation(report)
        found = score([(reading, reading)])
        whole = (found.full, found.cued, found.quotes, found.speakers, found.nested, found.types)
        for rate in (*whole, found.counts, found.dates, found.clocks):
            assert rate.precision == rate.recall == 1.0, report.key
        assert found.hedge_f1 == 1.0


def test_an_empty_reading_finds_nothing() -> None:
    found = score([(_GOLD, Reading(key="r", text=_TEXT, said=()))])
    assert (found.full.right, found.full.there, found.quotes.recall) == (0, 2, 0.0)
    assert set(found.errors) == {
        *("missed: cue not found", "quote: not found with this extent", "count: missed"),
    }


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"cue": (_mark("been"),)}, "missed: cue not found"),
        ({"source": (_mark("men"),)}, "wrong: source"),
        ({"content": (_mark("shot"),)}, "wrong: content"),
    ],
)
def test_cue_source_and_content_must_all_agree(
    changed: dict[str, tuple[Mark, ...]], error: str
) -> None:
    found = _against(replace(_SAID, **changed))  # type: ignore[arg-type]
    assert found.full.right == 1
    assert error in found.errors


def test_punctuation_and_a_leading_that_do_not_count() -> None:
    shorter = replace(_SAID, content=(_mark("more than ten men had been shot."),))
    assert matched(_GOLD, replace(_GOLD, said=(shorter, _QUOTED))) == {"1": "1", "2": "2"}


def test_half_of_the_words_are_enough_and_fewer_are_not() -> None:
    assert _against(replace(_SAID, content=(_mark("more than ten men"),))).full.right == 2
    assert _against(replace(_SAID, content=(_mark("more than ten"),))).full.right == 1


def test_a_quotation_counts_only_with_its_exact_extent_and_its_speaker_apart() -> None:
    wider = replace(_QUOTED, quoted=(_mark("We know,” she"),))
    found = score([(_GOLD, replace(_GOLD, said=(_SAID, wider)))])
    assert (found.quotes.right, found.quotes.found, found.quotes.there) == (0, 1, 1)
    other = replace(_QUOTED, speaker="ministry")
    found = score([(_GOLD, replace(_GOLD, said=(_SAID, other)))])
    assert (found.quotes.right, found.speakers.right) == (1, 0)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (replace(_TEN, low=10), 0),
        (replace(_TEN, high=12), 0),
        (replace(_TEN, soft=True), 0),
        (_TEN, 1),
    ],
)
def test_a_count_is_right_with_both_ends_and_its_softness(number: Number, right: int) -> None:
    found = score([(_GOLD, replace(_GOLD, numbers=(number,)))])
    assert found.counts.right == right


_WHEN = "It fell on Friday at 14:20, and he left on Sunday."
_FRIDAY = date(2024, 11, 15)


def _dated(words: str, first: date, last: date | None = None, of: str = "event") -> When:
    start = _WHEN.index(words)
    return When(
        span=Mark(start, start + len(words)),
        earliest=datetime.combine(first, time(), timezone(timedelta(hours=14))),
        latest=datetime.combine(last or first, time(23, 59, 59), timezone(timedelta(hours=-12))),
        of=of,
    )


def _timed(first: time, last: time, zone: str = "unknown", day: date = _FRIDAY) -> When:
    clock = datetime.combine(day, first, UTC), datetime.combine(day, last, UTC)
    return replace(_dated("on Friday at 14:20", day), clock=clock, zone=zone)


def _when(reference: When, *found: When) -> Scores:
    gold = Reading(key="r", text=_WHEN, said=(), dates=(reference,))
    return score([(gold, replace(gold, dates=found))])


@pytest.mark.parametrize(
    ("found", "right", "errors"),
    [
        (_dated("on Friday", _FRIDAY), 1, set()),
        (_dated("on Friday", _FRIDAY - timedelta(3), _FRIDAY + timedelta(3)), 1, set()),
        (_dated("on Friday", _FRIDAY - timedelta(2)), 0, {"date"}),
        (_dated("on Friday", _FRIDAY + timedelta(2)), 0, {"date"}),
        (_dated("on Sunday", _FRIDAY), 0, {"date", "date: of no event"}),
    ],
)
def test_a_date_is_right_where_it_stands_and_holds_the_day(
    found: When, right: int, errors: set[str]
) -> None:
    scores = _when(_dated("Friday", _FRIDAY), found)
    assert (scores.dates.right, scores.dates.found, scores.dates.there) == (right, 1, 1)
    assert set(scores.errors) == errors


def test_longer_times_and_dates_of_no_event_are_no_event_dates() -> None:
    friday = _dated("Friday", _FRIDAY)
    longer = _dated("on Friday", _FRIDAY - timedelta(3), _FRIDAY + timedelta(4))
    for other in (longer, _dated("on Friday", _FRIDAY, of="said")):
        scores = _when(friday, other)
        assert (scores.dates.right, scores.dates.found, scores.dates.there) == (0, 0, 1)
    assert _when(replace(friday, of="said"), friday).dates.found == 1
    assert _when(replace(friday, of="said"), friday).dates.there == 0


_AT = time(14, 20)


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (_timed(_AT, _AT, "+02:00"), 1),
        (_timed(time(13, 50), time(14, 51), "+02:00"), 1),
        (_timed(time(13, 50), time(14, 52), "+02:00"), 0),
        (_timed(time(14, 21), time(14, 21), "+02:00"), 0),
        (_timed(_AT, _AT, "+03:00"), 0),
        (_timed(_AT, _AT), 0),
        (_timed(_AT, _AT, "+02:00", _FRIDAY + timedelta(1)), 0),
    ],
)
def test_a_clock_time_is_right_with_its_day_its_minute_and_its_zone(
    found: When, right: int
) -> None:
    scores = _when(_timed(_AT, _AT, "+02:00"), found)
    assert (scores.clocks.right, scores.clocks.found, scores.clocks.there) == (right, 1, 1)
    assert ("clock time" in scores.errors) is not bool(right)


def test_a_zone_that_nobody_tells_may_be_any_and_a_time_of_nothing_claimed_is_left_out() -> None:
    assert _when(_timed(_AT, _AT), _timed(_AT, _AT, "+03:00")).clocks.right == 1
    aside = _when(replace(_timed(_AT, _AT), of="other"), _timed(_AT, _AT)).clocks
    assert (aside.right, aside.found, aside.there) == (0, 0, 0)


def test_brat_spans_joined_by_links_are_one_attribution() -> None:
    annotation = (
        "T1\tSource 0 12\tThe ministry\nT2\tCue 13 17\tsaid\n"
        "T3\tContent 18 30;31 54\tthat more ...\nT4\tSource 66 69\tshe\n"
        "E1\tCue:T2 Source:T1 Content:T3\nR1\tsource Arg1:T9 Arg2:T4\n#1\tNote T1\thello\n"
    )
    reading = read_brat("a", _TEXT, annotation)
    assert len(reading.said) == 1
    assert reading.said[0].content == (Mark(18, 30), Mark(31, 54))
    assert score([(reading, replace(_GOLD, numbers=()))]).full.right == 1
