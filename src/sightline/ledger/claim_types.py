"""Claims as candidates: propositions that statements carry, with their slots as ranges."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.ledger.count_types import CountReading
from sightline.ledger.statement_types import AgentMention
from sightline.model.claim import Hedge
from sightline.model.slots import ClaimType, HedgeHolder, Polarity, Span, VictimStatus
from sightline.model.times import Interval

__all__ = [
    "ACTS",
    "HAPPENED",
    "Act",
    "ClaimCandidate",
    "CountReading",
    "HedgeReading",
    "PlaceMention",
    "Response",
    "Step",
    "TimeOf",
    "TimeReading",
    "Verification",
    "Victims",
]

ACTS: Final = (
    *("killing", "torture", "treachery", "shelling", "shooting", "surrender", "capture"),
    *("burial", "destruction", "removal", "filming", "lying", "posting"),
)
"""Kinds of acts in order of precedence: of several in a clause the first of these is its act."""


class Verification(StrEnum):
    """What is said of checking."""

    NOT_VERIFIED = "not verified"
    VERIFIED = "verified"
    PARTLY = "partly"
    CHECKING = "checking"


class Response(StrEnum):
    """What is said of an answer (HURIDOCS MT28 distinguishes answers; these are their absence)."""

    NONE = "no response"
    DECLINED = "declined"
    NOT_REACHED = "could not be reached"
    LOOKING = "looking into it"
    REFERRED = "referred elsewhere"
    NOT_YET = "no statement so far"
    NOT_RECEIVED = "nothing received"
    """Of a commitment: what was promised or owed has not come."""
    ANSWERED = "answered"


class Step(StrEnum):
    """A step of a proceeding."""

    DEMANDED = "demanded"
    PROMISED = "promised"
    OPENED = "opened"
    ONGOING = "ongoing"
    NOT_CONCLUDED = "not concluded"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CONCLUDED = "concluded"
    CHARGED = "charged"
    TRIED = "tried"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HedgeReading:
    """How far the claim is held back, by whom, on the ground of which words."""

    level: Hedge
    holder: HedgeHolder
    cues: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is said to have been done."""

    span: Span
    kind: str
    """Of `ACTS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Victims:
    """Those said to have been harmed."""

    span: Span
    status: tuple[VictimStatus, ...] = ()
    side: str | None = None
    """The adjective or name of a party among the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place as named: a name is not yet a place."""

    span: Span
    name: str
    kind: str | None = None
    """"village", "city", "district" ... where the text says so."""
    relation: str | None = None
    """"near", "outside", "north-east of" ...: where not the place itself is meant."""
    within: tuple[str, ...] = ()
    """Larger places the text names with it, nearest first."""
    negated: bool = False
    """"not in X at all"."""
    stands_for: Span | None = None
    """Where the report names it, for "there" and "the village"; None where `span` is the name."""


class TimeOf(StrEnum):
    """What a time is the time of."""

    EVENT = "event"
    BACKGROUND = "earlier event"
    """Of an event that the report recalls: long before what it is about."""
    FILMED = "filmed"
    POSTED = "first posted"
    SAID = "said"
    DUE = "due"
    """Until when something is promised or asked for."""


HAPPENED: Final = frozenset((TimeOf.EVENT, TimeOf.BACKGROUND))
"""Times at which something happened, that the report is about or recalls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """A time as an interval, and what it was counted from."""

    span: Span
    of: TimeOf
    interval: Interval | None
    """None where the words alone do not say and the report states no date to count from."""
    anchor: str | None = None
    """What a relative time was counted from: "dateline", "published", ..."""
    negated: bool = False
    """"That is not November"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCandidate:
    """A proposition that a statement carries; a candidate until a person accepts it."""

    index: int
    """Its place in the tuple that `claims` returns."""
    statement: int
    """Index of the statement that carries it."""
    type: ClaimType
    span: Span
    """The clause that makes the claim."""
    polarity: Polarity
    hedge: HedgeReading
    by: AgentMention | None = None
    """Who it is about as an actor in speech or process: who did not respond, who investigates,
    who demands, promises, denies or could not verify. None: the text does not say."""
    about: Span | None = None
    """What was (not) verified, asked, demanded, promised or investigated."""
    act: Act | None = None
    actors: tuple[AgentMention, ...] = ()
    victims: tuple[Victims, ...] = ()
    counts: tuple[CountReading, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeReading, ...] = ()
    """Each says what it is the time of; filmed and first-posted times are never event times."""
    condition: Span | None = None
    """"If persons who had surrendered were killed"."""
    evidence: tuple[Span, ...] = ()
    """What the source says it rests on: "citing a video", "the report of the unit"."""
    verification: Verification | None = None
    response: Response | None = None
    step: Step | None = None
    engine: str
    doubts: tuple[str, ...] = ()
