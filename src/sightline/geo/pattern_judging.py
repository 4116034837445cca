"""The ground of a search: which things there are, what lies in reach of what, what a clause says.

Everything is by arrays: a clause is judged for all rows of a table at once.
"""

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from sightline.geo.local_frame import Vec
from sightline.geo.map_data import Ints
from sightline.geo.pattern_ground import (
    Geometries,
    Placed,
    Zone,
    half_turn,
    outside_bearing,
    true_bearing,
)
from sightline.geo.pattern_query import Counted, Near, Order, Pattern, bound_by
from sightline.geo.pattern_result import SIZES, AnyClause, SizeClause, all_clauses
from sightline.geo.pattern_table import Judged, Table

S = TypeVar("S", bound=np.generic)

_BEARING_UNIT_DEG: Final = 45.0
"""A bearing this far off counts as failing by one limit."""


class Ground:
    """One zone's things and the clauses about them."""

    def __init__(self, zone: Zone, pattern: Pattern) -> None:
        self._pattern = pattern
        self.clauses = all_clauses(pattern)
        self.weights: Ints = np.array([clause.weight for clause in self.clauses], dtype=np.int64)
        # Features of the same tags are read once.
        kinds = {feature.alternatives for feature in pattern.features}
        measured = {clause.measure for clause in self.clauses if isinstance(clause, SizeClause)}
        sides = bool(measured - {"area_m2"})
        placed = {kind: zone.placed(kind, sides=sides) for kind in kinds}
        self.placed = {feature.name: placed[feature.alternatives] for feature in pattern.features}
        self._trees: dict[int, shapely.STRtree] = {}
        self.roles = self._rarest_first()

    def column(self, role: str) -> int:
        """Which column of a table a role is bound in."""
        return self.roles.index(role)

    def judge(self, table: Table, clause: AnyClause) -> Judged:
        """What becomes of a clause, other than a distance, in each row."""
        if isinstance(clause, SizeClause):
            return self._sized(table, clause)
        if isinstance(clause, Counted):
            return self._counted(table, clause)
        if isinstance(clause, Order):
            return self._ordered(table, clause)
        raise TypeError(type(clause).__name__)

    def within(self, base: Placed, distinct: Ints, placed: Placed, limit_m: float) -> Ints:
        """Pairs (2, p) of numbers in `distinct` and things of `placed` within true metres."""
        shapes, scale = base.shapes[distinct], base.scale[distinct]
        if len(placed) < len(distinct):
            # Few things among many: asked the other way round, the tree does less.
            widest = limit_m * float(scale.max(initial=1.0))
            tree = shapely.STRtree(shapes)
            pairs = tree.query(placed.shapes, predicate="dwithin", distance=widest)[::-1]
            gap = shapely.distance(shapes[pairs[0]], placed.shapes[pairs[1]])
            return np.asarray(pairs[:, gap <= limit_m * scale[pairs[0]]])
        distance = limit_m * scale
        return np.asarray(self.tree(placed).query(shapes, predicate="dwithin", distance=distance))

    def near(self, table: Table, role: str, things: Ints, clause: Near) -> Judged:
        """What becomes of a distance between what rows have bound and these things (r,)."""
        other = other_than(clause, role)
        positions = table.bound[:, self.column(other)]
        base, placed = self.placed[other], self.placed[role]
        scale = at(base.scale, positions)
        distance = shapely.distance(at(base.shapes, positions), at(placed.shapes, things)) / scale
        low, high = clause.distance_m
        excess = _beyond(distance, low, high) / max(high, 1.0)
        bearing = np.full(len(table), np.nan)
        if clause.bearing_deg is not None:
            ends = at(base.middles, positions), at(placed.middles, things)
            ends = ends if clause.first == other else (ends[1], ends[0])
            bearing = true_bearing(*ends, at(base.convergence_deg, positions))
            excess = excess + outside_bearing(bearing, clause.bearing_deg) / _BEARING_UNIT_DEG
        there = positions >= 0
        return Judged(
            held=there & (excess <= 0),
            excess=np.where(there, excess, np.inf),
            measured=np.where(there, distance, np.nan),
            bearing_deg=np.where(there, bearing, np.nan),
        )

    def _sized(self, table: Table, clause: SizeClause) -> Judged:
        positions = table.bound[:, self.column(clause.feature)]
        size = at(self.placed[clause.feature].size, positions)[:, SIZES.index(clause.measure)]
        return _size_judged(np.where(positions >= 0, size, np.nan), clause)

    def _counted(self, table: Table, clause: Counted) -> Judged:
        positions = table.bound[:, self.column(clause.around)]
        base, placed = self.placed[clause.around], self.placed[clause.feature]
        distinct = np.unique(positions[positions >= 0])
        pairs = self.within(base, distinct, placed, clause.within_m)
        rows, things = expanded(positions, distinct, pairs)
        barred = self.roles if clause.others else (clause.around,)
        counts = np.ones(len(rows), dtype=bool)
        for role in barred:
            others = table.bound[rows, self.column(role)]
            numbers = at(self.placed[role].numbers, others)
            counts &= (others < 0) | (numbers != placed.numbers[things])
        number = np.bincount(rows[counts], minlength=len(table)).astype(np.float64)
        low, high = clause.number
        off = _beyond(number, low, np.inf if high is None else high)
        there = positions >= 0
        return Judged(
            held=there & (off == 0),
            excess=np.where(there, off / max(low, 1), np.inf),
            measured=np.where(there, number, np.nan),
            bearing_deg=np.full(len(table), np.nan),
        )

    def _ordered(self, table: Table, clause: Order) -> Judged:
        positions = table.bound[:, self.column(clause.along)]
        columns = [self.column(name) for name in clause.names]
        there = (positions >= 0) & np.all(table.bound[:, columns] >= 0, axis=1)
        lines = at(self.placed[clause.along].shapes, positions)
        there &= shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING
        lines = _or_nothing(lines, there)
        along = [
            shapely.line_locate_point(
                lines, shapely.points(at(self.placed[name].middles, table.bound[:, column]))
            )
            for name, column in zip(clause.names, columns, strict=True)
        ]
        steps = np.diff(np.array(along), axis=0)
        wrong = np.minimum((steps < 0).sum(axis=0), (steps > 0).sum(axis=0))
        ties = (steps == 0).sum(axis=0)
        held = there & (wrong + ties == 0)
        return Judged(
            held=held,
            excess=np.where(held, 0.0, np.where(there, 1.0, np.inf)),
            measured=np.where(there, (wrong + ties).astype(np.float64), np.nan),
            bearing_deg=np.full(len(table), np.nan),
        )

    def tree(self, placed: Placed) -> shapely.STRtree:
        """The tree over these things, grown once."""
        if id(placed) not in self._trees:
            self._trees[id(placed)] = shapely.STRtree(placed.shapes)
        return self._trees[id(placed)]

    def _rarest_first(self) -> tuple[str, ...]:
        """The roles outwards from the anchor, those with the fewest things in reach first."""
        order = [self._pattern.anchor]
        near = [clause for clause in self.clauses if isinstance(clause, Near)]
        while len(order) < len(self._pattern.roles):
            crowds = []
            for clause in near:
                inside = [name for name in (clause.first, clause.second) if name in order]
                if len(inside) == 1:
                    role = other_than(clause, inside[0])
                    crowd = len(self.placed[role]) * max(clause.distance_m[1], 1.0) ** 2
                    crowds.append((crowd, role))
            order.append(min(crowds)[1])
        return tuple(order)


