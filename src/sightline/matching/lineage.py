"""Who can come from whom, over all pairs: parents, roots, materials, contradictions.

For each stretch of an exhibit the parents are sought among the exhibits that share it and that
nothing excludes (`direction`). Of several, the nearest picture wins, as in image phylogeny by
minimum spanning trees (Dias, Rocha and Goldenstein, IEEE TIFS 7(2), 2012): every generation adds
its own loss, so the direct parent differs least. Where the next one is as near, both are named.
Nothing here sees exhibits that are not in the case: "comes from A" reads "from A or from what A
comes from, or from an equal of A that is not here".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.matching.direction import Relation, Standing, relate
from sightline.matching.grounds import Known, Seen
from sightline.matching.materials import Joint, Stretch, joints, materials, stretches
from sightline.matching.pair import PairResult, Quality, Verdict

_AS_NEAR: Final = 1.04
"""A parent within this factor of the nearest is not told from it, where no more is known."""
_FAR_NEARER: Final = 1.5
"""A generation of copying adds less than this to the difference."""
_MIDDLE: Final = 0.57
"""Nor is one where the child lies about in the middle between both."""
_CARD_US: Final = 1_500_000
"""What both have this near to their beginning or end may be a card."""
_STEP_US: Final = 500_000
"""Extents are compared in steps of this, for ends have errors."""
_RANK: Final = {Standing.EXCLUDED: 0, Standing.UNLIKELY: 1, Standing.POSSIBLE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """One stretch of an exhibit and what it comes from."""

    child: str
    start_us: int
    end_us: int
    parents: tuple[str, ...]
    """The nearest that can be; several where they cannot be told apart; none for a root."""
    undetermined: tuple[str, ...]
    """Exhibits as complete as this one: which comes from which is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One footage and the exhibits that show it, or part of it."""

    members: tuple[str, ...]
    roots: tuple[str, ...]
    """Those that come from no other exhibit here."""
    most_complete: str
    earliest: str | None
    """The first stated to have been public; None where nobody stated a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """An exhibit stated to be older than one that it can only come from."""

    child: str
    parent: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """All of it."""

    relations: tuple[Relation, ...]
    descents: tuple[Descent, ...]
    materials: tuple[Material, ...]
    contradictions: tuple[Contradiction, ...]

    def parents(self, child: str) -> tuple[str, ...]:
        """All parents of an exhibit, over its stretches, nearest first."""
        found = (name for item in self.descents if item.child == child for name in item.parents)
        return tuple(dict.fromkeys(found))


def lineage(seen: Sequence[Seen], known: Mapping[str, Known]) -> Lineage:
    """Order the copies among these pairs; what only looks alike, or is a card, takes no part.

    Args:
        seen: Pairs that share something.
        known: When exhibits are stated to have been public, by name.
    """
    parts = [item for item in seen if item.pair.by_picture and _one_recording(item.pair)]
    relations = tuple(relate(item, known) for item in parts)
    found = stretches([item.pair for item in parts])
    joined = joints([item.pair for item in parts], found)
    family = _Family(parts, relations, joined, known)
    items = [item for several in found.values() for item in several]
    descents = _without_circles(tuple(map(family.descent, items)))
    copies = [item for item in joined if item.pair.verdict is Verdict.COPY]
    sets = materials(found, copies, _compiled(descents))
    return Lineage(
        relations=relations,
        descents=descents,
        materials=tuple(
            family.material(items, descents)
            for items in sets
            if len({item.exhibit for item in items}) > 1
        ),
        contradictions=tuple(_contradictions(descents, family)),
    )


def _one_recording(pair: PairResult) -> bool:
    """Whether what a pair shares is footage of one, and not a card that both open or end with."""
    if pair.verdict is Verdict.COPY:
        return True
    a, b = pair.a_quality, pair.b_quality
    opens = [
        max(item.a_start_us - a.start_us, item.b_start_us - b.start_us) < _CARD_US
        for item in pair.by_picture
    ]
    ends = [
        max(a.start_us + a.duration_us - item.a_end_us, b.start_us + b.duration_us - item.b_end_us)
        < _CARD_US
        for item in pair.by_picture
    ]
    return pair.verdict is Verdict.SHARED_SEGMENT and not any((*opens, *ends))


