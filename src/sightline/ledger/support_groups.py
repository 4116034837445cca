"""Accusations and denials with who stands behind them, and counts with who gives them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sightline.ledger.compared import Assertion, Tally
from sightline.ledger.support import support
from sightline.ledger.tallies import joint
from sightline.ledger.types import ClaimType, Polarity
from sightline.model.claim import Hedge

_Key = tuple[str, tuple[str, ...]]


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


def backed(claims: Sequence[Assertion], family_of: Mapping[str, str]) -> tuple[Backed, ...]:
    """Every accusation and denial, those with most claims first."""
    found = [
        *_backed(filter(_accuses, claims), family_of, ClaimType.ACCUSATION, "accuser"),
        *_backed(filter(_denies, claims), family_of, ClaimType.DENIAL, "denier"),
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.claims), one.type, one.claims)))


def counted(claims: Iterable[Assertion], family_of: Mapping[str, str]) -> tuple[Counted, ...]:
    """Every question that several counts answer."""
    asked: dict[tuple[str, str, str], list[tuple[Assertion, Tally]]] = defaultdict(list)
    for claim in claims:
        if claim.type in {ClaimType.EVENT, ClaimType.ACCUSATION}:
            for tally in claim.tallies:
                if tally.outcome and not tally.part:
                    asked[tally.outcome, tally.group, tally.side].append((claim, tally))
    return tuple(
        _counted(question, answers, family_of)
        for question, answers in sorted(asked.items())
        if len(answers) > 1
    )


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
            groups[claim.act, tuple(sorted(claim.actors))].append(claim)
        else:
            unnamed.append(claim)
    named = {(c.utterance, c.act): key for key, group in groups.items() for c in group}
    for claim in unnamed:
        # "They were executed" names nobody: the same breath does.
        key = named.get((claim.utterance, claim.act)) if claim.utterance else None
        groups[key or (claim.act, ())].append(claim)
    return [_group(kind, key, group, family_of, noun) for key, group in groups.items()]


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
        act=key[0],
        actors=key[1],
        claims=tuple(sorted(claim.key for claim in group)),
        outlets=behind.outlets,
        families=behind.families,
        originators=behind.originators,
        independent=behind.independent,
        sentence=behind.sentence,
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
    )
