"""The scorer holds to its definitions: it can be right, wrong, and says which."""

from dataclasses import replace

import pytest
from tests.builders.ledger_brat import read_brat
from tests.builders.ledger_corpus import Mark, reports
from tests.builders.ledger_readings import Attributed, Number, Reading, of_annotation
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
        for rate in (found.full, found.quotes, found.nested, found.counts, found.types):
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
