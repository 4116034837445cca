"""Lines of mains power (50 or 60 Hz and multiples) in the mean spectrum: observed, no more."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import SOUND_RATE_HZ

_FOLD: Final = 8
_SIZE: Final = 8192
"""At 2 kHz: 4 s, bins of a quarter of a hertz."""
_BIN_HZ: Final = SOUND_RATE_HZ / _FOLD / _SIZE
_LEAST_BLOCKS: Final = 2
_MULTIPLES: Final = (1, 2, 3, 4, 5, 6)
_NEAR_HZ, _BESIDE_HZ = 0.5, 12.0
_HEIGHT_DB: Final = 15.0
_LINES_LEAST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mains:
    """What stands out."""

    hertz: int
    """50 or 60."""
    lines: tuple[int, ...]
    """Multiples that stand out, by number."""
    height_mb: int
    """Median height over what is beside them, millibels."""


class LowSpectrum:
    """The mean power spectrum below 1 kHz, in blocks of 4 s."""

    def __init__(self) -> None:
        self._window = np.hanning(_SIZE)
        self._rest = np.zeros(0, np.float64)
        self._odd = np.zeros(0, np.int16)
        self.power = np.zeros(_SIZE // 2 + 1)
        self.blocks = 0

    def feed(self, samples: NDArray[np.int16]) -> None:
        """Hear samples that follow the last ones."""
        together = np.concatenate((self._odd, samples))
        whole = len(together) // _FOLD * _FOLD
        self._odd = together[whole:]
        # A mean of eight is filter enough: what folds back from above lies 13 dB lower.
        low = together[:whole].reshape(-1, _FOLD).mean(axis=1)
        self._rest = np.concatenate((self._rest, low))
        while len(self._rest) >= _SIZE:
            self.power += np.abs(np.fft.rfft(self._rest[:_SIZE] * self._window)) ** 2
            self.blocks += 1
            self._rest = self._rest[_SIZE // 2 :]


def mains_lines(spectrum: LowSpectrum) -> Mains | None:
    """The mains frequency whose lines stand out, where three or more do; None otherwise."""
    if spectrum.blocks < _LEAST_BLOCKS:
        return None
    decibels = 10 * np.log10(spectrum.power / spectrum.blocks + 1)
    found = []
    for hertz in (50, 60):
        heights = {number: _height(decibels, hertz * number) for number in _MULTIPLES}
        lines = tuple(number for number, height in heights.items() if height >= _HEIGHT_DB)
        if len(lines) >= _LINES_LEAST:
            median = float(np.median([heights[number] for number in lines]))
            found.append(Mains(hertz=hertz, lines=lines, height_mb=round(100 * median)))
    return max(found, key=lambda item: (len(item.lines), item.height_mb), default=None)


def _height(decibels: NDArray[np.float64], hertz: int) -> float:
    """How far a line stands above the median beside it."""
    middle = hertz / _BIN_HZ
    near, beside = _NEAR_HZ / _BIN_HZ, _BESIDE_HZ / _BIN_HZ
    line = decibels[round(middle - near) : round(middle + near) + 1].max()
    around = decibels[round(middle - beside) : round(middle + beside) + 1]
    return float(line - np.median(around))
