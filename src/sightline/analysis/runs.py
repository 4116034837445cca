"""Stretches in which something holds."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def runs(holds: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and one past the last of each unbroken run of an (n,) array."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], holds.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
