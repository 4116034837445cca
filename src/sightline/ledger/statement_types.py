"""Statements as candidates: who is said to have said what, in which words, through whom."""

from dataclasses import dataclass
from enum import StrEnum

from sightline.ledger.count_types import CountReading
from sightline.model.slots import Span, StatementKind
from sightline.model.times import Interval


class AgentKind(StrEnum):
    """What a source is named as."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OFFICE = "office"
    """A role of an organisation: "a spokesperson for the ministry"."""
    GROUP = "group"
    """"Residents", "witnesses", "two officials"."""
    DOCUMENT = "document"
    """"A report", "the statement", "the video"."""
    PRONOUN = "pronoun"
    OUTLET = "outlet"
    """The report's own voice."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who a pronoun or a short name stands for within the report, and why we read it so."""

    name: str
    reason: str
    span: Span | None = None
    """The earlier mention; None where it is the report's own outlet."""
    role: str | None = None
    organisation: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMention:
    """Someone named in a report, as named; nobody is identified beyond the report's words."""

    kind: AgentKind
    name: str
    """As it stands, without articles; for outlet voice the outlet's name, or "the report"."""
    span: Span | None = None
    """None where no words of the text name the agent (outlet voice)."""
    role: str | None = None
    organisation: str | None = None
    side: str | None = None
    """A hint: the adjective or name of a party in the mention ("Ochre"), never an inference."""
    anonymous: bool = False
    resolved_to: Resolution | None = None

    @property
    def known_as(self) -> str:
        """The name after resolution within the report."""
        return self.resolved_to.name if self.resolved_to else self.name


class CueKind(StrEnum):
    """By what words a statement is attributed."""

    VERB = "verb"
    ACCORDING = "according to"
    NOUN = "noun"
    """"A statement by", "accusations from"."""
    COLON = "colon"
    """"X: Y" in headlines and transcripts."""
    FOLLOWS = "follows"
    """A quotation that continues its neighbour's attribution."""
    OFFERED = "offered"
    """By another engine, which names speaker and words and no cue."""
    VOICE = "voice"
    """No cue: the report itself speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCandidate:
    """One act of saying as a report renders it; a candidate until a person accepts it."""

    index: int
    """Its place in the tuple that `statements` returns."""
    kind: StatementKind
    source: AgentMention | None
    """None: words in quotation marks for which no speaker was found."""
    cue: Span | None
    cue_kind: CueKind
    cue_word: str
    """The cue's dictionary form ("say", "according to"); empty for outlet voice."""
    content: tuple[Span, ...]
    """In text order; several where a cue is interposed or paragraphs divide it."""
    quoted: tuple[Span, ...] = ()
    """The parts of `content` inside quotation marks, without the marks."""
    sentence: int
    """Index of the sentence in which the content begins."""
    headline: bool = False
    parent: int | None = None
    """Index of the statement inside which this one is reported: the chain back to the voice that
    the reader hears. None: the report itself reports it."""
    citing: bool = False
    """The parent names this source as its own ground ("X, citing Y, said")."""
    negated: bool = False
    """The cue is negated: the source is said *not* to have said this."""
    addressee: AgentMention | None = None
    """"told X": who was spoken to, or the channel; never the speaker."""
    channel: Span | None = None
    """"in a statement", "on Telegram", "by telephone"."""
    said: Interval | None = None
    """When it was said, where the cue's clause says so."""
    said_words: Span | None = None
    counts: tuple[CountReading, ...] = ()
    """Numbers beside what is said: how many speak ("two lawyers", "three former inmates")."""
    engine: str
    """Name and version of what found it."""
    doubts: tuple[str, ...] = ()
