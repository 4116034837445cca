"""The ledger of the simulated incident against its truth: each class of facts, right of all.

A fact is right when it is read where the truth has its words. What the truth does not say (whose
silence, in "neither ministry answered") is not asked for.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Final

from tests.builders.ledger_desk import Desk

from sightline.demo.ledger import PARTIES
from sightline.demo.script import ORIGINS
from sightline.ledger.accepting import By, Read, claim_of
from sightline.ledger.compared import DIRECTED, Aspect, Assertion, Related, Relation, Voice
from sightline.ledger.comparison import ComparisonValues, held
from sightline.ledger.parties import folded
from sightline.ledger.support import Support, support
from sightline.ledger.types import ClaimType, Polarity
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.place_records import PlaceCandidate, PlaceChoice
from sightline.model.places import Area, Point
from sightline.model.slots import Participant, Slots
from sightline.model.times import Instant
from sightline.simulation.reports import write_reports
from sightline.simulation.scenario import BLUE, NEIGHBOUR, OCHRE, VILLAGE, NamedPlace
from sightline.simulation.truth import SceneCounts
from sightline.simulation.truth_texts import Conflict, Statement

COUNTS: Final = SceneCounts(
    came_out_with_band=11, came_out_without_band=1, receivers=3, lying_later=12, shots=3
)
"""As the simulated scene has them."""
_SIDES: Final = {"blue": BLUE.name, "ochre": OCHRE.name}
_ABOUT: Final = {
    "act": {Aspect.ACT, Aspect.RESPONSIBILITY, Aspect.CHARACTERISATION, Aspect.WORDING},
    "count": {Aspect.COUNT},
    "place": {Aspect.PLACE},
    "time": {Aspect.TIME},
    "verification state": {Aspect.CERTAINTY},
    "response status": {Aspect.ANSWER},
    "commitment": {Aspect.COMMITMENT},
}
_OUTCOMES: Final = {
    "killed": {"killed"},
    "surrendering": {"surrendered"},
    "lying": {"lying", "bodies"},
}
_ANALYST: Final = By(by="SHA256:x", at=Instant(0))
_WEAK: Final = frozenset({"the", "of", "and", "a", "for"})
_RADIUS_CM: Final = 200_000


@dataclass(frozen=True)
class Facts:
    """One class of facts: how many of the truth's are in the ledger, and which are not."""

    name: str
    right: int
    there: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        """Right of all."""
        return self.right / self.there


