from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.builders.book import finding
from tests.builders.records import BY_KIND, records

from sightline.model.assessment import Assessment
from sightline.model.custody import Checkpoint, Cosignature, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Method
from sightline.model.records import RECORD_TYPES, Record
from sightline.model.roster import Adoption, Approval
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData
from sightline.model.upkeep import Audit, Copy
from sightline.workbench.query import words_of
from sightline.workbench.searchable import KINDS, Kind, Passage, Unread, kind_of, searchable


def made(role: DerivativeRole) -> Derivative:
    return Derivative(
        exhibit=Digest.of(b"x"),
        digest=Digest.of(b"y"),
        size=1,
        media_type="text/plain",
        role=role,
        method=Method(name="text", version=1),
        label="text",
    )


@given(records)
def test_any_record_gives_passages_with_words_of_its_own_kind(record: Record) -> None:
    parts = list(searchable(7, record, lambda _: "a text"))
    for part in parts:
        assert isinstance(part, Passage)
        assert (part.seq, part.kind) == (7, kind_of(record))
        assert any(words_of(part.text))
        assert len(part.text) <= 4000
    places = [(part.field, part.number) for part in parts if isinstance(part, Passage)]
    assert len(set(places)) == len(places)
    assert parts == list(searchable(7, record, lambda _: "a text"))


def test_only_seals_assents_and_upkeep_have_no_words_to_find() -> None:
    seals = {Checkpoint, Stamp, Cosignature, OtsStamp, NotBefore, RevocationData}
    assert set(RECORD_TYPES) - set(KINDS) == {*seals, Approval, Adoption, Audit, Copy}
    assert {*KINDS.values(), Kind.WORDS} == set(Kind)


@pytest.mark.parametrize(
    ("method", "kind"),
    [("text", Kind.REPORT), ("words", Kind.WORDS), ("transcript", Kind.WORDS)],
)
def test_words_read_or_heard_in_footage_are_not_those_of_a_report(method: str, kind: Kind) -> None:
    text = replace(made(DerivativeRole.TEXT), method=Method(name=method, version=1))
    assert kind_of(text) is kind


@given(BY_KIND[Assessment])
def test_what_would_change_a_conclusion_can_be_found(record: Record) -> None:
    assert isinstance(record, Assessment)
    told = replace(record, would_change="A clock in the picture")
    fields = {
        part.field for part in searchable(0, told, lambda _: None) if isinstance(part, Passage)
    }
    assert "would_change" in fields


def test_texts_within_a_findings_values_are_found_in_order_and_numbers_are_not() -> None:
    values: dict[str, Any] = {
        "fields": [{"name": "Make", "value": "Acme", "n": 5}, ["deep", {"x": "er"}]]
    }
    parts = list(searchable(0, replace(finding(Digest.of(b"x")), values=values), lambda _: None))
    told = {part.field: part.text for part in parts if isinstance(part, Passage)}
    assert told["values.fields"] == "Make\nAcme\ndeep\ner"


def test_the_name_of_a_field_is_bounded() -> None:
    values = {"n" * 1000 + end: f"word {end}" for end in "ab"}
    parts = list(searchable(0, replace(finding(Digest.of(b"x")), values=values), lambda _: None))
    names = [part.field for part in parts if isinstance(part, Passage)]
    assert max(map(len, names)) < 80


def test_pictures_have_no_words() -> None:
    assert list(searchable(0, made(DerivativeRole.PICTURE), lambda _: "words")) == []


def test_a_text_that_cannot_be_had_is_told() -> None:
    assert list(searchable(3, made(DerivativeRole.TEXT), lambda _: None)) == [Unread(seq=3)]


@pytest.mark.parametrize("text", ["", " \n ", "…!"])
def test_what_holds_no_word_gives_no_passage(text: str) -> None:
    assert list(searchable(3, made(DerivativeRole.TEXT), lambda _: text)) == []