def at(values: npt.NDArray[S], positions: Ints) -> npt.NDArray[S]:
    """Values at positions; at -1, for none, anything, which the caller leaves out.

    Where the map has nothing of a kind, there is nothing to take even for those.
    """
    if len(values):
        return values[positions]
    return np.empty((len(positions), *values.shape[1:]), dtype=values.dtype)


def other_than(clause: Near, role: str) -> str:
    """The other one of the two."""
    return clause.second if clause.first == role else clause.first


def needs(clause: AnyClause, roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles that must be bound before a clause can be judged."""
    if isinstance(clause, SizeClause):
        return (clause.feature,)
    if isinstance(clause, Counted) and clause.others:
        return roles
    return bound_by(clause)


def expanded(positions: Ints, distinct: Ints, pairs: Ints) -> tuple[Ints, Ints]:
    """Pairs of (number in `distinct`, thing) as pairs of (row, thing), for rows that share one."""
    order = np.argsort(pairs[0], kind="stable")
    index, things = pairs[0][order], pairs[1][order]
    starts = np.searchsorted(index, np.arange(len(distinct)), side="left")
    ends = np.searchsorted(index, np.arange(len(distinct)), side="right")
    bound = np.flatnonzero(positions >= 0)
    place = np.searchsorted(distinct, positions[bound])
    lengths = ends[place] - starts[place]
    rows = np.repeat(bound, lengths)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return rows, things[np.repeat(starts[place], lengths) + offsets]


def _or_nothing(lines: Geometries, there: np.ndarray) -> Geometries:
    kept = lines.copy()
    kept[~there] = None
    return kept


def _beyond(value: Vec, low: float, high: float) -> Vec:
    return np.maximum(np.maximum(low - value, value - high), 0.0)


def _size_judged(size: Vec, clause: SizeClause) -> Judged:
    low, high = clause.span
    if clause.measure == "orientation_deg":
        excess = outside_bearing(size, half_turn(clause.span), 180.0) / _BEARING_UNIT_DEG
    else:
        excess = np.where(np.isnan(size), np.inf, _beyond(size, low, high) / max(high, 1e-9))
    return Judged(
        held=excess <= 0,
        excess=excess,
        measured=size,
        bearing_deg=np.full(len(size), np.nan),
    )
