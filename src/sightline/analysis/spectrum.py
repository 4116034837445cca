"""How high the frequencies of a recording reach."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import SOUND_RATE_HZ

_SIZE: Final = 1024
_BIN_HZ: Final = SOUND_RATE_HZ / _SIZE
_ROUNDING: Final = 1 / 12
"""Variance of rounding to whole samples (B. Widrow, 1956), in samples squared."""
_ABOVE: Final = 10.0
"""10 dB over the rounding noise counts as content."""
_SHARE: Final = 0.999
_LEAST_POWER: Final = 100.0


class Spectrum:
    """A mean power spectrum, gathered in blocks of 1024 samples."""

    def __init__(self) -> None:
        self._window = np.blackman(_SIZE)
        self._rest = np.zeros(0, dtype=np.int16)
        self._power = np.zeros(_SIZE // 2 + 1)
        self._blocks = 0

    def feed(self, samples: NDArray[np.int16]) -> None:
        """Add samples that follow the last ones."""
        together = np.concatenate((self._rest, samples))
        whole = len(together) // _SIZE * _SIZE
        self._rest = together[whole:]
        self._blocks += whole // _SIZE
        # Digital silence adds nothing to the sum.
        if together[:whole].any():
            blocks = together[:whole].reshape(-1, _SIZE) * self._window
            self._power += (np.abs(np.fft.rfft(blocks, axis=1)) ** 2).sum(axis=0)

    def band(self) -> tuple[int | None, int | None]:
        """The highest frequency above rounding noise, and the one below which 99.9 % lie; Hz."""
        power = self._power[1:]
        if not self._blocks or float(power.sum()) / self._blocks < _LEAST_POWER:
            return None, None
        floor = _ROUNDING * float((self._window**2).sum()) * self._blocks
        above = np.flatnonzero(power > _ABOVE * floor)
        reached = np.cumsum(power) / power.sum()
        most = int(np.searchsorted(reached, _SHARE)) + 1
        edge = round((int(above[-1]) + 1) * _BIN_HZ) if len(above) else None
        return edge, round(most * _BIN_HZ)
