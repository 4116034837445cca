"""The way out of the limited child: whatever arrives is a proper message or ends it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.analyzers import SHOWING, WATCHING

from sightline.adapters.collecting import Collector, environment_of
from sightline.adapters.messages import (
    SLACK_BYTES,
    Inbox,
    Outbox,
    Tag,
    UnfitMessage,
    read_object,
    split_head,
)
from sightline.adapters.results import Reporter, UnfitResult
from sightline.analysis.contract import DataMade, PictureMade, Result, TextMade
from sightline.model.canonical import Json, encode
from sightline.model.digest import Digest
from sightline.model.exhibit import DerivativeRole, ExhibitKind
from sightline.model.finding import Environment, Outcome
from sightline.model.times import MediaTime
from sightline.workbench.ports.engine import Job

ENVIRONMENT = Environment(sightline="0", builds={}, confinement=())
JOB = Job(
    exhibit=Digest.of(b""),
    path=Path("none"),
    size=0,
    kind=ExhibitKind.OTHER,
    media_type="none",
    analyzers=(WATCHING, SHOWING),
)
HEAD: dict[str, Json] = {
    "analyzer": 0,
    "outcome": "observed",
    "summary": "",
    "values": {},
    "pictures": 0,
    "texts": 0,
    "data": 0,
}  # fmt: skip - one row
PICTURE: dict[str, Json] = {
    "analyzer": 1,
    "label": "",
    "height": 2,
    "width": 3,
    "channels": 1,
}  # fmt: skip - one row


class Wire:
    """Keeps what is written, a few bytes at a time, as a full pipe would take it."""

    def __init__(self, bite: int = 1 << 30) -> None:
        self.data = b""
        self._bite = bite

    def write(self, data: bytes | memoryview) -> int:
        taken = bytes(data[: self._bite])
        self.data += taken
        return len(taken)


def headed(tag: Tag, head: Mapping[str, Json], body: bytes = b"") -> bytes:
    wire = Wire()
    Outbox(wire.write).headed(tag, head, body)
    ((_, payload),) = Inbox(1 << 20).feed(wire.data)
    return payload


@given(
    messages=st.lists(st.tuples(st.sampled_from(Tag), st.binary(max_size=64))),
    bite=st.integers(1, 9),
    cuts=st.integers(1, 17),
)
def test_messages_survive_any_cutting_on_the_way(
    messages: list[tuple[Tag, bytes]], bite: int, cuts: int
) -> None:
    wire = Wire(bite)
    outbox, inbox = Outbox(wire.write), Inbox(1 << 20)
    for tag, payload in messages:
        outbox.send(tag, payload[:3], payload[3:])
    data = wire.data
    pieces = [data[at : at + cuts] for at in range(0, len(data), cuts)]
    assert [message for piece in pieces for message in inbox.feed(piece)] == messages


@given(st.binary(max_size=2000))
def test_arbitrary_bytes_are_messages_or_refused(data: bytes) -> None:
    collector = Collector(JOB)
    try:
        for tag, payload in Inbox(1 << 20).feed(data):
            collector.take(tag, payload)
    except UnfitMessage:
        pass
    examined = collector.examined(ENVIRONMENT, "cut off", "stopped")
    assert [e.analyzer for e in examined] == [WATCHING, SHOWING]


@given(
    tag=st.sampled_from([Tag.RESULT, Tag.PICTURE, Tag.TEXT, Tag.DATA]),
    head=st.dictionaries(
        st.sampled_from([*HEAD, *PICTURE, "time"]),
        st.none()
        | st.booleans()
        | st.integers(-2, 70_000)
        | st.text(max_size=3)
        | st.just({})
        | st.just("observed"),
    ),
    body=st.binary(max_size=12),
)
def test_arbitrary_heads_give_proper_results_or_are_refused(
    tag: Tag, head: dict[str, Json], body: bytes
) -> None:
    collector = Collector(JOB)
    payload = encode(head) if tag is Tag.RESULT else headed(tag, head, body)
    try:
        collector.take(tag, payload)
    except UnfitMessage:
        return
    for examined in collector.examined(ENVIRONMENT, "cut off", "stopped"):
        assert isinstance(examined.result.outcome, Outcome)
        assert isinstance(examined.result.summary, str)


def test_an_announcement_beyond_the_limit_is_refused_before_it_arrives() -> None:
    with pytest.raises(UnfitMessage, match="announced more"):
        list(Inbox(100).feed(bytes((Tag.TEXT,)) + (SLACK_BYTES + 101).to_bytes(4, "big")))


def test_many_small_messages_meet_the_same_limit() -> None:
    inbox = Inbox(0)
    block = (bytes((Tag.TEXT,)) + (1 << 16).to_bytes(4, "big") + bytes(1 << 16)) * 16
    for _ in range(SLACK_BYTES // len(block)):
        assert len(list(inbox.feed(block))) == 16
    with pytest.raises(UnfitMessage, match="more than the limit"):
        list(inbox.feed(block))


def test_messages_before_a_bad_one_are_kept() -> None:
    messages = Inbox(100).feed(bytes((Tag.DONE,)) + bytes(4) + b"\xff" * 5)
    assert next(messages) == (Tag.DONE, b"")
    with pytest.raises(UnfitMessage, match="unknown kind 255"):
        next(messages)


@pytest.mark.parametrize(
    "payload",
    [b"", b"\0\0\0\xff{}", b"\0\0\0\2[]", b"\0\0\0\4{ } ", b'\0\0\0\3{"a', b'\0\0\0\x07{"a":1.5}'],
)
def test_a_head_that_is_no_canonical_object_is_refused(payload: bytes) -> None:
    with pytest.raises(UnfitMessage):
        split_head(payload)


@pytest.mark.parametrize(
    "values", [b"1" * 5000, b"[" * 100_000, b'{"a":NaN}', b'{"a":1,"a":1}', b"\xff"]
)
def test_values_that_break_parsers_are_refused(values: bytes) -> None:
    with pytest.raises(UnfitMessage):
        read_object(values)


@pytest.mark.parametrize(
    "change",
    [
        {"analyzer": 2},
        {"analyzer": -1},
        {"analyzer": True},
        {"analyzer": "0"},
        {"outcome": "proved"},
        {"outcome": None},
        {"summary": 1},
        {"summary": "a" * 5000},
        {"values": []},
        {"pictures": 1},
        {"texts": 1},
        {"data": 1},
        {"pictures": -1},
    ],
)  # fmt: skip - one change a cell
def test_a_result_that_does_not_fit_is_refused(change: dict[str, Json]) -> None:
    with pytest.raises(UnfitMessage):
        Collector(JOB).take(Tag.RESULT, encode({**HEAD, **change}))


def test_a_second_result_for_one_method_is_refused() -> None:
    collector = Collector(JOB)
    collector.take(Tag.RESULT, encode(HEAD))
    with pytest.raises(UnfitMessage, match="twice"):
        collector.take(Tag.RESULT, encode(HEAD))
    with pytest.raises(UnfitMessage, match="twice"):
        collector.take(Tag.PICTURE, headed(Tag.PICTURE, {**PICTURE, "analyzer": 0}, bytes(6)))


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({}, bytes(5)),
        ({}, bytes(7)),
        ({"channels": 3}, bytes(6)),
        ({"channels": 2}, bytes(12)),
        ({"height": 0}, b""),
        ({"width": 1 << 20, "height": 1}, bytes(1 << 16)),
        ({"time": {"pts": 0, "numerator": 0, "denominator": 1}}, bytes(6)),
        ({"time": {"pts": "0", "numerator": 1, "denominator": 1}}, bytes(6)),
        ({"time": 7}, bytes(6)),
        ({"label": "a" * 201}, bytes(6)),
    ],
)
def test_a_picture_that_does_not_fill_its_shape_is_refused(
    change: dict[str, Json], body: bytes
) -> None:
    with pytest.raises(UnfitMessage):
        Collector(JOB).take(Tag.PICTURE, headed(Tag.PICTURE, {**PICTURE, **change}, body))


def test_a_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(UnfitMessage, match="UTF-8"):
        Collector(JOB).take(Tag.TEXT, headed(Tag.TEXT, {"analyzer": 0, "label": ""}, b"\xff"))


@pytest.mark.parametrize("tag", [Tag.READY, Tag.BYTES, Tag.REFUSED])
def test_a_message_out_of_place_is_refused(tag: Tag) -> None:
    with pytest.raises(UnfitMessage):
        Collector(JOB).take(tag, headed(tag, {"analyzer": 0}))


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"sightline": "1", "builds": {"a": 1}, "confinement": []},
        {"sightline": "1", "builds": {}, "confinement": [1]},
        {"sightline": "1", "builds": {}, "confinement": "all"},
        {"sightline": 1, "builds": {}, "confinement": []},
        {"sightline": "1", "builds": {}, "confinement": ["a"] * 100},
        {"sightline": "1", "builds": {str(n): "" for n in range(100)}, "confinement": []},
    ],
)
def test_an_odd_account_of_the_builds_is_refused(head: dict[str, Json]) -> None:
    with pytest.raises(UnfitMessage):
        environment_of(encode(head))


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    colour=st.booleans(),
    text=st.text(),
    label=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    pts=st.integers(-(2**53) + 1, 2**53 - 1),
)  # fmt: skip - one row
def test_a_result_arrives_as_it_was_reported(
    height: int, width: int, text: str, label: str, pts: int, *, colour: bool
) -> None:
    pixels = np.full((height, width, 3) if colour else (height, width), 128, np.uint8)
    time = MediaTime(pts=pts, numerator=1, denominator=90_000)
    result = Result(
        outcome=Outcome.INCONCLUSIVE,
        summary=label,
        values={"n": [1, {"m": None}]},
        pictures=(PictureMade(label=label, time=time, picture=pixels),),
        texts=(TextMade(label=label, text=text),),
    )
    wire, collector = Wire(), Collector(JOB)
    Reporter(Outbox(wire.write), 1 << 20).report(1, result)
    for message in Inbox(1 << 20).feed(wire.data):
        collector.take(*message)
    missing, examined = collector.examined(ENVIRONMENT, "cut off", "stopped")
    assert missing.result.outcome is Outcome.FAILED
    assert missing.result.summary == "cut off"
    assert examined.result == replace(result, pictures=(), texts=())
    picture, words = examined.made
    assert (picture.label, picture.time) == (label, time)
    assert words.data.decode() == text
    assert not collector.complete


def test_data_come_out_as_they_went_in_and_in_a_form_of_ours_only() -> None:
    form, packed = "application/vnd.sightline.test.v1", bytes(range(256))
    collector, wire = Collector(JOB), Wire()
    result = Result(
        outcome=Outcome.OBSERVED,
        summary="",
        values={},
        data=(DataMade(label="packed", media_type=form, data=packed),),
    )
    Reporter(Outbox(wire.write), 1 << 20).report(0, result)
    for tag, payload in Inbox(1 << 20).feed(wire.data):
        collector.take(tag, payload)
    (made,) = collector.examined(ENVIRONMENT, "", "")[0].made
    assert (made.data, made.media_type, made.role) == (packed, form, DerivativeRole.DATA)


@pytest.mark.parametrize("form", ["image/svg+xml", "application/vnd.sightline.", "text/html", ""])
def test_data_in_another_form_are_refused_on_both_sides(form: str) -> None:
    made = DataMade(label="", media_type=form, data=b"")
    result = Result(outcome=Outcome.OBSERVED, summary="", values={}, data=(made,))
    with pytest.raises(UnfitResult, match="form of ours"):
        Reporter(Outbox(Wire().write), 1 << 20).report(0, result)
    head: dict[str, Json] = {"analyzer": 0, "label": "", "media_type": form}
    with pytest.raises(UnfitMessage, match="form of ours"):
        Collector(JOB).take(Tag.DATA, headed(Tag.DATA, head, b""))
