"""How claims stand to each other: agreement, contradiction, and what only looks like one.

Claims are compared only for the same event, question and referent. Silence, "not verified" and
"looking into it" contradict nothing; norms, conditions, demands and promises assert nothing. A
denial that gives another explanation disputes only who did it, or how it is to be called. A later
statement of the same body supersedes; different bodies of one side that disagree are an
inconsistency within that side. A rendering stronger than what it renders is an upgrade.

The rules look at no name, only at whether two names stand for one body or side: swapping two
parties swaps the answer and changes nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import inf
from typing import Final

from sightline.ledger.between_kinds import (
    affirms,
    between_kinds,
    breath,
    later,
    says_otherwise,
    with_accused,
)
from sightline.ledger.compared import Aspect, Assertion, Related, Relation
from sightline.ledger.pairs import Pair
from sightline.ledger.place_relations import other_places, places
from sightline.ledger.slot_relations import (
    counts,
    one_account,
    one_question,
    strongest,
    times,
    unlike,
)
from sightline.ledger.types import ClaimType, Polarity, Response, Verification
from sightline.model.claim import Hedge

_HAPPENED: Final = frozenset({ClaimType.EVENT, ClaimType.ACCUSATION})
_ASSERTING: Final = _HAPPENED | {ClaimType.DENIAL, ClaimType.LEGAL}
_CERTAINTY: Final = {Hedge.UNDETERMINED: 0, Hedge.HEDGED: 1, Hedge.ASSERTED: 2}
_CHECKED: Final = {
    Verification.NOT_VERIFIED: 0,
    Verification.CHECKING: 0,
    Verification.PARTLY: 1,
    Verification.VERIFIED: 2,
}


def compare(assertions: Iterable[Assertion]) -> tuple[Related, ...]:
    """All relations between claims, in the order of their keys, whatever order they come in."""
    ordered = with_accused(sorted(assertions, key=lambda assertion: assertion.key))
    grounds = _denials(ordered)
    by_event: dict[str, list[Assertion]] = defaultdict(list)
    for assertion in ordered:
        by_event[assertion.event].append(assertion)
    found = [
        related
        for group in by_event.values()
        for one, other in _comparable(group)
        for related in between(one, other, grounds)
    ]
    for group in by_event.values():
        found += strongest(between_kinds(group))
    return tuple(sorted(found, key=lambda r: (r.first, r.second, r.aspect, r.relation)))


def _comparable(group: Sequence[Assertion]) -> Iterator[tuple[Assertion, Assertion]]:
    """Pairs that a rule may speak of: both assert, or one body speaks in both."""
    yield from combinations([one for one in group if _asserts(one)], 2)
    by_body: dict[str, list[Assertion]] = defaultdict(list)
    for one in group:
        by_body[one.voice.body].append(one)
    for spoken in by_body.values():
        for one, other in combinations(spoken, 2):
            if not (_asserts(one) and _asserts(other)):
                yield one, other


def between(
    one: Assertion, other: Assertion, grounds: dict[str, Aspect] | None = None
) -> tuple[Related, ...]:
    """How two claims stand to each other; the same whichever comes first.

    Args:
        one: A claim.
        other: Another claim.
        grounds: What each denial disputes, by its key, where the denier's other words tell.
    """
    if one.key == other.key or one.event != other.event:
        return ()
    pair = Pair(one, other) if one.key < other.key else Pair(other, one)
    stronger = tuple(_upgrade(pair)) or tuple(_upgrade(pair.swapped))
    if one.utterance and one.utterance == other.utterance:
        return stronger or tuple(_renderings(pair))
    if stronger:
        return stronger
    if not (_asserts(one) and _asserts(other)):
        return ()
    found = list(_slots(pair)) + list(_acts(pair, grounds or {}))
    return strongest(_superseding(pair, related) for related in found)


def _asserts(assertion: Assertion) -> bool:
    return (
        assertion.type in _ASSERTING
        and not assertion.conditional
        and assertion.hedge is not Hedge.UNDETERMINED
    )


def _slots(pair: Pair) -> Iterator[Related]:
    """Counts, places and times: of claims that something happened, not of denials.

    Of a denial that says when a picture was filmed instead, the times.
    """
    if not all(affirms(assertion) for assertion in pair):
        if all(affirms(one) or says_otherwise(one) for one in pair):
            yield from times(pair)
        return
    where = tuple(places(pair))
    if any(related.relation is Relation.NAME_CLASH for related in where) and other_places(pair):
        yield from where
        return
    yield from counts(pair)
    yield from where
    yield from times(pair)


def _acts(pair: Pair, grounds: dict[str, Aspect]) -> Iterator[Related]:
    one, other = pair
    if one_account(pair) or (one.act and other.act and one.act != other.act):
        return
    if affirms(one) and affirms(other):
        yield from _both_affirm(pair)
    elif affirms(one) and _denies(other):
        yield from _accused_denies(pair, grounds)
    elif affirms(other) and _denies(one):
        yield from (
            pair.related(r.relation, r.aspect, r.reason)
            for r in _accused_denies(pair.swapped, grounds)
        )
    elif one.type is other.type is ClaimType.LEGAL and one.polarity is not other.polarity:
        reason = "one calls it an offence, the other says that it is none"
        yield pair.related(Relation.CONTRADICTS, Aspect.CHARACTERISATION, reason)


def _both_affirm(pair: Pair) -> Iterator[Related]:
    one, other = pair
    if not one.act:
        return
    mine, theirs = set(one.actors), set(other.actors)
    if mine and theirs and not mine & theirs:
        reason = f"{one.voice.name} names {_names(mine)}, {other.voice.name} {_names(theirs)}"
        yield pair.related(Relation.CONTRADICTS, Aspect.RESPONSIBILITY, reason)
    elif mine & theirs:
        reason = f"both name {_names(mine & theirs)} ({one.act})"
        yield pair.related(Relation.AGREES, Aspect.RESPONSIBILITY, reason)
    elif one.type is other.type is ClaimType.ACCUSATION and other.act:
        yield pair.related(Relation.AGREES, Aspect.ACT, f"both speak of {one.act}")


def _names(keys: set[str]) -> str:
    return ", ".join(sorted(keys))


def _denies(assertion: Assertion) -> bool:
    return assertion.type in {ClaimType.DENIAL, *_HAPPENED} and not affirms(assertion)


def _accused_denies(pair: Pair, grounds: dict[str, Aspect]) -> Iterator[Related]:
    """The first claims, the second denies: only what the first says of whom the second speaks."""
    claim, denial = pair
    about = set(denial.actors) or {denial.voice.side, denial.voice.body, denial.voice.originator}
    if not set(claim.actors) & about:
        return
    aspect = grounds.get(denial.key, Aspect.ACT)
    said = {
        Aspect.ACT: "denies the act",
        Aspect.RESPONSIBILITY: "says that others did it: disputes who, not what happened",
        Aspect.CHARACTERISATION: "gives another explanation: disputes how it is to be called",
    }[aspect]
    reason = f"{claim.voice.name} accuses, {denial.voice.name} {said}"
    yield pair.related(Relation.CONTRADICTS, aspect, reason)


def _denials(assertions: Sequence[Assertion]) -> dict[str, Aspect]:
    """What each denial disputes, as the same body's other words in the same breath tell."""
    spoken: dict[tuple[str, str], list[Assertion]] = defaultdict(list)
    for assertion in assertions:
        spoken[breath(assertion)].append(assertion)
    return {
        assertion.key: _disputed(assertion, spoken[breath(assertion)])
        for assertion in assertions
        if _denies(assertion)
    }


