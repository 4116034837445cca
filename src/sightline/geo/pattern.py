"""Search for a pattern on a map: ranked matches, with what held in each, by how much, what failed.

Every anchor keeps its best few choices of things (`BEAM`) while one role after another is bound
to a thing within reach, or to none. A thing is bound once: nothing matches itself, nor a second
outline of itself. Size is a clause like any other, so that a map's outline that is somewhat off
still counts as a partial match; tags are not.
"""

from typing import Final

import numpy as np

from sightline.geo.map_data import Ints, MapSearch
from sightline.geo.pattern_ground import Zone, zones_of
from sightline.geo.pattern_judging import Ground, at, expanded, needs, other_than
from sightline.geo.pattern_query import Near, Pattern
from sightline.geo.pattern_result import AnyClause, ClauseResult, Match, Search, all_clauses
from sightline.geo.pattern_table import Judged, Table, stacked

BEAM: Final = 24
_RELAXED: Final = 2.0
"""How many times its limit a failing clause looks for the nearest thing, to say how far it is."""
_SAME_M: Final = 0.05


def search_map(search: MapSearch, pattern: Pattern, *, most: int = 20) -> Search:
    """Search the map; `most` bounds the matches returned, not those counted as whole."""
    hunts = [
        _Hunt(zone, pattern) for zone in zones_of(search, pattern.feature(pattern.anchor))
    ]  # fmt: skip
    total = sum(clause.weight for clause in all_clauses(pattern))
    tables: list[Table] = []
    # What meets all clauses is looked for first, and more is let fail only where that is too few.
    for allowed in range(total + 1):
        tables = [hunt.run(allowed) for hunt in hunts]
        if sum(map(len, tables)) >= most:
            break
    found = [
        hunt.match(table, row)
        for hunt, table in zip(hunts, tables, strict=True)
        for row in hunt.order(table)[:most].tolist()
    ]
    found.sort(key=lambda match: (-match.held, match.excess, match.things[pattern.anchor] or 0))
    whole = [
        number
        for hunt, table in zip(hunts, tables, strict=True)
        for number in hunt.whole(table).tolist()
    ]
    return Search(
        matches=tuple(found[:most]),
        anchors=sum(int(hunt.anchors.inside.sum()) for hunt in hunts),
        whole=len(whole),
        cut=sum(hunt.cut for hunt in hunts),
        whole_numbers=tuple(sorted(whole)),
    )