@dataclass(frozen=True)
class Kept:
    """The incident's reports as read and compared, beside what is true of them."""

    desk: Desk
    statements: Mapping[str, Statement]
    conflicts: tuple[Conflict, ...]
    files: Mapping[str, str]
    families: Mapping[str, str]
    outlets: Mapping[str, str]

    @cached_property
    def reads(self) -> Mapping[str, Read]:
        """What was read, by file."""
        return {self.desk.files[read.exhibit]: read for read in self.desk.reads()}

    @cached_property
    def compared(self) -> ComparisonValues:
        """What the comparison says."""
        return self.desk.compare()

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each report in the comparison, by file."""
        return {self.desk.files[one.exhibit]: one.key for one in self.compared.reports}

    @cached_property
    def claims(self) -> Mapping[str, Assertion]:
        """All claims as compared, by key."""
        return {claim.key: claim for claim in held(self.desk).claims}

    @cached_property
    def relations(self) -> Mapping[frozenset[str], tuple[Related, ...]]:
        """How pairs of claims stand to each other."""
        found: dict[frozenset[str], tuple[Related, ...]] = {}
        for one in self.compared.relations:
            pair = frozenset((one.first, one.second))
            found[pair] = (*found.get(pair, ()), one)
        return found

    def of(self, key: str) -> list[Assertion]:
        """Claims as compared that stand where a statement of the truth does."""
        statement = self.statements[key]
        file = self.files[statement.report]
        read = self.reads[file]
        pattern = r"\s+".join(re.escape(word) for word in statement.verbatim.split())
        found = re.search(pattern, self.desk.texts[read.text].decode())
        assert found is not None, key
        start, end = found.span()
        names = (
            f"{self.keys[file]}/{claim.index}"
            for claim in read.claims
            if claim.span.start < end and start < claim.span.end
        )
        return [self.claims[name] for name in names if name in self.claims]


def keep(folder: Path, *, placed: bool) -> Kept:
    """Write, read and compare the incident's reports.

    Args:
        folder: Where the reports are written.
        placed: Whether the desk has chosen what the two villages' names mean.
    """
    texts = write_reports(folder, COUNTS)
    desk = Desk(origins=dict(ORIGINS))
    desk.know(PARTIES)
    for path in sorted(folder.iterdir()):
        desk.take(path)
    for place in (VILLAGE, NEIGHBOUR) if placed else ():
        desk.add(_choice(place))
    return Kept(
        desk=desk,
        statements={one.key: one for one in texts.statements},
        conflicts=texts.conflicts,
        files={one.key: one.file for one in texts.reports},
        families={one.key: one.family for one in texts.reports},
        outlets={one.key: one.outlet for one in texts.reports},
    )


def name_accused(kept: Kept) -> int:
    """Let an analyst name the accused of each accusation that leaves it to its reader.

    Returns:
        How many claims were corrected: each by one `correct CLAIM --accused NAME`.
    """
    every = {(read.finding, n): read for read in kept.desk.reads() for n in range(len(read.claims))}
    done = 0
    for statement in _typed(kept, "accusation"):
        found = [one for one in kept.of(statement.key) if one.type is ClaimType.ACCUSATION]
        if statement.actors not in _SIDES or any(one.actors for one in found):
            continue
        for one in found:
            finding = next(r.finding for r in kept.compared.reports if r.key == one.report)
            number = int(one.key.rpartition("/")[2])
            record = claim_of(every[finding, number].claims[number], finding, _ANALYST)
            slots = record.slots or Slots(claim_type=ClaimType.ACCUSATION)
            named = (Participant(name=_SIDES[statement.actors]),)
            claim = kept.desk.add(replace(record, slots=replace(slots, actors=named)))
            kept.desk.add(
                Decision(
                    finding=finding,
                    candidate_kind=CandidateKind.CLAIM,
                    candidate=number,
                    fate=Fate.CORRECTED,
                    records=(claim,),
                    reason="A later remark of the channel tells whom it means.",
                    by=_ANALYST.by,
                    at=_ANALYST.at,
                )
            )
            done += 1
    return done


def _choice(place: NamedPlace) -> PlaceChoice:
    point = Point(latitude_e7=place.lat_e7, longitude_e7=place.lon_e7)
    return PlaceChoice(
        subject=Digest.of(place.key.encode()),
        name=place.name,
        candidates=(
            PlaceCandidate(
                key=place.key,
                name=place.name,
                matched=place.name,
                kind=place.kind,
                admin=tuple(part.strip() for part in place.admin_path.split(",")),
                point=point,
            ),
        ),
        chosen=place.key,
        area=Area(centre=point, radius_cm=_RADIUS_CM, basis="the incident's gazetteer"),
        reason="The ministry names its district and province.",
        gazetteers=(),
        by="SHA256:x",
        at=Instant(0),
    )


def facts(kept: Kept) -> tuple[Facts, ...]:
    """Every class of facts that the reader of a ledger asks for."""
    statements = kept.statements.values()
    return (
        _over(kept, "who speaks", statements, _speaker_right),
        _over(kept, "who accuses whom", _typed(kept, "accusation"), _accusation_right),
        _over(kept, "who denies", _typed(kept, "denial"), _denial_right),
        _over(kept, "who was asked and did not answer", _typed(kept, "response status"), _silent),
        _over(
            kept, "what is promised or begun", _typed(kept, "commitment", "investigation"), _same
        ),
        _over(kept, "counts, and of whom", _counted(kept), _count_right),
        _conflicts(kept),
        _families(kept),
        _origins(kept),
    )


def _typed(kept: Kept, *types: str) -> list[Statement]:
    return [one for one in kept.statements.values() if one.claim_type in types]


def _counted(kept: Kept) -> list[Statement]:
    return [one for one in kept.statements.values() if one.count_of in _OUTCOMES]


def _over(
    kept: Kept,
    name: str,
    statements: Iterable[Statement],
    right: Callable[[Statement, list[Assertion]], bool],
) -> Facts:
    asked = list(statements)
    missed = tuple(one.key for one in asked if not right(one, kept.of(one.key)))
    return Facts(name, len(asked) - len(missed), len(asked), missed)


def _speaker_right(truth: Statement, found: list[Assertion]) -> bool:
    wanted = {folded(name) for name in (truth.organisation, truth.speaker) if name}
    return any(
        set(folded(name).split()) & set(" ".join(wanted).split()) - _WEAK
        for claim in found
        for name in (claim.voice.name, claim.voice.body)
    )


def _accusation_right(truth: Statement, found: list[Assertion]) -> bool:
    side = _SIDES.get(truth.actors)
    accused = [
        claim
        for claim in found
        if claim.type is ClaimType.ACCUSATION and (side is None or side in claim.actors)
    ]
    return _speaker_right(truth, accused)


def _denial_right(truth: Statement, found: list[Assertion]) -> bool:
    return _speaker_right(truth, [one for one in found if one.type is ClaimType.DENIAL])


def _silent(truth: Statement, found: list[Assertion]) -> bool:
    side = _SIDES.get(truth.actors)
    return any(
        claim.type is ClaimType.RESPONSE
        and (side is None or (claim.by is not None and claim.by.side == side))
        for claim in found
    )


def _same(truth: Statement, found: list[Assertion]) -> bool:
    negated = truth.polarity == "negated"
    return any(
        claim.type.value == truth.claim_type and (claim.polarity is Polarity.NEGATED) == negated
        for claim in found
    )


def _count_right(truth: Statement, found: list[Assertion]) -> bool:
    low = max(1, truth.count_low)
    high = None if truth.count_high < 0 else truth.count_high
    return any(
        ((tally.low or 1), tally.high) == (low, high) and tally.outcome in _OUTCOMES[truth.count_of]
        for claim in found
        for tally in claim.tallies
    )


def _conflicts(kept: Kept) -> Facts:
    missed = tuple(
        f"{one.first}/{one.second}" for one in kept.conflicts if not _is_found(kept, one)
    )
    right = len(kept.conflicts) - len(missed)
    return Facts("what stands against what", right, len(kept.conflicts), missed)


def _is_found(kept: Kept, conflict: Conflict) -> bool:
    wanted = Relation(conflict.relation)
    return any(
        related.relation is wanted
        and related.aspect in _ABOUT[conflict.about]
        and (wanted not in DIRECTED or related.first == first.key)
        for first in kept.of(conflict.first)
        for second in kept.of(conflict.second)
        for related in kept.relations.get(frozenset((first.key, second.key)), ())
    )


def _families(kept: Kept) -> Facts:
    family = {kept.desk.files[one.exhibit]: one.family for one in kept.compared.reports}
    wrong = tuple(
        f"{one}/{other}"
        for one, other in combinations(sorted(kept.files), 2)
        if (kept.families[one] == kept.families[other])
        != (family[kept.files[one]] == family[kept.files[other]])
    )
    pairs = len(kept.files) * (len(kept.files) - 1) // 2
    return Facts("which reports are one account", pairs - len(wrong), pairs, wrong)


def _origins(kept: Kept) -> Facts:
    """Outlets, families, originators and independent origins of the main accusation."""
    true = _true_support(kept)
    backed = next(
        one
        for one in kept.compared.backed
        if one.type is ClaimType.ACCUSATION and one.actors == (OCHRE.name,) and one.act == "killing"
    )
    sides = {
        "outlets": (len(true.outlets), len(backed.outlets)),
        "families": (len(true.families), len(backed.families)),
        "originators": (len(true.originators), len(backed.originators)),
        "independent": (true.independent, backed.independent),
    }
    missed = tuple(f"{name}: {b} for {a}" for name, (a, b) in sides.items() if a != b)
    return Facts("who stands behind the accusation", len(sides) - len(missed), len(sides), missed)


def _true_support(kept: Kept) -> Support:
    accusing = [
        _as_told(kept, statement)
        for statement in _typed(kept, "accusation")
        if statement.actors == "ochre" and statement.act.startswith("killing")
    ]
    return support(accusing, kept.families, noun="accuser")


def _as_told(kept: Kept, statement: Statement) -> Assertion:
    origin = statement.organisation
    return Assertion(
        key=statement.key,
        report=statement.report,
        outlet=kept.outlets[statement.report],
        voice=Voice(name=origin, body=origin, originator=origin),
        type=ClaimType.ACCUSATION,
    )


def lines(found: Iterable[Facts]) -> Iterator[str]:
    """The facts as a table."""
    for one in found:
        missed = f"   not: {', '.join(one.missed)}" if one.missed else ""
        yield f"  {one.name:36}{one.right:4} of {one.there:3}{one.share * 100:7.1f}{missed}"
