"""What a model offers is held to the report's words: nothing invented comes through."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.offers import OFFERS_MOST, WORDS_MOST, Dropped, Offers, offers, question

TEXT = (
    "KARDEN - The ministry said more than\nten men had been shot.\n\n"
    "“We saw nine,” said Lena Okarro. Nobody else spoke.\n"
)
ASKED = question(TEXT, "some-model")


def answered(*statements: object) -> Offers:
    content = json.dumps({"statements": list(statements)})
    return offers(ASKED, json.dumps({"choices": [{"message": {"content": content}}]}).encode())


def offered(**changed: object) -> dict[str, Any]:
    return {
        "speaker": "The ministry",
        "words": "more than ten men had been shot",
        "numbers": [{"words": "more than ten", "low": 11, "high": None}],
    } | changed


def test_words_are_found_across_line_breaks_and_carry_their_place_and_number() -> None:
    (kept,) = answered(offered()).kept
    assert TEXT[kept.words.start : kept.words.end] == "more than\nten men had been shot"
    assert [(count.low, count.high) for count in kept.counts] == [(11, None)]
    assert kept.engine.startswith("some-model ")


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"words": "more than twenty men had been shot"}, Dropped.NOT_IN_TEXT),
        ({"words": ""}, Dropped.NOT_IN_TEXT),
        ({"words": "a" * (WORDS_MOST + 1)}, Dropped.NOT_IN_TEXT),
        ({"words": 12}, Dropped.NOT_IN_TEXT),
        ({"speaker": "The president"}, Dropped.SPEAKER),
        ({"speaker": None}, Dropped.SPEAKER),
    ],
)
def test_what_does_not_stand_in_the_report_is_dropped_and_counted(
    lie: dict[str, object], why: Dropped
) -> None:
    found = answered(offered(**lie))
    assert found.kept == ()
    assert found.dropped == {why: 1}


@pytest.mark.parametrize(
    "number",
    [
        {"words": "more than ten", "low": 10, "high": None},
        {"words": "ten", "low": 12, "high": 12},
        {"words": "nine", "low": 9, "high": 9},
        {"words": "", "low": 11, "high": None},
        {"low": 11, "high": None},
        "eleven",
    ],
)
def test_a_number_is_kept_only_as_we_read_it_in_those_very_words(number: object) -> None:
    found = answered(offered(numbers=[number]))
    assert [offer.counts for offer in found.kept] == [()]
    assert found.dropped == {Dropped.NUMBER: 1}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": "no json"}}]}',
        b'{"choices": [{"message": {"content": "{\\"statements\\": 3}"}}]}',
        b"[" * 100_000,
    ],
)
def test_an_answer_that_is_none_is_said_to_be_none(answer: bytes) -> None:
    assert offers(ASKED, answer).dropped == {Dropped.UNREADABLE: 1}


def test_no_more_than_so_many_statements_are_looked_at() -> None:
    found = answered(*[offered()] * (OFFERS_MOST + 3), "not one")
    assert len(found.kept) == OFFERS_MOST
    assert found.dropped[Dropped.TOO_MANY] == 4


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(TEXT.split()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["speaker", "words", "numbers", "low", "high", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(st.lists(_JSON, max_size=5))
def test_whatever_is_answered_every_span_and_number_kept_stands_in_the_report(
    statements: list[object],
) -> None:
    for offer in answered(*statements).kept:
        for span in (offer.words, offer.speaker, *(count.span for count in offer.counts)):
            assert TEXT[span.start : span.end] == span.words


def test_the_question_holds_the_report_the_schema_and_no_more() -> None:
    sent = json.loads(ASKED.body)
    assert set(sent) == {"model", "temperature", "messages", "response_format"}
    assert sent["messages"][1]["content"] == TEXT
    assert sent["response_format"]["json_schema"]["strict"] is True
