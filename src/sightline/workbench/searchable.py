"""What of a record can be found by its words: a pure function of the record and the texts it names.

The words of an entry never depend on what came after it, so an index that grows with the log holds
what one made anew would.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from sightline.model.access import Access
from sightline.model.assessment import Assessment, Review
from sightline.model.canonical import Json
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Link, Observation, Statement
from sightline.model.commitment import Commitment, Proceeding, Request, Response, Step
from sightline.model.custody import Actor, CaseOpened, Delivery, Supersession
from sightline.model.decision import Decision
from sightline.model.event_record import EventChoice
from sightline.model.exhibit import (
    Acquisition,
    Derivative,
    DerivativeRole,
    Display,
    Exhibit,
    Refusal,
    Restriction,
)
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.party import Party
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.records import Record
from sightline.model.roster import Proposal, Roster
from sightline.model.search import Search
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.sound import SoundDelay
from sightline.workbench.query import passages, words_of


class Kind(StrEnum):
    """What a hit is, in the words of the field."""

    EXHIBIT = "exhibit"
    REPORT = "report"
    WORDS = "words"
    FINDING = "finding"
    OBSERVATION = "observation"
    STATEMENT = "statement"
    CLAIM = "claim"
    LINK = "link"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    CORRECTION = "correction"
    REFUSAL = "refusal"
    PARTY = "party"
    DECISION = "decision"
    ACCOUNTABILITY = "accountability"
    CASE = "case"


KINDS: Final[dict[type[Record], Kind]] = {
    Exhibit: Kind.EXHIBIT,
    Acquisition: Kind.EXHIBIT,
    Display: Kind.EXHIBIT,
    Restriction: Kind.EXHIBIT,
    Access: Kind.EXHIBIT,
    Derivative: Kind.REPORT,
    Finding: Kind.FINDING,
    JointFinding: Kind.FINDING,
    Observation: Kind.OBSERVATION,
    Statement: Kind.STATEMENT,
    Claim: Kind.CLAIM,
    Link: Kind.LINK,
    Review: Kind.REVIEW,
    Assessment: Kind.ASSESSMENT,
    Supersession: Kind.CORRECTION,
    Refusal: Kind.REFUSAL,
    Party: Kind.PARTY,
    Decision: Kind.DECISION,
    Request: Kind.ACCOUNTABILITY,
    Response: Kind.ACCOUNTABILITY,
    Commitment: Kind.ACCOUNTABILITY,
    Proceeding: Kind.ACCOUNTABILITY,
    Step: Kind.ACCOUNTABILITY,
    ShadowMeasurement: Kind.OBSERVATION,
    TimeConstraint: Kind.OBSERVATION,
    EventChoice: Kind.DECISION,
    PlaceChoice: Kind.CLAIM,
    PointMatch: Kind.OBSERVATION,
    PlaceSearch: Kind.OBSERVATION,
    SoundDelay: Kind.OBSERVATION,
    Capture: Kind.EXHIBIT,
    Search: Kind.OBSERVATION,
    Roster: Kind.CASE,
    Proposal: Kind.CASE,
    CaseOpened: Kind.CASE,
    Actor: Kind.CASE,
    Delivery: Kind.CASE,
}
"""Kinds of record that have words of their own."""

_OF_REPORTS: Final = frozenset({"text", "statements"})
"""Methods whose texts are those of reports; the rest read or hear words in footage."""
_NAME_LENGTH: Final = 64
"""Of a field's name that is kept: the index repeats it with each passage."""

_WHO: Final = ("asked", "answerer", "promiser", "body", "subject")
"""Fields of accountability records that name somebody."""

ReadText: TypeAlias = Callable[[Derivative], str | None]
"""The words of a text made from an exhibit; None where its bytes cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A bounded part of one field of one record."""

    seq: int
    """Number of the record's entry."""
    kind: Kind
    field: str
    number: int
    """Of the part within the field, from 0."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A text whose bytes are missing or damaged, so that its words cannot be found."""

    seq: int


def is_text(record: Record) -> bool:
    """Whether a record names a text to read."""
    return isinstance(record, Derivative) and record.role is DerivativeRole.TEXT


def kind_of(record: Record) -> Kind | None:
    """What a hit in a record is; None where it has no words to find."""
    if isinstance(record, Derivative) and record.method.name not in _OF_REPORTS:
        return Kind.WORDS
    return KINDS.get(type(record))


def searchable(seq: int, record: Record, read: ReadText) -> Iterator[Passage | Unread]:
    """The words of a record, field by field."""
    kind = kind_of(record)
    if kind is None:
        return
    if isinstance(record, Derivative):
        text = read(record) if is_text(record) else ""
        if text is None:
            yield Unread(seq=seq)
            return
        fields: Iterable[tuple[str, str]] = [("text", text)]
    else:
        fields = _fields(record)
    for field, words in fields:
        for number, part in enumerate(passages(words)):
            if next(words_of(part), None) is not None:
                yield Passage(seq=seq, kind=kind, field=field, number=number, text=part)


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    match record:
        case Finding() | JointFinding():
            yield "method", record.method.name
            yield "summary", record.summary
            for name, value in record.values.items():
                yield f"values.{name[:_NAME_LENGTH]}", "\n".join(_strings(value))
        case Exhibit():
            yield from _named(record, "media_type")
            yield "digest", record.digest.hex
        case Acquisition():
            source = record.source
            yield from _named(source, "name", "address", "no_address_reason")
            yield from _named(record, "origin", "reason", "collector")
        case Refusal():
            yield from _named(record.source, "name", "address")
            yield from _named(record, "cause")
        case Capture():
            yield from _named(record, "requested", "final")
            yield "hops", "\n".join(hop.address for hop in record.hops)
        case Assessment():
            yield from _named(record, "reason", "would_change")
            yield "weighed", "\n".join(item.reason for item in record.weighed)
        case Observation():
            yield from _named(record, "text")
            yield "markings", "\n".join(record.markings)
            yield from _named(record.count, "of")
        case Claim():
            yield from _named(record, "text", "place")
            yield from _named(record.count, "of")
        case _:
            yield from _people(record)
            yield from _named(
                record,
                *("text", "speaker", "organisation", "side", "channel", "reason", "warning"),
                *("title", "purpose", "name", "what", "to", "asker", "offence", "condition"),
                *("thing", "how", "act", "query", "engine", "note"),
            )


def _people(record: Record) -> Iterator[tuple[str, str]]:
    """What records of the ledger and the roster say of people and bodies."""
    if isinstance(record, Party):
        yield from _named(record, "basis", "note")
        yield "aliases", "\n".join(record.aliases)
    if isinstance(record, Roster):
        yield "people", "\n".join(person.name for person in record.people)
    for part in _WHO:
        yield from ((part, name) for _, name in _named(getattr(record, part, None), "name"))


def _named(value: object, *names: str) -> Iterator[tuple[str, str]]:
    """The fields of these names that are there and hold text."""
    for name in names:
        text = getattr(value, name, None)
        if isinstance(text, str):
            yield name, text


def _strings(value: Json) -> Iterator[str]:
    """All texts within a value: numbers are for the reader of the finding, not for finding it."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            waiting.extend(reversed(list(item.values())))
        elif isinstance(item, Sequence):
            waiting.extend(reversed(item))
