"""Which event each claim speaks of, so that numbers of two events never contradict each other.

All claims are taken to speak of one event unless something tells events apart: acts on days that
lie apart, at other places or told apart by one and the same report. Rivals who put one act on
different days stay together: that is what they contradict each other about. Claims that give no day
belong to what is told just before them by the same voice, else to what their report is mostly
about. A person's word on a claim comes before all of this. No rule looks at a name itself.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sightline.ledger.compared import Assertion, Moment
from sightline.ledger.moments import dates, whole_days, written
from sightline.ledger.types import HAPPENED, ClaimType

_ACTS: Final = frozenset(
    ("killing", "torture", "treachery", "shelling", "shooting", "surrender", "capture", "burial")
)
_TOLD: Final = frozenset({ClaimType.EVENT, ClaimType.ACCUSATION, ClaimType.DENIAL})
_MONTH: Final = timedelta(days=31)
"""Days beyond which they are not, even at one place."""
_VAGUE: Final = timedelta(days=62)
"""A time longer than this dates no event."""
_BESIDE: Final = 2
"""Claims between one without a day and the one before it, by the same voice, that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Claims that speak of one event, and why they are taken to."""

    name: str
    """As shown; what a person called it, else act, place and day of its first dated claim."""
    claims: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A claim that dates an act."""

    claim: Assertion
    moment: Moment
    places: frozenset[str]
    """Named in the claim, else anywhere in its report."""


def grouped_by_event(
    claims: Sequence[Assertion], said: Mapping[str, str]
) -> tuple[tuple[Assertion, ...], tuple[Event, ...]]:
    """The claims, each with its event, and the events where there is more than one.

    Args:
        claims: All that are compared.
        said: What a person said of some: the event's name by the claim's key.
    """
    ordered = sorted(claims, key=lambda claim: claim.key)
    around = _around(ordered)
    anchors = [anchor for claim in ordered if (anchor := _anchor(claim, around)) is not None]
    clusters = _clusters(anchors)
    if len(clusters) <= 1 and not said:
        return tuple(claims), ()
    placed = _placed(ordered, clusters, around)
    names = _names(clusters) or ["the event that the reports speak of"]
    event_of = {claim.key: said.get(claim.key, names[placed[claim.key]]) for claim in ordered}
    return (
        tuple(replace(claim, event=event_of[claim.key]) for claim in claims),
        _events(event_of, said, clusters),
    )


def _around(claims: Sequence[Assertion]) -> Mapping[str, frozenset[str]]:
    """The places that each report names."""
    named: dict[str, frozenset[str]] = {}
    for claim in claims:
        named[claim.report] = named.get(claim.report, frozenset()) | _places(claim)
    return named


def _places(claim: Assertion) -> frozenset[str]:
    return frozenset(place.name.casefold() for place in claim.places if not place.negated)


def _anchor(claim: Assertion, around: Mapping[str, frozenset[str]]) -> _Anchor | None:
    if claim.type not in _TOLD or claim.act not in _ACTS or claim.conditional:
        return None
    for moment in claim.times:
        first, last = written(moment)
        if moment.of in HAPPENED and not moment.negated and last - first <= _VAGUE:
            return _Anchor(claim, moment, _places(claim) or around[claim.report])
    return None


def _clusters(anchors: Sequence[_Anchor]) -> list[list[_Anchor]]:
    """Anchors put with those that nothing tells them apart from, the best fit first."""
    clusters: list[list[_Anchor]] = []
    for anchor in anchors:
        fitting = [c for c in clusters if not any(_apart(anchor, other) for other in c)]
        if fitting:
            max(fitting, key=lambda c: sum(len(anchor.places & one.places) for one in c)).append(
                anchor
            )
        else:
            clusters.append([anchor])
    return clusters


def _apart(one: _Anchor, other: _Anchor) -> bool:
    """Whether two dated acts are acts of different events."""
    gap = _gap(one.moment, other.moment)
    if gap <= timedelta():
        return False
    same_voice = one.claim.report == other.claim.report and (
        one.claim.voice.body == other.claim.voice.body
    )
    elsewhere = bool(one.places and other.places and not one.places & other.places)
    if same_voice or elsewhere:
        # One report gives one event one day; two places on two days are two events.
        return gap > timedelta(days=1) or elsewhere
    return gap > _MONTH


