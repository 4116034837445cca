"""Answers of services: held against what they were sent, bounded, and never believed on times."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.speech_server import BAD_TIMES, HONEST

from sightline.analysis.transcript import Sent, read_transcript, read_translation
from sightline.errors import InputRefused

PART = Sent(start_us=10_000_000, length_us=1_000_000, octets=32_044, sha256="0" * 64)


def test_times_count_from_the_part_that_was_sent() -> None:
    answer = read_transcript(json.dumps(HONEST).encode(), PART)
    first, second = answer.segments
    assert (first.start_us, first.end_us, first.text) == (
        10_000_000,
        10_500_000,
        "Put the gun down.",
    )
    assert first.confidence_permille == 905
    assert second.confidence_permille is None
    assert (answer.language, answer.engine) == ("english", "stand-in 1")


def test_words_with_times_that_cannot_be_are_kept_without_a_time() -> None:
    answer = read_transcript(json.dumps(BAD_TIMES).encode(), PART)
    assert [item.text for item in answer.segments if item.start_us is not None] == ["first"]
    assert [item.text for item in answer.segments if item.start_us is None] == [
        "before the beginning",
        "backwards",
        "beyond",
        "no number",
        "out of order",
        "longer than the sound",
    ]


def test_a_bare_text_is_one_segment_without_a_time() -> None:
    (only,) = read_transcript(b'{"text": "Come out."}', PART).segments
    assert (only.text, only.start_us) == ("Come out.", None)
    assert read_transcript(b'{"text": "  "}', PART).segments == ()


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"segments": 3}', b"{}", b"[" * 100_000, b"\xff\xfe", b"NaN"]
)
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(InputRefused):
        read_transcript(body, PART)


def test_characters_that_steer_a_terminal_or_turn_the_text_are_spelled_out() -> None:
    body = json.dumps({"text": "a\u202eb\x1b[2J"}).encode()
    assert read_transcript(body, PART).segments[0].text == "a\\u202eb\\u001b[2J"


def test_lines_are_given_back_by_their_number_and_missing_ones_are_left_out() -> None:
    content = "2\tHände hoch\nI am sorry.\n1\tKommt heraus\n2\tnoch einmal\n99\tzu viel\n3 kein Tab"
    body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    assert read_translation(body, ["Come out", "Hands up", "Down"]) == (
        ("Come out", "Kommt heraus"),
        ("Hands up", "Hände hoch"),
    )


@pytest.mark.parametrize(
    "body", [b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": 1}}]}']
)
def test_a_chat_without_a_text_is_refused(body: bytes) -> None:
    with pytest.raises(InputRefused):
        read_translation(body, ["x"])


_ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={"start": _ANY, "end": _ANY, "text": _ANY, "avg_logprob": _ANY}
        ),
        max_size=6,
    )
)
def test_whatever_segments_say_times_stay_within_what_was_sent_and_in_order(
    segments: object,
) -> None:
    answer = read_transcript(json.dumps({"segments": segments}).encode(), PART)
    last = PART.start_us
    for item in answer.segments:
        assert (item.start_us is None) == (item.end_us is None)
        assert item.confidence_permille is None or 0 <= item.confidence_permille <= 1000
        if item.start_us is not None and item.end_us is not None:
            assert last <= item.start_us <= item.end_us <= PART.start_us + PART.length_us
            last = item.start_us
