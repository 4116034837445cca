"""What people say and see: observations, statements, claims, and how things bear on claims."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.places import Area, Count, Region
from sightline.model.salted import Salted
from sightline.model.slots import Reading, Slots
from sightline.model.times import Instant, Interval, MediaSpan


class Question(StrEnum):
    """The rows of the verification matrix."""

    SOURCE = "source"
    PROVENANCE = "provenance"
    PLACE = "place"
    TIME = "time"
    INTEGRITY = "integrity"
    CONTENT = "content"
    PEOPLE = "people"


class Hedge(StrEnum):
    """How far the holder of a claim or observation commits to it."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    DENIED = "denied"
    UNDETERMINED = "undetermined"


class Wording(StrEnum):
    """Whether a statement is the speaker's words or a rendering of them."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Salted):
    """A time-coded, region-coded note of what a person sees or hears in an exhibit."""

    KIND: ClassVar[str] = "observation"

    exhibit: Digest
    text: str
    hedge: Hedge
    by: str
    at: Instant
    span: MediaSpan | None = None
    region: Region | None = None
    count: Count | None = None
    markings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Salted):
    """An utterance by a speaker, through a channel, at a time."""

    KIND: ClassVar[str] = "statement"

    text: str
    wording: Wording
    speaker: str
    organisation: str | None = None
    side: str | None = None
    channel: str | None = None
    said: Interval | None = None
    exhibit: Digest | None = None
    """The report that carries it."""
    party: Digest | None = None
    """The party of the register who is meant, where a person or an unmistakable name said so."""
    parent: Digest | None = None
    """The statement that renders this one: "X, citing Y, said Z" is a chain of three."""
    reading: Reading | None = None
    """Where it stands in the report's text, if a method read it there."""
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Salted):
    """A proposition about the world; who holds it is told by the statement that carries it."""

    KIND: ClassVar[str] = "claim"

    text: str
    hedge: Hedge
    allegation: bool
    """Whether it says that a party did an act that a legal framework forbids."""
    statement: Digest | None = None
    place: str | None = None
    """The place as named; a name is not yet a place."""
    area: Area | None = None
    time: Interval | None = None
    count: Count | None = None
    slots: Slots | None = None
    """What it says in detail; `place`, `time` and `count` stay the ones to compare first."""
    by: str
    at: Instant


class Direction(StrEnum):
    """Which way something bears on a claim: the direction of evidence, beside its weight.

    The word is D. Schum's (The Evidential Foundations of Probabilistic Reasoning, 1994); a bearing
    is an angle (`places.Bearing`). The record's field keeps its name, as its bytes do.
    """

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"


class Weight(StrEnum):
    """How much it bears, in the analyst's judgement."""

    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Salted):
    """A finding, observation, claim or exhibit bearing on a claim, with weight and reason."""

    KIND: ClassVar[str] = "link"

    item: Digest
    claim: Digest
    question: Question
    bearing: Direction
    weight: Weight
    reason: str
    by: str
    at: Instant