class _Family:
    """What the search for parents looks up."""

    def __init__(
        self,
        copies: Sequence[Seen],
        relations: Sequence[Relation],
        joined: Sequence[Joint],
        known: Mapping[str, Known],
    ) -> None:
        self.known = known
        self._relations = {frozenset((item.a, item.b)): item for item in relations}
        self._qualities: dict[str, Quality] = {}
        self._beside: dict[Stretch, set[str]] = defaultdict(set)
        for item in copies:
            self._qualities[item.pair.a] = item.pair.a_quality
            self._qualities[item.pair.b] = item.pair.b_quality
        for joint in joined:
            self._beside[joint.a].add(joint.b.exhibit)
            self._beside[joint.b].add(joint.a.exhibit)

    def relation(self, one: str, two: str) -> Relation:
        """Of two exhibits that are a pair."""
        return self._relations[frozenset((one, two))]

    def descent(self, item: Stretch) -> Descent:
        """The nearest possible parents of a stretch, and what is as near and undetermined."""
        child = item.exhibit
        others = sorted(self._beside[item])
        parents = self._nearest(child, self._likely(child, others))
        reach = self._distance(child, parents[0]) if parents else float("inf")
        tied = [
            name
            for name in others
            if self._lead(name, child) == 0
            and self.relation(name, child).standing(child) is not Standing.EXCLUDED
            and (not parents or self._distance(child, name) * _AS_NEAR < reach)
        ]
        return Descent(
            child=child,
            start_us=item.start_us,
            end_us=item.end_us,
            parents=parents,
            undetermined=self._nearest(child, tied),
        )

    def _likely(self, child: str, others: Sequence[str]) -> list[str]:
        """Those that the child can come from; what something speaks against only if far nearer."""
        leading = [name for name in others if self._lead(name, child) > 0]
        free = [
            name
            for name in leading
            if self.relation(name, child).standing(child) is Standing.POSSIBLE
        ]
        if not free:
            return leading
        reach = min(self._distance(child, name) for name in free)
        return [
            name
            for name in leading
            if name in free or self._distance(child, name) * _FAR_NEARER < reach
        ]

    def _lead(self, parent: str, child: str) -> int:
        """Above 0 where the child can come from the parent rather than the parent from it."""
        relation = self.relation(parent, child)
        return _RANK[relation.standing(child)] - _RANK[relation.standing(parent)]

    def _nearest(self, child: str, names: Sequence[str]) -> tuple[str, ...]:
        """The nearest, and those that cannot be told from it and take no more changes."""
        far = {name: self._distance(child, name) for name in names}
        if not far:
            return ()
        best = min(names, key=lambda name: (far[name], name))
        near = [name for name in names if name == best or self._tied(child, best, name)]
        steps = {name: self.relation(child, name).steps(child) for name in near}
        least = min(steps.values())
        kept = [name for name in near if steps[name] == least]
        return tuple(sorted(kept, key=lambda name: (far[name], name)))

    def _tied(self, child: str, best: str, other: str) -> bool:
        """Whether the child carries the errors of the one hardly more than those of the other.

        With the three distances as sides of a triangle: where the child's foot lies on the line
        from one to the other, 0.5 being the middle.
        """
        one, two = self._distance(child, best), self._distance(child, other)
        pair = self._relations.get(frozenset((best, other)))
        apart = None if pair is None else pair.unexplained_e3(other)
        if one == two:
            return True
        if apart is None or two == float("inf"):
            return two <= one * _AS_NEAR
        share = (two**2 + apart**2 - one**2) / (2 * max(1, apart) ** 2)
        return share < _MIDDLE

    def _distance(self, child: str, other: str) -> float:
        difference = self.relation(child, other).unexplained_e3(child)
        return float("inf") if difference is None else float(max(1, difference))

    def material(self, items: tuple[Stretch, ...], descents: Sequence[Descent]) -> Material:
        """What is to be said of one set of stretches."""
        ends = {(item.exhibit, item.start_us) for item in items}
        rootless = [d.child for d in descents if (d.child, d.start_us) in ends and not d.parents]
        members = tuple(sorted({item.exhibit for item in items}))
        roots = tuple(sorted(set(rootless))) or members
        dated = [name for name in members if name in self.known]
        return Material(
            members=members,
            roots=roots,
            most_complete=max(roots, key=lambda name: (*self._extent(name, items), name)),
            earliest=min(dated, key=lambda name: self.known[name].latest, default=None),
        )

    def _extent(self, name: str, items: tuple[Stretch, ...]) -> tuple[int, int]:
        """Seconds that it shares, in steps, and pixels."""
        shared = sum(item.end_us - item.start_us for item in items if item.exhibit == name)
        quality = self._qualities[name]
        return shared // _STEP_US, quality.width * quality.height


def _without_circles(descents: tuple[Descent, ...]) -> tuple[Descent, ...]:
    """Parents that would come from their own children are undetermined instead."""
    above: dict[str, set[str]] = defaultdict(set)
    for item in descents:
        above[item.child] |= set(item.parents)

    def ancestors(name: str) -> set[str]:
        reached, waiting = set[str](), list(above[name])
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += above[one]
        return reached

    circular = {item.child for item in descents if item.child in ancestors(item.child)}
    return tuple(
        replace(
            item,
            parents=tuple(name for name in item.parents if name not in circular),
            undetermined=tuple(
                dict.fromkeys((*item.undetermined, *(circular & set(item.parents))))
            ),
        )
        if item.child in circular
        else item
        for item in descents
    )


def _compiled(descents: Sequence[Descent]) -> frozenset[str]:
    """Exhibits with several stretches, of which one comes from elsewhere.

    A recording has no part that comes from another: such an exhibit was put together, and that it
    cannot be told whether the other came from it or it from the other says nothing of the rest.
    """
    counts = Counter(item.child for item in descents)
    return frozenset(item.child for item in descents if item.parents and counts[item.child] > 1)


def _contradictions(descents: Iterable[Descent], family: _Family) -> Iterable[Contradiction]:
    pairs = dict.fromkeys((item.child, parent) for item in descents for parent in item.parents)
    for child, parent in pairs:
        one, two = family.known.get(child), family.known.get(parent)
        if one is None or two is None or two.earliest is None or one.latest >= two.earliest:
            continue
        if family.relation(child, parent).standing(parent) is Standing.EXCLUDED:
            words = (
                f"{{child}} is stated to have been public by {one.latest} ({one.basis}), "
                f"{{parent}} not before {two.earliest} ({two.basis}); yet the pictures allow "
                "{child} to come from {parent}, or from what {parent} comes from, and not the "
                "other way round."
            )
            yield Contradiction(child=child, parent=parent, words=words)
