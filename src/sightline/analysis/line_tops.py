"""Where between two bins the top of a spectral line lies."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_FLAT: Final = -1e-9


def line_tops(decibels: NDArray[np.floating], peak: NDArray[np.intp]) -> NDArray[np.float64]:
    """(n,) bins, with fractions: the top of the parabola through each peak and its neighbours.

    A bin that is no peak, as the last one of a band may be, is its own top.
    The method is that of J. O. Smith, Spectral Audio Signal Processing (2011), for a Hann window.

    Args:
        decibels: (n, m) a spectrum in each row.
        peak: (n,) a bin of each row, neither the first nor the last.
    """
    rows = np.arange(len(decibels))
    left, middle, right = (decibels[rows, peak + step].astype(np.float64) for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    bent = bend < _FLAT
    shift = np.divide(0.5 * (left - right), bend, out=np.zeros(len(rows)), where=bent)
    return np.asarray(peak + np.clip(shift, -0.5, 0.5))
