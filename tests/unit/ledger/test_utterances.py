"""One act of saying in several renderings."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.utterances import Spoken, utterances
from sightline.model.times import Interval, period


def _day(day: int) -> Interval:
    return period(f"2031-03-{day:02}", zone="UTC", basis="published")


def _said(key: str, report: str, content: str = "", **more: Any) -> Spoken:  # noqa: ANN401 - any field
    given_fields = {"body": "governor", "said": _day(13), **more}
    return Spoken(key=key, report=report, content=content, **given_fields)


def _groups(*spoken: Spoken) -> list[tuple[str, ...]]:
    return [utterance.members for utterance in utterances(spoken)]


_QUOTE = ("They waited until the stalls were full",)


def test_what_one_body_says_in_one_report_is_one_act_of_saying() -> None:
    assert _groups(_said("a", "r"), _said("b", "r")) == [("a", "b")]


def test_a_report_that_dates_two_occasions_keeps_them_apart() -> None:
    early, late = (_said(k, "r", said=_day(d), dated=True) for k, d in (("a", 10), ("b", 12)))
    assert _groups(early, late) == [("a",), ("b",)]


def test_shared_quoted_words_join_renderings_whatever_their_dates() -> None:
    late = _said("b", "s", quoted=("“They waited until the stalls were full”, she said",))
    assert _groups(_said("a", "r", quoted=_QUOTE), late) == [("a", "b")]


def test_a_phrase_that_anybody_uses_joins_nothing() -> None:
    assert _groups(_said("a", "r", quoted=("no comment",)), _said("b", "s", quoted=("no comment",)))
    assert len(_groups(_said("a", "r", quoted=("no comment",)), _said("b", "s"))) == 2


def test_other_words_for_the_same_join_on_nearby_days_only() -> None:
    content = "four shells were fired from positions near Karrow ridge"
    other = "Karrow ridge was where the four shells were fired from"
    assert _groups(_said("a", "r", content), _said("b", "s", other)) == [("a", "b")]
    assert len(_groups(_said("a", "r", content), _said("b", "s", other, said=_day(25)))) == 2


def test_different_counts_of_one_thing_are_different_acts_of_saying() -> None:
    content = "people were killed when shells struck the covered market"
    one = _said("a", "r", content, numbers=frozenset({("people killed", "19")}))
    other = _said("b", "s", content, numbers=frozenset({("people killed", "22")}))
    assert len(_groups(one, other)) == 2


def test_what_was_said_after_a_report_appeared_is_not_rendered_by_it() -> None:
    content = "people were killed when shells struck the covered market"
    later = _said("b", "s", content, said=_day(15), dated=True)
    assert len(_groups(_said("a", "r", content), later)) == 2


def test_what_a_copy_says_again_in_other_words_is_the_same() -> None:
    one = "shells struck the covered market in the morning"
    other = "a bazaar bombarded during morning hours by projectiles that struck vendors"
    assert len(_groups(_said("a", "r", one), _said("b", "s", other))) == 2
    assert _groups(_said("a", "r", one, text="t"), _said("b", "s", other, text="t")) == [("a", "b")]


def test_nothing_is_joined_across_speakers() -> None:
    other = _said("b", "s", quoted=_QUOTE, body="front")
    assert len(_groups(_said("a", "r", quoted=_QUOTE), other)) == 2


@given(st.permutations(range(4)))
def test_the_order_in_which_statements_come_changes_nothing(order: list[int]) -> None:
    spoken = [
        _said("a", "r", quoted=_QUOTE),
        _said("b", "s", quoted=_QUOTE),
        _said("c", "s", "something else entirely was said"),
        _said("d", "t", body="front"),
    ]
    assert utterances([spoken[place] for place in order]) == utterances(spoken)