def _disputed(denial: Assertion, beside: Iterable[Assertion]) -> Aspect:
    own = {denial.voice.side, denial.voice.body, denial.voice.originator} - {""}
    aspect = Aspect.ACT
    for other in beside:
        if other.type is ClaimType.LEGAL and other.polarity is Polarity.NEGATED:
            return Aspect.CHARACTERISATION
        if not affirms(other) or not other.actors:
            continue
        if own & set(other.actors):
            return Aspect.CHARACTERISATION
        if not denial.act or denial.act == other.act:
            aspect = Aspect.RESPONSIBILITY
    return aspect


def _superseding(pair: Pair, related: Related) -> Related:
    """A difference between two statements of one body is a change of mind, in their order."""
    changed = {Relation.CONTRADICTS, Relation.TENSION, Relation.NARROWER}
    if pair.one.voice.body != pair.other.voice.body or related.relation not in changed:
        return related
    for order in (pair, pair.swapped):
        if later(order.one, order.other):
            reason = f"{order.one.voice.name} said it later; {related.reason}"
            return order.related(Relation.SUPERSEDES, related.aspect, reason)
    return related


def _renderings(pair: Pair) -> Iterator[Related]:
    one, other = pair
    alike = not (one.tallies or other.tallies) or any(
        one_question(a, b) and not unlike(a, b) for a in one.tallies for b in other.tallies
    )
    if alike and one.report != other.report and one.type is other.type:
        reason = f"both render one statement of {pair.one.voice.name}"
        yield pair.related(Relation.SAME_UTTERANCE, Aspect.WORDING, reason)


