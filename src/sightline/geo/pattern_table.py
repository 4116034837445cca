"""The table of partial matches that a search grows: one row a choice of things for an anchor."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from sightline.geo.local_frame import Vec
from sightline.geo.map_data import Ints

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one clause, row by row.

    Attributes:
        held: (r,) whether it holds.
        excess: (r,) by how much of its own limit it fails; 0 where it holds, inf where it cannot be
            judged.
        measured: (r,) the distance, size or number found; NaN where there is none.
        bearing_deg: (r,) the direction found, NaN where none was asked.
    """

    held: Flags
    excess: Vec
    measured: Vec
    bearing_deg: Vec

    @classmethod
    def unjudged(cls, rows: int) -> Self:
        """A clause that lacks one of its things."""
        nothing = np.full(rows, np.nan)
        return cls(
            held=np.zeros(rows, dtype=bool),
            excess=np.full(rows, np.inf),
            measured=nothing,
            bearing_deg=nothing,
        )

    def taken(self, rows: Ints) -> "Judged":
        """These rows."""
        return Judged(
            held=self.held[rows],
            excess=self.excess[rows],
            measured=self.measured[rows],
            bearing_deg=self.bearing_deg[rows],
        )


def joined(parts: list[Judged]) -> Judged:
    """One below the other."""
    return Judged(
        held=np.concatenate([part.held for part in parts]),
        excess=np.concatenate([part.excess for part in parts]),
        measured=np.concatenate([part.measured for part in parts]),
        bearing_deg=np.concatenate([part.bearing_deg for part in parts]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of partial matches.

    Attributes:
        bound: (r, k) position of the thing bound to each role among that role's features, -1 for
            none; column 0 is the anchor.
        judged: what became of each clause so far, by the clause's number.
    """

    bound: Ints
    judged: dict[int, Judged]

    def __len__(self) -> int:
        return len(self.bound)

    def taken(self, rows: Ints) -> "Table":
        """These rows."""
        judged = {number: clause.taken(rows) for number, clause in self.judged.items()}
        return Table(bound=self.bound[rows], judged=judged)

    def with_column(self, column: Ints, judged: dict[int, Judged]) -> "Table":
        """One more role bound, and the clauses that this let be judged."""
        bound = np.concatenate((self.bound, column[:, None]), axis=1)
        return Table(bound=bound, judged={**self.judged, **judged})

    def with_clause(self, number: int, judged: Judged) -> "Table":
        """One more clause judged."""
        return Table(bound=self.bound, judged={**self.judged, number: judged})

    def merit(self, weights: Ints) -> tuple[Ints, Vec]:
        """Weight of what holds (r,), and how far what fails is off in all (r,)."""
        held = np.zeros(len(self), dtype=np.int64)
        excess = np.zeros(len(self))
        for number, clause in self.judged.items():
            held += clause.held * weights[number]
            # Each failing clause counts for one limit at most: a thing that is not there is no
            # worse than one three times too far.
            excess += np.minimum(clause.excess, 1.0) * weights[number]
        return held, excess

    def best(self, weights: Ints, most: int) -> tuple["Table", int]:
        """The best rows of each anchor, at most so many; and how many anchors had more."""
        held, excess = self.merit(weights)
        anchor = self.bound[:, 0]
        order = np.lexsort((excess, -held, anchor))
        starts = np.searchsorted(anchor[order], anchor[order], side="left")
        rank = np.arange(len(order)) - starts
        cut = int((rank == most).sum())
        return self.taken(order[rank < most]), cut


def stacked(upper: Table, lower: Table) -> Table:
    """Both tables' rows; they have the same columns and clauses."""
    return Table(
        bound=np.concatenate((upper.bound, lower.bound)),
        judged={
            number: joined([clause, lower.judged[number]])
            for number, clause in upper.judged.items()
        },
    )
