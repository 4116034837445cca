"""One clock from many relations: least squares over all of them, loops checked, misfits refused.

Each clip has a beginning and a rate on the common clock; a relation says that a moment of one clip
is a moment of another, with an error. Relations around a loop must close; one that lies further off
than its error allows is refused, the worst first, and the rest is solved again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PPM_MOST: Final = 1e-4
"""How far the clock of a device may go wrong: a hundred parts in a million, as a prior."""
_HUBER: Final = 2.0
_ROUNDS: Final = 6
_FIXED: Final = 1e-9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The same moment in two clips' own times, seconds."""

    first_s: float
    second_s: float
    sigma_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What ties two clips (numbers of nodes) together."""

    first: int
    second: int
    moments: tuple[Moment, ...]
    rate: float
    """Seconds of the second clip that pass in one of the first, as far as is known; else 1."""
    most_s: float
    """A residual beyond this cannot be explained by the relation's own error."""

    @property
    def sigma_s(self) -> float:
        """The error of its best moment."""
        return min(moment.sigma_s for moment in self.moments)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnClock:
    """A clip on the common clock: its time t stands at `zero_s + rate * t`."""

    zero_s: float
    rate: float
    sigma_s: float
    """Standard error of the place of its middle, against the clip that sets the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """One clock and the clips on it; the first node sets it."""

    nodes: tuple[int, ...]
    places: tuple[OnClock, ...]
    used: tuple[int, ...]
    """Numbers of the relations it rests on."""
    refused: tuple[int, ...]
    """Numbers of those that do not close."""
    residuals_s: tuple[float, ...]
    """Largest of each used relation."""
    loops: int
    """Relations beyond those needed to hold the clips together: each checks the others."""


def solve(middles_s: Sequence[float], relations: Sequence[Relation]) -> tuple[Solved, ...]:
    """Every clock that holds two clips or more.

    Args:
        middles_s: For each node, the middle of it in its own time.
        relations: Between nodes.
    """
    kept, refused = list(range(len(relations))), list[int]()
    while True:
        groups = _groups(len(middles_s), [relations[number] for number in kept])
        solved = [_solve_one(group, middles_s, relations, kept) for group in groups]
        worst = _worst(solved, relations)
        if worst is None:
            break
        kept.remove(worst)
        refused.append(worst)
    return tuple(_with_refused(item, relations, refused) for item in solved)


def _with_refused(solved: Solved, relations: Sequence[Relation], refused: Sequence[int]) -> Solved:
    of = [
        number
        for number in refused
        if relations[number].first in solved.nodes or relations[number].second in solved.nodes
    ]
    return Solved(
        nodes=solved.nodes,
        places=solved.places,
        used=solved.used,
        refused=tuple(sorted(of)),
        residuals_s=solved.residuals_s,
        loops=solved.loops,
    )


def _worst(solved: Sequence[Solved], relations: Sequence[Relation]) -> int | None:
    """The relation that lies furthest beyond what its own error allows."""
    beyond = [
        (residual / relations[number].most_s, number)
        for item in solved
        for number, residual in zip(item.used, item.residuals_s, strict=True)
        if residual > relations[number].most_s
    ]
    return max(beyond)[1] if beyond else None


def _groups(count: int, relations: Sequence[Relation]) -> list[list[int]]:
    owner = list(range(count))

    def top(node: int) -> int:
        while owner[node] != node:
            owner[node] = owner[owner[node]]
            node = owner[node]
        return node

    for relation in relations:
        owner[top(relation.second)] = top(relation.first)
    groups: dict[int, list[int]] = {}
    for node in range(count):
        groups.setdefault(top(node), []).append(node)
    return [group for group in groups.values() if len(group) > 1]


def _solve_one(
    group: Sequence[int],
    middles_s: Sequence[float],
    relations: Sequence[Relation],
    kept: Sequence[int],
) -> Solved:
    inside = set(group)
    used = [number for number in kept if relations[number].first in inside]
    mine = [relations[number] for number in used]
    nodes = _in_order(group, mine)
    start = _guess(nodes, mine)
    rows, sigmas, owners = _equations(nodes, mine)
    prior = np.concatenate(([0.0], np.tile([0.0, 1.0], len(nodes))[1:]))
    prior[1::2] = [rate for _, rate in start]
    firm = np.full(2 * len(nodes), np.inf)
    firm[1::2] = PPM_MOST
    firm[:2] = _FIXED
    answer, covariance = _least_squares(rows, sigmas, prior, firm)
    left = np.abs(rows @ answer)
    worst = [float(left[owners == number].max()) for number in range(len(mine))]
    places = []
    for number, node in enumerate(nodes):
        along = np.array((1.0, middles_s[node]))
        block = covariance[2 * number : 2 * number + 2, 2 * number : 2 * number + 2]
        places.append(
            OnClock(
                zero_s=float(answer[2 * number]),
                rate=float(answer[2 * number + 1]),
                sigma_s=float(np.sqrt(max(float(along @ block @ along), 0.0))),
            )
        )
    return Solved(
        nodes=tuple(nodes),
        places=tuple(places),
        used=tuple(used),
        refused=(),
        residuals_s=tuple(worst),
        loops=len({(item.first, item.second) for item in mine}) - len(nodes) + 1,
    )


def _in_order(group: Sequence[int], relations: Sequence[Relation]) -> list[int]:
    """The clip tied to most others at its own speed first: it sets the clock."""
    ties = dict.fromkeys(group, 0)
    for relation in relations:
        if abs(relation.rate - 1.0) < 10 * PPM_MOST:
            ties[relation.first] += 1
            ties[relation.second] += 1
    root = max(group, key=lambda node: (ties[node], -node))
    return [root, *(node for node in group if node != root)]


def _guess(nodes: Sequence[int], relations: Sequence[Relation]) -> list[tuple[float, float]]:
    """Beginnings and rates along the closest ties, from the first node outwards."""
    known = {nodes[0]: (0.0, 1.0)}
    by_error = sorted(relations, key=lambda relation: relation.sigma_s)
    while len(known) < len(nodes):
        for relation in by_error:
            if (relation.first in known) == (relation.second in known):
                continue
            moment = relation.moments[0]
            if relation.first in known:
                zero, rate = known[relation.first]
                at, own = zero + rate * moment.first_s, rate / relation.rate
                known[relation.second] = (at - own * moment.second_s, own)
            else:
                zero, rate = known[relation.second]
                at, own = zero + rate * moment.second_s, rate * relation.rate
                known[relation.first] = (at - own * moment.first_s, own)
            break
    return [known[node] for node in nodes]


def _equations(
    nodes: Sequence[int], relations: Sequence[Relation]
) -> tuple[Numbers, Numbers, NDArray[np.intp]]:
    """Rows that should give zero, their errors, and the relation each is of."""
    number = {node: at for at, node in enumerate(nodes)}
    rows, sigmas, owners = [], [], []
    for owner, relation in enumerate(relations):
        for moment in relation.moments:
            row = np.zeros(2 * len(nodes))
            one, two = 2 * number[relation.first], 2 * number[relation.second]
            row[one], row[one + 1] = 1.0, moment.first_s
            row[two], row[two + 1] = -1.0, -moment.second_s
            rows.append(row)
            sigmas.append(moment.sigma_s)
            owners.append(owner)
    return np.array(rows), np.array(sigmas), np.array(owners)


def _least_squares(
    rows: Numbers, sigmas: Numbers, prior: Numbers, firm: Numbers
) -> tuple[Numbers, Numbers]:
    """Answer and covariance, with Huber's weights (P. J. Huber, 1964) on the rows."""
    weight = 1.0 / sigmas**2
    held = 1.0 / firm**2
    answer: Numbers = prior
    normal: Numbers = np.diag(held)
    for _ in range(_ROUNDS):
        normal = rows.T @ (rows * weight[:, np.newaxis]) + np.diag(held)
        answer = np.asarray(np.linalg.solve(normal, held * prior), dtype=np.float64)
        off = np.abs(rows @ answer) / sigmas
        weight = np.minimum(1.0, _HUBER / np.maximum(off, 1e-12)) / sigmas**2
    return answer, np.asarray(np.linalg.inv(normal), dtype=np.float64)
