"""What is read out of a report: where it stands, and what a claim says, slot by slot.

A span points into the text derived from a report's bytes, so that every slot can be laid beside the
words it was read from. Slots hold what was said, as it was said: a place is a name, a time what
somebody claimed of an event, of filming or of a first posting, a count a range.
"""

from dataclasses import dataclass
from enum import StrEnum

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.places import Count
from sightline.model.times import Interval


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A passage of a report's text, first position included, last excluded.

    Positions are counted in the derived text, in characters (Unicode code points) and in bytes of
    its UTF-8. `words` are the words that stand there; characters of them that hide or reorder
    others are written as escapes, so that a reader sees what is stored.
    """

    start: int
    end: int
    byte_start: int
    byte_end: int
    words: str

    def __post_init__(self) -> None:
        if not (0 <= self.start <= self.end and self.start <= self.byte_start <= self.byte_end):
            raise InputRefused(
                f"A span cannot run from {self.start} ({self.byte_start}) to {self.end} "
                f"({self.byte_end}).",
                next_step="Count characters, and bytes, of the derived text from 0.",
            )

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether both share a character."""
        return self.start < other.end and other.start < self.end


class StatementKind(StrEnum):
    """How a report gives an utterance."""

    DIRECT = "direct"
    MIXED = "mixed"
    """A paraphrase that holds quoted words."""
    INDIRECT = "indirect"
    OUTLET = "outlet voice"
    """Nobody else is named: the report itself says it."""


class ClaimType(StrEnum):
    """What kind of proposition it is: only some of these say that something happened."""

    EVENT = "event"
    ACCUSATION = "accusation"
    DENIAL = "denial"
    LEGAL = "legal qualification"
    VERIFICATION = "verification state"
    INVESTIGATION = "investigation"
    DEMAND = "demand"
    COMMITMENT = "commitment"
    NORM = "norm"
    COUNTERFACTUAL = "counterfactual"
    RESPONSE = "response status"


class Polarity(StrEnum):
    """Whether the proposition is put forward or its negation."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class HedgeHolder(StrEnum):
    """Whose caution the hedge is."""

    SPEAKER = "speaker"
    OUTLET = "outlet"


class VictimStatus(StrEnum):
    """The status a text gives to those harmed, in its own words; no legal finding."""

    ARMED = "armed"
    PRONE = "prone"
    RESTRAINED = "restrained"
    SURRENDERING = "surrendering"
    HORS_DE_COMBAT = "hors de combat"
    CIVILIAN = "civilian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Who is said to have acted or suffered, as named."""

    name: str
    side: str | None = None
    status: tuple[VictimStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where a statement stands in a report, and which finding read it there.

    The finding names method and version; a person who corrected the reading is the record's author.
    """

    finding: Digest
    """The record of the finding."""
    candidate: int
    """Number of the statement among the finding's candidates, from 0."""
    text: Digest
    """The derived text that the spans point into."""
    kind: StatementKind
    source: Span | None = None
    cue: Span | None = None
    content: tuple[Span, ...]
    """In the order of the text; several where the rendering is interrupted."""
    headline: bool = False
    resolved: str | None = None
    """Why the speaker is who the statement says, where the source is "he" or "the ministry"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What a claim says, slot by slot."""

    claim_type: ClaimType
    polarity: Polarity = Polarity.AFFIRMED
    span: Span | None = None
    """The clause that makes the claim."""
    hedge_holder: HedgeHolder | None = None
    hedge_cues: tuple[Span, ...] = ()
    agent: Participant | None = None
    """Who did not respond, investigates, demands, promises, denies or could not verify."""
    about: str | None = None
    """What was verified, asked, demanded, promised or investigated."""
    state: str | None = None
    """What is said of checking, of an answer or of a process: "not verified", "no response"."""
    act: str | None = None
    actors: tuple[Participant, ...] = ()
    victims: tuple[Participant, ...] = ()
    counts: tuple[Count, ...] = ()
    places: tuple[str, ...] = ()
    """As named; names are not yet places."""
    event_time: Interval | None = None
    filmed_time: Interval | None = None
    posted_time: Interval | None = None
    """When the footage spoken of is said to have been first posted."""
    condition: str | None = None
    """The words that make it depend on something ("if", "once access is given")."""