def _gap(one: Moment, other: Moment) -> timedelta:
    (first, last), (other_first, other_last) = whole_days(one), whole_days(other)
    return max(first, other_first) - min(last, other_last)


def _placed(
    ordered: Sequence[Assertion],
    clusters: Sequence[Sequence[_Anchor]],
    around: Mapping[str, frozenset[str]],
) -> Mapping[str, int]:
    """The cluster of each claim, by number."""
    dated = {one.claim.key: number for number, c in enumerate(clusters) for one in c}
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for key, number in dated.items():
        votes[key.rpartition("/")[0]][number] += 1
    whole = Counter(dated.values())
    main = min(whole, key=lambda number: (-whole[number], number)) if whole else 0
    mostly: dict[str, int] = {}
    for report in around:
        own = votes.get(report)
        if own is None:
            likely = _likely(report, ordered, clusters, around)
            mostly[report] = main if likely is None else likely
        else:
            mostly[report] = min(own, key=lambda n: (-own[n], n != main, n))
    placed: dict[str, int] = {}
    for place, claim in enumerate(ordered):
        before = [
            one
            for one in ordered[max(0, place - _BESIDE) : place]
            if one.report == claim.report
            and one.voice.body == claim.voice.body
            and one.key in dated
            and one.act == claim.act
        ]
        near = dated[before[-1].key] if before else mostly[claim.report]
        placed[claim.key] = dated.get(claim.key, near)
    return placed


def _likely(
    report: str,
    ordered: Sequence[Assertion],
    clusters: Sequence[Sequence[_Anchor]],
    around: Mapping[str, frozenset[str]],
) -> int | None:
    """Which event a report without a day of its own tells of.

    One that had happened when it appeared; of these at a place it names, else the last.
    """
    ends = [
        claim.said.latest.datetime()
        for claim in ordered
        if claim.report == report and claim.said is not None and claim.said.latest is not None
    ]
    appeared = max(ends, default=None)
    ranked: list[tuple[int, timedelta, int]] = []
    for number, cluster in enumerate(clusters):
        first = min(written(one.moment)[0] for one in cluster)
        since = timedelta() if appeared is None else appeared - first
        if since < timedelta():
            continue
        shared = len(around[report] & frozenset().union(*(one.places for one in cluster)))
        ranked.append((-shared, since, number))
    return min(ranked)[2] if ranked else None


def _names(clusters: Sequence[Sequence[_Anchor]]) -> list[str]:
    """Act, place and day of each; numbered where that leaves two alike."""
    plain = [_name(cluster[0]) for cluster in clusters]
    times = Counter(plain)
    return [
        name if times[name] == 1 else f"{name} ({plain[: number + 1].count(name)})"
        for number, name in enumerate(plain)
    ]


def _name(anchor: _Anchor) -> str:
    where = next((place.name for place in anchor.claim.places if not place.negated), "")
    return ", ".join(part for part in (anchor.claim.act, where, dates(anchor.moment)) if part)


def _events(
    event_of: Mapping[str, str],
    said: Mapping[str, str],
    clusters: Sequence[Sequence[_Anchor]],
) -> tuple[Event, ...]:
    members: dict[str, list[str]] = defaultdict(list)
    for key, name in event_of.items():
        members[name].append(key)
    shown = dict(zip(_names(clusters), clusters, strict=True))
    return tuple(
        Event(name=name, claims=tuple(keys), reason=_reason(shown.get(name, ()), keys, said))
        for name, keys in sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _reason(anchors: Sequence[_Anchor], keys: Sequence[str], said: Mapping[str, str]) -> str:
    parts = []
    if anchors:
        dated = dict.fromkeys(dates(one.moment) for one in anchors)
        parts.append(f"dated {', '.join(dated)} by {len(anchors)} of its claims")
        if len(keys) > len(anchors):
            parts.append("the rest stand beside these or in reports mostly about them")
    by_hand = sum(key in said for key in keys)
    if by_hand:
        parts.append(f"{by_hand} put there by a person")
    return "; ".join(parts) or "its claims give no day"
