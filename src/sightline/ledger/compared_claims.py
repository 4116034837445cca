"""The claims that a comparison holds against each other: as read, decided and placed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sightline.analysis.joint import Materials
from sightline.ledger.between_kinds import with_accused
from sightline.ledger.comparable import Heard, assertions
from sightline.ledger.compared import Assertion, Locality
from sightline.ledger.counted import comparing_words
from sightline.ledger.parties import folded
from sightline.ledger.place_relations import other_kind
from sightline.ledger.types import AgentKind, ClaimCandidate, ClaimType
from sightline.ledger.voices import Voices
from sightline.model.claim import Claim
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.place_records import PlaceChoice

_TELLING: Final = frozenset(
    {AgentKind.PERSON, AgentKind.ORGANISATION, AgentKind.OFFICE, AgentKind.GROUP}
)
_OF_ACT: Final = {"killing": "killed", "surrender": "surrendered"}
"""What becomes of people by an act, in the word that counts are told apart by."""


def claims_of(
    materials: Materials,
    heard: Mapping[Digest, Heard],
    voices: Voices,
    acts: Mapping[str, str],
) -> tuple[tuple[Assertion, ...], int]:
    """The claims of all reports, and how many were left out because a person rejected them.

    Args:
        materials: What the comparison was given.
        heard: The reports by the findings that read them.
        voices: Who mentions stand for.
        acts: The act of saying that each statement renders.
    """
    fates = _fates(materials, heard)
    chosen, own = _chosen(materials), _chosen_for(materials, heard)
    every = [
        _amended(asserted, fates.get(asserted.key), candidate, voices)
        for asserted, candidate in _asserted(heard, voices, acts)
    ]
    claims = tuple(
        _answering(_placed(item, own.get(item.key, {}), chosen))
        for item in every
        if not _dropped(fates, item.key)
    )
    return with_accused(claims), len(every) - len(claims)


def _asserted(
    heard: Mapping[Digest, Heard], voices: Voices, acts: Mapping[str, str]
) -> Iterator[tuple[Assertion, ClaimCandidate]]:
    """What reports claim, in which act of saying, and the claim as it was read."""
    for one in heard.values():
        for assertion in assertions(one):
            if not _denied(one, assertion):
                candidate = _claim_of(one, assertion)
                utterance = acts.get(f"{one.key}/{candidate.statement}", "")
                yield replace(_of_named(one, assertion, voices), utterance=utterance), candidate


def events_said(materials: Materials, heard: Mapping[Digest, Heard]) -> Mapping[str, str]:
    """What people said of the events that claims speak of, by the key they are compared under."""
    return {
        f"{heard[choice.finding].key}/{number}": choice.event
        for _, choice in materials.of(EventChoice)
        if choice.finding in heard
        for number in choice.claims
    }


def _chosen(materials: Materials) -> Mapping[str, PlaceChoice]:
    """Which place a name means, where people chose one and no two chose differently."""
    found: dict[str, list[PlaceChoice]] = {}
    for _, choice in materials.of(PlaceChoice):
        if choice.area is not None:
            found.setdefault(folded(choice.name), []).append(choice)
    return {
        name: choices[0]
        for name, choices in found.items()
        if len({choice.chosen for choice in choices}) == 1
    }


def _chosen_for(
    materials: Materials, heard: Mapping[Digest, Heard]
) -> Mapping[str, Mapping[str, PlaceChoice]]:
    """What people chose for a claim itself or its statement: by the claim's key, then by name."""
    of_subject: dict[Digest | None, list[PlaceChoice]] = {}
    for _, choice in materials.of(PlaceChoice):
        of_subject.setdefault(choice.subject, []).append(choice)
    records = dict(materials.of(Claim))
    found: dict[str, dict[str, PlaceChoice]] = {}
    for key, decision in _decided(materials, heard):
        for item in decision.records:
            statement = records[item].statement if item in records else None
            # What was chosen for the claim itself comes last, and so counts.
            for choice in (*of_subject.get(statement, ()), *of_subject.get(item, ())):
                found.setdefault(key, {})[folded(choice.name)] = choice
    return found


def _decided(materials: Materials, heard: Mapping[Digest, Heard]) -> Iterator[tuple[str, Decision]]:
    """Decisions on claims of these reports, each by the key that its claim is compared under."""
    for _, decision in materials.of(Decision):
        if decision.candidate_kind is CandidateKind.CLAIM and decision.finding in heard:
            yield f"{heard[decision.finding].key}/{decision.candidate}", decision