def _upgrade(pair: Pair) -> Iterator[Related]:
    """The first renders the second, the speaker's own words or an earlier rendering, as more."""
    rendering, words = pair
    if rendering.voice.body != words.voice.body or rendering.own_words:
        return
    same = bool(rendering.utterance) and rendering.utterance == words.utterance
    nearer = words.own_words or (same and later(rendering, words))
    if rendering.report == words.report or not nearer or later(words, rendering):
        return
    for reason in (_firmer(rendering, words), _more(rendering, words)):
        if reason:
            said = f"{rendering.outlet} has {words.voice.name} {reason}"
            yield pair.related(Relation.UPGRADE, Aspect.CERTAINTY, said)
            return


def _firmer(rendering: Assertion, words: Assertion) -> str:
    if rendering.type is ClaimType.INVESTIGATION and _looks(words) and not _looks(rendering):
        return "investigating where the words are of looking into it"
    if words.verification is not None and (firmer := _checked_more(rendering, words.verification)):
        return firmer
    same = rendering.utterance and rendering.utterance == words.utterance
    if not same or rendering.type is not words.type or rendering.act != words.act:
        return ""
    levels = (_CERTAINTY.get(rendering.hedge), _CERTAINTY.get(words.hedge))
    if levels[0] is not None and levels[1] is not None and levels[0] > levels[1]:
        return f"{rendering.hedge.value} what the words leave {words.hedge.value}"
    return ""


def _checked_more(rendering: Assertion, said: Verification) -> str:
    """Verified, confirmed or told as a fact, where the words leave it open."""
    checked, open_still = rendering.verification, _CHECKED[said] == 0
    if rendering.confirms and open_still and affirms(rendering):
        return f"confirm what its own words leave {said.value}"
    if checked is not None and _CHECKED[checked] > _CHECKED[said]:
        return f"say {checked.value} where the words are {said.value}"
    accuses = rendering.type is ClaimType.ACCUSATION and affirms(rendering)
    if accuses and rendering.hedge is Hedge.ASSERTED and open_still:
        return f"accuse as a fact where the words are {said.value}"
    return ""


def _looks(assertion: Assertion) -> bool:
    """Whether it says no more than that somebody looks into it."""
    checking = assertion.verification is Verification.CHECKING
    return checking or assertion.response is Response.LOOKING


def _more(rendering: Assertion, words: Assertion) -> str:
    """A count that begins above the highest number, or the open beginning, of the words'."""
    if not rendering.utterance or rendering.utterance != words.utterance:
        return ""
    for mine in rendering.tallies:
        for theirs in words.tallies:
            (low, high), (least, most) = mine.bounds, theirs.bounds
            raised = low > least and (high > most or high == most == inf)
            if one_question(mine, theirs) and not unlike(mine, theirs) and raised:
                return f"count {mine} where the words are {theirs}"
    return ""
