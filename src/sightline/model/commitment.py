"""What was asked and answered, what was promised, and what came of it: chains of dated steps.

Every record says whom it is about as named, and the party of the register where somebody matched
it; what shows it is listed in `sources`. Nothing here is computed: age, lateness and silence depend
on the day one looks, and are worked out for a stated instant (`ledger.accountability`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody as named, and the party meant where a person said which."""

    name: str
    party: Digest | None = None


class Answering(StrEnum):
    """How somebody answers an allegation or a request; after HURIDOCS micro-thesaurus 28.

    The thesaurus lists responses of the authorities to a human-rights allegation. Declining,
    looking into it and silence are kept apart here, since none of them contradicts anything.
    """

    ACCEPTS = "accepts"
    ACKNOWLEDGES = "acknowledges"
    DENIES_RESPONSIBILITY = "acknowledges_denies_responsibility"
    OTHER_EXPLANATION = "acknowledges_other_explanation"
    DENIES = "denies"
    LOOKING_INTO_IT = "looking_into_it"
    DECLINED = "declined"
    NO_RESPONSE = "no_response"
    OTHER = "other"


class StepKind(StrEnum):
    """What can happen to a proceeding or a promise."""

    PROMISED = "promised"
    REFUSED = "refused"
    OPENED = "opened"
    ONGOING = "ongoing"
    """Somebody says that by then it had not concluded."""
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CLOSED = "closed"
    CHARGED = "charged"
    TRIED = "tried"
    REPORTED = "reported"
    """Results were made known."""
    KEPT = "kept"
    KEPT_IN_PART = "kept_in_part"
    NOT_KEPT = "not_kept"
    """Somebody says that nothing came of it by then; a later step may still keep it."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Salted):
    """A request for comment, access or information."""

    KIND: ClassVar[str] = "request"

    asked: Named
    """Whom."""
    asker: str
    text: str
    """What was asked for."""
    sent: Interval
    channel: str | None = None
    answer_by: Instant | None = None
    """The deadline given with it."""
    about: Digest | None = None
    """The claim it was asked about."""
    sources: tuple[Digest, ...] = ()
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Salted):
    """An answer, or that none had come by then."""

    KIND: ClassVar[str] = "response"

    answerer: Named
    answering: Answering
    text: str
    """The answer in its words or as reported; for silence, how the report puts it."""
    given: Interval
    request: Digest | None = None
    """The request it answers; None where nobody is known to have asked."""
    about: Digest | None = None
    """The claim it speaks to."""
    sources: tuple[Digest, ...] = ()
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Salted):
    """A promise to do something."""

    KIND: ClassVar[str] = "commitment"

    promiser: Named
    text: str
    """What was promised."""
    made: Interval
    due: Interval | None = None
    """By when, where that was said."""
    condition: str | None = None
    """What it was made to depend on."""
    about: Digest | None = None
    sources: tuple[Digest, ...] = ()
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeding(Salted):
    """A formal process: an inquiry, a criminal case, a review."""

    KIND: ClassVar[str] = "proceeding"

    body: Named
    """Who conducts it."""
    text: str
    """What it is called or described as."""
    offence: str | None = None
    subject: Named | None = None
    """Whom it is about, where that was said."""
    about: Digest | None = None
    sources: tuple[Digest, ...] = ()
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Salted):
    """One thing that happened, by a stated time, to a proceeding or a commitment."""

    KIND: ClassVar[str] = "step"

    of: Digest
    """The proceeding or commitment."""
    step: StepKind
    text: str
    when: Interval
    due: Interval | None = None
    """By when what it promises is to be done, where that was said."""
    sources: tuple[Digest, ...] = ()
    by: str
    at: Instant
