"""Records and their bytes: every kind reads back as it was written, and nothing else is read."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.records import BY_KIND, digests, of_type, records

from sightline.errors import InputRefused, NotCanonical, VersionRefused
from sightline.model.canonical import encode
from sightline.model.claim import Claim, Hedge
from sightline.model.custody import SignedEntry
from sightline.model.digest import Digest
from sightline.model.finding import Method
from sightline.model.plain import from_plain, to_plain
from sightline.model.records import (
    RECORD_TYPES,
    Record,
    read_record,
    record_bytes,
    record_digest,
)
from sightline.model.times import Instant

CLAIM = Claim(
    text="The gate stood open.",
    hedge=Hedge.ASSERTED,
    allegation=False,
    by="SHA256:x",
    at=Instant.parse("2022-11-12T09:30:00Z"),
)


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_every_kind_reads_back_as_it_was_written(kind: type[Record], data: st.DataObject) -> None:
    record = data.draw(BY_KIND[kind])
    raw = record_bytes(record)
    again = read_record(raw)
    assert again == record
    assert type(again) is kind
    assert record_bytes(again) == raw
    assert record_digest(record) == Digest.of(raw)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(of_type(SignedEntry))
def test_entries_read_back_as_they_were_written(signed: SignedEntry) -> None:
    assert from_plain(SignedEntry, to_plain(signed)) == signed


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.__name__)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_no_field_can_be_added_dropped_or_null(kind: type[Record], data: st.DataObject) -> None:
    plain = json.loads(record_bytes(data.draw(BY_KIND[kind])))
    optional = {field.name for field in dataclasses.fields(kind) if "None" in str(field.type)}
    for name in plain.keys() - {"kind", "v"}:
        with pytest.raises(NotCanonical):
            read_record(encode(plain | {name: None}))
        without = {key: value for key, value in plain.items() if key != name}
        if name not in optional:
            with pytest.raises(NotCanonical, match=name):
                read_record(encode(without))
    with pytest.raises(NotCanonical, match="surplus"):
        read_record(encode(plain | {"surplus": 1}))


def _plain() -> dict[str, Any]:
    return {"kind": "claim", "v": 1, **json.loads(encode(to_plain(CLAIM)))}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 5),
        ("text", ["a"]),
        ("allegation", 1),
        ("allegation", "true"),
        ("hedge", "perhaps"),
        ("hedge", "ASSERTED"),
        ("hedge", 1),
        ("at", "2022-11-12T09:30:00Z"),
        ("at", "2022-11-12T09:30:00.000000+00:00"),
        ("at", 1668245400),
        ("statement", "sha256:AB"),
        ("count", {"low": True, "of": "x", "soft": False}),
        ("count", {"low": 1, "of": "x"}),
        ("count", {"of": "x", "soft": False}),
        ("count", []),
        ("area", "here"),
        ("time", {"basis": "x", "earliest": "2022", "zone": "UTC"}),
    ],
)
def test_a_value_of_another_type_or_spelling_is_refused(field: str, value: object) -> None:
    with pytest.raises(InputRefused):
        read_record(encode(_plain() | {field: value}))


def test_the_untouched_claim_of_these_tests_is_read() -> None:
    assert read_record(encode(_plain())) == CLAIM


@pytest.mark.parametrize(
    "change",
    [{"kind": "rumour"}, {"kind": 1}, {"v": 2}, {"v": "1"}, {"v": 0}, {"v": None}, {"kind": None}],
)
def test_an_unknown_kind_or_version_says_to_use_a_newer_sightline(change: dict[str, Any]) -> None:
    with pytest.raises(VersionRefused, match="newer"):
        read_record(encode(_plain() | change))


def test_true_is_not_version_one() -> None:
    with pytest.raises(VersionRefused):
        read_record(encode(_plain() | {"v": True}))


@pytest.mark.parametrize("data", [b"[]", b"1", b'"claim"', b"null"])
def test_a_record_is_an_object(data: bytes) -> None:
    with pytest.raises(NotCanonical, match="object"):
        read_record(data)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records, st.randoms(use_true_random=False))
def test_a_flipped_bit_is_refused_or_names_another_record(record: Record, random: Any) -> None:  # noqa: ANN401 - Hypothesis' random
    raw = bytearray(record_bytes(record))
    raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    try:
        read = read_record(bytes(raw))
    except (InputRefused, VersionRefused):
        return
    assert record_bytes(read) == bytes(raw)
    assert record_digest(read) != record_digest(record)


def test_fields_that_are_none_are_left_out() -> None:
    assert b"null" not in record_bytes(CLAIM)
    assert b"statement" not in record_bytes(CLAIM)


@pytest.mark.parametrize("value", [1.5, {"a": 1.5}, b"x", object(), {1: 2}])
def test_what_has_no_place_in_a_record_is_refused(value: object) -> None:
    method = Method(name="x", version=1, parameters={"value": value})  # type: ignore[dict-item]
    with pytest.raises(NotCanonical):
        encode(to_plain(method))


@given(digests)
def test_every_digest_is_decoded_to_its_type(digest: Digest) -> None:
    assert from_plain(Digest, str(digest)) == digest
    with pytest.raises(NotCanonical):
        from_plain(Digest, 5)


def test_a_type_that_no_record_can_hold_is_a_defect_of_ours() -> None:
    @dataclasses.dataclass(frozen=True)
    class Wrong:
        value: float

    with pytest.raises(TypeError, match="float"):
        from_plain(Wrong, {"value": 1})


def test_each_kind_has_its_own_word() -> None:
    assert len({kind.KIND for kind in RECORD_TYPES}) == len(RECORD_TYPES)
