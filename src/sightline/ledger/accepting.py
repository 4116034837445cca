"""From candidates to records: what a statement or claim becomes when a person accepts it.

A record says no more than the candidate: names stay as named, a party is set only where the name
means one of the register. Who accepts is its author, and the finding and candidate it came from
ride along.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sightline.ledger.parties import Match, Mention, Register
from sightline.ledger.types import (
    AgentKind,
    AgentMention,
    ClaimCandidate,
    CountReading,
    StatementCandidate,
    TimeOf,
)
from sightline.model.claim import Claim, Hedge, Statement, Wording
from sightline.model.digest import Digest
from sightline.model.party import PartyKind
from sightline.model.places import Count
from sightline.model.slots import ClaimType, Participant, Polarity, Reading, Slots, StatementKind
from sightline.model.times import Instant, Interval

NOT_NAMED: Final = "not named"
_OWN_WORDS: Final = frozenset({StatementKind.DIRECT, StatementKind.OUTLET})
_KINDS: Final[Mapping[AgentKind, PartyKind]] = {
    AgentKind.PERSON: PartyKind.PERSON,
    AgentKind.OFFICE: PartyKind.OFFICE,
    AgentKind.OUTLET: PartyKind.OUTLET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A report's candidates, as a finding holds them."""

    exhibit: Digest
    finding: Digest
    """The finding's record."""
    text: Digest
    """The derived text that spans point into."""
    outlet: str
    """Empty where the report states none."""
    published: Interval | None
    agency: str | None = None
    """That the dateline credits."""
    engine: str = ""
    """Who read it, where it was an engine of the user's own and not the reading always made."""
    statements: tuple[StatementCandidate, ...]
    claims: tuple[ClaimCandidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who accepts, and when."""

    by: str
    at: Instant


def in_line(words: str) -> str:
    """Words of a span on one line; findings hold line ends as escapes."""
    return " ".join(words.replace("\\u000a", " ").replace("\\u000d", " ").split())


def mention(source: AgentMention | None, outlet: str) -> Mention | None:
    """A source as a name to look up; None where nobody is named."""
    if source is None:
        return None
    name = source.known_as
    if source.kind is AgentKind.OUTLET:
        name = outlet or name
    resolved = source.resolved_to
    return Mention(
        name=name,
        kind=_KINDS.get(source.kind),
        organisation=source.organisation or (resolved.organisation if resolved else None),
        side=source.side or (resolved.side if resolved else None),
    )


def voice(source: AgentMention | None, read: Read, register: Register) -> Match:
    """Which party speaks: the person or body named, else the organisation they speak for."""
    named = mention(source, read.outlet)
    if named is None:
        return Match(mention=NOT_NAMED, parties=(), reason="nobody is named as the speaker")
    match = register.match(named)
    if not match.parties and named.organisation:
        body = register.match(Mention(name=named.organisation, side=named.side))
        if body.parties:
            reason = f"speaks for {named.organisation}: {body.reason}"
            return Match(mention=named.name, parties=body.parties, reason=reason)
    return match


def statement_of(
    read: Read, candidate: StatementCandidate, register: Register, by: By, parent: Digest | None
) -> Statement:
    """The record of a statement candidate.

    Args:
        read: The report.
        candidate: One of its statements.
        register: The parties of the case.
        by: Who accepts it.
        parent: The record of the statement that renders it.
    """
    named = mention(candidate.source, read.outlet)
    match = voice(candidate.source, read, register)
    side = register.side(match.party) if match.party is not None else None
    source = candidate.source
    resolved = source.resolved_to if source else None
    return Statement(
        text=_words(candidate),
        wording=Wording.VERBATIM if candidate.kind in _OWN_WORDS else Wording.PARAPHRASE,
        speaker=named.name if named else NOT_NAMED,
        organisation=named.organisation if named and named.organisation != named.name else None,
        side=register.parties[side].name if side is not None else (named.side if named else None),
        channel=read.outlet or None,
        said=candidate.said or _by_then(read.published),
        exhibit=read.exhibit,
        party=match.party,
        parent=parent,
        reading=Reading(
            finding=read.finding,
            candidate=candidate.index,
            text=read.text,
            kind=candidate.kind,
            source=source.span if source else None,
            cue=candidate.cue,
            content=candidate.content,
            headline=candidate.headline,
            resolved=resolved.reason if resolved else None,
        ),
        by=by.by,
        at=by.at,
    )


def claim_of(candidate: ClaimCandidate, statement: Digest, by: By) -> Claim:
    """The record of a claim candidate, carried by the record of its statement."""
    counts = tuple(_counts(candidate.counts))
    places = [place for place in candidate.places if not place.negated]
    times = {
        of: [time.interval for time in candidate.times if time.of is of and not time.negated]
        for of in TimeOf
    }
    event, filmed, posted = (
        next((one for of in kinds for one in times[of] if one is not None), None)
        for kinds in (
            (TimeOf.EVENT, TimeOf.BACKGROUND),
            (TimeOf.FILMED,),
            (TimeOf.POSTED,),
        )
    )
    return Claim(
        text=in_line(candidate.span.words),
        hedge=candidate.hedge.level,
        allegation=alleges(candidate),
        statement=statement,
        place=places[0].name if places else None,
        time=event,
        count=counts[0] if counts else None,
        slots=Slots(
            claim_type=candidate.type,
            polarity=candidate.polarity,
            span=candidate.span,
            hedge_holder=candidate.hedge.holder,
            hedge_cues=candidate.hedge.cues,
            agent=_participant(candidate.by) if candidate.by else None,
            about=in_line(candidate.about.words) if candidate.about else None,
            state=_state(candidate),
            act=candidate.act.kind if candidate.act else None,
            actors=tuple(map(_participant, candidate.actors)),
            victims=tuple(
                Participant(
                    name=in_line(victims.span.words), side=victims.side, status=victims.status
                )
                for victims in candidate.victims
            ),
            counts=counts,
            places=tuple(place.name for place in places),
            event_time=event,
            filmed_time=filmed,
            posted_time=posted,
            condition=in_line(candidate.condition.words) if candidate.condition else None,
        ),
        by=by.by,
        at=by.at,
    )


def alleges(candidate: ClaimCandidate) -> bool:
    """Whether it says that somebody did a forbidden act; a denial says that nobody did."""
    return (
        candidate.type is ClaimType.ACCUSATION
        and candidate.polarity is Polarity.AFFIRMED
        and candidate.hedge.level is not Hedge.DENIED
    )


def ancestors(read: Read, candidate: StatementCandidate) -> tuple[StatementCandidate, ...]:
    """The statements inside which one is reported, the outermost first."""
    found: list[StatementCandidate] = []
    above = candidate.parent
    while (
        above is not None
        and 0 <= above < len(read.statements)
        and len(found) < len(read.statements)
    ):
        found.append(read.statements[above])
        above = read.statements[above].parent
    return tuple(reversed(found))


def _words(candidate: StatementCandidate) -> str:
    words = " ".join(in_line(part.words) for part in candidate.content)
    return words or (candidate.cue.words if candidate.cue else NOT_NAMED)


def _by_then(published: Interval | None) -> Interval | None:
    if published is None or published.latest is None:
        return None
    return Interval(
        earliest=None,
        latest=published.latest,
        basis="published in the report by then",
        zone=published.zone,
    )


def _participant(agent: AgentMention) -> Participant:
    resolved = agent.resolved_to
    return Participant(
        name=agent.known_as, side=agent.side or (resolved.side if resolved else None)
    )


def _counts(readings: tuple[CountReading, ...]) -> Iterator[Count]:
    for reading in readings:
        if reading.low is None and reading.high is None:
            continue
        yield Count(
            low=reading.low,
            high=reading.high,
            of=in_line((reading.of or reading.span).words),
            soft=reading.low_soft or reading.high_soft,
        )


def _state(candidate: ClaimCandidate) -> str | None:
    for said in (candidate.verification, candidate.response, candidate.step):
        if said is not None:
            return said.value
    return None
