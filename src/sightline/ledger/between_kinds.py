"""Claims of different kinds that bear on each other: no slot of theirs answers one question.

A silence ends with a later denial. What was promised somebody stands against that body's later
word that nothing came. A recording that was made before the act cannot show it. A denial that comes
with an account of its own sets that account against the accusation; both may be so of different
persons, and the reason says that. None of the rules looks at a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sightline.ledger.compared import Aspect, Assertion, Moment, Related, Relation, Voice, ends
from sightline.ledger.moments import days, held
from sightline.ledger.pairs import Pair
from sightline.ledger.types import HAPPENED, ClaimType, Polarity, Response, TimeOf
from sightline.model.claim import Hedge

_HAPPENED: Final = frozenset({ClaimType.EVENT, ClaimType.ACCUSATION})
_SILENCE: Final = frozenset({Response.NONE, Response.NOT_YET, Response.NOT_REACHED})
_HARM: Final = frozenset({"killing", "torture", "treachery", "shelling", "shooting"})
"""Acts that an accusation is about; other acts have times of their own."""


def between_kinds(claims: Sequence[Assertion]) -> Iterator[Related]:
    """All such relations among claims of one event, in the order of their keys."""
    yield from _answers(claims)
    yield from _promises(claims)
    yield from _recordings(claims)
    yield from _accounts(claims)


def with_accused(claims: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """The same claims; an accusation that names nobody accuses whom the same breath accuses.

    "They were executed" says by whom in the sentence before. Where a breath accuses several of one
    act, nothing is taken over.
    """
    ordered = tuple(claims)
    named: dict[tuple[str, str, str], set[tuple[str, ...]]] = defaultdict(set)
    for claim in ordered:
        if _accuses(claim) and claim.actors and claim.act:
            named[*breath(claim), claim.act].add(claim.actors)
    return tuple(_accusing(claim, named) for claim in ordered)


def _accusing(
    claim: Assertion, named: Mapping[tuple[str, str, str], set[tuple[str, ...]]]
) -> Assertion:
    if not _accuses(claim) or claim.actors or not claim.act:
        return claim
    found = named.get((*breath(claim), claim.act), set())
    return replace(claim, actors=next(iter(found))) if len(found) == 1 else claim


def breath(claim: Assertion) -> tuple[str, str]:
    """What one body says at once: in one act of saying, else in one report."""
    return claim.voice.body, claim.utterance or claim.report


def later(one: Assertion, other: Assertion) -> bool:
    """Whether the first was said after the second, for certain."""
    if one.said is None or other.said is None:
        return False
    return ends(one.said)[0] > ends(other.said)[1]


def affirms(claim: Assertion) -> bool:
    """Whether it says that something happened."""
    return (
        claim.type in _HAPPENED
        and claim.polarity is Polarity.AFFIRMED
        and claim.hedge is not Hedge.DENIED
    )


def says_otherwise(claim: Assertion) -> bool:
    """`The clip was filmed in 2023`: a denial in the affirmative, with a time of its own."""
    return claim.type is ClaimType.DENIAL and claim.polarity is Polarity.AFFIRMED


def _accuses(claim: Assertion) -> bool:
    return claim.type is ClaimType.ACCUSATION and affirms(claim) and not claim.conditional


def _same_source(one: Voice, other: Voice) -> bool:
    return one.body == other.body or one.originator == other.originator


def _answers(claims: Sequence[Assertion]) -> Iterator[Related]:
    """A silence, and the denial that came after it."""
    denials = _denials(claims)
    for silence in claims:
        if silence.response not in _SILENCE or silence.by is None:
            continue
        for denial in denials:
            if _same_source(denial.voice, silence.by) and later(denial, silence):
                reason = (
                    f"{denial.voice.name} denied it after {silence.outlet} had no answer from them"
                )
                yield Pair(denial, silence).related(Relation.SUPERSEDES, Aspect.ANSWER, reason)
                break


def _denials(claims: Iterable[Assertion]) -> list[Assertion]:
    """All denials; those that say what is denied come first, as they tell more than a headline."""
    found = [claim for claim in claims if claim.type is ClaimType.DENIAL]
    return sorted(found, key=lambda claim: (claim.act not in _HARM, claim.key))


def _promises(claims: Sequence[Assertion]) -> Iterator[Related]:
    """What was promised to a body, and that body's later word that nothing came."""
    missing = [claim for claim in claims if claim.response is Response.NOT_RECEIVED]
    for promise in claims:
        if promise.type is not ClaimType.COMMITMENT or promise.polarity is Polarity.NEGATED:
            continue
        due = [moment for moment in promise.times if moment.of is TimeOf.DUE]
        for loss in missing:
            receiver = loss.by or loss.voice
            if receiver.body not in promise.named or receiver.body == promise.voice.body:
                continue
            if later(loss, promise) and all(_past(moment, loss) for moment in due):
                reason = (
                    f"{promise.voice.name} promised it to {receiver.name}, who said later that "
                    "nothing had come"
                )
                pair = Pair(*sorted((promise, loss), key=lambda claim: claim.key))
                yield pair.related(Relation.CONTRADICTS, Aspect.COMMITMENT, reason)


def _past(due: Moment, claim: Assertion) -> bool:
    return claim.said is not None and ends(claim.said)[0] > ends(due.interval)[1]


def _recordings(claims: Sequence[Assertion]) -> Iterator[Related]:
    """A recording said to be older than the act that others put at a later time."""
    filmed = [
        (claim, moment)
        for claim in claims
        for moment in claim.times
        if moment.of is TimeOf.FILMED
        and not moment.negated
        and (affirms(claim) or says_otherwise(claim))
    ]
    dated = [
        (claim, moment)
        for claim in claims
        for moment in claim.times
        if moment.of in HAPPENED and not moment.negated and _accuses(claim)
    ]
    for film, made in filmed:
        for act, happened in dated:
            (_, recorded), (began, _) = held(made, happened)
            if act.act in _HARM and recorded < began and film.voice.body != act.voice.body:
                pair = Pair(*sorted((film, act), key=lambda claim: claim.key))
                reason = (
                    f"recorded {days(made)} by {film.voice.name}, the act {days(happened)} by "
                    f"{act.voice.name}: a recording made before cannot show it"
                )
                yield pair.related(Relation.CONTRADICTS, Aspect.TIME, reason)


def _accounts(claims: Sequence[Assertion]) -> Iterator[Related]:
    """Who denies an act and tells another: that account against the accusation."""
    by_breath: dict[tuple[str, str], list[Assertion]] = defaultdict(list)
    for claim in claims:
        by_breath[breath(claim)].append(claim)
    for spoken in by_breath.values():
        denial = next(iter(_denials(spoken)), None)
        if denial is None:
            continue
        voice = denial.voice
        own = set(denial.actors) or {voice.side, voice.body, voice.originator} - {""}
        told = [one for one in spoken if _accuses(one) and not own & set(one.actors)]
        charged = [one for one in claims if _accuses(one) and own & set(one.actors)]
        for account in told:
            for charge in charged:
                if account.act in _HARM and charge.voice.body != account.voice.body:
                    yield _rival(account, charge)


def _rival(account: Assertion, charge: Assertion) -> Related:
    pair = Pair(*sorted((account, charge), key=lambda claim: claim.key))
    reason = (
        f"{charge.voice.name} speaks of {charge.act or 'an act'}, {account.voice.name} denies it "
        f"and tells of {account.act} by others; of different persons both may be so"
    )
    return pair.related(Relation.CONTRADICTS, Aspect.CHARACTERISATION, reason)
