"""Accusations and denials with who stands behind them, and counts with who gives them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.ledger.compared import Assertion, Tally
from sightline.ledger.slot_relations import counted_apart
from sightline.ledger.support import support
from sightline.ledger.tallies import joint
from sightline.ledger.types import ClaimType, Polarity
from sightline.model.claim import Hedge

_BODIES: Final = {"bodies": "killed"}
"""Bodies are counted with those killed; a reader sees from each claim's words which it is."""
_TWO: Final = 2
_Key = tuple[str, str, tuple[str, ...]]
_Answer = tuple[Assertion, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backed:
    """Claims that say the same, and how many stand behind them."""

    type: ClaimType
    act: str
    actors: tuple[str, ...]
    """The sides or bodies said to have acted."""
    claims: tuple[str, ...]
    outlets: tuple[str, ...]
    families: tuple[str, ...]
    originators: tuple[str, ...]
    independent: int
    """Pairs of a family and an originator that share neither."""
    sentence: str
    """`8 outlets, 3 families, 1 originating accuser`."""
    event: str = ""
    """Which event they speak of; empty where there is one."""
    unnamed: tuple[str, ...] = ()
    """Accusations of the same act that name nobody: not among the claims, and in no figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A count in one claim."""

    claim: str
    family: str
    low: int | None
    high: int | None
    soft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All counts that answer one question, and what they leave together."""

    outcome: str
    """What became of those counted."""
    group: str
    side: str
    given: tuple[Given, ...]
    apart: bool
    """No number satisfies all families."""
    together: str
    event: str = ""
    """Which event they count in; empty where there is one."""


def backed(claims: Sequence[Assertion], family_of: Mapping[str, str]) -> tuple[Backed, ...]:
    """Every accusation and denial, those with most claims first."""
    found = [
        *_backed(filter(_accuses, claims), family_of, ClaimType.ACCUSATION, "accuser"),
        *_backed(filter(_denies, claims), family_of, ClaimType.DENIAL, "denier"),
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.claims), one.type, one.claims)))


def counted(claims: Iterable[Assertion], family_of: Mapping[str, str]) -> tuple[Counted, ...]:
    """Every question that several counts answer: what became of whom, on which side."""
    asked: dict[tuple[str, str, str], list[_Answer]] = defaultdict(list)
    for claim in claims:
        if claim.type in {ClaimType.EVENT, ClaimType.ACCUSATION}:
            for tally in claim.tallies:
                if tally.outcome and not tally.part:
                    outcome = _BODIES.get(tally.outcome, tally.outcome)
                    asked[claim.event, outcome, counted_apart(tally.group)].append((claim, tally))
    return tuple(
        _counted((outcome, _group_of(group, answers), side), answers, family_of)
        for (_, outcome, group), every in sorted(asked.items())
        for side, answers in _by_side(every)
        if len(answers) > 1
    )


def _group_of(apart: str, answers: Sequence[_Answer]) -> str:
    """The word for those counted: the one that all use, else people at large."""
    groups = {tally.group for _, tally in answers}
    return apart or (groups.pop() if len(groups) == 1 else "people")


def _by_side(answers: Sequence[_Answer]) -> Iterator[tuple[str, list[_Answer]]]:
    """By the side of those counted; where only one is named anywhere, all speak of it."""
    sides = sorted({tally.side for _, tally in answers if tally.side})
    if len(sides) < _TWO:
        yield (sides[0] if sides else ""), list(answers)
        return
    for side in ("", *sides):
        yield side, [answer for answer in answers if answer[1].side == side]


def _accuses(claim: Assertion) -> bool:
    affirmed = claim.polarity is Polarity.AFFIRMED and claim.hedge is not Hedge.DENIED
    return claim.type is ClaimType.ACCUSATION and affirmed and not claim.conditional


def _denies(claim: Assertion) -> bool:
    return claim.type is ClaimType.DENIAL


def _backed(
    claims: Iterable[Assertion], family_of: Mapping[str, str], kind: ClaimType, noun: str
) -> list[Backed]:
    groups: dict[_Key, list[Assertion]] = defaultdict(list)
    unnamed: list[Assertion] = []
    for claim in claims:
        if claim.actors:
            groups[claim.event, claim.act, tuple(sorted(claim.actors))].append(claim)
        else:
            unnamed.append(claim)
    named = {(c.utterance, c.act): key for key, group in groups.items() for c in group}
    for claim in unnamed:
        # "They were executed" names nobody: the same breath does.
        key = named.get((claim.utterance, claim.act)) if claim.utterance else None
        groups[key or (claim.event, claim.act, ())].append(claim)
    beside = {
        (key[0], key[1]): tuple(sorted(claim.key for claim in group))
        for key, group in groups.items()
        if not key[2] and key[1]
    }
    return [
        replace(
            _group(kind, key, group, family_of, noun),
            unnamed=beside.get((key[0], key[1]), ()) if key[2] else (),
        )
        for key, group in groups.items()
    ]


def _group(
    kind: ClaimType,
    key: _Key,
    group: Sequence[Assertion],
    family_of: Mapping[str, str],
    noun: str,
) -> Backed:
    behind = support(group, family_of, noun=noun)
    return Backed(
        type=kind,
        act=key[1],
        actors=key[2],
        claims=tuple(sorted(claim.key for claim in group)),
        outlets=behind.outlets,
        families=behind.families,
        originators=behind.originators,
        independent=behind.independent,
        sentence=behind.sentence,
        event=key[0],
    )


def _counted(
    question: tuple[str, str, str],
    answers: Sequence[tuple[Assertion, Tally]],
    family_of: Mapping[str, str],
) -> Counted:
    by_family: dict[str, list[Tally]] = defaultdict(list)
    for claim, tally in answers:
        by_family[family_of.get(claim.report, claim.report)].append(tally)
    together = joint(by_family)
    return Counted(
        outcome=question[0],
        group=question[1],
        side=question[2],
        given=tuple(
            Given(
                claim=claim.key,
                family=family_of.get(claim.report, claim.report),
                low=tally.low,
                high=tally.high,
                soft=tally.low_soft or tally.high_soft,
            )
            for claim, tally in answers
        ),
        apart=together is not None and together.apart,
        together="" if together is None else str(together),
        event=answers[0][0].event,
    )