class _Hunt:
    """One zone's search."""

    def __init__(self, zone: Zone, pattern: Pattern) -> None:
        self.ground = Ground(zone, pattern)
        self.anchors = self.ground.placed[pattern.anchor]
        self.anchor = pattern.anchor
        self.cut = 0

    def run(self, allowed: int) -> Table:
        """Each anchor's best row, where the weight of what fails is at most `allowed`."""
        self.cut = 0
        first = np.flatnonzero(self.anchors.inside)[:, None]
        table = Table(bound=first, judged={})
        table = self._kept(self._ready(table, 0), allowed)
        for column, role in enumerate(self.ground.roles[1:], start=1):
            table = self._kept(self._bind(table, role, allowed), allowed)
            table = self._kept(self._ready(table, column), allowed)
            table, cut = table.best(self.ground.weights, BEAM)
            self.cut = max(self.cut, cut)
        return table.best(self.ground.weights, 1)[0]

    def order(self, table: Table) -> Ints:
        """Rows, the best first."""
        held, excess = table.merit(self.ground.weights)
        return np.lexsort((table.bound[:, 0], excess, -held))

    def whole(self, table: Table) -> Ints:
        """The map's numbers of the anchors that meet every clause."""
        held, _ = table.merit(self.ground.weights)
        complete = table.bound[held == self.ground.weights.sum(), 0]
        return np.asarray(self.anchors.numbers[complete])

    def _kept(self, table: Table, allowed: int) -> Table:
        """The rows that do not fail by more than is allowed."""
        failed = np.zeros(len(table), dtype=np.int64)
        for number, clause in table.judged.items():
            failed += ~clause.held * self.ground.weights[number]
        return table.taken(np.flatnonzero(failed <= allowed))

    def _ready(self, table: Table, column: int) -> Table:
        """Judge what can be judged now that this column is bound and could not before."""
        for number, clause in enumerate(self.ground.clauses):
            if isinstance(clause, Near):
                continue
            needed = needs(clause, self.ground.roles)
            if max(self.ground.column(role) for role in needed) == column:
                table = table.with_clause(number, self.ground.judge(table, clause))
        return table

    def match(self, table: Table, row: int) -> Match:
        """One row, told."""
        one = table.taken(np.array([row]))
        held, excess = one.merit(self.ground.weights)
        anchor = self.anchors
        things = {
            role: int(self.ground.placed[role].numbers[position]) if position >= 0 else None
            for role, position in zip(self.ground.roles, one.bound[0].tolist(), strict=True)
        }
        longitude, latitude = anchor.degrees[one.bound[0, 0]].tolist()
        return Match(
            longitude=longitude,
            latitude=latitude,
            things=things,
            clauses=tuple(
                _told(clause, one.judged[number])
                for number, clause in enumerate(self.ground.clauses)
            ),
            held=int(held[0]),
            total=int(self.ground.weights.sum()),
            excess=float(excess[0]),
        )

    def _bind(self, table: Table, role: str, allowed: int) -> Table:
        """Each row once for each thing in reach, and once for none where that is allowed."""
        near = [
            (number, clause)
            for number, clause in enumerate(self.ground.clauses)
            if isinstance(clause, Near)
            and role in {clause.first, clause.second}
            and self.ground.column(other_than(clause, role)) < self.ground.column(role)
        ]
        rows, things = self._in_reach(table, role, near[0][1], nearest=allowed > 0)
        free = self._free(table, role, rows, things)
        rows, things = rows[free], things[free]
        bound = table.taken(rows)
        judged = {number: self.ground.near(bound, role, things, clause) for number, clause in near}
        grown = bound.with_column(things, judged)
        grown = grown.taken(self._few(grown, rows, role))
        if not allowed:
            return grown
        without = {number: Judged.unjudged(len(table)) for number, _ in near}
        nothing = np.full(len(table), -1, dtype=np.int64)
        return stacked(grown, table.with_column(nothing, without))

    def _few(self, table: Table, rows: Ints, role: str) -> Ints:
        """Which rows to follow: of a role that nothing else hangs on, the best are enough."""
        hanging = sum(role in needs(clause, self.ground.roles) for clause in self.ground.clauses)
        placed = self.ground.placed[role]
        # A thing may be wanted by another role of its kind, so that each needs one to spare.
        shared = [
            other
            for other in self.ground.roles
            if other != role and np.isin(placed.numbers, self.ground.placed[other].numbers).any()
        ]
        if hanging > 1:
            return np.arange(len(table))
        held, excess = table.merit(self.ground.weights)
        order = np.lexsort((excess, -held, rows))
        starts = np.searchsorted(rows[order], rows[order], side="left")
        return np.asarray(order[np.arange(len(order)) - starts <= len(shared)])

    def _in_reach(
        self, table: Table, role: str, clause: Near, *, nearest: bool
    ) -> tuple[Ints, Ints]:
        """Rows, and things within the clause's distance of what they have bound.

        With `nearest`, where there is none the nearest thing within `_RELAXED` limits.
        """
        other = other_than(clause, role)
        positions = table.bound[:, self.ground.column(other)]
        base, placed = self.ground.placed[other], self.ground.placed[role]
        distinct = np.unique(positions[positions >= 0])
        pairs = self.ground.within(base, distinct, placed, clause.distance_m[1])
        if nearest:
            shapes = base.shapes[distinct]
            apart = base.numbers[distinct[pairs[0]]] != placed.numbers[pairs[1]]
            lonely = np.setdiff1d(np.arange(len(distinct)), pairs[0][apart])
            further = self.ground.tree(placed).query_nearest(
                shapes[lonely],
                max_distance=max(clause.distance_m[1] * _RELAXED, _SAME_M),
                exclusive=True,
            )
            pairs = np.concatenate((pairs, np.stack((lonely[further[0]], further[1]))), axis=1)
        return expanded(positions, distinct, pairs)

    def _free(self, table: Table, role: str, rows: Ints, things: Ints) -> np.ndarray:
        """Whether each thing is none that its row has bound already."""
        placed = self.ground.placed[role]
        free = np.ones(len(rows), dtype=bool)
        for column, other in enumerate(self.ground.roles[: table.bound.shape[1]]):
            positions = table.bound[rows, column]
            base = self.ground.placed[other]
            there = positions >= 0
            same = at(base.numbers, positions) == placed.numbers[things]
            gap = np.abs(at(base.middles, positions) - placed.middles[things]).max(axis=1)
            outline = np.abs(at(base.outline_m, positions) - placed.outline_m[things])
            twin = (gap < _SAME_M) & (outline < 1.0)
            free &= ~(there & (same | twin))
        return free


def _told(clause: AnyClause, judged: Judged) -> ClauseResult:
    measured, bearing = float(judged.measured[0]), float(judged.bearing_deg[0])
    excess = float(judged.excess[0])
    return ClauseResult(
        clause=clause,
        held=bool(judged.held[0]),
        measured=None if np.isnan(measured) else measured,
        bearing_deg=None if np.isnan(bearing) else bearing,
        excess=None if np.isinf(excess) else excess,
    )
