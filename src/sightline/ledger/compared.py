"""What is compared: who holds what about which event, with every slot as a range.

An `Assertion` is made from a candidate or from a record; comparing needs no more than this, so that
the same rules serve both, and serve all parties alike: no rule looks at a name, only at whether two
names stand for the same body, originator or side.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import inf

from sightline.ledger.types import ClaimType, Polarity, Response, TimeOf, Verification
from sightline.model.claim import Hedge
from sightline.model.places import Area
from sightline.model.times import Interval


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Voice:
    """Who says it, as far as the register and the report tell."""

    name: str
    """As shown to a reader."""
    body: str
    """Key of the body that speaks: a later statement of the same body supersedes."""
    originator: str
    """Key of who counts as one source: state bodies of one side share theirs."""
    side: str = ""
    """Key of the side; empty where none is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A count as an interval, ends included, and whom it counts.

    `outcome` is what became of those counted ("killed", "wounded"), `group` who they are
    ("people", "children"): only the same two are the same question.
    """

    low: int | None
    high: int | None
    low_soft: bool = False
    high_soft: bool = False
    outcome: str = ""
    group: str = ""
    side: str = ""
    """Key of the side of those counted; empty where none is named."""
    part: bool = False
    """Part of another number in the same sentence ("among them five children")."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends as numbers; nothing is counted below 0."""
        return (self.low or 0, inf if self.high is None else self.high)

    def __str__(self) -> str:
        low, high = ("" if end is None else str(end) for end in (self.low, self.high))
        about = "about " if self.low_soft or self.high_soft else ""
        if self.low == self.high:
            return f"{about}{low}"
        if not high:
            return f"{about}{low} or more"
        return (
            f"{about}{high} at most" if not low or low in {"0", "1"} else f"{about}{low} to {high}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """A place as named, and where it lies if somebody resolved the name."""

    name: str
    kind: str = ""
    within: tuple[str, ...] = ()
    """Larger places that hold it, nearest first, as stated."""
    admin: tuple[str, ...] = ()
    """Larger places that hold the one which somebody chose, as its gazetteer has them."""
    area: Area | None = None
    negated: bool = False
    near: bool = False
    """Near it, or on its edge: a settlement, as nothing larger has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as stated, and what it is the time of; of which clip, where it is one's."""

    of: TimeOf
    interval: Interval
    clip: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One claim in one report, as compared with others."""

    key: str
    """The caller's name for it; keys order what is given back."""
    report: str
    outlet: str
    voice: Voice
    type: ClaimType
    polarity: Polarity = Polarity.AFFIRMED
    hedge: Hedge = Hedge.ASSERTED
    event: str = ""
    """Which event it speaks of; claims of different events are never compared."""
    act: str = ""
    actors: tuple[str, ...] = ()
    """Keys of the sides said to have acted; empty where none is named."""
    tallies: tuple[Tally, ...] = ()
    places: tuple[Locality, ...] = ()
    times: tuple[Moment, ...] = ()
    verification: Verification | None = None
    response: Response | None = None
    by: Voice | None = None
    """Whose silence, promise or loss it tells of."""
    named: tuple[str, ...] = ()
    """Keys of the bodies of the register that its words name."""
    confirms: bool = False
    """Whether the report has its speaker confirm it."""
    conditional: bool = False
    own_words: bool = False
    """The speaker's own report, or words in quotation marks: what a paraphrase is held against."""
    utterance: str = ""
    """Key of the act of saying it renders, once renderings are grouped."""
    said: Interval | None = None
    """When it was said, else when the report appeared."""
    channel: str = ""
    """Key of the outlet it was told to, where the report names another one."""


class Relation(StrEnum):
    """How two claims stand to each other."""

    SAME_UTTERANCE = "same utterance"
    AGREES = "agrees"
    NARROWER = "narrower"
    """The first says what the second says, more narrowly."""
    CONTRADICTS = "contradicts"
    TENSION = "tension"
    SUPERSEDES = "supersedes"
    """The first, of the same body, came later."""
    UPGRADE = "upgrade"
    """The first renders the second as more certain, or as more, than it was."""
    NAME_CLASH = "name clash"
    DIFFERENT_REFERENT = "different referent"


DIRECTED = frozenset({Relation.NARROWER, Relation.SUPERSEDES, Relation.UPGRADE})
"""Relations whose first and second may not be swapped."""


class Aspect(StrEnum):
    """In what respect two claims stand so."""

    COUNT = "count"
    PLACE = "place"
    TIME = "time"
    ACT = "act"
    RESPONSIBILITY = "responsibility"
    CHARACTERISATION = "characterisation"
    CERTAINTY = "certainty"
    WORDING = "wording"
    ANSWER = "answer"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Two claims and how they stand to each other, with the reason in words."""

    first: str
    second: str
    relation: Relation
    aspect: Aspect
    reason: str
    within_side: bool = False
    """Different bodies of one side disagree: an inconsistency within that side."""


_FAR_BACK, _FAR_AHEAD = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def ends(interval: Interval) -> tuple[datetime, datetime]:
    """The ends of a time; an open one lies beyond every date."""
    return (
        interval.earliest.datetime() if interval.earliest else _FAR_BACK,
        interval.latest.datetime() if interval.latest else _FAR_AHEAD,
    )
