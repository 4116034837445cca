"""Canonical bytes: one spelling for one value."""

import json
import math
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st
from tests.builders.records import plain_values

from sightline.errors import NotCanonical
from sightline.model.canonical import MAX_DEPTH, MAX_INTEGER, encode, parse

# From RFC 8785, section 3.2.3: keys that sort apart by code points and by UTF-16 code units.
RFC_KEYS = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
}


@given(plain_values)
@example(RFC_KEYS)
@example([RFC_KEYS, {"a": [RFC_KEYS]}])
def test_what_is_written_is_read_back(value: Any) -> None:  # noqa: ANN401 - any JSON value
    assert parse(encode(value)) == value


@given(plain_values)
@example(RFC_KEYS)
@example({"\ue000": 1, "\U00010000": {"\uffff": 2, "\U0010ffff": 3}})
@example('\x00\x1f\x7f\x80"\\/\u2028\b\f\n\r\t')
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:  # noqa: ANN401 - any JSON value
    assert encode(value) == rfc8785.dumps(value)


def test_keys_stand_in_the_order_of_the_standard() -> None:
    values = list(json.loads(encode(RFC_KEYS)).values())
    assert values == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


@pytest.mark.parametrize("value", [0.5, 1.0, math.nan, math.inf, {"a": [0.1]}, [{"b": -0.0}]])
def test_floats_are_refused(value: Any) -> None:  # noqa: ANN401 - any value
    with pytest.raises(NotCanonical, match="float"):
        encode(value)


@pytest.mark.parametrize(
    "data", [b"0.5", b"1.0", b"1e3", b"-0.0", b"NaN", b"Infinity", b"-Infinity", b'{"a":[1E2]}']
)
def test_floats_are_refused_when_read(data: bytes) -> None:
    with pytest.raises(NotCanonical, match="not an integer"):
        parse(data)


@pytest.mark.parametrize("value", [MAX_INTEGER, -MAX_INTEGER, 0, 10**15, 9 * 10**15])
def test_integers_a_double_keeps_are_taken(value: int) -> None:
    assert parse(encode(value)) == value


@pytest.mark.parametrize("value", [MAX_INTEGER + 1, -MAX_INTEGER - 1, 10**17, -(10**30), 10**4000])
def test_integers_a_double_loses_are_refused(value: int) -> None:
    with pytest.raises(NotCanonical, match="beyond"):
        encode([value])
    with pytest.raises(NotCanonical, match="beyond"):
        parse(b"[%d]" % value)


def test_an_integer_of_more_digits_than_python_reads_is_refused() -> None:
    with pytest.raises(NotCanonical, match="beyond"):
        parse(b"9" * 100_000)


@pytest.mark.parametrize(
    "value", [b"bytes", {1: 2}, {None: 1}, {True: 1}, {"a"}, object(), [1, {"x": {2.5: 1}}]]
)
def test_foreign_types_are_refused(value: Any) -> None:  # noqa: ANN401 - any value
    with pytest.raises(NotCanonical):
        encode(value)


def test_any_mapping_and_sequence_can_be_written() -> None:
    inner = MappingProxyType({"b": (1, 2), "a": None})
    assert encode(MappingProxyType({"m": inner})) == b'{"m":{"a":null,"b":[1,2]}}'


@pytest.mark.parametrize("data", [b'{"a":1,"a":1}', b'{"a":1,"a":2}', b'[{"b":{"a":1,"a":1}}]'])
def test_a_key_written_twice_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(NotCanonical, match="twice"):
        parse(data)


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, ["a", "b\udc00"]])
def test_half_a_surrogate_pair_is_refused(value: Any) -> None:  # noqa: ANN401 - any value
    with pytest.raises(NotCanonical):
        encode(value)
    with pytest.raises(NotCanonical):
        parse(json.dumps(value, separators=(",", ":")).encode())


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b' {"a":1}',
        b'{"a":1}\n',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000A"',
        b'"\\u000a"',
        b'"\\u001F"',
        b"-0",
        b'"\\ud83d\\ude00"',
        b"1 2",
        b"[1]x",
        '{"\uffff":2,"\U00010000":1}'.encode(),
    ],
)
def test_another_spelling_of_the_same_value_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1,]",
        b"nul",
        b"\xff",
        b"\xef\xbb\xbf1",
        b"'a'",
        b"01",
        b"+1",
        b"\x00",
        b'"\x01"',
    ],
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        value = parse(data)
    except NotCanonical:
        return
    assert encode(value) == data


@given(plain_values, st.randoms(use_true_random=False))
def test_a_changed_spelling_never_reads_as_the_same_bytes(
    value: Any,  # noqa: ANN401 - any JSON value
    random: Any,  # noqa: ANN401 - Hypothesis' random
) -> None:
    data = bytearray(encode(value))
    data.insert(random.randrange(len(data) + 1), random.choice(b' \n\t"\\,0'))
    try:
        read = parse(bytes(data))
    except NotCanonical:
        return
    assert encode(read) == bytes(data)


def _nested(depth: int) -> Any:  # noqa: ANN401 - a nested list
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"k": value}
    return value


def test_depth_is_bounded_in_writing_and_reading_alike() -> None:
    deepest = encode(_nested(MAX_DEPTH))
    assert encode(parse(deepest)) == deepest
    with pytest.raises(NotCanonical, match="deeper"):
        encode(_nested(MAX_DEPTH + 1))
    with pytest.raises(NotCanonical, match="deeper"):
        parse(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


def test_many_brackets_side_by_side_are_not_depth() -> None:
    value = [[index] for index in range(500)]
    assert parse(encode(value)) == value
    assert parse(encode("[{" * 200)) == "[{" * 200


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"a":' * 200_000, b"[" * 5000 + b"]" * 5000])
def test_nesting_without_end_is_refused_and_does_not_crash(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(NotCanonical, match="deeper"):
        encode(loop)