def _placed(
    assertion: Assertion, own: Mapping[str, PlaceChoice], chosen: Mapping[str, PlaceChoice]
) -> Assertion:
    """With the areas of names that people resolved, for this claim before all others."""
    places = (
        _as_chosen(place, own[folded(place.name)])
        if folded(place.name) in own
        else _located(place, chosen)
        for place in assertion.places
    )
    return replace(assertion, places=tuple(places))


def _as_chosen(place: Locality, choice: PlaceChoice) -> Locality:
    """Where it was chosen to lie; nowhere, where it was said that it cannot be told."""
    if choice.place is None:
        return place
    return replace(place, area=choice.area, admin=tuple(reversed(choice.place.admin)))


def _located(place: Locality, chosen: Mapping[str, PlaceChoice]) -> Locality:
    """As other claims of that name were placed; never as a namesake of another kind."""
    choice = chosen.get(folded(place.name))
    meant = None if choice is None else choice.place
    if choice is None or meant is None:
        return place
    if other_kind(place.kind, meant.kind) or not _lies_in(place, meant.admin):
        return place
    return _as_chosen(place, choice)


def _lies_in(place: Locality, admin: Sequence[str]) -> bool:
    """Whether the larger places that a claim names are among those of the chosen one."""
    larger = {word for name in admin for word in folded(name).split()}
    named = [word for name in place.within for word in folded(name).split()]
    return not named or bool(larger.intersection(named))


def _claim_of(heard: Heard, assertion: Assertion) -> ClaimCandidate:
    return heard.made.claims[int(assertion.key.rpartition("/")[2])]


def _denied(heard: Heard, assertion: Assertion) -> bool:
    """Whether the same words are read as a denial too: then they accuse nobody."""
    claim = _claim_of(heard, assertion)
    return claim.type in {ClaimType.ACCUSATION, ClaimType.EVENT} and any(
        other.type is ClaimType.DENIAL
        and other.statement == claim.statement
        and other.span.meets(claim.span)
        for other in heard.made.claims
    )


def _of_named(heard: Heard, assertion: Assertion, voices: Voices) -> Assertion:
    """With those actors that somebody can be told by: not "he", "such" or "one"."""
    known = set(voices.keys.values())
    told = {
        voice.side or voice.body
        for mention in _claim_of(heard, assertion).actors
        if mention.kind in _TELLING
        for voice in (heard.identify(mention),)
        if len(voice.body.split()) > 1 or voice.side
    }
    return replace(assertion, actors=tuple(key for key in assertion.actors if key in known | told))


def _fates(
    materials: Materials, heard: Mapping[Digest, Heard]
) -> Mapping[str, tuple[Decision, Claim | None]]:
    """What was decided of claims, by the key they are compared under."""
    records = dict(materials.of(Claim))
    return {
        key: (decision, next((records[item] for item in decision.records if item in records), None))
        for key, decision in _decided(materials, heard)
    }


def _dropped(fates: Mapping[str, tuple[Decision, Claim | None]], key: str) -> bool:
    return key in fates and fates[key][0].fate is Fate.REJECTED


def _amended(
    assertion: Assertion,
    fate: tuple[Decision, Claim | None] | None,
    candidate: ClaimCandidate,
    voices: Voices,
) -> Assertion:
    """As a person corrected it; whom it accuses too, where other names are given than were read."""
    record = fate[1] if fate is not None and fate[0].fate is Fate.CORRECTED else None
    if record is None or record.slots is None:
        return assertion
    named = [one.name for one in record.slots.actors]
    read = named == [mention.known_as for mention in candidate.actors]
    return replace(
        assertion,
        type=record.slots.claim_type,
        polarity=record.slots.polarity,
        hedge=record.hedge,
        act=record.slots.act or "",
        actors=assertion.actors if read else tuple(dict.fromkeys(map(voices.side, named))),
    )


def _answering(assertion: Assertion) -> Assertion:
    """With counts that answer a question: what became of those counted, or the act itself.

    A number of inhabitants, rows or videos is compared with nothing.
    """
    done = _OF_ACT.get(assertion.act, assertion.act)
    people = comparing_words()["groups"]
    tallies = (
        replace(tally, outcome=tally.outcome or (done if tally.group in people else ""))
        for tally in assertion.tallies
    )
    return replace(assertion, tallies=tuple(tally for tally in tallies if tally.outcome))
